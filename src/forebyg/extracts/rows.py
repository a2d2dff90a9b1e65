"""This room cuts a file's text into rows of text cells, each with its physical line.

Plain files go through polars, which is fast but forgiving; so every line is first shown to have the right number of
cells and quotes where quotes belong. All other files go through the standard library's csv, which is slow and strict.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.errors import ExtractError
from forebyg.extracts.dialect import Dialect
from forebyg.extracts.wording import Source, in_lines

BLANKS = " \t\u00a0"


@dataclass(frozen=True)
class Rows:
    """`frame`: the wanted columns as text, `.line` and `.print`, a fingerprint of the whole row.
    `empty`: rows of nothing but separators, which are no rows."""

    frame: pl.DataFrame
    empty: int


def read_rows(body: bytes, dialect: Dialect, wanted: Sequence[str], source: Source) -> Rows:
    """The rows below the header; ExtractError where rows have other numbers of cells or quotes do not close."""
    data = body[dialect.offset :]
    if (b'"' in data and not _is_quoted_well(data, dialect)) or b"\r" in data:
        return _read_slowly(data, dialect, wanted, source)
    lines = _lines(data, dialect)
    nothing = _nothing(lines, dialect)
    rows = lines.filter(~pl.col(".line").is_in(nothing[".line"].implode())) if nothing.height else lines
    if b'"' not in data:
        ragged = rows.filter(pl.col("line").str.count_matches(dialect.separator, literal=True) != dialect.width - 1)
        _refuse_ragged(ragged[".line"].to_list(), dialect, source)
    fast = data if rows.height == lines.height else "\n".join(rows["line"].to_list()).encode()
    frame = _read_fast(fast, dialect, wanted)
    if frame is None or frame.height != rows.height:
        return _read_slowly(data, dialect, wanted, source)
    empty = nothing.filter(pl.col("line").str.contains(dialect.separator, literal=True)).height
    return Rows(frame.with_columns(rows[".line"], rows["line"].hash().alias(".print")), empty)


def _lines(data: bytes, dialect: Dialect) -> pl.DataFrame:
    first = dialect.lines_before + 1
    lines = pl.scan_lines(io.BytesIO(data), name="line").collect() if data else pl.DataFrame(schema={"line": pl.String})
    return lines.with_columns(pl.int_range(first, first + lines.height, dtype=pl.Int64).alias(".line"))


def _nothing(lines: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """The lines without a value: blank ones, and separators with nothing between them but blanks, quoted or not."""
    separator, blanks = re.escape(dialect.separator), BLANKS.replace(dialect.separator, "")
    cell = f'(?:[{blanks}]*|"[{blanks}]*")'
    # Stripping is fast and finds few lines; the pattern then tells ;"";"" from ;";".
    maybe = lines.filter(pl.col("line").str.strip_chars(f'{blanks}{dialect.separator}"') == "")
    return maybe.filter(pl.col("line").str.contains(f"^{cell}(?:{separator}{cell})*$"))


def _is_quoted_well(data: bytes, dialect: Dialect) -> bool:
    """True where each line is a whole row whose quotes stand around whole cells: all readers agree on such a file."""
    separator = re.escape(dialect.separator)
    cell = rf'(?:[^"{separator}]*|"(?:[^"]|"")*")'
    row = rf"^(?:{cell}(?:{separator}{cell}){{{dialect.width - 1}}}|[ \t]*)$"
    try:
        return bool(
            pl.scan_lines(io.BytesIO(data), name="line").select(pl.col("line").str.contains(row).all()).collect().item()
        )
    except pl.exceptions.ComputeError:
        return False  # More columns than the pattern's size allows.


def _read_fast(data: bytes, dialect: Dialect, wanted: Sequence[str]) -> pl.DataFrame | None:
    """The wanted columns as polars reads them, None where it refuses: its own words carry cells and stay unsaid."""
    schema = {str(index): pl.String for index in range(dialect.width)}
    positions = sorted({dialect.positions[column] for column in wanted})
    if not data.strip(b"\n"):
        return pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema=schema,
            columns=positions,
            separator=dialect.separator,
            quote_char='"' if b'"' in data else None,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame.select(pl.col(str(dialect.positions[column])).alias(column) for column in wanted)


def _read_slowly(data: bytes, dialect: Dialect, wanted: Sequence[str], source: Source) -> Rows:
    positions = [dialect.positions[column] for column in wanted]
    numbers: list[int] = []
    cells: list[list[str]] = []
    prints: list[str] = []
    ragged: list[int] = []
    empty = 0
    for number, row in _records(data, dialect, source):
        if not any(cell.strip(f"{BLANKS}\n") for cell in row):
            empty += len(row) > 1
        elif len(row) != dialect.width:
            ragged.append(number)
        else:
            numbers.append(number)
            cells.append([row[position] for position in positions])
            prints.append("\x1f".join(row))
    _refuse_ragged(ragged, dialect, source)
    frame = pl.DataFrame(cells, schema=dict.fromkeys(wanted, pl.String), orient="row")
    line = pl.Series(".line", numbers, dtype=pl.Int64)
    return Rows(frame.with_columns(line, pl.Series(".print", prints, dtype=pl.String).hash()), empty)


def _records(data: bytes, dialect: Dialect, source: Source) -> Iterator[tuple[int, list[str]]]:
    """Each row with the physical line on which it begins."""
    lines = data.decode("utf-8").split("\n")
    reader = csv.reader((line + "\n" for line in lines), delimiter=dialect.separator, strict=True)
    begun = 0
    try:
        for row in reader:
            yield dialect.lines_before + begun + 1, row
            begun = reader.line_num
    except csv.Error:
        number = dialect.lines_before + begun + 1
        if "\r" in "".join(lines[begun : reader.line_num]):
            problem = source.problem("FB423", ("file",), f"line {number} holds a lone carriage return outside quotes")
        else:
            text = f"the row that begins at line {number} has a quote that does not close where its cell ends"
            problem = source.problem("FB412", ("file",), text, 'a quote inside a quoted cell is written twice: ""')
        raise ExtractError([problem]) from None


def _refuse_ragged(lines: list[int], dialect: Dialect, source: Source) -> None:
    if lines:
        rows = "1 row has" if len(lines) == 1 else f"{len(lines):,} rows have"
        text = f"{rows} not the {dialect.width} cells of the header; first at {in_lines(lines)}"
        raise ExtractError(
            [source.problem("FB411", ("file",), text, "a separator inside a cell needs quotes around the cell")]
        )
