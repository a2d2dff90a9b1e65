"""This room adds up the rows of a block that follow each other with the same keys: a running sum is read off at the end
of each run, so no row is looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.engine.formulas import formula
from forebyg.engine.parts import Part, made
from forebyg.engine.wholes import in_64_bits
from forebyg.expressions import Expression

EXTREME = ("least", "most")


def in_runs(block: pl.DataFrame, keys: Sequence[str], parts: Mapping[Part, str]) -> pl.DataFrame:
    """One row per run of rows with the same `keys`, in their order, with all parts."""
    if block.is_empty():
        return block.group_by(keys).agg(made(part).alias(name) for part, name in parts.items())
    begins = block.select(pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(True))
    first = begins.to_series().arg_true()
    last = pl.concat([first.slice(1) - 1, pl.Series([block.height - 1], dtype=first.dtype)])
    found = block.select(keys)[first]
    extremes = [made(part).alias(name) for part, name in parts.items() if part.kind in EXTREME]
    if extremes:
        runs = block.with_columns(begins.to_series().cum_sum().set_sorted().alias(".run"))
        found = found.hstack(runs.group_by(".run", maintain_order=True).agg(extremes).drop(".run"))
    sums = {part: name for part, name in parts.items() if part.kind not in EXTREME}
    return found.hstack(_sums(block, last, sums)).select(*keys, *parts.values())


def rises(rows: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether each row's keys are greater than those before them, so that none stand twice."""
    greater = pl.lit(False)
    for key in reversed(keys):
        mine, before = pl.col(key), pl.col(key).shift(1)
        greater = (mine > before) | ((mine == before) & greater)
    return bool(rows.select(greater.slice(1).all()).item())


def _sums(block: pl.DataFrame, last: pl.Series, parts: Mapping[Part, str]) -> pl.DataFrame:
    trees = dict.fromkeys(part.value for part in parts if part.kind == "total" and part.value is not None)
    values = block.select(formula(tree).fill_null(0).alias(f".value{n}") for n, tree in enumerate(trees))
    names = dict(zip(trees, values.columns, strict=True))
    rows = block.hstack([in_64_bits(value, len(value)) for value in values])
    running = [_one(part, names).cum_sum().gather(last).alias(name) for part, name in parts.items()]
    sums = rows.lazy().select(running).select(pl.all() - pl.all().shift(1, fill_value=0))
    return sums.select(_read_off(part, name, names, values) for part, name in parts.items()).collect()


def _one(part: Part, values: Mapping[Expression, str]) -> pl.Expr:
    """What a row adds to a running sum."""
    passed = pl.lit(True) if part.passed is None else part.passed
    if part.kind == "many":
        return pl.repeat(1, pl.len(), dtype=pl.UInt32) if part.passed is None else passed.cast(pl.UInt32)
    assert part.value is not None
    if part.kind == "total":
        value = pl.col(values[part.value])
        return value if part.passed is None else pl.when(passed).then(value).otherwise(0)
    value = formula(part.value)
    asked = {"unknown": value.is_null(), "some": value.fill_null(False), "every": ~value.fill_null(True)}
    return (passed & asked[part.kind]).cast(pl.UInt32)


def _read_off(part: Part, name: str, values: Mapping[Expression, str], typed: pl.DataFrame) -> pl.Expr:
    """A part, of its sum over a run."""
    match part.kind:
        case "some":
            return pl.col(name) > 0
        case "every":
            return pl.col(name) == 0
        case "total" if part.value is not None:
            return pl.col(name).cast(typed.schema[values[part.value]])
    return pl.col(name).cast(pl.Int64)
