"""This room sets every estimate beside its previous period and its baseline, with the limits of the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.results import COMPARED, JUDGING
from forebyg.statistics.beside import (
    PARTS,
    baseline_position,
    beside_baseline,
    beside_previous,
    past_of,
    states,
    with_position,
)
from forebyg.statistics.limits import LIMITS, limit_pairs
from forebyg.statistics.methods import IDENTITY, PERCENT_KINDS, is_paired, methods
from forebyg.statistics.supposing import moves, moves_in

SIDES = ("baseline", "previous")
TESTED_KINDS = (*PERCENT_KINDS, "count", "mean", "ratio")


def compare(
    estimates: pl.DataFrame, declared: Sequence[Declared], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Rows with LINKS, with COMPARED and JUDGING added.

    `key_figures` holds, by the name of the extract, indikator_id, periode, gruppe and værdi. The change is null of
    an incomplete period, across a break, and up to the baseline's own period.
    """
    pasts = [past_of(one) for one in declared]
    frame = with_position(estimates).join(
        _settings(declared), on=IDENTITY, how="left", nulls_equal=True, maintain_order="left"
    )
    baseline = beside_baseline(frame, pasts, key_figures)
    baseline = baseline.with_columns(baseline_position(baseline).alias("asked_position"))
    baseline = baseline.with_columns(pl.coalesce("other_position", "asked_position").alias("other_position"))
    not_due = pl.col("position") <= pl.col("asked_position")
    state = pl.when("has_baseline").then(pl.when(not_due).then(pl.lit("not due")).otherwise(states(pasts)))
    beside = (
        baseline.with_columns(pl.col("asked").alias("other_period"), state.alias("state")),
        beside_previous(frame).with_columns(states(pasts).alias("state")),
    )
    columns = [*frame.columns, *(f"other_{part}" for part in PARTS), "state"]
    pairs = limit_pairs(pl.concat([one.select(columns) for one in beside]))
    sides = [_side(side, pairs.slice(n * frame.height, frame.height)) for n, side in enumerate(SIDES)]
    compared = pl.concat([frame, *sides], how="horizontal").with_columns(*_change(), moves_in())
    return compared.select(*estimates.columns, *COMPARED, *JUDGING)


def _settings(declared: Sequence[Declared]) -> pl.DataFrame:
    rows = [(one.definition.rule == "significance", one.definition.baseline is not None) for one in declared]
    flags = pl.DataFrame(rows, schema={"wants_ratio": pl.Boolean, "has_baseline": pl.Boolean}, orient="row")
    return pl.concat([methods(declared), flags, moves(declared).select("moves")], how="horizontal")


def _side(side: str, pairs: pl.DataFrame) -> pl.DataFrame:
    of_the_other = [pl.col(f"other_{name}").alias(name) for name in ("numerator", "denominator", "sd")]
    made = pairs.select("state", *LIMITS, _interval(), _ratio_interval(), _reason(), *of_the_other)
    limits = [pl.when(made["state"] == "ok").then(made[name]).alias(f"{side}_{name}") for name in made.columns[1:]]
    # Across a break there is nothing to compare with; a declared baseline is still named.
    is_kept = pl.lit(True) if side == "baseline" else (pl.col("state") != "break").fill_null(True)
    return pairs.select(
        *(pl.when(is_kept).then(f"other_{part}").alias(f"{side}_{part}") for part in ("period", "value", "row")),
        pl.col("state").alias(f"{side}_state"),
        *limits,
    )


def _interval() -> pl.Expr:
    """The method of the difference, or else of the ratio; null where neither has limits."""
    named = [pl.when(pl.col(of) != "none").then(of) for of in ("difference_interval", "ratio_interval")]
    return pl.coalesce(named).alias("interval")


def _ratio_interval() -> pl.Expr:
    return pl.when(pl.col("ratio_interval") != "none").then("ratio_interval").alias("ratio_interval")


def _reason() -> pl.Expr:
    is_tested = pl.col("is_limited") & pl.col("kind").is_in(TESTED_KINDS)
    return (
        pl.when(is_tested & is_paired(pl.col("other_period")))
        .then(pl.lit("paired"))
        .when(is_tested & pl.col("is_standardised"))
        .then(pl.lit("standardised"))
        .alias("change_reason")
    )


def _change() -> list[pl.Expr]:
    made = {
        "change": lambda side: pl.col("value") - pl.col(f"{side}_value"),
        "change_lower": lambda side: pl.col(f"{side}_difference_lower"),
        "change_upper": lambda side: pl.col(f"{side}_difference_upper"),
        "change_interval": lambda side: pl.col(f"{side}_interval"),
        "change_percent_lower": lambda side: 100 * (pl.col(f"{side}_ratio_lower") - 1),
        "change_percent_upper": lambda side: 100 * (pl.col(f"{side}_ratio_upper") - 1),
        "change_percent_interval": lambda side: pl.col(f"{side}_ratio_interval"),
        "change_reason": lambda side: pl.col(f"{side}_change_reason"),
    }
    return [_of_the_side_compared_with(of).alias(name) for name, of in made.items()]


def _of_the_side_compared_with(of: Callable[[str], pl.Expr]) -> pl.Expr:
    is_judged = {side: pl.col("complete") & (pl.col(f"{side}_state") == "ok") for side in SIDES}
    made = [pl.when(is_judged[side]).then(of(side)) for side in SIDES]
    return pl.when("has_baseline").then(made[0]).otherwise(made[1])
