"""This room tallies units per period and stratum, in whole numbers, by what the indicator makes of each unit.

A tally is an aggregate over the units that were admitted, so that many sets of the same units are tallied at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.addends import GIVING, OFTEN, contributions, spread
from forebyg.engine.folding import MARK
from forebyg.engine.plan import UNIT
from forebyg.engine.planning import DONE, DUE, MET, PERSON, TO, VALUE, WRONG
from forebyg.engine.values import (
    ADMITTED,
    ONE,
    PLAIN,
    SQUARE_UNIT,
    TIMES,
    Seen,
    is_by_value,
    occurrences,
    tallied_by_value,
)
from forebyg.engine.wholes import rescaled

CATEGORY = "category"
DOWN, SAME, UP = "down", "same", "up"
REPEATED = ("persons", "squared_times")


Tally = Callable[[BoundSet, Seen], list[pl.Expr]]


def tally(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    """One row per `keys` with whole-number tallies: base, hits, missing, total, squares, weight, values, left_out."""
    weighted = pl.col(".units") if bound.units_column is not None else pl.lit(1, dtype=pl.Int64)
    units = units.with_columns(weighted.alias(TIMES), pl.lit(True).alias(ADMITTED))
    if bound.outcome in ("category", "transition"):
        way = pl.col(VALUE).cast(pl.String) if bound.outcome == "category" else _way(bound)
        counted = _by_category(units.with_columns(way.alias(CATEGORY)), keys)
    elif is_by_value(bound):
        counted = tallied_by_value(occurrences(units, keys, VALUE, [ADMITTED]), keys, bound, ADMITTED)
    else:
        counted = units.group_by(keys, maintain_order=True).agg(tallies(bound, PLAIN))
    if bound.behind is not None:
        counted = counted.join(repeated(units, keys), on=keys, how="left", nulls_equal=True, maintain_order="left")
    if MARK not in units.collect_schema().names():
        return counted
    marks = units.group_by(keys, maintain_order=True).agg(marked(PLAIN))
    return counted.join(marks, on=keys, how="left", nulls_equal=True, maintain_order="left")


def tallies(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    """The aggregates of a set, of all outcomes but categories and transitions."""
    made = TALLIES[bound.outcome](bound, seen)
    if bound.units_column is not None and bound.outcome in ("value", "ranked", "sum"):
        # A row can stand for several units.
        unsaid = {GIVING: pl.lit(None, pl.Int64).alias(GIVING), OFTEN: pl.lit(None, pl.List(pl.UInt32)).alias(OFTEN)}
        made = [unsaid.get(one.meta.output_name(), one) for one in made]
    return made


def marked(seen: Seen) -> pl.Expr:
    """Why a value is unknown, where the extract says so."""
    return pl.when(seen.admitted).then(seen.mark).drop_nulls().min().alias("mark")


def repeated(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """The persons behind the units, and the sum of their units squared."""
    found = repeated_of_many(units, keys, [PLAIN])
    return found.rename({f"{name}0": name for name in REPEATED})


def repeated_of_many(units: pl.LazyFrame, keys: list[str], sets: Sequence[Seen]) -> pl.LazyFrame:
    """As `repeated` for several sets of the same units and persons, each of its own `persons0`, `squared_times0` ..."""
    units = units.with_columns(person().alias(PERSON))
    times = [
        one
        for n, seen in enumerate(sets)
        for one in (
            pl.when(seen.admitted).then(seen.times).sum().cast(pl.Int64).alias(f".times{n}"),
            pl.col(seen.admitted).any().alias(f".met{n}"),
        )
    ]
    persons = units.group_by(*keys, PERSON).agg(times).group_by(keys)
    numbers = [(n, pl.col(f".met{n}"), pl.col(f".times{n}")) for n in range(len(sets))]
    return persons.agg(
        *(many(met).alias(f"persons{n}") for n, met, _ in numbers),
        *(pl.when(met).then(many**2).sum().alias(f"squared_times{n}") for n, met, many in numbers),
    )


def person() -> pl.Expr:
    """Who is behind a unit; a unit without a person is one of its own."""
    alone = pl.concat_str([pl.lit("\0"), pl.col(UNIT).cast(pl.String)])
    return pl.coalesce(pl.col(PERSON).cast(pl.String), alone)


def adds_up(bound: BoundSet, seen: Seen) -> bool:
    """Whether the aggregates of a whole are the sums of those of its parts; what is by value has none."""
    is_plain = bound.outcome in ("share", "within") or (bound.outcome == "count" and bound.units_column is None)
    return (is_plain or is_by_value(bound)) and seen.mark == PLAIN.mark


def _sum(condition: pl.Expr, seen: Seen) -> pl.Expr:
    """Units for which the condition is true."""
    if seen.times == ONE:
        return many(condition)
    return pl.when(condition.fill_null(False)).then(pl.col(seen.times)).otherwise(0).sum().cast(pl.Int64)


def many(condition: pl.Expr) -> pl.Expr:
    """How often the condition is true."""
    return condition.sum().cast(pl.Int64)


def _count(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    admitted, times = pl.col(seen.admitted), pl.col(seen.times)
    unknown = many(admitted & times.is_null())
    known = pl.lit(True) if bound.skip_missing else unknown == 0
    return [
        pl.when(known).then(pl.when(admitted).then(times).sum()).cast(pl.Int64).alias("hits"),
        many(admitted).alias("base"),
        unknown.alias("missing"),
    ]


def _share(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    admitted, trait = pl.col(seen.admitted), pl.col(seen.numerator).cast(pl.Boolean)
    known, unknown = _sum(admitted & trait.is_not_null(), seen), _sum(admitted & trait.is_null(), seen)
    if seen.is_told:
        known, unknown = _sum(admitted, seen), pl.lit(0, dtype=pl.Int64)
    return [_sum(admitted & trait, seen).alias("hits"), known.alias("base"), unknown.alias("missing")]


def _value(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    """Of values that are weighed, or of rows that stand for several units."""
    assert bound.value is not None
    admitted, unit, known = pl.col(seen.admitted), bound.value.type.unit, pl.col(seen.value).is_not_null()
    if bound.weight is not None:
        known = known & pl.col(seen.weight).is_not_null()
    value = pl.when(admitted & known).then(pl.col(seen.value)).cast(pl.Int128)
    small = min(unit, SQUARE_UNIT)
    square = rescaled(value, unit, small)
    weight = pl.col(seen.weight) if bound.weight is not None else pl.col(seen.times)
    counted = value * weight.cast(pl.Int128)
    made = [
        _sum(admitted & known, seen).alias("base"),
        _sum(admitted & ~known, seen).alias("missing"),
        counted.sum().alias("total"),
        (square * pl.col(seen.times)).sum().alias("first_moment"),
        (square * square * pl.col(seen.times)).sum().alias("second_moment"),
        *contributions(counted, unit),
    ]
    if bound.weight is None:
        made += spread(value, unit)
    if bound.outcome == "ranked":
        made.append(value.repeat_by(pl.col(seen.times).fill_null(0)).explode().drop_nulls().sort().alias("values"))
    if bound.weight is not None:
        made.append(pl.when(admitted & known).then(pl.col(seen.weight)).cast(pl.Int128).sum().alias("weight"))
    return made


def _total(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    """Of rows that stand for several units."""
    admitted = pl.col(seen.admitted)
    unknown = many(admitted & pl.col(seen.value).is_null())
    known = pl.lit(True) if bound.skip_missing else unknown == 0
    unit = bound.value.type.unit if bound.value is not None else 1
    value = pl.when(admitted).then(pl.col(seen.value)).cast(pl.Int128)
    return [
        pl.when(known).then(value.sum()).alias("total"),
        value.count().cast(pl.Int64).alias("base"),
        unknown.alias("missing"),
        *contributions(value, unit),
        *spread(value, unit),
    ]


def _within(bound: BoundSet, seen: Seen) -> list[pl.Expr]:
    """By the rule for open cases: due (the deadline has passed), known (or closed), closed."""
    assert bound.clock is not None
    admitted = pl.col(seen.admitted)
    right = admitted & ~pl.col(WRONG)
    if bound.clock.stop is None:
        judged = pl.col(seen.numerator).cast(pl.Boolean)
        counted = right & pl.col(DUE)
        met, missing = judged, counted & judged.is_null()
        counted = counted & judged.is_not_null()
    else:
        done, due = pl.col(DONE), pl.col(DUE)
        counted = right & {"due": due, "known": due | done, "closed": done, "survival": due | done}[bound.clock.open]
        met, missing = pl.col(MET), pl.lit(False)
    return [
        _sum(counted & met, seen).alias("hits"),
        _sum(counted, seen).alias("base"),
        _sum(missing, seen).alias("missing"),
        _sum(admitted & pl.col(WRONG), seen).alias("left_out"),
        *(_sum(right & stage, seen).alias(name) for name, stage in _stages(bound.clock.stop is not None)),
    ]


def _stages(has_stop: bool) -> list[tuple[str, pl.Expr]]:
    """Of all cases with a deadline: how far they have come, whatever the rule for open cases."""
    if not has_stop:
        return []
    met, done, due = pl.col(MET), pl.col(DONE), pl.col(DUE)
    stages = {"in_time": met, "closed": done, "cases": pl.lit(True), "mature_in_time": due & met, "mature": due}
    return list(stages.items())


def waiting(units: pl.LazyFrame, keys: list[str], has_stop: bool) -> pl.LazyFrame:
    """Open cases whose deadline has not come."""
    units = units.with_columns(pl.lit(True).alias(ADMITTED))
    return units.group_by(keys, maintain_order=True).agg(waiting_of(PLAIN, has_stop))


def waiting_of(seen: Seen, has_stop: bool) -> pl.Expr:
    open_ = pl.col(seen.admitted) & ~pl.col(WRONG) & ~pl.col(DUE)
    if has_stop:
        open_ = open_ & ~pl.col(DONE)
    return many(open_.fill_null(False)).alias("waiting")


def _way(bound: BoundSet) -> pl.Expr:
    """Whether a unit went down, stayed or went up."""
    assert bound.value is not None
    assert bound.to is not None
    before, after = pl.col(VALUE), pl.col(TO)
    if bound.value.type.name == "number" == bound.to.type.name:
        unit = lcm(bound.value.type.unit, bound.to.type.unit)
        before, after = rescaled(before, bound.value.type.unit, unit), rescaled(after, bound.to.type.unit, unit)
    return (
        pl.when(after < before)
        .then(pl.lit(DOWN))
        .when(after == before)
        .then(pl.lit(SAME))
        .when(after > before)
        .then(pl.lit(UP))
    )


def _by_category(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """A row per category, each with the base of all categories together."""
    known = pl.col(CATEGORY).is_not_null()
    bases = units.group_by(keys, maintain_order=True).agg(
        _sum(known, PLAIN).alias("base"), _sum(~known, PLAIN).alias("missing")
    )
    hits = (
        units.filter(known)
        .group_by(*keys, CATEGORY, maintain_order=True)
        .agg(pl.col(TIMES).sum().cast(pl.Int64).alias("hits"))
    )
    return bases.join(hits, on=keys, how="left", nulls_equal=True, maintain_order="left")


TALLIES: dict[str, Tally] = {
    "count": _count,
    "share": _share,
    "value": _value,
    "ranked": _value,
    "sum": _total,
    "within": _within,
}
