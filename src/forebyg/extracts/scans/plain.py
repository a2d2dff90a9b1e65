"""This room says what is plain: a file of which a forgiving, fast reader makes the same as the strict, slow one.

Whatever is not shown to be plain is read by the slow way from the beginning: nothing that was read of it counts.
"""

from __future__ import annotations


class NotPlain(Exception):
    """What was read is not shown to be what the slow way reads. `why` names a column or a rule, and never a cell."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


def plain_if(is_shown: bool | None, why: str = "") -> None:
    """Goes on where something is shown; NotPlain where it is not, or not known."""
    if not is_shown:
        raise NotPlain(why)
