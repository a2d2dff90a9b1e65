"""This room puts other counts in the place of those that are withheld, which fit all that is shown as well as they do.

What is withheld besides is chosen among them, so that the choice tells nothing of the true ones: two releases that
show the same at first, and withhold the same, end alike.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from forebyg.disclosure.system.carrying import carried, outer_bounds
from forebyg.disclosure.system.cells import Block, Knowledge, System
from forebyg.disclosure.system.forests import forest_around
from forebyg.disclosure.system.solutions import Evidence, Solutions


def with_stand_ins(system: System, withheld: Collection[int]) -> System:
    """The system with other values for what is unknown; true ones where none were found."""
    values, knowledge = list(system.values), Knowledge(system, withheld)
    sums = [one for one in system.relations if sum([not knowledge.knows(cell) for cell in one.cells]) > 1]
    for block in knowledge.blocks(cell for one in sums for cell in one.cells):
        for cell, value in _stand_ins(system, block).items():
            values[cell] = value
    return replace(system, values=tuple(values))


def _stand_ins(system: System, block: Block) -> dict[int, int]:
    """Cell by cell a value in the middle, and what follows from it for the others."""
    bounds = outer_bounds(system, block)
    low, high = dict(bounds.low), dict(bounds.high)
    free = forest_around(block.groups, min(block.cells))
    # Then what is left is a forest, in which every value within bounds fits.
    for cell in sorted(block.cells, key=lambda cell: (cell in free, cell)):
        low[cell] = high[cell] = min((low[cell] + high[cell]) // 2, low[cell] + 2 * system.threshold)
        if not carried(block, low, high, block.holding.get(cell, ())).is_settled:
            return Solutions(block.sums, bounds.low, bounds.high, Evidence({})).some() or {}
    return low
