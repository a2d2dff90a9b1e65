"""This room turns the bytes of a file into UTF-8 with one kind of line end, in three certain steps and no guess.

A byte order mark or strict UTF-8 decides; what is neither is cp1252, the Danish Windows encoding.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from forebyg.errors import ExtractError
from forebyg.extracts.wording import Source, in_lines

MAGIC = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF file",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip file",
}
# In cp1252 these bytes read 'Ã¦', 'Â§' or 'â€œ', which no Danish text has; in UTF-8 they are its commonest letters.
UTF8_LETTERS = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file as UTF-8 without byte order mark, lines ended by a line feed, and the encoding it had."""

    encoding: str
    body: bytes


def decode(content: bytes, pinned: str | None, source: Source) -> Decoded:
    """The file's text; ExtractError where it is empty, no text, or not one encoding throughout."""
    for start, kind in MAGIC.items():
        if content.startswith(start):
            help = "save it as CSV and name that file"
            raise ExtractError([source.problem("FB405", ("file",), f"is {kind}, not a CSV file", help)])
    encoding, body = _pinned(content, pinned, source) if pinned else _detected(content, source)
    if not body.strip():
        raise ExtractError([source.problem("FB404", ("file",), "the file is empty")])
    if b"\x00" in body:
        lines = [number for number, line in enumerate(body.split(b"\n"), 1) if b"\x00" in line]
        help = "a damaged file, or UTF-16 without its mark (then say format: {encoding: utf-16-le})"
        raise ExtractError(
            [source.problem("FB407", ("file",), f"holds NUL characters; first at {in_lines(lines)}", help)]
        )
    return Decoded(encoding, _with_line_feeds(body))


def _pinned(content: bytes, encoding: str, source: Source) -> tuple[str, bytes]:
    loc = ("format", "encoding")
    try:
        text = content.decode(encoding)
    except LookupError:
        help = "such as utf-8, cp1252, iso-8859-1 or utf-16"
        raise ExtractError([source.problem("FB406", loc, f"there is no encoding '{encoding}'", help)]) from None
    except UnicodeDecodeError as error:
        raise ExtractError(
            [source.problem("FB406", loc, f"line {_line_of(content, error)} is not {encoding}")]
        ) from None
    except UnicodeError:
        raise ExtractError([source.problem("FB406", loc, f"the file is not {encoding}")]) from None
    return codecs.lookup(encoding).name, text.removeprefix("\ufeff").encode()


def _detected(content: bytes, source: Source) -> tuple[str, bytes]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _pinned(content, "utf-16", source)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error, source)
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", content.removeprefix(codecs.BOM_UTF8)
    return "utf-8", content


def _not_utf8(content: bytes, stray: UnicodeDecodeError, source: Source) -> tuple[str, bytes]:
    # Looking for a single byte first is a hundred times as fast as the pattern.
    if any(lead in content for lead in (b"\xc2", b"\xc3", b"\xe2")) and UTF8_LETTERS.search(content):
        text = f"line {_line_of(content, stray)} is not UTF-8, though other text of the file is: it mixes two encodings"
        help = "write the file anew in one encoding, or say which in format: {encoding: cp1252}"
        raise ExtractError([source.problem("FB406", ("file",), text, help)])
    try:
        return "cp1252", content.decode("cp1252").encode()
    except UnicodeDecodeError as error:
        text = f"line {_line_of(content, error)} is neither UTF-8 nor cp1252"
        raise ExtractError(
            [source.problem("FB406", ("file",), text, "say which it is in format: {encoding: ...}")]
        ) from None


def _line_of(content: bytes, error: UnicodeDecodeError) -> int:
    return content.count(b"\n", 0, error.start) + 1


def _with_line_feeds(body: bytes) -> bytes:
    """Lone carriage returns end the lines of old Mac files; beside line feeds they stay, for the reader to refuse."""
    if b"\r" not in body:
        return body
    if b"\n" not in body:
        return body.replace(b"\r", b"\n")
    return body.replace(b"\r\n", b"\n")
