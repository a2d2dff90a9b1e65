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
from forebyg.extracts.claims import broken_claims
from forebyg.extracts.columns import problem_of_empty
from forebyg.extracts.contract import repeated_rows
from forebyg.extracts.files import TextFile, read_file, together
from forebyg.extracts.finding import find_files
from forebyg.extracts.forms import SHORT_FORMS, WRITTEN
from forebyg.extracts.limits import problem_of_pattern
from forebyg.extracts.pseudonyms import key_for
from forebyg.extracts.receipts import receipts_of
from forebyg.extracts.severities import all_judged
from forebyg.extracts.tables import frame_of_table
from forebyg.extracts.typed import type_rows
from forebyg.extracts.wording import Source
from forebyg.results import Receipt


@dataclass(frozen=True)
class Opened:
    """An extract as declared: its physical columns, a receipt of each file, and what is wrong or odd.

    `frame` is the extract only where no problem is an error; else it holds what could be read.
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
        _refuse_contract(extract, source)
        return _read(extract, folder, _wanted(extract, columns), source, as_of)
    except ExtractError as error:
        return Opened(name, pl.DataFrame(), (), error.problems)


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


def _refuse_contract(extract: Extract, source: Source) -> None:
    problems = []
    if extract.format.dates is not None and extract.format.dates not in WRITTEN:
        help = f"the forms are {', '.join(WRITTEN)}"
        problems.append(source.problem("FB424", ("format", "dates"), "the form of dates is not known", help))
    if extract.format.dates in SHORT_FORMS and extract.format.years_from is None:
        help = "the first of the hundred years that they may mean: years_from: 1950"
        problems.append(source.problem("FB424", ("format", "dates"), "two digits do not say the century", help))
    thousands = extract.format.thousands
    if thousands and (len(thousands) > 1 or thousands.isalnum() or thousands == extract.format.decimal):
        help = "one character other than the decimal mark, such as '.' or a blank"
        problems.append(source.problem("FB424", ("format", "thousands"), "the thousands mark cannot be that", help))
    for name, column in extract.columns.items():
        if found := problem_of_empty(name, column, source.shown):
            problems.append(Problem(found.code, found.message, source.place_of(("columns", name, "empty"))))
        if found := problem_of_pattern(name, column, source.shown):
            problems.append(replace(found, place=source.place_of(("columns", name, "pattern"))))
    if problems:
        raise ExtractError(problems)


def _wanted(extract: Extract, columns: Collection[str] | None) -> set[str]:
    asked = set(extract.columns if columns is None else columns) & set(extract.columns)
    asked |= set(extract.key)
    asked |= {name for name, column in extract.columns.items() if column.total is not None}
    asked |= {extract.columns[name].birth_of or name for name in asked}
    if extract.spell is not None:
        asked |= {column for column in (extract.spell.start, extract.spell.end, extract.spell.label) if column}
    if extract.constant is not None and asked & set(extract.constant.columns):
        asked.add(extract.constant.per)
    return asked & set(extract.columns)
