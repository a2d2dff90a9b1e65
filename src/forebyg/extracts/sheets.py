"""This room reads the rows of a sheet by a contract: as text cells, and what a workbook does to cells."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.definitions.extracts import ColumnType, Extract
from forebyg.errors import ExtractError
from forebyg.extracts.footers import LONGEST_FOOTER, begins_footer, faults_of_remarks
from forebyg.extracts.headers import LINES_SEARCHED, Header, Line, find_header, headers_of, match_header
from forebyg.extracts.native import Writing, as_pinned, type_of, written
from forebyg.extracts.rows import Contents, Rows
from forebyg.extracts.totals import faults_of_unread
from forebyg.extracts.wording import Fault, Source, counted, faulty_lines
from forebyg.extracts.workbooks import NO_CELL, Cell, Sheet, open_sheet

LETTERS = ("id", "cpr", "text", "category")
KEPT_DIGITS = 10**15
"""From here on a workbook has lost the last digits of a whole number."""


@dataclass(frozen=True)
class _Table:
    """The rows below the header of a sheet, each with its number; `width` counts the columns of the header."""

    sheet: Sheet
    header: Header
    header_row: int
    width: int
    numbers: list[int]
    rows: list[list[Cell]]

    def column(self, name: str) -> list[Cell]:
        """The cells of a column; a row may be too short to have one."""
        place = self.header.positions[name]
        return [row[place] if place < len(row) else NO_CELL for row in self.rows]


def read_workbook(content: bytes, extract: Extract, columns: Sequence[str], source: Source) -> Contents:
    """What of `columns` a workbook holds; ExtractError where no sheet or no line of column names is found."""
    table = _table(open_sheet(content, extract.format.sheet, source), extract, source)
    table, left_out = _without_others(table, extract.format.footer)
    table, faults = _without_longer(table, source)
    texts, native = [], set[str]()
    for name in columns:
        if name in table.header.positions:
            cells = table.column(name)
            faults += _lost(name, cells, type_of(name, extract), table, source)
            faults += _dated(name, cells, type_of(name, extract), table, source)
            text, is_native = _text(cells, type_of(name, extract), extract)
            texts.append(pl.Series(name, text, dtype=pl.String))
            native |= {name} if is_native else set()
    faults += _uncomputed(table, columns, source) + _merged(table, columns, source)
    faults += faults_of_remarks(
        _shown(table.rows[-LONGEST_FOOTER:], table.width), table.numbers[-LONGEST_FOOTER:], source
    )
    frame = pl.DataFrame([*texts, pl.Series(".line", table.numbers, dtype=pl.Int64)])
    shown = _shown(table.rows, table.width)
    faults += faults_of_unread(frame, shown, table.header, extract, source, frame.height)
    # Only where no key tells rows apart are they compared as they stand.
    compared = [] if extract.key else shown
    whole = pl.Series([";".join(cells) for cells in compared], dtype=pl.String)
    rows = Rows(frame, whole, left_out, tuple(faults), frozenset(native))
    return Contents(rows, "xlsx", "", table.header.unread, table.header.problems, _detected(table, extract))


def _table(sheet: Sheet, extract: Extract, source: Source) -> _Table:
    numbers, rows = [number for number, _ in sheet.rows], [row for _, row in sheet.rows]
    if extract.format.header == "none":
        columns = list(headers_of(extract))
        if len(_names(rows[0])) > len(columns):
            text = f"without a header its first row must have the {len(columns)} declared columns, and has more"
            help = "correct the columns, or take 'header: none' out of the contract"
            raise ExtractError([source.problem("FB410", ("format", "header"), text, help)])
        header = Header({name: place for place, name in enumerate(columns)}, ())
        return _Table(sheet, header, 0, len(columns), numbers, rows)
    said = extract.format.header or ""
    last = int(said) if said.isdecimal() else 0
    count = max(LINES_SEARCHED, bisect.bisect_right(numbers, last))
    lines = [Line(number, _names(row)) for number, row in zip(numbers[:count], rows[:count], strict=True)]
    place = find_header(lines, extract, source)
    names = lines[place].names
    header = match_header(names, extract, source)
    return _Table(sheet, header, numbers[place], len(names), numbers[place + 1 :], rows[place + 1 :])


def _names(row: Sequence[Cell]) -> list[str]:
    """The texts of a row up to the last that is filled."""
    names = [written(cell.value, "text", Writing(), cell.form) for cell in row]
    filled = [place for place, name in enumerate(names) if name.strip()]
    return names[: filled[-1] + 1] if filled else [""]


def _without_others(table: _Table, words: Sequence[str]) -> tuple[_Table, dict[str, int]]:
    """Without rows of blanks, and without the footer that the contract declares."""
    filled = [any(_has_value(cell) for cell in row) for row in table.rows]
    numbers, rows = list(itertools.compress(table.numbers, filled)), list(itertools.compress(table.rows, filled))
    below = len(rows)
    while words and below and begins_footer(";".join(_names(rows[below - 1])), ";", words):
        below -= 1
    left_out = {"empty": len(filled) - len(rows), "footer": len(rows) - below}
    return replace(table, numbers=numbers[:below], rows=rows[:below]), left_out


def _has_value(cell: Cell) -> bool:
    return cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def _without_longer(table: _Table, source: Source) -> tuple[_Table, list[Fault]]:
    """Rows have cells behind the last column; what is behind it has no name."""
    fits = [not any(_has_value(cell) for cell in row[table.width :]) for row in table.rows]
    if all(fits):
        return table, []
    longer = [number for number, is_fitting in zip(table.numbers, fits, strict=True) if not is_fitting]
    numbers, rows = list(itertools.compress(table.numbers, fits)), list(itertools.compress(table.rows, fits))
    said = "1 row has" if len(longer) == 1 else f"{len(longer):,} rows have"
    text = f"{said} not the {table.width} cells of the header"
    help = "give every column a name, or clear the cells beside the table"
    fault = Fault("FB411", ("file",), text, faulty_lines(longer, source), help, of=len(table.rows))
    return replace(table, numbers=numbers, rows=rows), [fault]


def _text(cells: list[Cell], type: ColumnType, extract: Extract) -> tuple[list[str], bool]:
    """The cells as text; native where no number or date among them was text before."""
    is_native = not any(
        isinstance(cell.value, str) and not cell.is_error and any(sign.isdigit() for sign in cell.value)
        for cell in cells
    )
    writing = Writing() if is_native else as_pinned(extract.format)
    return [written(cell.value, type, writing, cell.form) for cell in cells], is_native


def _shown(rows: Sequence[list[Cell]], width: int) -> list[list[str]]:
    shown = (["" if cell.value is None else str(cell.value) for cell in row[:width]] for row in rows)
    return [cells + [""] * (width - len(cells)) for cells in shown]


def _lost(name: str, cells: list[Cell], type: ColumnType, table: _Table, source: Source) -> list[Fault]:
    if type not in LETTERS:
        return []
    lines = [
        number for number, cell in zip(table.numbers, cells, strict=True)
        if isinstance(cell.value, int | float) and abs(cell.value) >= KEPT_DIGITS
    ]  # fmt: skip
    if not lines:
        return []
    said = counted(len(lines), len(cells), "value", "is a number", "are numbers")
    text = f"column '{name}': {said} of more than 15 digits, the last of which a workbook has lost"
    help = "export them anew as text"
    return [Fault("FB428", ("columns", name), text, faulty_lines(lines, source), help, of=len(cells))]


def _dated(name: str, cells: list[Cell], type: ColumnType, table: _Table, source: Source) -> list[Fault]:
    """A code such as 1-2 that the workbook took for a day; in text only where other cells are no days."""
    filled = [cell for cell in cells if _has_value(cell)]
    days = sum(isinstance(cell.value, dt.date) for cell in filled)
    if not days or type not in LETTERS or (type == "text" and days == len(filled)):
        return []
    lines = [number for number, cell in zip(table.numbers, cells, strict=True) if isinstance(cell.value, dt.date)]
    said = counted(len(lines), len(filled), "value", "was turned into a date", "were turned into dates")
    text = f"column '{name}': {said} by the workbook"
    help = "write the codes anew in cells of text; if they are dates, declare the column as date"
    return [Fault("FB428", ("columns", name), text, faulty_lines(lines, source), help, of=len(filled))]


def _uncomputed(table: _Table, columns: Sequence[str], source: Source) -> list[Fault]:
    faults = []
    for name in columns if table.sheet.uncomputed else ():
        place = table.header.positions.get(name)
        lines = [number for number in table.numbers if (number, place) in table.sheet.uncomputed]
        if lines:
            said = counted(len(lines), len(table.rows), "cell", "holds a formula", "hold a formula")
            text = f"column '{name}': {said} that was never computed"
            rows = faulty_lines(lines, source)
            help = "open the workbook in Excel and save it, or save it as CSV"
            faults.append(Fault("FB428", ("columns", name), text, rows, help, of=len(table.rows)))
    return faults


def _merged(table: _Table, columns: Sequence[str], source: Source) -> list[Fault]:
    """Of merged cells only the first holds a value; in a title above the rows nobody minds."""
    places = {place for name in columns if (place := table.header.positions.get(name)) is not None}
    steps = [0] * (len(table.numbers) + 1)
    for first, last, left, right in table.sheet.merged:
        if any(left <= place <= right for place in places):
            steps[bisect.bisect_left(table.numbers, first)] += 1
            steps[bisect.bisect_right(table.numbers, last)] -= 1
    lines = list(itertools.compress(table.numbers, itertools.accumulate(steps)))
    if not lines:
        return []
    said = counted(len(lines), len(table.rows), "row", "has merged cells", "have merged cells")
    text, help = f"{said}, of which only the first holds a value", "take the cells apart and fill each of them in"
    return [Fault("FB428", ("file",), text, faulty_lines(lines, source), help, of=len(table.rows))]


def _detected(table: _Table, extract: Extract) -> dict[str, str]:
    found = {"sheet": table.sheet.name} if extract.format.sheet is None else {}
    found |= {"header": str(table.header_row)} if table.header_row > 1 else {}
    return found | ({"hidden rows": str(table.sheet.hidden)} if table.sheet.hidden else {})
