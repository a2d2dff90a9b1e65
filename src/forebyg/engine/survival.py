"""This room estimates the share done by the limit where open cases are still under way (Kaplan and Meier, 1958)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.engine.planning import DONE, MET, WRONG

LAST = 10**6
"""Days that no case is open: the time of the deadline itself."""


KAPLAN_MEIER = ("survival", "greenwood", "followed")


def kaplan_meier(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """100 * (1 - S) at the deadline, as `survival`; `greenwood`, the sum of d / (r (r - d)) that its limits are made of
    (infinite where S is 0); and `followed`, the cases at risk at the deadline.

    Time is counted in days from the start to the stop, to as_of where open, and to the deadline at most; cases done and
    cases left open on the same day: the done ones come first. Whoever has come to the deadline is at one time, however
    many days a limit of four months has had: where all have, the share is that of the cases done. Null where nobody was
    followed to the deadline and not all are done.
    """
    every = units.with_columns(pl.lit(True).alias(".every"))
    return kaplan_meier_of_many(every, keys, [".every"]).rename({f"{name}0": name for name in KAPLAN_MEIER})


def kaplan_meier_of_many(units: pl.LazyFrame, keys: list[str], admitted: Sequence[str]) -> pl.LazyFrame:
    """As `kaplan_meier` of the units that each column admits: `survival0`, `greenwood0`, `followed0`, then 1 ..."""
    start, deadline = pl.col(".start").cast(pl.Date), pl.col("deadline").cast(pl.Date)
    until = pl.min_horizontal(pl.coalesce(pl.col(".stop").cast(pl.Date), pl.col("as_of")), deadline)
    timed = units.filter(~pl.col(WRONG)).with_columns(
        pl.when(until == deadline).then(LAST).otherwise((until - start).dt.total_days()).alias(".time"),
        (pl.col(DONE) & pl.col(MET)).alias(".event"),
        (until == deadline).alias(".is_followed"),
    )
    sets = list(enumerate(admitted))
    steps = timed.group_by(*keys, ".time").agg(
        *((pl.col(one) & pl.col(".event")).sum().alias(f".events{n}") for n, one in sets),
        *(pl.col(one).sum().alias(f".leaving{n}") for n, one in sets),
        *((pl.col(one) & pl.col(".is_followed")).sum().alias(f".is_followed{n}") for n, one in sets),
    )
    ordered = steps.sort(*keys, ".time", nulls_last=True)
    curve = ordered.with_columns(step for n, _ in sets for step in _steps(n, keys))
    return curve.group_by(keys, maintain_order=True).agg(figure for n, _ in sets for figure in _figures(n))


def _steps(n: int, keys: list[str]) -> list[pl.Expr]:
    events, leaving = pl.col(f".events{n}").cast(pl.Float64), pl.col(f".leaving{n}")
    at_risk = leaving.sum().over(keys) - leaving.cum_sum().over(keys) + leaving
    # A time at which nobody leaves changes nothing.
    factor = pl.when(leaving > 0).then(1 - events / at_risk).otherwise(1.0)
    variance = pl.when(leaving > 0).then(events / (at_risk * (at_risk - events))).otherwise(0.0)
    return [factor.alias(f".factor{n}"), variance.alias(f".variance{n}")]


def _figures(n: int) -> list[pl.Expr]:
    """Null where none of the units was followed."""
    left, followed = pl.col(f".factor{n}").product(), pl.col(f".is_followed{n}").sum().cast(pl.Int64)
    anyone = pl.col(f".leaving{n}").sum() > 0
    return [
        pl.when(anyone & ((followed > 0) | (left == 0))).then(100 * (1 - left)).alias(f"survival{n}"),
        pl.when(anyone).then(pl.col(f".variance{n}").sum()).alias(f"greenwood{n}"),
        pl.when(anyone).then(followed).alias(f"followed{n}"),
    ]
