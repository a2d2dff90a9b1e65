"""This room finds the separator of a text and its line of column names by the declared columns."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.headers import LINES_SEARCHED, Line, find_header, headers_of, likeness, match_header
from forebyg.extracts.headers import folded as folded
from forebyg.extracts.wording import Source

SEPARATORS = (";", ",", "\t", "|")
WRITTEN = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ","}


@dataclass(frozen=True)
class Dialect:
    """How the rows are written: where data begins, the position of each declared column that the header has, and
    what is wrong with the header. `header` is its text, on line `header_line`, and `names` its cells; `footer` how
    lines below the rows begin.
    """

    separator: str
    width: int
    positions: dict[str, int]
    unread: tuple[str, ...]
    offset: int
    lines_before: int
    problems: tuple[Problem, ...] = ()
    header: str = ""
    header_line: int = 0
    footer: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A line with those that its open quote takes in: its bytes, and the count of lines before and behind it."""

    text: str
    start: int
    end: int
    before: int
    after: int


def read_dialect(body: bytes, extract: Extract, source: Source) -> Dialect:
    """The dialect of a file; ExtractError where no line of column names is found."""
    said = extract.format.header
    lines = list(_first_lines(body, int(said) if said and said.isdecimal() else 1))
    pinned = _separator_of(extract, source)
    if written := _sep_line(lines[0].text):
        pinned, lines = pinned or written, lines[1:] or lines
    headers = headers_of(extract)
    if said == "none":
        return _without_header(lines[0], extract, pinned, source)
    marks = [_best(line.text, (pinned,) if pinned else SEPARATORS, headers) for line in lines]
    named = [Line(line.before + 1, _split(line.text, mark)) for line, mark in zip(lines, marks, strict=True)]
    place = find_header(named, extract, source)
    line, names = lines[place], named[place].names
    found = match_header(names, extract, source)
    return Dialect(
        marks[place], len(names), found.positions, found.unread, line.end, line.after, found.problems,
        line.text, line.before + 1, tuple(extract.format.footer), tuple(names),
    )  # fmt: skip


def _first_lines(body: bytes, last: int) -> Iterator[_Line]:
    """The first lines that are not blank, up to line `last` at least, each from its own beginning on: a quote in a
    title may never close."""
    stream, found = io.BytesIO(body), 0
    for number in itertools.count():
        start = stream.tell()
        first = stream.readline()
        if not first or (number >= last and found >= LINES_SEARCHED):
            return
        if first.isspace():
            continue
        begin, found = stream.tell(), found + 1
        whole = _closed(first, stream)
        text = whole.decode("utf-8").removesuffix("\n")
        yield _Line(text, start, start + len(whole), number, number + max(1, whole.count(b"\n")))
        stream.seek(begin)


def _closed(line: bytes, stream: io.BytesIO) -> bytes:
    """The line with those that its open quote takes in; alone where the quote never closes."""
    whole = line
    for _ in range(LINES_SEARCHED):
        if whole.count(b'"') % 2 == 0:
            return whole
        whole += stream.readline()
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


def _best(text: str, marks: tuple[str, ...], headers: dict[str, tuple[str, ...]]) -> str:
    """The mark that parts most of the declared columns; among equals the one that parts most."""
    split = {mark: _split(text, mark) for mark in marks}
    return max(marks, key=lambda mark: (likeness(split[mark], headers), len(split[mark])))


def _split(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return text.split(separator)


def _without_header(first: _Line, extract: Extract, pinned: str | None, source: Source) -> Dialect:
    headers = headers_of(extract)
    columns, loc = list(headers), ("format", "header")
    split = {mark: _split(first.text, mark) for mark in ([pinned] if pinned else SEPARATORS)}
    if any(2 * likeness(names, headers) > len(headers) for names in split.values()):
        text = "its first line names the declared columns, though the contract says that no line does"
        raise ExtractError([source.problem("FB410", loc, text, "take 'header: none' out of the contract")])
    fitting = [mark for mark, names in split.items() if len(names) == len(columns)]
    if not fitting:
        text = f"without a header its first line must have the {len(columns)} declared columns, and has not"
        raise ExtractError([source.problem("FB410", loc, text, "correct the columns, or the separator in 'format'")])
    positions = {name: index for index, name in enumerate(columns)}
    footer = tuple(extract.format.footer)
    return Dialect(fitting[0], len(columns), positions, (), first.start, first.before, footer=footer)
