"""This room says what became of a value since the period it is compared with, apart from its target."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared

CHANGE_LIMITS = {
    "difference": ("change_lower", "change_upper"),
    "ratio": ("change_percent_lower", "change_percent_upper"),
}
CERTAIN = ("risen", "fallen")


def change_state() -> pl.Expr:
    """One of CHANGES, by the interval of the change: that of the difference, else that of the ratio; of a census
    (`is_census`), which has no chance in it, by the change itself. Null where there is no change."""
    change = pl.col("change")
    by_itself = pl.when(change > 0).then(pl.lit("risen")).when(change < 0).then(pl.lit("fallen"))
    by_limits = [_by(*limits) for limits in CHANGE_LIMITS.values()]
    said = (
        pl.when("is_census")
        .then(by_itself.otherwise(pl.lit("unchanged")))
        .otherwise(pl.coalesce(*by_limits, pl.lit("cannot say")))
    )
    return pl.when(change.is_not_null()).then(said)


def change_direction() -> pl.Expr:
    """`better` or `worse`, of a change that is one, where `better` says which way is good."""
    went_up = pl.when(pl.col("change_state").is_in(CERTAIN)).then(pl.col("change_state") == "risen")
    is_good = pl.when(pl.col("better") == "higher").then(went_up).when(pl.col("better") == "lower").then(~went_up)
    return pl.when(is_good).then(pl.lit("better")).when(~is_good).then(pl.lit("worse"))


def directions(declared: Sequence[Declared]) -> pl.DataFrame:
    """By indicator and variant: `better`, `is_census` and `min_base`."""
    rows = [
        (one.id, one.variant, one.definition.better, one.definition.interval == "none", one.definition.min_base)
        for one in declared
    ]
    schema = {"indicator": pl.String, "variant": pl.String, "better": pl.String}
    return pl.DataFrame(rows, schema=schema | {"is_census": pl.Boolean, "min_base": pl.Int64}, orient="row")


def _by(lower: str, upper: str) -> pl.Expr:
    low, high = pl.col(lower), pl.col(upper)
    return (
        pl.when(low > 0)
        .then(pl.lit("risen"))
        .when(high < 0)
        .then(pl.lit("fallen"))
        .when(low.is_not_null() | high.is_not_null())
        .then(pl.lit("no significant change"))
    )
