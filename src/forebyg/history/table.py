"""This room writes the rows of a release as a tidy table, and reads them back with their types."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import polars as pl

from forebyg.results import ASSESSED, COUNTS, ESTIMATES, PRINTED_COUNTS, RELEASED, UNPRINTED, Release

COLUMNS = {name: COUNTS[name] for name in PRINTED_COUNTS} | {
    name: kind for name, kind in (ESTIMATES | ASSESSED | RELEASED).items() if name not in UNPRINTED
}
BETWEEN = "; "
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_TYPES: dict[str, Any] = {
    "String": pl.String,
    "Float64": pl.Float64,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "Date": pl.Date,
    "List(String)": pl.List(pl.String),
}


def results_of(release: Release) -> str:
    """The rows as `keep` writes them."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in in_columns(release.rows).iter_rows())
    return stream.getvalue()


def parquet_of(release: Release) -> bytes:
    """The same rows, with their types; the same bytes for the same rows."""
    stream = io.BytesIO()
    in_columns(release.rows).write_parquet(stream, compression="zstd", statistics=False)
    return stream.getvalue()


def in_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that are kept, in their order. One that is not there is null; so is an empty list, which as text is
    nothing either."""
    return rows.select(_kept(rows, name, kind).alias(name) for name, kind in COLUMNS.items())


def _kept(rows: pl.DataFrame, name: str, kind: str) -> pl.Expr:
    cell = (pl.col(name) if name in rows.columns else pl.lit(None)).cast(_TYPES[kind])
    return pl.when(cell.list.len() > 0).then(cell) if kind.startswith("List") else cell


def rows_of(text: str) -> pl.DataFrame:
    """The rows of a text; a column that an earlier version did not keep is null."""
    frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    return frame.select(
        _typed(name, kind) if name in frame.columns else pl.lit(None, _TYPES[kind]).alias(name)
        for name, kind in COLUMNS.items()
    )


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case list():
            return BETWEEN.join(value)
        case dt.date():
            return value.isoformat()
    return repr(value)


def _typed(name: str, kind: str) -> pl.Expr:
    cell = pl.col(name)
    match kind:
        case "String":
            return cell.str.strip_prefix("'")
        case "Boolean":
            return cell.replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
        case "Date":
            return cell.str.to_date("%Y-%m-%d")
        case "List(String)":
            return cell.str.split(BETWEEN)
    return cell.cast(_TYPES[kind])
