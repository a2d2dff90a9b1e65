"""This room is the door: one file per command, named as the user types it."""

from forebyg.cli.door import main

__all__ = ["main"]
