"""This room estimates the share done by the limit where open cases are still under way (Kaplan and Meier, 1958)."""

from __future__ import annotations

import polars as pl

from forebyg.engine.planning import DONE, MET, WRONG

LAST = 10**6
"""Days that no case is open: the time of the deadline itself."""


def kaplan_meier(units: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """100 * (1 - S) at the deadline, as `survival`; `greenwood`, the sum of d / (r (r - d)) that its limits are made of
    (infinite where S is 0); and `followed`, the cases at risk at the deadline.

    Time is counted in days from the start to the stop, to as_of where open, and to the deadline at most; cases done and
    cases left open on the same day: the done ones come first. Whoever has come to the deadline is at one time, however
    many days a limit of four months has had: where all have, the share is that of the cases done. Null where nobody was
    followed to the deadline and not all are done.
    """
    start, deadline = pl.col(".start").cast(pl.Date), pl.col("deadline").cast(pl.Date)
    until = pl.min_horizontal(pl.coalesce(pl.col(".stop").cast(pl.Date), pl.col("as_of")), deadline)
    timed = units.filter(~pl.col(WRONG)).with_columns(
        pl.when(until == deadline).then(LAST).otherwise((until - start).dt.total_days()).alias(".time"),
        (pl.col(DONE) & pl.col(MET)).alias(".event"),
        (until == deadline).alias(".is_followed"),
    )
    steps = timed.group_by(*keys, ".time").agg(
        pl.col(".event").sum().alias(".events"), pl.len().alias(".leaving"), pl.col(".is_followed").sum()
    )
    ordered = steps.sort(*keys, ".time", nulls_last=True)
    events = pl.col(".events").cast(pl.Float64)
    at_risk = pl.col(".leaving").sum().over(keys) - pl.col(".leaving").cum_sum().over(keys) + pl.col(".leaving")
    curve = ordered.with_columns(
        (1 - events / at_risk).alias(".factor"), (events / (at_risk * (at_risk - events))).alias(".variance")
    )
    left, followed = pl.col(".factor").product(), pl.col(".is_followed").sum().cast(pl.Int64)
    return curve.group_by(keys, maintain_order=True).agg(
        pl.when((followed > 0) | (left == 0)).then(100 * (1 - left)).alias("survival"),
        pl.col(".variance").sum().alias("greenwood"),
        followed.alias("followed"),
    )
