"""This room spreads units over the strata of each breakdown, and names a stratum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.bound import BoundSet, Dimension
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.expressions import columns_of

BY, PARENT = "by", "parent"
SET = "set"
"""Which of several sets a row is of."""
TOTAL = "{}"


def groups(bound: BoundSet) -> list[tuple[Dimension, ...]]:
    """The total, then each breakdown; no total across values that hold each other."""
    overlapping = set(bound.rows[0].declared.definition.overlapping)
    fixed = {name for _, step in bound.population for name in columns_of(step.tree)}
    total = [] if overlapping - fixed else [()]
    return [*total, *bound.by]


def spread_over(units: pl.LazyFrame, admitted: pl.LazyFrame, dimensions: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Each unit once in every stratum that one of its rows is in."""
    if not dimensions:
        return units
    columns = [pl.col(d.column).cast(pl.String).alias(f".by{n}") for n, d in enumerate(dimensions)]
    strata = admitted.select(PERIOD, UNIT, *columns).unique(maintain_order=True)
    return units.join(strata, on=[PERIOD, UNIT], how="inner", maintain_order="left")


def strata_column(column: str) -> str:
    """The name under which the strata of a column are kept beside it."""
    return f"by {column}"


def labelled(
    counted: pl.DataFrame, dimensions: tuple[Dimension, ...], columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """With BY in place of the `columns` that hold the strata of the dimensions: .by0, .by1 where they are not said."""
    names = [dimension.name for dimension in dimensions]
    columns = [f".by{n}" for n in range(len(names))] if columns is None else columns
    rows = zip(*(counted[column] for column in columns), strict=True)
    labels = [stratum(dict(zip(names, row, strict=True))) for row in rows] if names else None
    by = pl.Series(BY, labels, dtype=pl.String) if labels is not None else pl.lit(TOTAL).alias(BY)
    return counted.with_columns(by).drop(dict.fromkeys(columns))


def numbered(frames: Sequence[Sequence[pl.DataFrame]]) -> pl.DataFrame:
    """The frames of several sets in one, each row with the number of its set."""
    numbers = [number for number, own in enumerate(frames) for one in own for _ in range(one.height)]
    together = pl.concat([one for own in frames for one in own], how="diagonal_relaxed", rechunk=True)
    return together.with_columns(pl.Series(SET, numbers, dtype=pl.Int64))


def stratum(values: Mapping[str, str | None]) -> str:
    """A stratum as canonical JSON."""
    return json.dumps(dict(values), ensure_ascii=False)
