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
    """Exact Poisson limits of counts (Garwood); nulls stay null."""
    if x.null_count() == len(x):
        nothing = pl.Series([None] * len(x), dtype=pl.Float64)
        return nothing, nothing
    from scipy.special import gammaincinv

    count, tail = x.cast(pl.Float64).to_numpy(), (1 - confidence.to_numpy()) / 2
    # A gamma quantile of shape 0 does not exist; the limit of no events is 0 by definition.
    lower = pl.Series(gammaincinv(count.clip(1), tail)).fill_nan(None)
    upper = pl.Series(gammaincinv(count + 1, 1 - tail)).fill_nan(None)
    return lower * (x > 0).cast(pl.Float64), upper


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

    The lower limit is 0 at x = 0, the upper null (infinite) at other_x = 0; both null where there are no events.
    """
    from scipy.special import betaincinv

    events, others = (series.cast(pl.Float64).to_numpy() for series in (x, other_x))
    tail = (1 - confidence.to_numpy()) / 2
    lower = pl.Series(betaincinv(events.clip(1), others + 1, tail)) * (x > 0).cast(pl.Float64)
    upper = pl.Series(betaincinv(events + 1, others.clip(1), 1 - tail)).set(other_x == 0, None)
    limits = pl.DataFrame({"lower": lower, "upper": upper, "exposure": other_n / n, "events": x + other_x})
    odds = [
        pl.when(pl.col("events") > 0).then(pl.col(side) / (1 - pl.col(side)) * pl.col("exposure")).alias(side)
        for side in ("lower", "upper")
    ]
    limits = limits.select(odds)
    return limits["lower"], limits["upper"]
