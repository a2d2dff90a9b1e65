"""This room reads a table of figures that were typed in: a municipality's earlier key figures, each with its source.

Everything wrong with a table is told at once, by line, and no cell of it is repeated.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from forebyg.errors import HistoryError, Place, Problem
from forebyg.history.described import Described
from forebyg.history.groups import BREAKDOWN, GROUP, GroupError, stratum_of
from forebyg.history.periods import days_of
from forebyg.language.suggestion import did_you_mean

INDICATOR, PERIOD, VALUE, SOURCE = "indikator_id", "periode", "værdi", "kilde"
NEEDED = (INDICATOR, PERIOD, GROUP, VALUE, SOURCE)

_NUMBER = re.compile(r"-?\d+(?:,\d+)?|-?\d+\.\d+|-?\d{1,3}(?:\.\d{3})+,\d+")
_THOUSANDS_OR_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3}")


class Figure(NamedTuple):
    """One typed-in figure: of an indicator or variant by its name, a period, and the whole or a stratum; `by` as in
    results."""

    name: str
    period: str
    by: str
    value: float
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.period, self.by


class Table(NamedTuple):
    """The figures of a file, in its order, and how it is written."""

    figures: tuple[Figure, ...]
    encoding: str
    separator: str
    unread: tuple[str, ...]


def read_figures(file: str, content: bytes, known: Mapping[str, Described], source: str) -> Table:
    """The figures of the indicators that are `known` by name; `source` is that of a figure that names none.
    HistoryError with everything that is wrong with the file."""
    text, encoding = _decoded(file, content)
    header = text.split("\n", 1)[0]
    separator = next((one for one in (";", "\t") if one in header), ",")
    lines = _lines(file, text, separator)
    _, columns = next(lines, (1, []))
    columns = [column.strip() for column in columns]
    _check_columns(file, columns)
    reader = _Reader(file, columns, known, source)
    for number, cells in lines:
        reader.read(number, cells)
    if not reader.seen and not reader.problems:
        reader.problems.append(Problem("FB614", f"'{file}' holds no figures", Place(file, 1, 1)))
    if reader.problems:
        raise HistoryError(reader.problems)
    unread = tuple(one for one in columns if one not in (*NEEDED, BREAKDOWN))
    return Table(tuple(reader.figures), encoding, separator, unread)


class _Reader:
    """Takes one line after the other, and goes on where one is wrong."""

    def __init__(self, file: str, columns: Sequence[str], known: Mapping[str, Described], source: str):
        self.file, self.columns, self.known, self.source = file, columns, known, source
        self.figures: list[Figure] = []
        self.problems: list[Problem] = []
        self.seen: dict[tuple[str, str, str], int] = {}

    def read(self, number: int, cells: list[str]) -> None:
        if not any(cell.strip() for cell in cells):
            return
        if len(cells) != len(self.columns):
            self._tell("FB614", number, f"{len(cells)} cells where there are {len(self.columns)} columns")
            return
        row = {column: cell.strip() for column, cell in zip(self.columns, cells, strict=True)}
        value = self._value(number, row[VALUE])
        is_known = self._is_known(number, row[INDICATOR])
        is_period = self._is_period(number, row[PERIOD])
        by = self._stratum(number, row) if is_known else None
        key = row[INDICATOR], row[PERIOD], by or f"{row.get(BREAKDOWN, '')} {row[GROUP]}"
        if first := self.seen.get(key):
            place = Place(self.file, first, 1)
            message = f"the same {INDICATOR}, {PERIOD} and {GROUP} as in line {first}"
            self.problems.append(Problem("FB616", message, self._place(number), related=((place, "first here"),)))
        self.seen.setdefault(key, number)
        if value is not None and by is not None and is_period:
            self.figures.append(Figure(row[INDICATOR], row[PERIOD], by, value, row[SOURCE] or self.source))

    def _stratum(self, number: int, row: Mapping[str, str]) -> str | None:
        try:
            return stratum_of(row[GROUP], row.get(BREAKDOWN, ""), self.known[row[INDICATOR]].breakdowns)
        except GroupError as error:
            self._tell("FB634", number, error.message, error.help)
            return None

    def _value(self, number: int, cell: str) -> float | None:
        if not cell:
            self._tell("FB617", number, f"no '{VALUE}'", "write the figure, or leave the line out")
        elif _THOUSANDS_OR_DECIMALS.fullmatch(cell):
            self._tell(
                "FB617", number, f"'{VALUE}' can be read as thousands or as three decimals", "take the point away"
            )
        elif not _NUMBER.fullmatch(cell):
            self._tell("FB617", number, f"'{VALUE}' is not a number", "write digits alone, such as 4,2 or 4.2")
        else:
            value = float(cell.replace(".", "").replace(",", ".") if "," in cell else cell)
            if math.isfinite(value):
                return value
            self._tell("FB617", number, f"'{VALUE}' is not a number", "it is too large")
        return None

    def _is_known(self, number: int, cell: str) -> bool:
        if cell in self.known:
            return True
        help = did_you_mean(cell, self.known) or "'forebyg list' names those that are declared"
        self._tell("FB615", number, f"'{INDICATOR}' names no declared indicator", help)
        return False

    def _is_period(self, number: int, cell: str) -> bool:
        if days_of(cell) is not None:
            return True
        self._tell("FB618", number, f"'{PERIOD}' is no period", "write 2012, 2012/13, 2012-H1, 2012-Q3 or 2012-07")
        return False

    def _tell(self, code: str, number: int, message: str, help: str | None = None) -> None:
        self.problems.append(Problem(code, message, self._place(number), help))

    def _place(self, number: int) -> Place:
        return Place(self.file, number, 1)


def _decoded(file: str, content: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\r\n", "\n"), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise HistoryError([Problem("FB614", f"'{file}' is no text in UTF-8 or Windows-1252", Place(file, 1, 1))])


def _lines(file: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        message = "from this line on the file cannot be read as a table: a quotation mark stands alone"
        raise HistoryError([Problem("FB614", message, Place(file, begins, 1))]) from None


def _check_columns(file: str, columns: Sequence[str]) -> None:
    lacking = [f"'{name}'" for name in NEEDED if name not in columns]
    twice = [f"'{name}'" for name in (*NEEDED, BREAKDOWN) if columns.count(name) > 1]
    place, help = Place(file, 1, 1), f"the first line is {';'.join(NEEDED)}"
    problems = []
    if lacking:
        problems.append(Problem("FB614", f"there is no column {', '.join(lacking)}", place, help))
    if twice:
        problems.append(Problem("FB614", f"the column {', '.join(twice)} is there twice", place, help))
    if problems:
        raise HistoryError(problems)
