"""This room makes the COUNTS rows of an indicator from its sets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import polars as pl

from forebyg.bound import BoundIndicator, BoundSet
from forebyg.definitions.indicators import Ratio, Share
from forebyg.engine.addends import addends
from forebyg.engine.closing import SetCounts
from forebyg.engine.sides import ALL_MISSING, EMPTY_BASE, NOT_COVERED, UNKNOWN_ADDEND, mark_of, repeated, two_sides
from forebyg.engine.values import SQUARE_UNIT
from forebyg.results import COUNTS


@dataclass(frozen=True)
class Counted:
    """The COUNTS rows of one indicator, and its breakdowns whose strata overlap."""

    rows: pl.DataFrame
    overlapping: tuple[str, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()
    """By period the strata that two columns of breakdowns have in common."""
    bands: pl.DataFrame | None = None
    standards: pl.DataFrame | None = None
    """Of a standardised figure: BANDS, and STANDARDS to weigh them by."""


@cache
def schema() -> dict[str, pl.DataType]:
    """COUNTS as polars types."""
    lists = {"List(Float64)": pl.List(pl.Float64), "List(Int64)": pl.List(pl.Int64), "List(String)": pl.List(pl.String)}
    made = {name: lists[kind] if kind in lists else getattr(pl, kind) for name, kind in COUNTS.items()}
    return {name: kind() if isinstance(kind, type) else kind for name, kind in made.items()}


def counts_of(bound: BoundIndicator, sides: Mapping[str, tuple[SetCounts, BoundSet]]) -> Counted:
    """One set gives `own`; two give `numerator` and `denominator`."""
    declared = bound.declared
    if "own" in sides:
        counts, own = sides["own"]
        rows = _own(counts, own)
        overlapping = counts.overlapping
    else:
        definition = declared.definition
        is_rate = isinstance(definition, Ratio) and definition.per_n is not None
        rows = two_sides(sides, isinstance(definition, Share), is_rate)
        overlapping = tuple(dict.fromkeys(name for counts, _ in sides.values() for name in counts.overlapping))
    of_all = {
        "indicator": pl.lit(declared.id),
        "variant": pl.lit(declared.variant, dtype=pl.String),
        "kind": pl.lit(declared.definition.kind),
    }
    # `period: all` has no first and last day.
    whole = (pl.col("period_end") - pl.col("period_start")).dt.total_days() > 40_000
    of_all |= {name: pl.when(~whole).then(pl.col(name)) for name in ("period_start", "period_end")}
    held = {name: pl.col(name) for name in rows.columns} | of_all
    rows = rows.select(held.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in schema().items())
    pairs = frozenset(pair for side, _ in sides.values() for pair in side.pairs)
    return Counted(rows, overlapping, pairs)


def _own(counts: SetCounts, own: BoundSet) -> pl.DataFrame:
    rows, unit = counts.rows, counts.unit
    base, missing = pl.col("base"), pl.col("missing")
    columns: list[pl.Expr | pl.Series] = [pl.lit(counts.personal).alias("personal"), base.alias("denominator_units")]
    has_value = pl.lit(True)
    match own.outcome:
        case "count":
            columns += [pl.col("hits").alias("numerator"), pl.col("hits").alias("numerator_units"), *repeated(own)]
            has_value = pl.col("hits").is_not_null()
        case "share" | "within" | "category" | "transition":
            columns += [
                pl.col("hits").alias("numerator"),
                pl.col("hits").alias("numerator_units"),
                base.alias("denominator"),
            ]
            has_value = base > 0
        case "value":
            columns += [base.alias("denominator"), *_addends(rows, own)]
            if own.weight is None:
                rows = rows.with_columns(_standard_deviation(rows, min(unit, SQUARE_UNIT)))
            else:
                columns.append(_as_float("weight", own.weight.type.unit).alias("weight"))
            has_value = base > 0
        case "ranked":
            columns += [base.alias("denominator"), *_addends(rows, own), _values(unit)]
            has_value = base > 0
        case "sum":
            columns += _addends(rows, own)
            has_value = pl.col("total").is_not_null()
    nothing = EMPTY_BASE if own.outcome not in ("count", "sum") else UNKNOWN_ADDEND
    reason = (
        pl.when(~pl.col("covered")).then(pl.lit(NOT_COVERED))
        .when(has_value.fill_null(False)).then(None)
        .when((base == 0) & (missing > 0) & pl.lit(own.outcome not in ("count", "sum"))).then(pl.lit(ALL_MISSING))
        .otherwise(pl.coalesce(mark_of(rows), pl.lit(nothing)))
    )  # fmt: skip
    return rows.with_columns(*columns, reason.alias("reason"))


def _addends(rows: pl.DataFrame, own: BoundSet) -> list[pl.Expr | pl.Series]:
    assert own.value is not None
    unit = own.value.type.unit * (own.weight.type.unit if own.weight is not None else 1)
    return [_as_float("total", unit).alias("total"), *addends(rows, unit, own.value.type.unit)]


def _as_float(name: str, unit: int) -> pl.Expr:
    return pl.col(name).cast(pl.Float64) / unit


def _values(unit: int) -> pl.Expr:
    return (pl.col("values").list.eval(pl.element().cast(pl.Float64) / unit)).alias("values")


def _standard_deviation(rows: pl.DataFrame, unit: int) -> pl.Series:
    """With n - 1, from exact moments, so that the order of rows does not matter."""
    found: list[float | None] = []
    for base, first, second in rows.select("base", "first_moment", "second_moment").iter_rows():
        if base is None or base < 2 or first is None or second is None:
            found.append(None)
        else:
            variance = (Fraction(second) - Fraction(first * first, base)) / (base - 1) / (unit * unit)
            found.append(math.sqrt(variance))
    return pl.Series("sd", found, dtype=pl.Float64)
