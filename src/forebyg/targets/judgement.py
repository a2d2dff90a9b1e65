"""This room judges questions, one for each row and bound: by the point, or by the interval of the value or of the
change (statistics A15)."""

from __future__ import annotations

import math

import polars as pl

from forebyg.definitions.targets import COMPARED_WITH
from forebyg.targets.bounds import LOWER_SIDES

ON, MARGIN, ROOM = pl.col("judged_on"), pl.col("margin"), pl.col("room")
LOW, HIGH, BOUND, ROUNDED = (pl.col(name) for name in ("low", "high", "bound", "rounded"))
STRICT_SIDES = ("above", "below")
ROUNDING = 1e-12
"""Part of a number within which two floats are the same: well above the error of their arithmetic, well below one
child in a million."""


def verdicts(asked: pl.DataFrame) -> pl.Series:
    """`met`, `not met`, `uncertain`, `not due` or `no data` of every question about a row that has a value."""
    if asked.is_empty():
        return pl.Series(dtype=pl.String)
    evidence = asked.select(
        "side", "is_path", "inputs", "margin", *(f"{name}_state" for name in COMPARED_WITH),
        pl.col("number").is_null().alias("is_unknown"), *_evidence(),
    )  # fmt: skip
    return _turned(evidence).select(_verdict()).to_series()


def has_evidence() -> pl.Expr:
    """Whether there is anything to judge a question on: a point, or limits of any kind."""
    of_change = [_compared(limit) for limit in ("difference_lower", "difference_upper", "ratio_lower", "ratio_upper")]
    return (
        pl.when(ON == "interval")
        .then(_told("lower").is_not_null() | _told("upper").is_not_null())
        .when(ON.is_in(COMPARED_WITH))
        .then(pl.any_horizontal(limit.is_not_null() for limit in of_change))
        .otherwise(ON == "point")
    )


def _evidence() -> list[pl.Expr]:
    """What a question is judged on: from `low` to `high` against `bound`, and the `room` that a margin leaves there.

    A point is an interval without width, within the error of floats; of a change it is the difference, or the ratio:
    where the bound is so many times the value compared with, where nothing else has limits, and for a margin, which is
    in percent. Of what has no interval nothing is known.
    """
    value, number, is_change = pl.col("value"), pl.col("number"), ON.is_in(COMPARED_WITH)
    is_multiple = pl.col("multiple").is_not_null()
    has_ratio = _compared("ratio_lower").is_not_null() | _compared("ratio_upper").is_not_null()
    in_percent = (pl.col("shift") == 0) & (_compared("difference_lower").is_null() | (has_ratio & MARGIN.is_not_null()))
    limits = [
        pl.when(ON == "point").then(value)
        .when(ON == "interval").then(_told(side))
        .when(is_multiple).then(_compared(f"ratio_{side}"))
        .when(in_percent).then(100 * (_compared(f"ratio_{side}") - 1))
        .when(is_change).then(_compared(f"difference_{side}"))
        for side in ("lower", "upper")
    ]  # fmt: skip
    # One limit alone is that of an interval without an end.
    low, high = (
        pl.coalesce(one, pl.when(other.is_not_null()).then(pl.lit(end)))
        for one, other, end in ((limits[0], limits[1], -math.inf), (limits[1], limits[0], math.inf))
    )
    rounded = ROUNDING * pl.max_horizontal(pl.lit(1.0), number.abs(), value.abs())
    room = pl.when(in_percent).then(MARGIN).otherwise(MARGIN / 100 * _compared("value").abs())
    return [
        low.alias("low"),
        high.alias("high"),
        pl.when(is_change).then(pl.coalesce("multiple", "shift")).otherwise(number).alias("bound"),
        pl.when(ON == "point").then(rounded).otherwise(0.0).alias("rounded"),
        (is_change & ~is_multiple & (pl.col("shift") == 0)).alias("is_same"),
        (value == _compared("value")).fill_null(False).alias("is_equal"),
        room.alias("room"),
    ]


def _told(side: str) -> pl.Expr:
    """A limit of the value; those of values that are all alike tell nothing of chance."""
    return pl.when(pl.col("interval_detail").ne_missing(pl.lit("no variation"))).then(side)


def _compared(name: str) -> pl.Expr:
    return pl.coalesce(pl.when(ON.eq(side)).then(f"{side}_{name}") for side in COMPARED_WITH)


def _turned(evidence: pl.DataFrame) -> pl.DataFrame:
    """All bounds as bounds from above: what is asked to be at least 5 is asked to be at most -5 of its opposite."""
    is_lower = pl.col("side").is_in(LOWER_SIDES)
    return evidence.with_columns(
        pl.when(is_lower).then(-HIGH).otherwise(LOW).alias("low"),
        pl.when(is_lower).then(-LOW).otherwise(HIGH).alias("high"),
        pl.when(is_lower).then(-BOUND).otherwise(BOUND).alias("bound"),
    )


def _verdict() -> pl.Expr:
    """Met where the whole interval is on the right side, not met where all of it is on the other.

    Of a change against none `below` and `above` need evidence of it; `at most` and `at least` fail only where a rise
    (a fall) is shown, which it is not where nothing has changed, or, with a margin, are met only where one beyond the
    margin is ruled out.
    """
    is_strict = pl.col("side").is_in(STRICT_SIDES)
    not_shown = pl.when(MARGIN.is_null()).then((LOW <= 0) | pl.col("is_equal")).otherwise(HIGH.le(ROOM))
    met = (
        pl.when(is_strict)
        .then(HIGH < BOUND - ROUNDED)
        .when("is_same")
        .then(not_shown)
        .otherwise(HIGH <= BOUND + ROUNDED)
    )
    missed = pl.when(is_strict).then(LOW >= BOUND - ROUNDED).otherwise(LOW > BOUND + ROUNDED)
    verdict = pl.when(met).then(pl.lit("met")).when(missed).then(pl.lit("not met")).otherwise(pl.lit("uncertain"))
    without = pl.when("is_path").then(pl.lit("not due")).otherwise(pl.lit("no data"))
    verdict = pl.when("is_unknown").then(without).otherwise(verdict)
    for name in COMPARED_WITH:
        state = pl.when(pl.col("inputs").list.contains(name)).then(pl.col(f"{name}_state").fill_null("no data"))
        told = pl.when(state == "not due").then(pl.lit("not due")).otherwise(pl.lit("no data"))
        verdict = pl.when(state.is_null() | (state == "ok")).then(verdict).otherwise(told)
    return verdict
