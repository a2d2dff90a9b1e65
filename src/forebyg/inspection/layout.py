"""This room finds how a file is laid out, without a contract: the separator, the line of names, and what is no row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forebyg.extracts.dialect import SEPARATORS
from forebyg.extracts.footers import FOOTER
from forebyg.extracts.headers import LINES_SEARCHED
from forebyg.inspection.heading import names_columns
from forebyg.inspection.vocabulary import COUNTS

HEAD_BYTES = 262_144
"""Holds MOST_RECORDS of a thousand letters each."""
TAIL_BYTES = 16_384
"""More than the footers of programs have."""
MOST_RECORDS = 200
"""So many show how a file is cut; more would only take time."""
MOST_ABOVE = LINES_SEARCHED
"""Records above the header: the reader looks for it no farther down."""
MOST_COLUMNS = 5_000
"""What has more is a text in which that sign is frequent."""
BELOW = re.compile(rf"{FOOTER}(?:(?!\w)|.*[:\d])", re.IGNORECASE | re.DOTALL)
"""A footer without number or colon is told by a whole word."""


@dataclass(frozen=True)
class Layout:
    """`names`: the cells of the header, None where there is none; `header_line`: its physical line, counted from 1.
    `preamble`: lines above it that are no rows. `footers`: beginnings of the lines below the rows."""

    separator: str
    width: int
    names: tuple[str, ...] | None
    header_line: int | None
    preamble: int
    footers: tuple[str, ...] = ()
    encoding: str | None = None
    """Where the contract has to say it."""


@dataclass(frozen=True)
class _Record:
    line: int
    cells: list[str]


@dataclass(frozen=True)
class _Table:
    """One way to cut a file: records of `width` cells from `first` on."""

    separator: str
    width: int
    first: int
    fitting: int
    share: float
    has_names: bool
    records: tuple[_Record, ...]

    @property
    def merit(self) -> tuple[bool, bool, bool, int]:
        """Without names nothing tells where the rows begin but the top of the file."""
        is_table = self.share >= 0.5 and (self.has_names or self.first == 0)
        return is_table, self.has_names, self.width > 1, self.fitting * self.width


def lay_out(body: bytes) -> Layout:
    """The layout of a text in UTF-8 with line feeds that is not blank."""
    head = body[:HEAD_BYTES]
    head = head if len(body) <= HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head
    lines = head.decode("utf-8", errors="ignore").split("\n")
    said = _said(lines)
    tables = [table for mark in ([said] if said else SEPARATORS) for table in _tables(lines, mark, bool(said))]
    if not tables:
        return Layout(said or SEPARATORS[0], 1, None, None, 0)
    best = max(tables, key=lambda table: table.merit)
    start = best.records[best.first]
    names = tuple(start.cells) if best.has_names else None
    is_table = best.width > 1 and len(best.records) > best.first + 1
    footers = tuple(dict.fromkeys(_footers(body, best.separator, best.width))) if is_table else ()
    return Layout(best.separator, best.width, names, start.line if names else None, best.first, footers)


def lay_out_sheet(rows: Sequence[tuple[int, Sequence[str]]]) -> Layout:
    """The layout of the rows of a sheet that hold anything, each with its number."""
    records = [_Record(number, _trimmed(cells)) for number, cells in rows]
    widest = max((len(record.cells) for record in records), default=1)
    footers = tuple(dict.fromkeys(_words_below((record.cells for record in reversed(records)), widest)))
    for index, record in enumerate(records[:MOST_ABOVE]):
        width = len(record.cells)
        below = [[*one.cells, *[""] * width][:width] for one in records[index + 1 : MOST_RECORDS]]
        if 2 * width > widest and names_columns(record.cells, below):
            return Layout("", width, tuple(record.cells), record.line, index, footers)
    return Layout("", widest, None, None, 0, footers)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without the empty cells behind the last that is none."""
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    return list(cells[: last + 1])


def _said(lines: Sequence[str]) -> str | None:
    """The separator of a line `sep=;`, which Excel writes."""
    first = next((line for line in lines if line.strip()), "").strip(" ").strip('"')
    return first[4] if len(first) == 5 and first[:4].lower() == "sep=" and first[4] not in '"\r' else None


def _tables(lines: Sequence[str], separator: str, is_said: bool) -> Iterator[_Table]:
    records = tuple(_records(lines, separator))[1 if is_said else 0 :]
    for width, fitting in Counter(len(record.cells) for record in records).items():
        first = next((index for index, record in enumerate(records) if _begins(record, width)), MOST_ABOVE)
        if first >= MOST_ABOVE or width > MOST_COLUMNS:
            continue
        below = [record.cells for record in records[first + 1 :] if len(record.cells) == width]
        has_names = names_columns(records[first].cells, below)
        yield _Table(separator, width, first, fitting, fitting / (len(records) - first), has_names, records)


def _begins(record: _Record, width: int) -> bool:
    """A title that a spreadsheet wrote has as many separators as the rows, and few cells."""
    return len(record.cells) == width and 2 * sum(bool(cell.strip()) for cell in record.cells) >= width


def _records(lines: Sequence[str], separator: str) -> Iterator[_Record]:
    """The first records that hold anything, each with the physical line on which it begins."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    begun = found = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found += 1
                yield _Record(begun + 1, cells)
            begun = reader.line_num
            if found == MOST_RECORDS:
                return
    except csv.Error:
        return  # What cannot be cut is told by the room that reads the rows.


def _footers(body: bytes, separator: str, width: int) -> list[str]:
    tail = body[-TAIL_BYTES:].decode("utf-8", errors="ignore")
    return _words_below((line.split(separator) for line in reversed(tail.split("\n"))), width)


def _words_below(lines: Iterable[Sequence[str]], width: int) -> list[str]:
    """How the lines below the rows begin, from the last line upwards: words of ours, nothing else of them."""
    found: list[str] = []
    for line in lines:
        cells = [cell.strip().strip('"') for cell in line]
        if not any(cells):
            continue
        word = _word_below(cells, width)
        if word is None:
            # Above a footer stand no rows that look like it.
            return found if len(cells) < width or any(cells[1:]) else []
        found.append(word)
    return found


def _word_below(cells: Sequence[str], width: int) -> str | None:
    found = BELOW.match(cells[0])
    if not found or (len(cells) == width and any(cells[1:]) and found[1].lower() not in COUNTS):
        return None
    return found[1]
