"""This room looks at the two ends of a file: how its rows are written, and whether its last lines are rows."""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError
from forebyg.extracts.decoding import END_OF_DOS, MARK, known_encoding, stray_byte
from forebyg.extracts.dialect import Dialect, read_dialect
from forebyg.extracts.finding import Found
from forebyg.extracts.footers import LONGEST_FOOTER
from forebyg.extracts.rows import read_rows
from forebyg.extracts.scans.plain import NotPlain, plain_if
from forebyg.extracts.totals import faults_of_totals
from forebyg.extracts.unpacking import unpack
from forebyg.extracts.wording import Source

HEAD = 512 * 1024
"""So many first bytes tell how a file is written."""
TAIL = 64 * 1024
LONGEST_TAIL = 16 * 1024**2
LAST_LINES = LONGEST_FOOTER + 2
UTF_8 = ("utf-8", "utf-8-sig")
ONE_BYTE = ("cp1252", "iso8859-1")


@dataclass(frozen=True)
class Written:
    """How a file is written: `encoding` as its receipt says it, the `codec` its bytes are in (None: UTF-8), the byte
    that ends a line for a reader (`\\r` where `\\r\\n` does), and where its rows begin. `sample`: its first rows as
    text, by their place."""

    found: Found
    source: Source
    dialect: Dialect
    encoding: str
    codec: str | None
    end: str
    start: int
    size: int
    sample: pl.DataFrame
    is_pinned: bool = False
    """Whether the contract says the encoding."""

    @property
    def names(self) -> list[str]:
        """The columns by their place: declared ones by name, others by number."""
        declared = {place: name for name, place in self.dialect.positions.items()}
        return [declared.get(place, f".{place}") for place in range(self.dialect.width)]

    @property
    def detected(self) -> dict[str, str]:
        return {"header": str(self.dialect.header_line)} if self.dialect.header_line > 1 else {}


def written(found: Found, extract: Extract, columns: Sequence[str], source: Source) -> Written:
    """How the file is written; NotPlain where the slow way has a word to say about it."""
    try:
        return _written(found, extract, columns, source)
    except (ExtractError, OSError, UnicodeError, pl.exceptions.PolarsError):
        raise NotPlain from None


def _written(found: Found, extract: Extract, columns: Sequence[str], source: Source) -> Written:
    plain_if(found.path.is_file())
    size = os.path.getsize(found.path)
    with open(found.path, "rb") as file:
        head = file.read(HEAD)
    unpacked = unpack(head, found.name, source)
    plain_if(unpacked.kind == "text" and unpacked.packed is None and b"\0" not in head)
    head = head if len(head) == size else head[: head.rfind(b"\n") + 1]
    plain_if(b"\n" in head and not head.endswith(END_OF_DOS))
    encoding, codec = _encoding(head, extract.format.encoding)
    end = "\r" if b"\r" in head else "\n"
    if end == "\r":
        plain_if(head.count(b"\r\n") == head.count(b"\r") == head.count(b"\n"))
    body = _body(head, codec)
    plain_if(not body.isspace())
    dialect = read_dialect(body, extract, source)
    plain_if(not dialect.problems and dialect.width > 1 and len(dialect.separator.encode()) == 1)
    plain_if(dialect.lines_before > 0 or not head.startswith(MARK))
    plain_if(head.count(b"\n") >= dialect.lines_before)
    start = _after_lines(head, dialect.lines_before)
    is_quoted = body.find(b'"', dialect.offset) >= 0
    sample = _cells(body[dialect.offset :], dialect, is_quoted)
    plain_if(sample.height > 0)
    present = [name for name in columns if name in dialect.positions]
    _hold_ends(found, body, dialect, codec, size, present, extract, source)
    return Written(
        found, source, dialect, encoding, codec, end, start, size, sample, extract.format.encoding is not None
    )


def _encoding(head: bytes, pinned: str | None) -> tuple[str, str | None]:
    """The encoding that the receipt says, and the codec where it is not UTF-8."""
    if pinned is not None:
        name = known_encoding(pinned)
        plain_if(name in UTF_8 + ONE_BYTE)
        return str(name), None if name in UTF_8 else name
    if stray_byte(head) is None:
        return ("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"), None
    return "cp1252", "cp1252"


def _body(content: bytes, codec: str | None) -> bytes:
    """The text as UTF-8 with line feeds, without the mark at its beginning."""
    body = content if codec is None else content.decode(codec).encode()
    return body.removeprefix(MARK).replace(b"\r\n", b"\n")


def _after_lines(head: bytes, count: int) -> int:
    place = 0
    for _ in range(count):
        place = head.index(b"\n", place) + 1
    return place


def _cells(body: bytes, dialect: Dialect, is_quoted: bool) -> pl.DataFrame:
    return pl.read_csv(
        body,
        has_header=False,
        schema={str(place): pl.String for place in range(dialect.width)},
        separator=dialect.separator,
        quote_char='"' if is_quoted else None,
        empty_string_is_null=False,
    )


def _hold_ends(
    found: Found,
    body: bytes,
    dialect: Dialect,
    codec: str | None,
    size: int,
    columns: Sequence[str],
    extract: Extract,
    source: Source,
) -> None:
    """The header, the first row and the last ones, read by the slow way: what it says of these it says of the file."""
    first = body.find(b"\n", dialect.offset) + 1 or len(body)
    last = _last_lines(found, size, codec)
    short = body if last is None else body[:first] + last
    rows = read_rows(short, dialect, columns or list(dialect.positions)[:1], source)
    plain_if(not rows.faults and not any(rows.left_out.values()))
    plain_if(not faults_of_totals(rows, dialect, extract, source))


def _last_lines(found: Found, size: int, codec: str | None) -> bytes | None:
    """The last lines of the file, None where its head is all of it."""
    if size <= HEAD:
        return None
    wanted = TAIL
    while wanted <= LONGEST_TAIL:
        with open(found.path, "rb") as file:
            file.seek(max(size - wanted, 0))
            tail = file.read()
        plain_if(not tail.endswith(END_OF_DOS))
        lines = tail.split(b"\n")
        if len(lines) > LAST_LINES + 1:
            return _body(b"\n".join(lines[-LAST_LINES:]), codec)
        wanted *= 4
    raise NotPlain
