"""This room cuts the rows of a plain file into raw cells, as a stream.

Of lines that end with a carriage return and a line feed the first ends the line, and the second begins the next one: a
line feed that does not begin a row, or a carriage return elsewhere, cannot then stay unseen.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

from forebyg.extracts.scans.heads import Written
from forebyg.extracts.scans.plain import NotPlain, plain_if
from forebyg.extracts.scans.transcoding import as_utf8

BLOCK = 8 * 1024**2
"""So many bytes of a file that is no UTF-8 are transcoded at once."""
NEAR = 64 * 1024
"""Where the end of a line is looked for first."""
WORKERS = 2
ROW, ROW_TYPE = ".row", pl.get_index_type()


def blocks_of(file: Written, schema: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """All cells of all rows, by the names of their columns, and the number of the row, block by block in their order;
    empty cells are null or "" by their type. Only where all columns are read does polars refuse a row with too many
    cells. While one block is parsed, the next is transcoded."""
    waiting: deque[Future[pl.DataFrame]] = deque()
    with open(file.found.path, "rb", buffering=0) as stream, ThreadPoolExecutor(WORKERS) as threads:
        number = 0
        for start, end in itertools.chain(_cuts(stream.fileno(), file), [(0, 0)] * WORKERS):
            if end:
                waiting.append(threads.submit(_parsed, stream.fileno(), start, end, file, schema))
            if waiting and (len(waiting) > WORKERS or not end):
                block = waiting.popleft().result().with_row_index(ROW, number)
                number += block.height
                yield block


def _cuts(descriptor: int, file: Written) -> Iterator[tuple[int, int]]:
    """Where blocks of whole lines begin and end; before a line feed that begins a row, or behind one that ends it."""
    before = file.end == "\r"
    plain_if(file.start > 0 or not before)
    start = file.start - before
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


def _parsed(
    descriptor: int,
    start: int,
    end: int,
    file: Written,
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    block = os.pread(descriptor, end - start, start)
    plain_if(len(block) == end - start)
    try:
        return pl.read_csv(
            as_utf8(block, file),
            has_header=False,
            schema=schema,
            separator=file.dialect.separator,
            quote_char=None,
            empty_string_is_null=False,
            eol_char=file.end,
        )
    except pl.exceptions.PolarsError:
        raise NotPlain from None
