"""This room holds the cells of one column before their type is known: what is blank, marked, open, and what is text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from forebyg.definitions.extracts import Column
from forebyg.extracts.spelling import composed, has_rare_letters, plain_numbers, unwrapped, with_plain_blanks

NUMBERS = ("int", "decimal")
LETTERS = ("id", "category", "text")


@dataclass(frozen=True)
class Cells:
    """`text`: the cells without surrounding blanks, null where there is no value to read.
    `blank`: no value and no reason. `reason`: why a marked cell is unknown. `open_words`: None where the column is no
    end of a spell. `has_rare_letters`: looked for in letters only.
    `holds_totals`: its values hold each other. `files`: how many rows each file has, where there are several."""

    name: str
    column: Column
    whole: pl.Series
    text: pl.Series
    blank: pl.Series
    reason: pl.Series
    open_words: tuple[str, ...] | None = None
    has_rare_letters: bool = True
    holds_totals: bool = False
    files: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """Cells that break a rule of their column, with the sentence about one and about many."""

    mask: pl.Series
    code: str
    one: str
    many: str
    help: str | None = None
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Parsed:
    """Typed values, null where there is none or it is wrong; what is wrong; and what was detected."""

    values: pl.Series
    wrong: tuple[Wrong, ...] = ()
    detected: dict[str, str] = field(default_factory=dict)


def prepare(
    name: str,
    column: Column,
    raw: pl.Series,
    null_words: Sequence[str],
    open_words: Collection[str] | None,
    holds_totals: bool = False,
    files: tuple[int, ...] = (),
) -> Cells:
    """The cells of a column; `open_words` are meant for the end of a spell."""
    is_rare = column.type in LETTERS and has_rare_letters(raw)
    raw = composed(raw) if is_rare else raw
    stripped = raw.to_frame("cell").select(pl.col("cell").str.strip_chars().fill_null("")).to_series()
    stripped = with_plain_blanks(stripped) if is_rare and column.type != "text" else stripped
    stripped = stripped if column.type == "text" else unwrapped(stripped)
    text, blank = stripped.to_frame("cell").select(_told_apart(column, null_words, open_words or ()))
    reason = _reasons(stripped, column) if column.marks else empty(pl.String, len(raw))
    text = _without_unit(text, column.unit) if column.unit else text
    text = plain_numbers(text) if column.type in NUMBERS else text
    ends = None if open_words is None else tuple(open_words)
    return Cells(name, column, raw, text, blank, reason, ends, is_rare, holds_totals, files)


def blank_cells(name: str, column: Column, height: int) -> Cells:
    """The cells of a column that a table leaves out."""
    nothing = empty(pl.String, height)
    if "" in column.marks:
        return prepare(name, column, nothing, (), None)
    return Cells(name, column, nothing, nothing, pl.Series([True]).new_from_index(0, height), nothing)


def cells_of_word(word: str, column: Column) -> Cells:
    """A word of the contract as the one cell of a column."""
    whole = composed(pl.Series([word]))
    text = whole.str.strip_chars()
    text = plain_numbers(text) if column.type in NUMBERS else text
    text = with_plain_blanks(text) if column.type in ("id", "category") else text
    return Cells("", column, whole, text, pl.Series([False]), empty(pl.String, 1))


def kept(text: pl.Series, mask: pl.Series) -> pl.Series:
    """The text where the mask is true, null elsewhere."""
    return pl.DataFrame({"mask": mask, "text": text}).select(pl.when("mask").then("text")).to_series()


def empty(dtype: pl.DataType | type[pl.DataType], height: int) -> pl.Series:
    """A column without a value."""
    return pl.Series([None], dtype=dtype).new_from_index(0, height)


def _told_apart(column: Column, null_words: Sequence[str], open_words: Collection[str]) -> list[pl.Expr]:
    """What is text among the cells, and which are blank; marks and open ends are neither."""
    cell, never = pl.col("cell"), pl.lit(False)
    marked = cell.is_in(list(column.marks)) if column.marks else never
    is_open = cell.is_in(list(open_words)) if open_words else never
    blank = (cell.is_in(["", *null_words]) if null_words else cell == "") & ~marked & ~is_open
    return [pl.when(~(blank | marked | is_open)).then(cell).alias("text"), blank.alias("blank")]


def _reasons(stripped: pl.Series, column: Column) -> pl.Series:
    return stripped.replace_strict(column.marks, default=None, return_dtype=pl.String)


def _without_unit(text: pl.Series, unit: str) -> pl.Series:
    return text.str.strip_suffix(unit).str.strip_chars()
