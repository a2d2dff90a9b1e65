"""This room lets somebody watch long work: what goes on, how much is done, and of how much where that is known."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[str, int, int | None], None]


def unwatched(step: str, done: int, of: int | None) -> None:
    """Nobody watches."""
