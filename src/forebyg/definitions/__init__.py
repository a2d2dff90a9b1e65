"""This room holds what an indicator, an extract and a target are: the vocabulary of the language."""
