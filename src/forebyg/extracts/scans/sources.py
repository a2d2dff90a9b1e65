"""This room cuts the rows of a plain file into raw cells, as a stream.

Of lines that end with a carriage return and a line feed the first ends the line, and the second begins the next one: a
line feed that does not begin a row, or a carriage return elsewhere, cannot then stay unseen. Blocks with quotes are cut
as the strict reader cuts them, where each of their lines is a whole row.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

from forebyg.extracts.rows import is_quoted_well
from forebyg.extracts.scans.columns import Reader
from forebyg.extracts.scans.contents import Bytes, has_all_cells, lines_of
from forebyg.extracts.scans.heads import Written
from forebyg.extracts.scans.plain import NotPlain, plain_if
from forebyg.extracts.scans.shortest import length_of
from forebyg.extracts.scans.transcoding import as_utf8

BLOCK = 8 * 1024**2
"""So many bytes of a file that is no UTF-8 are transcoded at once."""
NEAR = 64 * 1024
"""Where the end of a line is looked for first."""
WORKERS = 2
ROW, ROW_TYPE = ".row", pl.get_index_type()
QUOTE = b'"'


class Blocks:
    """All cells of all rows, by the names of their columns, and the number of the row, block by block in their order;
    empty cells are null or "" by their type. Only where all columns are read does polars refuse a row with too many
    cells, and those with too few are looked for where `has_open_rows`. While blocks are parsed, the next is read, and
    its `bytes` are looked at.

    `lines`: how many lines the blocks took that were gone through so far."""

    def __init__(
        self, file: Written, readers: Mapping[str, Reader], bytes: Bytes | None = None, *, has_open_rows: bool = False
    ):
        self.file, self.bytes, self.has_open_rows, self.lines = file, bytes, has_open_rows, 0
        self.readers = {name: readers[name] for name in file.names}

    def __iter__(self) -> Iterator[pl.DataFrame]:
        waiting: deque[Future[tuple[pl.DataFrame, int]]] = deque()
        plain = {name: reader.plain for name, reader in self.readers.items()}
        with (
            open(self.file.found.path, "rb", buffering=0) as stream,
            ThreadPoolExecutor(1) as reading,
            ThreadPoolExecutor(WORKERS) as threads,
        ):
            number = 0
            reading.submit(self._read, stream.fileno(), 0, max(_first(self.file), 0))
            for start, end in itertools.chain(_cuts(stream.fileno(), self.file), [(0, 0)] * WORKERS):
                if end:
                    block = reading.submit(self._read, stream.fileno(), start, end)
                    fast = {name: reader.raw for name, reader in self.readers.items()}
                    waiting.append(threads.submit(self._parsed, block, fast, plain))
                if waiting and (len(waiting) > WORKERS or not end):
                    frame, lines = waiting.popleft().result()
                    yield frame.with_row_index(ROW, number)
                    number, self.lines = number + frame.height, self.lines + lines

    def _read(self, descriptor: int, start: int, end: int) -> bytes:
        block = os.pread(descriptor, end - start, start)
        plain_if(len(block) == end - start)
        if self.bytes is not None:
            self.bytes.look(block)
        return block

    def _parsed(
        self, block: Future[bytes], fast: Mapping[str, pl.DataType], plain: Mapping[str, pl.DataType]
    ) -> tuple[pl.DataFrame, int]:
        """The cells of a block, and how many lines it takes."""
        file = self.file
        text = as_utf8(block.result(), file)
        frame, within, is_proven = _cells(text, fast, plain, file)
        is_whole = not self.has_open_rows or has_all_cells(text, file, frame.height, within)
        plain_if(is_whole, "rows have too few cells")
        # Of whole rows as long as all their cells none takes several lines, and no line is without a row.
        is_proven = is_proven and not self.has_open_rows
        return frame, frame.height if is_proven else lines_of(text, file)


def _first(file: Written) -> int:
    """Where the first block begins."""
    return file.start - (file.end == "\r")


def _cuts(descriptor: int, file: Written) -> Iterator[tuple[int, int]]:
    """Where blocks of whole lines begin and end; before a line feed that begins a row, or behind one that ends it."""
    before, start = file.end == "\r", _first(file)
    plain_if(start >= 0)
    while start < file.size:
        border, near = start + BLOCK, min(NEAR, BLOCK)
        place = -1
        while border < file.size and place < 0 and near <= border - start:
            place = os.pread(descriptor, near, border - near).rfind(b"\n")
            near = near if place >= 0 else 2 * near
        plain_if(border >= file.size or place >= 0)
        end = file.size if border >= file.size else border - near + place + (not before)
        plain_if(end > start)
        yield start, end
        start = end


def _cells(
    text: bytes, fast: Mapping[str, pl.DataType], plain: Mapping[str, pl.DataType], file: Written
) -> tuple[pl.DataFrame, int, bool]:
    """The cells of a block, how many separators stand within quotes, and whether it is just as long as its cells."""
    if QUOTE in text:
        text = _lines(text, file.end)
        frame = _read(text, plain, file, "\n", is_quoted=True)
        return frame, text.count(file.dialect.separator.encode()) - frame.height * (file.dialect.width - 1), False
    if fast != plain:
        with contextlib.suppress(NotPlain):
            frame = _unquoted(text, fast, file)
            if pl.Int64 not in fast.values():
                return frame, 0, False
            if _are_in_shortest_form(frame, text, file):
                return frame, 0, True
    return _unquoted(text, plain, file), 0, False


def _are_in_shortest_form(frame: pl.DataFrame, text: bytes, file: Written) -> bool:
    """Whether all whole numbers stand in their shortest form, which the length of all cells tells."""
    rows, separators = frame.height, frame.height * (file.dialect.width - 1)
    is_open = not text.endswith((b"\n", b"\r"))
    ends = 2 * rows + text.endswith(b"\n") if file.end == "\r" else rows
    return sum(map(length_of, frame)) + separators + ends - is_open == len(text)


def _unquoted(text: bytes, schema: Mapping[str, pl.DataType], file: Written) -> pl.DataFrame:
    frame = _read(text, schema, file, file.end, is_quoted=False)
    return _without_line_feeds(frame, file.names[0]) if file.end == "\r" else frame


def _read(text: bytes, schema: Mapping[str, pl.DataType], file: Written, end: str, *, is_quoted: bool) -> pl.DataFrame:
    try:
        frame = pl.read_csv(
            text,
            has_header=False,
            schema=schema,
            separator=file.dialect.separator,
            quote_char='"' if is_quoted else None,
            empty_string_is_null=False,
            eol_char=end,
        )
    except pl.exceptions.PolarsError:
        raise NotPlain from None
    if is_quoted:
        lines = pl.scan_lines(io.BytesIO(text), name="line").collect()["line"]
        plain_if(frame.height == len(lines) and not (lines.str.strip_chars(" \t") == "").any())
        plain_if(is_quoted_well(lines, file.dialect, file.dialect.width), "cells in quotes go over the end of a line")
    return frame


def _lines(text: bytes, end: str) -> bytes:
    """A block of whole lines, each with one line feed at its end."""
    if end == "\n":
        return text
    lines = text.removeprefix(b"\n") + (b"" if text.endswith(b"\n") else b"\n")
    plain_if(lines.count(b"\n") == lines.count(b"\r\n") == lines.count(b"\r"))
    return lines.replace(b"\r\n", b"\n")


def _without_line_feeds(raw: pl.DataFrame, name: str) -> pl.DataFrame:
    """Each row begins with the second half of the line end before it; behind the last line nothing else follows. In the
    end there are as many line feeds as rows, and none was seen in a cell: so each row had its own."""
    first = raw[name]
    if len(first) and first.last() == "\n" and not any(raw.drop(name).row(-1)):
        raw, first = raw.head(-1), first.head(-1)
    return raw.with_columns(first.str.slice(1))
