"""This room says what a sum is made of, as disclosure control asks: who gives most, and how far values lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import polars as pl

FEW_VALUES = 12
"""Of more different values it is only asked whether they are whole numbers."""
AMOUNTS = ("largest", "second")
GIVING, OFTEN = "giving", "often"
SPREAD = ("least", "most", "step")


def contributions(addends: pl.Expr, unit: int) -> list[pl.Expr]:
    """The two largest addends, whether all are 0 or 1, and how many are not 0."""
    two = addends.drop_nulls().abs().top_k(2).sort(descending=True)
    ones = addends.drop_nulls().is_in([0, unit]).all()
    return [
        two.first().alias("largest"),
        two.slice(1, 1).first().alias("second"),
        ones.alias("only_ones"),
        (addends != 0).sum().cast(pl.Int64).alias(GIVING),
    ]


def spread(values: pl.Expr, unit: int) -> list[pl.Expr]:
    """The different values, as far as they are few, and whether all are whole numbers."""
    known = values.drop_nulls()
    return [
        known.unique().sort().head(FEW_VALUES + 1).alias("different"),
        known.sort().rle().struct.field("len").head(FEW_VALUES + 1).alias(OFTEN),
        known.max().alias("most"),
        (known % unit == 0).all().alias("whole"),
    ]


def contributed(value: pl.Expr, often: pl.Expr, unit: int) -> list[pl.Expr]:
    """As `contributions`, of values that occur so and so often."""
    size = value.abs()
    largest = size.max()
    times = often.filter(size == largest).sum()
    return [
        largest.alias("largest"),
        pl.when(times > 1).then(largest).otherwise(size.filter(size < largest).max()).alias("second"),
        value.drop_nulls().is_in([0, unit]).all().alias("only_ones"),
        often.filter(value != 0).sum().alias(GIVING),
    ]


def spread_by(value: pl.Expr, often: pl.Expr, unit: int) -> list[pl.Expr]:
    """As `spread`, of values that occur so and so often."""
    known = value.drop_nulls()
    few = known.bottom_k(FEW_VALUES + 1).sort()
    ordered = often.filter(value.is_not_null()).sort_by(known)
    return [
        few.alias("different"),
        ordered.head(FEW_VALUES + 1).cast(pl.UInt32).alias(OFTEN),
        known.max().alias("most"),
        (known % unit == 0).all().alias("whole"),
    ]


def addends(rows: pl.DataFrame, unit: int, value_unit: int, prefix: str = "") -> list[pl.Series | pl.Expr]:
    """The columns of COUNTS that these tallies are, named with a prefix. Sums are counted in 1/`unit`, the values of
    the units behind them in 1/`value_unit`."""
    made: list[pl.Series | pl.Expr] = [
        *((pl.col(name).cast(pl.Float64) / unit).alias(prefix + name) for name in AMOUNTS),
        pl.col("only_ones").alias(f"{prefix}only_ones"),
        pl.col(GIVING).alias(prefix + GIVING),
    ]
    if "different" not in rows.columns:
        return made
    tallied = rows.select("different", "most", "whole").iter_rows()
    found = [_spread_of(different, most, is_whole, value_unit) for different, most, is_whole in tallied]
    if not prefix:
        few = pl.col("different").list.len() <= FEW_VALUES
        known = pl.col("different").list.eval(pl.element().cast(pl.Float64) / value_unit)
        often = pl.col(OFTEN).list.eval(pl.element().cast(pl.Int64))
        made += [pl.when(few).then(known).alias("answers"), pl.when(few).then(often).alias("answered")]
    return made + [
        pl.Series(prefix + name, column, pl.Float64)
        for name, column in zip(SPREAD, zip(*found, strict=True) if found else ([], [], []), strict=True)
    ]


def _spread_of(
    different: Sequence[int] | None, most: int | None, is_whole: bool | None, unit: int
) -> tuple[float | None, float | None, float | None]:
    if not different or most is None:
        return None, None, None
    least = different[0]
    of_many = unit if is_whole else 0
    step = gcd(*(value - least for value in different)) if len(different) <= FEW_VALUES else of_many
    return least / unit, most / unit, step / unit if step else None
