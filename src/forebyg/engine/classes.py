"""This room puts rows with the same words into classes, of each of which is worked out once what it adds to a sum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import prod

import polars as pl

from forebyg.blocks import number_of
from forebyg.engine.parts import EXTREME, Part
from forebyg.expressions import Expression, columns_of

CLASS = ".class"
MOST_WORDS, MOST_CLASSES = 200, 4_000
"""Of a column, and together: beyond this it is hardly less to work it out for each row of a block."""


@dataclass(frozen=True)
class Classes:
    """The words of each class, by its number, and the number of a row."""

    table: pl.DataFrame
    number: pl.Expr

    def know(self, tree: Expression) -> bool:
        """Whether the class of a row says what is made of it."""
        columns = columns_of(tree)
        return bool(columns) and columns <= set(self.table.columns)

    def tell(self, part: Part) -> bool:
        """Whether the class of a row says what it adds to a part."""
        return part.kind not in EXTREME and bool(part.trees) and all(map(self.know, part.trees))

    def passed(self, part: Part) -> pl.Expr | None:
        """As `part.passed`, of rows with the number of their class."""
        if part.where is None or part.passed is None or not self.know(part.where):
            return part.passed
        return pl.lit(self.table.select(part.passed).to_series()).gather(pl.col(CLASS))

    def columns(self, part: Part) -> set[str]:
        """The columns that are read of a row for a part, beside its class."""
        if self.tell(part):
            return set()
        is_known = part.kind not in EXTREME and part.where is not None and self.know(part.where)
        return part.columns if not is_known else set() if part.value is None else set(columns_of(part.value))


def classes_of(words: Mapping[str, pl.Series], columns: Collection[str]) -> Classes:
    """The classes of rows by those of these columns of which there are few words."""
    few = sorted((len(words[name]) + 1, name) for name in columns if name in words and len(words[name]) < MOST_WORDS)
    while prod(size for size, _ in few) > MOST_CLASSES:
        few.pop()
    numbers, number, before = pl.int_range(prod(size for size, _ in few), eager=True), pl.lit(0, dtype=pl.UInt32), 1
    table = {}
    for size, name in few:
        # The last word is an empty cell.
        table[name] = words[name].extend_constant(None, 1).gather(numbers // before % size)
        number = number + pl.col(number_of(name)).cast(pl.UInt32).fill_null(size - 1) * before
        before *= size
    return Classes(pl.DataFrame(table), number)
