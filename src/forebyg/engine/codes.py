"""This room holds ids that are plain numbers as numbers, which are compared much faster than texts and take half the
room; their texts are written again where somebody reads them.

A column has codes only where no two of its texts could be one number: each begins with a digit other than zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from forebyg.bound import CODES
from forebyg.engine.formulas import formula
from forebyg.expressions import Column, Expression

CODED = ".#"


def code_of(name: str) -> str:
    """The column with the codes of a column of ids; it is there where all its ids are plain numbers."""
    return name + CODED


def is_code(name: str) -> bool:
    return name.endswith(CODED)


def of_code(name: str) -> str:
    """The column that a column holds the codes of; of another one its own name."""
    return name.removesuffix(CODED)


def coded(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The frame with codes in place of those columns of ids that can have them."""
    found = {name: _codes(frame[name]) for name in names if name in frame.columns}
    codes = [one.alias(code_of(name)) for name, one in found.items() if one is not None]
    return frame.drop(of_code(one.name) for one in codes).with_columns(codes)


def with_texts(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with the texts of its codes and categories, which are written only where a later step reads them."""
    schema = frame.collect_schema()
    names = schema.names()
    lacking = [name for name in names if is_code(name) and of_code(name) not in names]
    lacking += [name for name, dtype in schema.items() if dtype == pl.Categorical]
    return frame.with_columns(pl.col(name).cast(pl.String).alias(of_code(name)) for name in lacking)


def without_texts(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame without the texts that its codes tell."""
    names = frame.collect_schema().names()
    return frame.drop(of_code(name) for name in names if is_code(name) and of_code(name) in names)


def once(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows as they are made once, for whoever reads them."""
    return with_texts(without_texts(frame).collect().lazy())


def without_code(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """The frame before a column of another meaning takes the name."""
    return frame.drop(code_of(name), strict=False)


def in_common(frames: Sequence[pl.LazyFrame]) -> list[pl.LazyFrame]:
    """Frames to be stacked: a column has codes only where it has them in all frames that have it."""
    names = [set(frame.collect_schema().names()) for frame in frames]
    lacking = {code_of(name) for own in names for name in own if not is_code(name) and code_of(name) not in own}
    texts = [with_texts(frame) if lacking & own else frame for frame, own in zip(frames, names, strict=True)]
    return [frame.drop(lacking & own) for frame, own in zip(texts, names, strict=True)]


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
    if ids.dtype == pl.Int64:
        return ids  # Whoever read it took care.
    if ids.dtype != pl.String or ids.null_count() == len(ids):
        return None
    least, most = ids.min(), ids.max()
    if not (str(least) >= "1" and str(most) < ":"):
        return None
    codes = ids.cast(pl.Int64, strict=False)
    return None if codes.null_count() > ids.null_count() or codes.max() not in CODES else codes
