"""This room withholds in a large release what is plainly needed, many rows at a time.

Each further row is the cheapest for what it helps, seen from bounds alone; that all is safe then is proven besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from forebyg.disclosure.system.cells import LIMIT, Knowledge, System
from forebyg.disclosure.system.network import Network, WideBounds


class Demand(NamedTuple):
    """A cell that has too few values, and relations of which one would have to hold one unknown cell more."""

    cell: int
    relations: tuple[int, ...]


Met = dict[int, tuple[int, int]]
"""By withheld row, the first cell whose demand it meets, and the relation that holds one unknown cell more."""


def roughly(system: System, network: Network, knowledge: Knowledge, cells: Collection[int]) -> Met:
    """Withholds rows until all in the islands of these cells have enough values within the widest bounds."""
    found: Met = {}
    while demands := demands_of(system, network, knowledge, cells):
        more = meet(system, knowledge, demands)
        if not more:
            break
        found |= more
        cells = {demand.cell for demand in demands}.union(*(system.rows[row].cells for row in more))
    return found


def demands_of(system: System, network: Network, knowledge: Knowledge, cells: Collection[int]) -> list[Demand]:
    """What would help the cells of these islands that have too few values even by the widest bounds."""
    bounds = network.bounds(system, knowledge.withheld, cells)
    impossible = {cell for block in knowledge.blocks(bounds.broken) for cell in system.that_matter(block.cells)}
    lacking = sorted(impossible.union(bounds.narrow))
    return [Demand(cell, (tightest(system, knowledge, cell, bounds),)) for cell in lacking]


def tightest(system: System, knowledge: Knowledge, cell: int, bounds: WideBounds) -> int:
    """Of the relations that alone leave the cell too few values the one with the fewest unknown cells; where none does,
    the one that says what the cell can be at most."""
    ranges = {number: _range(system, cell, number, bounds) for number in system.relations_of[cell]}
    lowest, needed = system.lowest[cell], system.values_needed(cell)
    tight = [number for number, (low, high) in ranges.items() if high - max(low, lowest) + 1 < needed]

    def unknown(number: int) -> int:
        return sum([not knowledge.knows(other) for other in system.relations[number].cells])

    return min(tight, key=unknown) if tight else min(ranges, key=lambda number: ranges[number][1])


def _range(system: System, cell: int, number: int, bounds: WideBounds) -> tuple[int, int]:
    """What one relation leaves the cell, the others being within their bounds."""
    whole, parts = system.relations[number]
    least, most = (sum([of[part] for part in parts if part != cell]) for of in (bounds.low, bounds.high))
    if cell == whole:
        return least, most
    return bounds.low[whole] - most, min(LIMIT, bounds.high[whole] - least)


def meet(system: System, knowledge: Knowledge, demands: list[Demand]) -> Met:
    """Withholds rows that meet all demands, by what they cost for the demands that they meet; grand totals where
    nothing else does."""
    found: Met = {}
    for with_last_resort in (False, True):
        asking = _askers(system, knowledge, demands, with_last_resort)
        _choose(system, knowledge, demands, asking, found)
        met = set[int]().union(*asking.values())
        demands = [demand for place, demand in enumerate(demands) if place not in met]
    return found


def _choose(
    system: System,
    knowledge: Knowledge,
    demands: list[Demand],
    asking: Mapping[int, set[int]],
    found: Met,
) -> None:
    open_ = set(range(len(demands)))
    heap = [_merit(system, knowledge, cell, asked) for cell, asked in asking.items()]
    heapify(heap)
    while heap:
        merit = heappop(heap)
        cell = merit[-1]
        asked = asking[cell] & open_
        if not asked or not knowledge.knows(cell):
            continue
        now = _merit(system, knowledge, cell, asked)
        if now > merit:
            heappush(heap, now)
            continue
        first = demands[min(asked)]
        relation = next(one for one in first.relations if one in system.relations_of[cell])
        for row in system.rows_of[cell]:
            if row not in knowledge.withheld:
                knowledge.withhold(row)
                found[row] = (first.cell, relation)
        open_ -= asked


def _askers(system: System, knowledge: Knowledge, demands: list[Demand], with_last_resort: bool) -> dict[int, set[int]]:
    """By cell that could be withheld, the places of the demands that it would meet."""
    found: dict[int, set[int]] = defaultdict(set)
    for place, demand in enumerate(demands):
        for relation in demand.relations:
            for cell in system.relations[relation].cells:
                found[cell].add(place)
    return {cell: places for cell, places in found.items() if is_of_use(system, knowledge, cell, with_last_resort)}


def is_of_use(system: System, knowledge: Knowledge, cell: int, with_last_resort: bool = True) -> bool:
    """Whether it is shown, and could be withheld, and somebody is in it: a zero protects nobody."""
    if not system.values[cell] or not knowledge.knows(cell) or cell in system.given:
        return False
    rows = [row for row in system.rows_of[cell] if row not in knowledge.withheld]
    return all(
        system.can_be_withheld(row) and (with_last_resort or not system.rows[row].is_last_resort) for row in rows
    )


def _merit(system: System, knowledge: Knowledge, cell: int, asked: Collection[int]) -> tuple[float, int, int]:
    """The lower, the better; of equals the one whose rows come first."""
    rows = [system.rows[row] for row in system.rows_of[cell] if row not in knowledge.withheld]
    return (sum(row.cost for row in rows) / len(asked), min((row.order for row in rows), default=0), cell)
