"""This room makes the rows of the kinds that start from other estimates: change and gap."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Change, Gap, GapSide
from forebyg.statistics.beside import (
    PARTS,
    STRATUM,
    Past,
    baseline_position,
    beside_baseline,
    beside_period,
    beside_previous,
    past_of,
    states,
    with_position,
)
from forebyg.statistics.limits import limit_pairs
from forebyg.statistics.methods import IDENTITY, METHODS, methods, row_key

VALUE, OTHER = pl.col("value"), pl.col("other_value")


def derive_rows(
    estimates: pl.DataFrame, declared: Sequence[Declared], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Estimates with LINKS added and the rows of every change and gap appended, in the order of `declared`.

    A change has a row for each later period of what it is of, a gap one for each period that both sides have.
    Numerator, denominator and units are null. `declared` must hold what they are of, wherever it stands.
    """
    row = row_key()
    frame = estimates.with_columns(row.alias("row"), pl.lit(None, pl.List(pl.String)).alias("inputs"))
    made: dict[str, pl.DataFrame] = {}
    for one in _inputs_first(declared):
        is_change = isinstance(one.definition, Change)
        derived = _changes(frame, one, declared, key_figures) if is_change else _gap(frame, one)
        made[one.name] = derived.with_columns(row.alias("row")).select(frame.columns)
        frame = pl.concat([frame, made[one.name]])
    return pl.concat([frame.head(len(estimates)), *(made[one.name] for one in declared if one.name in made)])


def _inputs_first(declared: Sequence[Declared]) -> list[Declared]:
    """The changes and gaps, each after the changes and gaps that it is made of."""
    waiting = {one.name: one for one in declared if isinstance(one.definition, Change | Gap)}
    ordered: list[Declared] = []
    while waiting:
        ready = [one for one in waiting.values() if not _names(one) & waiting.keys() - {one.name}]
        assert ready, "a change or gap of itself is refused when the definitions are read"
        ordered += ready
        waiting = {name: one for name, one in waiting.items() if one not in ready}
    return ordered


def _names(one: Declared) -> set[str]:
    definition = one.definition
    if isinstance(definition, Change):
        return {definition.of}
    return {definition.of.id, definition.to.id} if isinstance(definition, Gap) else set()


def _rows_of(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    indicator, _, variant = name.partition("/")
    return frame.filter(
        (pl.col("indicator") == indicator) & pl.col("variant").eq_missing(pl.lit(variant or None, pl.String))
    )


def _changes(
    frame: pl.DataFrame, one: Declared, declared: Sequence[Declared], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    definition = one.definition
    assert isinstance(definition, Change)
    of = next((other for other in declared if other.name == definition.of), None)
    assert of is not None, "what a change is of is declared"
    past = replace(past_of(of), breaks=(*of.definition.breaks, *definition.breaks))
    if definition.baseline is not None:
        past = replace(past, baseline=definition.baseline)
    rows = with_position(_within(_rows_of(frame, definition.of), definition.by))
    rows = rows.join(_methods(of, one, declared), on=IDENTITY, how="left", nulls_equal=True, maintain_order="left")
    pairs = _paired(rows, definition.start, past, key_figures)
    pairs = pairs.with_columns(pl.coalesce("other_position", "asked_position").alias("other_position"))
    pairs = pairs.with_columns(states([past]).alias("state"))
    return _rows_like(frame, _changed(limit_pairs(pairs), definition.measured), one)


def _methods(of: Declared, change: Declared, declared: Sequence[Declared]) -> pl.DataFrame:
    """The methods of what the change is of, at the confidence of the change."""
    indicator = pl.lit(of.id).alias("indicator"), pl.lit(of.variant, pl.String).alias("variant")
    own = methods([change]).select("confidence", "z", pl.col("is_limited").alias("is_wanted"))
    kept = _rows_of(methods(declared), of.name).drop("confidence", "z", *IDENTITY)
    joined = pl.concat([kept, own], how="horizontal").with_columns(*indicator, pl.lit(True).alias("wants_ratio"))
    is_allowed = pl.col("may_be_paired") | (change.definition.paired == "allow")
    return joined.with_columns(pl.col("is_limited") & pl.col("is_wanted"), is_allowed.alias("may_be_paired")).select(
        *IDENTITY, *METHODS, "wants_ratio"
    )


def _within(rows: pl.DataFrame, by: Sequence[str | list[str]]) -> pl.DataFrame:
    """Without `by` all strata; else the total and the strata of those dimensions."""
    if not by:
        return rows
    wanted: list[set[str]] = [set()]
    wanted += [{name.rpartition(".")[2] for name in ([one] if isinstance(one, str) else one)} for one in by]
    return rows.filter(pl.col("by").is_in([text for text in rows["by"].unique() if set(json.loads(text)) in wanted]))


def _paired(rows: pl.DataFrame, start: str, past: Past, key_figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    if start == "previous":
        is_later = pl.col("period_start") > pl.col("period_start").min().over(STRATUM)
        return beside_previous(rows).with_columns(pl.lit(None, pl.Float64).alias("asked_position")).filter(is_later)
    if start == "baseline":
        pairs = beside_baseline(rows, [past], key_figures)
    else:
        asked = rows.with_columns(pl.lit(start).alias("asked"))
        pairs = beside_period(asked, rows)
    pairs = pairs.with_columns(baseline_position(pairs).alias("asked_position"))
    return pairs.filter(pl.col("position") > pl.col("asked_position"))


def _changed(pairs: pl.DataFrame, measured: str) -> pl.DataFrame:
    """The value, its limits and its reason. A ratio to nothing, or to less than nothing, is no percentage."""
    is_ratio = measured != "points"
    comparable = (pl.col("state") == "ok") & ((OTHER > 0) | (not is_ratio))
    of = "ratio" if is_ratio else "difference"
    years = pl.col("position") - pl.col("other_position")
    parts = {"value": VALUE / OTHER if is_ratio else VALUE - OTHER}
    parts |= {side: pl.col(f"{of}_{side}") for side in ("lower", "upper")}
    made = [
        pl.when(comparable).then(_measured(part, measured, years)).alias(f"made_{name}") for name, part in parts.items()
    ]
    has_limits = pl.col("made_lower").is_not_null() | pl.col("made_upper").is_not_null()
    return pairs.with_columns(made).with_columns(
        pl.col("made_value").alias("value"),
        pl.col("made_lower").alias("lower"),
        pl.col("made_upper").alias("upper"),
        pl.when(has_limits).then(f"{of}_interval").otherwise(pl.lit("none")).alias("interval"),
        _reason(pl.col("made_value"), is_ratio).alias("reason"),
        _from_zero(is_ratio).alias("difference"),
    )


def _from_zero(is_ratio: bool) -> pl.Expr:
    """What is shown instead of a percentage of nothing."""
    return pl.when((pl.col("state") == "ok") & pl.lit(is_ratio) & (OTHER == 0)).then(VALUE - OTHER)


def _measured(ratio: pl.Expr, measured: str, years: pl.Expr) -> pl.Expr:
    match measured:
        case "percent":
            return (ratio - 1) * 100
        case "index":
            return ratio * 100
        case "percent per year":
            return (pl.when((ratio >= 0) & (years > 0)).then(ratio ** (1 / years)) - 1) * 100
        case _:
            return ratio


def _reason(made: pl.Expr, is_ratio: bool) -> pl.Expr:
    """Why there is no change: the reason of the part that has no value comes first."""
    return (
        pl.when(made.is_not_null())
        .then(None)
        .when(VALUE.is_null())
        .then(pl.coalesce("reason", pl.lit("not_covered")))
        .when(OTHER.is_null())
        .then(pl.coalesce("other_reason", pl.lit("not_covered")))
        .when(pl.col("state") == "break")
        .then(pl.lit("break"))
        .when(pl.lit(is_ratio) & (OTHER == 0))
        .then(pl.lit("baseline_zero"))
        .when(OTHER < 0)
        .then(pl.lit("baseline_negative"))
        .otherwise(pl.lit("value_negative"))
    )


def _gap(frame: pl.DataFrame, one: Declared) -> pl.DataFrame:
    definition = one.definition
    assert isinstance(definition, Gap)
    of, to = (_side(frame, side) for side in (definition.of, definition.to))
    if definition.of.where or definition.to.where:
        # Two single strata make one row, which belongs to no stratum.
        of, to = (_as_total(rows, side) for rows, side in ((of, definition.of), (to, definition.to)))
    keys = ("period", "by", "category")
    other = to.with_columns(pl.lit(None, pl.Float64).alias("position")).select(
        *keys, pl.col(PARTS).exclude("period").name.prefix("other_")
    )
    pairs = of.join(other, on=keys, how="inner", nulls_equal=True, maintain_order="left")
    is_ratio = definition.measured == "percent"
    made = (VALUE / OTHER - 1) * 100 if is_ratio else VALUE - OTHER
    gap = pl.when((OTHER > 0) | (not is_ratio)).then(made)
    pairs = pairs.with_columns(pl.lit("ok").alias("state"), gap.alias("made_value")).with_columns(
        pl.col("made_value").alias("value"),
        _reason(pl.col("made_value"), is_ratio).alias("reason"),
        _from_zero(is_ratio).alias("difference"),
        pl.lit(None, pl.Float64).alias("lower"),
        pl.lit(None, pl.Float64).alias("upper"),
        pl.lit("none").alias("interval"),
    )
    return _rows_like(frame, pairs, one)


def _side(frame: pl.DataFrame, side: GapSide) -> pl.DataFrame:
    rows = _rows_of(frame, side.id)
    wanted = side.where
    if not wanted:
        return rows
    return rows.filter(pl.col("by").is_in([text for text in rows["by"].unique() if json.loads(text) == wanted]))


def _as_total(rows: pl.DataFrame, side: GapSide) -> pl.DataFrame:
    chosen = rows if side.where else rows.filter(pl.col("by") == "{}")
    return chosen.with_columns(pl.lit("{}").alias("by"))


def _rows_like(frame: pl.DataFrame, pairs: pl.DataFrame, one: Declared) -> pl.DataFrame:
    """The columns of `frame` for the rows of a change or gap; what such a row does not have is null."""
    own = {
        "indicator": pl.lit(one.id),
        "variant": pl.lit(one.variant, pl.String),
        "kind": pl.lit("change" if isinstance(one.definition, Change) else "gap"),
        "complete": pl.col("complete") & pl.col("other_complete").fill_null(True),
        "personal": pl.col("personal") | pl.col("other_personal").fill_null(False),
        "inputs": pl.concat_list("row", "other_row").list.drop_nulls(),
    }
    kept = (
        "period", "period_start", "period_end", "by", "category", "value", "lower", "upper", "interval", "reason",
        "difference",
    )  # fmt: skip
    return pairs.select(
        own.get(name, pl.col(name) if name in kept else pl.lit(None, frame.schema[name])).alias(name)
        for name in frame.columns
    )
