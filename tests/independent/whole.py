"""The whole catalogue a second time: the thirty-one of `recomputed` and the other fifty-nine, chapter by chapter."""

from __future__ import annotations

from pathlib import Path

import adult_life
import casework
import coverage
import crime
import meetings
import placements
import schooling
import support
import tables
from cells import Cell, Key
from reading import Day, Register
from recomputed import recompute

CHAPTERS = (schooling, crime, adult_life, placements, casework, support, meetings, coverage, tables)


def recompute_rest(data: Path, as_of: Day) -> dict[Key, Cell]:
    of = Register(data, as_of)
    made: dict[Key, Cell] = {}
    for chapter in CHAPTERS:
        for indicator in chapter.CHAPTER:
            made |= indicator(of).made
    return made


def from_the_first(made: dict[Key, Cell]) -> dict[Key, Cell]:
    """The cells of an indicator from the first period in which anything stands in one of them."""
    first: dict[str, str] = {}
    for key, cell in made.items():
        if holds_something(cell):
            first[key[0]] = min(first.get(key[0], key[1]), key[1])
    return {key: cell for key, cell in made.items() if key[1] >= first.get(key[0], "9")}


def holds_something(cell: Cell) -> bool:
    counts = (cell.numerator, cell.denominator, cell.waiting, cell.missing)
    return any(counts) or (counts[:2] == (None, None) and cell.value is not None and not cell.empty)


def recompute_whole(data: Path, as_of: Day) -> dict[Key, Cell]:
    return from_the_first(recompute(data, as_of) | recompute_rest(data, as_of))
