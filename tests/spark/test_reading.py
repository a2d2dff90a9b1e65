"""An extract read on the cluster is the one that the reader of one machine gives, or it is refused without a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forebyg.bound import BoundExtract
from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.engine import sources
from forebyg.errors import ExtractError
from forebyg.extracts.reading import in_texts, open_extract
from forebyg.language.catalogue import read_catalogue

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from forebyg.engine.spark.reading import Read

pytestmark = pytest.mark.spark
HOUSE = Path(__file__).parents[2]
COLUMNS = {
    "id": "id", "navn": "text or empty", "køn": {"type": "category or empty", "values": ["k", "m", "æ"]},
    "antal": "int or empty", "pris": "decimal or empty", "født": "date or empty", "set": "datetime or empty",
    "kl": "time or empty", "ja": "yes_no or empty", "år": "period or empty",
}  # fmt: skip
HEADER = list(COLUMNS)
ROWS = [
    ["1", " Åse ", "k", "12", "1,5", "29-02-2020", "29-02-2020 23:59:59", "12:30", "Ja", "2012"],
    ["002", 'sagde "nej"', "m", "-7", "-0,000001", "1-1-2021", "1-1-2021 0:00", "7.05", "n", "2012/13"],
    ["a;b", "", "æ", "+3", ",5", "31-12-1999", "31-12-1999 12:00:00.123456789", "07:05:01,5", "SAND", "201213"],
    ['="0101"', "ø", " k ", "", "00012,500000000", "", "", "", "", "2012k3"],
    ["", "", "", "", "", "", "", "", "", ""],
    [
        "5",
        "NULL",
        "k",
        "9223372036854775807",
        "99999999999999999999999999999999,999999",
        "ukendt",
        "",
        "23:59:59",
        "0",
        "2012-05",
    ],
    ["6", "\t", "m", "0", "0", "24-12-2024", "", "0:00", "false", "2099H2"],
]


def extract_of(columns: Mapping[str, Any], **more: Any) -> BoundExtract:
    definition = Extract.model_validate({"file": "e.csv", "columns": columns} | more)
    return BoundExtract("e", DeclaredExtract("e", definition, lambda loc: None), {}, ())


def written(
    rows: list[list[str]], header: list[str] | None = HEADER, mark: str = ";", encoding: str = "utf-8"
) -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in f'{mark}"\n') else text

    lines = [mark.join(map(cell, row)) for row in ([header] if header else []) + rows]
    return "".join(f"{line}\n" for line in lines).encode(encoding)


def read(spark: SparkSession, extract: BoundExtract, folder: Path) -> Read:
    from forebyg.engine.spark.reading import read_extract

    return read_extract(spark, extract, folder)


def on_the_cluster(spark: SparkSession, extract: BoundExtract, folder: Path) -> pl.DataFrame:
    from forebyg.engine.spark.session import collected

    found = read(spark, extract, folder)
    _, problems = found.counted(found.marked(()))
    if problems:
        raise ExtractError(problems)
    frame = collected(found.frame())
    times = [name for name, column in extract.declared.definition.columns.items() if column.type == "time"]
    return frame.with_columns(pl.col(name).cast(pl.Time) for name in times)


def on_one_machine(extract: BoundExtract, folder: Path) -> pl.DataFrame:
    return open_extract("e", extract.declared, folder).frame.drop(".line", ".file")


def both_alike(spark: SparkSession, extract: BoundExtract, folder: Path) -> pl.DataFrame:
    found, expected = on_the_cluster(spark, extract, folder), on_one_machine(extract, folder)
    assert_frame_equal(found, expected, check_row_order=False, check_column_order=False)
    return found


def codes_of(spark: SparkSession, extract: BoundExtract, folder: Path) -> list[str]:
    with pytest.raises(ExtractError) as refused:
        on_the_cluster(spark, extract, folder)
    assert "SECRET" not in str(refused.value)
    return sorted({problem.code for problem in refused.value.problems})


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig"])
@pytest.mark.parametrize(
    "format", [{}, {"decimal": ",", "dates": "dd-mm-yyyy", "separator": ";"}], ids=["found", "said"]
)
def test_all_types_are_read_alike(spark: SparkSession, tmp_path: Path, encoding: str, format: dict[str, Any]) -> None:
    (tmp_path / "e.csv").write_bytes(written(ROWS, encoding=encoding))
    said = {"encoding": encoding} if format else {}
    found = both_alike(spark, extract_of(COLUMNS, format={"null": ["NULL", "ukendt"]} | format | said), tmp_path)
    assert found.height == len(ROWS) - 1
    assert found["pris"].dtype == pl.Int128
    assert found["pris"].max() == 10**38 - 1


def test_every_extract_of_the_sample_is_read_alike_or_is_too_particular(spark: SparkSession) -> None:
    catalogue = read_catalogue([HOUSE / "configs"])
    alike, refused = [], {}
    for name, declared in catalogue.extracts.items():
        extract = BoundExtract(name, declared, {}, ())
        try:
            found = on_the_cluster(spark, extract, HOUSE / "data")
        except ExtractError as error:
            refused[name] = sorted({problem.code for problem in error.problems})
            continue
        expected = in_texts(open_extract(name, declared, HOUSE / "data"), declared.definition).frame
        expected = expected.drop(".line", ".file")
        assert_frame_equal(found, expected, check_row_order=False, check_column_order=False)
        alike.append(name)
    assert {code for codes in refused.values() for code in codes} <= {"FB543"}, refused
    assert len(alike) >= len(refused), (alike, refused)


@pytest.mark.parametrize(
    ("cells", "columns", "code"),
    [
        (["1", "SECRET"], {"a": "id", "b": "int"}, "FB414"),
        (["1", "1.000"], {"a": "id", "b": "int"}, "FB414"),
        (["1", "9223372036854775808"], {"a": "id", "b": "int"}, "FB414"),
        (["1", "0,1234567"], {"a": "id", "b": "decimal"}, "FB414"),
        (["1", "1,234"], {"a": "id", "b": "decimal"}, "FB416"),
        (["1", "30-02-2020"], {"a": "id", "b": "date"}, "FB414"),
        (["1", "01-02-2020 SECRET"], {"a": "id", "b": "date"}, "FB414"),
        (["1", "01-02-2020 12:00"], {"a": "id", "b": "date"}, "FB414"),
        (["1", "31-12-9999"], {"a": "id", "b": "date"}, "FB427"),
        (["1", ""], {"a": "id", "b": "date"}, "FB413"),
        (["1", "SECRET"], {"a": "id", "b": {"type": "category", "values": ["x"]}}, "FB415"),
        (["1", "7"], {"a": "id", "b": {"type": "int", "max": "6"}}, "FB431"),
        (["1", "SECRET"], {"a": "id", "b": {"type": "id", "pattern": "[0-9]+"}}, "FB432"),
        (["1", "I alt"], {"a": "id", "b": "category"}, "FB426"),
        (["1", "1,2E+11"], {"a": "id", "b": "id"}, "FB428"),
        (["1", "2012/14"], {"a": "id", "b": "period"}, "FB414"),
        (["1", "SECRET", "2"], {"a": "id", "b": "text"}, "FB411"),
        (["SECRET"], {"a": "id", "b": "text"}, "FB411"),
    ],
)
def test_what_is_not_as_declared_is_refused(
    spark: SparkSession, tmp_path: Path, cells: list[str], columns: dict[str, Any], code: str
) -> None:
    header = ["a", "b"]
    (tmp_path / "e.csv").write_bytes(b"\n".join(written([row], None).strip(b"\n") for row in (header, cells)) + b"\n")
    assert codes_of(spark, extract_of(columns), tmp_path) == [code]


ODD = {
    "int": [
        "0",
        "-0",
        "007",
        "+7",
        "-7",
        " 7",
        "7 ",
        "1e3",
        "٣",
        "9223372036854775807",
        "9223372036854775808",
        "7.0",
        "",
    ],
    "decimal": [
        "1",
        "1.5",
        "1,5",
        "-0.25",
        ".5",
        "5.",
        "1.500",
        "1,234",
        "00.10",
        "123456789012.25",
        "1234567890123.25",
        "1e3",
        "+1.5",
        "- 1",
        "99999999999999999999999999999999.999999",
        "0.0000001",
        "1.5 ",
        "NULL",
    ],
    "date": [
        "2020-02-29",
        "2021-02-29",
        "29-02-2020",
        "29-02-2021",
        "2020-2-29",
        "2020-01-1T",
        "2020-01-1 ",
        "2020-1-01T",
        "+2020-1-01",
        "-2020-1-01",
        " 2020-01-01",
        "0999-01-01",
        "0001-01-01",
        "01-01-0999",
        "1-1-2020",
        "01-01-2020x",
        "2020-01-01 00:00",
        "01/02/2020",
        "20200102",
        "9999-12-31",
        "1900-01-01",
        "2020-01-T1",
        "٢020-01-01",
        "NULL",
    ],
    "category": [
        "a",
        "Æble 1",
        "a  b",
        " a",
        "a ",
        "I alt",
        "sum",
        "SUM",
        "Summer",
        "Begge KØN",
        "børn i alt",
        "i  alt",
        "x/y",
        "1,50",
        "12.0",
        "1E+11",
        "'12",
        '="01"',
        "#N/A",
        "Err:502",
        "São",
        "SÃ¸ren",
        "e\u0301",
        "NULL",
        "open",
        "٣",
    ],
    "yes_no": ["ja", "JA", "Ja", "nej", "1", "0", "x", "sand", " ja", "NULL"],
}
"""Cells at the borders of what is plain."""


@pytest.mark.parametrize("more", [{}, {"decimal": ",", "dates": "dd-mm-yyyy"}, {"decimal": ".", "dates": "yyyymmdd"}])
def test_plain_cells_mean_what_they_mean_the_longer_way(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any]
) -> None:
    from forebyg.engine.spark import plain
    from forebyg.engine.spark.session import collected

    columns: dict[str, Any] = {kind: f"{kind} or empty" for kind in ODD}
    columns |= {"listed": {"type": "category or empty", "values": ["a", "sum", "x/y"]}, "code": "id or empty"}
    columns |= {"digits": {"type": "id or empty", "digits": 3}, "note": "text or empty"}
    letters = ODD["category"]
    by_column = ODD | {"listed": letters, "code": letters, "digits": letters, "note": letters}
    rows = [[cells[place % len(cells)] for cells in by_column.values()] for place in range(30)]
    (tmp_path / "e.csv").write_bytes("".join("|".join(row) + "\n" for row in [list(by_column), *rows]).replace(
        '="01"', "=01").encode())  # fmt: skip
    extract = extract_of(columns, format={"separator": "|", "null": ["NULL"]} | more)

    def both() -> tuple[pl.DataFrame, list[str]]:
        found = read(spark, extract, tmp_path)
        _, problems = found.counted(found.marked(()))
        return collected(found.frame()), [str(problem) for problem in problems]

    quick, said = both()
    monkeypatch.setattr(plain, "tries", lambda *_: [])
    monkeypatch.setattr(plain, "value", lambda *_: None)
    slow, expected = both()
    assert_frame_equal(quick, slow, check_row_order=False)
    assert said == expected
    assert len(said) > 10


NOT_PLAIN = {
    "an end of a line in a cell": b'a;b\n1;"x\ny"\n',
    "rows between quotes": b'a;b\n1;"x\n2;y\n3;z"\n4;u\n',
    "a quote that stays open": b'a;b\n"1;x\n',
    "a quote that stays open until the next line": b'a;b\n1;"x\n2;y\n',
    "letters behind a quote": b'a;b\n1;"x"y\n',
    "letters before a quote": b'a;b\n1;x"y"\n',
    "a blank before a quote": b'a;b\n1; "y"\n',
    "the header again": b"a;b\n1;x\na;b\n2;y\n",
    "a line above the header": b"sep=;\na;b\n1;x\n",
    "a carriage return within a line": b"a;b\n1;x\r2;y\n",
    "a zero byte": b"a;b\n1;\0x\n",
    "a mark of an encoding within": "a;b\n1;\ufeffx\n".encode(),
    "two encodings": "a;b\n1;Åse\n".encode() + "2;Åge\n".encode("cp1252"),
    "the letters of DOS": "a;b\n1;Søren\n".encode("cp850"),
    "another encoding": "a;b\n1;x\n".encode("utf-16"),
}


@pytest.mark.parametrize("content", NOT_PLAIN.values(), ids=list(NOT_PLAIN))
def test_files_that_are_not_plain_are_not_read_there(spark: SparkSession, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "e.csv").write_bytes(content)
    extract = extract_of({"a": "id or empty", "b": "text or empty"})
    assert codes_of(spark, extract, tmp_path) == ["FB543"]


def test_letters_of_another_encoding_are_not_read_there(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_bytes("a;b\n1;Åse\n".encode("cp1252"))
    extract = extract_of({"a": "id", "b": "category"}, format={"encoding": "utf-8"})
    assert codes_of(spark, extract, tmp_path) == ["FB543"]


@pytest.mark.parametrize("other", [b"b;a\nx;1\n", "a;b\n1;Åse\n".encode("cp1252"), b""])
def test_files_that_are_not_alike_are_not_read_there(spark: SparkSession, tmp_path: Path, other: bytes) -> None:
    (tmp_path / "e1.csv").write_bytes("a;b\n1;Åse\n".encode())
    (tmp_path / "e2.csv").write_bytes(other)
    assert codes_of(spark, extract_of({"a": "id", "b": "category"}, file="e*.csv"), tmp_path) == ["FB543"]


@pytest.mark.parametrize("seed", range(3))
def test_cells_in_quotes_are_read_alike(spark: SparkSession, tmp_path: Path, seed: int) -> None:
    """Any letters in a cell, in quotes where they must and sometimes where they need not."""
    chance = Random(seed)
    mark, end = chance.choice(";,\t|"), chance.choice(["\n", "\r\n"])

    def cell() -> str:
        text = "".join(chance.choices(f"{mark}\"\\'#a å\t", k=chance.randint(0, 5)))
        must = mark in text or '"' in text
        return '"' + text.replace('"', '""') + '"' if must or chance.random() < 0.3 else text

    lines = ["a;b;c".replace(";", mark), *(mark.join(cell() for _ in "abc") for _ in range(300))]
    folder = tmp_path / "any [name] {is} * a?\\ name"
    folder.mkdir()
    (folder / "e [1],{2}.csv").write_bytes("".join(line + end for line in lines).encode())
    columns = dict.fromkeys("abc", "text or empty")
    found = both_alike(spark, extract_of(columns, file="e [1],{2}.csv"), folder)
    assert found.height > 200


def test_several_files_and_parquet_are_read_alike(spark: SparkSession, tmp_path: Path) -> None:
    for place, rows in enumerate((ROWS[:3], ROWS[3:])):
        (tmp_path / f"e{place}.csv").write_bytes(written(rows))
    both_alike(spark, extract_of(COLUMNS, file="e?.csv", format={"null": ["NULL", "ukendt"], "decimal": ","}), tmp_path)
    values = pl.DataFrame(
        {"a": ["1", None], "n": [1, None], "x": pl.Series(["1.50", None]).cast(pl.Decimal(10, 2)),
         "d": [dt.date(2020, 2, 29), None], "w": [dt.datetime(2020, 2, 29, 1, 2, 3, 4), None], "y": [True, None]}
    )  # fmt: skip
    values.write_parquet(tmp_path / "e.parquet")
    columns = {"a": "id or empty", "n": "int or empty", "x": "decimal or empty", "d": "date or empty"}
    columns |= {"w": "datetime or empty", "y": "yes_no or empty"}
    both_alike(spark, extract_of(columns, file="e.parquet"), tmp_path)


@pytest.mark.parametrize(
    "more",
    [
        {"columns": {"a": "cpr"}}, {"columns": {"a": {"type": "int", "marks": {"x": "y"}}}}, {"file": "e.xlsx"},
        {"columns": {"a": {"type": "id", "total": "I alt"}}}, {"format": {"footer": ["Antal"]}},
        {"columns": {"a": {"type": "id", "pattern": "(?i)a"}}}, {"file": "_e.csv"}, {"format": {"header": "search"}},
        {"columns": {"a": "int"}, "format": {"thousands": "."}}, {"severity": {"required": "warning"}},
    ],
)  # fmt: skip
def test_too_particular_contracts_say_where_to_run_them(
    spark: SparkSession, tmp_path: Path, more: dict[str, Any]
) -> None:
    extract = extract_of(**({"columns": {"a": "id"}} | more))
    (tmp_path / str(extract.declared.definition.file)).write_bytes(b"a\n1\n")
    with pytest.raises(ExtractError) as refused:
        read(spark, extract, tmp_path)
    assert [(problem.code, problem.help) for problem in refused.value.problems] == [
        ("FB543", "run it without --engine spark")
    ]


@pytest.mark.parametrize("last_day", ["in", "out"])
@pytest.mark.parametrize("as_of", [None, dt.date(2020, 6, 1)])
def test_rows_are_known_alike(spark: SparkSession, tmp_path: Path, last_day: str, as_of: dt.date | None) -> None:
    from forebyg.engine.spark import known
    from forebyg.engine.spark.session import collected

    columns = {
        "i": "id",
        "a": "date",
        "b": "date or empty",
        "c": "date or empty",
        "p": {"type": "date or empty", "planned": True},
    }
    days = ["2020-01-01", "2020-06-01", "2020-06-02", "2020-12-31"]
    rows = [
        [f"x{n}", a, b, c, c]
        for n, (a, b, c) in enumerate(
            (a, b, c) for a in days for b in ["", *days] for c in ["", *days] if not b or a <= b
        )
    ]
    (tmp_path / "e.csv").write_bytes(written(rows, list(columns)))
    extract = extract_of(columns, spell={"from": "a", "to": "b", "last_day": last_day})
    frame = known.with_spell(extract, known.as_known(extract, read(spark, extract, tmp_path).frame(), as_of))
    expected = sources.with_spell(extract, sources.as_known(extract, on_one_machine(extract, tmp_path), as_of))
    assert_frame_equal(collected(frame), expected, check_row_order=False)
