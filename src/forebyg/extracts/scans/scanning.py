"""This room opens an extract as a stream of typed rows, with the checks of its contract within."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from forebyg.blocks import Block
from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.asked import columns_wanted, refuse_contract
from forebyg.extracts.files import columns_read
from forebyg.extracts.finding import Found, find_files
from forebyg.extracts.scans.blocks import Made, each_block
from forebyg.extracts.scans.checks import Checks, checks_of
from forebyg.extracts.scans.contents import bytes_of
from forebyg.extracts.scans.heads import written
from forebyg.extracts.scans.plain import NotPlain, plain_if
from forebyg.extracts.scans.shortest import alike
from forebyg.extracts.unpacking import NAMED
from forebyg.extracts.wording import Source
from forebyg.results import Receipt


@dataclass(frozen=True)
class Scanned:
    """An extract as a stream of its physical columns, which is gone through once; `finish` then says what was read."""

    name: str
    checks: Checks

    def each(self, use: Callable[[Block], Made]) -> Iterator[Made]:
        """What `use` makes of each block of rows, in bounded memory. NotPlain as `finish` says. `use` is called from
        several threads at once."""
        return each_block(self.checks, use)

    def collected(self) -> pl.DataFrame:
        """All rows, texts of which there are few as categories; `ids` are then to be had of them."""
        for seen in self.checks.seen:
            seen.ids = ()
        return pl.concat(alike(self.each(lambda block: block.with_categories().plain())))

    def finish(self) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
        """The receipts and problems that the slow way has; NotPlain where what was collected may not be what it reads,
        and must be forgotten."""
        return self.checks.finish()

    def ids(self, column: str) -> pl.DataFrame:
        """The different ids of a column that refers to another extract, of each file: `rows`, how many have it, and
        `.file` and `.line` of the first of these, in the order of the rows."""
        return self.checks.ids(column)

    def lines(self) -> tuple[pl.Series, pl.Series]:
        """`.line` and `.file` of the rows that were collected, in their order."""
        lines, names = [], []
        for file, seen in zip(self.checks.files, self.checks.seen, strict=True):
            first = file.dialect.lines_before + 1
            lines.append(pl.int_range(first, first + seen.rows, dtype=pl.Int64, eager=True))
            names.append(pl.Series([file.found.name]).new_from_index(0, seen.rows))
        return pl.concat(lines).alias(".line"), pl.concat(names).alias(".file")


def scan_extract(
    name: str,
    declared: DeclaredExtract,
    folder: Path,
    columns: Collection[str] | None = None,
    as_of: dt.date | None = None,
    trusted: frozenset[str] = frozenset(),
) -> Scanned | None:
    """The extract with `columns` (None: all) and those of its key and spell as a stream; None where it goes the slow
    way from the start. Files whose fingerprints are `trusted` were read without a fault before, by the same contract:
    the rules of their rows are not asked again, only the columns asked for are parsed, and `finish` raises NotPlain
    where one is another file."""
    try:
        return opened_scan(name, declared, folder, columns, as_of, trusted)
    except NotPlain:
        return None


def opened_scan(
    name: str,
    declared: DeclaredExtract,
    folder: Path,
    columns: Collection[str] | None,
    as_of: dt.date | None,
    trusted: frozenset[str],
) -> Scanned:
    """As `scan_extract`; NotPlain, and why, where the extract goes the slow way."""
    extract = declared.definition
    plain_if(_is_plain_contract(extract), "its contract asks what only a file that is held whole can tell")
    source = Source(name, str(extract.file or name), declared.place_of)
    try:
        refuse_contract(extract, source)
        wanted = columns_wanted(extract, columns)
        read = columns_read(extract, wanted)
        files = [
            written(found, extract, read, Source(name, found.name, declared.place_of))
            for found in find_files(str(extract.file), folder, source)
        ]
        checks = checks_of(files, extract, source, wanted, read, as_of, trusted)
    except ExtractError:
        raise NotPlain from None
    return Scanned(name, checks)


def size_of(declared: DeclaredExtract, folder: Path) -> int:
    """The bytes of the files of an extract, 0 where there are none."""
    return sum(bytes_of(found.path) for found in _files(declared, folder))


def is_text(declared: DeclaredExtract, folder: Path) -> bool:
    """Whether the names of all files promise a bare text."""
    return not any(Path(found.name).suffix.lower() in NAMED for found in _files(declared, folder))


def _files(declared: DeclaredExtract, folder: Path) -> tuple[Found, ...]:
    file = declared.definition.file
    try:
        return () if file is None else find_files(file, folder, Source("", file, declared.place_of))
    except ExtractError:
        return ()


def _is_plain_contract(extract: Extract) -> bool:
    """Whether each row can be typed by itself."""
    is_whole = extract.table is None and extract.stack is None and not extract.pseudonymise and extract.constant is None
    return is_whole and not any(column.total or column.unit or column.birth_of for column in extract.columns.values())
