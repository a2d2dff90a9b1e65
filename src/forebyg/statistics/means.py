"""This room holds the limits of a mean and of two means compared."""

from __future__ import annotations

import polars as pl


def t_quantiles(freedom: pl.Series, confidence: pl.Series) -> pl.Series:
    """The t quantile that leaves half of 1 - confidence above it; null where the degrees of freedom are."""
    if freedom.null_count() == len(freedom):
        return pl.Series([None] * len(freedom), dtype=pl.Float64)
    from scipy.special import stdtrit

    values = stdtrit(freedom.cast(pl.Float64).to_numpy(), 0.5 + confidence.to_numpy() / 2)
    return pl.Series(values).fill_nan(None)


def t_half_width(frame: pl.DataFrame, sd: pl.Expr, n: pl.Expr) -> pl.Series:
    """Half the width of the t interval of a mean; null below two values. `frame` has `confidence`.

    Where all values are equal the limits are the value; `has_no_variation` says so.
    """
    known = sd.is_not_null() & (n > 1)
    parts = frame.select(
        pl.when(known).then(n - 1).alias("freedom"), pl.when(known).then(sd / n.sqrt()).alias("error"), "confidence"
    )
    return parts["error"] * t_quantiles(parts["freedom"], parts["confidence"])


def welch_half_width(frame: pl.DataFrame, eligible: pl.Expr) -> pl.Series:
    """Half the width of Welch's interval of `value` - `other_value`, degrees of freedom by Satterthwaite.

    `frame` has sd, denominator (n), other_sd, other_denominator and confidence; null where not eligible.
    """
    variance = pl.col("sd") ** 2 / pl.col("denominator")
    other = pl.col("other_sd") ** 2 / pl.col("other_denominator")
    known = eligible & (pl.col("denominator") > 1) & (pl.col("other_denominator") > 1)
    parts = frame.select(
        pl.when(known).then(variance).alias("a"),
        pl.when(known).then(other).alias("b"),
        (pl.col("denominator") - 1).alias("m"),
        (pl.col("other_denominator") - 1).alias("n"),
        "confidence",
    )
    a, b = pl.col("a"), pl.col("b")
    parts = parts.with_columns(
        satterthwaite(a, pl.col("m"), b, pl.col("n")).alias("freedom"), (a + b).sqrt().alias("error")
    )
    width = parts["error"] * t_quantiles(parts["freedom"], parts["confidence"])
    # Two groups without any variation differ by exactly what they differ by.
    return parts.select(pl.when(a + b == 0).then(0.0).otherwise(width)).to_series()


def satterthwaite(a: pl.Expr, m: pl.Expr, b: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Degrees of freedom of the sum of two variances of means, a with m and b with n; null where both are 0."""
    return pl.when(a + b > 0).then((a + b) ** 2 / (a**2 / m + b**2 / n))


def has_no_variation(sd: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Whether two values or more are all equal: limits that equal the mean then say nothing of its uncertainty."""
    return (n > 1) & (sd == 0)


def log_ratio(z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Limits of `value` / `other_value` for two positive means: the delta method on the logarithm."""
    value, other = pl.col("value"), pl.col("other_value")
    variance = pl.col("sd") ** 2 / pl.col("denominator") / value**2
    variance += pl.col("other_sd") ** 2 / pl.col("other_denominator") / other**2
    known = (value > 0) & (other > 0) & (pl.col("denominator") > 1) & (pl.col("other_denominator") > 1)
    factor = (z * variance.sqrt()).exp()
    return pl.when(known).then(value / other / factor), pl.when(known).then(value / other * factor)
