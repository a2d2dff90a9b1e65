"""This room writes random tables in random dialects, one letter after another, and keeps what they hold.

Nothing of forebyg is used, nor the csv module: the bytes are put together here.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

NAMES = ("køn", "bydel", "Beløb", "antal", "startdato", "født", "note", "type, anden", "åben")
KINDS = ("id", "category", "text", "int", "decimal", "date", "yes_no")
YES, NO = ("J", "Ja", "ja", "1", "true"), ("N", "Nej", "nej", "0", "false")
WORDS = ("Valby", "Nørrebro; øst", "Indre By, vest", 'Skolen "Huset"', "Å", "2|3", "x\ty", "K.B. Hallen", "ÆØÅ – æøå")
DATES = {
    "dd-mm-yyyy": "{0.day:02}-{0.month:02}-{0.year}",
    "dd.mm.yyyy": "{0.day}.{0.month}.{0.year}",
    "dd/mm/yyyy": "{0.day:02}/{0.month:02}/{0.year}",
    "yyyy-mm-dd": "{0.year}-{0.month:02}-{0.day:02}",
    "yyyymmdd": "{0.year}{0.month:02}{0.day:02}",
}
BLANK_THOUSANDS = ("", " ", "\u00a0", "'")
UNKNOWN = ("x1", "", "x1", "Udtrukket af")

ids = st.text("0123456789ABK-", min_size=1, max_size=8).filter(lambda id: id.strip("-"))
# A column whose cells all stand in single quotes is refused.
texts = st.text("abæøåÆØÅ;,|\t\"' \n#=.-1", max_size=12).filter(
    lambda text: not re.fullmatch(r"\s*'.*'\s*", text, re.DOTALL)
)
LAST_DAYS = (dt.date(2039, 12, 31), dt.date(2079, 6, 6), dt.date(2099, 12, 31))
"""Days that are refused because they stand for an open end; a table that is read back has none."""
days = st.dates(dt.date(1901, 1, 2), dt.date(2099, 12, 30)).filter(lambda day: day not in LAST_DAYS)
wholes = st.integers(-(10**9), 10**9)
decimals = st.builds(lambda units, places: Decimal(units).scaleb(-places), wholes, st.integers(0, 6))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": ids, "category": st.sampled_from(WORDS), "text": texts, "int": wholes, "decimal": decimals, "date": days,
    "yes_no": st.booleans(),
}  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str
    separator: str
    end: str
    quotes: str
    """`needed`, `all`, or `bare`: a quote inside a cell stays as it is where it can."""
    decimal: str
    thousands: str
    is_pinned: bool
    sep_line: bool
    last_end: bool
    is_packed: bool
    loud_headers: bool


@dataclass(frozen=True)
class Written:
    """A file, its contract, and what it holds: rows in the order of the contract, and the lines on which they begin.

    `order` and `cells` are names and cells as they stand in the file, before quotes; `forms` the written form of each
    column of dates.
    """

    way: Dialect
    contract: dict[str, Any]
    rows: list[tuple[Any, ...]]
    order: list[str]
    cells: list[list[str]]
    forms: dict[str, str]
    pieces: list[str]
    """The lines of the file; a quoted line end stays inside its piece."""
    places: list[int]
    """Which piece each row is."""

    @property
    def lines(self) -> list[int]:
        return [1 + sum(1 + piece.count(self.way.end) for piece in self.pieces[:place]) for place in self.places]

    def line_of(self, cells: list[str]) -> str:
        return self.way.separator.join(_quoted(cell, self.way) for cell in cells)

    def content(self, changed: dict[int, str] | None = None) -> bytes:
        """The bytes of the file, some of its rows changed."""
        replaced = {self.places[row]: line for row, line in (changed or {}).items()}
        pieces = [replaced.get(place, piece) for place, piece in enumerate(self.pieces)]
        content = (self.way.end.join(pieces) + (self.way.end if self.way.last_end else "")).encode(self.way.encoding)
        return gzip.compress(content, mtime=0) if self.way.is_packed else content


dialects = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    separator=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quotes=st.sampled_from(["needed", "all", "bare"]),
    decimal=st.sampled_from(",."),
    thousands=st.sampled_from(["", " ", "\u00a0", "'", "other"]),
    is_pinned=st.booleans(),
    sep_line=st.booleans(),
    last_end=st.booleans(),
    is_packed=st.booleans(),
    loud_headers=st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn, *, dialect: st.SearchStrategy[Dialect] = dialects, calm: bool = False) -> Written:
    """A random file; a calm one has no blank lines, no line ends in cells, and no empty ones."""
    way = draw(dialect)
    names = ["nr", *draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))]
    kinds = {name: draw(st.sampled_from(KINDS)) for name in names[1:]} | {"nr": "id"}
    forms = {name: draw(st.sampled_from(sorted(DATES))) for name in names}
    optional = {name for name in names[1:] if draw(st.booleans()) and not calm}
    height = draw(st.integers(1 if calm else 0, 8))
    values = {name: draw(_column(kinds[name], name in optional, height, calm)) for name in names}
    values["nr"] = [f"{number:03}" for number in range(height)]
    order = list(draw(st.permutations([*names, *draw(st.sampled_from([(), UNKNOWN[:1], UNKNOWN]))])))
    blanks = draw(st.lists(st.sampled_from(["", "", " "]), max_size=0 if calm else 3))
    cells = [
        [_cell(values[name][row], kinds[name], forms[name], way) if name in values else f"u{row}" for name in order]
        for row in range(height)
    ]
    rows = [tuple(_held(values[name][row], kinds[name]) for name in names) for row in range(height)]
    written = Written(way, _contract(names, kinds, optional, way), rows, order, cells, forms, [], [])
    return replace(written, **_pieces(written, blanks))


def _column(kind: str, is_optional: bool, height: int, calm: bool) -> st.SearchStrategy[list[Any]]:
    values = VALUES[kind]
    if kind == "text":
        # A cell of blanks is an empty one.
        values = values.filter(lambda text: bool(text.strip()) and not (calm and ("\n" in text or '"' in text)))
    if kind == "category" and calm:
        values = values.filter(lambda text: '"' not in text)
    return st.lists(st.none() | values if is_optional else values, min_size=height, max_size=height)


def _contract(names: list[str], kinds: dict[str, str], optional: set[str], way: Dialect) -> dict[str, Any]:
    columns = {name: kinds[name] + (" or empty" if name in optional else "") for name in names}
    # What a point means is the one thing that a column of few numbers may not tell.
    format = {"decimal": way.decimal}
    if way.is_pinned:
        format |= {"separator": way.separator, "encoding": way.encoding.replace("utf-8-sig", "utf-8")}
    return {"file": "udtræk.csv" + (".gz" if way.is_packed else ""), "columns": columns, "format": format}


def _held(value: Any, kind: str) -> Any:
    return value.strip() if kind == "category" and value else value


def _cell(value: Any, kind: str, form: str, way: Dialect) -> str:
    match kind:
        case _ if value is None:
            return ""
        case "int" | "decimal":
            return _number(Decimal(value), way)
        case "date":
            return DATES[form].format(value)
        case "yes_no":
            return (YES if value else NO)[len(way.encoding) % 5]
        case _:
            return str(value)


def _number(value: Decimal, way: Dialect) -> str:
    other = "." if way.decimal == "," else ","
    whole, _, fraction = f"{abs(value):f}".partition(".")
    mark = other if way.thousands == "other" else way.thousands
    parted = f"{int(whole):,}".replace(",", mark)
    return ("-" if value < 0 else "") + parted + (way.decimal + fraction if fraction else "")


def _header(name: str, way: Dialect) -> str:
    if not way.loud_headers:
        return name
    return unicodedata.normalize("NFD" if way.encoding.startswith("utf") else "NFC", f" {name.upper()} ")


def _pieces(written: Written, blanks: list[str]) -> dict[str, Any]:
    way = written.way
    pieces = [f"sep={way.separator}"] if way.sep_line else []
    pieces.append(written.line_of([_header(name, way) for name in written.order]))
    places = []
    for number, row in enumerate(written.cells):
        pieces += blanks[number : number + 1]
        places.append(len(pieces))
        pieces.append(written.line_of(row))
    return {"pieces": pieces, "places": places}


def _quoted(cell: str, way: Dialect) -> str:
    needs = any(sign in cell for sign in (way.separator, "\n")) or cell.startswith('"')
    if way.quotes == "all" or needs or ('"' in cell and way.quotes == "needed"):
        return '"' + cell.replace('"', '""').replace("\n", way.end) + '"'
    return cell
