"""This room turns the cells of a column into its physical columns, by its declared type alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from forebyg.definitions.extracts import Column, ColumnType
from forebyg.errors import Problem
from forebyg.extracts import labels
from forebyg.extracts.cells import Cells, Parsed, Wrong, empty, kept
from forebyg.extracts.dates import day_of, parse_date, parse_datetime, parse_time
from forebyg.extracts.numbers import Marks, parse_decimal, parse_int
from forebyg.extracts.wording import Fault, counted, fault

PHYSICAL: Mapping[ColumnType, pl.DataType | type[pl.DataType]] = {
    "id": pl.String, "text": pl.String, "category": pl.String, "int": pl.Int64, "decimal": pl.Int128, "date": pl.Date,
    "datetime": pl.Datetime("us"), "time": pl.Time, "yes_no": pl.Boolean, "period": pl.String,
}  # fmt: skip
YES = ("j", "ja", "y", "yes", "1", "true")
NO = ("n", "nej", "no", "0", "false")
YES_NO = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
SPOILT = r"\x{FFFD}|Ã[¦¸¥†˜…\u{85}\u{86}\u{98}]"
SHOWN_VALUES = 12


@dataclass(frozen=True)
class Forms:
    """How numbers and dates are written; `dates` None where each column shows its own form."""

    marks: Marks
    dates: str | None


@dataclass(frozen=True)
class ReadColumn:
    """The physical columns of a declared one, by name, and the faults of its cells."""

    physical: dict[str, pl.Series]
    faults: tuple[Fault, ...]


def read_column(cells: Cells, forms: Forms, where: pl.DataFrame, open_words: tuple[str, ...] = ()) -> ReadColumn:
    """A column typed and held to its own rules: type, values allowed, cells that may be empty."""
    parsed = parse(cells, forms)
    values = _without_open_days(parsed.values, open_words)
    wrongs = (*parsed.wrong, *_not_allowed(cells, parsed.values))
    faults = tuple(_fault(cells, wrong, where) for wrong in wrongs if wrong.mask.any())
    missing = _missing(cells, where)
    values = _filled(values, cells)
    return ReadColumn(_physical(cells, values), faults + missing)


def parse(cells: Cells, forms: Forms) -> Parsed:
    """The values of the cells, by the type of their column."""
    match cells.column.type:
        case "int":
            return parse_int(cells, forms.marks)
        case "decimal":
            return parse_decimal(cells, forms.marks)
        case "date":
            return parse_date(cells, forms.dates)
        case "datetime":
            return parse_datetime(cells, forms.dates)
        case "time":
            return parse_time(cells)
        case "yes_no":
            return _parse_yes_no(cells)
        case "period":
            return _parse_period(cells)
        case "text":
            return _letters(cells, kept(cells.whole, cells.text.is_not_null()))
        case _:
            return _letters(cells, cells.text)


def absent(name: str, column: Column, height: int) -> dict[str, pl.Series]:
    """The physical columns of a declared one that a table leaves out."""
    text = empty(pl.String, height)
    never = pl.Series([False]).new_from_index(0, height)
    cells = Cells(name, column, text, text, ~never, text, never)
    return _physical(cells, _filled(empty(PHYSICAL[column.type], height), cells))


def constant_of(word: str, column: Column) -> object | None:
    """A word of the contract as a value of the column, None where it is none. Numbers have a point."""
    text = pl.Series([word])
    never = pl.Series([False])
    cells = Cells("", column, text, text.str.strip_chars(), never, empty(pl.String, 1), never)
    value: object = parse(cells, Forms(Marks(".", ""), None)).values.item()
    return value


def problem_of_empty(name: str, column: Column, shown: str) -> Problem | None:
    """The contract's own mistake: an `empty:` word that its column cannot hold."""
    if column.empty is None or constant_of(column.empty, column) is not None:
        return None
    return Problem("FB424", f"{shown}: column '{name}': what 'empty' says is no {column.type}")


def _letters(cells: Cells, values: pl.Series) -> Parsed:
    spoilt = values.str.contains(SPOILT)
    said = "letters that were spoilt before the file was written"
    help = "they were stored in another encoding than they were read with: export the file anew"
    return Parsed(values, (Wrong(spoilt, "FB422", f"has {said}", f"have {said}", help),))


def _parse_yes_no(cells: Cells) -> Parsed:
    values = cells.text.str.to_lowercase().replace_strict(YES_NO, default=None, return_dtype=pl.Boolean)
    unread = cells.text.is_not_null() & values.is_null()
    help = "written J N, Ja Nej, 1 0 or true false"
    return Parsed(values, (Wrong(unread, "FB414", "is neither yes nor no", "are neither yes nor no", help),))


def _parse_period(cells: Cells) -> Parsed:
    read = {label: labels.with_year(label, cells.column.year) for label in cells.text.drop_nulls().unique()}
    values = cells.text.replace_strict(read, default=None, return_dtype=pl.String)
    unread = cells.text.is_not_null() & values.is_null()
    help = "such as 2012, 2022/23, 201213, 2012H1, 2012K1 or 2012M05"
    return Parsed(values, (Wrong(unread, "FB414", "is not a period label", "are not period labels", help),))


def _without_open_days(values: pl.Series, open_words: tuple[str, ...]) -> pl.Series:
    """An open end may be written in another form than in the contract, above all in the tables of tests."""
    days = [day for word in open_words if (day := day_of(word))]
    if not days or values.dtype not in (pl.Date, pl.Datetime):
        return values
    dates = values.cast(pl.Date)
    return values.to_frame("day").select(pl.when(~dates.is_in(days)).then("day")).to_series()


def _not_allowed(cells: Cells, values: pl.Series) -> tuple[Wrong, ...]:
    words = cells.column.values
    if words is None:
        return ()
    allowed = [value for word in words if (value := constant_of(word, cells.column)) is not None]
    mask = values.is_not_null() & ~values.is_in(pl.Series(allowed, dtype=values.dtype).implode(), nulls_equal=False)
    listed = ", ".join(words[:SHOWN_VALUES]) + (", …" if len(words) > SHOWN_VALUES else "")
    return (Wrong(mask, "FB415", f"is not in [{listed}]", f"are not in [{listed}]"),)


def _missing(cells: Cells, where: pl.DataFrame) -> tuple[Fault, ...]:
    column = cells.column
    if column.optional or column.empty is not None or not cells.blank.any():
        return ()
    said = counted(int(cells.blank.sum()), len(cells.blank), "cell", "is empty", "are empty")
    help = f"if cells may be empty, write '{column.type} or empty'"
    return (fault(where, cells.blank, "FB413", ("columns", cells.name), f"column '{cells.name}': {said}", help),)


def _fault(cells: Cells, wrong: Wrong, where: pl.DataFrame) -> Fault:
    filled = len(cells.text) - cells.text.null_count()
    text = counted(int(wrong.mask.sum()), filled, "value", wrong.one, wrong.many)
    return fault(where, wrong.mask, wrong.code, ("columns", cells.name), f"column '{cells.name}': {text}", wrong.help)


def _filled(values: pl.Series, cells: Cells) -> pl.Series:
    if cells.column.empty is None or not cells.blank.any():
        return values
    said = pl.Series([constant_of(cells.column.empty, cells.column)], dtype=values.dtype).new_from_index(0, len(values))
    return values.zip_with(~cells.blank, said)


def _physical(cells: Cells, values: pl.Series) -> dict[str, pl.Series]:
    name = cells.name
    physical = {name: values.alias(name)}
    if cells.column.type == "period":
        spans = {label: labels.span(label) or (None, None) for label in values.drop_nulls().unique()}
        for side, index in (("start", 0), ("end", 1)):
            days = {label: span[index] for label, span in spans.items()}
            side_values = values.replace_strict(days, default=None, return_dtype=pl.Date)
            physical[f"{name}.{side}"] = side_values.alias(f"{name}.{side}")
    if cells.column.marks:
        physical[f"{name}.mark"] = cells.reason.alias(f"{name}.mark")
    return physical
