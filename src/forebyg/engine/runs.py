"""This room adds up the rows of a block that follow each other with the same keys: a running sum is read off at the end
of each run, so no row is looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from forebyg.engine.classes import CLASS, Classes
from forebyg.engine.formulas import formula
from forebyg.engine.packing import Share, packed
from forebyg.engine.parts import EXTREME, Part, made
from forebyg.engine.wholes import in_64_bits
from forebyg.expressions import Expression


def in_runs(
    block: pl.DataFrame, keys: Sequence[str], parts: Mapping[Part, str], classes: Classes | None = None
) -> pl.DataFrame:
    """One row per run of rows with the same `keys`, in their order, with all parts. What `classes` tell is read off
    the class of a row, and of other columns."""
    if block.is_empty():
        told = [] if classes is None else [one for one in classes.table.clear() if one.name not in block.columns]
        return block.hstack(told).group_by(keys).agg(made(part).alias(name) for part, name in parts.items())
    begins = block.select(pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(True))
    first = begins.to_series().arg_true()
    last = pl.concat([first.slice(1) - 1, pl.Series([block.height - 1], dtype=first.dtype)])
    found = block.select(keys)[first]
    extremes = [made(part).alias(name) for part, name in parts.items() if part.kind in EXTREME]
    if extremes:
        runs = block.with_columns(begins.to_series().cum_sum().set_sorted().alias(".run"))
        found = found.hstack(runs.group_by(".run", maintain_order=True).agg(extremes).drop(".run"))
    sums = {part: name for part, name in parts.items() if part.kind not in EXTREME}
    return found.hstack(_sums(block, last, sums, classes)).select(*keys, *parts.values())


def rises(rows: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether each row's keys are greater than those before them, so that none stand twice."""
    greater = pl.lit(False)
    for key in reversed(keys):
        mine, before = pl.col(key), pl.col(key).shift(1)
        greater = (mine > before) | ((mine == before) & greater)
    return bool(rows.select(greater.slice(1).all()).item())


def _sums(block: pl.DataFrame, last: pl.Series, parts: Mapping[Part, str], classes: Classes | None) -> pl.DataFrame:
    told = {part: name for part, name in parts.items() if classes is not None and classes.tell(part)}
    others = {part: name for part, name in parts.items() if part not in told}
    rows = _addends(block, others, block.height, _passed if classes is None else classes.passed)
    added, types, packed_in = dict(rows.added), dict(rows.types), dict[str, tuple[Share, ...]]()
    if classes is not None and told:
        of_class = _addends(classes.table, told, block.height, _passed)
        table = of_class.rows.select(one.alias(name) for name, one in of_class.added.items())
        packs, alone = packed(table, block.height)
        numbers = [one.numbers.alias(f".pack{n}") for n, one in enumerate(packs)]
        added |= {one.name: pl.lit(one).gather(pl.col(CLASS)) for one in (*numbers, *alone)}
        packed_in |= {number.name: one.shares for number, one in zip(numbers, packs, strict=True)}
        types |= of_class.types
    running = [one.cum_sum().gather(last).alias(name) for name, one in added.items()]
    sums = rows.rows.lazy().select(running).select(pl.all() - pl.all().shift(1, fill_value=0))
    sums = sums.with_columns(one.read_off(pl.col(pack)) for pack, shares in packed_in.items() for one in shares)
    return sums.select(_read_off(part, name, types) for part, name in parts.items()).collect()


class Addends(NamedTuple):
    """Rows with the values that totals are made of, in 64 bits where `times` the largest fits; what a row adds to the
    running sum of each part, and the types of the totals."""

    rows: pl.DataFrame
    added: dict[str, pl.Expr]
    types: dict[str, pl.DataType]


def _addends(
    rows: pl.DataFrame, parts: Mapping[Part, str], times: int, passed: Callable[[Part], pl.Expr | None]
) -> Addends:
    totals = {name: part.value for part, name in parts.items() if part.kind == "total" and part.value is not None}
    trees = {tree: f".value{n}" for n, tree in enumerate(dict.fromkeys(totals.values()))}
    values = rows.select(formula(tree).fill_null(0).alias(name) for tree, name in trees.items())
    added = {name: _one(part, trees, passed(part)) for part, name in parts.items()}
    types = {name: values.schema[trees[tree]] for name, tree in totals.items()}
    return Addends(rows.hstack([in_64_bits(value, times) for value in values]), added, types)


def _passed(part: Part) -> pl.Expr | None:
    return part.passed


def _one(part: Part, values: Mapping[Expression, str], passed: pl.Expr | None) -> pl.Expr:
    """What a row adds to a running sum."""
    if part.kind == "many":
        return pl.repeat(1, pl.len(), dtype=pl.UInt32) if passed is None else passed.cast(pl.UInt32)
    assert part.value is not None
    if part.kind == "total":
        value = pl.col(values[part.value])
        return value if passed is None else pl.when(passed).then(value).otherwise(0)
    value = formula(part.value)
    asked = {"unknown": value.is_null(), "some": value.fill_null(False), "every": ~value.fill_null(True)}
    return (asked[part.kind] if passed is None else passed & asked[part.kind]).cast(pl.UInt32)


def _read_off(part: Part, name: str, totals: Mapping[str, pl.DataType]) -> pl.Expr:
    """A part, of its sum over a run."""
    match part.kind:
        case "some":
            return pl.col(name) > 0
        case "every":
            return pl.col(name) == 0
    return pl.col(name).cast(totals.get(name, pl.Int64()))
