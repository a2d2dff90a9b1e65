"""This room holds what a finished text is audited against: which rows there are, which are withheld, and all sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from forebyg.disclosure.system.cells import System
from forebyg.results import KEY_SEPARATOR, KEYS

if TYPE_CHECKING:
    from forebyg.disclosure.sums.lines import Lines
    from forebyg.disclosure.sums.printing import Record


class Key(NamedTuple):
    """What makes a row its own."""

    indicator: str
    variant: str | None
    period: str
    by: str
    category: str | None

    def spelled(self) -> str:
        """As LINKS spells it."""
        return KEY_SEPARATOR.join(part or "" for part in self)


@dataclass(frozen=True)
class Pattern:
    """Rows are named as LINKS spells them."""

    rows: Mapping[str, Key]
    withheld: frozenset[str] = frozenset()
    beside: frozenset[tuple[str, str]] = frozenset()
    """Of rows that are shown, the numbers that are withheld alone: the row and waiting, missing or left_out."""
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a change or a gap is made of."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    system: System | None = None
    """All counts and the sums between them. Of those that are withheld no audit uses the value."""
    units: frozenset[int] = frozenset()
    """Rows of the system that are withheld."""
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By row and what is printed there, the cell: numerator, denominator, ones (a sum of 0 and 1), waiting, ..."""

    def row_of(self, cell: int) -> Iterator[Key]:
        """The rows that print a cell."""
        return (self.rows[row] for (row, _), place in self.places.items() if place == cell and row in self.rows)


def pattern_of(
    released: pl.DataFrame,
    lines: Lines | None = None,
    system: System | None = None,
    units: frozenset[int] = frozenset(),
) -> Pattern:
    """Of released rows; and of the cells they print, the sums between them and the rows of the system withheld.

    A held row prints what was published before, and none of the counts that it has now.
    """
    rows, withheld, beside, inputs, kinds, held = {}, set(), set(), {}, {}, set()
    columns = released.select(*KEYS, "kind", "suppressed", "withheld_cells", "inputs", "held")
    for *parts, kind, suppressed, cells, made_of, is_held in columns.iter_rows():
        key = Key(*parts)
        row = key.spelled()
        rows[row], kinds[row] = key, kind
        withheld |= {row} if suppressed is not None else set()
        held |= {row} if is_held else set()
        beside |= {(row, cell) for cell in cells or ()}
        if made_of:
            inputs[row] = tuple(made_of)
    places = {place: cell for place, cell in _places(lines) if place[0] not in held} if lines is not None else {}
    return Pattern(rows, frozenset(withheld), frozenset(beside), inputs, kinds, system, units, places)


def _places(lines: Lines) -> Iterator[tuple[tuple[str, str], int]]:
    for record, cells in lines.lines:
        row = key_of(record).spelled()
        for role, cell in cells.items():
            # A sum is written as the number of units behind it, which nothing prints.
            name = _name(role, record) if cell not in lines.draft.amounts else None
            if name is not None:
                yield (row, name), cell


def key_of(record: Record) -> Key:
    return Key(record.indicator, record.variant, record.period, record.by, record.category)


def _name(role: str, record: Record) -> str | None:
    """What is printed of a cell; None of one that nothing prints."""
    match role:
        case "above":
            return "numerator" if record.numerator is not None else "ones"
        case "below":
            return "denominator"
        case "waiting" | "missing" | "left_out":
            return role
    return None
