"""This room adds up the rows of a block that follow each other with the same keys, so no row is looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from forebyg.engine.classes import CLASS, Classes
from forebyg.engine.formulas import formula
from forebyg.engine.packing import Packed, packed
from forebyg.engine.parts import EXTREME, Part, made
from forebyg.engine.wholes import in_64_bits
from forebyg.expressions import Expression


def in_runs(
    block: pl.DataFrame, keys: Sequence[str], parts: Mapping[Part, str], classes: Classes | None = None
) -> pl.DataFrame:
    """One row per run of rows with the same `keys`, in their order, with all parts; totals in 64 bits where all are
    that small. What `classes` tell is read off the class of a row, and of other columns."""
    if block.is_empty():
        told = [] if classes is None else [one for one in classes.table.clear() if one.name not in block.columns]
        return block.hstack(told).group_by(keys).agg(made(part).alias(name) for part, name in parts.items())
    begins = block.select(pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(True))
    first = begins.to_series().arg_true()
    found = block.select(keys)[first]
    extremes = [made(part).alias(name) for part, name in parts.items() if part.kind in EXTREME]
    if extremes:
        runs = block.with_columns(begins.to_series().cum_sum().set_sorted().alias(".run"))
        found = found.hstack(runs.group_by(".run", maintain_order=True).agg(extremes).drop(".run"))
    sums = {part: name for part, name in parts.items() if part.kind not in EXTREME}
    return found.hstack(_sums(block, first, sums, classes)).select(*keys, *parts.values())


def rises(rows: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether each row's keys are greater than those before them, so that none stand twice."""
    greater = pl.lit(False)
    for key in reversed(keys):
        mine, before = pl.col(key), pl.col(key).shift(1)
        greater = (mine > before) | ((mine == before) & greater)
    return bool(rows.select(greater.slice(1).all()).item())


def _sums(block: pl.DataFrame, first: pl.Series, parts: Mapping[Part, str], classes: Classes | None) -> pl.DataFrame:
    told = {part: name for part, name in parts.items() if classes is not None and classes.tell(part)}
    others = {part: name for part, name in parts.items() if part not in told}
    added = [*_addends(block, others, block.height, _passed if classes is None else classes.passed)]
    packs: list[Packed] = []
    if classes is not None and told:
        packs, alone = packed(_addends(classes.table, told, block.height, _passed), block.height)
        numbers = [one.numbers.alias(f".pack{n}") for n, one in enumerate(packs)]
        added += [one.gather(block[CLASS]) for one in (*numbers, *alone)]
    sums = pl.DataFrame([_of_runs(one, first) for one in added])
    sums = sums.with_columns(share.read_off(pl.col(f".pack{n}")) for n, one in enumerate(packs) for share in one.shares)
    return sums.select(_read_off(part, name) for part, name in parts.items())


def _of_runs(values: pl.Series, first: pl.Series) -> pl.Series:
    """The sum of each run, by the places of their first rows."""
    if values.dtype != pl.Int128:
        # A running sum of polars takes several times as long.
        from numpy import add

        return pl.Series(values.name, add.reduceat(values.to_numpy(), first.to_numpy()))
    last = pl.concat([first.slice(1) - 1, pl.Series([len(values) - 1], dtype=first.dtype)])
    running = values.cum_sum().gather(last)
    return running - running.shift(1, fill_value=0)


def _addends(
    rows: pl.DataFrame, parts: Mapping[Part, str], times: int, passed: Callable[[Part], pl.Expr | None]
) -> pl.DataFrame:
    """What a row adds to the sum of each part; totals in 64 bits where `times` the largest value fits."""
    trees = dict.fromkeys(part.value for part in parts if part.kind == "total" and part.value is not None)
    values = rows.select(formula(tree).fill_null(0).alias(f".value{n}") for n, tree in enumerate(trees))
    names = dict(zip(trees, values.columns, strict=True))
    known = rows.hstack([in_64_bits(value, times) for value in values])
    return known.select(_one(part, names, passed(part)).alias(name) for part, name in parts.items())


def _passed(part: Part) -> pl.Expr | None:
    return part.passed


def _one(part: Part, values: Mapping[Expression, str], passed: pl.Expr | None) -> pl.Expr:
    """What a row adds to a sum."""
    if part.kind == "many":
        return pl.repeat(1, pl.len(), dtype=pl.UInt32) if passed is None else passed.cast(pl.UInt32)
    assert part.value is not None
    if part.kind == "total":
        value = pl.col(values[part.value])
        return value if passed is None else pl.when(passed).then(value).otherwise(0)
    value = formula(part.value)
    asked = {"unknown": value.is_null(), "some": value.fill_null(False), "every": ~value.fill_null(True)}
    return (asked[part.kind] if passed is None else passed & asked[part.kind]).cast(pl.UInt32)


def _read_off(part: Part, name: str) -> pl.Expr:
    """A part, of its sum over a run."""
    match part.kind:
        case "some":
            return pl.col(name) > 0
        case "every":
            return pl.col(name) == 0
        case "total":
            return pl.col(name)
    return pl.col(name).cast(pl.Int64)
