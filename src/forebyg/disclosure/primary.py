"""This room finds the rows whose own counts are too small to be shown."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Count, Ratio
from forebyg.definitions.sets import Set

SPLIT_KINDS = ("share", "within", "distribution", "transition")
CATEGORY_KINDS = ("distribution", "transition")
GROUP = ("indicator", "variant", "period", "by")
X, N = pl.col("numerator"), pl.col("denominator")


def is_small(count: pl.Expr, threshold: int) -> pl.Expr:
    """1 to threshold - 1; none is not small, and neither is what is unknown."""
    return ((count > 0) & (count < threshold)).fill_null(False)


def primary(rows: pl.DataFrame, declared: Sequence[Declared], threshold: int) -> pl.Series:
    """Whether each row is withheld for what it counts itself, or to keep such a row of the same whole hidden."""
    rows = rows.join(
        _traits(declared), on=("indicator", "variant"), how="left", nulls_equal=True, maintain_order="left"
    )
    rows = rows.with_columns(_is_primary(threshold).alias("is_hidden"))
    return rows.select(_with_a_second(threshold)).to_series()


def _is_primary(threshold: int) -> pl.Expr:
    kind, is_personal = pl.col("kind"), pl.col("personal").fill_null(True)
    above = is_small(pl.col("numerator_units"), threshold)
    below = is_small(pl.col("denominator_units"), threshold)
    small_x, small_n = is_small(X, threshold), is_small(N, threshold)
    whole_group = pl.col("is_sensitive") & (N > 0) & ((X == 0) | (X == N))
    above_personal = pl.col("numerator_personal").fill_null(is_personal)
    below_personal = pl.col("denominator_personal").fill_null(is_personal)
    hidden = (
        pl.when(kind == "count")
        .then(small_x | above)
        .when(kind.is_in(SPLIT_KINDS))
        .then(small_x | small_n | is_small(N - X, threshold) | above | below | whole_group.fill_null(False))
        .when(kind.is_in(["mean", "median", "quantile"]))
        .then(small_n | below)
        .when(kind == "sum")
        .then(above | below)
        .otherwise(pl.lit(False))
    )
    # Of a ratio each side is protected for itself; a sum of money is small by the units behind it, not by its amount.
    sides = (above_personal & (above | (small_x & pl.col("counts_above")))) | (
        below_personal & (below | (small_n & pl.col("counts_below")))
    )
    return pl.when(kind == "ratio").then(sides).otherwise(hidden & is_personal)


def _with_a_second(threshold: int) -> pl.Expr:
    """Of the categories of one whole, whose sum is known, the smallest shown ones are hidden too until each hidden one
    could have `threshold` values and there are two of them."""
    hidden, is_category = pl.col("is_hidden"), pl.col("kind").is_in(CATEGORY_KINDS)
    is_candidate = is_category & ~hidden & (X > 0).fill_null(False)
    smallest_first = pl.when(is_candidate).then(X)
    number = hidden.sum().over(GROUP)
    total = pl.when(hidden).then(X).sum().over(GROUP)
    # Among the candidates in order: how many, and how much, would be hidden before this one.
    ordered = (smallest_first, pl.col("category"))
    before = number + smallest_first.cum_count().over(GROUP, order_by=ordered) - 1
    amount = total + smallest_first.cum_sum().over(GROUP, order_by=ordered) - X
    is_enough = (before >= 2) & (amount >= threshold + before - 1)
    return hidden | (is_candidate & (number > 0) & ~is_enough).fill_null(False)


def _traits(declared: Sequence[Declared]) -> pl.DataFrame:
    rows = [(one.id, one.variant, one.definition.sensitive, *_sides_counted(one, declared)) for one in declared]
    names = ("is_sensitive", "counts_above", "counts_below")
    schema = {"indicator": pl.String, "variant": pl.String} | dict.fromkeys(names, pl.Boolean)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sides_counted(one: Declared, declared: Sequence[Declared]) -> tuple[bool, bool]:
    definition = one.definition
    if not isinstance(definition, Ratio):
        return False, False
    return _is_counted(definition.numerator, declared), _is_counted(definition.denominator, declared)


def _is_counted(side: str | Set, declared: Sequence[Declared]) -> bool:
    """Whether one side of a ratio is a number of persons or events. An id that is not at hand is taken for one."""
    if isinstance(side, Set):
        return side.kind == "count"
    return all(isinstance(other.definition, Count) for other in declared if other.name == side)
