"""This room finds the separator and the columns of a file by matching its header with the declared columns."""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.wording import Source, nearest, printable

SEPARATORS = (";", ",", "\t", "|")
WRITTEN = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ","}
LINES_SEARCHED = 30


@dataclass(frozen=True)
class Dialect:
    """How the rows are written: where data begins, and the position of each declared column."""

    separator: str
    width: int
    positions: dict[str, int]
    unread: tuple[str, ...]
    offset: int
    lines_before: int


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    end: int
    before: int
    after: int


def read_dialect(body: bytes, extract: Extract, source: Source) -> Dialect:
    """The dialect of a file; ExtractError with every declared column that its header lacks or has twice."""
    lines = _records(body)
    first = next(lines)
    pinned = _separator_of(extract, source)
    if said := _sep_line(first.text):
        pinned, first = pinned or said, next(lines, first)
    headers = headers_of(extract)
    if extract.format.header == "none":
        return _without_header(first, list(headers), pinned, source)
    separator = pinned or max(SEPARATORS, key=lambda mark: _likeness(first.text, mark, headers))
    if not _likeness(first.text, separator, headers)[0]:
        raise ExtractError(
            [
                source.problem(
                    "FB410", ("columns",), "its first line has none of the declared columns", _help(lines, headers)
                )
            ]
        )
    names = _split(first.text, separator)
    positions = {column: index for column, header in headers.items() for index in _places(header, names)[:1]}
    problems = _problems(headers, names, source)
    if problems:
        raise ExtractError(problems)
    unread = tuple(
        printable(name) or f"column {index + 1}" for index, name in enumerate(names) if index not in positions.values()
    )
    return Dialect(separator, len(names), positions, unread, first.end, first.after)


def headers_of(extract: Extract) -> dict[str, str]:
    """The columns that a file of the extract has, each with its header; of a stack the wide columns."""
    stacked = extract.stack.into if extract.stack else []
    headers = {name: column.header or name for name, column in extract.columns.items() if name not in stacked}
    return headers | {name: name for name in (extract.stack.columns if extract.stack else [])}


def folded(header: str) -> str:
    """A header as it is compared: composed letters, no surrounding blanks, no case."""
    return unicodedata.normalize("NFC", " ".join(header.split())).casefold()


def _records(body: bytes) -> Iterator[_Line]:
    """The first lines that are not blank, a quoted line break staying inside its line."""
    stream, number = io.BytesIO(body), 0
    while line := stream.readline():
        start, before = stream.tell() - len(line), number
        number += 1
        line = _closed(line, stream)
        number += line.count(b"\n", 0, -1)
        text = line.decode("utf-8").rstrip("\n")
        if text.strip():
            yield _Line(text, start, stream.tell(), before, number)


def _closed(line: bytes, stream: io.BytesIO) -> bytes:
    """The line with those that its open quote takes in; alone where the quote never closes."""
    begin, whole = stream.tell(), line
    for _ in range(LINES_SEARCHED):
        if whole.count(b'"') % 2 == 0:
            return whole
        whole += stream.readline()
    stream.seek(begin)
    return line


def _separator_of(extract: Extract, source: Source) -> str | None:
    written = extract.format.separator
    separator = WRITTEN.get(written, written) if written else None
    if separator is not None and (len(separator) != 1 or separator in '"\n\r'):
        help = "one character, such as ';' or '|', or the word tab"
        raise ExtractError([source.problem("FB410", ("format", "separator"), "a separator is one character", help)])
    return separator


def _sep_line(text: str) -> str | None:
    """The separator that Excel was told in a line of its own."""
    bare = text.strip(" ").strip('"')
    return bare[4] if len(bare) == 5 and bare[:4].lower() == "sep=" else None


def _split(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return text.split(separator)


def _places(header: str, names: list[str]) -> list[int]:
    return [index for index, name in enumerate(names) if folded(name) == folded(header)]


def _likeness(text: str, separator: str, headers: dict[str, str]) -> tuple[int, int]:
    names = _split(text, separator)
    present = {folded(name) for name in names}
    return sum(folded(header) in present for header in headers.values()), len(names)


def _problems(headers: dict[str, str], names: list[str], source: Source) -> list[Problem]:
    known = {folded(header) for header in headers.values()}
    # Only names that no declared column claims can be what a missing one was meant to be.
    free = [name for name in names if folded(name) and folded(name) not in known]
    problems = []
    for column, header in headers.items():
        places = _places(header, names)
        written = f"column '{column}'" + (f" (from '{header}')" if header != column else "")
        if not places:
            problems.append(
                source.problem("FB408", ("columns", column), f"{written} is not in the file", nearest(header, free))
            )
        elif len(places) > 1:
            text = f"{written} stands {len(places)} times in the header"
            problems.append(
                source.problem("FB409", ("columns", column), text, "which one counts? give each its own header")
            )
    return problems


def _help(lines: Iterator[_Line], headers: dict[str, str]) -> str:
    """A first line without a declared column may be a row of persons, so nothing of it is shown."""
    for line in itertools.islice(lines, LINES_SEARCHED):
        if any(2 * _likeness(line.text, mark, headers)[0] >= len(headers) for mark in SEPARATORS):
            return f"the header seems to be line {line.before + 1}: take the lines above it out of the file"
    return "is there a header line? without one say format: {header: none}"


def _without_header(first: _Line, columns: list[str], pinned: str | None, source: Source) -> Dialect:
    fitting = [mark for mark in ([pinned] if pinned else SEPARATORS) if len(_split(first.text, mark)) == len(columns)]
    if not fitting:
        text = f"without a header its first line must have the {len(columns)} declared columns, and has not"
        raise ExtractError([source.problem("FB410", ("format", "header"), text)])
    return Dialect(
        fitting[0], len(columns), {name: index for index, name in enumerate(columns)}, (), first.start, first.before
    )
