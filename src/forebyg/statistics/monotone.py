"""This room holds two looks at a series that need no straight line: Mann-Kendall, and the slope of Theil and Sen.

Mann, Econometrica 13 (1945) 245; Kendall, Rank Correlation Methods (1975); Sen, JASA 63 (1968) 1379.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from forebyg.statistics.p_values import normal_p

LONGEST = 50
"""Up to so many points the exact p is counted."""


def mann_kendall(points: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A row per key: `keys`, kendall_s, kendall_z, kendall_p (normal, corrected for continuity), kendall_exact_p and
    theil_sen (the median slope, per year in the value's unit).

    `points` has `keys`, at (years, all different within a key) and value; nulls do not count. The exact p is null where
    values are tied and beyond LONGEST points. Statistics are null where all values are equal, and below two points.
    """
    known = points.filter(pl.col("value").is_not_null()).select(*keys, "at", "value")
    found = _ties(known, keys)
    found = found.join(_pairs(known, keys), on=keys, how="left", nulls_equal=True, maintain_order="left")
    n, s = pl.col("n").cast(pl.Float64), pl.col("kendall_s")
    variance = (n * (n - 1) * (2 * n + 5) - pl.col("tied")) / 18
    z = pl.when(variance > 0).then((s - s.sign()) / variance.sqrt())
    exact = [_exact(*row) for row in found.select("n", "kendall_s", "tied").iter_rows()]
    return found.select(
        *keys,
        "kendall_s",
        z.alias("kendall_z"),
        normal_p(z).alias("kendall_p"),
        pl.Series("kendall_exact_p", exact, dtype=pl.Float64),
        "theil_sen",
    )


def _ties(points: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The points `n`, and `tied`: the sum of t (t - 1) (2 t + 5) over the values that stand t times."""
    times = points.group_by([*keys, "value"], maintain_order=True).agg(pl.len().cast(pl.Float64).alias("t"))
    t = pl.col("t")
    tied = (t * (t - 1) * (2 * t + 5)).sum().alias("tied")
    return times.group_by(keys, maintain_order=True).agg(t.sum().cast(pl.Int64).alias("n"), tied)


def _pairs(points: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Every earlier point beside every later one, summed and ranked."""
    pairs = points.join(points, on=keys, how="inner", nulls_equal=True, suffix="_later")
    pairs = pairs.filter(pl.col("at") < pl.col("at_later"))
    rise = pl.col("value_later") - pl.col("value")
    return pairs.group_by(keys).agg(
        rise.sign().sum().cast(pl.Int64).alias("kendall_s"),
        (rise / (pl.col("at_later") - pl.col("at"))).median().alias("theil_sen"),
    )


def _exact(n: int, s: int | None, tied: float) -> float | None:
    return None if s is None or tied > 0 or n > LONGEST else exact_p(n, abs(s))


@lru_cache(maxsize=1024)
def exact_p(n: int, s: int) -> float:
    """P(|S| >= s) where all orders of n different values are equally likely; s 0 or more."""
    inversions = _orders_by_inversions(n)
    # An order with i inversions has S = n (n - 1) / 2 - 2 i; both tails are alike.
    most = (n * (n - 1) // 2 - s) // 2
    if s == 0:
        return 1.0
    return 2 * sum(inversions[: most + 1]) / math.factorial(n)


@lru_cache(maxsize=128)
def _orders_by_inversions(n: int) -> tuple[int, ...]:
    """How many orders of n values have 0, 1, 2, ... inversions (Mahonian numbers)."""
    counts = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(counts) + size - 1)
        for start in range(size):
            for place, count in enumerate(counts):
                longer[start + place] += count
        counts = longer
    return tuple(counts)
