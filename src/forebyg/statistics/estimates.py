"""This room gives every row of counts its value and its limits."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.results import ESTIMATES
from forebyg.statistics.means import t_half_width
from forebyg.statistics.methods import IDENTITY, PERCENT_KINDS, label, methods
from forebyg.statistics.proportions import wilson
from forebyg.statistics.quantiles import order_limits, type_7
from forebyg.statistics.rates import poisson

X, N = pl.col("numerator"), pl.col("denominator")
NO_METHOD = "none"


def estimate(counts: pl.DataFrame, declared: Sequence[Declared]) -> pl.DataFrame:
    """COUNTS with ESTIMATES added: shares in percent, rates per `per_n`, means in the value's unit.

    A base of 0 gives no value and the reason `empty_base`. `declared` must hold the definitions of all rows and of
    the counts that ratios name.
    """
    frame = counts.join(methods(declared), on=IDENTITY, how="left", nulls_equal=True, maintain_order="left")
    frame = _with_limits(frame.with_columns(_value().alias("value")))
    return frame.with_columns(_reason().alias("reason")).select(*counts.columns, *ESTIMATES)


def _value() -> pl.Expr:
    kind, weight = pl.col("kind"), pl.col("weight")
    return (
        pl.when(kind == "count")
        .then(X)
        .when(pl.col("is_survival"))
        .then(pl.col("survival"))
        .when(kind.is_in(PERCENT_KINDS))
        .then(_over(100 * X, N))
        .when(kind == "mean")
        .then(pl.when(weight.is_null()).then(_over(pl.col("total"), N)).otherwise(_over(pl.col("total"), weight)))
        .when(kind.is_in(["median", "quantile"]))
        .then(type_7(pl.col("values"), pl.col("part")))
        .when(kind == "sum")
        .then(pl.col("total"))
        .when(kind == "ratio")
        .then(_over(X * pl.col("per"), N))
    )


def _over(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return pl.when(below != 0).then(above / below)


def _reason() -> pl.Expr:
    base = pl.when(pl.col("kind") == "mean").then(pl.coalesce("weight", N)).otherwise(N)
    is_empty = pl.col("value").is_null() & pl.col("reason").is_null() & (base == 0)
    return pl.when(is_empty).then(pl.lit("empty_base")).otherwise("reason")


def _with_limits(frame: pl.DataFrame) -> pl.DataFrame:
    kind, value, per = pl.col("kind"), pl.col("value"), pl.col("per")
    is_share = kind.is_in(PERCENT_KINDS) & ~pl.col("is_survival")
    is_rate = (kind == "ratio") & pl.col("is_rate") & (N > 0)
    is_mean = (kind == "mean") & pl.col("weight").is_null()
    width = t_half_width(frame, pl.when(is_mean).then("sd"), N)
    frame = poisson(order_limits(frame), pl.when(is_rate).then(X))
    low, high = wilson(X, N, pl.col("z"))
    lower = [pl.when(is_share).then(100 * low), value - width, "order_lower", pl.col("poisson_lower") / N * per]
    upper = [pl.when(is_share).then(100 * high), value + width, "order_upper", pl.col("poisson_upper") / N * per]
    shown = pl.col("is_limited") & value.is_not_null()
    limited = frame.with_columns(
        pl.when(shown).then(pl.coalesce(lower)).alias("lower"), pl.when(shown).then(pl.coalesce(upper)).alias("upper")
    )
    return limited.with_columns(_interval().alias("interval"))


def _interval() -> pl.Expr:
    kind, confidence = pl.col("kind"), pl.col("confidence")
    return (
        pl.when(pl.col("lower").is_null())
        .then(pl.lit(NO_METHOD))
        .when(kind.is_in(PERCENT_KINDS))
        .then(label("wilson", confidence))
        .when(kind == "mean")
        .then(label("t", confidence))
        .when(kind == "ratio")
        .then(label("poisson", confidence))
        .otherwise(label("order", confidence))
    )
