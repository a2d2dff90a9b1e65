"""This room holds what a column was found to fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from forebyg.definitions.extracts import ColumnType

NEARLY_ALL = 0.99
"""The share of the cells that have to fit a type; a column of few rows may have one that does not."""
FEWEST = 10


@dataclass(frozen=True)
class Fit:
    """`form`: how dates are written. `nulls`: words that stand for no value. `open_ends`: words for a day that never
    comes. `more`: what else its declaration says (total, marks, unit, digits)."""

    type: ColumnType
    form: str | None = None
    nulls: tuple[str, ...] = ()
    open_ends: tuple[str, ...] = ()
    more: dict[str, object] = field(default_factory=dict)


def is_few(distinct: int, filled: int) -> bool:
    """So few that the cells are names of groups."""
    return 2 * distinct <= filled and (distinct <= 100 or (distinct <= 2_000 and 20 * distinct <= filled))
