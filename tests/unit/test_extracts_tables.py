"""Tables written in the catalogue."""

from datetime import date

import polars as pl
import pytest
from written_extracts import declared

from forebyg.definitions.extracts import Extract
from forebyg.errors import ConfigError, Place
from forebyg.extracts.reading import open_extract
from forebyg.extracts.tables import frame_of_table

WHERE = Place("configs/elever.yaml", 7, 9)


def extract(columns: dict, **more) -> Extract:
    return Extract.model_validate({"file": "x.csv", "columns": columns} | more)


def refused(definition: Extract, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        frame_of_table("elever", definition, text, WHERE)
    assert {problem.place for problem in caught.value.problems} == {WHERE}
    return [f"{problem.code} {problem.message}" for problem in caught.value.problems]


def test_a_table_has_iso_dates_and_decimal_points():
    frame = frame_of_table(
        "elever",
        extract(
            {"id": "id", "dag": "date or empty", "x": "decimal", "n": "int"},
            format={"dates": "dd-mm-yyyy", "decimal": ","},
        ),
        "id | dag        | x     | n\n01 | 2024-02-01 | 12.345 | 1\n\n02 |  | 1 | 2000\n",
    )
    assert frame.rows() == [
        ("01", date(2024, 2, 1), 12_345_000, 1, 2, "table"),
        ("02", None, 1_000_000, 2000, 4, "table"),
    ]


def test_columns_left_out_are_empty_even_required_ones():
    columns = {
        "id": "id",
        "dag": "date",
        "x": "decimal",
        "tid": "period",
        "y": "yes_no",
        "s": {"type": "category", "empty": "ingen"},
        "m": {"type": "int", "marks": {"..": "skjult"}},
    }
    frame = frame_of_table("elever", extract(columns), "id\n1")
    assert frame.schema == pl.Schema({
        "id": pl.String, "dag": pl.Date, "x": pl.Int128, "tid": pl.String, "tid.start": pl.Date, "tid.end": pl.Date,
        "y": pl.Boolean, "s": pl.String, "m": pl.Int64, "m.mark": pl.String, ".line": pl.Int64, ".file": pl.String,
    })  # fmt: skip
    assert frame.row(0) == ("1", None, None, None, None, None, None, "ingen", None, None, 2, "table")


def test_undeclared_columns_stay_text():
    frame = frame_of_table("elever", extract({"id": "id"}), "id | borgere.bydel | alder\n1 | Amager | 7\n2 | | 8")
    assert frame.select("id", "borgere.bydel", "alder").rows() == [("1", "Amager", "7"), ("2", None, "8")]


def test_a_table_with_a_header_alone_is_no_rows():
    assert frame_of_table("elever", extract({"id": "id", "n": "int"}), "id | n").height == 0


def test_an_open_end_may_be_written_in_iso():
    definition = extract({"fra": "date", "til": "date"}, spell={"from": "fra", "to": "til", "no_end": ["31-12-9999"]})
    frame = frame_of_table("elever", definition, "fra | til\n2024-01-01 | 9999-12-31")
    assert frame["til"].to_list() == [None]


def test_a_table_holds_to_the_contract():
    definition = extract({"id": "id", "k": {"type": "category", "values": ["a"]}, "dag": "date"}, key="id")
    assert refused(definition, "id | k | dag\n1 | b | 01-02-2024\n2 | a |") == [
        "FB415 table of 'elever': column 'k': 1 of 2 values is not in [a]; first at line 2",
        "FB414 table of 'elever': column 'dag': 1 of 1 value is not a date written yyyy-mm-dd; first at line 2",
        "FB413 table of 'elever': column 'dag': 1 of 2 cells is empty; first at line 3",
    ]
    assert refused(definition, "id | k\n1 | a\n1 | a") == [
        "FB418 table of 'elever': key [id]: 1 key is repeated, in 2 rows; first at line 2, 3"
    ]


def test_rows_of_other_lengths_are_refused():
    assert refused(extract({"id": "id"}), "id | n\n1\n2 | 3\n4 | 5 | 6") == [
        "FB411 table of 'elever': 2 rows have not the 2 cells of the header; first at line 2, 4"
    ]


def test_headers_are_refused_that_are_empty_or_twice():
    assert refused(extract({"id": "id"}), "id | | ID\n1 | 2 | 3") == [
        "FB408 table of 'elever': a column of the header has no name",
        "FB409 table of 'elever': column 'id' stands 2 times in the header",
    ]
    assert refused(extract({"id": "id"}), " \n")[0].startswith("FB404")


def test_an_extract_may_be_a_table(tmp_path):
    code_list = declared(
        {"svar": "text", "point": "int"},
        key="svar",
        file=None,
        table="svar | point\nVery unlikely | 1\nVery likely | 5\n",
    )
    content = open_extract("skalaer", code_list, tmp_path)
    assert content.frame.select("svar", "point").rows() == [("Very unlikely", 1), ("Very likely", 5)]
    assert content.receipts == ()
