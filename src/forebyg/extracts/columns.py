"""This room turns the cells of a column into its physical columns, by its declared type alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from forebyg.definitions.extracts import Column, ColumnType
from forebyg.errors import Problem
from forebyg.extracts import labels, words
from forebyg.extracts.allowed import not_allowed
from forebyg.extracts.cells import Cells, Parsed, Wrong, blank_cells, cells_of_word, empty
from forebyg.extracts.damage import unread
from forebyg.extracts.dates import day_of, parse_date, parse_datetime, parse_time
from forebyg.extracts.letters import any_of, read_letters
from forebyg.extracts.limits import beyond_limits
from forebyg.extracts.numbers import Marks, parse_decimal, parse_int
from forebyg.extracts.persons import parse_cpr
from forebyg.extracts.stand_ins import stand_ins
from forebyg.extracts.units import without_unit
from forebyg.extracts.wording import Fault, counted, fault

PHYSICAL: Mapping[ColumnType, pl.DataType | type[pl.DataType]] = {
    "id": pl.String, "cpr": pl.String, "text": pl.String, "category": pl.String, "int": pl.Int64,
    "decimal": pl.Int128, "date": pl.Date, "datetime": pl.Datetime("us"), "time": pl.Time,
    "yes_no": pl.Boolean, "period": pl.String,
}  # fmt: skip
YES = ("j", "ja", "y", "yes", "1", "true", "sand")
NO = ("n", "nej", "no", "0", "false", "falsk")
YES_NO = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
"""Danish Excel writes SAND and FALSK for what others call true and false."""
YES_NO_HELP = "written J N, Ja Nej, 1 0 or true false"
EMPTY = ("is empty", "are empty")
PERIOD_HELP = "such as 2012, 2022/23, 201213, 2012H1, 2012K1 or 2012M05"


@dataclass(frozen=True)
class Forms:
    """How numbers and dates are written; `dates` None where each column shows its own form. `years_from`: the first of
    the hundred years that two digits may mean."""

    marks: Marks
    dates: str | None
    years_from: int | None = None


@dataclass(frozen=True)
class ReadColumn:
    """The physical columns of a declared one, by name, the faults of its cells, and what was detected."""

    physical: dict[str, pl.Series]
    faults: tuple[Fault, ...]
    detected: dict[str, str] = field(default_factory=dict)


def read_column(cells: Cells, forms: Forms, where: pl.DataFrame) -> ReadColumn:
    """A column typed and held to its own rules: type, values allowed, cells that may be empty."""
    parsed = parse(cells, forms)
    values = _without_open_days(parsed.values, cells.open_words or ())
    wrongs = (*parsed.wrong, *stand_ins(cells, values), *without_unit(cells))
    wrongs += (*_not_allowed(cells, parsed.values, wrongs), *beyond_limits(cells, values))
    faults = tuple(_fault(cells, wrong, where) for wrong in wrongs if wrong.mask.any())
    missing = _missing(cells, where)
    values = _filled(values, cells)
    return ReadColumn(_physical(cells, values), faults + missing, parsed.detected)


def parse(cells: Cells, forms: Forms) -> Parsed:
    """The values of the cells, by the type of their column."""
    match cells.column.type:
        case "int":
            return parse_int(cells, forms.marks)
        case "decimal":
            return parse_decimal(cells, forms.marks)
        case "date":
            return parse_date(cells, forms.dates, forms.years_from)
        case "datetime":
            return parse_datetime(cells, forms.dates, forms.years_from)
        case "time":
            return parse_time(cells)
        case "yes_no":
            return _parse_yes_no(cells)
        case "period":
            return _parse_period(cells)
        case "cpr":
            return parse_cpr(cells)
        case _:
            return read_letters(cells)


def absent(name: str, column: Column, height: int) -> dict[str, pl.Series]:
    """The physical columns of a declared one that a table leaves out."""
    cells = blank_cells(name, column, height)
    return _physical(cells, _filled(empty(PHYSICAL[column.type], height), cells))


def constant_of(word: str, column: Column) -> object | None:
    """A word of the contract as a value of the column, None where it is none. Numbers have a point."""
    cells = cells_of_word(word, column)
    # What could be wrong with letters is not asked of the contract's own.
    are_bare = column.type in ("id", "category") and column.digits is None
    value: object = (cells.text if are_bare else parse(cells, Forms(Marks(".", ""), None)).values).item()
    return value


def problem_of_empty(name: str, column: Column, shown: str) -> Problem | None:
    """The contract's own mistake: an `empty:` word that its column cannot hold."""
    if column.empty is None or constant_of(column.empty, column) is not None:
        return None
    return Problem("FB424", f"{shown}: column '{name}': what 'empty' says is no {column.type}")


def _parse_yes_no(cells: Cells) -> Parsed:
    values = cells.text.str.to_lowercase().replace_strict(YES_NO, default=None, return_dtype=pl.Boolean)
    return _read(cells, values, ("is neither yes nor no", "are neither yes nor no"), YES_NO_HELP)


def _parse_period(cells: Cells) -> Parsed:
    read = {label: labels.with_year(label, cells.column.year) for label in cells.text.drop_nulls().unique()}
    values = cells.text.replace_strict(read, default=None, return_dtype=pl.String)
    return _read(cells, values, ("is not a period label", "are not period labels"), PERIOD_HELP)


def _read(cells: Cells, values: pl.Series, said: tuple[str, str], help: str) -> Parsed:
    return Parsed(
        values, unread(cells.text, cells.text.is_not_null() & values.is_null(), said, (), words.NULL_HINTS, help)
    )


def _without_open_days(values: pl.Series, open_words: tuple[str, ...]) -> pl.Series:
    """An open end may be written in another form than in the contract, above all in the tables of tests."""
    days = [day for word in open_words if (day := day_of(word))]
    if not days or values.dtype not in (pl.Date, pl.Datetime):
        return values
    dates = values.cast(pl.Date)
    return values.to_frame("day").select(pl.when(~dates.is_in(days)).then("day")).to_series()


def _not_allowed(cells: Cells, values: pl.Series, wrongs: tuple[Wrong, ...]) -> tuple[Wrong, ...]:
    if cells.column.values is None:
        return ()
    listed = [value for word in cells.column.values if (value := constant_of(word, cells.column)) is not None]
    return not_allowed(cells, values, pl.Series(listed, dtype=values.dtype), any_of(wrongs, len(values)))


def _missing(cells: Cells, where: pl.DataFrame) -> tuple[Fault, ...]:
    column = cells.column
    if column.optional or column.empty is not None or not cells.blank.any():
        return ()
    nouns = ("person", "has no date of birth", "have no date of birth") if column.birth_of else ("cell", *EMPTY)
    said = counted(int(cells.blank.sum()), len(cells.blank), *nouns)
    help = f"if cells may be empty, write '{column.type} or empty'"
    return (fault(where, cells.blank, "FB413", ("columns", cells.name), f"column '{cells.name}': {said}", help),)


def _fault(cells: Cells, wrong: Wrong, where: pl.DataFrame) -> Fault:
    filled = len(cells.text) - cells.text.null_count()
    text = counted(int(wrong.mask.sum()), filled, "value", wrong.one, wrong.many)
    text = f"column '{cells.name}': {text}"
    return fault(where, wrong.mask, wrong.code, ("columns", cells.name), text, wrong.help, wrong.severity, filled)


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
