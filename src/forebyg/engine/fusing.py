"""This room counts a family of sets at once: rows are placed and given their columns once, each different condition and
value is one column, and the tallies of all sets are made together.

It gives what `counting.count_set` gives of each set alone; a set that it does not give is to be counted so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, combinations

import polars as pl

from forebyg.engine.axis import Axis
from forebyg.engine.breakdowns import Dimensions, broken_down, spread_over, strata_of
from forebyg.engine.closing import Series, Tallied, placed_in
from forebyg.engine.families import Family, Mark
from forebyg.engine.gathering import Answers
from forebyg.engine.needs import columns_read
from forebyg.engine.overlap import NOTHING, WHO, shared_of_many, stands_alone, who_of
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import PERSON, plan_set
from forebyg.engine.running import Runner
from forebyg.engine.series import shown_periods
from forebyg.engine.sources import Sources
from forebyg.engine.strata import PARENT, groups
from forebyg.engine.tallies import marked, tallies, waiting_of
from forebyg.engine.units import Units, Viewed, units_of
from forebyg.engine.values import PLAIN, is_by_value

MANY = 2_000_000
"""Rows that take gigabytes where each step makes all of them anew."""


def tally_family(
    family: Family,
    sources: Sources,
    axis: Axis,
    last_day: dt.date | None,
    compared: Mapping[Mark, Collection[str] | None],
    answers: Mapping[str, Answers],
) -> dict[Mark, Tallied]:
    """The tallies of the members that can be counted together; `answers` are those of look-ups by their name."""
    series, made = _made(family, sources, axis, last_day, answers)
    found: dict[Mark, Tallied] = {}
    for units, waiting in made:
        if waiting is None or (waiting.is_single and units.is_single):
            found |= _tallied(units, waiting, series, compared)
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
    series = Series(axis, shown_periods(axis, placed, family.bound, last_day), placed, sources)
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


def _tallied(
    units: Units, waiting: Units | None, series: Series, compared: Mapping[Mark, Collection[str] | None]
) -> dict[Mark, Tallied]:
    by = {one.member.mark: groups(one.member.own) for one in units.viewed}
    seen_by = {one.member.mark: groups(one.member.seen) for one in units.viewed}
    tallied = broken_down(units, seen_by, _tallies, has_more=True)
    open_ = None if waiting is None else broken_down(waiting, seen_by, _waiting)
    crossed = {mark: list(combinations(dict.fromkeys(chain.from_iterable(made)), 2)) for mark, made in seen_by.items()}
    pairs = broken_down(units, crossed, _nothing)
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
            series,
            [tallied[mark, dims] for dims in seen_by[mark]],
            overlapping,
            [pairs[mark, dims] for dims in crossed[mark]],
            latest.get(mark),
            shared[mark],
            [open_[mark, dims] for dims in seen_by[mark]] if open_ is not None else (),
        )
    return sets


def _tallies(one: Viewed) -> list[pl.Expr]:
    bound, seen = one.member.own, one.seen
    made = [] if is_by_value(bound) else tallies(bound, seen)
    return made if seen.mark == PLAIN.mark else [*made, marked(seen)]


def _waiting(one: Viewed) -> list[pl.Expr]:
    clock = one.member.own.clock
    assert clock is not None
    return [waiting_of(one.seen, clock.stop is not None)]


def _nothing(one: Viewed) -> list[pl.Expr]:
    return []


def _doubled(units: Units, by: Mapping[Mark, Sequence[Dimensions]]) -> set[tuple[Mark, Dimensions]]:
    """The breakdowns of sets in which a unit stands in several strata."""
    if units.is_single:
        return set()
    found = set()
    for dims in dict.fromkeys(dims for made in by.values() for dims in made if dims):
        viewed = [one for one in units.viewed if dims in by[one.member.mark]]
        names = list(dict.fromkeys(one.seen.admitted for one in viewed))
        times = spread_over(units, strata_of([dims]), viewed).group_by(PERIOD, UNIT).agg(pl.col(names).sum())
        most = times.select(pl.col(names).max()).collect().to_dicts()[0]
        found |= {(one.member.mark, dims) for one in viewed if (most[one.seen.admitted] or 0) > 1}
    return found


def _latest(units: Units) -> dict[Mark, pl.DataFrame]:
    """The last day that any admitted row of a period looks at, of sets that look at days."""
    asked = {(one.admits, one.latest): None for one in units.viewed if one.latest is not None}
    if not asked:
        return {}
    days = [pl.when(admits).then(latest).max().alias(f"{admits} {latest}") for admits, latest in asked]
    found = units.rows.lazy().group_by(PARENT).agg(days).collect(engine="streaming")
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
