"""This room reads a Parquet file by a contract: as text cells."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from threading import Lock

import polars as pl

from forebyg.definitions.extracts import ColumnType, Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.headers import match_header
from forebyg.extracts.native import EXACT, type_of
from forebyg.extracts.rows import Contents, Rows
from forebyg.extracts.wording import Source

MOST_ROWS = 100_000_000
"""A small file can promise more rows than a computer holds."""
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""1 January of the year 1 and 31 December 9999, counted from 1970."""
TICKS = {None: 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
"""How many of its units a day has; dates count days."""
STANDARD_ERROR = 2
ONE_AT_A_TIME = Lock()
NO_DAY = "no day of the calendar"


def read_parquet(content: bytes, extract: Extract, columns: Sequence[str], source: Source) -> Contents:
    """What of `columns` a Parquet file holds; a line is the number of a row, counted from 1."""
    frame = _frame(content)
    if frame is None:
        raise ExtractError([_damaged(source)])
    header = match_header(frame.columns, extract, source)
    frame = frame.with_columns(pl.int_range(1, frame.height + 1, dtype=pl.Int64).alias(".line"))
    texts, native, problems = list[pl.Series](), set[str](), list(header.problems)
    for name in (name for name in columns if name in header.positions):
        column = frame.to_series(header.positions[name])
        cells = texts_of(column, type_of(name, extract))
        if cells is None:
            problems.append(_not_single(name, column, source))
            continue
        texts.append(cells.alias(name))
        native |= {name} if column.dtype != pl.String else set()
    rows = Rows(
        pl.DataFrame([*texts, frame[".line"]]), _whole(frame), {}, (),
        frozenset(native),
    )  # fmt: skip
    return Contents(rows, "parquet", "", header.unread, tuple(problems))


def column_names(content: bytes, source: Source) -> tuple[str, ...]:
    """The names of the columns of a Parquet file; ExtractError where it is damaged."""
    with _muted():
        try:
            return tuple(pl.read_parquet_schema(io.BytesIO(content)))
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            pass
    raise ExtractError([_damaged(source)])


def _damaged(source: Source) -> Problem:
    text = f"is a Parquet file that is damaged, or has more than {MOST_ROWS:,} rows"
    return source.problem("FB405", ("file",), text, "fetch or export it anew")


def _frame(content: bytes) -> pl.DataFrame | None:
    """None where polars refuses or panics: its own words may carry cells and stay unsaid."""
    with _muted():
        try:
            if pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item() > MOST_ROWS:
                return None
            return pl.read_parquet(io.BytesIO(content))
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            return None


@contextmanager
def _muted() -> Iterator[None]:
    """What a panic writes to the screen goes round Python, and nowhere else."""
    with ONE_AT_A_TIME:
        kept, nowhere = os.dup(STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)
            os.close(nowhere)


def texts_of(column: pl.Series, type: ColumnType) -> pl.Series | None:
    """The values of a column as text; None where they are no single values, or times of a time zone."""
    dtype = column.dtype
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object, pl.Duration):
        return None
    if dtype.is_temporal() and dtype != pl.Time:
        return None if getattr(dtype, "time_zone", None) else _days(column, type)
    if dtype.is_float():
        return _floats(column)
    text = column.cast(pl.String)
    return text.str.replace(r"\.0+$", "") if dtype.is_decimal() else text


def _days(column: pl.Series, type: ColumnType) -> pl.Series:
    """Polars dies of days before the year 1 and behind 9999, so these are taken out first."""
    days = column.to_physical().cast(pl.Int64) // TICKS[getattr(column.dtype, "time_unit", None)]
    is_day = days.is_between(FIRST_DAY, LAST_DAY)
    kept = column.to_frame("day").select(pl.when(is_day).then("day")).to_series()
    text = kept.cast(pl.String) if column.dtype == pl.Date else _moments(kept, type)
    return text.zip_with(is_day.fill_null(True), pl.Series([NO_DAY]).new_from_index(0, len(text)))


def _moments(column: pl.Series, type: ColumnType) -> pl.Series:
    moments = column.cast(pl.Datetime("us"))
    whole = moments.dt.strftime("%Y-%m-%d %H:%M:%S%.f")
    if type == "datetime":
        return whole
    is_day = moments.dt.time() == dt.time()
    return moments.dt.strftime("%Y-%m-%d").zip_with(is_day.fill_null(True), whole)


def _floats(column: pl.Series) -> pl.Series:
    shortest = column.cast(pl.String) if column.dtype == pl.Float32 else column.round_sig_figs(15).cast(pl.String)
    is_whole = (column == column.floor()) & (column.abs() < EXACT)
    texts = column.cast(pl.Int64, strict=False).cast(pl.String).zip_with(is_whole.fill_null(False), shortest)
    texts = texts.str.replace(r"\.0$", "")
    odd = texts.filter(texts.str.contains("e", literal=True).fill_null(False)).unique()
    return texts.replace({text: f"{Decimal(text):f}" for text in odd}) if len(odd) else texts


def _not_single(name: str, column: pl.Series, source: Source) -> Problem:
    zone = isinstance(column.dtype, pl.Datetime)
    said = "times of a time zone" if zone else "no single values"
    help = "write the times of the place, without a zone" if zone else "write one text, number or date into each cell"
    return source.problem("FB414", ("columns", name), f"column '{name}' holds {said}", help)


def _whole(frame: pl.DataFrame) -> pl.Series:
    texts = (texts_of(column, "text") for column in frame.drop(".line"))
    single = [text.fill_null("").alias(str(place)) for place, text in enumerate(texts) if text is not None]
    if not single:
        return pl.Series([""], dtype=pl.String).new_from_index(0, frame.height)
    return pl.DataFrame(single).select(pl.concat_str(pl.all(), separator=";")).to_series()
