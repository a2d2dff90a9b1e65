"""This room says how small a change next year's numbers could show.

From the value of a period, and with a base next year as large as this one's: the least change whose interval (Newcombe,
exact, Welch, as for any change) leaves out no change. It speaks of a fall where lower is better and of a rise where
higher is; where neither is, of whichever shows first.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.statistics.beside import STRATUM
from forebyg.statistics.methods import IDENTITY, PERCENT_KINDS, is_paired, methods
from forebyg.statistics.supposing import COMPARED_BY, ITSELF, STEP, distances, supposed

TOWARDS = {-1: "fall", 1: "rise"}
UNWANTED = {-1: "higher", 1: "lower"}
DETECTABLE: dict[str, pl.DataType] = {
    "detectable": pl.Float64(),
    "detectable_units": pl.Int64(),
    "detectable_direction": pl.String(),
}


def detect(compared: pl.DataFrame, declared: Sequence[Declared]) -> pl.DataFrame:
    """`compared` with detectable, detectable_units and detectable_direction.

    Of the newest complete row with a value of each series that has a target: of earlier ones next year's numbers are
    known. A direction without a number: no change that way could be shown on this base. All null without an interval.
    """
    numbered = compared.with_row_index("place")
    settled = numbered.join(_settings(declared), on=IDENTITY, how="inner", nulls_equal=True, maintain_order="left")
    newest = pl.col("period_start").eq_missing(pl.col("period_start").max().over(STRATUM))
    asked = (
        settled.filter(pl.col("complete") & pl.col("value").is_not_null())
        .filter(newest)
        .filter(_has_method())
        .with_columns(
            pl.lit(ITSELF).alias("judged_on"),
            pl.lit(False).alias("wants_ratio"),
            *(pl.col(part).alias(f"{ITSELF}_{part}") for part in COMPARED_BY),
        )
    )
    if asked.is_empty():
        return compared.with_columns(pl.lit(None, kind).alias(name) for name, kind in DETECTABLE.items())
    found = pl.concat([_towards(asked, towards) for towards in TOWARDS])
    found = found.with_columns(distances(found, _is_shown)["distance"])
    nearest = found.sort(pl.col("distance").abs(), "towards", nulls_last=True).unique("place", keep="first")
    return numbered.join(_in_words(nearest), on="place", how="left", maintain_order="left").drop("place")


def _settings(declared: Sequence[Declared]) -> pl.DataFrame:
    """METHODS and `better`, of the definitions that have a target."""
    better = pl.Series("better", [one.definition.better for one in declared], pl.String)
    has_target = pl.Series([one.definition.target is not None for one in declared], dtype=pl.Boolean)
    return methods(declared).with_columns(better).filter(has_target)


def _has_method() -> pl.Expr:
    kind = pl.col("kind")
    is_mean = (kind == "mean") & pl.col("sd").is_not_null() & (pl.col("denominator") > 1)
    has_method = kind.is_in([*PERCENT_KINDS, "count"]) | is_mean | ((kind == "ratio") & pl.col("is_rate"))
    is_asked = pl.col("complete") & pl.col("is_limited") & pl.col("moves_in").is_not_null()
    is_asked &= ~pl.col("is_clustered") & ~pl.col("is_standardised")
    # Whoever was there last year will be there next year.
    is_asked &= ~is_paired(pl.col("previous_period"))
    return (has_method & is_asked).fill_null(False)


def _towards(asked: pl.DataFrame, towards: int) -> pl.DataFrame:
    """The rows for which a change that way is asked about."""
    way = pl.lit(towards, pl.Int64).alias("towards")
    return asked.filter(pl.col("better").ne_missing(pl.lit(UNWANTED[towards]))).with_columns(way)


def _is_shown(moved: pl.DataFrame) -> pl.Series:
    low, high = (
        pl.coalesce(f"{ITSELF}_difference_{side}", pl.col(f"{ITSELF}_ratio_{side}") - 1) for side in ("lower", "upper")
    )
    return moved.select(pl.when(pl.col("towards") < 0).then(high < 0).otherwise(low > 0)).to_series()


def _in_words(nearest: pl.DataFrame) -> pl.DataFrame:
    direction = pl.col("towards").replace_strict(TOWARDS, return_dtype=pl.String)
    is_told = pl.col("distance").is_not_null() | pl.col("better").is_in(list(UNWANTED.values()))
    in_units, steps = pl.col("moves_in") == "units", pl.col("distance") * STEP
    moved = pl.concat([supposed(part, "point") for part in nearest.partition_by("moves_in")] or [nearest])
    return moved.select(
        "place",
        pl.when(in_units).then(pl.col("value") - pl.col(f"{ITSELF}_value")).otherwise(steps).alias("detectable"),
        pl.when(in_units).then("distance").alias("detectable_units"),
        pl.when(is_told).then(direction).alias("detectable_direction"),
    )
