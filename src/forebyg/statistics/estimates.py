"""This room gives every row of counts its value and its limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.results import ESTIMATES
from forebyg.statistics.deadlines import survival_limits
from forebyg.statistics.details import details, undue_reason
from forebyg.statistics.flags import with_funnels
from forebyg.statistics.means import t_half_width
from forebyg.statistics.methods import IDENTITY, LOG_LOG, PERCENT_KINDS, label, methods
from forebyg.statistics.proportions import wilson
from forebyg.statistics.quantiles import order_limits, type_7
from forebyg.statistics.rates import poisson
from forebyg.statistics.repeated import repeated_poisson
from forebyg.statistics.standardising import with_standardised
from forebyg.statistics.yearly import with_trends

X, N = pl.col("numerator"), pl.col("denominator")
NO_METHOD = "none"


def estimate(
    counts: pl.DataFrame,
    declared: Sequence[Declared],
    bands: pl.DataFrame | None = None,
    standards: pl.DataFrame | None = None,
    as_printed: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows,
) -> pl.DataFrame:
    """COUNTS with ESTIMATES added: shares in percent, rates per `per_n`, means in the value's unit.

    A base of 0 gives no value and the reason `empty_base`. Trends and funnels are there where a definition asks for
    them. `declared` must hold the definitions of all rows and of the counts that ratios name,
    `bands` and `standards` what standardised figures are made of. `as_printed` puts what was published before in the
    place of estimates, with METHODS beside them, before rows are looked at together.
    """
    frame = counts.join(methods(declared), on=IDENTITY, how="left", nulls_equal=True, maintain_order="left")
    frame = with_limits(frame.with_columns(point().alias("value")))
    coverage = pl.when(pl.col("lower").is_not_null()).then("order_coverage").alias("interval_coverage")
    frame = frame.with_columns(*details(), coverage, _reason().alias("reason"))
    frame = with_standardised(frame, declared, bands, standards)
    frame = as_printed(frame.with_columns(pl.lit(None, pl.Float64).alias("difference")))
    frame = with_funnels(with_trends(frame, declared), declared)
    return frame.select(*counts.columns, *ESTIMATES)


def point() -> pl.Expr:
    """The value itself, of the columns COUNTS and METHODS."""
    kind, weight = pl.col("kind"), pl.col("weight")
    return (
        pl.when(kind == "count")
        .then(X)
        .when(pl.col("is_survival"))
        .then(pl.col("survival"))
        .when(kind.is_in(PERCENT_KINDS))
        .then(pl.when(X <= N).then(_over(100 * X, N)))
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
    empty = pl.when(is_empty).then(pl.lit("empty_base"))
    return pl.coalesce("reason", empty, undue_reason())


def with_limits(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns `lower`, `upper` and `interval` beside COUNTS, METHODS and `value`."""
    kind, value = pl.col("kind"), pl.col("value")
    is_share = kind.is_in(PERCENT_KINDS) & ~pl.col("is_survival")
    is_mean = (kind == "mean") & pl.col("weight").is_null()
    width = t_half_width(frame, pl.when(is_mean).then("sd"), N)
    frame = _event_limits(order_limits(frame))
    low, high = wilson(X, N, pl.col("z"))
    km = survival_limits(value, pl.col("greenwood"), pl.col("z"))
    lower = [pl.when(is_share).then(100 * low), value - width, "order_lower", "events_lower"]
    upper = [pl.when(is_share).then(100 * high), value + width, "order_upper", "events_upper"]
    lower, upper = [*lower, pl.when("is_survival").then(km[0])], [*upper, pl.when("is_survival").then(km[1])]
    shown = pl.col("is_limited") & value.is_not_null()
    limited = frame.with_columns(
        pl.when(shown).then(pl.coalesce(lower)).alias("lower"), pl.when(shown).then(pl.coalesce(upper)).alias("upper")
    )
    return limited.with_columns(_interval().alias("interval"))


def _event_limits(frame: pl.DataFrame) -> pl.DataFrame:
    """Limits of rates per `per_n`, and of counts read as one outcome of what could have happened."""
    is_rate = (pl.col("kind") == "ratio") & pl.col("is_rate") & (N > 0)
    frame = poisson(frame, pl.when(is_rate | pl.col("is_poisson")).then(X))
    clustered = repeated_poisson(X, pl.col("squares"), pl.col("z"))
    base = pl.when(is_rate).then(N).otherwise(1.0)
    limits = {
        side: pl.when(~pl.col("is_clustered")).then(f"poisson_{side}").when(is_rate | pl.col("is_poisson")).then(made)
        for side, made in zip(("lower", "upper"), clustered, strict=True)
    }
    return frame.with_columns((limit / base * pl.col("per")).alias(f"events_{side}") for side, limit in limits.items())


def _interval() -> pl.Expr:
    kind, confidence = pl.col("kind"), pl.col("confidence")
    return (
        pl.when(pl.col("lower").is_null())
        .then(pl.lit(NO_METHOD))
        .when(pl.col("is_survival"))
        .then(label(LOG_LOG, confidence))
        .when(kind.is_in(PERCENT_KINDS))
        .then(label("wilson", confidence))
        .when(kind == "mean")
        .then(label("t", confidence))
        .when(kind.is_in(["ratio", "count"]))
        .then(label("poisson", confidence))
        .otherwise(label("order", confidence))
    )
