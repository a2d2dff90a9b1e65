"""This room holds a column as its distinct cells and how many rows hold each: few to look at where rows are many."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from forebyg.definitions.extracts import Column
from forebyg.extracts.cells import Cells, prepare
from forebyg.extracts.spelling import unwrapped
from forebyg.inspection.vocabulary import words_in

TEXT, ROWS = pl.col("text"), pl.col("rows")
MANY, SAMPLE = 20_000, 2_000
"""Of so many distinct cells a sample is looked at first."""


@dataclass(frozen=True)
class Distinct:
    """`frame`: the distinct cells as `text`, without surrounding blanks, none empty, and the `rows` that hold each.
    `blank`: the rows that hold none. `is_first`: it stands first in the file, where the names of rows stand."""

    name: str
    frame: pl.DataFrame
    blank: int
    is_first: bool = False

    @property
    def text(self) -> pl.Series:
        return self.frame["text"]

    @property
    def height(self) -> int:
        return self.frame.height

    @cached_property
    def filled(self) -> int:
        return int(self.frame["rows"].sum())

    @cached_property
    def longest(self) -> int:
        """The letters of its longest cell."""
        return int(self.frame.select(TEXT.str.len_chars().max()).item() or 0)

    @property
    def words(self) -> list[str]:
        """The words of the column's name."""
        return words_in(self.name)

    def share(self, mark: pl.Expr) -> float:
        """The share of the filled rows whose cell is marked."""
        return self.shares({"": mark})[""]

    def shares(self, marks: Mapping[str, pl.Expr]) -> dict[str, float]:
        """The shares of several marks, looked for at one time; what no cell of a sample has is none of a column."""
        if self.height > MANY:
            seen = _shares(self.sample.frame, marks)
            found = {name: mark for name, mark in marks.items() if seen[name]}
            return dict.fromkeys(marks, 0.0) | (_shares(self.frame, found) if found else {})
        return _shares(self.frame, marks)

    @cached_property
    def sample(self) -> Distinct:
        """Some of many cells, from the whole column."""
        every = max(self.height // SAMPLE, 1)
        return replace(self, frame=self.frame.gather_every(every)) if self.height > MANY else self

    def only(self, mark: pl.Expr) -> Distinct:
        """The cells that are marked."""
        return replace(self, frame=self.frame.filter(mark.fill_null(False)))

    def all(self, mark: pl.Expr) -> bool:
        """Every cell is marked."""
        return bool(self.frame.select(mark.fill_null(False).all()).item())

    def any(self, mark: pl.Expr) -> bool:
        """Some cell is marked."""
        return bool(self.frame.select(mark.fill_null(False).any()).item())

    def cells(self, column: Column) -> Cells:
        """The distinct cells as those of a declared column."""
        return prepare(self.name, column, self.text, (), None)


def distinct_of(name: str, column: pl.Series, is_first: bool = False) -> Distinct:
    """A column of text as its distinct cells, in the order of the file."""
    bare = unwrapped(column.str.strip_chars().fill_null("").alias("text"))
    counts = bare.to_frame().group_by("text", maintain_order=True).len("rows")
    filled = counts.filter(TEXT != "")
    return Distinct(name, filled, int(counts["rows"].sum()) - int(filled["rows"].sum()), is_first)


def _shares(frame: pl.DataFrame, marks: Mapping[str, pl.Expr]) -> dict[str, float]:
    counts = frame.select(
        ROWS.sum().alias(".all"),
        *(ROWS.filter(mark.fill_null(False)).sum().alias(name) for name, mark in marks.items()),
    )
    filled, *rows = counts.row(0)
    return {name: count / (filled or 1) for name, count in zip(marks, rows, strict=True)}


def having(pattern: str) -> pl.Expr:
    """Marks the cells that are wholly as the pattern says."""
    return TEXT.str.contains(f"^(?:{pattern})$")


def are(words: Collection[str]) -> pl.Expr:
    """Marks the cells that are one of the words, in any case."""
    return TEXT.str.to_lowercase().is_in(list(words))
