"""This room closes tallies: every period of the series is filled, told whether it is covered and complete, and which
earlier ones count the same units."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from forebyg.bound import BoundExtract, BoundSet, LookupStep
from forebyg.engine.axis import Axis
from forebyg.engine.completeness import completeness
from forebyg.engine.formulas import day
from forebyg.engine.plan import PERIOD
from forebyg.engine.planning import WRONG
from forebyg.engine.series import filled
from forebyg.engine.sources import Sources
from forebyg.engine.strata import BY, PARENT


@dataclass(frozen=True)
class SetCounts:
    """Whole-number tallies of a set: one row per period, stratum and category, all periods of the series filled.

    `rows` has period, period_start, period_end, by, category, covered, complete and the tallies.
    """

    rows: pl.DataFrame
    overlapping: tuple[str, ...]
    pairs: pl.DataFrame
    """`period` and `by`: which values of two columns of breakdowns are found together."""
    unit: int
    personal: bool


@dataclass(frozen=True)
class Tallied:
    """What was collected of a set before periods are filled."""

    rows: pl.DataFrame
    overlapping: tuple[str, ...]
    pairs: pl.DataFrame


@dataclass(frozen=True)
class Series:
    """The periods that are shown, and how many rows are placed in each, whoever they concern."""

    axis: Axis
    shown: pl.DataFrame
    coverage: pl.DataFrame


def closed(
    tallied: Tallied,
    bound: BoundSet,
    series: Series,
    sources: Sources,
    latest: pl.DataFrame | None,
    shared: pl.DataFrame,
) -> SetCounts:
    """The counts of a set from its tallies; `latest` is the last day that its rows look at, `shared` as in overlap."""
    rows = filled(tallied.rows, series.shown, series.coverage, bound)
    rows = rows.with_columns(completeness(series.shown, series.axis, bound, sources, latest, rows))
    rows = rows.join(shared, on=PARENT, how="left", maintain_order="left")
    unit = bound.value.type.unit if bound.value is not None and bound.value.type.name == "number" else 1
    pairs = tallied.pairs.join(series.shown, on=PARENT).select("period", BY)
    return SetCounts(rows, tallied.overlapping, pairs, unit, bound.is_personal)


def with_parents(frame: pl.LazyFrame, axis: Axis) -> pl.LazyFrame:
    """With the period that each part belongs to."""
    return frame.with_columns(pl.lit(axis.parts["parent"]).gather(PERIOD).alias(PARENT))


def placed_in(placed: pl.LazyFrame, axis: Axis) -> pl.LazyFrame:
    """How many rows are placed in each period, whoever they concern."""
    return with_parents(placed.select(PERIOD), axis).group_by(PARENT).agg(pl.len().alias("placed"))


def latest_days(bound: BoundSet) -> list[pl.Expr]:
    """The days that a row looks at: the ends of its windows, and its deadline."""
    ends = [
        day(step.during.last)
        for step in bound.steps
        if isinstance(step, LookupStep)
        and step.during is not None
        and step.during.last is not None
        and _is_dated(step.other)
    ]
    if bound.clock is not None:
        ends.append(pl.when(~pl.col(WRONG)).then(day(bound.clock.deadline)))
    return ends


def _is_dated(extract: BoundExtract | None) -> bool:
    return extract is not None and extract.has_dates
