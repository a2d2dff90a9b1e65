"""This room makes the breakdowns of a family of sets. What adds up is tallied once, by the cells that the strata of all
breakdowns make together, and each breakdown is made of these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from forebyg.bound import Dimension
from forebyg.engine.families import Mark
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import PERSON
from forebyg.engine.strata import BY, PARENT, labelled, strata_column
from forebyg.engine.survival import KAPLAN_MEIER, kaplan_meier_of_many
from forebyg.engine.tallies import REPEATED, adds_up, many, repeated_of_many
from forebyg.engine.units import Columns, Units, Viewed
from forebyg.engine.values import Seen, is_by_value, occurrences, tallied_by_value

Dimensions = tuple[Dimension, ...]
Asked = dict[Dimensions, list[Viewed]]
"""Breakdowns, each with those that have it."""
Tallies = Callable[[Viewed], Sequence[pl.Expr]]
"""The aggregates of a set, called as they are in it."""
Broken = dict[tuple[Mark, Dimensions], pl.DataFrame]
"""What was tallied of a set in a breakdown: PARENT, BY, and its tallies by their names."""
Values = dict[tuple[str, Dimensions], pl.LazyFrame]
"""How often each value of a column occurs in the strata of a breakdown."""
AMONG = "among"
"""How many units of a set are in a stratum; where there are none, the set does not know the stratum."""
ENOUGH = 4
"""Cells are worth making where so many units share one."""


class Spread(NamedTuple):
    """Each unit once in every stratum that it is in; `keys` name the period and the stratum."""

    units: pl.LazyFrame
    keys: list[str]
    viewed: Sequence[Viewed]


def broken_down(units: Units, by: Mapping[Mark, Sequence[Dimensions]], made: Tallies, has_more: bool = False) -> Broken:
    """Each breakdown of each set with the aggregates that are `made` of it; a tallied set `has_more` than these: its
    values, the persons behind its units, and its curves."""
    found: Broken = {}
    for asked in _together(units, by):
        found |= _of_cells(units, asked, made, has_more)
    return found


def _together(units: Units, by: Mapping[Mark, Sequence[Dimensions]]) -> list[Asked]:
    """The breakdowns that are made of the same cells."""
    adding, others = Asked(), Asked()
    for one in units.viewed:
        for dims in by[one.member.mark]:
            (adding if adds_up(one.member.own, one.seen) else others).setdefault(dims, []).append(one)
    alone = [{dims: viewed} for dims, viewed in others.items()]
    if len(adding) > 1 and units.is_single:
        cells = units.frame.lazy().select(PARENT, *strata_of(adding)).unique().collect(engine="streaming").height
        if cells * ENOUGH < units.frame.height:
            return [adding, *alone]
    return [*({dims: viewed} for dims, viewed in adding.items()), *alone]


def strata_of(asked: Iterable[Dimensions]) -> list[str]:
    return list(dict.fromkeys(strata_column(one.column) for dims in asked for one in dims))


def _of_cells(units: Units, asked: Asked, made: Tallies, has_more: bool) -> Broken:
    """The breakdowns that are made of the cells of all their columns; one that stands alone has them as they are."""
    every = {one.member.mark: one for viewed in asked.values() for one in viewed}
    spread = spread_over(units, strata_of(asked), every.values())
    columns = Columns()
    of = {
        mark: {
            tally.meta.output_name(): columns.named(tally.meta.undo_aliases().meta.serialize(), tally, ".")
            for tally in (many(pl.col(one.seen.admitted)).alias(AMONG), *made(one))
        }
        for mark, one in every.items()
    }
    whole = [PARENT, *strata_of(asked)]
    cells = spread.group_by(whole).agg(columns.expressions).collect(engine="streaming")
    values = _values(spread, asked) if has_more else {}
    found: Broken = {}
    for dims, viewed in asked.items():
        keys = [PARENT, *strata_of([dims])]
        own = list(dict.fromkeys(name for one in viewed for name in of[one.member.mark].values()))
        rows = cells.lazy() if len(keys) == len(whole) else cells.lazy().group_by(keys).agg(pl.col(own).sum())
        more = {one.member.mark: dict(of[one.member.mark]) for one in viewed}
        if has_more:
            of_strata = Spread(spread, keys, viewed)
            rows = _with_values(rows, {one: values[one, at] for one, at in values if at == dims}, of_strata, more)
            rows = _with_curves(_with_persons(rows, of_strata, more), of_strata, more)
        known = labelled(rows.collect(), dims, [strata_column(one.column) for one in dims])
        found |= {(mark, dims): _own(known, names) for mark, names in more.items()}
    return found


def _own(rows: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The strata that a set knows, with its own tallies."""
    is_known = rows[names[AMONG]] > 0
    known = rows if is_known.all() else rows.filter(is_known)
    return known.select(PARENT, BY, *(pl.col(own).alias(name) for name, own in names.items() if name != AMONG))


def spread_over(units: Units, strata: Sequence[str], viewed: Collection[Viewed]) -> pl.LazyFrame:
    """Each unit once in every stratum that one of its rows is in."""
    if units.is_single or not strata:
        return units.frame.lazy()
    admits = {one.seen.admitted: pl.col(one.admits).any().alias(one.seen.admitted) for one in viewed}
    spread = units.rows.lazy().group_by(PERIOD, UNIT, *strata).agg(admits.values())
    return spread.join(units.frame.lazy().drop(admits), on=[PERIOD, UNIT], how="inner")


def _values(spread: pl.LazyFrame, asked: Asked) -> Values:
    found: dict[str, tuple[dict[Dimensions, None], dict[str, None]]] = {}
    for dims, viewed in asked.items():
        for one in viewed:
            if is_by_value(one.member.own):
                breakdowns, admitted = found.setdefault(one.seen.value, ({}, {}))
                breakdowns[dims] = None
                admitted[one.seen.admitted] = None
    values: Values = {}
    for value, (breakdowns, admitted) in found.items():
        whole = [PARENT, *strata_of(breakdowns)]
        cells = occurrences(spread, whole, value, list(admitted)).collect(engine="streaming").lazy()
        for dims in breakdowns:
            keys = [PARENT, *strata_of([dims])]
            of_keys = cells.group_by(*keys, ".value").agg(pl.col(list(admitted)).sum())
            values[value, dims] = cells if len(keys) == len(whole) else of_keys.collect(engine="streaming").lazy()
    return values


def _with_values(
    rows: pl.LazyFrame, values: Mapping[str, pl.LazyFrame], spread: Spread, of: Mapping[Mark, dict[str, str]]
) -> pl.LazyFrame:
    """With the tallies of means, medians and sums."""
    known: dict[Hashable, dict[str, str]] = {}
    for one in spread.viewed:
        bound, seen = one.member.own, one.seen
        if is_by_value(bound) and bound.value is not None:
            same = (bound.outcome, seen.admitted, seen.value, bound.skip_missing, bound.value.type.unit)
            if same not in known:
                found = tallied_by_value(values[seen.value], spread.keys, bound, seen.admitted)
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
