"""This room estimates the share done by the limit where open cases are still under way (Kaplan and Meier, 1958)."""

from __future__ import annotations

import polars as pl

from forebyg.engine.planning import DONE, MET, WRONG


def kaplan_meier(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """100 * (1 - S) at the deadline, as `survival`. Time is counted in days from the start to the stop, to as_of where
    open, and to the deadline at most; cases done and cases left open on the same day: the done ones come first."""
    start = pl.col(".start").cast(pl.Date)
    until = pl.min_horizontal(
        pl.coalesce(pl.col(".stop").cast(pl.Date), pl.col("as_of")), pl.col("deadline").cast(pl.Date)
    )
    timed = units.filter(~pl.col(WRONG)).with_columns(
        (until - start).dt.total_days().alias(".time"), (pl.col(DONE) & pl.col(MET)).alias(".event")
    )
    steps = timed.group_by(*keys, ".time").agg(pl.col(".event").sum().alias(".events"), pl.len().alias(".leaving"))
    ordered = steps.sort(*keys, ".time", nulls_last=True)
    at_risk = pl.col(".leaving").sum().over(keys) - pl.col(".leaving").cum_sum().over(keys) + pl.col(".leaving")
    factor = 1 - pl.col(".events") / at_risk
    curve = ordered.with_columns(factor.alias(".factor"))
    return curve.group_by(keys, maintain_order=True).agg((100 * (1 - pl.col(".factor").product())).alias("survival"))
