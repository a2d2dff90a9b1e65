"""This room assesses every row against the target of its indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.targets import Target
from forebyg.expressions import Expression
from forebyg.results import ASSESSED, JUDGING
from forebyg.targets.bounds import LOWER_SIDES, Limit, limits_of, uses
from forebyg.targets.judgement import judge

MOST_MISSING = 0.2
"""Above this part of all units without a known value an assessment is never better than uncertain (statistics A2)."""
WORST_FIRST = ("not due", "not met", "no data", "uncertain")
ADDED = ("target_low", "target_high", "target_rule", "target_inputs", "assessment", "rule")
JUDGED: dict[str, pl.DataType] = {
    "target_low": pl.Float64(),
    "target_high": pl.Float64(),
    "target_rule": pl.String(),
    "target_inputs": pl.List(pl.String),
    "rule": pl.String(),
    "verdict": pl.String(),
    "min_base": pl.Int64(),
}


def assess(
    compared: pl.DataFrame, declared: Sequence[Declared], bounds: Mapping[str, Mapping[str, Expression]]
) -> pl.DataFrame:
    """Rows with COMPARED and JUDGING become rows with ASSESSED; JUDGING is taken away.

    `bounds` are the bounds written as numbers or SQL, by the name of the indicator or variant and of the bound.
    Values are judged unrounded. In this order: no target, incomplete, no data, then the bounds: not due
    until all of them are, then the worst of them. Below `min_base` every verdict is `uncertain`.
    """
    by_identity = {(one.id, one.variant): one for one in declared}
    numbered = compared.with_row_index("place")
    groups = numbered.partition_by("indicator", "variant", as_dict=True, maintain_order=True)
    judged = [_judged(rows, by_identity.get(identity), bounds) for identity, rows in groups.items()]
    whole = pl.concat(judged or [_untargeted(numbered)]).sort("place")
    kept = [name for name in compared.columns if name not in JUDGING]
    return whole.with_columns(_assessment().alias("assessment")).select(
        *kept, *(name for name in ASSESSED if name in ADDED)
    )


def _judged(rows: pl.DataFrame, one: Declared | None, bounds: Mapping[str, Mapping[str, Expression]]) -> pl.DataFrame:
    """The rows of one indicator with JUDGED: its bounds and what they come to, before anything else is looked at."""
    target = one.definition.target if one is not None else None
    if one is None or target is None:
        return _untargeted(rows)
    definition, names = one.definition, rows.columns
    limits = limits_of(target, definition.better, rows["period"].unique().to_list(), bounds.get(one.name, {}))
    margin = None if definition.margin is None else float(definition.margin)
    rows = rows.with_columns(limit.number.alias(f"bound_{at}") for at, limit in enumerate(limits))
    # From here on the bounds are columns: an expression that repeats a formula is planned again for every mention.
    limits = tuple(replace(limit, number=pl.col(f"bound_{at}")) for at, limit in enumerate(limits))
    rows = rows.with_columns(
        judge(limit, definition.rule == "significance", margin).alias(f"verdict_{at}")
        for at, limit in enumerate(limits)
    )
    made = {
        "target_low": _bound(limits, low=True),
        "target_high": _bound(limits, low=False),
        "target_rule": pl.lit(_rule(target, limits)),
        "target_inputs": pl.lit(uses(limits), JUDGED["target_inputs"]),
        "rule": pl.lit(definition.rule, JUDGED["rule"]),
        "verdict": _worst([pl.col(f"verdict_{at}") for at in range(len(limits))]),
        "min_base": pl.lit(definition.min_base, JUDGED["min_base"]),
    }
    return rows.select(*names, *(made[name].alias(name) for name in JUDGED))


def _untargeted(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in JUDGED.items())


def _rule(target: Target, limits: Sequence[Limit]) -> str:
    only_between = target.between is not None and len(limits) == 2
    return "between" if only_between else " and ".join(limit.words for limit in limits)


def _bound(limits: Sequence[Limit], low: bool) -> pl.Expr:
    """The narrowest bound of one side, null if there is none."""
    numbers = [limit.number for limit in limits if (limit.side in LOWER_SIDES) == low]
    if not numbers:
        return pl.lit(None, pl.Float64)
    return pl.max_horizontal(numbers) if low else pl.min_horizontal(numbers)


def _worst(verdicts: Sequence[pl.Expr]) -> pl.Expr:
    worst: pl.Expr = pl.lit("met")
    for word in reversed(WORST_FIRST):
        is_said = pl.any_horizontal([verdict == word for verdict in verdicts])
        worst = pl.when(is_said).then(pl.lit(word)).otherwise(worst)
    return worst


def _assessment() -> pl.Expr:
    verdict, missing = pl.col("verdict"), pl.col("missing").fill_null(0)
    # Nothing is known of the base of a count, a change or a gap; such a comparison is null and changes nothing.
    base = pl.coalesce("denominator", "denominator_units")
    is_small = (base < pl.col("min_base")) & verdict.is_in(["met", "not met"])
    is_mostly_missing = (missing > MOST_MISSING * (base + missing)) & (verdict == "met")
    return (
        pl.when(pl.col("target_rule").is_null())
        .then(pl.lit("no target"))
        .when(~pl.col("complete"))
        .then(pl.lit("incomplete"))
        .when(pl.col("value").is_null())
        .then(pl.lit("no data"))
        .when(is_small | is_mostly_missing)
        .then(pl.lit("uncertain"))
        .otherwise(verdict)
    )
