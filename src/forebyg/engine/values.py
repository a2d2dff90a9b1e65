"""This room tallies the values of means, medians and sums by how often each occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.addends import contributed, spread_by
from forebyg.engine.folding import MARK
from forebyg.engine.planning import NUMERATOR, VALUE, WEIGHT
from forebyg.engine.wholes import rescaled

ADMITTED, TIMES = ".admitted", ".w"
ONE = ".one"
"""Of units each of which stands for itself."""
SQUARE_UNIT = 10**9
"""Squares are summed of values counted no finer than this, so that they fit."""


@dataclass(frozen=True)
class Seen:
    """The columns of units that hold what is known of one set: whether a unit is admitted, how many units it stands
    for, and what was folded of its rows. `is_told`: no unit lacks its numerator."""

    admitted: str = ADMITTED
    times: str = TIMES
    numerator: str = NUMERATOR
    value: str = VALUE
    weight: str = WEIGHT
    mark: str = MARK
    is_told: bool = False


PLAIN = Seen()
"""Of units of one set alone, as a plan folds them."""


def is_by_value(bound: BoundSet) -> bool:
    """Whether how often each value occurs says all: values are few where units are many."""
    is_plain = bound.weight is None and bound.units_column is None
    return is_plain and bound.outcome in ("value", "ranked", "sum")


def occurrences(units: pl.LazyFrame, keys: list[str], value: str, admitted: Sequence[str]) -> pl.LazyFrame:
    """How often each `.value` occurs among those that each of the columns admits."""
    times = pl.col(admitted).sum().cast(pl.Int64)
    return units.group_by(*keys, pl.col(value).alias(".value")).agg(times)


def tallied_by_value(occurring: pl.LazyFrame, keys: list[str], bound: BoundSet, admitted: str) -> pl.LazyFrame:
    """As the tallies of a mean, a median or a sum, of the values that occur in what the keys name."""
    assert bound.value is not None
    unit = bound.value.type.unit
    value, often = pl.col(".value"), pl.col(".often")
    known, unknown = often.filter(value.is_not_null()).sum(), often.filter(value.is_null()).sum()
    total = (value * often).sum()
    made = [
        known.alias("base"),
        unknown.alias("missing"),
        *contributed(value, often, unit),
        *spread_by(value, often, unit),
    ]
    if bound.outcome == "sum":
        made.append((total if bound.skip_missing else pl.when(unknown == 0).then(total)).alias("total"))
    else:
        square = rescaled(value, unit, min(unit, SQUARE_UNIT))
        made += [
            total.alias("total"),
            (square * often).sum().alias("first_moment"),
            (square * square * often).sum().alias("second_moment"),
        ]
    if bound.outcome == "ranked":
        made.append(value.repeat_by(often).explode().drop_nulls().sort().alias("values"))
    counted = occurring.filter(pl.col(admitted) > 0).select(
        *keys, value.cast(pl.Int128), pl.col(admitted).alias(".often")
    )
    return counted.group_by(keys).agg(made)
