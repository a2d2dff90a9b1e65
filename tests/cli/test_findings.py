"""Problems as programs read them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from forebyg.cli.findings import findings
from forebyg.errors import Place, Problem

PLACE = Place("configs/a b.yaml", 41, 25, 10, "...")
ERROR = Problem("FB203", "'x' is 100% wrong, <really>", PLACE, help="did you mean 'y'?")
WARNING = Problem("FB299", "doubtful", severity="warning", related=((PLACE, "here"),))


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
