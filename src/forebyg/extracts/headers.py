"""This room finds the line of column names and matches its names with the declared columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.wording import DIGITS, Source, nearest, printable

LINES_SEARCHED = 30
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
"""Signs without width, which programs leave in names."""
TAB = "\t"
LOST = "\ufffd"
SPOILT = "they were read in another encoding than they were written in: export the file anew"


@dataclass(frozen=True)
class Line:
    """The names that a line would give to the columns."""

    number: int
    names: Sequence[str]


@dataclass(frozen=True)
class Header:
    """The place of each declared column, the names of all others, and what is wrong with the names."""

    positions: dict[str, int]
    unread: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def folded(header: str) -> str:
    """A header as it is compared: composed letters, single blanks, no case, no signs without width."""
    if header.isascii():
        return " ".join(header.split()).casefold()
    return unicodedata.normalize("NFC", " ".join(header.translate(UNSEEN).split())).casefold()


def headers_of(extract: Extract) -> dict[str, tuple[str, ...]]:
    """The columns that a file of the extract has, each with its names there; of a stack the wide columns."""
    stacked = extract.stack.into if extract.stack else []
    headers = {
        name: tuple(column.headers) or (name,)
        for name, column in extract.columns.items()
        if name not in stacked and column.birth_of is None
    }
    return headers | {name: (name,) for name in (extract.stack.columns if extract.stack else [])}


def likeness(names: Iterable[str], headers: dict[str, tuple[str, ...]]) -> int:
    """How many of the declared columns stand among the names."""
    present = {folded(name) for name in names}
    return sum(any(folded(header) in present for header in written) for written in headers.values())


def find_header(lines: Sequence[Line], extract: Extract, source: Source) -> int:
    """Which of the lines names the columns, by `format.header`; ExtractError where that one does not."""
    headers = headers_of(extract)
    said = extract.format.header
    if said is not None and said != "search" and not said.isdecimal():
        text = "'header' is the number of a line, or search, or none"
        raise ExtractError([source.problem("FB424", ("format", "header"), text, "such as format: {header: 3}")])
    merits = [likeness(line.names, headers) for line in lines]
    best = merits.index(max(merits))
    if said == "search" and merits[best]:
        return best
    if said is None and merits[0] and not (merits[0] < merits[best] and 2 * merits[best] >= len(headers)):
        return 0
    if said and said.isdecimal():
        place = next((index for index, line in enumerate(lines) if line.number == int(said)), None)
        if place is not None and merits[place]:
            return place
    loc = ("columns",) if said is None else ("format", "header")
    help = _help(lines, merits, best, headers, extract.format.separator)
    raise ExtractError([source.problem("FB410", loc, _no_header(said, merits[0]), help)])


def match_header(names: Sequence[str], extract: Extract, source: Source) -> Header:
    """The columns of a file by the names in its header."""
    headers = headers_of(extract)
    known = {folded(header) for written in headers.values() for header in written}
    # Only names that no declared column claims can be what a missing one was meant to be.
    free = [name for name in names if folded(name) and folded(name) not in known]
    positions: dict[str, int] = {}
    problems = []
    for column, written in headers.items():
        places = _places(written, names)
        spoilt = [] if places else _spoilt_places(written, names)
        if places or spoilt:
            positions[column] = (places + spoilt)[0]
        if problem := _problem(column, written, [names[place] for place in places], bool(spoilt), free, source):
            problems.append(problem)
    return Header(positions, _unread(names, positions, len(headers)), tuple(problems))


def _places(written: Sequence[str], names: Sequence[str]) -> list[int]:
    asked = {folded(header) for header in written}
    return [index for index, name in enumerate(names) if folded(name) in asked]


def _spoilt_places(written: Sequence[str], names: Sequence[str]) -> list[int]:
    """Where a name stands that was the declared one before its letters were spoilt."""
    asked = {folded(header) for header in written}
    restored = [index for index, name in enumerate(names) if folded(_restored(name)) in asked]
    return restored or [
        index for index, name in enumerate(names)
        if LOST in name and any(_lost(name).fullmatch(header) for header in asked)
    ]  # fmt: skip


def _restored(name: str) -> str:
    """`kÃ¸n` as `køn`: UTF-8 that was read as cp1252 and written as UTF-8 again."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return name.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return name


def _lost(name: str) -> re.Pattern[str]:
    """One sign may stand for a letter, two for the two bytes that it had."""
    return re.compile(re.sub(f"{LOST}+", ".", re.escape(folded(name))))


def _problem(
    column: str, written: Sequence[str], found: Sequence[str], is_spoilt: bool, free: list[str], source: Source
) -> Problem | None:
    called = f"column '{column}'" + (f" (from {_listed(written)})" if tuple(written) != (column,) else "")
    loc = ("columns", column)
    if is_spoilt:
        text = f"{called} stands in the header with letters that were spoilt before the file was written"
        return source.problem("FB422", loc, text, SPOILT)
    if not found:
        words = (nearest(word, free) for word in (*written, column))
        return source.problem(
            "FB408", loc, f"{called} is not in the file", next((word for word in words if word), None)
        )
    if len(found) > 1:
        alike = len({folded(name) for name in found}) == 1
        said = (
            f"stands {len(found)} times in the header" if alike else f"is in the file under {len(found)} of its names"
        )
        return source.problem("FB409", loc, f"{called} {said}", "which one counts? give each its own header")
    return None


def _listed(written: Sequence[str]) -> str:
    return " or ".join(f"'{header}'" for header in written)


def _unread(names: Sequence[str], positions: dict[str, int], declared: int) -> tuple[str, ...]:
    """Where a declared name is missing, or a row ran into the header, some names may be cells: none is shown."""
    are_names = len(positions) == declared and not any(DIGITS.search(name) for name in names)
    read = set(positions.values())
    return tuple(
        (are_names and printable(name)) or f"column {index + 1}"
        for index, name in enumerate(names)
        if index not in read
    )


def _no_header(said: str | None, merit: int) -> str:
    if said is None and merit:
        return "its first line has few of the declared columns, another line has more"
    if said == "search":
        return f"none of its first {LINES_SEARCHED} lines has the declared columns"
    return f"{f'line {said}' if said else 'its first line'} has none of the declared columns"


def _help(
    lines: Sequence[Line],
    merits: Sequence[int],
    best: int,
    headers: dict[str, tuple[str, ...]],
    separator: str | None,
) -> str:
    """A line without a declared column may be a row of persons, so nothing of it is shown."""
    if 2 * merits[best] >= len(headers):
        number = lines[best].number
        return f"the header seems to be line {number}: say format: {{header: {number}}}"
    alone = lines[0].names[0] if len(lines[0].names) == 1 else ""
    if mark := next((mark for mark in ";,\t|" if mark in alone and likeness(alone.split(mark), headers)), None):
        if separator:
            return f"correct format: {{separator: ...}}: the line is parted by {'tabs' if mark == TAB else repr(mark)}"
        return "each line stands in quotes as one cell: export the file anew with quotes around single cells"
    return "is there a header line? without one say format: {header: none}"
