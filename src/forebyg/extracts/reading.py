"""This room opens an extract: finds its files, reads them, types them, and gives frame and receipts or all problems."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.columns import problem_of_empty
from forebyg.extracts.contract import repeated_rows
from forebyg.extracts.dates import WRITTEN
from forebyg.extracts.decoding import decode
from forebyg.extracts.dialect import headers_of, read_dialect
from forebyg.extracts.finding import Found, find_files, read_bytes
from forebyg.extracts.rows import read_rows
from forebyg.extracts.tables import frame_of_table
from forebyg.extracts.typed import NUMBERS, type_rows, without_totals
from forebyg.extracts.wording import Source
from forebyg.results import Receipt

NO_ROWS = "it has a line of column names and no rows"


@dataclass(frozen=True)
class Opened:
    """An extract as declared: its physical columns, a receipt of each file, and what is odd but allowed."""

    name: str
    frame: pl.DataFrame
    receipts: tuple[Receipt, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _TextFile:
    rows: pl.DataFrame
    receipt: Receipt


def open_extract(name: str, declared: DeclaredExtract, folder: Path, columns: Collection[str] | None = None) -> Opened:
    """The extract with `columns` (None: all) and those of its key, spell and totals; ExtractError with all problems."""
    extract = declared.definition
    if extract.table is not None:
        return Opened(name, frame_of_table(name, extract, extract.table, declared.place_of(("table",))), ())
    source = Source(str(extract.file), declared.place_of)
    _refuse_contract(extract, source)
    wanted = _wanted(extract, columns)
    files = _text_files(name, extract, folder, wanted, source)
    rows = pl.concat([file.rows for file in files])
    typed = type_rows(rows, extract, extract.format, wanted)
    if typed.faults:
        raise ExtractError([found.problem(source) for found in typed.faults])
    warnings = [] if extract.key else repeated_rows(rows)
    unfilled = [source.problem("FB425", ("file",), NO_ROWS, severity="warning")] if rows.is_empty() else []
    newest = _newest(typed.frame, extract)
    receipts = tuple(_dated(file.receipt, newest) for file in files)
    return Opened(name, typed.frame, receipts, (*unfilled, *(found.problem(source) for found in warnings)))


def _refuse_contract(extract: Extract, source: Source) -> None:
    problems = []
    if extract.format.dates is not None and extract.format.dates not in WRITTEN:
        help = f"the forms are {', '.join(WRITTEN)}"
        problems.append(source.problem("FB424", ("format", "dates"), "the form of dates is not known", help))
    thousands = extract.format.thousands
    if thousands and (len(thousands) > 1 or thousands.isalnum() or thousands == extract.format.decimal):
        help = "one character other than the decimal mark, such as '.' or a blank"
        problems.append(source.problem("FB424", ("format", "thousands"), "the thousands mark cannot be that", help))
    for name, column in extract.columns.items():
        if found := problem_of_empty(name, column, source.shown):
            problems.append(Problem(found.code, found.message, source.place_of(("columns", name, "empty"))))
    if problems:
        raise ExtractError(problems)


def _wanted(extract: Extract, columns: Collection[str] | None) -> set[str]:
    asked = set(extract.columns if columns is None else columns) & set(extract.columns)
    asked |= set(extract.key)
    asked |= {name for name, column in extract.columns.items() if column.total is not None}
    if extract.spell is not None:
        asked |= {column for column in (extract.spell.start, extract.spell.end, extract.spell.label) if column}
    if extract.constant is not None and asked & set(extract.constant.columns):
        asked.add(extract.constant.per)
    return asked & set(extract.columns)


def _text_files(name: str, extract: Extract, folder: Path, wanted: set[str], source: Source) -> list[_TextFile]:
    files: list[_TextFile] = []
    problems: list[Problem] = []
    for found in find_files(str(extract.file), folder, source):
        try:
            files.append(_read_file(name, found, extract, wanted, Source(found.name, source.place_of)))
        except ExtractError as error:
            problems += error.problems
    if problems:
        raise ExtractError(problems)
    return files


def _read_file(name: str, found: Found, extract: Extract, wanted: set[str], source: Source) -> _TextFile:
    content = read_bytes(found, source)
    decoded = decode(content, extract.format.encoding, source)
    dialect = read_dialect(decoded.body, extract, source)
    read = read_rows(decoded.body, dialect, _read_columns(extract, wanted), source)
    rows = _stacked(read.frame, extract).with_columns(pl.lit(found.name).alias(".file"))
    counting = without_totals(rows, extract)
    left_out = {"empty": read.empty, "total": rows.height - counting.height}
    return _TextFile(counting, Receipt(
        name, found.name, hashlib.sha256(content).hexdigest(), decoded.encoding, dialect.separator, read.frame.height,
        left_out={cause: count for cause, count in left_out.items() if count}, unread=dialect.unread,
    ))  # fmt: skip


def _read_columns(extract: Extract, wanted: set[str]) -> list[str]:
    """Number columns are read beside the wanted ones, so that what a comma means never depends on what is asked."""
    unsaid = extract.format.decimal is None
    needed = {name for name, column in extract.columns.items() if name in wanted or (unsaid and column.type in NUMBERS)}
    stacked = set(extract.stack.columns) if extract.stack else set()
    columns = list(headers_of(extract))
    return [column for column in columns if column in needed or column in stacked] or columns[:1]


def _stacked(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Each wide row becomes one row per stacked column, in the order of the file."""
    if extract.stack is None:
        return rows
    label, cell = extract.stack.into
    order = {column: index for index, column in enumerate(extract.stack.columns)}
    kept = [column for column in rows.columns if column not in order]
    long = rows.with_row_index(".row").unpivot(list(order), index=[".row", *kept], variable_name=label, value_name=cell)
    by_file = long.sort(".row", pl.col(label).replace_strict(order, return_dtype=pl.Int64))
    return by_file.select(*(name for name in (*extract.columns, ".line", ".print") if name in by_file.columns))


def _newest(frame: pl.DataFrame, extract: Extract) -> dict[str, dt.date | None]:
    """The newest date of each file, planned dates and ends of spells apart."""
    end = extract.spell.end if extract.spell else None
    dated = [
        name for name, column in extract.columns.items()
        if column.type in ("date", "datetime") and not column.planned and name != end and name in frame.columns
    ]  # fmt: skip
    if not dated:
        return {}
    newest = pl.max_horizontal(pl.col(name).cast(pl.Date).max() for name in dated)
    return dict(frame.group_by(".file").agg(newest.alias("newest")).rows())


def _dated(receipt: Receipt, newest: dict[str, dt.date | None]) -> Receipt:
    return replace(receipt, newest=newest.get(receipt.file))
