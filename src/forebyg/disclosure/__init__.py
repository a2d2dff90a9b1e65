"""This room decides what may leave."""

from forebyg.disclosure.releasing import release

__all__ = ["release"]
