"""This room holds the cells of one column before their type is known: what is blank, marked, open, and what is text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.definitions.extracts import Column

LOOK_ALIKE_MINUS = "\u2212"


@dataclass(frozen=True)
class Cells:
    """`text`: the cells without surrounding blanks, null where there is no value to read.
    `blank`: no value and no reason. `reason`: why a marked cell is unknown. `open`: a word for an open end."""

    name: str
    column: Column
    whole: pl.Series
    text: pl.Series
    blank: pl.Series
    reason: pl.Series
    open: pl.Series


@dataclass(frozen=True)
class Wrong:
    """Cells that break a rule of their column, with the sentence about one and about many."""

    mask: pl.Series
    code: str
    one: str
    many: str
    help: str | None = None


@dataclass(frozen=True)
class Parsed:
    """Typed values, null where there is none or it is wrong, and what is wrong."""

    values: pl.Series
    wrong: tuple[Wrong, ...] = ()


def prepare(name: str, column: Column, raw: pl.Series, null_words: Sequence[str], open_words: Collection[str]) -> Cells:
    """The cells of a column; `open_words` are meant for the end of a spell."""
    stripped = raw.str.strip_chars().fill_null("")
    marked = stripped.is_in(list(column.marks)) if column.marks else _never(stripped)
    reason = _reasons(stripped, column) if column.marks else empty(pl.String, len(raw))
    is_open = stripped.is_in(list(open_words)) if open_words else _never(stripped)
    blank = stripped.is_in(["", *null_words]) if null_words else stripped == ""
    blank = blank & ~marked & ~is_open
    text = kept(stripped, ~(blank | marked | is_open))
    text = _without_unit(text, column.unit) if column.unit else text
    return Cells(name, column, raw, text, blank, reason, is_open)


def kept(text: pl.Series, mask: pl.Series) -> pl.Series:
    """The text where the mask is true, null elsewhere."""
    return pl.DataFrame({"mask": mask, "text": text}).select(pl.when("mask").then("text")).to_series()


def empty(dtype: pl.DataType | type[pl.DataType], height: int) -> pl.Series:
    """A column without a value."""
    return pl.Series([None], dtype=dtype).new_from_index(0, height)


def _never(series: pl.Series) -> pl.Series:
    return pl.Series([False]).new_from_index(0, len(series))


def _reasons(stripped: pl.Series, column: Column) -> pl.Series:
    return stripped.replace_strict(column.marks, default=None, return_dtype=pl.String)


def _without_unit(text: pl.Series, unit: str) -> pl.Series:
    return text.str.strip_suffix(unit).str.strip_chars()
