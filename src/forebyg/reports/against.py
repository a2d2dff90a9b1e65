"""This room rounds a number, the one it is held against and their difference, so that they agree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from forebyg.outputs.figures import NEGLIGIBLE, Figures
from forebyg.outputs.numbers import SHARES, half_up, number
from forebyg.outputs.rows import Row

MOST = 2
"""No more decimals are added than these (statistics.md A14)."""


@dataclass(frozen=True)
class Against:
    """Two numbers as a sentence writes them: both, and their difference, with the same decimals."""

    figures: Figures
    decimals: int
    now: Decimal
    then: Decimal
    moved: Decimal
    """The change of the unrounded values, without its sign."""

    @property
    def is_level(self) -> bool:
        """Whether both print the same."""
        return self.now == self.then

    @property
    def adds_up(self) -> bool:
        """Whether the printed numbers are as far apart as is said of them."""
        return abs(self.now - self.then) == self.moved and not self.is_level

    @property
    def is_tiny(self) -> bool:
        """Whether the change is less than the last decimal can show; numbers that print the same are less apart."""
        return self.is_level or self.moved == 0

    @property
    def difference(self) -> str:
        """Of a tiny change what it is less than."""
        least = Decimal(1).scaleb(-self.decimals)
        return number(float(least if self.is_tiny else self.moved), self.decimals, self.figures.lang)


def held_against(figures: Figures, row: Row, then: Row | None, value: float) -> Against:
    """The number of `row` against `value`, that of `then`. Where the rounded difference is not that of the rounded
    numbers, all three have one decimal more, as long as that makes them agree."""
    least = _least(figures, row, then, value)
    first, *finer = (_rounded(figures, row, value, one) for one in range(least, _most(figures, row, least) + 1))
    if abs(row.change or 0.0) < NEGLIGIBLE or figures.is_no_unit(row, then):
        # No difference is told.
        return first
    return next((one for one in (first, *finer) if one.adds_up), finer[-1] if first.is_level and finer else first)


def _least(figures: Figures, row: Row, then: Row | None, value: float) -> int:
    """What both bases bear, and what keeps the number on its side of the target; a number that was typed keeps its
    own."""
    own = then if then is not None and then.value is not None and math.isclose(then.value, value) else None
    bases = [one.denominator for one in (row, own) if one is not None and one.denominator is not None]
    decimals = figures.decimals_of(row, figures.decimals_on(min(bases, default=None)))
    is_cut = own is None and float(half_up(value, decimals)) != value
    return max(decimals, 1) if is_cut else decimals


def _most(figures: Figures, row: Row, least: int) -> int:
    """Whole amounts stay whole, and a standardised number has the digits that it was released with."""
    is_whole = least == 0 and figures.indicator.kind not in SHARES
    return least if row.crude is not None or is_whole else max(least, min(least + 1, MOST))


def _rounded(figures: Figures, row: Row, value: float, decimals: int) -> Against:
    now, then, moved = (half_up(one or 0.0, decimals) for one in (row.value, value, abs(row.change or 0.0)))
    return Against(figures, decimals, now, then, moved)
