"""This room asks of every series whose trend is asked for whether its years rise or fall by more than chance."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Counted
from forebyg.statistics.methods import IDENTITY, PERCENT_KINDS, confidence_of, label, row_key, z_of
from forebyg.statistics.monotone import mann_kendall
from forebyg.statistics.trend_points import trend_points
from forebyg.statistics.trends import COUNTS, LOGARITHMS, VALUES, trends

SERIES = ("indicator", "variant", "by", "category")
SETTINGS = {
    "indicator": pl.String,
    "variant": pl.String,
    "years": pl.Int64,
    "level": pl.Float64,
    "trend_z": pl.Float64,
}
INTERVALS = {COUNTS: "chi-square", LOGARITHMS: "log-linear", VALUES: "linear"}
"""What the limits of a gradient are called."""
TREND: dict[str, pl.DataType] = {
    "trend_state": pl.String(),
    "trend_points": pl.Int64(),
    "trend_p": pl.Float64(),
    "trend_gradient": pl.Float64(),
    "trend_lower": pl.Float64(),
    "trend_upper": pl.Float64(),
    "trend_interval": pl.String(),
    "trend_kendall_p": pl.Float64(),
    "trend_theil_sen": pl.Float64(),
    "trend_reason": pl.String(),
    "trend_rows": pl.List(pl.String),
}


def with_trends(rows: pl.DataFrame, declared: Sequence[Declared]) -> pl.DataFrame:
    """Rows with METHODS and estimates, with the columns TREND; null but in the newest complete period
    with a value of each series."""
    asked = [one for one in declared if isinstance(one.definition, Counted) and _is_asked(one.definition)]
    series = rows.with_row_index("place").join(_settings(asked), on=IDENTITY, how="inner", nulls_equal=True)
    series = series.filter(pl.col("complete") & pl.col("period_start").is_not_null())
    if series.is_empty():
        return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in TREND.items())
    points = trend_points(_newest_years(series), _breaks(asked), SERIES)
    points = points.with_columns(_method().alias("method"), pl.lit(100.0).alias("unit"), row_key().alias("row"))
    found = _found(points).select("place", *TREND)
    return rows.with_row_index("place").join(found, on="place", how="left", maintain_order="left").drop("place")


def _is_asked(definition: Counted) -> bool:
    return definition.trend is not None and definition.trend.plain


def _settings(asked: Sequence[Declared]) -> pl.DataFrame:
    rows = [(one.id, one.variant, *_said(one)) for one in asked]
    return pl.DataFrame(rows, schema=SETTINGS, orient="row")


def _said(one: Declared) -> tuple[int | None, float, float]:
    definition = one.definition
    assert isinstance(definition, Counted)
    assert definition.trend is not None
    level = float(definition.trend.confidence or confidence_of(one))
    return definition.trend.years, level, z_of(level)


def _breaks(asked: Sequence[Declared]) -> pl.DataFrame:
    rows = [(one.id, one.variant, broken.start) for one in asked for broken in one.definition.breaks]
    return pl.DataFrame(rows, schema={"indicator": pl.String, "variant": pl.String, "start": pl.Date}, orient="row")


def _newest_years(series: pl.DataFrame) -> pl.DataFrame:
    """Those of the newest years that were asked for which have a value."""
    known = series.filter(pl.col("value").is_not_null())
    age = pl.col("period_start").rank("ordinal", descending=True).over(SERIES)
    return known.filter((age <= pl.col("years")).fill_null(True))


def _method() -> pl.Expr:
    kind = pl.col("kind")
    return (
        pl.when("is_standardised")
        .then(pl.lit(LOGARITHMS))
        .when(kind.is_in(PERCENT_KINDS) & ~pl.col("is_survival"))
        .then(pl.lit(COUNTS))
        .when(kind.is_in(["ratio", "count"]))
        .then(pl.lit(LOGARITHMS))
        .otherwise(pl.lit(VALUES))
    )


def _found(points: pl.DataFrame) -> pl.DataFrame:
    made = trends(points, SERIES)
    monotone = mann_kendall(points, SERIES)
    of = points.group_by(SERIES, maintain_order=True).agg(
        pl.col("place").last(),
        pl.col("row").alias("trend_rows"),
        pl.col("reason").first().is_null().alias("may_carry"),
        pl.col("method", "level").first(),
    )
    beside = made.join(monotone, on=SERIES, how="left", nulls_equal=True).join(of, on=SERIES, nulls_equal=True)
    named = pl.col("method").replace_strict(INTERVALS, return_dtype=pl.String)
    interval = pl.when(pl.col("gradient").is_not_null()).then(label(named, pl.col("level")))
    kendall = {"trend_kendall_p": pl.coalesce("kendall_exact_p", "kendall_p"), "trend_theil_sen": pl.col("theil_sen")}
    return beside.select(
        "place",
        pl.col("trend").alias("trend_state"),
        pl.col("points").cast(pl.Int64).alias("trend_points"),
        pl.col("p").alias("trend_p"),
        *(pl.col(of).alias(name) for of, name in _RENAMED.items()),
        interval.alias("trend_interval"),
        *(pl.when("may_carry").then(value).alias(name) for name, value in kendall.items()),
        pl.col("reason").alias("trend_reason"),
        "trend_rows",
    )


_RENAMED = {"gradient": "trend_gradient", "gradient_lower": "trend_lower", "gradient_upper": "trend_upper"}
