"""This room sets the numerator and the denominator of a ratio beside each other, period by period."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.addends import addends
from forebyg.engine.closing import SetCounts
from forebyg.engine.overlap import SHARED
from forebyg.engine.series import has_status_date

NOT_COVERED, EMPTY_BASE, ALL_MISSING, UNKNOWN_ADDEND = "not_covered", "empty_base", "all_missing", "unknown_addend"
NOT_PART, EVENTS_WITHOUT_BASE = "not_part", "events_without_base"
KEYS = ["period", "by"]
SIDES = ("numerator", "denominator")
PREFIX = {"numerator": "", "denominator": "denominator_"}


def two_sides(sides: Mapping[str, tuple[SetCounts, BoundSet]], is_part: bool, is_rate: bool) -> pl.DataFrame:
    """Rows of COUNTS for both sides; the denominator says which periods there are, and both which strata, of
    breakdowns that both have.

    `is_part`: of a share of two sets the numerator is part of the denominator; where it is larger, it cannot be.
    `is_rate`: events per so many; where there are some of none, the data are wrong.
    """
    frames = {key: _side(*sides[key], key) for key in SIDES}
    periods = _periods(sides)
    strata = pl.concat([frames[key].select(KEYS) for key in reversed(SIDES)]).unique(maintain_order=True)
    strata = strata.filter(pl.col("by").is_in(_known_to_both(strata["by"].unique().to_list(), sides)))
    rows = periods.join(strata, on="period", how="inner", maintain_order="left_right")
    for key in SIDES:
        rows = _beside(rows, frames[key], key)
    covered = pl.col("numerator_covered") & pl.col("denominator_covered")
    unknown = pl.col("numerator").is_null() | pl.col("denominator").is_null()
    marked = pl.coalesce("numerator_mark", "denominator_mark", pl.lit(UNKNOWN_ADDEND))
    above, below = pl.col("numerator"), pl.col("denominator")
    is_events = pl.lit(is_rate and sides["numerator"][1].outcome == "count")
    reason = (
        pl.when(~covered).then(pl.lit(NOT_COVERED)).when(unknown).then(marked)
        .when(pl.lit(is_part) & (above > below)).then(pl.lit(NOT_PART))
        .when(is_events & (below == 0) & (above != 0)).then(pl.lit(EVENTS_WITHOUT_BASE))
        .when(pl.col("denominator") == 0).then(pl.lit(EMPTY_BASE))
    )  # fmt: skip
    personal = {key: sides[key][0].personal for key in SIDES}
    return rows.with_columns(
        reason.alias("reason"),
        (pl.col("numerator_complete") & pl.col("denominator_complete")).alias("complete"),
        pl.col(f"{'denominator' if is_part else 'numerator'}_{SHARED}").alias(SHARED),
        (pl.col("numerator_missing").fill_null(0) + pl.col("denominator_missing").fill_null(0)).alias("missing"),
        pl.lit(any(personal.values())).alias("personal"),
        *(pl.lit(is_personal).alias(f"{key}_personal") for key, is_personal in personal.items()),
    )


def _side(counts: SetCounts, bound: BoundSet, key: str) -> pl.DataFrame:
    value = (
        pl.col("total").cast(pl.Float64) / counts.unit if bound.outcome == "sum" else pl.col("hits").cast(pl.Float64)
    )
    units = pl.col("base") if bound.outcome == "sum" else pl.col("hits")
    return counts.rows.select(
        *KEYS,
        value.alias(key),
        units.cast(pl.Int64).alias(f"{key}_units"),
        pl.col("missing").alias(f"{key}_missing"),
        mark_of(counts.rows).alias(f"{key}_mark"),
        *(addends(counts.rows, counts.unit, counts.unit, PREFIX[key]) if bound.outcome == "sum" else ()),
        *(repeated(bound) if key == "numerator" else ()),
        pl.col(SHARED).alias(f"{key}_{SHARED}"),
        pl.lit(True).alias(f"{key}_found"),
    )


def repeated(bound: BoundSet) -> list[pl.Expr]:
    """Of events of known persons: how many these are; and where they are not independent, their events squared."""
    if bound.behind is None:
        return []
    squares = [pl.col("squared_times").cast(pl.Float64).alias("squares")] if bound.person is not None else []
    return [*squares, pl.col("persons").cast(pl.Int64).alias("numerator_persons")]


def _periods(sides: Mapping[str, tuple[SetCounts, BoundSet]]) -> pl.DataFrame:
    """The periods of the denominator, and whether each side covers and completes them. A status date of the numerator
    that has not come gives no row."""
    below, above = sides["denominator"][0].rows, sides["numerator"][0].rows
    periods = below.select("period", "period_start", "period_end").unique("period", keep="first", maintain_order=True)
    if has_status_date(sides["numerator"][1]) and above.height:
        periods = periods.filter(pl.col("period_start") <= above["period_start"].max())
    for key in SIDES:
        rows = sides[key][0].rows
        facts = rows.group_by("period").agg(
            pl.col("covered").first().alias(f"{key}_covered"), pl.col("complete").first().alias(f"{key}_complete")
        )
        periods = periods.join(facts, on="period", how="left", maintain_order="left")
    flags = [f"{key}_{fact}" for key in SIDES for fact in ("covered", "complete")]
    return periods.with_columns(pl.col(flags).fill_null(False))


def _known_to_both(strata: Sequence[str], sides: Mapping[str, tuple[SetCounts, BoundSet]]) -> list[str]:
    """The total, and the strata of breakdowns that both sides have: what a side is not broken down by, it did not
    count to none."""
    broken = [{tuple(one.name for one in dimensions) for dimensions in bound.by} for _, bound in sides.values()]
    both = {(), *broken[0] & broken[1]}
    return [by for by in strata if tuple(json.loads(by)) in both]


def _beside(rows: pl.DataFrame, side: pl.DataFrame, key: str) -> pl.DataFrame:
    """One side's numbers; a stratum that it does not know is a count of none where it covers the period."""
    rows = rows.join(side, on=KEYS, how="left", maintain_order="left")
    none = pl.col(f"{key}_covered") & pl.col(f"{key}_found").is_null()
    return rows.with_columns(
        pl.when(none).then(pl.lit(0)).otherwise(pl.col(name)).alias(name)
        for name in (key, f"{key}_units", "squares", "numerator_persons")
        if name in side.columns
    )


def mark_of(rows: pl.DataFrame) -> pl.Expr:
    """The reason that the extract itself gives for an unknown value."""
    return pl.col("mark") if "mark" in rows.columns else pl.lit(None, dtype=pl.String)
