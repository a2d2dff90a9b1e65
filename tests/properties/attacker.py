"""This room attacks releases with linear and integer programs that are written from their relations alone.

Nothing of forebyg is used but the record that says what is printed. That the true values are a solution saves looking
for one: only how far each cell can get away from its true value is sought, at first for many cells at once. What a
program finds counts when it is whole and fits all relations; what it does not find, an integer program for that cell
alone must deny.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array
from scipy.sparse.csgraph import connected_components

from forebyg.disclosure.system.cells import System

UNBOUNDED = 1e5
STEPS, ROUNDS = 3, 6
"""So many programs in steps of all that a small count needs; so many in all."""
FAR = 3
"""How many steps a cell moves at most."""
COLUMNS = 4000
"""So many columns are put into one program."""
NEARLY = 1e-6


class Attack:
    def __init__(self, system: System, withheld: Collection[int]) -> None:
        self.system = system
        shown = {cell for number, row in enumerate(system.rows) if number not in set(withheld) for cell in row.cells}
        self.known = shown | system.given
        self.hidden = {cell for number in withheld for cell in system.rows[number].cells} - self.known
        self.unknown = [cell for cell in range(len(system.values)) if cell not in self.known]
        matrix = np.zeros((len(system.relations), len(system.values)))
        for line, one in enumerate(system.relations):
            matrix[line, list(one.parts)] = 1
            matrix[line, one.whole] = -1
        matrix = matrix[:, self.unknown]
        self.matrix = csr_array(matrix[matrix.any(axis=1)])
        self.truth = np.array([system.values[cell] for cell in self.unknown], dtype=float)
        self.lower = np.array([system.lowest[cell] for cell in self.unknown], dtype=float)
        self.seen = [{int(value)} for value in self.truth]
        self._at = {cell: place for place, cell in enumerate(self.unknown)}
        self._ends: dict[int, tuple[int, int]] = {}
        self._parts: dict[int, tuple[Any, Any]] = {}

    def exactly_known(self) -> list[int]:
        """Cells that only withheld rows print and that have one value."""
        return self._narrower(sorted(self.hidden), 1)

    def too_narrow(self) -> list[int]:
        """Primary cells of which the least and the most are less than threshold - 1 apart."""
        return self._narrower(sorted(self.system.primary), self.system.threshold - 1)

    def too_few(self) -> list[int]:
        """Primary cells with fewer than threshold possible values, counted one by one."""
        cells = sorted(self.system.primary)
        self._find_ends([self._at[cell] for cell in cells if self._lacks(cell)])
        return [cell for cell in cells if cell in self.known or not self._has_values(self._at[cell])]

    def intervals(self, cells: Iterable[int]) -> dict[int, tuple[int, int]]:
        """The least and the most of unknown cells."""
        places = {cell: self._at[cell] for cell in cells}
        self._find_ends(list(places.values()))
        return {cell: self._ends[place] for cell, place in places.items()}

    def aims(self, chance: np.random.Generator) -> Any:
        """Which way what is not known to be safe is pulled, and how strongly: nothing, where all is."""
        lacking = [self._at[cell] for cell in sorted(self.system.primary | self.hidden) if self._lacks(cell)]
        found = np.zeros(len(self.unknown))
        found[lacking] = chance.choice([-1, -1, 1], len(lacking)) * 1000 ** chance.random(len(lacking))
        return found

    def add_moves(self, moves: Any, steps: int) -> None:
        """Moves away from the truth, as often as there are steps, where they are whole and all that hangs together
        moves so that every relation stays true."""
        whole = np.rint(moves)
        wrong = np.abs(whole - moves) > NEARLY
        wrong |= abs(self.matrix).T @ np.abs(self.matrix @ whole) > 0
        whole[np.isin(self._part, self._part[wrong])] = 0
        assert np.all(self.truth + steps * whole >= self.lower)
        for place in whole.nonzero()[0]:
            self.seen[place].update(int(self.truth[place] + step * whole[place]) for step in range(1, steps + 1))

    def _lacks(self, cell: int) -> bool:
        needed = self.system.threshold if cell in self.system.primary else 2
        return cell not in self.known and len(self.seen[self._at[cell]]) < needed

    def _narrower(self, cells: Sequence[int], width: int) -> list[int]:
        unknown = [(cell, self._at[cell]) for cell in cells if cell not in self.known]
        self._find_ends([place for _, place in unknown if max(self.seen[place]) - min(self.seen[place]) < width])
        wide = {cell for cell, place in unknown if max(self.seen[place]) - min(self.seen[place]) >= width}
        return [cell for cell in cells if cell not in wide]

    def _has_values(self, place: int) -> bool:
        needed, seen = self.system.threshold, self.seen[place]
        low, high = self._ends.get(place, (0, -1))
        for value in range(low, high + 1):
            if len(seen) >= needed:
                break
            if value not in seen:
                self._solve(place, 1, value)
        return len(seen) >= needed

    def _find_ends(self, places: Sequence[int]) -> None:
        """Each end of each cell in a copy of what it hangs together with, many copies in one program. Where that finds
        fractions, each is asked of an integer program of its own."""
        new = [place for place in places if place not in self._ends]
        sizes = [len(self._alone(place)[0]) for place in new]
        for few in _together(new, sizes):
            asked = [(place, sense) for place in few for sense in (1, -1)]
            parts = [self._alone(place) for place, _ in asked]
            aim = np.concatenate(
                [sense * (among == place) for (place, sense), (among, *_) in zip(asked, parts, strict=True)]
            )
            total = np.concatenate([matrix @ self.truth[among] for among, matrix in parts])
            lower = np.concatenate([self.lower[among] for among, _ in parts])
            constraints = LinearConstraint(block_diag([matrix for _, matrix in parts]), total, total)
            found = milp(aim, bounds=Bounds(lower, UNBOUNDED), constraints=constraints if len(total) else ())
            assert found.status == 0, found.message
            solutions = np.split(found.x, np.cumsum([len(among) for among, _ in parts])[:-1])
            for (place, sense), (among, matrix), solution in zip(asked, parts, solutions, strict=True):
                if not self._add(among, matrix, solution):
                    self._solve(place, sense, None)
        for place in new:
            self._ends[place] = min(self.seen[place]), max(self.seen[place])

    @cached_property
    def _part(self) -> Any:
        return connected_components(self.matrix.T @ self.matrix, directed=False)[1]

    def _alone(self, place: int) -> tuple[Any, Any]:
        """What hangs together with a cell, and its relations."""
        part = int(self._part[place])
        if part not in self._parts:
            among = np.flatnonzero(self._part == part)
            matrix = self.matrix[:, among]
            self._parts[part] = among, matrix[np.diff(matrix.indptr) > 0]
        return self._parts[part]

    def _add(self, among: Any, matrix: Any, solution: Any) -> bool:
        whole = np.rint(solution)
        if np.abs(whole - solution).max() > NEARLY or not np.array_equal(matrix @ whole, matrix @ self.truth[among]):
            return False
        assert np.all(whole >= self.lower[among])
        for one, number in zip(among, whole, strict=True):
            self.seen[one].add(int(number))
        return True

    def _solve(self, place: int, sense: int, value: int | None) -> None:
        """The least (for 1) or the most (for -1) of the cell, or a solution in which it has this value."""
        among, matrix = self._alone(place)
        lower, upper = self.lower[among], np.full(len(among), UNBOUNDED)
        at = int(np.flatnonzero(among == place)[0])
        if value is not None:
            lower[at] = upper[at] = value
        total = matrix @ self.truth[among]
        aim = np.zeros(len(among))
        aim[at] = sense
        constraints = LinearConstraint(matrix, total, total) if len(total) else ()
        found = milp(aim, integrality=1, bounds=Bounds(lower, upper), constraints=constraints)
        assert found.status in (0, 2), found.message
        if found.x is not None:
            assert self._add(among, matrix, np.round(found.x))


def explore(attacks: Iterable[Attack]) -> None:
    """Lets all that is unknown in many releases move at once, each time pulled another way. In steps of all that a
    small count needs there is a solution for each step on the way."""
    chance, left = np.random.default_rng(7), [attack for attack in attacks if attack.unknown]
    for turn in range(ROUNDS):
        aims = [attack.aims(chance) for attack in left]
        open_ = [(attack, aim) for attack, aim in zip(left, aims, strict=True) if aim.any()]
        left = [attack for attack, _ in open_]
        if not left:
            return
        steps = max(attack.system.threshold for attack in left) - 1 if turn < STEPS else 1
        room = np.concatenate([attack.truth - attack.lower for attack in left])
        matrix = block_diag([attack.matrix for attack in left])
        nothing = np.zeros(matrix.shape[0])
        found = milp(
            np.concatenate([aim for _, aim in open_]),
            bounds=Bounds(-np.minimum(room // steps, FAR), FAR),
            constraints=LinearConstraint(matrix, nothing, nothing),
        )
        assert found.status == 0, found.message
        ends = np.cumsum([len(attack.unknown) for attack in left])
        for attack, moves in zip(left, np.split(found.x, ends[:-1]), strict=True):
            attack.add_moves(moves, steps)


def _together(places: Sequence[int], sizes: Sequence[int]) -> Iterator[list[int]]:
    """So many at a time as one program takes."""
    found: list[int] = []
    columns = 0
    for place, size in zip(places, sizes, strict=True):
        if found and columns + 2 * size > COLUMNS:
            yield found
            found, columns = [], 0
        found.append(place)
        columns += 2 * size
    if found:
        yield found
