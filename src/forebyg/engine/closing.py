"""This room closes tallies: every period of the series is filled, told whether it is covered and complete, and which
earlier ones count the same units. Sets with the same tallies are closed together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl

from forebyg.bound import BoundExtract, BoundSet, LookupStep
from forebyg.engine.axis import Axis
from forebyg.engine.completeness import completeness
from forebyg.engine.formulas import day
from forebyg.engine.plan import PERIOD
from forebyg.engine.planning import WRONG
from forebyg.engine.series import filled, index_of, is_split
from forebyg.engine.sources import Sources
from forebyg.engine.strata import BY, PARENT, SET, numbered


@dataclass(frozen=True)
class SetCounts:
    """Whole-number tallies of a set: one row per period, stratum and category, all periods of the series filled.

    `rows` has period, period_start, period_end, by, category, covered, complete and the tallies.
    """

    rows: pl.DataFrame
    overlapping: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    """By period the strata in which values of two columns of breakdowns are found together."""
    unit: int
    personal: bool


@dataclass(frozen=True)
class Series:
    """The periods that are shown of sets on the same `sources`, and how many rows are placed in each, whoever they
    concern."""

    axis: Axis
    shown: pl.DataFrame
    coverage: pl.DataFrame
    sources: Sources


@dataclass(frozen=True)
class Tallied:
    """What was collected of a set before periods are filled, by breakdown: its tallies, and the open cases not yet due
    where it has any. `pairs` has by PARENT which values of two columns of breakdowns are found together, `latest` the
    last day that its rows look at; `shared` is as in overlap."""

    bound: BoundSet
    series: Series
    rows: Sequence[pl.DataFrame]
    overlapping: tuple[str, ...]
    pairs: Sequence[pl.DataFrame]
    latest: pl.DataFrame | None
    shared: pl.DataFrame
    waiting: Sequence[pl.DataFrame] = ()

    @property
    def shape(self) -> Hashable:
        """What sets that are closed together have in common."""
        columns = frozenset[str]().union(*(frame.columns for frame in self.rows))
        return is_split(self.bound), columns, bool(self.waiting)


def closed(sets: Sequence[Tallied]) -> list[SetCounts]:
    """The counts of sets from their tallies."""
    alike: dict[Hashable, list[int]] = {}
    for number, one in enumerate(sets):
        alike.setdefault(one.shape, []).append(number)
    found: dict[int, SetCounts] = {}
    for numbers in alike.values():
        together = [sets[number] for number in numbers]
        for number, one, rows in zip(numbers, together, _rows(together), strict=True):
            value = one.bound.value
            unit = value.type.unit if value is not None and value.type.name == "number" else 1
            found[number] = SetCounts(rows, one.overlapping, _pairs(one), unit, one.bound.is_personal)
    return [found[number] for number in range(len(sets))]


def _pairs(one: Tallied) -> frozenset[tuple[str, str]]:
    labels = dict(one.series.shown.select(PARENT, "period").iter_rows()) if one.pairs else {}
    return frozenset(
        (labels[parent], by) for frame in one.pairs for parent, by in frame.iter_rows() if parent in labels
    )


def _rows(sets: Sequence[Tallied]) -> list[pl.DataFrame]:
    """The rows of sets with the same tallies."""
    tallied = numbered([one.rows for one in sets])
    if sets[0].waiting:
        waiting = numbered([one.waiting for one in sets])
        tallied = tallied.join(waiting, on=[SET, PARENT, BY], how="full", coalesce=True, maintain_order="left_right")
    periods = _periods(sets)
    index = index_of(tallied, periods, [one.bound for one in sets])
    rows = filled(tallied, periods, index, is_split(sets[0].bound))
    heights = [one.series.shown.height * len(strata) for one, strata in zip(sets, index, strict=True)]
    ends = list(accumulate(heights, initial=0))
    rows = rows.drop(SET)
    return [rows.slice(end, height) for end, height in zip(ends, heights, strict=False)]


def _periods(sets: Sequence[Tallied]) -> pl.DataFrame:
    """The periods of each set: SET, PARENT, what they are called, covered, complete and SHARED."""
    periods = numbered([[one.series.shown] for one in sets])
    coverage = numbered([[one.series.coverage] for one in sets])
    periods = periods.join(coverage, on=[SET, PARENT], how="left", maintain_order="left")
    is_whole = pl.Series([one.bound.period.only is not None for one in sets], dtype=pl.Boolean).gather(periods[SET])
    complete = [
        is_complete
        for one in sets
        for is_complete in completeness(one.series.shown, one.series.axis, one.bound, one.series.sources, one.latest)
    ]
    periods = periods.with_columns(
        ((pl.col("placed").fill_null(0) > 0) | is_whole).alias("covered"),
        pl.Series("complete", complete, dtype=pl.Boolean),
    )
    shared = numbered([[one.shared] for one in sets])
    return periods.drop("placed").join(shared, on=[SET, PARENT], how="left", maintain_order="left")


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
