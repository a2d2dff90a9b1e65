"""This room opens an Excel workbook and gives the rows of the sheet that holds the extract."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from forebyg.errors import ExtractError
from forebyg.extracts.headers import folded
from forebyg.extracts.unpacking import LARGEST
from forebyg.extracts.wording import DIGITS, Source, nearest, printable

Outcome = TypeVar("Outcome")
MOST_ROWS = 1_048_576
SHEETS_SHOWN = 8
WRITE_ANEW = "open it in Excel and save it anew, or save it as CSV"
LOOKS = re.compile("^(?:docProps|customXml)/|/(?:theme|drawings|charts|media|externalLinks|pivot\\w*|printerSettings)/")
STYLES = re.compile(rb"<((?:\w+:)?)styleSheet[^>]*>")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
# A formula without a value: nothing behind it, or an empty value that is not said to be text.
UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c ([^>]*)><(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
HIDDEN = re.compile(rb'<(?:\w+:)?row [^>]*?\bhidden="(?:1|true)"')


class Cell(NamedTuple):
    """What a cell holds, and the number format in which it is shown. An error is its text."""

    value: str | bool | int | float | dt.date | dt.time | dt.timedelta | None
    form: str = ""
    is_error: bool = False


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that hold anything, by number. `merged`: first row, last row, first column, last column;
    `uncomputed`: row and column; columns are counted from 0."""

    name: str
    rows: list[tuple[int, list[Cell]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    hidden: int = 0


NO_CELL = Cell(None)


@dataclass(frozen=True)
class _Found:
    """A sheet of the library, not yet read."""

    title: str
    number: int
    sheet: Any
    has_cells: bool

    @property
    def shown(self) -> str:
        """Its title, unless that may hold a person's number."""
        return f"sheet {self.number}" if DIGITS.search(self.title) else printable(self.title)


def open_sheet(content: bytes, wanted: str | None, source: Source) -> Sheet:
    """The sheet called `wanted`, or the only one that holds cells; ExtractError where there is none such."""
    library = _library()
    if library is None:
        text = "reading a workbook needs a library that is not installed"
        raise ExtractError([source.problem("FB437", ("file",), text, "pip install 'forebyg[xlsx]'")])
    sheets = _tried(lambda: _visible(library, content))
    if sheets is None:
        raise _refused(source, "is a workbook that is damaged, or larger than can be read", WRITE_ANEW)
    chosen = _named(wanted, sheets, source) if wanted is not None else _only(sheets, source)
    read = _tried(lambda: _read(chosen, content))
    if read is None:
        raise _refused(source, "is a workbook of which a sheet is damaged", WRITE_ANEW)
    return read


def column_of(letters: bytes) -> int:
    """The column A as 0, AA as 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _library() -> Any | None:
    try:
        import openpyxl
    except ImportError:
        return None
    return openpyxl


def _tried(verb: Callable[[], Outcome]) -> Outcome | None:
    """A damaged workbook raises whatever its parts lead to, and what is raised may hold cells: it ends here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return verb()
    except Exception:
        return None


def _visible(library: Any, content: bytes) -> list[_Found]:
    book = library.load_workbook(io.BytesIO(_bare(content)), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        # Some programs write sheets with the wrong size.
        sheet.reset_dimensions()
    return [
        _Found(sheet.title, number, sheet, any(True for _ in _filled(sheet.iter_rows())))
        for number, sheet in enumerate(sheets, 1)
    ]


def _bare(content: bytes) -> bytes:
    """The workbook without its looks, over which the library stumbles where another program than Excel wrote them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w") as bare:
        if sum(part.file_size for part in whole.infolist()) > LARGEST:
            raise ValueError("larger than can be read")
        for name in whole.namelist():
            if not LOOKS.search(name):
                part = whole.read(name)
                bare.writestr(name, _bare_styles(part) if name.endswith("/styles.xml") else part)
    return stream.getvalue()


def _bare_styles(part: bytes) -> bytes:
    """How numbers and dates are shown, and no more."""
    root = STYLES.search(part)
    if root is None:
        return part
    kept = [
        found[0] for name in (b"numFmts", b"cellXfs")
        if (found := re.search(rb"<%b%b[ >].*?</%b%b>" % (root[1], name, root[1], name), part, re.DOTALL))
    ]  # fmt: skip
    return root[0] + b"".join(kept) + b"</%bstyleSheet>" % root[1]


def _read(found: _Found, content: bytes) -> Sheet:
    rows = [(number, [_cell(cell) for cell in row]) for number, row in _filled(found.sheet.iter_rows())]
    # The library has no other name for the part that holds the sheet, and tells none of this when it reads in streams.
    part = zipfile.ZipFile(io.BytesIO(content)).read(found.sheet._worksheet_path)
    merged = [
        (int(place[2]), int(place[4]), column_of(place[1]), column_of(place[3])) for place in MERGED.finditer(part)
    ]
    return Sheet(found.shown, rows, merged, _uncomputed(part), len(HIDDEN.findall(part)))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or isinstance(value, str):
        return Cell(value, "", cell.data_type == "e") if value else NO_CELL
    return Cell(value, cell.number_format or "")


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise ValueError("more rows than a sheet can have")
        if any(cell.value is not None for cell in row):
            yield number, row


def _uncomputed(part: bytes) -> set[tuple[int, int]]:
    if not FORMULA.search(part):
        return set()
    cells = (found[1] for found in UNCOMPUTED.finditer(part) if b't="str"' not in found[1])
    places = (PLACE.search(cell) for cell in cells)
    return {(int(place[2]), column_of(place[1])) for place in places if place}


def _named(wanted: str, sheets: Sequence[_Found], source: Source) -> _Found:
    found = next((sheet for sheet in sheets if folded(sheet.title) == folded(wanted)), None)
    if found is None:
        help = nearest(wanted, [sheet.title for sheet in sheets]) or f"its sheets are {_listed(sheets)}"
        raise _refused(source, f"the workbook has no sheet '{wanted}'", help, ("format", "sheet"))
    if not found.has_cells:
        raise ExtractError([source.problem("FB404", ("format", "sheet"), f"the sheet '{wanted}' holds no cell")])
    return found


def _only(sheets: Sequence[_Found], source: Source) -> _Found:
    filled = [sheet for sheet in sheets if sheet.has_cells]
    if not filled:
        raise ExtractError([source.problem("FB404", ("file",), "no sheet of the workbook holds a cell")])
    if len(filled) > 1:
        text = f"{len(filled)} sheets of the workbook hold cells"
        raise _refused(source, text, f"say which in format: {{sheet: ...}}: {_listed(filled)}")
    return filled[0]


def _listed(sheets: Sequence[_Found]) -> str:
    names = [sheet.shown if DIGITS.search(sheet.title) else f"'{sheet.shown}'" for sheet in sheets[:SHEETS_SHOWN]]
    return ", ".join(names) + (", …" if len(sheets) > SHEETS_SHOWN else "")


def _refused(source: Source, text: str, help: str, loc: tuple[str, ...] = ("file",)) -> ExtractError:
    return ExtractError([source.problem("FB405", loc, text, help)])
