"""This room makes the COUNTS rows of indicators from their sets; of those that are made alike together."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import polars as pl

from forebyg.bound import BoundIndicator, BoundSet
from forebyg.definitions.indicators import Ratio, Share
from forebyg.engine.addends import addends
from forebyg.engine.sides import (
    ALL_MISSING,
    EMPTY_BASE,
    NOT_COVERED,
    UNKNOWN_ADDEND,
    Side,
    mark_of,
    repeated,
    shape_of,
    stacked,
    two_sides,
)
from forebyg.engine.strata import SET
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


Sides = Mapping[str, Side]
"""One set is `own`; two are `numerator` and `denominator`."""


def counts_of(asked: Sequence[tuple[BoundIndicator, Sides]]) -> list[Counted]:
    """The COUNTS rows of indicators, in their order."""
    alike: dict[Hashable, list[int]] = {}
    for number, (bound, sides) in enumerate(asked):
        shape = tuple((key, shape_of(*side)) for key, side in sides.items())
        alike.setdefault((*_ways(bound), shape), []).append(number)
    found: dict[int, pl.DataFrame] = {}
    for numbers in alike.values():
        found |= zip(numbers, _together([asked[number] for number in numbers]), strict=True)
    made = []
    for number, (_, sides) in enumerate(asked):
        overlapping = tuple(dict.fromkeys(name for counts, _ in sides.values() for name in counts.overlapping))
        pairs = frozenset(pair for side, _ in sides.values() for pair in side.pairs)
        made.append(Counted(found[number], overlapping, pairs))
    return made


def _ways(bound: BoundIndicator) -> tuple[bool, bool]:
    """Whether a numerator is part of its denominator, and whether it is events per so many."""
    definition = bound.declared.definition
    return isinstance(definition, Share), isinstance(definition, Ratio) and definition.per_n is not None


def _together(asked: Sequence[tuple[BoundIndicator, Sides]]) -> list[pl.DataFrame]:
    """The rows of each of several indicators that are made alike."""
    bound, sides = asked[0]
    if "own" in sides:
        rows = _own([side["own"] for _, side in asked])
    else:
        rows = two_sides({key: [side[key] for _, side in asked] for key in sides}, *_ways(bound))
    rows = rows.with_columns(values.gather(rows[SET]).alias(name) for name, values in _about(asked).items())
    # `period: all` has no first and last day.
    whole = (pl.col("period_end") - pl.col("period_start")).dt.total_days() > 40_000
    dates = {name: pl.when(~whole).then(pl.col(name)) for name in ("period_start", "period_end")}
    held = {name: pl.col(name) for name in rows.columns} | dates
    made = rows.select(held.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in schema().items())
    starts = rows[SET].search_sorted(pl.Series(range(len(asked) + 1), dtype=pl.Int64)).to_list()
    return [made.slice(first, last - first) for first, last in pairwise(starts)]


def _about(asked: Sequence[tuple[BoundIndicator, Sides]]) -> dict[str, pl.Series]:
    """What is the same in all rows of an indicator."""
    declared = [bound.declared for bound, _ in asked]
    told = {
        "indicator": pl.Series([one.id for one in declared], dtype=pl.String),
        "variant": pl.Series([one.variant for one in declared], dtype=pl.String),
        "kind": pl.Series([one.definition.kind for one in declared], dtype=pl.String),
    }
    personal = {key: [sides[key][0].personal for _, sides in asked] for key in asked[0][1]}
    told["personal"] = pl.Series([any(of_sides) for of_sides in zip(*personal.values(), strict=True)])
    return told | {f"{key}_personal": pl.Series(of_side) for key, of_side in personal.items() if key != "own"}


def _own(sides: Sequence[Side]) -> pl.DataFrame:
    """Of indicators that are made of one set each."""
    rows, own, unit = stacked([counts for counts, _ in sides]), sides[0][1], sides[0][0].unit
    base, missing = pl.col("base"), pl.col("missing")
    columns: list[pl.Expr | pl.Series] = [base.alias("denominator_units")]
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
