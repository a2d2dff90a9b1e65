"""This room pushes withheld counts as far as they go, from one solution to the next.

It is the simplex method, in whole numbers. Of each sum one cell is what the others leave it. Any other cell can be
moved, and moves those along that are left by it; where one of them stops it, the two change places, and another way
opens. Sums of persons are mostly such that all steps are whole. A way that would take fractions is not gone, and then
it is said that nothing is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from forebyg.disclosure.system.cells import Sum

PATIENCE = 100
"""After so many steps nothing is known of how far a cell can go."""


class Way(NamedTuple):
    """Where a solution can go on to: each cell by its rate, so many times."""

    rates: Sequence[tuple[int, int]]
    length: int
    line: int | None
    """The line whose own cell stops it; None where only the cell itself does."""


class Tableau:
    def __init__(
        self,
        sums: Sequence[Sum],
        low: Mapping[int, int],
        high: Mapping[int, int],
        start: Mapping[int, int],
        values: Mapping[int, set[int]],
        enough: int,
    ) -> None:
        """All that moves from the solution `start` within bounds. `values`, those found of each cell, are added to up
        to `enough`."""
        self._low, self._high, self._values, self._enough = low, high, values, enough
        self.at = {cell: start[cell] for cell in values}
        """The solution where it stands."""
        self._lines = [_signs(one) for one in sums]
        self._lines_with: dict[int, set[int]] = {cell: set() for cell in values}
        for line, signs in enumerate(self._lines):
            for cell in signs:
                self._lines_with[cell].add(line)
        self._own: dict[int, int] = {}
        self._line_of: dict[int, int] = {}
        self._share_out()

    def _share_out(self) -> None:
        """Gives each line a cell of its own, and takes it out of all others: of those before it at last, when there is
        least to take."""
        for cell in sorted(self.at, key=self._freedom, reverse=True):
            waiting = [line for line in self._lines_with[cell] if line not in self._own]
            if free := [line for line in waiting if self._can_give(line, cell)]:
                self._give(min(free, key=lambda line: (len(self._lines[line]), line)), cell)
                self._take_out(cell, waiting)
        for cell in reversed(self._line_of):
            self._take_out(cell, self._lines_with[cell])

    def walk(self) -> None:
        """Moves each cell that is left to no line up and down: most have enough values then."""
        for cell in sorted(self.at.keys() - self._line_of.keys()):
            for sense in (1, -1):
                way = self._way(cell, sense, self._enough)
                if way is not None:
                    self._go(way)

    def reaches(self, cell: int, number: int) -> bool | None:
        """Whether the cell can have so many values; None where that is not known."""
        found, is_sure = self._values[cell], True
        for sense in (1, -1):
            if len(found) < number:
                is_sure = self._push(cell, sense, number) and is_sure
        if len(found) >= number:
            return True
        # Between its extremes there can be values that only other ways lead to.
        return False if is_sure and max(found) - min(found) + 1 < number else None

    def _push(self, cell: int, sense: int, number: int) -> bool:
        """Moves up (1) or down (-1) until the cell has so many values or goes no further; whether that is sure."""
        if cell not in self._line_of:
            way = self._way(cell, sense, number)
            if way is None:
                return False
            self._go(way)
            if way.line is None:
                return True
            if not self._turn(way.line, cell):
                return False
        for _ in range(PATIENCE):
            if len(self._values[cell]) >= number:
                return True
            is_sure, way = self._next(cell, sense, number)
            if way is None:
                return is_sure
            self._go(way)
            if way.line == self._line_of[cell]:
                return True
            if way.line is not None:
                self._turn(way.line, way.rates[0][0])
        return False

    def _next(self, cell: int, sense: int, number: int) -> tuple[bool, Way | None]:
        """The first way (in the order of cells, so that none comes back) that leads on, if only to another."""
        line, is_sure = self._lines[self._line_of[cell]], True
        for other in sorted(line):
            if other != cell:
                towards = -sense if line[other] > 0 else sense
                side = self._high if towards > 0 else self._low
                if self.at[other] != side[other]:
                    way = self._way(other, towards, number)
                    if way is not None and (way.length or self._can_give(way.line, other)):
                        return is_sure, way
                    is_sure = False
        return is_sure, None

    def _way(self, cell: int, sense: int, most: int) -> Way | None:
        """How far a cell that is left to no line can go, and what goes with it."""
        low, high, at = self._low, self._high, self.at
        length = min(most, high[cell] - at[cell] if sense > 0 else at[cell] - low[cell])
        rates, stopping = [(cell, sense)], None
        for line in self._lines_with[cell]:
            own = self._own.get(line)
            if own is None:
                return None
            rate = -sense * self._lines[line][cell]
            room = (high[own] - at[own]) // rate if rate > 0 else (at[own] - low[own]) // -rate
            if room < length or (room == length and stopping is not None and own < self._own[stopping]):
                length, stopping = room, line
            rates.append((own, rate))
        return Way(rates, length, stopping)

    def _go(self, way: Way) -> None:
        """All on the way are solutions, so that each cell has the values that it passes."""
        for cell, rate in way.rates if way.length else ():
            first, last = self.at[cell], self.at[cell] + rate * way.length
            self.at[cell] = last
            if len(self._values[cell]) < self._enough:
                self._values[cell].update(range(first, last + rate, rate))

    def _turn(self, line: int, cell: int) -> bool:
        """Gives the line this cell for its own; False where that would take fractions."""
        if not self._can_give(line, cell):
            return False
        del self._line_of[self._own[line]]
        self._give(line, cell)
        self._take_out(cell, self._lines_with[cell])
        return True

    def _can_give(self, line: int | None, cell: int) -> bool:
        return line is not None and self._lines[line][cell] in (1, -1)

    def _give(self, line: int, cell: int) -> None:
        self._own[line], self._line_of[cell] = cell, line
        if self._lines[line][cell] < 0:
            self._lines[line] = {other: -sign for other, sign in self._lines[line].items()}

    def _take_out(self, cell: int, lines: Collection[int]) -> None:
        """Takes a cell out of these lines but its own."""
        own = self._line_of[cell]
        for line in [line for line in lines if line != own]:
            self._take_away(line, self._lines[own], self._lines[line][cell])

    def _take_away(self, line: int, signs: Mapping[int, int], times: int) -> None:
        own = self._lines[line]
        for cell, sign in signs.items():
            before = own.get(cell, 0)
            if before == times * sign:
                del own[cell]
                self._lines_with[cell].remove(line)
            else:
                own[cell] = before - times * sign
                if not before:
                    self._lines_with[cell].add(line)

    def _freedom(self, cell: int) -> tuple[int, int, int]:
        """Cells with much room on both sides stop others least."""
        up, down = self._high[cell] - self.at[cell], self.at[cell] - self._low[cell]
        return min(up, down), up + down, cell


def _signs(one: Sum) -> dict[int, int]:
    signs = dict.fromkeys(one.parts, 1)
    if one.whole is not None:
        signs[one.whole] = -1
    return signs
