"""This room sets the numerator and the denominator of a ratio beside each other, period by period."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.addends import addends
from forebyg.engine.closing import SetCounts
from forebyg.engine.overlap import SHARED
from forebyg.engine.series import has_status_date
from forebyg.engine.strata import SET, numbered

NOT_COVERED, EMPTY_BASE, ALL_MISSING, UNKNOWN_ADDEND = "not_covered", "empty_base", "all_missing", "unknown_addend"
NOT_PART, EVENTS_WITHOUT_BASE = "not_part", "events_without_base"
KEYS = [SET, "period", "by"]
SIDES = ("numerator", "denominator")
PREFIX = {"numerator": "", "denominator": "denominator_"}


Side = tuple[SetCounts, BoundSet]


def shape_of(counts: SetCounts, bound: BoundSet) -> Hashable:
    """What sets have in common whose rows are made alike."""
    units = [fold.type.unit if fold is not None else None for fold in (bound.value, bound.weight)]
    persons = bound.behind is None, bound.person is None
    return (*zip(counts.rows.columns, counts.rows.dtypes, strict=True), bound.outcome, counts.unit, *units, *persons)


def stacked(sets: Sequence[SetCounts]) -> pl.DataFrame:
    return numbered([[one.rows] for one in sets])


def two_sides(sides: Mapping[str, Sequence[Side]], is_part: bool, is_rate: bool) -> pl.DataFrame:
    """Rows of COUNTS for both sides; the denominator says which periods there are, and both which strata, of
    breakdowns that both have.

    `is_part`: of a share of two sets the numerator is part of the denominator; where it is larger, it cannot be.
    `is_rate`: events per so many; where there are some of none, the data are wrong.
    """
    counted = {key: stacked([counts for counts, _ in sides[key]]) for key in SIDES}
    frames = {key: _side(counted[key], *sides[key][0], key) for key in SIDES}
    periods = _periods(counted, [bound for _, bound in sides["numerator"]])
    strata = pl.concat([frames[key].select(KEYS) for key in reversed(SIDES)]).unique(maintain_order=True)
    strata = strata.filter(_are_known_to_both(strata, sides))
    rows = periods.join(strata, on=[SET, "period"], how="inner", maintain_order="left_right")
    for key in SIDES:
        rows = _beside(rows, frames[key], key)
    covered = pl.col("numerator_covered") & pl.col("denominator_covered")
    unknown = pl.col("numerator").is_null() | pl.col("denominator").is_null()
    marked = pl.coalesce("numerator_mark", "denominator_mark", pl.lit(UNKNOWN_ADDEND))
    above, below = pl.col("numerator"), pl.col("denominator")
    is_events = pl.lit(is_rate and sides["numerator"][0][1].outcome == "count")
    reason = (
        pl.when(~covered).then(pl.lit(NOT_COVERED)).when(unknown).then(marked)
        .when(pl.lit(is_part) & (above > below)).then(pl.lit(NOT_PART))
        .when(is_events & (below == 0) & (above != 0)).then(pl.lit(EVENTS_WITHOUT_BASE))
        .when(pl.col("denominator") == 0).then(pl.lit(EMPTY_BASE))
    )  # fmt: skip
    return rows.with_columns(
        reason.alias("reason"),
        (pl.col("numerator_complete") & pl.col("denominator_complete")).alias("complete"),
        pl.col(f"{'denominator' if is_part else 'numerator'}_{SHARED}").alias(SHARED),
        (pl.col("numerator_missing").fill_null(0) + pl.col("denominator_missing").fill_null(0)).alias("missing"),
    )


def _side(rows: pl.DataFrame, counts: SetCounts, bound: BoundSet, key: str) -> pl.DataFrame:
    value = (
        pl.col("total").cast(pl.Float64) / counts.unit if bound.outcome == "sum" else pl.col("hits").cast(pl.Float64)
    )
    units = pl.col("base") if bound.outcome == "sum" else pl.col("hits")
    return rows.select(
        *KEYS,
        value.alias(key),
        units.cast(pl.Int64).alias(f"{key}_units"),
        pl.col("missing").alias(f"{key}_missing"),
        mark_of(rows).alias(f"{key}_mark"),
        *(addends(rows, counts.unit, counts.unit, PREFIX[key]) if bound.outcome == "sum" else ()),
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


def _periods(counted: Mapping[str, pl.DataFrame], above: Sequence[BoundSet]) -> pl.DataFrame:
    """The periods of the denominator, and whether each side covers and completes them. A status date of the numerator
    that has not come gives no row."""
    dated = [number for number, bound in enumerate(above) if has_status_date(bound)]
    last = (
        counted["numerator"]
        .filter(pl.col(SET).is_in(dated))
        .group_by(SET)
        .agg(pl.col("period_start").max().alias("last"))
    )
    periods = counted["denominator"].select(SET, "period", "period_start", "period_end")
    periods = periods.unique([SET, "period"], keep="first", maintain_order=True)
    periods = periods.join(last, on=SET, how="left", maintain_order="left")
    periods = periods.filter(pl.col("last").is_null() | (pl.col("period_start") <= pl.col("last"))).drop("last")
    for key in SIDES:
        facts = (pl.col(fact).first().alias(f"{key}_{fact}") for fact in ("covered", "complete"))
        told = counted[key].group_by(SET, "period").agg(facts)
        periods = periods.join(told, on=[SET, "period"], how="left", maintain_order="left")
    flags = [f"{key}_{fact}" for key in SIDES for fact in ("covered", "complete")]
    return periods.with_columns(pl.col(flags).fill_null(False))


def _are_known_to_both(strata: pl.DataFrame, sides: Mapping[str, Sequence[Side]]) -> pl.Series:
    """Of the total, and of the strata of breakdowns that both sides have: what a side is not broken down by, it did not
    count to none."""
    broken = [[{tuple(one.name for one in dims) for dims in bound.by} for _, bound in sides[key]] for key in SIDES]
    both = [{(), *above & below} for above, below in zip(*broken, strict=True)]
    names = {by: tuple(json.loads(by)) for by in strata["by"].unique().to_list()}
    return pl.Series(
        [names[by] in both[number] for number, by in strata.select(SET, "by").iter_rows()], dtype=pl.Boolean
    )


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
