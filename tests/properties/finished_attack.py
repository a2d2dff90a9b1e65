"""This room asks an integer program what the numbers of finished files tell of those that are withheld."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

MOST = 500.0
"""More than there are children."""
ENOUGH = 5
DIRECTIONS = 24

Terms = Mapping[Hashable, int]


@dataclass
class Puzzle:
    """Unknown whole numbers, with their true values, and what is known of sums of them."""

    truth: dict[Hashable, int] = field(default_factory=dict)
    known: list[tuple[Terms, float, float]] = field(default_factory=list)

    def is_(self, terms: Iterable[Hashable], value: float) -> None:
        self.between(terms, value, value)

    def between(self, terms: Iterable[Hashable], least: float, most: float) -> None:
        if found := signed(terms):
            self.known.append((found, least, most))

    def value(self, terms: Iterable[Hashable]) -> int:
        return sum(sign * self.truth[one] for one, sign in signed(terms).items())

    def contradicted(self) -> list[tuple[Terms, float, float]]:
        """What is known and not true."""
        return [
            (terms, least, most)
            for terms, least, most in self.known
            if not least - 1e-6 <= sum(sign * self.truth[one] for one, sign in terms.items()) <= most + 1e-6
        ]


def signed(terms: Iterable[Hashable]) -> Terms:
    """A sum, or a difference where the terms say so."""
    return terms if isinstance(terms, Mapping) else dict.fromkeys(terms, 1)


class Solver:
    """All solutions that were seen are kept, so that most questions are answered before they are asked."""

    def __init__(self, puzzle: Puzzle):
        self.names = list(puzzle.truth)
        self.at = {name: place for place, name in enumerate(self.names)}
        entries = [
            (line, self.at[one], sign) for line, (terms, _, _) in enumerate(puzzle.known) for one, sign in terms.items()
        ]
        line, column, sign = (np.array(part) for part in zip(*entries, strict=True))
        shape = (len(puzzle.known), len(self.names))
        self.matrix = csr_array((sign.astype(float), (line, column)), shape=shape)
        self.low = np.array([least for _, least, _ in puzzle.known], dtype=float)
        self.high = np.array([most for _, _, most in puzzle.known], dtype=float)
        self.truth = np.array([puzzle.truth[name] for name in self.names], dtype=float)
        self.seen: dict[int, list[np.ndarray]] = {}
        self.chance = np.random.default_rng(0)
        self.asked = 0

    @cached_property
    def part(self) -> np.ndarray:
        links = abs(self.matrix)
        return connected_components(links.T @ links, directed=False)[1]

    def values(self, terms: Iterable[Hashable], enough: int) -> set[int]:
        """Possible values of a sum: all of them, or `enough` and perhaps more."""
        found = signed(terms)
        aim = np.zeros(len(self.names))
        aim[[self.at[one] for one in found]] = list(found.values())
        possible = {0}
        for part in np.unique(self.part[aim != 0]).tolist():
            more = self._values_of_part(np.where(self.part == part, aim, 0), part, enough)
            possible = {one + other for one in possible for other in more}
        return possible

    def _values_of_part(self, aim: np.ndarray, part: int, enough: int) -> set[int]:
        self._look_around(part)
        possible = self._seen(aim, part)
        ends: list[int] = []
        for sense in (1, -1):
            if len(possible) < enough:
                ends.append(self._solved(aim, part, sense, None))
                possible = self._seen(aim, part)
        for value in range(min(ends, default=0), max(ends, default=-1) + 1):
            if len(possible) < enough and value not in possible and self._solved(aim, part, 1, value) is not None:
                possible.add(value)
        return possible

    def _look_around(self, part: int) -> None:
        """Solutions in some directions, which answer most questions."""
        if part not in self.seen:
            self.seen[part] = [self.truth]
            for _ in range(DIRECTIONS):
                self._solved(self.chance.uniform(-1, 1, len(self.names)), part, 1, None)

    def _seen(self, aim: np.ndarray, part: int) -> set[int]:
        return {round(float(solution @ aim)) for solution in self.seen[part]}

    def _solved(self, aim: np.ndarray, part: int, sense: int, value: int | None) -> int | None:
        self.asked += 1
        among, matrix, low, high = self._part(part)
        constraints = [LinearConstraint(matrix, low, high)]
        if value is not None:
            constraints.append(LinearConstraint(aim[None, among], value, value))
        found = milp(sense * aim[among], integrality=1, bounds=Bounds(0, MOST), constraints=constraints)
        assert found.status in (0, 2), found.message
        if found.x is None:
            assert value is not None, "the truth is a solution"
            return None
        solution = self.truth.copy()
        solution[among] = np.round(found.x)
        self.seen[part].append(solution)
        return round(float(solution @ aim))

    def _part(self, number: int) -> tuple[np.ndarray, csr_array, np.ndarray, np.ndarray]:
        parts = self.__dict__.setdefault("_parts", {})
        if number not in parts:
            among = np.flatnonzero(self.part == number)
            matrix = self.matrix[:, among]
            lines = np.flatnonzero(np.diff(csr_array(matrix).indptr))
            parts[number] = (among, csr_array(matrix)[lines], self.low[lines], self.high[lines])
        return parts[number]
