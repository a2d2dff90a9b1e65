"""This room writes values that have a type, in workbooks and Parquet files, as the text that a contract reads."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from forebyg.definitions.extracts import ColumnType, Extract, Format
from forebyg.extracts.dates import ISO, WRITTEN

EXACT = 2**53
"""Up to so much a float counts exactly."""
CONDITION = re.compile(r"\[[<>=]")
BESIDE = re.compile(r'\[[^\]]*\]|[_*].|[\\"@ ]')
"""What a number format says beside the digits: colour and language, room and filling, quotes."""
ZEROS = re.compile(r"0+(?:-0+)*")
"""A number format that shows leading zeros, as of codes and of CPR numbers."""


@dataclass(frozen=True)
class Writing:
    """The decimal mark and the form of dates in which values are written."""

    decimal: str = "."
    dates: str = ISO

    @property
    def day(self) -> str:
        return WRITTEN[self.dates].format


def type_of(name: str, extract: Extract) -> ColumnType:
    """The declared type; a wide column of a stack has that of the column of its cells."""
    column = extract.columns.get(name) or (extract.columns.get(extract.stack.into[1]) if extract.stack else None)
    return column.type if column else "text"


def as_pinned(format: Format) -> Writing:
    """As the contract reads text: so it can stand beside cells that were text."""
    return Writing(format.decimal or ".", format.dates or ISO)


def written(value: Any, type: ColumnType, writing: Writing, number_format: str = "General") -> str:
    """A value of a workbook."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case dt.datetime() | dt.date():
            return _day(value, type, writing, number_format)
        case dt.time():
            return value.isoformat()
        case dt.timedelta():
            hours, rest = divmod(round(value.total_seconds()), 3600)
            return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
        case _:
            return _shown(plain(value), number_format).replace(".", writing.decimal)


def plain(value: float | Decimal) -> str:
    """A number without exponent, of at most the 15 digits that a float holds: 12.0 as 12, 0.1 + 0.2 as 0.3."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return f"{Decimal(text):f}" if "e" in text.lower() else text


def _shown(number: str, number_format: str) -> str:
    """With the leading zeros or the percent sign that the workbook shows and everybody sees."""
    first = number_format.split(";")[0]
    if "%" in first:
        shown = f"{(Decimal(number) * 100):f}"
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"
    mask = BESIDE.sub("", first)
    if not ZEROS.fullmatch(mask) or not number.isdecimal() or CONDITION.search(number_format):
        return number
    digits = number.zfill(mask.count("0"))
    parts, place = [], len(digits)
    for size in [len(part) for part in reversed(mask.split("-"))][:-1]:
        parts.append(digits[place - size : place])
        place -= size
    return "-".join([digits[:place], *reversed(parts)])


def _day(value: dt.date, type: ColumnType, writing: Writing, number_format: str) -> str:
    day = value.strftime(writing.day) if writing.dates != ISO else value.isoformat()[:10]
    if not isinstance(value, dt.datetime):
        return day
    has_time = value.time() != dt.time()
    if has_time or type == "datetime" or (type != "date" and "h" in number_format.lower()):
        return f"{day} {value.time().isoformat()}"
    return day


def pinned(column: pl.Series, type: ColumnType, format: Format) -> pl.Series:
    """A native column of text in the forms of the contract, for a file beside which another has it as text."""
    if type in ("int", "decimal") and format.decimal == ",":
        return column.str.replace(".", ",", literal=True)
    if type == "date" and format.dates not in (None, ISO):
        days = column.str.to_date("%Y-%m-%d", strict=False)
        return days.dt.strftime(WRITTEN[str(format.dates)].format).fill_null(column)
    return column
