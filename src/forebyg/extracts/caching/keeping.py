"""This room holds the kept columns of an extract as what reading it would have given."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BufferedReader
from typing import TypeVar

import polars as pl

from forebyg.blocks import Block as Rows
from forebyg.blocks import number_of
from forebyg.definitions.catalogue import PlaceOf
from forebyg.errors import Problem
from forebyg.extracts.caching.records import Record, Runs, problem_of
from forebyg.extracts.scans import NotPlain
from forebyg.results import Receipt

Made = TypeVar("Made")
LINE, FILE = ".line", ".file"
BLOCK = 256 * 1024
"""So many rows are written together, and used together where an extract is gone through."""
AHEAD = 2
"""So many blocks are used at once."""
MOST_RUNS = 1_000
"""More pieces of a file than this are not told one by one."""


@dataclass(frozen=True)
class Kept:
    """An extract out of a cache; as `Scanned`, but that its frame may be collected as often as anybody likes."""

    name: str
    record: Record
    place_of: PlaceOf
    file: BufferedReader
    """The columns. Open, so that nobody can put other ones in their place meanwhile."""
    are_unchanged: Callable[[], bool]
    """Whether the files of the extract are still those that were read."""

    @property
    def frame(self) -> pl.LazyFrame:
        """The physical columns."""
        return pl.scan_parquet(self.file).select(name for name, _ in self.record.columns if name not in (LINE, FILE))

    def each(self, use: Callable[[Rows], Made]) -> Iterator[Made]:
        """As `Scanned.each`; of no rows one block."""
        if not pl.scan_parquet(self.file).select(pl.len()).collect().item():
            yield use(_worded(self.frame.collect()))
        waiting: deque[Future[Made]] = deque()
        blocks = self.frame.collect_batches(chunk_size=BLOCK, maintain_order=True, engine="streaming")
        with ThreadPoolExecutor(AHEAD) as threads:
            for block in blocks:
                waiting.append(threads.submit(lambda block: use(_worded(block)), block))
                if len(waiting) > AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def finish(self) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
        """The receipts and problems that reading has."""
        if not self.are_unchanged():
            raise NotPlain
        return self.record.receipts, tuple(problem_of(one, self.place_of) for one in self.record.problems)

    def ids(self, column: str) -> pl.DataFrame:
        """As `Scanned.ids`."""
        column_of_all, runs = self.frame.select(column), self.record.runs
        if runs is None:
            whole = column_of_all.collect().with_columns(self.lines())
            found = [(rows[FILE].first(), rows.lazy()) for rows in whole.partition_by(FILE, maintain_order=True)]
        else:
            starts = itertools.accumulate((rows for _, _, rows in runs), initial=0)
            found = [
                (file, column_of_all.slice(start, rows).with_row_index(LINE, first))
                for start, (file, first, rows) in zip(starts, runs, strict=False)
            ]
        counted = [pl.len().alias("rows"), pl.col(LINE).min().cast(pl.Int64)]
        known = [
            (file, rows.drop_nulls(column).group_by(column).agg(counted).sort(LINE).collect(engine="streaming"))
            for file, rows in found
        ]
        parts = [frame.with_columns(pl.lit(file, dtype=pl.String).alias(FILE)) for file, frame in known]
        of_all = (
            pl.concat(parts).group_by(FILE, column, maintain_order=True).agg(pl.col("rows").sum(), pl.col(LINE).min())
        )
        files = {file: place for place, (file, _) in enumerate(self.record.sources)}
        order = pl.col(FILE).replace_strict(files, return_dtype=pl.Int64)
        return of_all.sort(order, LINE).select(column, "rows", FILE, LINE)

    def lines(self) -> tuple[pl.Series, pl.Series]:
        """`.line` and `.file` of the rows, in their order."""
        runs = self.record.runs
        if runs is None:
            held = pl.scan_parquet(self.file).select(LINE, FILE).collect()
            return held[LINE], held[FILE]
        lines = [pl.int_range(first, first + rows, dtype=pl.Int64, eager=True) for _, first, rows in runs]
        names = [pl.Series([file]).new_from_index(0, rows) for file, _, rows in runs]
        return pl.concat(lines).alias(LINE), pl.concat(names).alias(FILE)


def _worded(block: pl.DataFrame) -> Rows:
    """The rows with the number of the word in place of each category."""
    columns, words = list[pl.Series](), dict[str, pl.Series]()
    for one in block:
        if one.dtype == pl.Categorical and one.null_count() < len(one):
            known = one.drop_nulls().unique()
            found = pl.DataFrame({"number": known.to_physical(), "word": known.cast(pl.String)})
            last = int(found["number"].max())  # type: ignore[arg-type]  # there is one, and it is a number
            every = pl.int_range(last + 1, dtype=pl.UInt32, eager=True).to_frame("number")
            placed = every.join(found, on="number", how="left", maintain_order="left")
            words[one.name] = placed["word"].alias(one.name)
            columns.append(one.to_physical().alias(number_of(one.name)))
        else:
            columns.append(one.cast(pl.String) if one.dtype == pl.Categorical else one)
    return Rows(pl.DataFrame(columns), words)


def runs_of(frame: pl.DataFrame) -> Runs | None:
    """The rows in pieces that follow each other in their file, None where these are too many."""
    begins = (frame[LINE] != frame[LINE].shift(1) + 1) | (frame[FILE] != frame[FILE].shift(1))
    first = begins.fill_null(True).arg_true()
    if len(first) > MOST_RUNS:
        return None
    ends = [*first[1:].to_list(), frame.height]
    where = zip(frame[FILE].gather(first), frame[LINE].gather(first), first, ends, strict=True)
    return tuple((file, line, end - begin) for file, line, begin, end in where)


def columns_of(schema: Mapping[str, pl.DataType]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(type)) for name, type in schema.items())
