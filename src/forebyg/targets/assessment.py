"""This room assesses every row against the target of its indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.expressions import Expression
from forebyg.results import ASSESSED, JUDGING
from forebyg.targets.bounds import LOWER_SIDES, Limit, limits_of, uses
from forebyg.targets.judgement import judge

MOST_MISSING = 0.2
"""Above this part of all units without a known value an assessment is never better than uncertain (statistics A2)."""
WORST_FIRST = ("not met", "no data", "not due", "uncertain")
ADDED = ("target_low", "target_high", "target_rule", "target_inputs", "assessment", "rule")
TYPES: dict[str, pl.DataType] = {
    "target_low": pl.Float64(),
    "target_high": pl.Float64(),
    "target_inputs": pl.List(pl.String),
}


def assess(
    compared: pl.DataFrame, declared: Sequence[Declared], bounds: Mapping[str, Mapping[str, Expression]]
) -> pl.DataFrame:
    """Rows with COMPARED and JUDGING become rows with ASSESSED; JUDGING is taken away.

    `bounds` are the bounds written as numbers or SQL, by the name of the indicator or variant and of the bound.
    Values are judged unrounded. In this order: no target, incomplete, no data, then the bounds, the worst of which
    counts. Below `min_base` every verdict is `uncertain`.
    """
    by_identity = {(one.id, one.variant): one for one in declared}
    groups = compared.with_row_index("place").partition_by("indicator", "variant", as_dict=True, maintain_order=True)
    assessed = [
        rows.with_columns(_assessed(rows, by_identity.get(identity), bounds)) for identity, rows in groups.items()
    ] or [compared.with_row_index("place").with_columns(_assessed(compared, None, bounds))]
    kept = [name for name in compared.columns if name not in JUDGING]
    return pl.concat(assessed).sort("place").select(*kept, *(name for name in ASSESSED if name in ADDED))


def _assessed(
    rows: pl.DataFrame, one: Declared | None, bounds: Mapping[str, Mapping[str, Expression]]
) -> list[pl.Expr]:
    target = one.definition.target if one is not None else None
    if one is None or target is None:
        made: dict[str, pl.Expr] = {name: pl.lit(None, TYPES.get(name, pl.String())) for name in ADDED}
        return [expression.alias(name) for name, expression in (made | {"assessment": pl.lit("no target")}).items()]
    definition = one.definition
    limits = limits_of(target, definition.better, rows["period"].unique().to_list(), bounds.get(one.name, {}))
    margin = None if definition.margin is None else float(definition.margin)
    verdicts = [judge(limit, definition.rule == "significance", margin) for limit in limits]
    verdict = _capped(_worst(verdicts), definition.min_base)
    return [
        _bound(limits, low=True).alias("target_low"),
        _bound(limits, low=False).alias("target_high"),
        pl.lit("between" if _is_between(one, limits) else " and ".join(limit.words for limit in limits)).alias(
            "target_rule"
        ),
        pl.lit(uses(limits), TYPES["target_inputs"]).alias("target_inputs"),
        pl.lit(definition.rule, pl.String).alias("rule"),
        pl.when(~pl.col("complete").fill_null(True))
        .then(pl.lit("incomplete"))
        .when(pl.col("value").is_null())
        .then(pl.lit("no data"))
        .otherwise(verdict)
        .alias("assessment"),
    ]


def _is_between(one: Declared, limits: Sequence[Limit]) -> bool:
    target = one.definition.target
    return target is not None and target.between is not None and len(limits) == 2


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


def _capped(verdict: pl.Expr, min_base: int | None) -> pl.Expr:
    base = pl.coalesce("denominator", "denominator_units").fill_null(0)
    missing = pl.col("missing").fill_null(0)
    is_mostly_known = missing <= MOST_MISSING * (base + missing)
    # Nothing is known of the base of a count, a change or a gap.
    has_base = pl.coalesce("denominator", "denominator_units").is_not_null()
    capped = pl.when(has_base & ~is_mostly_known & (verdict == "met")).then(pl.lit("uncertain")).otherwise(verdict)
    if min_base is None:
        return capped
    is_small = has_base & (base < min_base) & verdict.is_in(["met", "not met"])
    return pl.when(is_small).then(pl.lit("uncertain")).otherwise(capped)
