"""This room cuts a file's text into rows of text cells, each with its physical line.

Plain files go through polars, which is fast but forgiving; so every line is first shown to have the right number of
cells and quotes where quotes belong. All other files go through the standard library's csv, which is slow and strict.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from forebyg.errors import Problem
from forebyg.extracts.cut import Cut, faults_of, without_headers
from forebyg.extracts.dialect import Dialect
from forebyg.extracts.footers import without_footer
from forebyg.extracts.records import records
from forebyg.extracts.wording import Fault, Source

BLANKS = " \t\u00a0"


@dataclass(frozen=True)
class Rows:
    """`frame`: the wanted columns as text, and `.line`; `written`: each row as it stands in the file.
    `left_out`: lines that are no rows, by cause. `faults`: rows that could not be cut, which the frame lacks."""

    frame: pl.DataFrame
    written: pl.Series
    left_out: dict[str, int]
    faults: tuple[Fault, ...] = ()
    native: frozenset[str] = frozenset()
    """Columns whose numbers and dates were values before they were text: written with a point, and ISO."""


@dataclass(frozen=True)
class Contents:
    """What a file holds and how it is written."""

    rows: Rows
    encoding: str
    separator: str
    unread: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    detected: dict[str, str] = field(default_factory=dict)


def read_rows(body: bytes, dialect: Dialect, wanted: Sequence[str], source: Source) -> Rows:
    """The rows below the header, and as faults those that have other numbers of cells or quotes that do not close."""
    body, footers = without_footer(body, dialect)
    cut = _read_fast(body, dialect, wanted) or _read_slowly(body, dialect, wanted)
    cut, headers = without_headers(cut, dialect, source)
    faults = (*headers, *faults_of(cut, dialect, source))
    return Rows(cut.frame, cut.written, {"empty": cut.empty, "footer": footers}, faults)


def _read_fast(body: bytes, dialect: Dialect, wanted: Sequence[str]) -> Cut | None:
    """None where polars and the strict reader could differ."""
    is_quoted = body.find(b'"', dialect.offset) >= 0
    if body.find(b"\r", dialect.offset) >= 0 or len(dialect.separator.encode()) > 1:
        return None
    whole = _whole_lines(body, dialect, is_quoted)
    if whole is None:
        return None
    lines, cells = whole
    is_nothing = _is_nothing(lines["line"], dialect)
    is_ragged = (cells != dialect.width) & ~is_nothing
    rows = lines.filter(~(is_nothing | is_ragged)) if is_nothing.any() or is_ragged.any() else lines
    frame = _parted(body if rows.height == lines.height else None, rows["line"], dialect, wanted, is_quoted)
    if frame is None or frame.height != rows.height:
        return None
    empty = int((is_nothing & lines["line"].str.contains(dialect.separator, literal=True)).sum())
    ragged = list(zip(lines[".line"].filter(is_ragged), cells.filter(is_ragged), strict=True))
    return Cut(frame.with_columns(rows[".line"]), rows["line"], empty, ragged)


def _whole_lines(body: bytes, dialect: Dialect, is_quoted: bool) -> tuple[pl.DataFrame, pl.Series] | None:
    """The lines below the header with what their quotes take in, and how many cells each has; None where quotes
    stand elsewhere than around whole cells."""
    lines = pl.scan_lines(io.BytesIO(body), name="line").collect().slice(dialect.lines_before)
    first = dialect.lines_before + 1
    lines = lines.with_columns(pl.int_range(first, first + lines.height, dtype=pl.Int64).alias(".line"))
    if not is_quoted:
        return lines, _cells_of(lines["line"], dialect)
    if is_quoted_well(lines["line"], dialect, dialect.width):
        return lines, pl.Series([dialect.width], dtype=pl.UInt32).new_from_index(0, lines.height)
    lines = _joined(lines)
    if not is_quoted_well(lines["line"], dialect, None):
        return None
    return lines, _cells_of(lines["line"].str.replace_all('"[^"]*"', ""), dialect)


def _joined(lines: pl.DataFrame) -> pl.DataFrame:
    """Each line with those that its open quote takes in."""
    quotes = lines["line"].str.count_matches('"', literal=True)
    is_inside = (quotes.cum_sum() - quotes) % 2 == 1
    is_part = is_inside | is_inside.shift(-1, fill_value=False)
    if not is_inside.any():
        return lines
    parts = lines.filter(is_part).group_by((~is_inside).cum_sum().filter(is_part).alias("record"), maintain_order=True)
    joined = parts.agg(pl.col("line").str.join("\n"), pl.col(".line").first()).select("line", ".line")
    return pl.concat([lines.filter(~is_part), joined]).sort(".line")


def is_quoted_well(lines: pl.Series, dialect: Dialect, width: int | None) -> bool:
    """True where all quotes stand around whole cells, `width` of them in each line that is not blank: all readers
    agree on such a file."""
    mark = re.escape(dialect.separator)
    cell, times = rf'(?:[^"{mark}]*|"(?:[^"]|"")*")', "*" if width is None else f"{{{width - 1}}}"
    try:
        return bool(lines.str.contains(rf"^(?:{cell}(?:{mark}{cell}){times}|[ \t]*)$").all())
    except pl.exceptions.ComputeError:
        return False  # More columns than the size of a pattern allows.


def _is_nothing(lines: pl.Series, dialect: Dialect) -> pl.Series:
    """The lines without a value: blank ones, and separators with nothing between them but blanks, quoted or not."""
    mark, blanks = re.escape(dialect.separator), BLANKS.replace(dialect.separator, "")
    cell = f'(?:[{blanks}]*|"[{blanks}\n]*")'
    # Stripping is fast and finds few lines; the pattern then tells ;"";"" from ;";".
    maybe = lines.str.strip_chars(f'{blanks}\n{dialect.separator}"') == ""
    return maybe & lines.str.contains(f"^{cell}(?:{mark}{cell})*$") if maybe.any() else maybe


def _cells_of(lines: pl.Series, dialect: Dialect) -> pl.Series:
    return lines.str.count_matches(dialect.separator, literal=True) + 1


def _parted(
    body: bytes | None, rows: pl.Series, dialect: Dialect, wanted: Sequence[str], is_quoted: bool
) -> pl.DataFrame | None:
    """The wanted columns as polars reads them, None where it refuses: its own words carry cells and stay unsaid."""
    if rows.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    try:
        frame = pl.read_csv(
            "\n".join(rows.to_list()).encode() if body is None else body,
            has_header=False,
            skip_lines=0 if body is None else dialect.lines_before,
            schema={str(index): pl.String for index in range(dialect.width)},
            columns=sorted({dialect.positions[column] for column in wanted}),
            separator=dialect.separator,
            quote_char='"' if is_quoted else None,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame.select(pl.col(str(dialect.positions[column])).alias(column) for column in wanted)


def _read_slowly(body: bytes, dialect: Dialect, wanted: Sequence[str]) -> Cut:
    lines = body[dialect.offset :].decode("utf-8").split("\n")
    first, blanks = dialect.lines_before + 1, f"{BLANKS.replace(dialect.separator, '')}\n"
    positions = [dialect.positions[column] for column in wanted]
    numbers, written, cells = list[int](), list[str](), [list[str]() for _ in wanted]
    empty, ragged = 0, list[tuple[int, int]]()
    wrong: dict[str, list[int]] = {"quote": [], "return": [], "blank": []}
    for record in records(lines, dialect.separator, dialect.width):
        if record.wrong:
            wrong[record.wrong].append(first + record.start)
        elif not any(cell.strip(blanks) for cell in record.cells):
            empty += len(record.cells) > 1
        elif len(record.cells) != dialect.width:
            ragged.append((first + record.start, len(record.cells)))
        else:
            numbers.append(first + record.start)
            written.append("\n".join(lines[record.start : record.stop]))
            for column, position in zip(cells, positions, strict=True):
                column.append(record.cells[position])
    texts = [pl.Series(name, column, dtype=pl.String) for name, column in zip(wanted, cells, strict=True)]
    frame = pl.DataFrame([*texts, pl.Series(".line", numbers, dtype=pl.Int64)])
    rows = pl.Series("line", written, dtype=pl.String)
    return Cut(frame, rows, empty, ragged, wrong["quote"], wrong["return"], wrong["blank"])
