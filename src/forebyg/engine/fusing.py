"""This room counts a family of sets at once: rows are placed and given their columns once, each different condition and
value is one column, and each breakdown is one grouping with the tallies of all sets that have it.

It gives what `counting.count_set` gives of each set alone; a set that it does not give is to be counted so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import NamedTuple

import polars as pl

from forebyg.bound import Dimension
from forebyg.engine.axis import Axis
from forebyg.engine.closing import Series, SetCounts, Tallied, closed, placed_in
from forebyg.engine.families import Family, Mark
from forebyg.engine.gathering import Answers
from forebyg.engine.needs import columns_read
from forebyg.engine.overlap import NOTHING, WHO, shared_of_many, stands_alone, who_of
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import PERSON, plan_set
from forebyg.engine.running import Runner
from forebyg.engine.series import shown_periods
from forebyg.engine.sources import Sources
from forebyg.engine.strata import BY, PARENT, groups, labelled, strata_column
from forebyg.engine.survival import KAPLAN_MEIER, kaplan_meier_of_many
from forebyg.engine.tallies import REPEATED, marked, repeated_of_many, tallies, waiting_of
from forebyg.engine.units import Units, Viewed, units_of
from forebyg.engine.values import PLAIN, Seen, is_by_value, tallied_by_value

Dimensions = tuple[Dimension, ...]
Named = dict[str, tuple[Hashable, pl.Expr]]
"""Aggregates by the names that they have in a set, each with what makes it the same as that of another set."""
AMONG = "among"
"""How many units of a set are in a stratum; where there are none, the set does not know the stratum."""


class Spread(NamedTuple):
    """Each unit once in every stratum that it is in; `keys` name the period and the stratum."""

    units: pl.LazyFrame
    keys: list[str]
    viewed: Sequence[Viewed]


@dataclass(frozen=True)
class Groups:
    """What was tallied in one breakdown: PARENT, BY, and columns of each set by the names that its tallies have."""

    rows: pl.DataFrame
    columns: Mapping[Mark, Mapping[str, str]]

    def of(self, mark: Mark) -> pl.DataFrame:
        columns = self.columns[mark]
        is_known = self.rows[columns[AMONG]] > 0
        known = self.rows if is_known.all() else self.rows.filter(is_known)
        return known.select(PARENT, BY, *(pl.col(own).alias(name) for name, own in columns.items() if name != AMONG))


MANY = 2_000_000
"""Rows that take gigabytes where each step makes all of them anew."""


def count_family(
    family: Family,
    sources: Sources,
    axis: Axis,
    last_day: dt.date | None,
    compared: Mapping[Mark, Collection[str] | None],
    answers: Mapping[str, Answers],
) -> dict[Mark, SetCounts]:
    """The counts of the members that can be counted together; `answers` are those of look-ups by their name."""
    series, made = _made(family, sources, axis, last_day, answers)
    found: dict[Mark, SetCounts] = {}
    for units, waiting in made:
        if waiting is None or (waiting.is_single and units.is_single):
            found |= _counts(units, waiting, series, sources, compared)
    return found


def _made(
    family: Family, sources: Sources, axis: Axis, last_day: dt.date | None, answers: Mapping[str, Answers]
) -> tuple[Series, list[tuple[Units, Units | None]]]:
    """The units of the members that count the same, and the open cases among them; the rows that they are made of are
    not held any longer."""
    plan = plan_set(family.bound)
    needed = frozenset[str]().union(*(columns_read(member.seen) for member in family.members))
    runner = Runner(sources, axis, needed, answers)
    placed = placed_in(runner.rows(plan.covered), axis).collect()
    series = Series(axis, shown_periods(axis, placed, family.bound, last_day), placed)
    are_many = sum(sources.known(extract).height for extract in family.bound.rows) > MANY
    by_unit: dict[str | None, list[int]] = {}
    for n, member in enumerate(family.members):
        by_unit.setdefault(member.seen.per, []).append(n)
    made = []
    for per, numbers in by_unit.items():
        members = [family.members[n] for n in numbers]
        units = units_of(runner.rows(plan.admitted), per, members, axis, are_many)
        waiting = None if plan.waiting is None else units_of(runner.rows(plan.waiting), per, members, axis, are_many)
        made.append((units, waiting))
    return series, made


def _counts(
    units: Units,
    waiting: Units | None,
    series: Series,
    sources: Sources,
    compared: Mapping[Mark, Collection[str] | None],
) -> dict[Mark, SetCounts]:
    by = {one.member.mark: groups(one.member.own) for one in units.viewed}
    seen_by = {one.member.mark: groups(one.member.seen) for one in units.viewed}
    tallied = _each(units, seen_by, _tallies)
    open_ = None if waiting is None else _each(waiting, seen_by, _waiting)
    crossed = {mark: list(combinations(dict.fromkeys(chain.from_iterable(made)), 2)) for mark, made in seen_by.items()}
    pairs = _each(units, crossed, _nothing)
    doubled = _doubled(units, seen_by)
    latest, shared = _latest(units), _shared(units, series, compared)
    sets = {}
    for one in units.viewed:
        mark = one.member.mark
        overlapping = tuple(
            " x ".join(one.name for one in dims)
            for dims, seen in zip(by[mark], seen_by[mark], strict=True)
            if (mark, seen) in doubled
        )
        sets[mark] = Tallied(
            one.member.own,
            [tallied[dims].of(mark) for dims in seen_by[mark]],
            overlapping,
            [pairs[dims].of(mark) for dims in crossed[mark]],
            latest.get(mark),
            shared[mark],
            [open_[dims].of(mark) for dims in seen_by[mark]] if open_ is not None else (),
        )
    return dict(zip(sets, closed(list(sets.values()), series, sources), strict=True))


def _tallies(one: Viewed) -> Named:
    bound, seen = one.member.own, one.seen
    is_open = bound.clock.open if bound.clock is not None else None
    unit = bound.value.type.unit if bound.value is not None else None
    same = (bound.outcome, seen, bound.skip_missing, is_open, unit, bound.units_column, bound.weight is None)
    made = {} if is_by_value(bound) else {tally.meta.output_name(): tally for tally in tallies(bound, seen)}
    if seen.mark != PLAIN.mark:
        made["mark"] = marked(seen)
    return {name: ((*same, name), tally) for name, tally in made.items()}


def _waiting(one: Viewed) -> Named:
    clock = one.member.own.clock
    assert clock is not None
    return {"waiting": (("waiting", one.seen.admitted), waiting_of(one.seen, clock.stop is not None))}


def _nothing(one: Viewed) -> Named:
    return {}


def _each(
    units: Units, by: Mapping[Mark, Sequence[Dimensions]], made: Callable[[Viewed], Named]
) -> dict[Dimensions, Groups]:
    """Each breakdown with the aggregates of all sets that have it."""
    asked: dict[Dimensions, list[Viewed]] = {}
    for one in units.viewed:
        for dims in by[one.member.mark]:
            asked.setdefault(dims, []).append(one)
    return {dims: _grouped(units, dims, viewed, made) for dims, viewed in asked.items()}


def _grouped(units: Units, dims: Dimensions, viewed: Sequence[Viewed], made: Callable[[Viewed], Named]) -> Groups:
    keys = [PARENT, *(f".by{n}" for n in range(len(dims)))]
    spread = _spread(units, dims, viewed)
    columns, of = dict[Hashable, tuple[str, pl.Expr]](), dict[Mark, dict[str, str]]()
    for one in viewed:
        named = {AMONG: ((AMONG, one.seen.admitted), pl.col(one.seen.admitted).sum()), **made(one)}
        own = of.setdefault(one.member.mark, {})
        for name, (key, tally) in named.items():
            own[name] = columns.setdefault(key, (f".{len(columns)}", tally))[0]
    rows = spread.group_by(keys).agg(tally.alias(name) for name, tally in columns.values())
    if made is _tallies:
        whole = Spread(spread, keys, viewed)
        rows = _with_curves(_with_persons(_with_values(rows, whole, of), whole, of), whole, of)
    return Groups(labelled(rows.collect(), dims), of)


def _spread(units: Units, dims: Dimensions, viewed: Sequence[Viewed]) -> pl.LazyFrame:
    """Each unit once in every stratum that one of its rows is in."""
    by = [pl.col(strata_column(one.column)).alias(f".by{n}") for n, one in enumerate(dims)]
    if units.is_single or not dims:
        return units.frame.lazy().with_columns(by)
    admits = {one.seen.admitted: pl.col(one.admits).any().alias(one.seen.admitted) for one in viewed}
    strata = units.rows.lazy().with_columns(by).group_by(PERIOD, UNIT, *(f".by{n}" for n in range(len(dims))))
    return strata.agg(admits.values()).join(units.frame.lazy().drop(admits), on=[PERIOD, UNIT], how="inner")


def _with_values(rows: pl.LazyFrame, spread: Spread, of: Mapping[Mark, dict[str, str]]) -> pl.LazyFrame:
    """With the tallies of means, medians and sums."""
    known: dict[Hashable, dict[str, str]] = {}
    for one in spread.viewed:
        bound, seen = one.member.own, one.seen
        if is_by_value(bound) and bound.value is not None:
            same = (bound.outcome, seen.admitted, seen.value, bound.skip_missing, bound.value.type.unit)
            if same not in known:
                found = tallied_by_value(spread.units, spread.keys, bound, seen)
                names = [name for name in found.collect_schema().names() if name not in spread.keys]
                known[same] = {name: f"{name} {len(known)}" for name in names}
                rows = rows.join(found.rename(known[same]), on=spread.keys, how="left", nulls_equal=True)
            of[one.member.mark].update(known[same])
    return rows


def _with_persons(rows: pl.LazyFrame, spread: Spread, of: Mapping[Mark, dict[str, str]]) -> pl.LazyFrame:
    """With the persons behind the units, of sets that know them."""
    behind: dict[str, dict[Seen, None]] = {}
    for one in spread.viewed:
        if one.person is not None:
            behind.setdefault(one.person, {})[one.seen] = None
    for person, sets in behind.items():
        named = {f"{name}{n}": f"{name}{n} {person}" for n in range(len(sets)) for name in REPEATED}
        known = spread.units.with_columns(pl.col(person).alias(PERSON))
        found = repeated_of_many(known, spread.keys, list(sets)).rename(named)
        rows = rows.join(found, on=spread.keys, how="left", nulls_equal=True)
        for one in spread.viewed:
            if one.person == person:
                n = list(sets).index(one.seen)
                of[one.member.mark].update({name: f"{name}{n} {person}" for name in REPEATED})
    return rows


def _with_curves(rows: pl.LazyFrame, spread: Spread, of: Mapping[Mark, dict[str, str]]) -> pl.LazyFrame:
    """With the share that will be done in time, of cases that are begun and done on a day."""
    clock = spread.viewed[0].member.own.clock
    if clock is None or clock.start is None or clock.stop is None:
        return rows
    admitted = list(dict.fromkeys(one.seen.admitted for one in spread.viewed))
    for one in spread.viewed:
        n = admitted.index(one.seen.admitted)
        of[one.member.mark].update({name: f"{name}{n}" for name in KAPLAN_MEIER})
    found = kaplan_meier_of_many(spread.units, spread.keys, admitted)
    return rows.join(found, on=spread.keys, how="left", nulls_equal=True)


def _doubled(units: Units, by: Mapping[Mark, Sequence[Dimensions]]) -> set[tuple[Mark, Dimensions]]:
    """The breakdowns of sets in which a unit stands in several strata."""
    if units.is_single:
        return set()
    found = set()
    for dims in dict.fromkeys(dims for made in by.values() for dims in made if dims):
        viewed = [one for one in units.viewed if dims in by[one.member.mark]]
        names = list(dict.fromkeys(one.seen.admitted for one in viewed))
        times = _spread(units, dims, viewed).group_by(PERIOD, UNIT).agg(pl.col(names).sum())
        most = times.select(pl.col(names).max()).collect().to_dicts()[0]
        found |= {(one.member.mark, dims) for one in viewed if (most[one.seen.admitted] or 0) > 1}
    return found


def _latest(units: Units) -> dict[Mark, pl.DataFrame]:
    """The last day that any admitted row of a period looks at, of sets that look at days."""
    asked = {(one.admits, one.latest): None for one in units.viewed if one.latest is not None}
    if not asked:
        return {}
    days = [pl.when(admits).then(latest).max().alias(f"{admits} {latest}") for admits, latest in asked]
    found = units.rows.group_by(PARENT).agg(days)
    return {
        one.member.mark: found.select(PARENT, f"{one.admits} {one.latest}").drop_nulls()
        for one in units.viewed
        if one.latest is not None
    }


def _shared(units: Units, series: Series, compared: Mapping[Mark, Collection[str] | None]) -> dict[Mark, pl.DataFrame]:
    """Which earlier periods count the same units, or persons where they are behind the units."""
    found = {one.member.mark: NOTHING for one in units.viewed}
    asked: dict[str, list[tuple[Viewed, frozenset[str]]]] = {}
    for one in units.viewed:
        names = compared[one.member.mark]
        if names is not None and not stands_alone(one.member.own):
            who = one.person if who_of(one.member.own) == PERSON else UNIT
            assert who is not None
            asked.setdefault(who, []).append((one, frozenset(names)))
    for who, sets in asked.items():
        flags = list(dict.fromkeys(one.seen.admitted for one, _ in sets))
        counted = units.frame.lazy().select(PARENT, pl.col(who).alias(WHO), *flags).drop_nulls(WHO)
        if not (units.is_single and who == UNIT and series.axis.is_whole):
            counted = counted.group_by(PARENT, WHO).agg(pl.col(flags).any())
        told = shared_of_many(counted.collect(), [(one.seen.admitted, names) for one, names in sets], series.shown)
        found |= {one.member.mark: frame for (one, _), frame in zip(sets, told, strict=True)}
    return found
