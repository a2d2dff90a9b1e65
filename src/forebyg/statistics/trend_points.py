"""This room says which periods of a series may carry a trend: yearly, after the last break, none within another."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

FEWEST = 5
YEAR = 0.98
"""Periods must begin this far apart, in years: a leap day or a moved term is no half-year."""
REASONS = ("too_few", "overlapping", "not_yearly")


def trend_points(rows: pl.DataFrame, breaks: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The rows that count, by key and time, with `at` (years, where the period begins) and `reason` (of REASONS, null).

    `rows` has `keys`, period_start, period_end, value and complete; `breaks` has `start` (the first day of the new
    series) and those of `keys` that breaks differ by. An incomplete period or one without a value does not count; a
    year that is missing between others may. `reason` is the same for all rows of a key: what forbids its trend. A key
    without any row that counts is not there.
    """
    start, end = pl.col("period_start"), pl.col("period_end")
    counted = rows.filter(pl.col("complete") & pl.col("value").is_not_null() & start.is_not_null())
    counted = _after_breaks(counted, breaks, keys).sort(*keys, "period_start")
    years = start.dt.year() + (start.dt.month() - 1) / 12 + (start.dt.day() - 1) / 366
    earlier_end, earlier = end.shift(1).over(keys), pl.col("at").shift(1).over(keys)
    placed = counted.with_columns(years.cast(pl.Float64).alias("at"))
    return placed.with_columns(
        pl.when(pl.len().over(keys) < FEWEST)
        .then(pl.lit("too_few"))
        .when((start <= earlier_end).any().over(keys))
        .then(pl.lit("overlapping"))
        .when((pl.col("at") - earlier < YEAR).any().over(keys))
        .then(pl.lit("not_yearly"))
        .alias("reason")
    )


def _after_breaks(rows: pl.DataFrame, breaks: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The rows that begin on the last break or later; a break after the last of them has not come yet."""
    shared = [key for key in keys if key in breaks.columns]
    last = rows.select(*keys, pl.col("period_end").max().over(keys).alias("last")).unique()
    broken = last.join(breaks, on=shared, nulls_equal=True) if shared else last.join(breaks, how="cross")
    broken = broken.filter(pl.col("start") <= pl.col("last")).group_by(keys).agg(pl.col("start").max())
    joined = rows.join(broken, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.filter((pl.col("period_start") >= pl.col("start")).fill_null(True)).drop("start")
