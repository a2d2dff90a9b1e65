"""`forebyg validate --data`: every rule of every extract in one run, as a table of findings."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

CONFIG = """\
extracts:
  children:
    file: children.csv
    key: [child]
    columns:
      child: id
      sex: {type: category, values: [M, K]}
      age: {type: int, min: 0, max: 20}
    rows: {at least: 5}
    severity: {allowed: warning}
  reports:
    file: reports*.csv
    columns:
      report: {type: id, pattern: "R[0-9]+"}
      child: id
      day: date
    references: {child: children}
    fresh: {within: 45 days}
"""
PLACE = "configs/c.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, CONFIG)
    extracts(
        tmp_path,
        children="child;sex;age\nA;M;5\nB;X;21\nB;K;x\n",
        reports_1="report;child;day\nR1;A;2023-01-01\nS2;C;2023-01-02\n",
        reports_2="report;child;day\nS3;A;2023-02-01\n",
    )
    return tmp_path


def written(folder: Path, config: str) -> None:
    (folder / "configs").mkdir(exist_ok=True)
    (folder / "configs/c.yaml").write_text(config, encoding="utf-8")


def extracts(folder: Path, **files: str) -> None:
    (folder / "data").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"data/{name}.csv").write_text(text, encoding="utf-8")


TABLE = """\
extract   file           column  rule          rows  first lines                       severity  place
children                         key         2 of 3  3, 4                              error     configs/c.yaml:4:5
children                 sex     allowed     1 of 3  3                                 warning   configs/c.yaml:7:7
children                 age     type        1 of 3  4                                 error     configs/c.yaml:8:7
children                 age     range       1 of 3  3                                 error     configs/c.yaml:8:7
children                         rows                                                  error     configs/c.yaml:9:5
reports   reports*.csv   report  pattern     2 of 3  reports_1.csv 3; reports_2.csv 2  error     configs/c.yaml:14:7
reports   reports_1.csv  child   references  1 of 3  3                                 warning   configs/c.yaml:17:25
reports   reports*.csv           fresh                                                 error     configs/c.yaml:18:5
"""
NARROW = """\
extract
file                  column          rows
place                 rule        severity  first lines
children                            2 of 3  3, 4
configs/c.yaml:4:5    key            error
children              sex           1 of 3  3
configs/c.yaml:7:7    allowed      warning
"""


def test_all_findings_stand_in_one_table(typed, folder):
    said = typed("validate", "--data", "data", "--as-of", "2023-12-31")
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith(TABLE)
    assert said.out.endswith("\n6 errors, 2 warnings in 2 extracts\n")


def test_each_rule_is_explained_once_with_its_remedy(typed, folder):
    meanings = typed("validate", "--data", "data", "--as-of", "2023-12-31").out.removeprefix(TABLE)
    assert (
        """
key FB418         children.csv: key [child]: 1 key is repeated, in 2 rows
                  help: take the repeats out, or name the columns that tell the rows apart
allowed FB415     is not in [M, K]
                  help: correct the cells, or add the missing word to 'values'
"""
        in meanings
    )
    assert (
        """
rows FB433        children.csv: 3 rows, where at least 5 are expected
                  help: look whether the right rows were exported, or change 'rows'
pattern FB432     does not match the pattern
                  help: correct the cells, or change 'pattern'
references FB430  is not in 'children'
"""
        in meanings
    )
    assert "its newest date lies 333 days before 2023-12-31 (as_of), more than 45 days" in meanings


@pytest.mark.parametrize("width", [40, 80])
def test_a_narrow_screen_folds_and_drops_nothing(typed, folder, width):
    narrow = typed("validate", "--data", "data", "--as-of", "2023-12-31", COLUMNS=str(width)).out
    assert max(len(line) for line in narrow.splitlines()) <= width
    wide = typed("validate", "--data", "data", "--as-of", "2023-12-31").out
    assert sorted("".join(narrow.split())) == sorted("".join(wide.split()))
    assert width == 40 or narrow.startswith(NARROW)


def test_as_of_may_be_given_and_without_it_freshness_is_doubted(typed, folder):
    said = typed("validate", "--data", "data", "-f", "concise", "--as-of", "2023-03-01")
    assert "fresh" not in said.out
    said = typed("validate", "--data", "data", "-f", "concise")
    assert "c.yaml:18:5: warning[FB283]: 'fresh' is compared with nothing: no as_of is known" in said.out
    assert typed("validate", "--as-of", "2023-02-30").code == 2


def test_what_is_wrong_with_the_definitions_is_drawn_above(typed, folder):
    said = typed("validate", "--data", "data")
    assert said.out.startswith("warning[FB283]: 'fresh' is compared with nothing: no as_of is known\n")
    assert "\nextract   file" in said.out


def test_json_carries_findings_and_receipts(typed, folder):
    said = typed("validate", "--data", "data", "--as-of", "2023-12-31", "-f", "json")
    document = json.loads(said.out)
    assert [one["finding"]["rule"] for one in document["problems"]] == [
        *("key", "allowed", "type", "range", "rows", "pattern", "references", "fresh")
    ]
    assert document["problems"][5]["finding"]["lines"] == [
        {"file": "reports_1.csv", "lines": [3]},
        {"file": "reports_2.csv", "lines": [2]},
    ]
    assert [(one["file"], one["rows"], one["rejected"]) for one in document["extracts"]] == [
        ("children.csv", 3, {"type": 1, "range": 1, "key": 2}),
        ("reports_1.csv", 2, {"pattern": 1}),
        ("reports_2.csv", 1, {"pattern": 1}),
    ]


@pytest.mark.parametrize("format", ["concise", "github", "sarif", "junit"])
def test_every_format_carries_every_finding(typed, folder, format):
    said = typed("validate", "--data", "data", "--as-of", "2023-12-31", "-f", format)
    assert said.code == 1
    text = "".join(ET.fromstring(said.out).itertext()) + said.out if format == "junit" else said.out
    assert all(code in text for code in ("FB418", "FB415", "FB414", "FB431", "FB433", "FB432", "FB430", "FB434"))


def test_extracts_without_fault_are_said_to_have_none(typed, tmp_path):
    written(tmp_path, "extracts: {a: {file: a.csv, key: [id], columns: {id: id, day: date}}}\n")
    extracts(tmp_path, a="id;day\n1;2023-01-01\n2;2023-02-01\n")
    said = typed("validate", "--data", "data")
    assert (said.code, said.out, said.err) == (0, "0 indicators, 1 extract: no problems\n", "")
    assert typed("validate", "--data", "data", "-q").out == ""
    assert typed("validate", "--data", "data", "-v").out == (
        "0 indicators, 1 extract: no problems\n\n"
        "extract  file   rows  encoding  separator  newest\n"
        "a        a.csv     2  utf-8     ;          2023-02-01\n"
    )
    assert json.loads(typed("validate", "--data", "data", "-f", "json").out)["problems"] == []


def test_warnings_count_where_strict_asks_for_it(typed, tmp_path):
    written(tmp_path, "extracts: {a: {file: a.csv, columns: {id: id}}}\n")
    extracts(tmp_path, a="id\n1\n1\n")
    assert typed("validate", "--data", "data").code == 0
    assert typed("validate", "--data", "data", "--strict").code == 1
    assert "1 warning in 1 extract" in typed("validate", "--data", "data").out


def test_an_extract_that_is_missing_does_not_hide_the_others(typed, folder):
    (folder / "data/children.csv").unlink()
    said = typed("validate", "--data", "data", "--as-of", "2023-03-01", "-f", "json")
    assert [one["finding"]["rule"] for one in json.loads(said.out)["problems"]] == ["file", "pattern"]


def test_no_cell_is_shown_in_any_format(typed, tmp_path):
    written(tmp_path, CONFIG)
    marker = "010190-1234"
    extracts(
        tmp_path,
        children=f"child;sex;age\n{marker};{marker};{marker}\n{marker};M;1\n",
        reports_1=f"report;child;day\n{marker};{marker}9;{marker}\n",
    )
    for format in ("full", "concise", "json", "github", "sarif", "junit"):
        said = typed("validate", "--data", "data", "--as-of", "2023-12-31", "-f", format, "--debug")
        assert said.code == 1
        assert marker not in said.out + said.err
        assert "0101901234" not in said.out + said.err
