"""This room rounds the counts of a release whose profile asks for it, before anything is made of them.

Each count is rounded for itself, so that sums of rounded ones can differ from the rounded sum; percentages and rates
are made of rounded counts. Means have three digits, and a sum is rounded to what as many persons as that have on the
average, so that neither tells how many they are. What is withheld is decided on the true counts.
"""

from __future__ import annotations

import polars as pl

from forebyg.definitions.disclosure import Profile
from forebyg.disclosure.coarsening import DIGITS, nearest
from forebyg.results import KEYS

SHOWN = ("numerator", "denominator", "waiting", "missing", "left_out")
OF_COUNTS = ("count", "share", "within", "distribution", "transition")
WORKINGS = ("squares", "in_time", "closed", "cases", "mature_in_time", "mature", "greenwood", "followed")
"""Exact counts that readings beside a value are made of."""


def rounded(counts: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """COUNTS as they may be shown; the same where the profile rounds nothing."""
    if profile.rounding is None:
        return counts
    to = profile.rounding
    kind, is_personal = pl.col("kind"), pl.col("personal").fill_null(True)
    above = _is_rounded(kind, is_personal, "numerator", pl.col("largest").is_null())
    is_sum_above = (kind == "ratio") & pl.col("numerator_personal").fill_null(is_personal) & ~above
    below = _is_rounded(kind, is_personal, "denominator", pl.lit(True))
    base = _nearest(pl.col("denominator"), to)
    is_count = is_personal & kind.is_in(["mean", "sum"]) & pl.col("only_ones").fill_null(False)
    is_scaled = is_personal & (kind == "mean") & pl.col("weight").is_null() & (pl.col("denominator") > 0)
    beside = [
        pl.when(is_personal).then(_nearest(pl.col(name), to)).otherwise(name).cast(pl.Int64).alias(name)
        for name in SHOWN[2:]
    ]
    return counts.with_columns(
        pl.when(above)
        .then(_nearest(pl.col("numerator"), to))
        .when(is_sum_above)
        .then(_of_persons(pl.col("numerator"), pl.col("numerator_units"), to))
        .otherwise("numerator")
        .alias("numerator"),
        pl.when(below).then(base).otherwise("denominator").alias("denominator"),
        # The mean stays what it is, to three digits, beside its rounded base.
        pl.when(is_count)
        .then(_nearest(pl.col("total"), to))
        .when(is_scaled)
        .then(nearest(pl.col("total") / pl.col("denominator"), DIGITS) * base)
        .when(is_personal & (kind == "mean"))
        .then(nearest(pl.col("total") / pl.col("weight"), DIGITS) * pl.col("weight"))
        .when(is_personal & (kind == "sum"))
        .then(_of_persons(pl.col("total"), pl.col("denominator_units"), to))
        .otherwise("total")
        .alias("total"),
        *beside,
        *(pl.lit(None, counts.schema[name]).alias(name) for name in WORKINGS if name in counts.columns),
    )


def with_exact(rows: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Rows of ASSESSED with the true counts, to decide by; what a ledger compares is of rounded ones, and left out."""
    gone = [name for name in rows.columns if name.startswith(("now_", "printed_"))]
    exact = counts.select(*KEYS, *SHOWN, "total")
    return rows.drop(*SHOWN, "total", *gone).join(exact, on=KEYS, how="left", nulls_equal=True, maintain_order="left")


def _is_rounded(kind: pl.Expr, is_personal: pl.Expr, side: str, is_count: pl.Expr) -> pl.Expr:
    """Of a ratio a side of persons that is no sum; of other kinds whatever is counted."""
    of_ratio = (kind == "ratio") & pl.col(f"{side}_personal").fill_null(is_personal) & is_count
    others = kind.is_in(OF_COUNTS) | (kind.is_in(["mean", "median", "quantile"]) & pl.lit(side == "denominator"))
    return is_personal & (of_ratio | others)


def _of_persons(total: pl.Expr, units: pl.Expr, to: int) -> pl.Expr:
    """To 1, 2 or 5 times a power of ten, and to three digits at most."""
    share = pl.when((units > 0) & (total != 0)).then(total.abs() / units * to)
    power = pl.lit(10.0) ** share.log10().floor()
    times = share / power
    unit = pl.when(times <= 1).then(1.0).when(times <= 2).then(2.0).when(times <= 5).then(5.0).otherwise(10.0) * power
    return pl.coalesce(nearest((total / unit).round() * unit, DIGITS), total)


def _nearest(count: pl.Expr, to: int) -> pl.Expr:
    """Halves up."""
    return (count / to + 0.5).floor() * to
