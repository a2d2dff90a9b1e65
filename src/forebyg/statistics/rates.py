"""This room holds the limits of a count of events and of two rates compared."""

from __future__ import annotations

import polars as pl

FEWEST_FOR_BYAR = 10
"""Below ten events the exact Poisson limits are used (the rule of PHEindicatormethods)."""


def byar(x: pl.Expr, z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Approximate Poisson limits of a count; meant for counts of 10 or more."""
    more = x + 1
    lower = x * (1 - 1 / (9 * x) - z / (3 * x.sqrt())) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * more.sqrt())) ** 3
    return lower, upper


def exact_poisson(x: pl.Series, confidence: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Exact Poisson limits of counts: Garwood, Biometrika 28 (1936) 437. Null where the count is null or below 0."""
    if x.null_count() == len(x):
        nothing = pl.Series([None] * len(x), dtype=pl.Float64)
        return nothing, nothing
    import numpy as np
    from scipy.special import gammaincinv

    count, tail = x.cast(pl.Float64).to_numpy(), (1 - confidence.cast(pl.Float64).to_numpy()) / 2
    # A gamma quantile of shape 0 does not exist; the limit of no events is 0 by definition.
    lower = np.where(count == 0, 0.0, gammaincinv(np.where(count > 0, count, np.nan), tail))
    upper = gammaincinv(np.where(count >= 0, count + 1, np.nan), 1 - tail)
    return pl.Series(lower).fill_nan(None), pl.Series(upper).fill_nan(None)


def poisson(frame: pl.DataFrame, x: pl.Expr) -> pl.DataFrame:
    """The columns `poisson_lower` and `poisson_upper` beside `frame`, which has `confidence` and `z`."""
    few = pl.when(x < FEWEST_FOR_BYAR).then(x)
    exact = frame.select(few.alias("x"), "confidence")
    lower, upper = exact_poisson(exact["x"], exact["confidence"])
    byar_lower, byar_upper = byar(pl.when(x >= FEWEST_FOR_BYAR).then(x), pl.col("z"))
    return frame.with_columns(
        pl.coalesce(lower, byar_lower).alias("poisson_lower"), pl.coalesce(upper, byar_upper).alias("poisson_upper")
    )


def exact_ratio(
    x: pl.Series, n: pl.Series, other_x: pl.Series, other_n: pl.Series, confidence: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Limits of (x/n) / (other_x/other_n) given the events in all: Clopper-Pearson on x of x + other_x.

    The lower limit is 0 at x = 0, the upper null (infinite) at other_x = 0; both null where there are no events, where
    a base is not above 0, and where anything is null.
    """
    import numpy as np
    from scipy.special import betaincinv

    parts = [series.cast(pl.Float64).to_numpy() for series in (x, n, other_x, other_n, confidence)]
    events, base, others, other_base, level = parts
    with np.errstate(all="ignore"):
        legal = (events >= 0) & (others >= 0) & (events + others > 0) & (base > 0) & (other_base > 0)
        tail, exposure = (1 - level) / 2, np.where(legal, other_base / base, np.nan)
        # A beta quantile of shape 0 does not exist; the limits of no events are 0 and infinity by definition.
        low = betaincinv(np.where(events > 0, events, np.nan), others + 1, tail)
        high = betaincinv(events + 1, np.where(others > 0, others, np.nan), 1 - tail)
        lower = np.where(legal & (events == 0), 0.0, low / (1 - low) * exposure)
        upper = high / (1 - high) * exposure
    return pl.Series(lower).fill_nan(None), pl.Series(upper).fill_nan(None)
