"""This room reads one file of an extract: its bytes become rows of text cells, and a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.errors import Problem
from forebyg.extracts.cells import NUMBERS
from forebyg.extracts.decoding import decode
from forebyg.extracts.dialect import read_dialect
from forebyg.extracts.finding import Found, read_bytes
from forebyg.extracts.headers import headers_of
from forebyg.extracts.native import pinned, type_of
from forebyg.extracts.parquet import read_parquet
from forebyg.extracts.rows import Contents, Rows, read_rows
from forebyg.extracts.sheets import read_workbook
from forebyg.extracts.totals import faults_of_totals, without_totals
from forebyg.extracts.unpacking import unpack
from forebyg.extracts.wording import Fault, Source
from forebyg.results import Receipt

NO_ROWS = "it has a line of column names and no rows"


@dataclass(frozen=True)
class TextFile:
    """The rows of a file as text, with `.line` and `.file`, and `.print` where no key tells rows apart; what is wrong;
    and what was read. `native` columns are written with a point and ISO dates."""

    rows: pl.DataFrame
    receipt: Receipt
    faults: tuple[Fault, ...] = ()
    problems: tuple[Problem, ...] = ()
    native: frozenset[str] = frozenset()


def read_file(found: Found, extract: Extract, wanted: set[str], source: Source) -> TextFile:
    """The wanted columns of the file that it has; ExtractError where it holds no rows that could be cut."""
    content = read_bytes(found, source)
    unpacked = unpack(content, found.name, source)
    columns = columns_read(extract, wanted)
    read = {"text": _read_text, "workbook": read_workbook, "parquet": read_parquet}[unpacked.kind]
    contents = read(unpacked.content, extract, columns, source)
    frame = _with_prints(contents, extract)
    rows = _stacked(frame, extract).with_columns(pl.lit(found.name).alias(".file"))
    counting = without_totals(rows, extract)
    left_out = contents.rows.left_out | {"total": rows.height - counting.height}
    packed = {"packed": unpacked.packed} if unpacked.packed else {}
    receipt = Receipt(
        source.extract,
        found.name,
        len(content),
        hashlib.sha256(content).hexdigest(),
        contents.encoding,
        contents.separator,
        frame.height,
        detected=packed | contents.detected,
        left_out={cause: count for cause, count in left_out.items() if count},
        # Above no rows the names may be a row that ran into the header.
        unread=() if frame.is_empty() else contents.unread,
    )
    problems = contents.problems
    if frame.is_empty() and not contents.rows.faults:
        problems = (*problems, source.problem("FB425", ("file",), NO_ROWS, severity="warning"))
    return TextFile(counting, receipt, contents.rows.faults, problems, _stacked_native(contents.rows, extract))


def together(files: Sequence[TextFile], extract: Extract) -> tuple[pl.DataFrame, frozenset[str]]:
    """The rows of all files, and the columns that are native in each. A column that one of them lacks, which was told,
    is judged in none; one that is native in some is written there as the contract has it in the others."""
    shared = [name for name in files[0].rows.columns if all(name in file.rows.columns for file in files)]
    filled = [file.native for file in files if file.rows.height]
    native = frozenset[str].intersection(*filled) if filled else frozenset[str]()
    frames = [
        pl.DataFrame([
            pinned(file.rows[name], type_of(name, extract), extract.format) if name in file.native - native
            else file.rows[name] for name in shared
        ])
        for file in files
    ]  # fmt: skip
    return pl.concat(frames), native


def _read_text(content: bytes, extract: Extract, columns: Sequence[str], source: Source) -> Contents:
    decoded = decode(content, extract.format.encoding, source)
    dialect = read_dialect(decoded.body, extract, source)
    present = [column for column in columns if column in dialect.positions] or list(dialect.positions)[:1]
    rows = read_rows(decoded.body, dialect, present, source)
    rows = replace(rows, faults=(*rows.faults, *faults_of_totals(rows, dialect, extract, source)))
    header = {"header": str(dialect.header_line)} if dialect.header_line > 1 else {}
    return Contents(rows, decoded.encoding, dialect.separator, dialect.unread, dialect.problems, header)


def columns_read(extract: Extract, wanted: set[str]) -> list[str]:
    """Number columns are read beside the wanted ones, so that what a comma means never depends on what is asked; CPR
    numbers where a date of birth is read from them."""
    unsaid = extract.format.decimal is None
    needed = {name for name, column in extract.columns.items() if name in wanted or (unsaid and column.type in NUMBERS)}
    needed |= {column.birth_of for name, column in extract.columns.items() if column.birth_of and name in wanted}
    stacked = set(extract.stack.columns) if extract.stack else set()
    columns = list(headers_of(extract))
    return [column for column in columns if column in needed or column in stacked] or columns[:1]


def _with_prints(contents: Contents, extract: Extract) -> pl.DataFrame:
    """Each row with a fingerprint of all its cells, wherever nothing else tells that it stands twice."""
    if extract.key:
        return contents.rows.frame
    written, separator = contents.rows.written, contents.separator
    if separator not in ("", ";"):
        written = written.str.replace_all(separator, ";", literal=True)
    return contents.rows.frame.with_columns(written.hash().alias(".print"))


def _stacked(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Each wide row becomes one row per stacked column, in the order of the file."""
    if extract.stack is None:
        return rows
    label, cell = extract.stack.into
    order = {column: index for index, column in enumerate(extract.stack.columns) if column in rows.columns}
    kept = [column for column in rows.columns if column not in order]
    long = rows.with_row_index(".row").unpivot(list(order), index=[".row", *kept], variable_name=label, value_name=cell)
    # Where the file has none of the wide columns, which was told, polars knows no type.
    long = long.with_columns(pl.col(cell).cast(pl.String))
    by_file = long.sort(".row", pl.col(label).replace_strict(order, return_dtype=pl.Int64))
    return by_file.select(*(name for name in (*extract.columns, ".line", ".print") if name in by_file.columns))


def _stacked_native(rows: Rows, extract: Extract) -> frozenset[str]:
    wide = extract.stack.columns if extract.stack else []
    if extract.stack is None or not rows.native.issuperset(name for name in wide if name in rows.frame.columns):
        return rows.native
    return rows.native | {extract.stack.into[1]}
