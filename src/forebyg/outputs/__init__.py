"""This room shows what was released: on screen, as JSON, as CSV, as Markdown."""
