"""This room goes through a scanned extract block by block: while one block is cut into cells, another is checked and
used, and none is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import polars as pl

from forebyg.blocks import Block
from forebyg.extracts.scans.checks import Checks
from forebyg.extracts.scans.sources import ROW, Blocks

Made = TypeVar("Made")
AHEAD = 2
"""So many blocks are used at once, and as many are cut ahead of them."""


def each_block(checks: Checks, use: Callable[[Block], Made]) -> Iterator[Made]:
    """What `use` makes of each block of typed rows, in the order of the files; NotPlain where the slow way has a word
    to say. `use` is called from several threads at once."""
    for place, file in enumerate(checks.files):
        waiting: deque[Future[Made]] = deque()
        needed = [ROW, *checks.needed(file)]
        with ThreadPoolExecutor(AHEAD) as threads:
            blocks = Blocks(
                file, checks.readers, checks.seen[place].bytes, has_open_rows=checks.may_have_open_rows(file)
            )
            for raw in blocks:
                waiting.append(threads.submit(_used, checks, place, raw.select(needed), use))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        checks.seen[place].lines = blocks.lines


def _used(checks: Checks, place: int, raw: pl.DataFrame, use: Callable[[Block], Made]) -> Made:
    return use(checks.check(place, raw))
