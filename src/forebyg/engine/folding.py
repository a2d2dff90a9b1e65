"""This room folds the rows of a unit into one."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.bound import SPELL_FROM, BoundFold, LookupStep
from forebyg.engine.codes import code_of
from forebyg.engine.formulas import day, formula
from forebyg.engine.looking import FIRST, LAST, covered, folded
from forebyg.engine.plan import PERIOD, PERIOD_COLUMNS, ROW, UNIT, Fold

MARK = ".mark"
"""Why a value of the unit is unknown, where the extract says so."""
DIFFERS = ".differs"
"""Set where the rows of a unit disagree on a column that must be the same."""
FOREVER = dt.date.max


def with_unit(frame: pl.LazyFrame, unit: str | None) -> pl.LazyFrame:
    """`.unit`: the declared unit; a row without a unit id is a unit of its own."""
    if unit is None:
        return frame.with_columns(pl.col(ROW).alias(UNIT))
    if code_of(unit) in frame.collect_schema():
        # Codes are positive.
        return frame.with_columns(pl.coalesce(code_of(unit), -pl.col(ROW).cast(pl.Int64) - 1).alias(UNIT))
    alone = pl.concat_str([pl.lit("\0"), pl.col(ROW).cast(pl.String)])
    return frame.with_columns(pl.coalesce(pl.col(unit).cast(pl.String), alone).alias(UNIT))


def fold(frame: pl.LazyFrame, plan: Fold) -> pl.LazyFrame:
    """One row per `.period` and `.unit` with the folded columns, `.rows` (how many) and `.differs`."""
    frame = with_unit(frame, plan.unit)
    frame = frame.with_columns(
        formula(one.expression).alias(f".in.{name}") for name, one in plan.folds if one.expression is not None
    )
    aggregates = [pl.len().cast(pl.Int64).alias(".rows"), *(pl.col(name).first() for name in PERIOD_COLUMNS)]
    plain = [(name, one) for name, one in plan.folds if one.function not in ("days", "months")]
    aggregates += [_folded(name, one).alias(name) for name, one in plain]
    same = [name for name, one in plan.folds if one.function == "same"]
    differs = [pl.col(f".in.{name}").n_unique() > 1 for name in same]
    aggregates.append((pl.any_horizontal(differs) if differs else pl.lit(False)).alias(DIFFERS))
    if plan.marks:
        aggregates.append(pl.coalesce(plan.marks).drop_nulls().first().alias(MARK))
    units = frame.group_by(PERIOD, UNIT, maintain_order=True).agg(aggregates)
    for name, one in plan.folds:
        if one.function in ("days", "months"):
            units = _beside(units, _covered(frame, one.function), name)
    for step in plan.found:
        units = _beside(units, _found(frame, step), step.name)
    return units


def _folded(name: str, one: BoundFold) -> pl.Expr:
    value = pl.col(f".in.{name}")
    match one.function:
        case "same":
            return value.first()
        case "count":
            return pl.len().cast(pl.Int64)
        case "first" | "last":
            order = pl.col(one.by) if one.by is not None else pl.col(SPELL_FROM)
            ordered = value.sort_by([order, pl.col(ROW)], descending=[one.function == "last", False], nulls_last=True)
            return ordered.first()
    assert one.expression is not None
    return folded(one.function, value, one.expression.type)


def _covered(frame: pl.LazyFrame, what: str, step: LookupStep | None = None) -> pl.LazyFrame:
    """Distinct days or months of a unit inside the period (and the window); an open spell is known until as_of."""
    if step is not None and step.dated is not None:
        first = last = day(step.dated)
    else:
        first, last = pl.col("row.start"), pl.min_horizontal("row.end", pl.col("as_of").fill_null(FOREVER))
    window = step.during if step is not None else None
    if window is not None and window.first is not None:
        first = pl.max_horizontal(first, day(window.first))
    if window is not None and window.last is not None:
        last = pl.min_horizontal(last, day(window.last))
    spans = frame.with_columns(first.alias(FIRST), last.alias(LAST)).filter(pl.col(FIRST) <= pl.col(LAST))
    return covered(spans, [PERIOD, UNIT], what).rename({".covered": ".found"})


def _found(frame: pl.LazyFrame, step: LookupStep) -> pl.LazyFrame:
    """A look-up into the unit's own rows, those that passed the population."""
    rows = frame.filter(formula(step.where)) if step.where is not None else frame
    if step.function in ("days", "months"):
        return _covered(rows, step.function, step)
    rows = rows.filter(_touches(step))
    if step.value is not None:
        rows = rows.with_columns(formula(step.value).alias(".in.value"))
    if step.function in ("exists", "count"):
        answer = pl.len().cast(pl.Int64) if step.function == "count" else pl.len() > 0
    elif step.function in ("first", "last"):
        assert step.value is not None
        answer = _folded("value", BoundFold(step.function, step.value, step.value.type, step.by))
    else:
        assert step.value is not None
        answer = folded(step.function, pl.col(".in.value"), step.value.type)
    return rows.group_by(PERIOD, UNIT).agg(answer.alias(".found"))


def _touches(step: LookupStep) -> pl.Expr:
    """Whether a row lies in the window, by its date or its spell."""
    if step.during is None:
        return pl.lit(True)
    if step.dated is not None:
        first = last = day(step.dated)
    else:
        first, last = pl.col("row.start"), pl.col("row.end")
    inside = first.is_not_null()
    if step.during.first is not None:
        inside = inside & (last >= day(step.during.first))
    if step.during.last is not None:
        inside = inside & (first <= day(step.during.last))
    return inside


def _beside(units: pl.LazyFrame, found: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """The found value of each unit; none of its rows answering is 0 or false, an unknown one stays unknown."""
    found = found.select(PERIOD, UNIT, pl.col(".found").alias(name), pl.lit(True).alias(".answered"))
    joined = units.join(found, on=[PERIOD, UNIT], how="left", maintain_order="left")
    kind = joined.collect_schema()[name]
    nothing = pl.lit(0) if kind.is_integer() else pl.lit(False) if kind == pl.Boolean else pl.lit(None)
    value = pl.when(pl.col(".answered").is_null()).then(nothing).otherwise(pl.col(name))
    return joined.with_columns(value.cast(kind).alias(name)).drop(".answered")
