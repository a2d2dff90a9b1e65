"""This room says what stands behind an interval and a value: the method's form, the unknown, other readings."""

from __future__ import annotations

import polars as pl

from forebyg.statistics.deadlines import deadline_shares, survival_limits, undetermined_cases
from forebyg.statistics.means import has_no_variation
from forebyg.statistics.methods import LOG_LOG, label
from forebyg.statistics.rates import FEWEST_FOR_BYAR
from forebyg.statistics.unknown_bounds import unknown_bounds, unknown_share

X, N, MISSING = pl.col("numerator"), pl.col("denominator"), pl.col("missing")
STAGES = ("in_time", "closed", "cases", "mature_in_time", "mature")


def details() -> list[pl.Expr]:
    """The columns of ESTIMATES beside value, limits and interval; of rows that have those, COUNTS and METHODS."""
    return [_detail(), *_unknown(), *_deadline()]


def _detail() -> pl.Expr:
    """Which form of a Poisson interval is meant; whether the values of a mean vary at all."""
    kind, has_limits = pl.col("kind"), pl.col("lower").is_not_null()
    poisson = (
        pl.when("is_clustered")
        .then(pl.lit("Byar, repeated events"))
        .when(X < FEWEST_FOR_BYAR)
        .then(pl.lit("exact"))
        .otherwise(pl.lit("Byar"))
    )
    even = pl.when(has_no_variation(pl.col("sd"), N)).then(pl.lit("no variation"))
    told = (
        pl.when(~pl.col("is_standardised") & kind.is_in(["count", "ratio"]))
        .then(poisson)
        .when(kind == "mean")
        .then(even)
    )
    return pl.when(has_limits).then(told).alias("interval_detail")


def _unknown() -> list[pl.Expr]:
    """What a share would be if all who are unknown had missed or met; a case is unknown until it is closed or due."""
    undetermined = undetermined_cases(*(pl.col(name) for name in STAGES))
    is_open = pl.col("is_bounded") & (undetermined > 0)
    is_asked = pl.col("is_bounded") & (MISSING > 0)
    of_missing = unknown_bounds(X, N, MISSING)
    in_time, cases = pl.col("in_time").cast(pl.Float64), pl.col("cases").cast(pl.Float64)
    of_open = unknown_bounds(in_time, cases - undetermined, undetermined)
    base = pl.coalesce("denominator", pl.col("denominator_units").cast(pl.Float64))
    bounds = [
        pl.when(is_open).then(100 * opened).when(is_asked).then(100 * missing).alias(name)
        for name, opened, missing in zip(("lowest", "highest"), of_open, of_missing, strict=True)
    ]
    share = pl.when(MISSING > 0).then(100 * unknown_share(base, MISSING)).alias("missing_share")
    return [*bounds, share, undetermined.alias("deadline_undetermined")]


def _deadline() -> list[pl.Expr]:
    """Other readings of a deadline share, in percent."""
    kind = pl.col("kind") == "within"
    shares = deadline_shares(*(pl.col(name).cast(pl.Float64) for name in STAGES))
    names = ("deadline_naive_closed", "deadline_naive_all", "deadline_mature")
    low, high = survival_limits(pl.col("survival"), pl.col("greenwood"), pl.col("z"))
    is_limited, named = kind & pl.col("is_limited"), label(LOG_LOG, pl.col("confidence"))
    return [
        *((100 * share).alias(name) for share, name in zip(shares, names, strict=True)),
        pl.when(kind).then("survival").alias("deadline_km"),
        pl.when(is_limited).then(low).alias("deadline_km_lower"),
        pl.when(is_limited).then(high).alias("deadline_km_upper"),
        pl.when(is_limited & low.is_not_null()).then(named).alias("deadline_km_interval"),
        _final_on().alias("final_on"),
    ]


def _final_on() -> pl.Expr:
    """Until then a period is provisional: nobody can tell how its last cases will do."""
    end = pl.col("period_end")
    due = end.dt.offset_by(pl.col("final_after"))
    is_last_day = pl.col("sticks") & (end == end.dt.month_end())
    return pl.when(is_last_day).then(due.dt.month_end()).otherwise(due).cast(pl.String)


def undue_reason() -> pl.Expr:
    """Why there is no share by Kaplan-Meier: nobody was followed to the deadline."""
    is_lost = pl.col("is_survival") & pl.col("value").is_null() & (N > 0)
    return pl.when(is_lost).then(pl.lit("not_followed"))
