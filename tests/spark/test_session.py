"""A session tells what went wrong without a value, and leaves none in any log, here or on the cluster."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forebyg.errors import CountingError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark
SECRET = "SECRET-0101014711"


@pytest.mark.parametrize(
    "expression", ["CAST(cell AS INT)", "raise_error(cell)", "make_date(2020, 2, length(cell) + 20)"]
)
def test_no_cell_reaches_a_log(
    spark: SparkSession, scratch: Path, capfd: pytest.CaptureFixture[str], expression: str
) -> None:
    from forebyg.engine.spark.session import collected

    rows = spark.createDataFrame(pl.DataFrame({"cell": [SECRET] * 8}).to_arrow()).repartition(4)
    with pytest.raises(CountingError) as refused:
        collected(rows.selectExpr(f"{expression} AS found"))
    assert [problem.code for problem in refused.value.problems] == ["FB542"]
    kept = [file for file in scratch.rglob("*") if file.is_file() and file.suffix not in (".jar", ".class")]
    assert any(file.name == "stderr" for file in kept), "the executor writes there"
    leaking = [file.name for file in kept if SECRET.encode() in file.read_bytes()]
    assert leaking == []
    assert SECRET not in "".join([*capfd.readouterr(), str(refused.value), *map(str, refused.value.problems)])


def test_results_come_back_in_the_types_of_polars(spark: SparkSession) -> None:
    from forebyg.engine.spark.session import collected

    values = {
        "CAST(7 AS BIGINT)": (pl.Int64, 7),
        "CAST(99999999999999999999999999999999999999 AS DECIMAL(38,0))": (pl.Int128, 10**38 - 1),
        "CAST(X'C3A6' AS STRING)": (pl.String, "æ"),
        "DATE'2020-02-29'": (pl.Date, dt.date(2020, 2, 29)),
        "TIMESTAMP_NTZ'2020-02-29 23:59:59.999999'": (
            pl.Datetime("us"),
            dt.datetime(2020, 2, 29, 23, 59, 59, 999_999),
        ),
        "true": (pl.Boolean, True),
    }
    frame = collected(spark.range(1).selectExpr(*(f"{text} AS c{place}" for place, text in enumerate(values))))
    assert list(frame.schema.values()) == [dtype for dtype, _ in values.values()]
    assert frame.row(0) == tuple(value for _, value in values.values())


def test_without_java_it_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from forebyg.engine.spark import session

    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="needs Java 17, which is missing"):
        session._gateway.__wrapped__()
