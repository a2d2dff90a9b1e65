"""This room finds a value of a unit among the rows of another extract."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, LookupStep
from forebyg.engine.formulas import day, formula
from forebyg.engine.wholes import divided, rescaled
from forebyg.expressions import DATETIME, QUOTIENT_UNIT, Expression, Type

FOREVER = dt.date.max
FIRST, LAST = ".first", ".last"
SPELL_FUNCTIONS = ("days", "months", "longest_gap")


def look_up(frame: pl.LazyFrame, step: LookupStep, other: pl.LazyFrame) -> pl.LazyFrame:
    """`frame` with the value as a new column. Equal questions are asked once."""
    question = _question(step)
    keys = [expression.meta.output_name() for expression in question]
    asked = frame.select(question).unique(maintain_order=True).with_row_index(".asked")
    answers = _answers(_rows_found(asked, step, other), step).with_columns(pl.lit(True).alias(".found"))
    answered = asked.join(answers, on=".asked", how="left", maintain_order="left")
    answered = answered.select(*keys, _or_nothing(step).alias(step.name))
    asking = frame.with_columns(question).drop(step.name, strict=False)
    return asking.join(answered, on=keys, how="left", nulls_equal=True, maintain_order="left").drop(keys)


def _question(step: LookupStep) -> list[pl.Expr]:
    """What an answer depends on: the keys, the window, and the outer columns that are read."""
    columns = [formula(mine).alias(f"?key{n}") for n, (mine, _) in enumerate(step.on)]
    columns += [_moment(tree, step).alias(name) for name, tree in _edges(step).items()]
    columns += [pl.col(name).alias(f"?row.{name}") for name in step.outer]
    return [*columns, pl.col("as_of").alias("?as_of")]


def _edges(step: LookupStep) -> dict[str, Expression]:
    if step.during is None:
        return {}
    sides = {"?first": step.during.first, "?last": step.during.last}
    return {name: tree for name, tree in sides.items() if tree is not None}


def _moment(tree: Expression, step: LookupStep) -> pl.Expr:
    """To the second where all dates of the window have a time, else to the day."""
    timed = step.dated is not None and step.dated.type == DATETIME
    return formula(tree) if timed and all(edge.type == DATETIME for edge in _edges(step).values()) else day(tree)


def _rows_found(asked: pl.LazyFrame, step: LookupStep, other: pl.LazyFrame) -> pl.LazyFrame:
    """Pairs of a question and a row that answers it."""
    mine = [f"?key{n}" for n in range(len(step.on))]
    theirs = [f".key{n}" for n in range(len(step.on))]
    keyed = other.with_columns(pl.col(name).alias(key) for key, (_, name) in zip(theirs, step.on, strict=True))
    rows = asked.join(keyed, left_on=mine, right_on=theirs, how="inner", maintain_order="left_right")
    rows = rows.rename({f"?row.{name}": f"row.{name}" for name in step.outer}).filter(_in_window(step))
    return rows.filter(formula(step.where)) if step.where is not None else rows


def _in_window(step: LookupStep) -> pl.Expr:
    if step.during is None:
        return pl.lit(True)
    if step.dated is not None:
        first = last = _moment(step.dated, step)
    else:
        first, last = pl.col(SPELL_FROM), pl.col(SPELL_TO).fill_null(FOREVER)
    inside = first.is_not_null()
    if step.during.first is not None:
        inside = inside & (last >= pl.col("?first"))
    if step.during.last is not None:
        inside = inside & (first <= pl.col("?last"))
    return inside


def _answers(rows: pl.LazyFrame, step: LookupStep) -> pl.LazyFrame:
    """One `.answer` per question that found a row."""
    if step.function in SPELL_FUNCTIONS:
        return _spans(rows, step)
    if step.value is not None:
        rows = rows.with_columns(formula(step.value).alias(".value"))
    if step.function in ("first", "last"):
        return _at_end(rows, step)
    if step.function == "exists":
        answer = pl.len() > 0
    elif step.function == "count":
        answer = pl.len().cast(pl.Int64)
    else:
        answer = folded(step.function, pl.col(".value"), step.value.type if step.value is not None else step.type)
    return rows.group_by(".asked", maintain_order=True).agg(answer.alias(".answer"))


def folded(function: str, value: pl.Expr, kind: Type) -> pl.Expr:
    """Many values as one. An unknown makes sum, mean, any and all unknown; min, max and count_distinct pass it over."""
    match function:
        case "sum":
            return pl.when(value.null_count() == 0).then(value.sum())
        case "mean":
            total = rescaled(value.sum(), kind.unit, QUOTIENT_UNIT)
            return pl.when((value.null_count() == 0) & (pl.len() > 0)).then(divided(total, pl.len().cast(pl.Int128)))
        case "min":
            return value.min()
        case "max":
            return value.max()
        case "count_distinct":
            return value.drop_nulls().n_unique().cast(pl.Int64)
        case "any":
            return value.any(ignore_nulls=False)
        case "all":
            return value.all(ignore_nulls=False)
    raise AssertionError(function)


def _order(step: LookupStep) -> pl.Expr:
    if step.by is not None:
        return pl.col(step.by)
    return formula(step.dated) if step.dated is not None else pl.col(SPELL_FROM)


def _at_end(rows: pl.LazyFrame, step: LookupStep) -> pl.LazyFrame:
    """The value of the first or last row; ties go to the lowest key."""
    assert step.other is not None
    key = step.other.declared.definition.key
    ordered = rows.with_columns(_order(step).alias(".order")).filter(pl.col(".order").is_not_null())
    descending = [False, step.function == "last", *[False] * len(key)]
    ordered = ordered.sort([".asked", ".order", *key], descending=descending, maintain_order=True)
    return ordered.unique(".asked", keep="first", maintain_order=True).select(
        ".asked", pl.col(".value").alias(".answer")
    )


def _or_nothing(step: LookupStep) -> pl.Expr:
    """No rows found: false, 0 or empty, and for the longest gap the whole of a closed window."""
    nothing: pl.Expr
    if step.function == "exists":
        nothing = pl.lit(False)
    elif step.function in ("count", "count_distinct", "days", "months", "sum"):
        nothing = pl.lit(0)
    elif step.function == "longest_gap" and len(_edges(step)) == 2:
        nothing = (pl.col("?last") - pl.col("?first")).dt.total_days()
    else:
        nothing = pl.lit(None)
    return pl.when(pl.col(".found").is_null()).then(nothing).otherwise(pl.col(".answer"))


def _spans(rows: pl.LazyFrame, step: LookupStep) -> pl.LazyFrame:
    """Days or months covered, or the longest gap, of the rows' spells inside the window; each day counts once."""
    names = _edges(step)
    if step.dated is not None:
        first = last = day(step.dated)
    else:
        first, last = pl.col(SPELL_FROM), pl.col(SPELL_TO)
    until = pl.coalesce(last, pl.col("?as_of"), pl.lit(FOREVER))
    low = pl.max_horizontal(first, "?first") if "?first" in names else first
    high = pl.min_horizontal(until, "?last") if "?last" in names else until
    spans = rows.with_columns(low.cast(pl.Date).alias(FIRST), high.cast(pl.Date).alias(LAST)).filter(
        pl.col(FIRST) <= pl.col(LAST)
    )
    if step.function == "longest_gap":
        return _longest_gap(spans, step)
    return covered(spans, [".asked"], step.function).rename({".covered": ".answer"})


def covered(spans: pl.LazyFrame, by: list[str], what: str) -> pl.LazyFrame:
    """Distinct days or months between `.first` and `.last` of the rows of each group, as `.covered`."""
    first, last = pl.col(FIRST), pl.col(LAST)
    if what == "months":
        first, last = (edge.dt.year().cast(pl.Int64) * 12 + edge.dt.month() for edge in (first, last))
    else:
        first, last = (edge.to_physical().cast(pl.Int64) for edge in (first, last))
    ordered = spans.select(*by, first.alias(FIRST), last.alias(LAST)).sort(*by, FIRST, LAST)
    before = pl.col(LAST).cum_max().shift(1).over(by)
    fresh = (pl.col(LAST) - pl.max_horizontal(pl.col(FIRST), before + 1) + 1).clip(0)
    return (
        ordered.with_columns(fresh.alias(".fresh"))
        .group_by(by, maintain_order=True)
        .agg(pl.col(".fresh").sum().cast(pl.Int64).alias(".covered"))
    )


def _longest_gap(spans: pl.LazyFrame, step: LookupStep) -> pl.LazyFrame:
    """The most days from one row to the next, the edges of a closed window counted as rows."""
    first, last = pl.col(FIRST).to_physical().cast(pl.Int64), pl.col(LAST).to_physical().cast(pl.Int64)
    ordered = spans.sort(".asked", FIRST).with_columns(first.alias(FIRST), last.alias(LAST))
    gap = pl.col(FIRST) - pl.col(LAST).cum_max().shift(1).over(".asked")
    found = ordered.with_columns(gap.alias(".gap")).group_by(".asked", maintain_order=True)
    edges = [pl.col(".gap").max()]
    if "?first" in _edges(step):
        edges.append(pl.col(FIRST).min() - pl.col("?first").first().to_physical().cast(pl.Int64))
    if "?last" in _edges(step):
        edges.append(pl.col("?last").first().to_physical().cast(pl.Int64) - pl.col(LAST).max())
    return found.agg(pl.max_horizontal(edges).cast(pl.Int64).alias(".answer"))
