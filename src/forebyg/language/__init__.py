"""This room turns YAML text into a Catalogue: every definition, each with the place of its words."""
