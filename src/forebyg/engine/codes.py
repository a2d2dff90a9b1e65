"""This room gives ids that are plain numbers a number beside their text, since numbers are compared much faster.

A column has codes only where no two of its texts could be one number: each begins with a digit other than zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from forebyg.engine.formulas import formula
from forebyg.expressions import Column, Expression

GREATEST = 10**15
"""A code below this can be put together with a small number, such as that of a period, in 64 bits."""

CODED = ".#"


def code_of(name: str) -> str:
    """The column with the codes of a column of ids; it is there where all its ids are plain numbers."""
    return name + CODED


def is_code(name: str) -> bool:
    return name.endswith(CODED)


def of_code(name: str) -> str:
    """The column that a column holds the codes of; of another one its own name."""
    return name.removesuffix(CODED)


def with_common_codes(frames: Sequence[pl.LazyFrame]) -> list[pl.LazyFrame]:
    """Frames to be stacked: a column has codes only where it has them in all frames that have it."""
    names = [set(frame.collect_schema().names()) for frame in frames]
    lacking = {code_of(name) for own in names for name in own if code_of(name) not in own}
    return [frame.drop(lacking & own) for frame, own in zip(frames, names, strict=True)]


def with_codes(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The frame with the codes of those columns that can have them."""
    found = [
        (name, _codes(frame[name])) for name in names if name in frame.columns and code_of(name) not in frame.columns
    ]
    return frame.with_columns(codes.alias(code_of(name)) for name, codes in found if codes is not None)


def matched(
    frame: pl.LazyFrame, on: Sequence[tuple[Expression, str]], theirs: Collection[str]
) -> tuple[list[pl.Expr], list[str]]:
    """What to join on: this side's expressions and the other's columns, by codes where both have them."""
    own, mine, others = frame.collect_schema().names(), list[pl.Expr](), list[str]()
    for tree, name in on:
        is_coded = isinstance(tree, Column) and code_of(tree.name) in own and code_of(name) in theirs
        mine.append(pl.col(code_of(tree.name)) if is_coded and isinstance(tree, Column) else formula(tree))
        others.append(code_of(name) if is_coded else name)
    return mine, others


def _codes(ids: pl.Series) -> pl.Series | None:
    if ids.dtype != pl.String or ids.null_count() == len(ids):
        return None
    least, most = ids.min(), ids.max()
    if not (str(least) >= "1" and str(most) < ":"):
        return None
    codes = ids.cast(pl.Int64, strict=False)
    greatest = codes.max()
    if codes.null_count() > ids.null_count() or not isinstance(greatest, int) or greatest >= GREATEST:
        return None
    return codes
