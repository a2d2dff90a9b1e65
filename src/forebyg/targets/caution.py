"""This room finds what is judged by the point on bases so small that chance decides (statistics A15)."""

from __future__ import annotations

import polars as pl

FEW = 100
IDENTITY = ("indicator", "variant")


def judged_on_few(released: pl.DataFrame) -> frozenset[tuple[str, str | None]]:
    """Indicators and variants by `rule: point` whose newest complete total has a base under FEW, or most of whose rows
    of that period have. Only rows that are shown, and have an interval: what has none is not left to chance."""
    judged = released.filter(
        (pl.col("rule") == "point")
        & pl.col("assessment").is_in(["met", "not met"])
        & (pl.col("lower").is_not_null() | pl.col("upper").is_not_null())
    )
    newest = judged.filter(pl.col("period_start").eq_missing(pl.col("period_start").max().over(IDENTITY)))
    is_few = (pl.col("denominator") < FEW).fill_null(False)
    found = newest.group_by(IDENTITY).agg(
        (is_few & (pl.col("by") == "{}")).any().alias("total"), (2 * is_few.sum() > pl.len()).alias("most")
    )
    return frozenset(found.filter(pl.col("total") | pl.col("most")).select(IDENTITY).rows())
