"""This room computes what an attacker can who knows all shown counts and all sums between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from forebyg.disclosure.system.carrying import Bounds, inexact_parts, outer_bounds
from forebyg.disclosure.system.cells import Block, Knowledge, System
from forebyg.disclosure.system.solutions import Evidence, Solutions, is_solution
from forebyg.disclosure.system.tableau import Tableau


def intervals(system: System, withheld: Collection[int]) -> dict[int, tuple[int, int]]:
    """The exact least and most of each cell that is not shown and is primary or printed by a withheld row.

    The most is below the least where no whole numbers fit what is shown: to be taken for exposed.
    """
    found: dict[int, tuple[int, int]] = {}
    for block in Knowledge(system, withheld).blocks(system.that_matter(range(len(system.values)))):
        bounds, wanted = outer_bounds(system, block), system.that_matter(block.cells)
        if bounds.is_impossible:
            found |= {cell: (bounds.low[cell], bounds.low[cell] - 1) for cell in wanted}
            continue
        found |= {cell: (bounds.low[cell], bounds.high[cell]) for cell in wanted}
        for part in inexact_parts(block, bounds):
            solutions = Solutions(part.sums, bounds.low, bounds.high, Evidence({}))
            found |= {cell: solutions.extremes(cell) for cell in wanted if cell in part.cells}
    return dict(sorted(found.items()))


def exposed(system: System, withheld: Collection[int], among: Collection[int] | None = None) -> list[int]:
    """The cells (all, or those `among` which is asked) that are not safe while these rows are withheld.

    A primary cell that is known or has fewer than `threshold` possible values; any other cell of a withheld row that no
    shown row prints and that has only one.
    """
    asked = set(range(len(system.values)) if among is None else among)
    return sorted(asked.intersection(unsafe_around(system, Knowledge(system, withheld), asked, Evidence(system.told))))


def unsafe_around(
    system: System,
    knowledge: Knowledge,
    cells: Collection[int],
    evidence: Evidence,
    bounds_of: Callable[[Block], Bounds] | None = None,
) -> Iterator[int]:
    """What is not safe among these cells, and among all that hang together with them. `evidence` grows, and stays when
    more is withheld."""
    yield from (cell for cell in sorted(system.primary.intersection(cells)) if knowledge.knows(cell))
    for block in knowledge.blocks(system.that_matter(cells)):
        bounds = None if bounds_of is None else bounds_of(block)
        yield from unsafe_among(system.that_matter(block.cells), system, block, evidence, bounds)


def unsafe_among(
    cells: Sequence[int], system: System, block: Block, evidence: Evidence, bounds: Bounds | None = None
) -> Iterator[int]:
    """Those of these cells of a block that are not safe, what is soon seen first. `evidence` grows."""
    found, doubts = judged_by_bounds(cells, system, block, evidence, bounds)
    yield from found
    for doubt in doubts:
        yield from disproved(system, doubt, evidence)


class Doubt(NamedTuple):
    """A part of a block, and the cells of which its bounds alone do not say whether they are safe."""

    part: Block
    bounds: Bounds
    cells: frozenset[int]


def judged_by_bounds(
    cells: Sequence[int], system: System, block: Block, evidence: Evidence, known: Bounds | None = None
) -> tuple[list[int], list[Doubt]]:
    """Of these cells those that bounds alone show to be unsafe, and where they and the evidence cannot say."""
    if not cells:
        return [], []
    bounds = known or outer_bounds(system, block)
    if bounds.is_impossible:
        return list(cells), []
    found = [cell for cell in cells if bounds.high[cell] - bounds.low[cell] + 1 < system.values_needed(cell)]
    rest = [cell for cell in set(cells).difference(found) if len(evidence.of(cell)) < system.values_needed(cell)]
    if not rest:
        return found, []
    doubts = [Doubt(part, bounds, part.cells.intersection(rest)) for part in inexact_parts(block, bounds)]
    return found, [doubt for doubt in doubts if doubt.cells]


def disproved(system: System, doubt: Doubt, evidence: Evidence) -> Iterator[int]:
    """The cells in doubt that have too few values, or that cannot be shown to have enough."""
    sums, low, high = doubt.part.sums, doubt.bounds.low, doubt.bounds.high
    is_told = is_solution(sums, low, high, evidence.truth)
    if not is_told:
        evidence = Evidence({})
    solutions = Solutions(sums, low, high, evidence)
    start = evidence.truth if is_told else solutions.some()
    if start is None:
        yield from sorted(doubt.cells)
        return
    values = {cell: evidence.of(cell) for cell in doubt.part.cells}
    waiting = sorted(doubt.cells)
    # Where one way ends in fractions, another from the start may not.
    for is_first in (True, False) if waiting else ():
        tableau, unknown = Tableau(sums, low, high, start, values, system.threshold), []
        if is_first:
            tableau.walk()
        for cell in waiting:
            can = tableau.reaches(cell, system.values_needed(cell))
            if can is None:
                unknown.append(cell)
            elif not can:
                yield cell
        assert is_solution(sums, low, high, tableau.at), "a way that left the solutions"
        waiting = unknown
        if not waiting:
            return
    yield from (cell for cell in waiting if not solutions.reach(cell, system.values_needed(cell)))
