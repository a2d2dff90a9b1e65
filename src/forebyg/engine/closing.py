"""This room closes tallies: every period of the series is filled, told whether it is covered and complete, and which
earlier ones count the same units. Sets with the same tallies are closed together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

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
class Tallied:
    """What was collected of a set before periods are filled, by breakdown: its tallies, and the open cases not yet due
    where it has any. `pairs` has by PARENT which values of two columns of breakdowns are found together, `latest` the
    last day that its rows look at; `shared` is as in overlap."""

    bound: BoundSet
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


@dataclass(frozen=True)
class Series:
    """The periods that are shown, and how many rows are placed in each, whoever they concern."""

    axis: Axis
    shown: pl.DataFrame
    coverage: pl.DataFrame


def closed(sets: Sequence[Tallied], series: Series, sources: Sources) -> list[SetCounts]:
    """The counts of sets of one series from their tallies."""
    alike: dict[Hashable, list[int]] = {}
    for number, one in enumerate(sets):
        alike.setdefault(one.shape, []).append(number)
    labels = dict(series.shown.select(PARENT, "period").iter_rows())
    found: dict[int, SetCounts] = {}
    for numbers in alike.values():
        together = [sets[number] for number in numbers]
        for number, one, rows in zip(numbers, together, _rows(together, series, sources), strict=True):
            value = one.bound.value
            unit = value.type.unit if value is not None and value.type.name == "number" else 1
            pairs = frozenset(
                (labels[parent], by) for frame in one.pairs for parent, by in frame.iter_rows() if parent in labels
            )
            found[number] = SetCounts(rows, one.overlapping, pairs, unit, one.bound.is_personal)
    return [found[number] for number in range(len(sets))]


def _rows(sets: Sequence[Tallied], series: Series, sources: Sources) -> list[pl.DataFrame]:
    """The rows of sets with the same tallies."""
    tallied = numbered([one.rows for one in sets])
    if sets[0].waiting:
        waiting = numbered([one.waiting for one in sets])
        tallied = tallied.join(waiting, on=[SET, PARENT, BY], how="full", coalesce=True, maintain_order="left_right")
    index = index_of(tallied, series.shown, [one.bound for one in sets])
    rows = filled(tallied, _periods(sets, series, sources), index, is_split(sets[0].bound))
    heights = [series.shown.height * len(strata) for strata in index]
    rows = rows.drop(SET)
    return [rows.slice(sum(heights[:number]), height) for number, height in enumerate(heights)]


def _periods(sets: Sequence[Tallied], series: Series, sources: Sources) -> pl.DataFrame:
    """The periods of each set: SET, PARENT, what they are called, covered, complete and SHARED."""
    known = series.shown.join(series.coverage, on=PARENT, how="left", maintain_order="left")
    is_covered = (pl.col("placed").fill_null(0) > 0) | pl.lit(sets[0].bound.period.only is not None)
    known = known.with_columns(is_covered.alias("covered")).drop("placed")
    complete = [
        is_complete
        for one in sets
        for is_complete in completeness(series.shown, series.axis, one.bound, sources, one.latest)
    ]
    periods = pl.DataFrame({SET: range(len(sets))}, schema={SET: pl.Int64}).join(known, how="cross")
    periods = periods.with_columns(pl.Series("complete", complete, dtype=pl.Boolean))
    shared = numbered([[one.shared] for one in sets])
    return periods.join(shared, on=[SET, PARENT], how="left", maintain_order="left")


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
