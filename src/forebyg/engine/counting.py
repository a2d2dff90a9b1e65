"""This room counts a set: its plan is run, units are tallied, and periods without rows are told from periods of none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundExtract, BoundSet, Dimension, LookupStep
from forebyg.engine.axis import Axis, Term, add_length, make_axis
from forebyg.engine.folding import DIFFERS, with_unit
from forebyg.engine.formulas import day
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import WRONG, plan_set
from forebyg.engine.running import Runner
from forebyg.engine.sources import Sources
from forebyg.engine.survival import kaplan_meier
from forebyg.engine.tallies import CATEGORY, DOWN, SAME, UP, tally, waiting
from forebyg.errors import CountingError, Problem
from forebyg.expressions import columns_of

BY, PARENT = "by", "parent"
TOTAL = "{}"


@dataclass(frozen=True)
class SetCounts:
    """Whole-number tallies of a set: one row per period, stratum and category, all periods of the series filled.

    `rows` has period, period_start, period_end, by, category, covered, complete and the tallies.
    """

    rows: pl.DataFrame
    overlapping: tuple[str, ...]
    unit: int
    personal: bool


@dataclass(frozen=True)
class Tallied:
    """What was collected of a set before periods are filled."""

    rows: pl.DataFrame
    overlapping: tuple[str, ...]


def count_set(bound: BoundSet, sources: Sources, last_day: dt.date | None) -> SetCounts:
    """All tallies of a set. Raises CountingError where the data forbid it."""
    axis = make_axis(bound.period, terms_of(bound, sources), last_day)
    runner = Runner(sources, axis)
    plan = plan_set(bound)
    units = runner.rows(plan.units).collect()
    _require_agreement(units, bound)
    coverage = _coverage(runner.rows(plan.covered), axis)
    # The fold has collected them.
    admitted = with_unit(runner.rows(plan.admitted), plan.unit)
    latest = _latest(admitted, bound, axis)
    tallied = _tallied(units.lazy(), admitted, bound, axis)
    if plan.waiting is not None:
        tallied = _with_waiting(tallied, runner.rows(plan.waiting), bound, axis)
    shown = _shown_periods(axis, coverage, bound, last_day)
    rows = _filled(tallied, shown, coverage, bound)
    rows = rows.with_columns(_completeness(shown, axis, bound, sources, latest, rows))
    unit = bound.value.type.unit if bound.value is not None and bound.value.type.name == "number" else 1
    personal = any(extract.declared.definition.personal for extract in bound.rows)
    return SetCounts(rows, tallied.overlapping, unit, personal)


def terms_of(bound: BoundSet, sources: Sources) -> tuple[Term, ...]:
    """Periods that are rows of an extract: labelled by its key, in order of their start."""
    terms = bound.period.terms
    if terms is None:
        return ()
    label = (terms.declared.definition.key or list(terms.columns))[0]
    frame = sources.known(terms).drop_nulls([SPELL_FROM, SPELL_TO]).sort(SPELL_FROM)
    found = [
        Term(str(name), first, last) for name, first, last in frame.select(label, SPELL_FROM, SPELL_TO).iter_rows()
    ]
    if any(one.end >= other.start for one, other in pairwise(found)):
        place = terms.declared.place_of(("spell",))
        raise CountingError([Problem("FB521", f"the periods of extract '{terms.name}' overlap", place)])
    return tuple(found)


def _require_agreement(units: pl.DataFrame, bound: BoundSet) -> None:
    differing = int(units[DIFFERS].sum())
    if differing:
        many = f"{differing:,}" if differing >= 5 else "fewer than 5"
        what = {"share": "numerator", "within": "clock"}.get(bound.outcome, "value")
        message = f"the {what} differs between rows of the same unit ({bound.per}): {many} units"
        ways = "any or all" if what == "numerator" else "sum, mean, min, max, first or last"
        raise CountingError([Problem("FB520", message, None, f"say how to fold them: {ways}")])


def _parents(axis: Axis) -> pl.LazyFrame:
    return axis.parts.lazy().select(PERIOD, pl.col("parent").alias(PARENT))


def _coverage(placed: pl.LazyFrame, axis: Axis) -> pl.DataFrame:
    """How many rows are placed in each period, whoever they concern."""
    return placed.join(_parents(axis), on=PERIOD, how="inner").group_by(PARENT).agg(pl.len().alias("placed")).collect()


def _latest(admitted: pl.LazyFrame, bound: BoundSet, axis: Axis) -> pl.DataFrame | None:
    """The last day that any admitted row of a period looks at: its windows, and its deadline."""
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
    if not ends:
        return None
    framed = admitted.with_columns(pl.max_horizontal(ends).alias(".latest"))
    return framed.join(_parents(axis), on=PERIOD, how="inner").group_by(PARENT).agg(pl.col(".latest").max()).collect()


def _is_dated(extract: BoundExtract | None) -> bool:
    return extract is not None and extract.has_dates


def _groups(bound: BoundSet) -> list[tuple[Dimension, ...]]:
    """The total, then each breakdown; no total across values that hold each other."""
    overlapping = set(bound.rows[0].declared.definition.overlapping)
    fixed = {name for _, step in bound.population for name in columns_of(step.tree)}
    total = [] if overlapping - fixed else [()]
    return [*total, *bound.by]


def _tallied(units: pl.LazyFrame, admitted: pl.LazyFrame, bound: BoundSet, axis: Axis) -> Tallied:
    units = units.join(_parents(axis), on=PERIOD, how="inner", maintain_order="left")
    groups = _groups(bound)
    counts, doubles = [], []
    for dimensions in groups:
        spread = _spread(units, admitted, dimensions)
        keys = [PARENT, *(f".by{n}" for n in range(len(dimensions)))]
        counted = tally(spread, keys, bound)
        if bound.clock is not None and bound.clock.open == "survival":
            counted = counted.join(
                kaplan_meier(spread, keys), on=keys, how="left", nulls_equal=True, maintain_order="left"
            )
        counts.append(counted)
        # A unit in several strata stands several times among the spread.
        doubles.append(spread.select(pl.len() > pl.struct(PERIOD, UNIT).n_unique()))
    collected = pl.collect_all([*counts, *doubles])
    frames = [_labelled(frame, dimensions) for frame, dimensions in zip(collected, groups, strict=False)]
    overlapping = tuple(
        " x ".join(dimension.name for dimension in dimensions)
        for dimensions, double in zip(groups, collected[len(groups) :], strict=True)
        if dimensions and double.item()
    )
    return Tallied(pl.concat(frames, how="diagonal_relaxed"), overlapping)


def _spread(units: pl.LazyFrame, admitted: pl.LazyFrame, dimensions: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Each unit once in every stratum that one of its rows is in."""
    if not dimensions:
        return units
    columns = [pl.col(d.column).cast(pl.String).alias(f".by{n}") for n, d in enumerate(dimensions)]
    strata = admitted.select(PERIOD, UNIT, *columns).unique(maintain_order=True)
    return units.join(strata, on=[PERIOD, UNIT], how="inner", maintain_order="left")


def _labelled(counted: pl.DataFrame, dimensions: tuple[Dimension, ...]) -> pl.DataFrame:
    names = [dimension.name for dimension in dimensions]
    columns = [f".by{n}" for n in range(len(names))]
    labels = (
        [stratum(dict(zip(names, row, strict=True))) for row in counted.select(columns).iter_rows()] if names else None
    )
    by = pl.Series(BY, labels, dtype=pl.String) if labels is not None else pl.lit(TOTAL).alias(BY)
    return counted.with_columns(by).drop(columns)


def stratum(values: Mapping[str, str | None]) -> str:
    """A stratum as canonical JSON."""
    return json.dumps(dict(values), ensure_ascii=False)


def _with_waiting(tallied: Tallied, rows: pl.LazyFrame, bound: BoundSet, axis: Axis) -> Tallied:
    """Open cases not yet due, in the period in which their clock started."""
    assert bound.clock is not None
    marked = with_unit(rows, bound.per).collect().lazy()
    units = marked.unique([PERIOD, UNIT], keep="first", maintain_order=True)
    units = units.join(_parents(axis), on=PERIOD, how="inner", maintain_order="left")
    groups, counts = _groups(bound), []
    for dimensions in groups:
        keys = [PARENT, *(f".by{n}" for n in range(len(dimensions)))]
        counts.append(waiting(_spread(units, marked, dimensions), keys, bound.clock.stop is not None))
    frames = [_labelled(frame, dimensions) for frame, dimensions in zip(pl.collect_all(counts), groups, strict=True)]
    found = pl.concat(frames, how="diagonal_relaxed")
    joined = tallied.rows.join(found, on=[PARENT, BY], how="full", coalesce=True, maintain_order="left_right")
    return replace(tallied, rows=joined)


def _shown_periods(axis: Axis, coverage: pl.DataFrame, bound: BoundSet, last_day: dt.date | None) -> pl.DataFrame:
    """From the first period in which a row is placed (not before complete_from) to the last of the axis; a status
    date that has not come gives no row."""
    complete_from = bound.rows[0].declared.definition.complete_from
    placed = set(coverage[PARENT].to_list())
    terms = list(enumerate(axis.periods))
    if complete_from is not None and bound.period.only is None:
        terms = [(index, term) for index, term in terms if term.end >= complete_from]
    if _has_status_date(bound) and bound.period.each is None and last_day is not None and _has_last_day(bound):
        dates = axis.parts["period.date"]
        terms = [(index, term) for index, term in terms if dates[index] <= last_day]
    first = next((position for position, (index, _) in enumerate(terms) if index in placed), max(len(terms) - 1, 0))
    last = len(terms)
    if not _has_last_day(bound):
        last = (
            max((position for position, (index, _) in enumerate(terms) if index in placed), default=len(terms) - 1) + 1
        )
    shown = terms[first:last]
    return pl.DataFrame(
        {
            PARENT: pl.Series([index for index, _ in shown], dtype=pl.Int64),
            "period": pl.Series([term.label for _, term in shown], dtype=pl.String),
            "period_start": pl.Series([term.start for _, term in shown], dtype=pl.Date),
            "period_end": pl.Series([term.end for _, term in shown], dtype=pl.Date),
        }
    )


def _has_status_date(bound: BoundSet) -> bool:
    return bound.period.at_day is not None or bound.period.at_anchor is not None


def _has_last_day(bound: BoundSet) -> bool:
    return any(extract.has_dates for extract in bound.rows)


def _filled(tallied: Tallied, shown: pl.DataFrame, coverage: pl.DataFrame, bound: BoundSet) -> pl.DataFrame:
    """Every period with every stratum and category, zero where the period is covered and nobody is counted."""
    strata = pl.DataFrame({BY: list(_strata(tallied, bound))}, schema={BY: pl.String})
    index = shown.join(strata, how="cross")
    keys = [PARENT, BY]
    if bound.outcome in ("category", "transition"):
        found = (
            tallied.rows[CATEGORY].drop_nulls().unique().sort().to_list() if CATEGORY in tallied.rows.columns else []
        )
        listed = [DOWN, SAME, UP] if bound.outcome == "transition" else list(bound.categories or found)
        names = list(dict.fromkeys([*listed, *found]))
        index = index.join(pl.DataFrame({CATEGORY: names}, schema={CATEGORY: pl.String}), how="cross")
        bases = tallied.rows.group_by(keys, maintain_order=True).agg(pl.col("base").first(), pl.col("missing").first())
        hits = tallied.rows.filter(pl.col(CATEGORY).is_not_null()).select(*keys, CATEGORY, "hits")
        rows = index.join(bases, on=keys, how="left", maintain_order="left")
        rows = rows.join(hits, on=[*keys, CATEGORY], how="left", maintain_order="left")
    else:
        rows = index.join(tallied.rows, on=keys, how="left", maintain_order="left")
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CATEGORY))
    rows = rows.join(coverage, on=PARENT, how="left", maintain_order="left")
    covered = (pl.col("placed").fill_null(0) > 0) | pl.lit(bound.period.only is not None)
    rows = rows.with_columns(covered.alias("covered"), pl.col("base").is_null().alias(".none"))
    zero = [
        name for name in ("hits", "base", "missing", "total", "left_out", "waiting", "weight") if name in rows.columns
    ]
    fill = [
        pl.when(covered & pl.col(".none")).then(pl.coalesce(name, pl.lit(0))).otherwise(pl.col(name)).alias(name)
        for name in zero
    ]
    rows = rows.with_columns(fill)
    if "waiting" in rows.columns:
        rows = rows.with_columns(pl.col("waiting").fill_null(0))
    if bound.outcome in ("category", "transition"):
        rows = rows.with_columns(pl.when(pl.col("covered")).then(pl.col("hits").fill_null(0)).alias("hits"))
    return rows.drop(".none")


def _strata(tallied: Tallied, bound: BoundSet) -> Iterator[str]:
    """The total, then the declared or observed strata of each breakdown."""
    seen = tallied.rows[BY].unique(maintain_order=True).to_list()
    for dimensions in _groups(bound):
        if not dimensions:
            yield TOTAL
            continue
        names = [dimension.name for dimension in dimensions]
        observed = [json.loads(by) for by in seen]
        observed = [values for values in observed if list(values) == names]
        declared = [{names[0]: value} for value in dimensions[0].values or ()] if len(names) == 1 else []
        extra = sorted(
            (values for values in observed if values not in declared),
            key=lambda values: [(value is None, value or "") for value in values.values()],
        )
        yield from (stratum(values) for values in [*declared, *extra])


def _completeness(
    shown: pl.DataFrame,
    axis: Axis,
    bound: BoundSet,
    sources: Sources,
    latest: pl.DataFrame | None,
    rows: pl.DataFrame,
) -> pl.Series:
    """Whether every date that a period uses was known, and its history is there."""
    dated = [extract for extract in bound.extracts() if extract.has_dates]
    known = min((day_ for e in dated if (day_ := sources.as_of.get(e.name)) is not None), default=None)
    since = _history_from(bound)
    used = {} if latest is None else dict(latest.iter_rows())
    complete = {}
    for index, start, end in shown.select(PARENT, "period_start", "period_end").iter_rows():
        last = max((day_ for day_ in (_last_used(axis, index, end, bound), used.get(index)) if day_), default=None)
        in_time = known is None or last is None or last <= known
        complete[index] = in_time and (since is None or start >= since)
    return pl.Series("complete", [complete[index] for index in rows[PARENT]], dtype=pl.Boolean)


def _last_used(axis: Axis, index: int, end: dt.date, bound: BoundSet) -> dt.date | None:
    if bound.period.only is not None or not any(extract.has_dates for extract in bound.rows):
        only_labels = all(not extract.has_dates for extract in bound.extracts())
        return None if only_labels or bound.period.only is not None else end
    if (
        not _has_status_date(bound)
        or bound.period.dated is not None
        or bound.period.active is not None
        or bound.period.each is not None
    ):
        return end
    day_: dt.date = axis.parts["period.date"][index]
    return day_


def _history_from(bound: BoundSet) -> dt.date | None:
    """The first day from which all that is needed is there."""
    days = []
    for extract in bound.extracts():
        since = extract.declared.definition.complete_from
        if since is None:
            continue
        is_first = bound.first is not None and bound.first.history is not None and extract in bound.rows
        days.append(
            add_length(since, bound.first.history) if is_first and bound.first and bound.first.history else since
        )
    return max(days, default=None) if bound.period.only is None else None
