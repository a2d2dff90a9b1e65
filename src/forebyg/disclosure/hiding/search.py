"""This room seeks what to withhold: forests row by row, crossed sums cell by cell.

Cells and rows are numbered in the order of the release (`ordering`), so that ties always end alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from typing import NamedTuple

from forebyg.disclosure.hiding.protection import cheapest_plan
from forebyg.disclosure.hiding.trials import Position, best_trial, candidates, not_crossed
from forebyg.disclosure.system.bounds import unsafe_among
from forebyg.disclosure.system.cells import Knowledge, System
from forebyg.disclosure.system.solutions import Evidence


class Protection(NamedTuple):
    """Why a row is withheld that is not small itself: from it and this sum the cell could be computed."""

    cell: int
    relation: int


class Search:
    def __init__(self, system: System, withheld: Collection[int]) -> None:
        self.system = system
        self.secondary: dict[int, Protection] = {}
        self.beyond = {cell for cell in system.primary if cell in system.given}
        """Cells that nothing can protect."""
        self._knowledge = Knowledge(system, withheld)
        self._position = Position(system, self._knowledge, Evidence(system.told))
        self._crossed: set[int] = set()
        """Cells of crossed sums that have to be safe and are not known to be."""
        self._settled: set[int] = set()
        """Those of them that bounds show to be safe, or that nothing can protect."""
        self._judge(system.that_matter(range(len(system.values))))

    def protect(self) -> None:
        """Withholds rows until every cell is safe that can be."""
        while True:
            if unsafe := self._position.unsafe - self.beyond:
                self._repair(unsafe)
            elif (cell := self._first_crossed()) is not None:
                self._let_move(cell)
            else:
                return

    def show_what_is_not_needed(self) -> None:
        """Shows a row again that others have made superfluous, the dearest first."""
        rows = self.system.rows
        for row in sorted(self.secondary, key=lambda row: (-rows[row].is_last_resort, -rows[row].cost, row)):
            if not self._leaves_one(row):
                concerned = {cell for block in self._knowledge.blocks(rows[row].cells) for cell in block.cells}
                evidence = self._position.evidence.without(concerned)
                self._knowledge.show(row)
                if next(self._unsafe(concerned - self.beyond, evidence), None) is None:
                    self._position.evidence = evidence
                    del self.secondary[row]
                else:
                    self._knowledge.withhold(row)

    def _leaves_one(self, row: int) -> bool:
        """Whether some sum would leave one unknown cell alone if the row were shown: that is seen at once."""
        system, knowledge, shown = self.system, self._knowledge, set(self.system.rows[row].cells)
        sums = {number for cell in shown for number in system.relations_of[cell]}
        unknown = (
            [cell for cell in system.relations[number].cells if not knowledge.knows(cell) and cell not in shown]
            for number in sums
        )
        return any(
            len(left) == 1 and self.system.values_needed(left[0]) > 1 and left[0] not in self.beyond for left in unknown
        )

    def _unsafe(self, cells: Set[int], evidence: Evidence) -> Iterator[int]:
        for block in self._knowledge.blocks(cells):
            yield from unsafe_among(self.system.that_matter(block.cells & cells), self.system, block, evidence)

    def _repair(self, unsafe: Collection[int]) -> None:
        """Withholds the row that is best for the first of these cells and what hangs together with it."""
        first = min(unsafe)
        block = self._knowledge.block(first)
        trial = best_trial(self._position, block.cells.intersection(unsafe), block)
        if trial is None:
            self.beyond |= block.cells.intersection(unsafe)
            return
        repaired = (self._position.unsafe & trial.cells) - trial.unsafe
        self._withhold(trial.row, min(repaired, default=first))
        self._position.evidence.keep(trial.evidence)
        self._note(trial.cells, trial.unsafe)

    def _first_crossed(self) -> int | None:
        """The first cell of crossed sums that is found not to be safe."""
        while self._crossed:
            block = self._knowledge.block(self._first(self._crossed))
            asked = sorted(self._crossed & block.cells)
            unsafe = set(unsafe_among(asked, self.system, block, self._position.evidence))
            self._settled.update(set(asked) - unsafe)
            self._crossed -= self._settled
            if unsafe:
                return self._first(unsafe)
        return None

    def _first(self, cells: Collection[int]) -> int:
        return min(cells, key=lambda cell: (cell not in self.system.primary, cell))

    def _let_move(self, cell: int) -> None:
        """Withholds what a cell of crossed sums needs to have its values."""
        plan = cheapest_plan(self.system, self._knowledge, cell)
        rows = sorted(plan) if plan else self._cheapest_around(cell) if plan is not None else []
        if not rows:
            self.beyond.add(cell)
            self._settled.add(cell)
            self._crossed.remove(cell)
        for row in rows:
            self._withhold(row, cell)
        self._judge(other for row in rows for other in self.system.rows[row].cells)

    def _cheapest_around(self, cell: int) -> list[int]:
        """Where it could move, but not in whole numbers to as many values as it needs."""
        block, rows = self._knowledge.block(cell), self.system.rows
        sums = {number for other in block.cells for number in self.system.relations_of[other]}
        left = candidates(self._position, sums)
        return [min(left, key=lambda row: (rows[row].is_last_resort, rows[row].cost, row))] if left else []

    def _withhold(self, row: int, target: int) -> None:
        of, cells = self.system.relations_of, self.system.rows[row].cells
        shared = [number for number in of[target] if not set(cells).isdisjoint(self.system.relations[number].cells)]
        others = [number for cell in cells for number in of[cell]]
        self.secondary[row] = Protection(target, (shared or others)[0])
        self._knowledge.withhold(row)

    def _judge(self, cells: Iterable[int]) -> None:
        """Finds out anew about all that hangs together with these cells."""
        for block in self._knowledge.blocks(cells):
            asked = not_crossed(self.system, block)
            self._note(block.cells, unsafe_among(asked, self.system, block, self._position.evidence))

    def _note(self, cells: frozenset[int], unsafe: Iterable[int]) -> None:
        self._position.unsafe -= cells
        self._position.unsafe.update(unsafe)
        self._crossed.update(set(self.system.that_matter(cells & self.system.crossed)) - self._settled)
