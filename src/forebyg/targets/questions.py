"""This room asks of each row whether its target is met: one question for each bound, and for each milestone to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Indicator
from forebyg.definitions.targets import Target
from forebyg.expressions import Expression
from forebyg.results import period_position
from forebyg.targets.bounds import Limit, limits_of, uses

QUESTION: dict[str, pl.DataType] = {
    "place": pl.UInt32(),  # of the row
    "bound": pl.Int64(),  # which bound of the target
    "by": pl.String(),  # the milestone to come; null where the bound of the row's own period is meant
    "side": pl.String(),
    "number": pl.Float64(),
    "is_path": pl.Boolean(),
    "inputs": pl.List(pl.String),  # which of baseline and previous the bound names
    "judged_on": pl.String(),  # point, interval, baseline, previous (the interval of that change), nothing
    "shift": pl.Float64(),
    "multiple": pl.Float64(),
    "margin": pl.Float64(),
    "wants_ratio": pl.Boolean(),
}
RULE: dict[str, pl.DataType] = {
    "target_rule": pl.String(),
    "target_inputs": pl.List(pl.String),
    "rule": pl.String(),
}


def questions(
    rows: pl.DataFrame, declared: Sequence[Declared], bounds: Mapping[str, Mapping[str, Expression]]
) -> pl.DataFrame:
    """The rows (with `place`) of every indicator that has a target, once for each question, with QUESTION and RULE.

    Milestones to come stand in their order, before the bound of the row's own period.
    """
    by_identity = {(one.id, one.variant): one for one in declared if one.definition.target is not None}
    is_asked = [key in by_identity for key in rows.select("indicator", "variant").iter_rows()]
    judged = rows.filter(pl.Series(is_asked, dtype=pl.Boolean))
    groups = judged.partition_by("indicator", "variant", as_dict=True, maintain_order=True)
    asked = [_of_indicator(mine, by_identity[key], bounds) for key, mine in groups.items()]
    return pl.concat(asked) if asked else _typed(rows.head(0), QUESTION | RULE)


def _of_indicator(rows: pl.DataFrame, one: Declared, bounds: Mapping[str, Mapping[str, Expression]]) -> pl.DataFrame:
    definition = one.definition
    assert definition.target is not None, "only indicators with a target are asked about"
    limits = limits_of(
        definition.target, definition.better, rows["period"].unique().to_list(), bounds.get(one.name, {})
    )
    asked = pl.concat([_about(rows, at, limit, definition) for at, limit in enumerate(limits)])
    told = {"target_rule": _rule(definition.target, limits), "target_inputs": uses(limits), "rule": definition.rule}
    return asked.with_columns(pl.lit(told[name], kind).alias(name) for name, kind in RULE.items())


def _rule(target: Target, limits: Sequence[Limit]) -> str:
    only_between = target.between is not None and len(limits) == 2
    return "between" if only_between else " and ".join(dict.fromkeys(limit.words for limit in limits))


def _about(rows: pl.DataFrame, at: int, limit: Limit, definition: Indicator) -> pl.DataFrame:
    """One bound of all rows: as it is in their own period, after its milestones to come."""
    by_significance = definition.rule == "significance"
    # A margin is of a bound that is the value compared with, and nothing added.
    margin = None if limit.shift != 0 or definition.margin is None else float(definition.margin)
    known: dict[str, object] = {
        "bound": at,
        "side": limit.side,
        "is_path": limit.milestones is not None,
        "inputs": list(limit.inputs),
        "judged_on": _judged_on(limit) if by_significance else "point",
        "shift": limit.shift,
        "multiple": limit.multiple,
        "margin": margin,
        "wants_ratio": limit.multiple is not None or margin is not None,
    }
    asked = rows.with_columns(pl.lit(known[name], QUESTION[name]).alias(name) for name in known)
    own = asked.with_columns(limit.number.cast(pl.Float64).alias("number"), pl.lit(None, pl.String).alias("by"))
    to_come = [
        _before(asked, label).with_columns(pl.lit(number).alias("number"), pl.lit(label).alias("by"))
        for label, number in _in_order(limit.milestones or {})
    ]
    return pl.concat([*to_come, own])


def _judged_on(limit: Limit) -> str:
    if not limit.inputs:
        return "interval"
    has_form = limit.shift is not None or limit.multiple is not None
    return limit.inputs[0] if len(limit.inputs) == 1 and has_form else "nothing"


def _in_order(milestones: Mapping[str, float]) -> list[tuple[str, float]]:
    places = {label: period_position(label) for label in milestones}
    return sorted(milestones.items(), key=lambda point: places[point[0]] or 0)


def _before(rows: pl.DataFrame, label: str) -> pl.DataFrame:
    """The rows of earlier periods than the milestone."""
    due = period_position(label)
    assert due is not None, "a milestone is a period"
    places = {period: period_position(period) for period in rows["period"].unique()}
    earlier = [period for period, place in places.items() if place is not None and place < due]
    return rows.filter(pl.col("period").is_in(earlier))


def _typed(rows: pl.DataFrame, columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in columns.items() if name != "place")
