"""This room writes the manual of a catalogue: Markdown pages made from the definitions alone, without data."""

from forebyg.outputs.manual.pages import FOLDERS, is_of_manual, pages

__all__ = ["FOLDERS", "is_of_manual", "pages"]
