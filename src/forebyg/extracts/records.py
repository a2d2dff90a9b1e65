"""This room cuts a text into records with the csv module, strictly, and goes on behind what it cannot cut."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

LONGEST = 2**31 - 1
"""What the csv module takes for the length of a cell on every system."""
CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|(?!")[^{mark}\n]*+)'
"""A cell as the csv module cuts it: a quote that does not begin it is a letter like others."""
BLANK_AND_QUOTE = r'[ \t\u00a0]+"'
"""What other readers than the csv module take for the begin of a quoted cell."""


@dataclass(frozen=True)
class Record:
    """The lines from `start` to `stop`, counted from 0: the cells of a row, or what is wrong with line `start`."""

    start: int
    stop: int
    cells: list[str]
    wrong: Literal["quote", "return", "blank"] | None = None


def records(lines: Sequence[str], separator: str, width: int) -> Iterator[Record]:
    """All records of the lines; behind one that cannot be cut, those from the next line on that is a whole row, and
    the lines before it that would have as many cells."""
    csv.field_size_limit(LONGEST)
    begin = 0
    while begin < len(lines):
        reader = csv.reader(
            (lines[index] + "\n" for index in range(begin, len(lines))), delimiter=separator, strict=True
        )
        start, is_cut = begin, False
        try:
            for cells in reader:
                stop = begin + reader.line_num
                yield Record(start, stop, cells, _behind_blank(cells, lines[start:stop], separator))
                start = stop
        except csv.Error:
            is_cut = True
        if not is_cut:
            return
        faulty = _faulty(lines, start, begin + reader.line_num, separator)
        yield faulty
        begin = faulty.start + 1
        while begin < len(lines) and len(cells := _alone(lines[begin], separator)) != width:
            if not cells and lines[begin].count(separator) == width - 1 and width > 1:
                yield Record(begin, begin + 1, [], "return" if "\r" in lines[begin] else "quote")
            begin += 1


def _behind_blank(cells: Sequence[str], lines: Sequence[str], separator: str) -> Literal["blank"] | None:
    """Whether a quote stands behind the blanks that begin a cell; inside of quotes it may."""
    begins = re.compile(BLANK_AND_QUOTE)
    if not any(begins.match(cell) for cell in cells):
        return None
    text, place = "\n".join(lines), 0
    cell = re.compile(CELL.format(mark=re.escape(separator)))
    while found := cell.match(text, place):
        if not found[0].startswith('"') and begins.match(found[0]):
            return "blank"
        if found.end() >= len(text):
            return None
        place = found.end() + 1
    return None


def _faulty(lines: Sequence[str], start: int, stop: int, separator: str) -> Record:
    """The line of the lone carriage return, or of the quote that does not close where its cell ends."""
    broken = next((index for index in range(start, stop) if "\r" in lines[index]), None)
    text = "\n".join(lines[start:stop])
    place, cell, mark = 0, re.compile(CELL.format(mark=re.escape(separator))), re.escape(separator)
    end = re.compile(rf"{mark}|\n|\Z")
    while (found := cell.match(text, place)) and (parted := end.match(text, found.end())) and parted.end() > place:
        place = parted.end()
    opened = start + text.count("\n", 0, place)
    if broken is not None and broken <= opened:
        return Record(broken, stop, [], "return")
    return Record(opened, stop, [], "quote")


def _alone(line: str, separator: str) -> list[str]:
    """The cells of a line by itself; none where it cannot be cut."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []
