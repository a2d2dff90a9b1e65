"""This room counts a set: runs its plan, tallies its units, and tells periods without rows from periods of none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from itertools import chain, combinations, pairwise

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundSet
from forebyg.engine.axis import Axis, Term, make_axis
from forebyg.engine.closing import Series, SetCounts, Tallied, closed, latest_days, placed_in, with_parents
from forebyg.engine.folding import DIFFERS, with_unit
from forebyg.engine.needs import columns_read
from forebyg.engine.overlap import shared_periods
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import plan_set
from forebyg.engine.running import Runner
from forebyg.engine.series import shown_periods
from forebyg.engine.sources import Sources
from forebyg.engine.strata import PARENT, groups, labelled, spread_over
from forebyg.engine.survival import kaplan_meier
from forebyg.engine.tallies import tally, waiting
from forebyg.errors import CountingError, Problem, told


def count_set(
    bound: BoundSet, sources: Sources, last_day: dt.date | None, compared: Collection[str] | None = None
) -> SetCounts:
    """All tallies of a set, which is `compared` with other periods. Raises CountingError where the data forbid it."""
    axis = make_axis(bound.period, terms_of(bound, sources), last_day)
    runner = Runner(sources, axis, columns_read(bound))
    plan = plan_set(bound)
    units = runner.rows(plan.units).collect()
    _require_agreement(units, bound)
    coverage = placed_in(runner.rows(plan.covered), axis).collect()
    # The fold has collected them.
    admitted = with_unit(runner.rows(plan.admitted), plan.unit)
    latest = _latest(admitted, bound, axis)
    shown = shown_periods(axis, coverage, bound, last_day)
    shared = shared_periods(units, bound, axis, shown, compared)
    series = Series(axis, shown, coverage, sources)
    tallied = _tallied(units.lazy(), admitted, bound, series, latest, shared)
    if plan.waiting is not None:
        tallied = replace(tallied, waiting=_waiting(runner.rows(plan.waiting), bound, axis))
    return closed([tallied])[0]


def terms_of(bound: BoundSet, sources: Sources) -> tuple[Term, ...]:
    """Periods that are rows of an extract: labelled by its key, in order of their start."""
    terms = bound.period.terms
    if terms is None:
        return ()
    label = (terms.declared.definition.key or list(terms.columns))[0]
    rows = sources.rows(terms).drop_nulls([SPELL_FROM, SPELL_TO]).sort(SPELL_FROM)
    labelled = rows.select(label, SPELL_FROM, SPELL_TO).collect()
    found = [Term(str(name), first, last) for name, first, last in labelled.iter_rows()]
    if any(one.end >= other.start for one, other in pairwise(found)):
        place = terms.declared.place_of(("spell",))
        raise CountingError([Problem("FB521", f"the periods of extract '{terms.name}' overlap", place)])
    return tuple(found)


def _require_agreement(units: pl.DataFrame, bound: BoundSet) -> None:
    differing = int(units[DIFFERS].sum())
    if differing:
        what = {"share": "numerator", "within": "clock"}.get(bound.outcome, "value")
        message = f"the {what} differs between rows of the same unit ({bound.per}): {told(differing)} units"
        ways = "any or all" if what == "numerator" else "sum, mean, min, max, first or last"
        raise CountingError([Problem("FB520", message, None, f"say how to fold them: {ways}")])


def _latest(admitted: pl.LazyFrame, bound: BoundSet, axis: Axis) -> pl.DataFrame | None:
    """The last day that any admitted row of a period looks at."""
    ends = latest_days(bound)
    if not ends:
        return None
    framed = admitted.with_columns(pl.max_horizontal(ends).alias(".latest"))
    return with_parents(framed, axis).group_by(PARENT).agg(pl.col(".latest").max()).collect()


def _tallied(
    units: pl.LazyFrame,
    admitted: pl.LazyFrame,
    bound: BoundSet,
    series: Series,
    latest: pl.DataFrame | None,
    shared: pl.DataFrame,
) -> Tallied:
    units = with_parents(units, series.axis)
    breakdowns = groups(bound)
    counts, doubles = [], []
    for dimensions in breakdowns:
        spread = spread_over(units, admitted, dimensions)
        keys = [PARENT, *(f".by{n}" for n in range(len(dimensions)))]
        counted = tally(spread, keys, bound)
        if bound.clock is not None and bound.clock.start is not None and bound.clock.stop is not None:
            counted = counted.join(
                kaplan_meier(spread, keys), on=keys, how="left", nulls_equal=True, maintain_order="left"
            )
        counts.append(counted)
        # A unit in several strata stands several times among the spread.
        doubles.append(spread.select(pl.len() > pl.struct(PERIOD, UNIT).n_unique()))
    pairs = tuple(combinations(dict.fromkeys(chain.from_iterable(breakdowns)), 2))
    strata = [spread_over(units, admitted, pair).select(PARENT, ".by0", ".by1").unique() for pair in pairs]
    collected = pl.collect_all([*counts, *doubles, *strata])
    frames = [labelled(frame, dimensions) for frame, dimensions in zip(collected, breakdowns, strict=False)]
    overlapping = tuple(
        " x ".join(dimension.name for dimension in dimensions)
        for dimensions, double in zip(breakdowns, collected[len(breakdowns) :], strict=False)
        if dimensions and double.item()
    )
    crossed = [labelled(frame, pair) for frame, pair in zip(collected[2 * len(breakdowns) :], pairs, strict=True)]
    return Tallied(bound, series, frames, overlapping, crossed, latest, shared)


def _waiting(rows: pl.LazyFrame, bound: BoundSet, axis: Axis) -> list[pl.DataFrame]:
    """Open cases not yet due, in the period in which their clock started."""
    assert bound.clock is not None
    marked = with_unit(rows, bound.per).collect().lazy()
    units = marked.unique([PERIOD, UNIT], keep="first", maintain_order=True)
    units = with_parents(units, axis)
    breakdowns, counts = groups(bound), []
    for dimensions in breakdowns:
        keys = [PARENT, *(f".by{n}" for n in range(len(dimensions)))]
        counts.append(waiting(spread_over(units, marked, dimensions), keys, bound.clock.stop is not None))
    return [labelled(frame, dimensions) for frame, dimensions in zip(pl.collect_all(counts), breakdowns, strict=True)]
