"""This room sets every estimate beside its previous period and its baseline, with the limits of the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.results import COMPARED, JUDGING
from forebyg.statistics.beside import (
    baseline_position,
    beside_baseline,
    beside_previous,
    past_of,
    states,
    with_position,
)
from forebyg.statistics.limits import LIMITS, limit_pairs
from forebyg.statistics.methods import IDENTITY, methods

SIDES = ("baseline", "previous")


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
    state = pl.when("has_baseline").then(pl.when(not_due).then(pl.lit("not due")).otherwise(states(frame, pasts)))
    previous = beside_previous(frame)
    sides = [
        _side("baseline", baseline.with_columns(pl.col("asked").alias("other_period")), state),
        _side("previous", previous, states(previous, pasts)),
    ]
    compared = pl.concat([frame, *sides], how="horizontal").with_columns(_change())
    return compared.select(*estimates.columns, *COMPARED, *JUDGING)


def _settings(declared: Sequence[Declared]) -> pl.DataFrame:
    rows = [(one.definition.rule == "significance", one.definition.baseline is not None) for one in declared]
    flags = pl.DataFrame(rows, schema={"wants_ratio": pl.Boolean, "has_baseline": pl.Boolean}, orient="row")
    return pl.concat([methods(declared), flags], how="horizontal")


def _side(side: str, pairs: pl.DataFrame, state: pl.Expr) -> pl.DataFrame:
    pairs = limit_pairs(pairs.with_columns(state.alias("state")))
    limits = [pl.when(pl.col("state") == "ok").then(name).alias(f"{side}_{name}") for name in LIMITS]
    # Across a break there is nothing to compare with; a declared baseline is still named.
    is_kept = pl.lit(True) if side == "baseline" else (pl.col("state") != "break").fill_null(True)
    return pairs.select(
        *(pl.when(is_kept).then(f"other_{part}").alias(f"{side}_{part}") for part in ("period", "value", "row")),
        pl.col("state").alias(f"{side}_state"),
        *limits,
    )


def _change() -> list[pl.Expr]:
    changes = {
        "change": ("value", "value"),
        "change_lower": ("difference_lower", None),
        "change_upper": ("difference_upper", None),
    }
    return [_of_the_side_compared_with(name, *of) for name, of in changes.items()]


def _of_the_side_compared_with(name: str, column: str, minus: str | None) -> pl.Expr:
    made = [
        pl.when(pl.col("complete") & (pl.col(f"{side}_state") == "ok")).then(
            pl.col(f"{side}_{column}") if minus is None else pl.col("value") - pl.col(f"{side}_{minus}")
        )
        for side in SIDES
    ]
    return pl.when("has_baseline").then(made[0]).otherwise(made[1]).alias(name)
