"""This room opens an extract: finds its files, reads them, types them, and gives frame, receipts and all problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.asked import columns_wanted, refuse_contract
from forebyg.extracts.claims import broken_claims
from forebyg.extracts.contract import repeated_rows
from forebyg.extracts.files import TextFile, read_file, together
from forebyg.extracts.finding import find_files
from forebyg.extracts.pseudonyms import key_for
from forebyg.extracts.receipts import receipts_of
from forebyg.extracts.scans import NotPlain, is_text, opened_scan, size_of
from forebyg.extracts.severities import all_judged
from forebyg.extracts.tables import frame_of_table
from forebyg.extracts.typed import type_rows
from forebyg.extracts.wording import Source
from forebyg.results import Receipt

SCANNED_FROM = 1024**2
"""Smaller files are read by the slow way at once: they cost nothing."""
LARGEST_WHOLE = 1024**3
"""Larger texts are read as they stream or not at all: held whole, they take many times their size."""
SPLIT = "put it right where it is exported, or read a part of its years"


@dataclass(frozen=True)
class Opened:
    """An extract as declared: its physical columns, a receipt of each file, and what is wrong or odd.

    `frame` is the extract only where no problem is an error; else it holds what could be read. Ids that are plain
    numbers may be held as numbers, and texts of which there are few as categories.
    """

    name: str
    frame: pl.DataFrame
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def in_texts(opened: Opened, extract: Extract) -> Opened:
    """With all ids and words as they are written."""
    ids = [name for name, column in extract.columns.items() if column.type == "id" and name in opened.frame.columns]
    return replace(
        opened, frame=opened.frame.with_columns(pl.col(ids).cast(pl.String), pl.col(pl.Categorical).cast(pl.String))
    )


def open_extract(
    name: str,
    declared: DeclaredExtract,
    folder: Path,
    columns: Collection[str] | None = None,
    as_of: dt.date | None = None,
) -> Opened:
    """The extract with `columns` (None: all) and those of its key, spell and totals; ExtractError with all problems."""
    opened = read_extract(name, declared, folder, columns, as_of)
    if opened.errors:
        raise ExtractError(opened.problems)
    return opened


def read_extract(
    name: str,
    declared: DeclaredExtract,
    folder: Path,
    columns: Collection[str] | None = None,
    as_of: dt.date | None = None,
) -> Opened:
    """As `open_extract`, with whatever could be read and every problem of every file, none raised. What the contract
    claims of the whole (`fresh`, `coverage`) is judged as known on `as_of`."""
    extract = declared.definition
    source = Source(name, str(extract.file or name), declared.place_of)
    try:
        if extract.table is not None:
            return Opened(name, frame_of_table(name, extract, extract.table, declared.place_of(("table",))), ())
        size = size_of(declared, folder)
        if size >= SCANNED_FROM and (scanned := _scanned(name, declared, folder, columns, as_of, size)):
            return scanned
        refuse_contract(extract, source)
        return _read(extract, folder, columns_wanted(extract, columns), source, as_of)
    except ExtractError as error:
        return Opened(name, pl.DataFrame(), (), error.problems)


def _scanned(
    name: str,
    declared: DeclaredExtract,
    folder: Path,
    columns: Collection[str] | None,
    as_of: dt.date | None,
    size: int,
) -> Opened | None:
    """The extract as it streams, collected; None where only the slow way can tell what it holds, and ExtractError where
    it is too large for that."""
    try:
        scanned = opened_scan(name, declared, folder, columns, as_of, frozenset())
        frame = scanned.collected()
        receipts, problems = scanned.finish()
    except NotPlain as not_plain:
        why = not_plain.why
    except pl.exceptions.PolarsError:  # Its words carry cells.
        why = "rows have too many cells, or letters of several encodings"
    else:
        return Opened(name, frame.with_columns(scanned.lines()), receipts, problems)
    if size >= LARGEST_WHOLE and is_text(declared, folder):
        source = Source(name, str(declared.definition.file), declared.place_of)
        text = f"has {size / 1024**3:.1f} GB, and of what is so large every row must be plain"
        raise ExtractError([source.problem("FB405", ("file",), f"{text}: {why}" if why else text, SPLIT)])
    return None


def _read(extract: Extract, folder: Path, wanted: set[str], source: Source, as_of: dt.date | None) -> Opened:
    files: list[TextFile] = []
    problems: list[Problem] = []
    for found in find_files(str(extract.file), folder, source):
        try:
            files.append(read_file(found, extract, wanted, Source(source.extract, found.name, source.place_of)))
        except ExtractError as error:
            problems += error.problems
    if not files:
        raise ExtractError(problems)
    problems += _twins(files, source)
    rows, native = together(files, extract)
    key, unsafe = key_for(extract, folder, source)
    problems += unsafe
    typed = type_rows(rows, extract, extract.format, wanted, native, key)
    faults = [found for file in files for found in file.faults] + list(typed.faults)
    faults += [] if extract.key else repeated_rows(rows, extract)
    # Of what was read in part nothing can be said of the whole.
    if not problems and not any(found.severity == "error" for file in files for found in file.faults):
        faults += broken_claims(typed.sound, extract, as_of)
    faults = all_judged(faults, extract)
    problems += [problem for file in files for problem in file.problems]
    problems += [found.problem(source) for found in faults]
    receipts = receipts_of([file.receipt for file in files], typed, faults, extract)
    return Opened(source.extract, typed.frame, receipts, tuple(problems))


def _twins(files: Sequence[TextFile], source: Source) -> list[Problem]:
    """Files with the same bytes, such as a second download, would count every row twice."""
    problems, seen = [], dict[str, str]()
    for receipt in (file.receipt for file in files if file.receipt.rows):
        if first := seen.get(receipt.sha256):
            shown = Source(source.extract, receipt.file, source.place_of)
            problems.append(shown.problem("FB439", ("file",), f"is byte by byte the same file as {first}"))
        seen.setdefault(receipt.sha256, receipt.file)
    return problems
