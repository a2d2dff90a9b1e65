"""This room chooses what a whole release withholds: what hangs together row by row where it is small, else many at a
time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from forebyg.disclosure.hiding.exact import hide
from forebyg.disclosure.hiding.rough import Demand, Met, is_of_use, meet, roughly, tightest
from forebyg.disclosure.hiding.sparing import in_vain, spared
from forebyg.disclosure.hiding.writing import Written
from forebyg.disclosure.system.bounds import unsafe_around
from forebyg.disclosure.system.cells import Knowledge, System
from forebyg.disclosure.system.network import Network, WideBounds
from forebyg.disclosure.system.solutions import Evidence
from forebyg.disclosure.system.splitting import Island, alone, islands

SMALL_ISLAND = 24
"""What has no more rows than this is treated row by row."""


@dataclass(frozen=True)
class Withheld:
    units: frozenset[int]
    """All rows of the system that are not shown."""
    secondary: Mapping[int, tuple[int, int]]
    """Of those that no rule withholds: the cell that each protects, and the relation from which it would follow."""
    exposed: tuple[int, ...]
    """Cells that nothing can protect."""
    system: System
    """With what is known of withheld cells in the end."""


def withhold(written: Written) -> Withheld:
    secondary: dict[int, tuple[int, int]] = {}
    exposed: list[int] = []
    large: list[Island] = []
    for island in islands(written.system):
        if written.at_first.isdisjoint(island.rows) and written.system.primary.isdisjoint(island.cells):
            continue
        if len(island.rows) > SMALL_ISLAND:
            large.append(island)
        else:
            _withhold_few(written, island, secondary, exposed)
    if large:
        _withhold_many(written, large, secondary, exposed)
    units = written.at_first | secondary.keys()
    return Withheld(frozenset(units), secondary, tuple(sorted(exposed)), written.known_to(units))


def _withhold_few(written: Written, island: Island, secondary: dict[int, tuple[int, int]], exposed: list[int]) -> None:
    at_first = [place for place, row in enumerate(island.rows) if row in written.at_first]
    hidden = hide(alone(written.system, island), at_first)
    for row, one in hidden.secondary.items():
        secondary[island.rows[row]] = (island.cells[one.cell], island.relations[one.relation])
    exposed += [island.cells[cell] for cell in hidden.exposed]


def _withhold_many(
    written: Written, large: Sequence[Island], secondary: dict[int, tuple[int, int]], exposed: list[int]
) -> None:
    """At first as if nobody knew that what is withheld is somebody: of what is withheld then that holds for less."""
    network, evidence = Network(written.system, large), Evidence(written.system.told)
    knowledge = Knowledge(written.system, written.at_first)
    asked: Collection[int] = [cell for island in large for cell in island.cells]
    found = roughly(written.known_to(range(len(written.system.rows))), network, knowledge, asked)
    found |= _roughly(written, network, knowledge, asked)
    for row in spared(written, network, knowledge, found.copy()):
        del found[row]
    late: Met = {}
    while True:
        system = written.known_to(knowledge.withheld)
        bounds = network.bounds(system, knowledge.withheld, asked)
        unsafe = set(unsafe_around(system, knowledge, asked, evidence, bounds.of))
        more = _for_unsafe(system, knowledge, bounds, unsafe)
        if not more:
            break
        asked = unsafe.union(*(system.rows[row].cells for row in more))
        more |= _roughly(written, network, knowledge, asked)
        late |= more
        asked = asked.union(*(system.rows[row].cells for row in more))
    found |= late
    beside = {row for cell in unsafe for row in system.rows_of[cell]} & found.keys()
    for row in in_vain(written, network, knowledge, late.keys() | beside, unsafe):
        del found[row]
    system = written.known_to(knowledge.withheld)
    exposed += sorted(unsafe_around(system, knowledge, unsafe, Evidence(system.told)))
    secondary |= found


def _roughly(written: Written, network: Network, knowledge: Knowledge, cells: Collection[int]) -> Met:
    """What is withheld changes what is known of it."""
    found: Met = {}
    while more := roughly(written.known_to(knowledge.withheld), network, knowledge, cells):
        found |= more
    return found


def _for_unsafe(system: System, knowledge: Knowledge, bounds: WideBounds, unsafe: set[int]) -> Met:
    """One unknown cell more for each, where its sums say most of it; else in the nearest sum that has one to give."""
    unknown = sorted(cell for cell in unsafe if not knowledge.knows(cell))
    tight = [Demand(cell, (tightest(system, knowledge, cell, bounds),)) for cell in unknown]
    return meet(system, knowledge, tight) or meet(
        system, knowledge, [_nearest(system, knowledge, cell) for cell in sorted(unsafe)]
    )


def _nearest(system: System, knowledge: Knowledge, start: int) -> Demand:
    """The sums that are fewest steps away, through cells that are unknown themselves, and hold one to withhold."""
    cells, sums, edge = {start}, set[int](), {start}
    while edge:
        ring = {number for cell in edge for number in system.relations_of[cell]} - sums
        reached = {cell for number in ring for cell in system.relations[number].cells}
        if any(is_of_use(system, knowledge, cell) for cell in reached):
            return Demand(start, tuple(sorted(ring)))
        sums |= ring
        edge = {cell for cell in reached if not knowledge.knows(cell)} - cells
        cells |= edge
    return Demand(start, ())
