"""This room tries which further row, withheld alone, repairs most of what is exposed for its cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from forebyg.disclosure.system.bounds import Doubt, disproved, judged_by_bounds
from forebyg.disclosure.system.cells import Block, Knowledge, System
from forebyg.disclosure.system.solutions import Evidence


@dataclass
class Position:
    """Where the search stands."""

    system: System
    knowledge: Knowledge
    evidence: Evidence
    unsafe: set[int] = field(default_factory=set)
    """Cells that are not safe, those of crossed sums apart."""


class Trial(NamedTuple):
    """What withholding one more row would change."""

    row: int
    cells: frozenset[int]
    """The unknown cells that it concerns."""
    unsafe: frozenset[int]
    """Those of them that would not be safe; while doubts are left, only those that bounds alone show."""
    repaired: int
    """How many unsafe cells there would be less; while doubts are left, at most."""
    doubts: tuple[Doubt, ...]
    evidence: Evidence


def best_trial(position: Position, unsafe: Collection[int], block: Block) -> Trial | None:
    """The row that repairs most per cost, near the unsafe cells of the block before far, and grand totals last; where
    none repairs any the cheapest; None where no row is left."""
    rows = position.system.rows
    near = candidates(position, _sums_around(position, unsafe))
    far = candidates(position, {number for cell in block.cells for number in position.system.relations_of[cell]}) - near
    for is_last_resort in (False, True):
        tiers = [{row for row in tier if rows[row].is_last_resort == is_last_resort} for tier in (near, far)]
        for tier in tiers:
            if (trial := _most_repaired_per_cost(position, tier)) is not None:
                return trial
        for tier in tiers:
            if tier:
                cheapest = min(tier, key=lambda row: (rows[row].cost, rows[row].order))
                return _proven(position, _trial(position, cheapest))
    return None


def candidates(position: Position, sums: Iterable[int]) -> set[int]:
    """Shown rows that print a cell of these sums that is not zero: a zero beside it protects nobody."""
    system, knowledge = position.system, position.knowledge
    cells = {cell for number in sums for cell in system.relations[number].cells} - system.given
    shown = [cell for cell in cells if knowledge.knows(cell) and system.values[cell]]
    rows = {row for cell in shown for row in system.rows_of[cell]} - knowledge.withheld
    return {row for row in rows if system.can_be_withheld(row)}


def _sums_around(position: Position, cells: Iterable[int]) -> set[int]:
    """The sums that hold these cells, and those that hold the wholes of these sums that are not known."""
    of, relations = position.system.relations_of, position.system.relations
    sums = {number for cell in cells for number in of[cell]}
    wholes = {relations[number].whole for number in sums}
    return sums | {number for whole in wholes if not position.knowledge.knows(whole) for number in of[whole]}


def _most_repaired_per_cost(position: Position, rows: Iterable[int]) -> Trial | None:
    """Trials that bounds promise most of are proven first, until none that is left can be better."""

    def merit(trial: Trial) -> tuple[float, int]:
        """The lower, the better."""
        row = position.system.rows[trial.row]
        return (-trial.repaired / row.cost, row.order)

    best: Trial | None = None
    for trial in sorted((_trial(position, row) for row in rows), key=merit):
        if trial.repaired <= 0 or (best is not None and merit(best) < merit(trial)):
            break
        proven = _proven(position, trial)
        if proven.repaired > 0 and (best is None or merit(proven) < merit(best)):
            best = proven
    return best


def _trial(position: Position, row: int) -> Trial:
    """What bounds alone say of withholding the row."""
    system, knowledge = position.system, position.knowledge
    blocks = list(knowledge.blocks(knowledge.withhold(row)))
    knowledge.show(row)
    evidence = Evidence(position.evidence.truth, position.evidence)
    judged = [judged_by_bounds(not_crossed(system, block), system, block, evidence) for block in blocks]
    cells = frozenset(cell for block in blocks for cell in block.cells)
    unsafe = frozenset(cell for found, _ in judged for cell in found)
    doubts = tuple(doubt for _, found in judged for doubt in found)
    return Trial(row, cells, unsafe, len(position.unsafe & cells) - len(unsafe), doubts, evidence)


def _proven(position: Position, trial: Trial) -> Trial:
    unsafe = trial.unsafe.union(*(disproved(position.system, doubt, trial.evidence) for doubt in trial.doubts))
    return trial._replace(unsafe=unsafe, repaired=len(position.unsafe & trial.cells) - len(unsafe), doubts=())


def not_crossed(system: System, block: Block) -> list[int]:
    return system.that_matter(block.cells - system.crossed)
