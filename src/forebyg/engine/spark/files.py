"""This room looks at the bytes of text files before a cluster goes through their lines: that all of them are written
alike, and plainly. What else a file may be, the reader of one machine knows how to take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.decoding import END_OF_DOS, MARK, decode, known_encoding
from forebyg.extracts.dialect import Dialect, read_dialect
from forebyg.extracts.finding import Found
from forebyg.extracts.wording import Source

WITHOUT = "run it without --engine spark"
JAVA = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "cp1252": "windows-1252", "iso8859-1": "iso-8859-1", "ascii": "utf-8"}
"""The encodings that are read on Spark, as Java calls them."""
ODD = (b"\0", END_OF_DOS, MARK)
ENDS = (b"\n", b"\r\n")
BLOCK = 1024**2


@dataclass(frozen=True)
class Written:
    """How all files of an extract are written. `encoding`: as Java calls it, None where all is ASCII."""

    dialect: Dialect
    encoding: str | None
    has_quotes: bool
    has_returns: bool


def written(files: Sequence[Found], extract: Extract, source: Source) -> Written:
    """ExtractError where a file is not plain, or begins with another line than the first."""
    pinned = extract.format.encoding
    _plain_if(pinned is None or known_encoding(pinned) in JAVA, source)
    head = next(_blocks(files[0]), b"").removeprefix(MARK)
    _plain_if(b"\n" in head, source)
    _, text = _decoded(head, pinned, source)
    dialect = read_dialect(text, extract, source)
    if dialect.problems:
        raise ExtractError(list(dialect.problems))
    header = head[: head.index(b"\n")].rstrip(b"\r") if dialect.names else None
    _plain_if(dialect.lines_before == (header is not None), source)
    encodings, quotes, returns = set[str](), 0, 0
    for file in files:
        place = -1
        for place, block in enumerate(_blocks(file)):
            text = block.removeprefix(MARK) if place == 0 else block
            ends = text.count(b"\r")
            _plain_if(not any(sign in text for sign in ODD) and ends == text.count(b"\r\n"), source)
            _plain_if(header is None or _is_headed(text, header) == (place == 0), source)
            _plain_if(header is None or not any(b"\n" + header + end in text for end in ENDS), source)
            encodings |= set() if text.isascii() else {JAVA.get(_decoded(text, pinned, source)[0], "")}
            quotes, returns = quotes + (b'"' in text), returns + ends
        _plain_if(place >= 0, source)
    _plain_if(len(encodings) <= 1 and "" not in encodings, source)
    return Written(dialect, next(iter(encodings), None), quotes > 0, returns > 0)


def _blocks(file: Found) -> Iterator[bytes]:
    """Whole lines, each with its end; none where the file cannot be read."""
    with suppress(OSError), file.path.open("rb") as opened:
        while block := opened.read(BLOCK):
            block += opened.readline() if not block.endswith(b"\n") else b""
            yield block if block.endswith(b"\n") else block + b"\n"


def _decoded(block: bytes, pinned: str | None, source: Source) -> tuple[str, bytes]:
    """Its encoding, and its text as UTF-8: a block is as plain as the whole file would be."""
    try:
        found = decode(block, pinned, source)
    except ExtractError:
        raise ExtractError([not_plain(source)]) from None
    return found.encoding, found.body


def _is_headed(text: bytes, header: bytes) -> bool:
    return any(text.startswith(header + end) for end in ENDS)


def not_plain(source: Source) -> Problem:
    return source.problem("FB543", ("file",), "its files are not written alike in a plain way", WITHOUT)


def _plain_if(is_shown: bool, source: Source) -> None:
    if not is_shown:
        raise ExtractError([not_plain(source)])
