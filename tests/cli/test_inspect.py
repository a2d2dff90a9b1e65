"""`forebyg inspect`: what an analyst sees of a file that just came, and that no cell of it is ever shown."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

HONEST = "barn_id;dato;køn;beløb\n" + "".join(
    f"B{number:04d};0{number % 2 + 1}-01-2025;{'MK'[number % 2]};{number},5\n" for number in range(10)
)
PLANTED = ("Xylofon", "0102034567", "010203-4567", "987654", "1987", "Qvist")
"""Stands in cells, and nowhere else."""
BROKEN = {
    "an unclosed quote": b'barn_id;navn;dato\n987654;"Xylofon;01-02-1987\n0102034567;Qvist;02-02-1987\n',
    "two encodings": "barn_id;navn\n987654;Xylofonø\n".encode() + "1;Qvist Xylofonå\n".encode("cp1252"),
    "a NUL": b"barn_id;navn\n987654;Xylo\x00fon Qvist\n",
    "ragged rows": b"barn_id;navn;dato\n987654;Xylofon\n010203-4567;Qvist;01-02-1987;x\n",
    "no line of names": b"010203-4567;Xylofon Qvist;01-02-1987\n010204-4567;Qvist;02-02-1987\n",
    "a title with a person": b"Udtrukket for Qvist, 010203-4567\n\nbarn_id;dato\nB1;01-02-1987\nB2;02-02-1987\n",
    "a footer with a person": b"barn_id;dato\nB1;01-02-1987\nB2;02-02-1987\nUdtrukket af Xylofon Qvist 987654\n",
    "names run together with the first row": b"barn_id;cpr0102034567;Xylofon\n2;010203-4567;Qvist\n",
    "damaged cells": b"barn_id;dato;antal\n1;31-02-1987;#REF!\n2;01-02-1987;987654\n3;Qvist;1\n",
    "ids that look like counts": b"barn;antal\n" + b"987654;1\n" * 6 + b"987653;1\n" * 6,
    "a category of persons": "nr;lærer\n".encode() + b"1;Xylofon Qvist\n" * 6,
    "a zip that is none": b"PK\x03\x04Xylofon Qvist 987654",
    "lone carriage returns": b"barn_id;navn\n1;Xylo\rfon\n987654;Qvist\n",
}


@pytest.fixture
def honest(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data/elever.csv"
    file.write_text(HONEST, encoding="utf-8")
    return file


def test_a_file_as_people_see_it(typed, honest) -> None:
    said = typed("inspect", "data/elever.csv", COLUMNS="80")
    assert said.code == 0
    assert said.err == ""
    assert said.out == (
        "elever.csv\n"
        "  10 rows; UTF-8; separator ';'; column names in line 1; 255 bytes\n"
        "\n"
        "  Column   Type      Written        Distinct  Least       Greatest\n"
        "  barn_id  id                             10\n"
        "  dato     date      dd-mm-yyyy            2  2025-01-01  2025-01-02\n"
        "  køn      category                        2\n"
        "  beløb    decimal   decimal comma        10  ..          ..\n"
        "  .. is shared by fewer than 5 rows, or could name somebody\n"
        "\n"
        "  A row is told by barn_id.\n"
        "\n"
        "Proposed contract\n"
        "\n"
        "# yaml-language-server: $schema=./forebyg.schema.json\n"
        "#\n"
        "# Proposed by forebyg inspect. What no file tells is for you to say: title,\n"
        "# complete_from and as_of of an extract, personal: no where its rows are no\n"
        "# persons, and the values that a category allows, as in {type: category,\n"
        "# values: [...]}.\n"
        "# Hold the files to it:\n"
        "#   forebyg validate THIS-FILE --data data\n"
        "forebyg: 1\n"
        "\n"
        "extracts:\n"
        "\n"
        "  elever:\n"
        "    file: elever.csv\n"
        "    key: [barn_id]\n"
        "    columns:\n"
        "      barn_id: id\n"
        "      dato: date\n"
        "      køn: category\n"
        "      beløb: decimal\n"
    )


def test_what_is_proposed_is_kept(typed, honest, tmp_path) -> None:
    said = typed("inspect", "data/elever.csv", "-o", "proposed.yaml")
    assert (said.code, said.out, said.err) == (0, "", "Contract written to proposed.yaml\n")
    config = (tmp_path / "proposed.yaml").read_text(encoding="utf-8")
    count = "{title: Rows, kind: count, rows: elever, period: {every: year, dated: dato}}"
    defaults = "{lang: en, as_of: 2025-12-31, confidence: 0.95, rule: point}"
    (tmp_path / "config.yaml").write_text(
        f"{config}defaults: {defaults}\nindicators:\n  n: {count}\n", encoding="utf-8"
    )
    kept = typed("validate", "config.yaml", "--data", "data")
    assert (kept.code, kept.out) == (0, "1 indicator, 1 extract: no problems\n")


def test_json_names_everything(typed, honest) -> None:
    document = json.loads(typed("inspect", "data/elever.csv", "-f", "json").out)
    assert document["schema"] == "forebyg/inspection/1"
    assert document["folder"] == "data"
    (extract,) = document["extracts"]
    assert extract["files"] == [
        {
            "file": "elever.csv",
            "size": 255,
            "encoding": "utf-8",
            "separator": ";",
            "header_line": 1,
            "preamble": 0,
            "rows": 10,
            "left_out": {},
            "detected": {},
        }
    ]
    assert extract["columns"][1] == {
        "name": "dato",
        "from": None,
        "type": "date",
        "written": "dd-mm-yyyy",
        "nulls": 0,
        "distinct": 2,
        "min": "2025-01-01",
        "max": "2025-01-02",
        "withheld": [],
    }
    assert extract["columns"][3]["withheld"] == ["min", "max"]
    assert extract["contract"]["key"] == ["barn_id"]


def test_what_is_left_out_is_counted(typed, tmp_path) -> None:
    (tmp_path / "a.csv").write_text("by;antal\nx;1\ny;2\n;\nI alt;3\nKilde: z\n", encoding="utf-8")
    said = typed("inspect", "a.csv").out
    assert "  2 rows;" in said
    assert all(f"; 1 {what} left out;" in said for what in ("empty line", "total row", "line below the rows"))


def test_a_fault_is_a_finding(typed, tmp_path) -> None:
    (tmp_path / "elever.csv").write_text("id;dato\n1;31-02-2024\n2;01-02-2024\n", encoding="utf-8")
    said = typed("inspect", "elever.csv")
    assert said.code == 1
    assert (
        "error[FB417]: elever.csv: column 'dato': 1 of 2 values is no day of the calendar; first at line 2" in said.out
    )
    problem = json.loads(typed("inspect", "elever.csv", "-f", "json").out)["extracts"][0]["problems"][0]
    assert {key: problem[key] for key in ("code", "severity", "column", "rule", "rows", "lines")} == {
        "code": "FB417",
        "severity": "error",
        "column": "dato",
        "rule": "type",
        "rows": 1,
        "lines": [{"file": "elever.csv", "lines": [2]}],
    }


def test_quiet_leaves_warnings_out(typed, tmp_path) -> None:
    (tmp_path / "elever.csv").write_text("id;antal\n1;5\n2;NULL\n3;6\n", encoding="utf-8")
    assert "warning[FB429]" in typed("inspect", "elever.csv").out
    assert "warning" not in typed("inspect", "elever.csv", "-q").out


def test_several_files_and_patterns(typed, tmp_path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.csv").write_text("id;dato\n1;01-02-2024\n", encoding="utf-8")
    document = json.loads(typed("inspect", "*.csv", "-f", "json").out)
    assert [extract["name"] for extract in document["extracts"]] == ["a", "b"]


def test_a_file_that_is_not_there_is_a_mistake_of_usage(typed, tmp_path) -> None:
    (tmp_path / "data").mkdir()
    said = typed("inspect", "elever.csv", "data")
    assert (said.code, said.out) == (2, "")
    assert "error[FB913]: there is no file 'elever.csv'" in said.err
    said = typed("inspect", "data")
    assert (said.code, said.out) == (2, "")
    assert "error[FB913]: 'data' is a folder\n  = help: name its files, such as data/*.csv" in said.err


def test_what_a_pattern_brings_along_is_passed_over(typed, honest, tmp_path) -> None:
    (tmp_path / "data/gamle").mkdir()
    (tmp_path / "data/README.md").write_text("Om data\n", encoding="utf-8")
    (tmp_path / "data/~$elever.xlsx").write_bytes(b"lock")
    for names in (("data/*",), tuple(str(path) for path in sorted((tmp_path / "data").iterdir()))):
        said = typed("inspect", *names, "-f", "json")
        assert [extract["name"] for extract in json.loads(said.out)["extracts"]] == ["elever"]
        assert (said.code, said.err.count("warning[FB915]"), said.err.count("is passed over")) == (0, 3, 3)
        assert typed("inspect", *names, "-f", "json", "-q").err == ""
    said = typed("inspect", "data/gamle", "data/README.md")
    assert (said.code, said.err.count("error[")) == (2, 2)
    assert "readme_md" in typed("inspect", "data/README.md").out


def test_a_contract_that_is_there_stays_unless_it_is_said(typed, honest, tmp_path) -> None:
    (tmp_path / "proposed.yaml").write_text("mine\n", encoding="utf-8")
    said = typed("inspect", "data/elever.csv", "-o", "proposed.yaml")
    assert (said.code, said.out) == (2, "")
    assert "error[FB914]: 'proposed.yaml' is already there" in said.err
    assert (tmp_path / "proposed.yaml").read_text(encoding="utf-8") == "mine\n"
    assert typed("inspect", "data/elever.csv", "-o", "proposed.yaml", "--force").code == 0
    assert "elever:" in (tmp_path / "proposed.yaml").read_text(encoding="utf-8")
    (tmp_path / "empty.yaml").touch()
    assert typed("inspect", "data/elever.csv", "-o", "empty.yaml").code == 0
    for _ in range(2):
        assert typed("inspect", "data/elever.csv", "-o", "said.json").code == 0


@pytest.mark.parametrize("asked", [("-f", "yaml"), ("-f", "json"), ("-o", "x.yaml"), ("-o", "x.json"), ("-o", "x.txt")])
def test_faults_are_told_where_the_result_does_not_show_them(typed, tmp_path, asked: tuple[str, str]) -> None:
    (tmp_path / "elever.csv").write_text("id;dato;n\n1;31-02-2024;5\n2;01-02-2024;NULL\n", encoding="utf-8")
    said = typed("inspect", "elever.csv", *asked, "-q")
    assert (said.code, said.err.count("error[FB417]"), said.err.count("warning[")) == (1, 1, 0)
    said = typed("inspect", "elever.csv", *asked, "--force")
    assert (said.code, said.err.count("error[FB417]"), said.err.count("warning[FB429]")) == (1, 1, 1)
    assert ("written to x." in said.err) == (asked[0] == "-o")


def test_a_result_never_takes_the_place_of_a_file(typed, honest, tmp_path) -> None:
    (tmp_path / "x.json").write_text("id;a\n1;2\n", encoding="utf-8")
    assert typed("inspect", "x.json", "-o", "x.json").code == 2
    assert typed("inspect", "data/elever.csv", "-o", "x.doc").code == 2
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "id;a\n1;2\n"


def test_a_name_from_a_file_cannot_disturb_the_screen(typed, tmp_path) -> None:
    text = 'barn_id;"navn\x1b[31m\u202e"\n1;a\n2;b\n'
    (tmp_path / "elever.csv").write_text(text, encoding="utf-8")
    for format in ("table", "json", "yaml"):
        said = typed("inspect", "elever.csv", "-f", format).out
        assert "\x1b" not in said
        assert "\u202e" not in said


@pytest.mark.parametrize("format", ["table", "json", "yaml"])
def test_no_cell_is_shown(typed, tmp_path, format: str) -> None:
    """Nor a person in a title, a footer or what was taken for the name of a column."""
    names = [f"odd_{number}.csv" for number in range(len(BROKEN))]
    for name, content in zip(names, BROKEN.values(), strict=True):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    said = typed("inspect", *names, *(f"{name}.gz" for name in names), "-f", format, "--debug")
    assert said.code == 1
    assert [word for word in PLANTED if word in said.out + said.err] == []
