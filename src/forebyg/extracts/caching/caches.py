"""This room looks for an extract in a cache, and keeps there what was read of one.

An extract is looked for by the fingerprints of its files and of its contract. Of each extract of a data folder one copy
is kept: a newer one takes its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from forebyg.blocks import Block
from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.caching.fingerprints import Fingerprints, sha256_of
from forebyg.extracts.caching.folders import HALF, NO_KEY, opened, problem_of, put, reason_of, take_others, temporary
from forebyg.extracts.caching.keeping import BLOCK, FILE, LINE, Kept, columns_of, runs_of
from forebyg.extracts.caching.records import Places, Record, Runs, Sources, read_back, written
from forebyg.extracts.finding import Found, find_files
from forebyg.extracts.prints import claimed_on, contract_print, digest
from forebyg.extracts.reading import Opened
from forebyg.extracts.scans import NotPlain, Scanned
from forebyg.extracts.wording import Source

LEVEL = 1
"""Of zstd: columns so packed are read as fast as others, and are an eighth of these to be written and held against
their fingerprint."""


OF_THE_SYSTEM = "os error"
"""What polars says where the system refused to write; else it could not read the rows."""


@dataclass
class Cache:
    """The cache of a folder that was prepared. What cannot be kept is told once: nothing more is kept then."""

    folder: Path
    data: Path
    fingerprints: Fingerprints
    problems: list[Problem] = field(default_factory=list)

    def find(self, declared: DeclaredExtract, as_of: dt.date | None) -> Kept | None:
        """The extract as it is kept; None where it is not, or where anything about it is not as it was written."""
        files = files_of(declared, self.data)
        self.fingerprints.begin([file.path for file in files])
        sources = [(file.name, self.fingerprints.of(file.path)) for file in files]
        known = tuple((name, sha256) for name, sha256 in sources if sha256 is not None)
        if not known or len(known) < len(files):
            return None
        contract, day = contract_print(declared.name, declared.definition), claimed_on(declared.definition, as_of)
        key = self._key(declared, contract, day, known)
        record = _record(self.folder / f"{key}.json")
        if record is None or (record.contract, record.claimed_on, record.sources) != (contract, day, known):
            return None
        file = opened(self.folder / _columns_name(key, record.sha256))
        if file is None:
            return None
        if sha256_of(file) != record.sha256:
            file.close()
            return None
        file.seek(0)
        paths = [one.path for one in files]
        return Kept(declared.name, record, declared.place_of, file, lambda: self.fingerprints.are_unchanged(paths))

    def keep(self, declared: DeclaredExtract, as_of: dt.date | None, read: Opened, places: Places) -> None:
        """Keeps an extract of text that was read without an error."""
        if self.problems or read.errors or not all(receipt.separator for receipt in read.receipts):
            return
        runs = runs_of(read.frame)
        frame = read.frame if runs is None else read.frame.drop(LINE, FILE)
        with self._telling(), temporary(self.folder, NO_KEY) as path:
            frame.write_parquet(path, compression="zstd", compression_level=LEVEL, row_group_size=BLOCK)
            self._settle(path, declared, as_of, read, places, runs)

    def sink(
        self, declared: DeclaredExtract, as_of: dt.date | None, scan: Callable[[], Scanned | None], places: Places
    ) -> bool:
        """Keeps an extract as it streams through all of its checks; whether it is kept. Where ids begin as plain
        numbers and a later one is none, it streams once more."""
        for are_texts in (False, True):
            scanned = scan()
            if scanned is None:
                break
            with contextlib.suppress(_NoNumbers):
                return self._sunk(declared, as_of, scanned, places, are_texts=are_texts)
        return False

    def _sunk(
        self, declared: DeclaredExtract, as_of: dt.date | None, scanned: Scanned, places: Places, *, are_texts: bool
    ) -> bool:
        with self._telling(), temporary(self.folder, NO_KEY) as path:
            try:
                _checked(scanned, are_texts=are_texts).sink_parquet(
                    path, compression="zstd", compression_level=LEVEL, row_group_size=BLOCK, engine="streaming"
                )
                receipts, problems = scanned.finish()
            except NotPlain:
                return False
            except pl.exceptions.PolarsError as error:
                if OF_THE_SYSTEM in str(error):
                    raise
                return False
            read = Opened(declared.name, pl.DataFrame(), receipts, problems)
            runs = _runs(scanned)
            return not read.errors and self._settle(path, declared, as_of, read, places, runs)
        return False

    def _settle(
        self, path: Path, declared: DeclaredExtract, as_of: dt.date | None, read: Opened, places: Places,
        runs: Runs | None,
    ) -> bool:  # fmt: skip
        """Gives columns that were written their name, and writes the record of them; False where it could not be told
        again what was told now."""
        problems = [places.written(problem) for problem in read.problems]
        told = tuple(one for one in problems if one is not None)
        if len(told) < len(problems):
            return False
        with open(path, "rb") as file:
            sha256 = sha256_of(file)
        record = Record(
            contract=contract_print(declared.name, declared.definition),
            claimed_on=claimed_on(declared.definition, as_of),
            sources=tuple((receipt.file, receipt.sha256) for receipt in read.receipts),
            columns=columns_of(pl.read_parquet_schema(path)),
            sha256=sha256,
            runs=runs,
            receipts=read.receipts,
            problems=told,
        )
        key = self._key(declared, record.contract, record.claimed_on, record.sources)
        names = f"{key}.json", _columns_name(key, sha256)
        os.replace(path, self.folder / names[1])
        put(self.folder, names[0], written(record))
        take_others(self.folder, key[:HALF], names)
        return True

    def _key(self, declared: DeclaredExtract, contract: str, day: str | None, sources: Sources) -> str:
        place = digest([str(self.data.resolve()), declared.name])
        return place[:HALF] + digest([contract, day, sources])[:HALF]

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (OSError, pl.exceptions.PolarsError) as error:
            # The words of polars carry cells.
            why = reason_of(error) if isinstance(error, OSError) else "its files cannot be written"
            self.problems.append(problem_of(self.folder, why))


def files_of(declared: DeclaredExtract, data: Path) -> Sequence[Found]:
    """The files of an extract, none where they cannot be found."""
    pattern = declared.definition.file
    if pattern is None:
        return ()
    try:
        return find_files(pattern, data, Source(declared.name, pattern, declared.place_of))
    except ExtractError:
        return ()


class _NoNumbers(Exception):
    """Ids that were held as numbers so far are to be held as texts."""


def _checked(scanned: Scanned, *, are_texts: bool) -> pl.LazyFrame:
    """The rows as they come, block by block, out of all checks; all ids `are_texts`, or those of the first rows tell.
    The checks are made outside the engine: within it, whoever asks it in turn could wait for ever."""

    def blocks(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        return scanned.each(typed)

    def typed(block: Block) -> pl.DataFrame:
        rows = block.with_categories().plain()
        if any(rows[name].dtype == pl.String for name in numbers):
            raise _NoNumbers
        return rows.cast(schema)

    checks = scanned.checks
    numbers = [] if are_texts else [name for name in checks.asked if checks.readers[name].raw == pl.Int64]
    schema = pl.Schema(checks.schema | dict.fromkeys(numbers, pl.Int64()))
    schema |= {name: pl.Categorical() for name in checks.worded if schema.get(name) == pl.String}
    return register_io_source(blocks, schema=schema, validate_schema=True)


def _runs(scanned: Scanned) -> Runs:
    """The rows of each file, which follow each other."""
    checks = scanned.checks
    both = zip(checks.files, checks.seen, strict=True)
    return tuple((file.found.name, file.dialect.lines_before + 1, seen.rows) for file, seen in both)


def _record(path: Path) -> Record | None:
    file = opened(path)
    if file is None:
        return None
    with file:
        return read_back(file.read())


def _columns_name(key: str, sha256: str) -> str:
    return f"{key}.{sha256[:HALF]}.parquet"
