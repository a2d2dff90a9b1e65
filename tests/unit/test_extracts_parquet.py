"""Parquet files, as far as the deck does not have them."""

import datetime as dt
import io
from decimal import Decimal

import polars as pl
import pytest
from written_extracts import cells, declared

from forebyg.errors import ExtractError
from forebyg.extracts import open_extract


def read(folder, frame, columns, **more):
    stream = io.BytesIO()
    frame.write_parquet(stream)
    (folder / "x.parquet").write_bytes(stream.getvalue())
    return open_extract("x", declared(columns, "x.parquet", **more), folder)


def refused(folder, frame, columns):
    with pytest.raises(ExtractError) as caught:
        read(folder, frame, columns)
    return [(problem.code, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("values", "dtype", "millionths"),
    [
        ([12.0, 0.1 + 0.2, 1e-6, None, -0.0, 1e20], pl.Float64, [12_000_000, 300_000, 1, None, 0, 10**26]),
        ([0.1, 12.5], pl.Float32, [100_000, 12_500_000]),
        ([Decimal("12.345")], pl.Decimal(10, 3), [12_345_000]),
        ([12, None], pl.Int16, [12_000_000, None]),
        (["12,5", "1.234,5"], pl.String, [12_500_000, 1_234_500_000]),
    ],
)
def test_numbers_of_all_kinds_are_read_exactly(tmp_path, values, dtype, millionths):
    frame = pl.DataFrame({"n": pl.Series(values, dtype=dtype)})
    assert cells(read(tmp_path, frame, {"n": "decimal or empty"}, format={"decimal": ","}), "n") == millionths


def test_midnight_is_a_day_where_days_are_declared(tmp_path):
    moments = [dt.datetime(2024, 2, 1), None]
    columns = {"d": "date or empty", "t": "datetime or empty"}
    frame = read(tmp_path, pl.DataFrame({"d": moments, "t": moments}), columns).frame
    assert [row[:2] for row in frame.rows()] == [(dt.date(2024, 2, 1), moments[0]), (None, None)]


def test_days_that_no_calendar_has_are_refused(tmp_path):
    days = pl.DataFrame({"d": pl.Series([0, 2**31 - 1], dtype=pl.Int32).cast(pl.Date)})
    assert [code for code, _ in refused(tmp_path, days, {"d": "date"})] == ["FB414"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([[1]], "holds no single values"),
        ([{"x": 1}], "holds no single values"),
        ([b"x"], "holds no single values"),
        ([dt.datetime(2024, 1, 1, tzinfo=dt.UTC)], "holds times of a time zone"),
    ],
)
def test_what_is_no_cell_is_refused_where_it_is_declared(tmp_path, values, said):
    frame = pl.DataFrame({"a": ["x"], "b": values})
    assert refused(tmp_path, frame, {"a": "text", "b": "text"}) == [("FB414", f"x.parquet: column 'b' {said}")]
    assert read(tmp_path, frame, {"a": "text"}).receipts[0].unread == ("b",)


def test_the_same_row_twice_is_worth_a_word(tmp_path):
    found = read(tmp_path, pl.DataFrame({"a": ["x", "x"], "b": [[1], [1]]}), {"a": "text"})
    assert [problem.code for problem in found.warnings] == ["FB421"]


def test_no_rows_are_worth_a_word(tmp_path):
    found = read(tmp_path, pl.DataFrame({"a": []}, schema={"a": pl.String}), {"a": "text"})
    assert (found.frame.height, [problem.code for problem in found.warnings]) == (0, ["FB425"])
