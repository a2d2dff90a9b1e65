"""This room judges one bound: by the point, or by the interval of the value or of the change (statistics A15)."""

from __future__ import annotations

import polars as pl

from forebyg.targets.bounds import LOWER_SIDES, Limit, Side

VALUE, LOWER, UPPER = pl.col("value"), pl.col("lower"), pl.col("upper")
ROUNDING = 1e-12
"""Part of a number within which two floats are the same: well above the error of their arithmetic, well below one
child in a million."""


def judge(limit: Limit, is_significance: bool, margin: float | None) -> pl.Expr:
    """`met`, `not met`, `uncertain`, `not due` or `no data` of every row that has a value."""
    judged = _by_interval(limit, margin) if is_significance else _by_point(limit.side, limit.number)
    without = "not due" if limit.is_path else "no data"
    verdict = pl.when(limit.number.is_null()).then(pl.lit(without)).otherwise(judged)
    for name in limit.inputs:
        state = pl.col(f"{name}_state").fill_null("no data")
        told = pl.when(state == "not due").then(pl.lit("not due")).otherwise(pl.lit("no data"))
        verdict = pl.when(state == "ok").then(verdict).otherwise(told)
    return verdict


def _by_point(side: Side, number: pl.Expr) -> pl.Expr:
    rounding = ROUNDING * pl.max_horizontal(pl.lit(1.0), number.abs(), VALUE.abs())
    above = VALUE - number
    met = {
        "at_least": above >= -rounding,
        "at_most": above <= rounding,
        "above": above > rounding,
        "below": above < -rounding,
    }[side]
    return pl.when(met).then(pl.lit("met")).otherwise(pl.lit("not met"))


def _by_interval(limit: Limit, margin: float | None) -> pl.Expr:
    if not limit.inputs:
        return _evidence(limit.side, LOWER, UPPER, limit.number)
    if len(limit.inputs) != 1 or (limit.shift is None and limit.multiple is None):
        # No interval is known of such a change.
        return pl.lit("uncertain")
    name = limit.inputs[0]
    low, high = (pl.col(f"{name}_difference_{side}") for side in ("lower", "upper"))
    ratio_low, ratio_high = (pl.col(f"{name}_ratio_{side}") for side in ("lower", "upper"))
    has_ratio = ratio_low.is_not_null() | ratio_high.is_not_null()
    if limit.multiple is not None:
        return _if(has_ratio, _evidence(limit.side, ratio_low, ratio_high, pl.lit(limit.multiple)))
    if limit.shift != 0:
        return _if(low.is_not_null(), _evidence(limit.side, low, high, pl.lit(limit.shift)))
    percent = (100 * (ratio_low - 1), 100 * (ratio_high - 1))
    by_ratio = _if(has_ratio, _same(limit.side, *percent, margin))
    points = None if margin is None else margin / 100 * pl.col(f"{name}_value").abs()
    by_difference = _same(limit.side, low, high, points)
    # A margin is in percent of the value compared with, so the ratio comes first.
    return pl.when(low.is_null() | (has_ratio & pl.lit(margin is not None))).then(by_ratio).otherwise(by_difference)


def _if(known: pl.Expr, verdict: pl.Expr) -> pl.Expr:
    return pl.when(known).then(verdict).otherwise(pl.lit("uncertain"))


def _evidence(side: Side, low: pl.Expr, high: pl.Expr, bound: pl.Expr) -> pl.Expr:
    """Met where the whole interval is on the right side, not met where all of it is on the other."""
    met, missed = {
        "at_least": (low >= bound, high < bound),
        "above": (low > bound, high <= bound),
        "at_most": (high <= bound, low > bound),
        "below": (high < bound, low >= bound),
    }[side]
    return _verdict(met, missed)


def _same(side: Side, low: pl.Expr, high: pl.Expr, margin: float | pl.Expr | None) -> pl.Expr:
    """A change against none. `below` and `above` need evidence of it; `at most` and `at least` fail only where a rise
    (a fall) is shown or, with a margin, are met only where one beyond the margin is ruled out."""
    if side in ("above", "below"):
        return _evidence(side, low, high, pl.lit(0.0))
    if side in LOWER_SIDES:
        low, high = -high, -low
    missed = low > 0
    return _verdict(low <= 0 if margin is None else high <= margin, missed)


def _verdict(met: pl.Expr, missed: pl.Expr) -> pl.Expr:
    return pl.when(met).then(pl.lit("met")).when(missed).then(pl.lit("not met")).otherwise(pl.lit("uncertain"))
