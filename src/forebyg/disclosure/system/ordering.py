"""This room numbers a release anew, so that nothing depends on the order in which it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from forebyg.disclosure.system.cells import Relation, System

ROUNDS = 6
"""How often cells that are alike so far are told apart by what is around them."""


class Ordered(NamedTuple):
    system: System
    cells: list[int]
    """By new number, the old one."""
    rows: list[int]
    relations: list[int]


def ordered(system: System) -> Ordered:
    """Rows by their order, cells by the rows that print them, virtual cells after them by what they hang together
    with, relations by their cells."""
    rows = sorted(range(len(system.rows)), key=lambda row: system.rows[row].order)
    ranks = _ranks(system)
    cells = sorted(range(len(ranks)), key=ranks.__getitem__)
    at = [0] * len(cells)
    for number, cell in enumerate(cells):
        at[cell] = number
    anew = [Relation(at[one.whole], tuple(sorted([at[part] for part in one.parts]))) for one in system.relations]
    relations = sorted(range(len(anew)), key=anew.__getitem__)
    return Ordered(
        replace(
            system,
            values=tuple([system.values[cell] for cell in cells]),
            lowest=tuple([system.lowest[cell] for cell in cells]),
            primary=frozenset(at[cell] for cell in system.primary),
            given=frozenset(at[cell] for cell in system.given),
            harmless=frozenset(at[cell] for cell in system.harmless),
            relations=tuple([anew[number] for number in relations]),
            rows=tuple(
                [system.rows[row]._replace(cells=tuple([at[cell] for cell in system.rows[row].cells])) for row in rows]
            ),
        ),
        cells,
        rows,
        relations,
    )


def _ranks(system: System) -> list[int]:
    """By cell, its place: at first by the row that prints it, then by what it hangs together with, until all differ."""
    # Not by their values: what is withheld must not depend on counts that are not known.
    keys: list[Any] = [
        (1, system.lowest[cell], cell in system.primary, system.values[cell] if cell in system.given else -1)
        for cell in range(len(system.values))
    ]
    for row in sorted(system.rows, key=lambda row: -row.order):
        for place, cell in enumerate(row.cells):
            keys[cell] = (0, row.order, place)
    ranks = _numbered(keys)
    for _ in range(ROUNDS):
        shared = {rank for rank, cells in Counter(ranks).items() if cells > 1}
        if not shared:
            break
        ranks = _numbered(
            [(rank, _around(system, cell, ranks) if rank in shared else ()) for cell, rank in enumerate(ranks)]
        )
    return ranks


def _numbered(keys: Sequence[Any]) -> list[int]:
    numbers = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [numbers[key] for key in keys]


def _around(system: System, cell: int, ranks: Sequence[int]) -> tuple[object, ...]:
    relations = [system.relations[number] for number in system.relations_of[cell]]
    return tuple(
        sorted((one.whole == cell, ranks[one.whole], *sorted([ranks[part] for part in one.parts])) for one in relations)
    )
