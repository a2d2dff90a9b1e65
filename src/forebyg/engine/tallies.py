"""This room tallies units per period and stratum, in whole numbers, by what the indicator makes of each unit."""

from __future__ import annotations

from collections.abc import Callable
from math import lcm

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.addends import GIVING, OFTEN, contributions, spread
from forebyg.engine.folding import MARK
from forebyg.engine.plan import UNIT
from forebyg.engine.planning import DONE, DUE, MET, NUMERATOR, PERSON, TO, VALUE, WEIGHT, WRONG
from forebyg.engine.wholes import rescaled

SQUARE_UNIT = 10**9
"""Squares are summed of values counted no finer than this, so that they fit."""
CATEGORY = "category"
DOWN, SAME, UP = "down", "same", "up"

Tally = Callable[[pl.LazyFrame, list[str], BoundSet], pl.LazyFrame]


def tally(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    """One row per `keys` with whole-number tallies: base, hits, missing, total, squares, weight, values, left_out."""
    weighted = pl.col(".units") if bound.units_column is not None else pl.lit(1, dtype=pl.Int64)
    units = units.with_columns(weighted.alias(".w"))
    counted = TALLIES[bound.outcome](units, keys, bound)
    if bound.units_column is not None and bound.outcome in ("value", "ranked", "sum"):
        # A row can stand for several units.
        counted = counted.with_columns(
            pl.lit(None, pl.Int64).alias(GIVING), pl.lit(None, pl.List(pl.UInt32)).alias(OFTEN)
        )
    if bound.behind is not None:
        counted = counted.join(_repeated(units, keys), on=keys, how="left", nulls_equal=True, maintain_order="left")
    if MARK not in units.collect_schema().names():
        return counted
    marks = units.group_by(keys, maintain_order=True).agg(pl.col(MARK).drop_nulls().min().alias("mark"))
    return counted.join(marks, on=keys, how="left", nulls_equal=True, maintain_order="left")


def _repeated(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """The persons behind the units, and the sum of their units squared; a unit without a person is one of its own."""
    alone = pl.concat_str([pl.lit("\0"), pl.col(UNIT).cast(pl.String)])
    persons = units.with_columns(pl.coalesce(pl.col(PERSON).cast(pl.String), alone).alias(PERSON))
    times = persons.group_by(*keys, PERSON).agg(pl.col(".w").sum().cast(pl.Int64).alias(".times"))
    return times.group_by(keys).agg(
        pl.len().cast(pl.Int64).alias("persons"), (pl.col(".times") ** 2).sum().alias("squared_times")
    )


def _sum(condition: pl.Expr) -> pl.Expr:
    """Units for which the condition is true."""
    return pl.when(condition.fill_null(False)).then(pl.col(".w")).otherwise(0).sum().cast(pl.Int64)


def _count(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    unknown = pl.col(".w").null_count()
    known = pl.lit(True) if bound.skip_missing else unknown == 0
    return units.group_by(keys, maintain_order=True).agg(
        pl.when(known).then(pl.col(".w").sum()).cast(pl.Int64).alias("hits"),
        pl.len().cast(pl.Int64).alias("base"),
        unknown.cast(pl.Int64).alias("missing"),
    )


def _share(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    trait = pl.col(NUMERATOR).cast(pl.Boolean)
    return units.group_by(keys, maintain_order=True).agg(
        _sum(trait).alias("hits"), _sum(trait.is_not_null()).alias("base"), _sum(trait.is_null()).alias("missing")
    )


def _value(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    assert bound.value is not None
    unit, known = bound.value.type.unit, pl.col(VALUE).is_not_null()
    if bound.weight is not None:
        known = known & pl.col(WEIGHT).is_not_null()
    value = pl.when(known).then(pl.col(VALUE)).cast(pl.Int128)
    small = min(unit, SQUARE_UNIT)
    square = rescaled(value, unit, small)
    weight = pl.col(WEIGHT) if bound.weight is not None else pl.col(".w")
    counted = value * weight.cast(pl.Int128)
    tallies = [
        _sum(known).alias("base"),
        _sum(~known).alias("missing"),
        counted.sum().alias("total"),
        (square * pl.col(".w")).sum().alias("first_moment"),
        (square * square * pl.col(".w")).sum().alias("second_moment"),
        *contributions(counted, unit),
    ]
    if bound.weight is None:
        tallies += spread(value, unit)
    if bound.outcome == "ranked":
        times = value.repeat_by(pl.col(".w").fill_null(0)).explode() if bound.units_column is not None else value
        tallies.append(times.drop_nulls().sort().alias("values"))
    if bound.weight is not None:
        tallies.append(pl.when(known).then(pl.col(WEIGHT)).cast(pl.Int128).sum().alias("weight"))
    return units.group_by(keys, maintain_order=True).agg(tallies)


def _total(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    unknown = pl.col(VALUE).null_count()
    known = pl.lit(True) if bound.skip_missing else unknown == 0
    unit = bound.value.type.unit if bound.value is not None else 1
    return units.group_by(keys, maintain_order=True).agg(
        pl.when(known).then(pl.col(VALUE).cast(pl.Int128).sum()).alias("total"),
        pl.col(VALUE).count().cast(pl.Int64).alias("base"),
        unknown.cast(pl.Int64).alias("missing"),
        *contributions(pl.col(VALUE).cast(pl.Int128), unit),
        *spread(pl.col(VALUE).cast(pl.Int128), unit),
    )


def _within(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    """By the rule for open cases: due (the deadline has passed), known (or closed), closed."""
    assert bound.clock is not None
    right = ~pl.col(WRONG)
    if bound.clock.stop is None:
        judged = pl.col(NUMERATOR).cast(pl.Boolean)
        counted = right & pl.col(DUE)
        met, missing = judged, counted & judged.is_null()
        counted = counted & judged.is_not_null()
    else:
        done, due = pl.col(DONE), pl.col(DUE)
        counted = right & {"due": due, "known": due | done, "closed": done, "survival": due | done}[bound.clock.open]
        met, missing = pl.col(MET), pl.lit(False)
    return units.group_by(keys, maintain_order=True).agg(
        _sum(counted & met).alias("hits"),
        _sum(counted).alias("base"),
        _sum(missing).alias("missing"),
        _sum(pl.col(WRONG)).alias("left_out"),
        *(_sum(right & stage).alias(name) for name, stage in _stages(bound.clock.stop is not None)),
    )


def _stages(has_stop: bool) -> list[tuple[str, pl.Expr]]:
    """Of all cases with a deadline: how far they have come, whatever the rule for open cases."""
    if not has_stop:
        return []
    met, done, due = pl.col(MET), pl.col(DONE), pl.col(DUE)
    stages = {"in_time": met, "closed": done, "cases": pl.lit(True), "mature_in_time": due & met, "mature": due}
    return list(stages.items())


def waiting(units: pl.LazyFrame, keys: list[str], has_stop: bool) -> pl.LazyFrame:
    """Open cases whose deadline has not come."""
    open_ = ~pl.col(WRONG) & ~pl.col(DUE)
    if has_stop:
        open_ = open_ & ~pl.col(DONE)
    counted = pl.when(open_.fill_null(False)).then(1).otherwise(0).sum().cast(pl.Int64)
    return units.group_by(keys, maintain_order=True).agg(counted.alias("waiting"))


def _category(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    return _by_category(units.with_columns(pl.col(VALUE).cast(pl.String).alias(CATEGORY)), keys)


def _transition(units: pl.LazyFrame, keys: list[str], bound: BoundSet) -> pl.LazyFrame:
    assert bound.value is not None
    assert bound.to is not None
    before, after = pl.col(VALUE), pl.col(TO)
    if bound.value.type.name == "number" == bound.to.type.name:
        unit = lcm(bound.value.type.unit, bound.to.type.unit)
        before, after = rescaled(before, bound.value.type.unit, unit), rescaled(after, bound.to.type.unit, unit)
    way = (
        pl.when(after < before)
        .then(pl.lit(DOWN))
        .when(after == before)
        .then(pl.lit(SAME))
        .when(after > before)
        .then(pl.lit(UP))
    )
    return _by_category(units.with_columns(way.alias(CATEGORY)), keys)


def _by_category(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """A row per category, each with the base of all categories together."""
    known = pl.col(CATEGORY).is_not_null()
    bases = units.group_by(keys, maintain_order=True).agg(_sum(known).alias("base"), _sum(~known).alias("missing"))
    hits = (
        units.filter(known)
        .group_by(*keys, CATEGORY, maintain_order=True)
        .agg(pl.col(".w").sum().cast(pl.Int64).alias("hits"))
    )
    return bases.join(hits, on=keys, how="left", nulls_equal=True, maintain_order="left")


TALLIES: dict[str, Tally] = {
    "count": _count,
    "share": _share,
    "value": _value,
    "ranked": _value,
    "sum": _total,
    "within": _within,
    "category": _category,
    "transition": _transition,
}
