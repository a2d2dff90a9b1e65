"""This room carries bounds through all sums of a large release at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from forebyg.disclosure.system.carrying import Bounds
from forebyg.disclosure.system.cells import LIMIT, Block, System
from forebyg.disclosure.system.splitting import Island

SWEEPS = 100
"""After so many rounds over all sums bounds are taken as they are."""


@dataclass(frozen=True)
class WideBounds:
    """Bounds that no solution leaves, by cell; of a known cell its value."""

    least: Any
    most: Any
    narrow: list[int]
    """Cells that have too few values within them."""
    moving: frozenset[int]
    """Cells whose bounds still moved when it was given up."""
    broken: frozenset[int]
    """Cells that are left no value."""

    @cached_property
    def low(self) -> list[int]:
        found: list[int] = self.least.tolist()
        return found

    @cached_property
    def high(self) -> list[int]:
        found: list[int] = self.most.tolist()
        return found

    def of(self, block: Block) -> Bounds:
        low, high = ({cell: side[cell] for cell in block.cells} for side in (self.low, self.high))
        return Bounds(low, high, self.moving.isdisjoint(block.cells), not self.broken.isdisjoint(block.cells))


class Network:
    """The sums of some islands, as arrays."""

    def __init__(self, system: System, islands: Sequence[Island]) -> None:
        import numpy as np

        size, rows = len(system.values), [row.cells for row in system.rows]
        self._given = np.isin(np.arange(size), list(system.given))
        self._row = np.repeat(np.arange(len(rows)), [len(cells) for cells in rows])
        self._printed = np.array([cell for cells in rows for cell in cells], int)
        self._values = np.array([value or 0 for value in system.values])
        self._needed = np.array([system.values_needed(cell) for cell in range(size)])
        self._islands, self._island = islands, np.full(size, -1)
        for place, island in enumerate(islands):
            self._island[list(island.cells)] = place
        sums = [system.relations[number].cells for island in islands for number in island.relations]
        cell = np.array([cell for cells in sums for cell in cells], int)
        line = np.repeat(np.arange(len(sums)), [len(cells) for cells in sums])
        order = np.argsort(cell, kind="stable")
        # The whole, which comes first, less its parts is nothing.
        self._sums = _Sums(cell[order], line[order], (np.diff(line, prepend=-1) > 0)[order], np.zeros(len(sums), int))

    def island_of(self, cell: int) -> int:
        return int(self._island[cell])

    def around(self, cells: Collection[int]) -> list[int]:
        """All cells of the islands of these."""
        return [cell for island in {self.island_of(cell) for cell in cells} for cell in self._islands[island].cells]

    def bounds(self, system: System, withheld: Collection[int], cells: Collection[int]) -> WideBounds:
        """In the islands of these cells while these rows are withheld, by what is known of withheld cells."""
        import numpy as np

        is_asked, is_shown = np.zeros(len(self._island) + 1, bool), np.ones(len(system.rows), bool)
        is_asked[self._island[list(cells)]], is_shown[list(withheld)] = True, False
        is_asked[-1] = False
        is_asked, is_known = is_asked[self._island], self._given.copy()
        is_known[self._printed[is_shown[self._row]]] = True
        low = np.where(is_known, self._values, system.lowest)
        high = np.where(is_known, self._values, LIMIT)
        sums = self._sums.among(is_asked & ~is_known, np.where(is_known, self._values, 0))
        waiting, moving = sums, np.zeros(len(low), bool)
        for _ in range(SWEEPS):
            lower, higher = waiting.tightened(low, high)
            moving = (lower > low) | (higher < high)
            low, high = lower, higher
            if not moving.any():
                break
            waiting = sums.holding(moving, low > high)
        narrow = is_asked & ~is_known & (high - low + 1 < self._needed)
        return WideBounds(low, high, narrow.nonzero()[0].tolist(), _cells(moving), _cells(low > high))


class _Sums(NamedTuple):
    """By entry, in the order of cells: a cell, its line, and whether it is the whole."""

    cell: Any
    line: Any
    is_whole: Any
    constants: Any
    """By line."""

    def among(self, free: Any, values: Any) -> _Sums:
        """What others than the free cells are is one constant."""
        import numpy as np

        known, kept = np.where(self.is_whole, 1, -1) * values[self.cell], free[self.cell]
        constants = np.bincount(self.line, known, len(self.constants)).astype(int)
        return _Sums(self.cell[kept], self.line[kept], self.is_whole[kept], constants)

    def tightened(self, low: Any, high: Any) -> tuple[Any, Any]:
        """What each sum alone leaves its cells."""
        import numpy as np

        cell, line, is_whole, constants = self
        if not len(cell):
            return low, high
        lows, highs = low[cell], high[cell]
        least, most = np.where(is_whole, lows, -highs), np.where(is_whole, highs, -lows)
        lower, higher = (
            side - (constants + np.bincount(line, side, len(constants)).astype(int))[line] for side in (most, least)
        )
        starts = np.flatnonzero(np.diff(cell, prepend=-1))
        own, low, high = cell[starts], low.copy(), high.copy()
        low[own] = np.maximum(low[own], np.maximum.reduceat(np.where(is_whole, lower, -higher), starts))
        high[own] = np.minimum(high[own], np.minimum.reduceat(np.where(is_whole, higher, -lower), starts))
        return low, high

    def holding(self, cells: Any, broken: Any) -> _Sums:
        """The sums that hold some of these cells, and none without a value: what those would say means nothing."""
        import numpy as np

        lines = np.zeros(len(self.constants), bool)
        lines[self.line[cells[self.cell]]] = True
        lines[self.line[broken[self.cell]]] = False
        kept = lines[self.line]
        return _Sums(self.cell[kept], self.line[kept], self.is_whole[kept], self.constants)


def _cells(marked: Any) -> frozenset[int]:
    return frozenset(marked.nonzero()[0].tolist())
