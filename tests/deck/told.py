"""This room works out what a reader other than forebyg can be told of an odd file: the contract, and more.

A contract may leave separator, encoding, form of dates and decimal mark to detection. Other readers are told them all
the same, as a person who looked at the file would, so that they are judged on reading and not on guessing.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass
from typing import Any

from odd_file import OddFile, kind_of

DATE_SHAPES = {
    r"\d{1,2}-\d{1,2}-\d{4}": "%d-%m-%Y", r"\d{1,2}\.\d{1,2}\.\d{4}": "%d.%m.%Y", r"\d{1,2}/\d{1,2}/\d{4}": "%d/%m/%Y",
    r"\d{4}-\d\d-\d\d": "%Y-%m-%d", r"\d{8}": "%Y%m%d",
}  # fmt: skip
DATE_FORMS = {
    "mm/dd/yyyy": "%m/%d/%Y", "ddmmyyyy": "%d%m%Y", "dd-mm-yyyy": "%d-%m-%Y", "dd-mm-yy": "%d-%m-%y",
    "dd.mm.yy": "%d.%m.%y", "dd/mm/yy": "%d/%m/%y", "yymmdd": "%y%m%d", "ddmmyy": "%d%m%y",
}  # fmt: skip
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
FRACTION = re.compile(r"\d,\d{1,2}$|\d,\d{4,}$|\.\d{3},|^0,|,\d{3},")
GROUPED = re.compile(r"[-+]?\d{1,3}([. \u00a0]\d{3})+")
POINT = re.compile(r"\d\.\d{1,2}$|\d\.\d{4,}$|,\d{3}\.|^0\.")


@dataclass(frozen=True)
class Told:
    """How the first file of a case is written. `skip` lines stand above the header; None where there is none."""

    encoding: str
    separator: str
    skip: int
    has_header: bool
    names: list[str]
    """The header as written, or the declared columns where there is none."""
    decimal: str
    thousands: str
    dates: dict[str, str]
    """The form of each column of dates, by declared name."""
    grouped: frozenset[str]
    """The columns of whole numbers with a mark between thousands."""


def told(case: OddFile) -> Told:
    content = next(iter(case.files.values()))
    content = _unpacked(content)
    pinned = case.contract.get("format", {})
    encoding = pinned.get("encoding") or _encoding(content)
    try:
        text = content.decode(encoding, "replace")
    except LookupError:
        text = content.decode("cp1252", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skip = next(
        (index for index, line in enumerate(lines) if line.strip() and not line.startswith(("sep=", '"sep='))), 0
    )
    skip = int(pinned["header"]) - 1 if str(pinned.get("header", "")).isdigit() else skip
    written = {"tab": "\t"}.get(str(pinned.get("separator")), pinned.get("separator"))
    separator = written or max(";,\t|^", key="\n".join(lines[skip : skip + 1]).count)
    rows = _rows("\n".join(lines[skip:]), separator if len(separator) == 1 else ";")
    has_header = pinned.get("header") != "none"
    names = [name.strip() for name in rows[0]] if rows and has_header else case.columns
    cells = {name: _cells(case, name, names, rows[has_header:]) for name in case.columns}
    numbers = [cell for name in case.columns if _kind(case, name) in ("int", "decimal") for cell in cells[name]]
    decimal = pinned.get("decimal") or _decimal(numbers)
    thousands = pinned.get("thousands") or next(
        (mark for mark in " \u00a0'" if any(mark in cell for cell in numbers)), ""
    )
    dates = {
        name: (DATE_FORMS.get(str(pinned.get("dates"))) or _form(cells[name])) + _time(cells[name], _kind(case, name))
        for name in case.columns
        if _kind(case, name) in ("date", "datetime")
    }
    grouped = frozenset(
        name for name in case.columns
        if _kind(case, name) == "int" and any(map(GROUPED.fullmatch, cells[name]))
    )  # fmt: skip
    thousands = thousands or {",": ".", ".": ","}[decimal]
    return Told(encoding, separator, skip, has_header, names, decimal, thousands, dates, grouped)


def headers(case: OddFile, name: str) -> list[str]:
    """The names that a column may have in its file."""
    column = case.contract["columns"][name]
    written = column.get("from", name) if isinstance(column, dict) else name
    return [written] if isinstance(written, str) else list(written)


def _kind(case: OddFile, name: str) -> str:
    return kind_of(case.contract["columns"][name])


def _unpacked(content: bytes) -> bytes:
    try:
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except (OSError, EOFError):
        return content


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error:
        return [line.split(separator) for line in text.split("\n") if line]


def _cells(case: OddFile, name: str, names: list[str], rows: list[list[str]]) -> list[str]:
    wanted = {header.casefold() for header in headers(case, name)}
    place = next((index for index, written in enumerate(names) if written.casefold() in wanted), None)
    return [row[place].strip() for row in rows if place is not None and len(row) > place and row[place].strip()]


def _decimal(cells: list[str]) -> str:
    if any(FRACTION.search(cell) for cell in cells):
        return ","
    return "." if any(POINT.search(cell) for cell in cells) else ","


def _form(cells: list[str]) -> str:
    found = (form for cell in cells for shape, form in DATE_SHAPES.items() if re.match(shape, cell))
    return next(found, "%d-%m-%Y")


def _time(cells: list[str], kind: str) -> str:
    if kind == "date" or not cells:
        return ""
    seconds = "" if cells[0].count(":") < 2 else ":%S.%f" if "." in cells[0][10:] else ":%S"
    return f"{cells[0][10:11]}%H:%M{seconds}"


def kinds(case: OddFile) -> dict[str, str]:
    return {name: _kind(case, name) for name in case.columns}


def details(case: OddFile) -> list[dict[str, Any]]:
    """The columns that say more than their type."""
    return [column for column in case.contract["columns"].values() if isinstance(column, dict)]
