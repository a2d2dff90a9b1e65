"""This room counts in whole numbers: a number is so many times 1/unit, and is rounded only where a unit is coarser."""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

import polars as pl

ROOM = 2**62
"""What is smaller fits into 64 bits."""


def in_64_bits(values: pl.Series, times: int = 1) -> pl.Series:
    """Whole numbers in 64 bits, which are faster than 128, where `times` the largest of them fits as well."""
    narrow = values.cast(pl.Int64, strict=False)
    if narrow.null_count() > values.null_count():
        return values
    least, most = narrow.min(), narrow.max()
    if not isinstance(least, int) or not isinstance(most, int):
        return values
    return narrow if max(-least, most) * times < ROOM else values


def rescaled(expression: pl.Expr, own: int, unit: int) -> pl.Expr:
    """Counts of 1/`own` as counts of 1/`unit`."""
    expression = expression.cast(whole(max(own, unit)))
    if own == unit:
        return expression
    # In their lowest terms, since what is between may be larger than what is asked for.
    common = gcd(own, unit)
    times, parts = pl.lit(unit // common, dtype=pl.Int128), pl.lit(own // common, dtype=pl.Int128)
    if own == common:
        return expression * times
    return divided(expression if unit == common else exact_product(expression, times), parts)


def exact_product(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The product of two whole numbers. Beyond 37 digits the cast of its size fails, where the product would wrap."""
    size = (left.cast(pl.Float64) * right.cast(pl.Float64) * 10).cast(pl.Int128)
    return left.cast(pl.Int128) * right.cast(pl.Int128) + size * pl.lit(0, dtype=pl.Int128)


def divided(over: pl.Expr, under: pl.Expr) -> pl.Expr:
    """Whole-number division rounded half away from zero; by zero it is unknown."""
    under = pl.when(under != 0).then(under)
    sign = pl.when((over < 0) != (under < 0)).then(pl.lit(-1, dtype=pl.Int128)).otherwise(pl.lit(1, dtype=pl.Int128))
    return sign * ((over.abs() * 2 + under.abs()) // (under.abs() * 2))


def whole(unit: int) -> type[pl.Int64] | type[pl.Int128]:
    return pl.Int64 if unit == 1 else pl.Int128


def balanced(parts: list[pl.Expr], combine: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
    """Many parts as one, as a shallow tree: a chain of thousands would take minutes to plan."""
    while len(parts) > 1:
        pairs = [parts[n : n + 2] for n in range(0, len(parts), 2)]
        parts = [combine(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]
