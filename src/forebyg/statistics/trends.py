"""This room tells a trend over years from chance.

Proportions: the chi-square for linear trend on counts and bases (Armitage, Biometrics 11 (1955) 375; R's
`prop.trend.test`). Everything else: a straight line through the values, each weighted by how narrow its interval is;
through their logarithms where the value is a rate. Least squares on yearly percentages would forget the bases.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.statistics.p_values import chi_square_p

COUNTS, LOGARITHMS, VALUES = "counts", "logarithms", "values"
METHODS = (COUNTS, LOGARITHMS, VALUES)
"""`counts` for shares, `logarithms` for rates and standardised rates and ratios, `values` for means."""
REASONS = ("no_logarithm", "no_limits", "no_variation")
"""Why a series that may carry a trend shows none: a rate of 0, a value without limits (or with limits that are equal),
nobody or everybody in every year."""
T, METHOD = pl.col("at"), pl.col("method")


def trends(points: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A row per key: `keys`, points, gradient (per year, in the value's unit), gradient_lower, gradient_upper,
    chi_square (one degree of freedom), p, `trend` (`rising`, `falling` or `not shown`) and `reason`.

    `points` is what `trend_points` gives, with method (of METHODS), numerator, denominator, value, lower and upper
    (limits of the value), z (of those limits), trend_z (of the verdict and of the gradient's limits) and unit (what a
    share of one is: 100 for percent). Method, unit and trend_z are one for all rows of a key. Where `reason` says why
    there is no trend (that of the points, or one of REASONS), all else but points is null.
    """
    lines = points.with_columns(_ordinate().alias("y"), _weight().alias("w"))
    sums = lines.group_by(keys, maintain_order=True).agg(pl.len().alias("points"), *_line())
    slope, error, legal = pl.col("slope"), pl.col("error"), pl.col("reason").is_null()
    # A slope of logarithms is a share of the value; the value in the middle of the line makes it a number per year.
    by_method = pl.when(METHOD == LOGARITHMS).then(pl.col("centre").exp()).when(METHOD == COUNTS).then("unit")
    scale = by_method.otherwise(1.0)
    judged = sums.with_columns(
        pl.when(legal).then(slope * scale).alias("gradient"),
        pl.when(legal).then((slope - pl.col("trend_z") * error) * scale).alias("gradient_lower"),
        pl.when(legal).then((slope + pl.col("trend_z") * error) * scale).alias("gradient_upper"),
        pl.when(legal).then((slope / error) ** 2).alias("chi_square"),
    )
    judged = judged.with_columns(chi_square_p(pl.col("chi_square")).alias("p"), _verdict().alias("trend"))
    shown = ("points", "gradient", "gradient_lower", "gradient_upper", "chi_square", "p", "trend", "reason")
    return judged.select(*keys, *shown)


def _ordinate() -> pl.Expr:
    value = pl.col("value")
    share = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    logarithm = pl.when(value > 0).then(value.log())
    return pl.when(METHOD == COUNTS).then(share).when(METHOD == LOGARITHMS).then(logarithm).otherwise(value)


def _weight() -> pl.Expr:
    """The base of a share; else one over the variance that the width of the interval tells."""
    low, high = pl.col("lower"), pl.col("upper")
    width = pl.when(METHOD == VALUES).then(high - low).when(low > 0).then((high / low).log())
    return pl.when(METHOD == COUNTS).then("denominator").when(width > 0).then((2 * pl.col("z") / width) ** 2)


def _line() -> list[pl.Expr]:
    """Slope, its error and the height in the middle, as sums over the rows of a key."""
    y, w = pl.col("y"), pl.col("w")
    middle = (w * T).sum() / w.sum()
    centre = (w * y).sum() / w.sum()
    spread = (w * (T - middle) ** 2).sum()
    # Under no trend all shares are one, whose variance is centre * (1 - centre); a weight is one over a variance.
    variance = pl.when(METHOD.first() == COUNTS).then(centre * (1 - centre)).otherwise(1.0)
    reason = (
        pl.when(y.is_null().any())
        .then(pl.lit("no_logarithm"))
        .when(w.is_null().any())
        .then(pl.lit("no_limits"))
        .when((variance <= 0) | (spread <= 0))
        .then(pl.lit("no_variation"))
    )
    return [
        ((w * (T - middle) * y).sum() / spread).alias("slope"),
        (variance / spread).sqrt().alias("error"),
        centre.alias("centre"),
        METHOD.first(),
        pl.col("unit").first(),
        pl.col("trend_z").first(),
        pl.coalesce(pl.col("reason").first(), reason).alias("reason"),
    ]


def _verdict() -> pl.Expr:
    is_shown = pl.col("chi_square") > pl.col("trend_z") ** 2
    direction = pl.when(pl.col("gradient") > 0).then(pl.lit("rising")).otherwise(pl.lit("falling"))
    return pl.when(is_shown).then(direction).when(is_shown.is_not_null()).then(pl.lit("not shown"))
