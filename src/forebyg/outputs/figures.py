"""This room writes the numbers of one row as people read them: value, base, interval, target and change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from forebyg.outputs.notes import MARKS
from forebyg.outputs.numbers import (
    DASH,
    MISSING,
    SHARES,
    WITHHELD,
    decimals_of,
    decimals_of_share,
    decimals_typed,
    exact,
    half_up,
    number,
    signed,
)
from forebyg.outputs.rows import Row
from forebyg.results import ReleasedIndicator

NEGLIGIBLE, ROUNDING = 1e-9, 1e-12
AS_WRITTEN = 6
"""A bound that somebody typed has so many decimals at most."""
MOST_MORE = 4
CERTAIN = ("risen", "fallen")


@dataclass(frozen=True)
class Figures:
    """How the numbers of an indicator are written. A percentage has the decimals of its base (statistics.md A14), all
    else those of the whole series."""

    indicator: ReleasedIndicator
    decimals: int
    lang: str

    def decimals_on(self, base: float | None) -> int:
        if self.indicator.kind not in SHARES or base is None:
            return self.decimals
        return decimals_of_share(base)

    def decimals_of(self, row: Row, least: int | None = None) -> int:
        """One more as long as the value and what it is held against would read as if the status were another."""
        least = self.decimals_on(row.denominator) if least is None else least
        bounds = [bound for bound in (row.target_low, row.target_high) if bound is not None]
        if row.value is None or row.is_withheld:
            return least
        for decimals in range(least, least + MOST_MORE):
            shown = half_up(row.value, decimals)
            if all(_side(shown, self._rounded(one, row, decimals)) == _side(row.value, one) for one in bounds):
                return decimals
        return least

    def value(self, row: Row, decimals: int | None = None) -> str:
        if row.value is None:
            return WITHHELD if row.is_withheld else MISSING
        decimals = self.decimals_of(row) if decimals is None else decimals
        if row.crude is not None:
            # A standardised figure has the digits that it was released with.
            text = exact(row.value, self.lang, most=decimals)
        else:
            text = number(row.value, decimals, self.lang)
        return f"{text} %" if self.indicator.unit == "percent" else text

    def base(self, row: Row) -> str:
        """`312/5.012`, `n = 312`."""
        kind = self.indicator.kind
        if kind in ("count", "sum", "change", "gap"):
            return ""
        denominator = self._part(row.denominator, row)
        if kind in ("mean", "median", "quantile"):
            return f"n = {denominator}" if denominator else ""
        numerator = self._part(row.numerator, row)
        return f"{numerator}/{denominator}" if numerator and denominator else ""

    def _part(self, value: float | None, row: Row) -> str:
        if value is None:
            return WITHHELD if row.is_withheld else ""
        return exact(value, self.lang, most=1)

    def interval(self, row: Row) -> str:
        if row.lower is None or row.upper is None:
            return ""
        decimals = self.decimals_of(row)
        is_coarse = row.crude is not None
        low, high = (
            exact(limit, self.lang, most=decimals) if is_coarse else number(limit, decimals, self.lang)
            for limit in (row.lower, row.upper)
        )
        return f"{low} {DASH} {high}" if row.lower < 0 else f"{low}{DASH}{high}"

    def target(self, row: Row) -> str:
        rules = row.target_rule or ""
        if row.target_low is None and row.target_high is None:
            return WITHHELD if (rules or row.target_inputs) and row.assessment == "withheld" else ""
        if row.target_low is not None and row.target_high is not None and rules == "between":
            return DASH.join(self._bound(bound, row) for bound in (row.target_low, row.target_high))
        bounds = []
        if row.target_low is not None:
            bounds.append(f"{'>' if 'above' in rules else '≥'} {self._bound(row.target_low, row)}")
        if row.target_high is not None:
            bounds.append(f"{'<' if 'below' in rules else '≤'} {self._bound(row.target_high, row)}")
        return (" og " if self.lang == "da" else " and ").join(bounds)

    def _bound(self, bound: float, row: Row) -> str:
        return exact(float(self._rounded(bound, row, self.decimals_of(row))), self.lang, most=AS_WRITTEN)

    def _rounded(self, bound: float, row: Row, decimals: int) -> Decimal:
        """A typed bound as it is written; what is made of other values as these are."""
        written = half_up(bound, AS_WRITTEN)
        is_written = not row.target_inputs and abs(float(written) - bound) <= NEGLIGIBLE * max(1.0, abs(bound))
        return written if is_written else half_up(bound, max(decimals, 1))

    def change(self, row: Row, then: Row | None) -> str:
        """The change from `then`, the row that this one is compared with, where it is shown."""
        if row.change is None:
            compared = row.baseline_period or row.previous_period
            return WITHHELD if row.assessment == "withheld" and compared else ""
        decimals, state = self.decimals_on(min(_bases(row, then), default=None)), row.change_state
        is_none = self.is_no_unit(row, then)
        text = number(0, decimals, self.lang) if is_none else signed(row.change, decimals, self.lang)
        has_limits = row.change_interval is not None or row.change_percent_interval is not None
        # A census has no chance in it: what changed, changed.
        mark = " " if state in CERTAIN and (is_none or not has_limits) else MARKS.get(state or "", " ")
        # A change of which nothing can be said keeps the place of the mark, so that numbers stand under each other.
        return text if state is None else f"{text} {mark}"

    def is_no_unit(self, row: Row, then: Row | None) -> bool:
        """Whether a share has changed by less than one unit of either base: without anybody more or fewer its base
        has."""
        bases = _bases(row, then)
        if row.change is None or not bases or self.indicator.kind not in SHARES:
            return False
        return abs(row.change) * max(bases) < 100 * (1 - NEGLIGIBLE)


def figures_of(indicator: ReleasedIndicator, rows: Sequence[Row], lang: str) -> Figures:
    """How the numbers of a series are written: the same in all its periods and strata."""
    shown = [row for row in rows if row.value is not None]
    values = [row.value for row in shown if row.value is not None]
    # The mean of one figure is that figure, such as one that was typed from a publication.
    if indicator.kind == "mean" and shown and all(row.denominator == 1 for row in shown):
        return Figures(indicator, decimals_typed(values), lang)
    return Figures(indicator, decimals_of(indicator.kind, indicator.unit, max(map(abs, values), default=0.0)), lang)


def _bases(row: Row, then: Row | None) -> list[float]:
    return [one.denominator for one in (row, then) if one is not None and one.denominator is not None]


def _side(value: float | Decimal, bound: float | Decimal) -> int:
    """On which side of a bound a value lies."""
    distance = float(value) - float(bound)
    return 0 if abs(distance) <= ROUNDING * max(1.0, abs(float(bound))) else 1 if distance > 0 else -1
