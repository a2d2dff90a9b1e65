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
IS_RATIO = pl.col("measured") != "points"
OF = ("of", "of_variant")
ASKED = {"of": pl.String, "of_variant": pl.String, "start": pl.String, "measured": pl.String, "is_allowed": pl.Boolean}
PLACES = {"indicator": pl.String, "variant": pl.String, "place": pl.Int64}


def derive_rows(
    estimates: pl.DataFrame, declared: Sequence[Declared], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Estimates with LINKS added and the rows of every change and gap appended, in the order of `declared`.

    A change has a row for each later period of what it is of, a gap one for each period that both sides have.
    Numerator, denominator and units are null. `declared` must hold what they are of, wherever it stands.
    """
    row = row_key()
    frame = estimates.with_columns(row.alias("row"), pl.lit(None, pl.List(pl.String)).alias("inputs"))
    for ready in _inputs_first(declared):
        changes = [one for one in ready if isinstance(one.definition, Change)]
        made = [_changes(frame, changes, declared, key_figures)] if changes else []
        made += [_gap(frame, one) for one in ready if isinstance(one.definition, Gap)]
        frame = pl.concat([frame, *(derived.with_columns(row.alias("row")).select(frame.columns) for derived in made)])
    return pl.concat([frame.head(len(estimates)), _in_order(frame.slice(len(estimates)), declared)])


def _in_order(derived: pl.DataFrame, declared: Sequence[Declared]) -> pl.DataFrame:
    places = pl.DataFrame(
        [(one.id, one.variant, place) for place, one in enumerate(declared)], schema=PLACES, orient="row"
    )
    placed = derived.join(places, on=IDENTITY, how="left", nulls_equal=True, maintain_order="left")
    return placed.sort("place", maintain_order=True).drop("place")


def _inputs_first(declared: Sequence[Declared]) -> list[list[Declared]]:
    """The changes and gaps, those that are made of no other of them first, then those that are made of these."""
    waiting = {one.name: one for one in declared if isinstance(one.definition, Change | Gap)}
    ordered = []
    while waiting:
        ready = {name: one for name, one in waiting.items() if not _names(one) & waiting.keys() - {name}}
        assert ready, "a change or gap of itself is refused when the definitions are read"
        ordered.append(list(ready.values()))
        waiting = {name: one for name, one in waiting.items() if name not in ready}
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
    frame: pl.DataFrame,
    changes: Sequence[Declared],
    declared: Sequence[Declared],
    key_figures: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """The rows of all `changes`: each sees those of what it is of as its own."""
    known = {one.name: one for one in declared}
    of = [known[one.definition.of] for one in changes if isinstance(one.definition, Change)]
    asked = _methods(of, changes, declared)
    rows = asked.join(frame, left_on=OF, right_on=IDENTITY, how="inner", nulls_equal=True, maintain_order="left_right")
    rows = with_position(_within(rows, changes))
    pasts = [_past(*both) for both in zip(of, changes, strict=True)]
    pairs = _paired(rows, pasts, key_figures)
    pairs = pairs.with_columns(pl.coalesce("other_position", "asked_position").alias("other_position"))
    pairs = pairs.with_columns(states(pasts).alias("state"))
    return _rows_like(frame, _changed(limit_pairs(pairs)), "change")


def _past(of: Declared, change: Declared) -> Past:
    """What the change compares what it is of with."""
    own, breaks = change.definition.baseline, (*of.definition.breaks, *change.definition.breaks)
    past = replace(past_of(of), indicator=change.id, variant=change.variant, breaks=breaks)
    return past if own is None else replace(past, baseline=own)


def _methods(of: Sequence[Declared], changes: Sequence[Declared], declared: Sequence[Declared]) -> pl.DataFrame:
    """A row per change: whose it is, OF what, how it is measured, and the methods of that at its own confidence."""
    asked = [
        (other.id, other.variant, one.definition.start, one.definition.measured, one.definition.paired == "allow")
        for other, one in zip(of, changes, strict=True)
        if isinstance(one.definition, Change)
    ]
    own = methods(changes).select(*IDENTITY, "confidence", "z", pl.col("is_limited").alias("is_wanted"))
    links = pl.concat([own, pl.DataFrame(asked, schema=ASKED, orient="row")], how="horizontal")
    theirs = methods(declared).drop("confidence", "z")
    joined = links.join(theirs, left_on=OF, right_on=IDENTITY, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(
        *IDENTITY,
        *ASKED,
        *(pl.col(name) for name in METHODS if name not in ("is_limited", "may_be_paired")),
        pl.col("is_limited") & pl.col("is_wanted"),
        pl.col("may_be_paired") | pl.col("is_allowed"),
        IS_RATIO.alias("wants_ratio"),
    )


def _within(rows: pl.DataFrame, changes: Sequence[Declared]) -> pl.DataFrame:
    """Without `by` all strata; else the total and the strata of those dimensions."""
    wanted: dict[tuple[str, str | None], list[set[str]]] = {}
    for one in changes:
        if isinstance(one.definition, Change) and one.definition.by:
            written = [[names] if isinstance(names, str) else names for names in one.definition.by]
            wanted[one.id, one.variant] = [set(), *({name.rpartition(".")[2] for name in names} for names in written)]
    if not wanted:
        return rows
    dimensions = {text: set(json.loads(text)) for text in rows["by"].unique()}
    kept = [
        (id_, variant) not in wanted or dimensions[by] in wanted[id_, variant]
        for id_, variant, by in rows.select(*IDENTITY, "by").iter_rows()
    ]
    return rows.filter(pl.Series(kept, dtype=pl.Boolean))


def _paired(rows: pl.DataFrame, pasts: Sequence[Past], key_figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Each later row beside the one before it, its baseline, or that of the period named."""
    start = pl.col("start")
    is_later = pl.col("period_start") > pl.col("period_start").min().over(STRATUM)
    previous = beside_previous(rows.filter(start == "previous"))
    found = [previous.with_columns(pl.lit(None, pl.Float64).alias("asked_position")).filter(is_later)]
    others = rows.filter(~start.is_in(["previous", "baseline"])).with_columns(start.alias("asked"))
    for pairs in (
        beside_baseline(rows.filter(start == "baseline"), pasts, key_figures),
        beside_period(others, others.drop("asked")),
    ):
        placed = pairs.with_columns(baseline_position(pairs).alias("asked_position"))
        found.append(placed.filter(pl.col("position") > pl.col("asked_position")))
    return pl.concat(found, how="diagonal")


def _changed(pairs: pl.DataFrame) -> pl.DataFrame:
    """The value, its limits and its reason. A ratio to nothing, or to less than nothing, is no percentage."""
    comparable = (pl.col("state") == "ok") & ((OTHER > 0) | ~IS_RATIO)
    years = pl.col("position") - pl.col("other_position")

    def of(side: str) -> pl.Expr:
        return pl.when(IS_RATIO).then(f"ratio_{side}").otherwise(f"difference_{side}")

    parts = {"value": pl.when(IS_RATIO).then(VALUE / OTHER).otherwise(VALUE - OTHER)}
    parts |= {side: of(side) for side in ("lower", "upper")}
    made = [pl.when(comparable).then(_measured(part, years)).alias(f"made_{name}") for name, part in parts.items()]
    has_limits = pl.col("made_lower").is_not_null() | pl.col("made_upper").is_not_null()
    return pairs.with_columns(made).with_columns(
        pl.col("made_value").alias("value"),
        pl.col("made_lower").alias("lower"),
        pl.col("made_upper").alias("upper"),
        pl.when(has_limits).then(of("interval")).otherwise(pl.lit("none")).alias("interval"),
        _reason(pl.col("made_value"), IS_RATIO).alias("reason"),
        _from_zero(IS_RATIO).alias("difference"),
    )


def _from_zero(is_ratio: pl.Expr) -> pl.Expr:
    """What is shown instead of a percentage of nothing."""
    return pl.when((pl.col("state") == "ok") & is_ratio & (OTHER == 0)).then(VALUE - OTHER)


def _measured(made: pl.Expr, years: pl.Expr) -> pl.Expr:
    measured = pl.col("measured")
    yearly = pl.when((made >= 0) & (years > 0)).then(made ** (1 / years))
    return (
        pl.when(measured == "percent")
        .then((made - 1) * 100)
        .when(measured == "index")
        .then(made * 100)
        .when(measured == "percent per year")
        .then((yearly - 1) * 100)
        .otherwise(made)
    )


def _reason(made: pl.Expr, is_ratio: pl.Expr) -> pl.Expr:
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
        .when(is_ratio & (OTHER == 0))
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
        pl.lit(one.id).alias("indicator"),
        pl.lit(one.variant, pl.String).alias("variant"),
        _reason(pl.col("made_value"), pl.lit(is_ratio)).alias("reason"),
        _from_zero(pl.lit(is_ratio)).alias("difference"),
        pl.lit(None, pl.Float64).alias("lower"),
        pl.lit(None, pl.Float64).alias("upper"),
        pl.lit("none").alias("interval"),
    )
    return _rows_like(frame, pairs, "gap")


def _side(frame: pl.DataFrame, side: GapSide) -> pl.DataFrame:
    rows = _rows_of(frame, side.id)
    wanted = side.where
    if not wanted:
        return rows
    return rows.filter(pl.col("by").is_in([text for text in rows["by"].unique() if json.loads(text) == wanted]))


def _as_total(rows: pl.DataFrame, side: GapSide) -> pl.DataFrame:
    chosen = rows if side.where else rows.filter(pl.col("by") == "{}")
    return chosen.with_columns(pl.lit("{}").alias("by"))


def _rows_like(frame: pl.DataFrame, pairs: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The columns of `frame` for the rows of changes or gaps; what such a row does not have is null."""
    own = {
        "kind": pl.lit(kind),
        "complete": pl.col("complete") & pl.col("other_complete").fill_null(True),
        "personal": pl.col("personal") | pl.col("other_personal").fill_null(False),
        "inputs": pl.concat_list("row", "other_row").list.drop_nulls(),
    }
    kept = (
        *IDENTITY, "period", "period_start", "period_end", "by", "category", "value", "lower", "upper", "interval",
        "reason", "difference",
    )  # fmt: skip
    return pairs.select(
        own.get(name, pl.col(name) if name in kept else pl.lit(None, frame.schema[name])).alias(name)
        for name in frame.columns
    )
