"""This room leaves declared rows of totals out, and looks for others where no rule of a column finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.extracts.cells import LETTERS, NUMBERS
from forebyg.extracts.dialect import Dialect
from forebyg.extracts.headers import Header
from forebyg.extracts.records import records
from forebyg.extracts.rows import Rows
from forebyg.extracts.wording import Fault, Source, counted, faulty_lines
from forebyg.extracts.words import TOTAL, marks_total

A_NUMBER = re.compile(r"[+-]?[\d., ]+ ?%?")
SAY_TOTAL = "declare the column: with total: and the word if such rows shall be left out, with values: if it is a value"


def without_totals(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """The rows that no `total:` word marks."""
    words = {name: column.total for name, column in extract.columns.items() if column.total and name in rows.columns}
    if not words:
        return rows
    is_total = pl.any_horizontal(
        pl.col(name).str.strip_chars().str.to_lowercase() == word.strip().lower() for name, word in words.items()
    )
    return rows.filter(~is_total.fill_null(False))


def faults_of_totals(rows: Rows, dialect: Dialect, extract: Extract, source: Source) -> list[Fault]:
    """Totals marked in columns that are not read, and a last row that is a sum by its looks."""
    if rows.frame.is_empty():
        return []
    return [*_unread_totals(rows, dialect, extract, source), *_bare_sum(rows, dialect, extract, source)]


def _unread_totals(rows: Rows, dialect: Dialect, extract: Extract, source: Source) -> list[Fault]:
    header = Header(dialect.positions, dialect.unread)
    if not _unread(rows.frame, header, dialect.width, extract):
        return []
    mark = re.escape(dialect.separator)
    end = rf"[ .:0-9/]*(?:$|[{mark}\"])"
    found = rows.written.str.contains(rf"(?i)(?:(?:^|[{mark}\"])[[:space:]]*{TOTAL}|i[[:space:]]+alt){end}")
    if not found.any():
        return []
    cut = [_cells(text, dialect) for text in rows.written.filter(found)]
    return faults_of_unread(rows.frame.filter(found), cut, header, extract, source, rows.frame.height)


def faults_of_unread(
    frame: pl.DataFrame, rows: Sequence[Sequence[str]], header: Header, extract: Extract, source: Source, of: int
) -> list[Fault]:
    """Totals that are marked in columns that are not read, where no declared word leaves them out. `rows` are all
    cells of the rows of the frame; `of` counts the rows of the file."""
    width = max((len(cells) for cells in rows), default=0)
    counting = without_totals(frame.with_row_index(".row"), extract)
    faults = []
    for place, (name, shown) in _unread(frame, header, width, extract).items():
        column = extract.columns.get(name or "")
        cells = pl.Series([rows[row][place].strip() for row in counting[".row"]], dtype=pl.String)
        mask = marks_total(cells, column.type if column else "category")
        mask &= ~cells.is_in(list(column.values or ()) if column else [])
        if mask.any():
            rest = "a row as the total of others" if mask.sum() == 1 else "rows as totals of others"
            text = f"{shown}, which is not read: {counted(int(mask.sum()), of, 'value', 'marks', 'mark')} {rest}"
            lines = faulty_lines(counting[".line"].filter(mask).to_list(), source)
            loc = ("columns", name) if name else ("file",)
            faults.append(Fault("FB426", loc, text, lines, SAY_TOTAL, of=of))
    return faults


def _unread(frame: pl.DataFrame, header: Header, width: int, extract: Extract) -> dict[int, tuple[str | None, str]]:
    """The places of columns that are not read, each with its declared name, if it has one, and how it is called."""
    others = [place for place in range(width) if place not in header.positions.values()]
    found: dict[int, tuple[str | None, str]] = {}
    for place, name in zip(others, header.unread, strict=False):
        found[place] = (None, name if name == f"column {place + 1}" else f"column '{name}'")
    for name, place in header.positions.items():
        column = extract.columns.get(name)
        if column and name not in frame.columns and column.type in LETTERS and name not in extract.overlapping:
            found[place] = (name, f"column '{name}'")
    return found


def _bare_sum(rows: Rows, dialect: Dialect, extract: Extract, source: Source) -> Iterator[Fault]:
    """A last row with numbers and nothing else, as the row above it is not."""
    if rows.frame.height < 2 or extract.stack:
        return
    last = [_cells(text, dialect) for text in rows.written.tail(2)]
    numbers = {dialect.positions[name] for name in dialect.positions if extract.columns[name].type in NUMBERS}
    others = set(dialect.positions.values()) - numbers
    above, below = ({place for place, cell in enumerate(cells) if cell.strip()} for cells in last)
    is_bare = below & numbers and others and not below & others and above & others
    if is_bare and all(A_NUMBER.fullmatch(last[1][place].strip()) for place in below):
        text, help = "the last row has numbers alone: is it a sum?", "if it is the sum of the rows above, take it out"
        lines = faulty_lines(rows.frame[".line"].tail(1).to_list(), source)
        yield Fault("FB426", ("file",), text, lines, help, "warning")


def _cells(text: str, dialect: Dialect) -> list[str]:
    return next(records(text.split("\n"), dialect.separator, dialect.width)).cells
