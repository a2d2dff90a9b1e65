"""This room says which strata lie further from the average of all than chance moves them.

Spiegelhalter, Statistics in Medicine 24 (2005) 1185. `near` is outside the limits of 95 %, `far` outside those of
99.8 %. The average is of all strata pooled, so that a stratum is never held against a mean of percentages.
"""

from __future__ import annotations

import polars as pl

from forebyg.statistics.methods import z_of
from forebyg.statistics.rates import poisson

NEAR, FAR = 0.95, 0.998
FLAGS = ("low far", "low near", "high near", "high far")
OVERDISPERSED = 0.10
LIMITS = ("near_lower", "near_upper", "far_lower", "far_upper")


def pooled(x: pl.Expr, n: pl.Expr) -> pl.Expr:
    """The sum of x over the sum of n of the rows that have both and a base; null where none has. Use with `over`."""
    counted = x.is_not_null() & (n > 0)
    base = pl.when(counted).then(n).sum()
    return pl.when(base > 0).then(pl.when(counted).then(x).sum() / base)


def funnel_limits(average: pl.Expr, n: pl.Expr, confidence: float) -> tuple[pl.Expr, pl.Expr]:
    """Where a proportion of `n` is expected to lie around `average`, cut to 0..1; null at a base of 0.

    The same curve as `calculate_funnel_limits` of PHEindicatormethods for proportions: a proportion lies outside
    exactly where its Wilson interval excludes the average.
    """
    half = z_of(confidence) * (average * (1 - average) / n).sqrt()
    legal = (n > 0) & average.is_between(0, 1)
    return (
        pl.when(legal).then(pl.max_horizontal(average - half, pl.lit(0.0))),
        pl.when(legal).then(pl.min_horizontal(average + half, pl.lit(1.0))),
    )


def proportion_funnel(frame: pl.DataFrame, x: pl.Expr, n: pl.Expr, average: pl.Expr) -> pl.DataFrame:
    """`frame` with LIMITS (0 to 1, around the average) and `flag`: one of FLAGS, null inside or without a base."""
    pairs = [funnel_limits(average, n, confidence) for confidence in (NEAR, FAR)]
    limits = [side.alias(name) for name, side in zip(LIMITS, [*pairs[0], *pairs[1]], strict=True)]
    return frame.with_columns(limits).with_columns(_outside(pl.when((n > 0) & x.is_between(0, n)).then(x / n)))


def count_funnel(frame: pl.DataFrame, x: pl.Expr, expected: pl.Expr) -> pl.DataFrame:
    """`frame` with LIMITS of the count x itself and `flag`; for rates and ratios.

    `expected` is what the stratum would count at the average: n times `pooled`, or the expected events of indirect
    standardisation. A stratum is high where the limits of its count (exact Poisson below ten events, Byar from ten)
    lie above what is expected. Limits over `n` (or over `expected`) are limits of the rate (of the ratio).
    """
    judged = pl.when(expected > 0).then(x)
    for confidence, names in ((NEAR, LIMITS[:2]), (FAR, LIMITS[2:])):
        level = frame.select(
            judged.alias("x"), pl.lit(confidence).alias("confidence"), pl.lit(z_of(confidence)).alias("z")
        )
        found = poisson(level, pl.col("x"))
        frame = frame.with_columns(found["poisson_lower"].alias(names[0]), found["poisson_upper"].alias(names[1]))
    # The count lies outside around what is expected where what is expected lies on the other side of its limits.
    low = [pl.col(f"{level}_upper") < expected for level in ("near", "far")]
    high = [pl.col(f"{level}_lower") > expected for level in ("near", "far")]
    return frame.with_columns(_flag(low, high))


def is_overdispersed(flag: pl.Expr, judged: pl.Expr) -> pl.Expr:
    """Whether more than a tenth of the `judged` strata, and more than one, lie outside the limits of 95 %.

    Then the strata differ by more than chance, and the flags would name many instead of the unusual one. `judged` is
    true of the strata that have a base. Use with `over`.
    """
    outside = (flag.is_not_null() & judged).sum()
    return (outside > 1) & (outside > OVERDISPERSED * judged.sum())


def _outside(value: pl.Expr) -> pl.Expr:
    low = [value < pl.col(f"{level}_lower") for level in ("near", "far")]
    high = [value > pl.col(f"{level}_upper") for level in ("near", "far")]
    return _flag(low, high)


def _flag(low: list[pl.Expr], high: list[pl.Expr]) -> pl.Expr:
    """The first of FLAGS that holds; each list says of near and of far whether it does."""
    conditions = [low[1], low[0], high[1], high[0]]
    words = ["low far", "low near", "high far", "high near"]
    told = [pl.when(condition).then(pl.lit(word)) for condition, word in zip(conditions, words, strict=True)]
    return pl.coalesce(told).alias("flag")
