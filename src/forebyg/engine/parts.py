"""This room adds up rows: a part is one sum, count or extreme of the rows of which a condition is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from forebyg.engine.formulas import formula
from forebyg.expressions import INT, Column, Expression, columns_of

EXTREME = ("least", "most")
PartKind = Literal["many", "unknown", "total", "least", "most", "some", "every"]


@dataclass(frozen=True)
class Part:
    """Of the rows for which `where` is true: how `many` they are, how many have an `unknown` value, the `total`, the
    `least` and the `most`, whether `some` or `every` value is true. Unknown values count for nothing."""

    kind: PartKind
    where: Expression | None
    value: Expression | None = None

    @property
    def trees(self) -> list[Expression]:
        return [tree for tree in (self.where, self.value) if tree is not None]

    @property
    def columns(self) -> set[str]:
        return set[str]().union(*map(columns_of, self.trees))

    @property
    def passed(self) -> pl.Expr | None:
        """Whether a row is one of them; None where all are."""
        return None if self.where is None else formula(self.where).fill_null(False)


def made(part: Part) -> pl.Expr:
    """A part of rows."""
    passed = part.passed
    if part.kind == "many":
        return pl.len().cast(pl.Int64) if passed is None else passed.sum().cast(pl.Int64)
    assert part.value is not None
    value = formula(part.value)
    if part.kind == "unknown":
        unknown = value.is_null() if passed is None else passed & value.is_null()
        return unknown.sum().cast(pl.Int64)
    if part.kind == "total" and passed is not None:
        # Adding nothing is faster than leaving out.
        return pl.when(passed).then(value).otherwise(0).sum()
    kept = value if passed is None else pl.when(passed).then(value)
    match part.kind:
        case "total":
            return kept.sum()
        case "least":
            return kept.min()
        case "most":
            return kept.max()
        case "some":
            return kept.any()
    return kept.all()


def of_parts(part: Part, name: str) -> Part:
    """The same of rows that hold it, in the column `name`, for some rows each."""
    if part.kind in ("many", "unknown", "total"):
        return Part("total", None, Column(name, part.value.type if part.kind == "total" and part.value else INT))
    return Part(part.kind, None, Column(name, part.value.type if part.value is not None else INT))
