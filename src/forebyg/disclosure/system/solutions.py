"""This room shows which values withheld counts can have, by whole numbers that fit everything shown.

A value counts only when a solution that has it was checked in whole numbers, so that a fault of the solver can make
more be withheld, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from forebyg.disclosure.system.cells import Sum

GAPS = 10
"""How many values are tried for each that is needed."""

NODES = 10_000
"""After so many branches a whole solution counts as not found, which is safe and, unlike a time, always the same."""


class Evidence:
    """By cell, values that it has in solutions.

    A solution stays one when more is withheld: what was never withheld has its true value in it.
    """

    def __init__(self, truth: Mapping[int, int], earlier: Evidence | None = None) -> None:
        """`truth` is the solution that others are told from: true values, or stand-ins; empty where none is known at
        first. What is `earlier` counts as well."""
        self.truth = truth
        self._earlier = earlier
        self._values: dict[int, set[int]] = {}

    def of(self, cell: int) -> set[int]:
        if cell not in self._values:
            found = set(self._earlier.of(cell)) if self._earlier is not None else set()
            if cell in self.truth:
                found.add(self.truth[cell])
            self._values[cell] = found
        return self._values[cell]

    def add(self, solution: Mapping[int, int]) -> None:
        for cell, value in solution.items():
            self.of(cell).add(value)

    def keep(self, later: Evidence) -> None:
        """Takes over what was added to evidence that had this as its earlier."""
        self._values |= later._values

    def without(self, cells: Collection[int]) -> Evidence:
        """What is left when it is not known any more how far these cells can go."""
        left = Evidence(self.truth)
        left._values = {cell: values for cell, values in self._values.items() if cell not in cells}
        return left


class Solutions:
    """All whole numbers within bounds that fit sums."""

    def __init__(
        self, sums: Sequence[Sum], low: Mapping[int, int], high: Mapping[int, int], evidence: Evidence
    ) -> None:
        self._sums, self._low, self._high, self._evidence = sums, low, high, evidence
        self._cells = sorted({cell for one in sums for cell in one.cells})
        self._at = {cell: place for place, cell in enumerate(self._cells)}

    def extremes(self, cell: int) -> tuple[int, int]:
        """The least and the most; the most below the least when no solution was found."""
        self._solve(cell, 1, self._low[cell], self._high[cell])
        self._solve(cell, -1, self._low[cell], self._high[cell])
        found = self._evidence.of(cell)
        return (min(found), max(found)) if found else (self._low[cell], self._low[cell] - 1)

    def reach(self, cell: int, number: int) -> bool:
        """Whether the cell is found to have at least so many values. Between its extremes there can be gaps: where
        circles of sums are odd, a sum of one cell counted twice can be all that is known."""
        found = self._evidence.of(cell)
        if len(found) >= number:
            return True
        low, high = self.extremes(cell)
        between = range(low + 1, min(high, low + GAPS * number)) if high - low + 1 >= number else ()
        for value in between:
            if len(found) >= number:
                break
            if value not in found:
                self._solve(cell, 1, value, value)
        return len(found) >= number

    def some(self) -> dict[int, int] | None:
        """Any solution; None when none was found."""
        return self._solve(self._cells[0], 0, self._low[self._cells[0]], self._high[self._cells[0]])

    def _solve(self, cell: int, sense: int, low: int, high: int) -> dict[int, int] | None:
        """Adds the solution that has the least (the most, for -1) of the cell between these bounds, if there is one."""
        from scipy.optimize import Bounds, milp

        place, (lower, upper) = self._at[cell], self._box
        aim, lower, upper = 0 * lower, lower.copy(), upper.copy()
        aim[place], lower[place], upper[place] = sense, low, high
        # Most systems have whole numbers at their corners, which a linear program finds sooner.
        for integrality in (0, 1):
            found = milp(
                aim,
                integrality=integrality,
                bounds=Bounds(lower, upper),
                constraints=self._equations,
                options={"mip_rel_gap": 0, "node_limit": NODES},
            )
            if found.x is None:
                break
            values = {cell: round(number) for cell, number in zip(self._cells, found.x, strict=True)}
            if is_solution(self._sums, self._low, self._high, values):
                self._evidence.add(values)
                return values
        return None

    @cached_property
    def _box(self) -> tuple[Any, Any]:
        import numpy as np

        lower, upper = (np.array([side[cell] for cell in self._cells], float) for side in (self._low, self._high))
        return lower, upper

    @cached_property
    def _equations(self) -> Any:
        import numpy as np
        from scipy.optimize import LinearConstraint

        matrix = np.zeros((len(self._sums), len(self._cells)))
        for line, one in enumerate(self._sums):
            matrix[line, [self._at[cell] for cell in one.parts]] = 1
            if one.whole is not None:
                matrix[line, self._at[one.whole]] = -1
        constants = np.array([-one.constant for one in self._sums], float)
        return LinearConstraint(matrix, constants, constants)


def is_solution(
    sums: Sequence[Sum], low: Mapping[int, int], high: Mapping[int, int], values: Mapping[int, int]
) -> bool:
    """Whether values are within bounds and fit the sums; not where one is missing."""
    cells = {cell for one in sums for cell in one.cells}
    is_within = all(cell in values and low[cell] <= values[cell] <= high[cell] for cell in cells)
    return is_within and all(_fits(one, values) for one in sums)


def _fits(one: Sum, values: Mapping[int, int]) -> bool:
    whole = 0 if one.whole is None else values[one.whole]
    return whole == one.constant + sum([values[cell] for cell in one.parts])
