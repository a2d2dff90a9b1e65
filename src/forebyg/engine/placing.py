"""This room places rows in the periods they belong to."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundPeriod
from forebyg.engine.axis import Axis
from forebyg.engine.formulas import formula
from forebyg.engine.plan import PERIOD

FOREVER = dt.date.max


def place(frame: pl.LazyFrame, period: BoundPeriod, axis: Axis, has_spell: bool) -> pl.LazyFrame:
    """One row per row and period it belongs to; several placements must all hold."""
    if period.only is not None:
        return _with_period(frame.with_columns(pl.lit(0, dtype=pl.Int64).alias(PERIOD)), axis, has_spell)
    if period.labelled is not None:
        frame = _labelled(frame, period, axis)
    ranges = _ranges(period, axis)
    if ranges:
        firsts, lasts = zip(*ranges, strict=True)
        # Once for whoever reads the rows that are placed.
        bounds = frame.select(
            reduce(lambda a, b: pl.max_horizontal(a, b), firsts).cast(pl.Int64).alias(".low"),
            reduce(lambda a, b: pl.min_horizontal(a, b), lasts).cast(pl.Int64).alias(".high"),
        ).collect()
        frame = pl.concat([frame, bounds.lazy()], how="horizontal").filter(pl.col(".low") <= pl.col(".high"))
        if period.labelled is not None:
            frame = frame.filter(pl.col(PERIOD).is_between(pl.col(".low"), pl.col(".high"))).drop(".low", ".high")
        else:
            frame = _spread(frame, bounds)
    return _with_period(frame, axis, has_spell)


def _spread(rows: pl.LazyFrame, bounds: pl.DataFrame) -> pl.LazyFrame:
    """Each row once for each index from `.low` to `.high`; most extracts have rows of one period."""
    if (bounds[".low"] >= bounds[".high"]).all():
        return rows.rename({".low": PERIOD}).drop(".high")
    spans = pl.int_ranges(pl.col(".low"), pl.col(".high") + 1).alias(PERIOD)
    return rows.with_columns(spans).drop(".low", ".high").explode(PERIOD)


def _with_period(frame: pl.LazyFrame, axis: Axis, has_spell: bool) -> pl.LazyFrame:
    names = ("period.start", "period.end", "period.date", "period.length")
    frame = frame.with_columns(pl.lit(axis.parts[name]).gather(PERIOD).alias(name) for name in names)
    if not has_spell:
        return frame
    return frame.with_columns(
        pl.max_horizontal(SPELL_FROM, "period.start").alias("row.start"),
        pl.min_horizontal(pl.col(SPELL_TO).fill_null(FOREVER), "period.end").alias("row.end"),
    )


def _labelled(frame: pl.LazyFrame, period: BoundPeriod, axis: Axis) -> pl.LazyFrame:
    """By the same label, or by a label whose days lie inside the period (a quarter in its year)."""
    column = period.labelled
    assert column is not None
    labels = frame.select(column, f"{column}.start", f"{column}.end").unique().collect()
    parts = axis.parts.select(PERIOD, "label", "period.start", "period.end")
    same = labels.join(parts, left_on=column, right_on="label", how="inner").select(column, PERIOD)
    rest = labels.join(same, on=column, how="anti")
    inside = rest.join_where(
        parts.select(PERIOD, "period.start", "period.end"),
        pl.col(f"{column}.start") >= pl.col("period.start"),
        pl.col(f"{column}.end") <= pl.col("period.end"),
    ).select(column, PERIOD)
    found = pl.concat([same, inside]).unique(column, keep="first", maintain_order=True)
    return frame.join(found.lazy(), on=column, how="inner", maintain_order="left")


def _ranges(period: BoundPeriod, axis: Axis) -> list[tuple[pl.Expr, pl.Expr]]:
    """First and last index by each placement; a row without the date it needs has none."""
    starts, ends, status = (pl.lit(axis.parts[name]) for name in ("period.start", "period.end", "period.date"))
    found = []
    if period.dated is not None:
        day = formula(period.dated).cast(pl.Date)
        found.append(_touching(starts, ends, day, day))
    first, last = pl.col(SPELL_FROM), pl.col(SPELL_TO).fill_null(FOREVER)
    if period.at_day is not None or period.at_anchor is not None:
        found.append(_touching(status, status, first, last))
    if period.active == "any":
        found.append(_touching(starts, ends, first, last))
    if period.active == "throughout":
        low = starts.search_sorted(first, side="left").cast(pl.Int64)
        high = ends.search_sorted(last, side="right").cast(pl.Int64) - 1
        found.append(_unless_empty(first, low, high))
    return found


def _touching(starts: pl.Expr, ends: pl.Expr, first: pl.Expr, last: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    low = ends.search_sorted(first, side="left").cast(pl.Int64)
    high = starts.search_sorted(last, side="right").cast(pl.Int64) - 1
    return _unless_empty(first, low, high)


def _unless_empty(first: pl.Expr, low: pl.Expr, high: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """An empty date gives an empty range."""
    return pl.when(first.is_not_null()).then(low).otherwise(1), pl.when(first.is_not_null()).then(high).otherwise(0)
