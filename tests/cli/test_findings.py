"""Problems as programs read them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from forebyg.cli.findings import findings
from forebyg.errors import Finding, Place, Problem
from forebyg.results import Receipt

PLACE = Place("configs/a b.yaml", 41, 25, 10, "...")
ERROR = Problem("FB203", "'x' is 100% wrong, <really>", PLACE, help="did you mean 'y'?")
WARNING = Problem("FB299", "doubtful", severity="warning", related=((PLACE, "here"),))

LINES = (("a_1.csv", (3, 4)), ("a_2.csv", (7,)))
FOUND = Problem(
    "FB431",
    "a*.csv: column 'age': 3 of 40 values are above 20; first at a_1.csv line 3, 4; a_2.csv line 7",
    PLACE,
    help="correct the cells",
    severity="warning",
    finding=Finding("a", "a*.csv", "age", "range", 3, 40, LINES),
)
AS_DATA = {
    "extract": "a",
    "file": "a*.csv",
    "column": "age",
    "rule": "range",
    "rows": 3,
    "of": 40,
    "lines": [{"file": "a_1.csv", "lines": [3, 4]}, {"file": "a_2.csv", "lines": [7]}],
}


def test_concise_is_a_line_each():
    assert findings([WARNING, ERROR], "concise") == (
        "configs/a b.yaml:41:25: error[FB203]: 'x' is 100% wrong, <really> (did you mean 'y'?)\n"
        "warning[FB299]: doubtful\n"
    )


def test_json_holds_all_that_is_known():
    assert json.loads(findings([ERROR, WARNING], "json")) == {
        "schema": "forebyg/problems/1",
        "problems": [
            {
                "code": "FB203",
                "severity": "error",
                "message": "'x' is 100% wrong, <really>",
                "help": "did you mean 'y'?",
                "file": "configs/a b.yaml",
                "line": 41,
                "column": 25,
                "length": 10,
                "related": [],
                "finding": None,
            },
            {
                "code": "FB299",
                "severity": "warning",
                "message": "doubtful",
                "help": None,
                "file": None,
                "line": None,
                "column": None,
                "length": None,
                "related": [{"file": "configs/a b.yaml", "line": 41, "column": 25, "length": 10, "note": "here"}],
                "finding": None,
            },
        ],
    }


def test_github_escapes_what_it_would_misread():
    assert findings([ERROR], "github") == (
        "::error file=configs/a b.yaml,line=41,col=25,endColumn=35,title=FB203"
        "::'x' is 100%25 wrong, <really> (did you mean 'y'?)\n"
    )


def test_sarif_says_place_rule_and_level():
    run = json.loads(findings([ERROR, WARNING], "sarif"))["runs"][0]
    assert run["tool"]["driver"]["rules"] == [{"id": "FB203"}, {"id": "FB299"}]
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "configs/a%20b.yaml"},
        "region": {"startLine": 41, "startColumn": 25, "endColumn": 35},
    }
    assert [result["level"] for result in run["results"]] == ["error", "warning"]


def test_junit_counts_failures_and_is_never_empty():
    suite = ET.fromstring(findings([ERROR, WARNING], "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert len(ET.fromstring(findings([], "junit"))) == 1


def test_a_finding_is_data_in_json_and_sarif_and_a_message_elsewhere():
    assert json.loads(findings([FOUND], "json"))["problems"][0]["finding"] == AS_DATA
    assert json.loads(findings([FOUND], "sarif"))["runs"][0]["results"][0]["properties"] == {"finding": AS_DATA}
    for format in ("concise", "github", "junit"):
        assert "3 of 40 values are above 20; first at a_1.csv line 3, 4; a_2.csv line 7" in findings([FOUND], format)


def test_json_holds_what_was_read_where_extracts_were():
    receipt = Receipt("a", "a.csv", 5, "0" * 64, "utf-8", ";", 1)
    assert "extracts" not in json.loads(findings([], "json"))
    document = json.loads(findings([], "json", receipts=[receipt]))
    assert [one["file"] for one in document["extracts"]] == ["a.csv"]


def test_problems_of_definitions_are_drawn_above_the_table_of_findings():
    drawn = findings([FOUND, ERROR], "full")
    assert drawn.index("error[FB203]: 'x' is 100% wrong") < drawn.index("extract  file")
