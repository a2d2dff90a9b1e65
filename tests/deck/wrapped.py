"""This room wraps the bytes of odd files: gzip, zip, Parquet, and a workbook written without a library."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import polars as pl

FIRST_DAY = date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


class Error(str):
    """A cell that holds an error of the spreadsheet."""


def gz(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def zipped(files: dict[str, bytes], *, encrypted: bool = False) -> bytes:
    """A zip file; `encrypted` sets the mark of a password, which is what a reader looks at."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    if not encrypted:
        return stream.getvalue()
    marked = bytearray(stream.getvalue())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(signature) + flags] |= 1
    return bytes(marked)


def parquet(columns: dict[str, list[Any]], schema: dict[str, Any] | None = None) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame(columns, schema_overrides=schema).write_parquet(stream)
    return stream.getvalue()


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Sheets of rows of text, numbers, days, yes and no, `Error` or None."""
    parts = {f"xl/worksheets/sheet{number}.xml": _sheet(rows) for number, rows in enumerate(sheets.values(), 1)}
    types = "".join(f'<Override PartName="/{part}" ContentType="{KIND}.worksheet+xml"/>' for part in parts)
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(sheets, 1)
    )
    related = "".join(
        _relation(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)
    )
    book = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(related + _relation("rId0", "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }
    return zipped(
        {name: f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}'.encode() for name, xml in (book | parts).items()}
    )


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _sheet(rows: list[list[Any]]) -> str:
    drawn = "".join(f'<row r="{number}">{_cells(number, row)}</row>' for number, row in enumerate(rows, 1) if row)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{drawn}</sheetData></worksheet>'


def _cells(number: int, row: list[Any]) -> str:
    return "".join(_cell(f"{chr(65 + index)}{number}", value) for index, value in enumerate(row))


def _cell(place: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case Error():
            return f'<c r="{place}" t="e"><v>{escape(value)}</v></c>'
        case str():
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case datetime():
            days = (value - datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)).total_seconds() / 86_400
            return f'<c r="{place}" s="2"><v>{days}</v></c>'
        case date():
            return f'<c r="{place}" s="1"><v>{(value - FIRST_DAY).days}</v></c>'
        case _:
            return f'<c r="{place}"><v>{value}</v></c>'
