"""This room holds the limits of one proportion and of two proportions compared."""

from __future__ import annotations

from typing import Any

import polars as pl

TURNS = 90
"""Halvings of the search for a score limit: from 60 logarithmic units to less than a float can tell."""


def wilson(x: pl.Expr, n: pl.Expr, z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Score limits of x/n between 0 and 1, without continuity correction; null where n is 0 or x exceeds n.

    Newcombe, Statistics in Medicine 17 (1998) 857, method 3. Exactly 0 at x = 0 and 1 at x = n.
    """
    p, square = x / n, z * z / n
    centre = p + square / 2
    half = z * (p * (1 - p) / n + square / (4 * n)).sqrt()
    lower = pl.when(x == 0).then(0.0).otherwise((centre - half) / (1 + square))
    upper = pl.when(x == n).then(1.0).otherwise((centre + half) / (1 + square))
    legal = (n > 0) & x.is_between(0, n)
    return pl.when(legal).then(lower), pl.when(legal).then(upper)


def newcombe(x: pl.Expr, n: pl.Expr, other_x: pl.Expr, other_n: pl.Expr, z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Limits of x/n - other_x/other_n, -1 to 1: Newcombe, Statistics in Medicine 17 (1998) 873, method 10."""
    lower, upper = wilson(x, n, z)
    other_lower, other_upper = wilson(other_x, other_n, z)
    p, other_p = x / n, other_x / other_n
    down = ((p - lower) ** 2 + (other_upper - other_p) ** 2).sqrt()
    up = ((upper - p) ** 2 + (other_p - other_lower) ** 2).sqrt()
    return p - other_p - down, p - other_p + up


def score_ratio(
    x: pl.Series, n: pl.Series, other_x: pl.Series, other_n: pl.Series, z: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Limits of (x/n) / (other_x/other_n) by the score test: Koopman, Biometrics 40 (1984) 513.

    The lower limit is 0 at x = 0; the upper limit is null (infinite) at other_x = 0. Both are null where a base is 0,
    where a count exceeds its base, and where anything is null. Equal lengths.
    """
    import numpy as np

    # A null becomes NaN, of which no comparison holds.
    counts = [series.cast(pl.Float64).to_numpy() for series in (x, n, other_x, other_n)]
    critical = z.cast(pl.Float64).to_numpy()
    with np.errstate(all="ignore"):
        legal = _is_share(counts[0], counts[1]) & _is_share(counts[2], counts[3]) & (critical > 0)
        lower = np.where(counts[0] == 0, 0.0, _ratio_limit(counts, critical))
        upper = np.where(counts[2] == 0, np.nan, _ratio_limit(counts, -critical))
    low, high = (pl.Series(np.where(legal, side, np.nan)).fill_nan(None) for side in (lower, upper))
    return low, high


def _is_share(x: Any, n: Any) -> Any:
    return (n > 0) & (x >= 0) & (x <= n)


def _ratio_limit(counts: list[Any], critical: Any) -> Any:
    import numpy as np

    low, high = np.full(len(critical), -30.0), np.full(len(critical), 30.0)
    for _ in range(TURNS):
        middle = (low + high) / 2
        # The statistic falls as the ratio grows: above the critical value the limit lies further up.
        above = _score(counts, np.exp(middle)) > critical
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.exp((low + high) / 2)


def _score(counts: list[Any], ratio: Any) -> Any:
    import numpy as np

    x, n, other_x, other_n = counts
    # The likeliest other proportion where the ratio is as given; this form of the root does not cancel.
    b = n * ratio + x + other_n + other_x * ratio
    root = np.sqrt(np.maximum(b * b - 4 * (n + other_n) * ratio * (x + other_x), 0))
    other_p = 2 * (x + other_x) / (b + root)
    p = other_p * ratio
    variance = p * (1 - p) / n + ratio**2 * other_p * (1 - other_p) / other_n
    return np.nan_to_num((x / n - ratio * other_x / other_n) / np.sqrt(np.maximum(variance, 0)), nan=0.0)
