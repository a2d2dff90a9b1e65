"""Persons under pseudonyms join, are born, and are found under their current number, as they are without."""

import re
from pathlib import Path

import pytest

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_texts

CATALOGUE = """
ids:
  child: {aliases: renamed, old: old_cpr, new: new_cpr}
extracts:
  renamed: {file: renamed.csv, columns: {old_cpr: cpr, new_cpr: cpr}, pseudonymise: [old_cpr, new_cpr]}
  children:
    file: children.csv
    key: [child]
    columns: {child: cpr, born: {type: date, birth_of: child}}
    pseudonymise: [child]
  reports:
    file: reports.csv
    columns: {report: id, child: cpr, received: date}
    references: {child: children}
    pseudonymise: [child]
defaults: {lang: en, as_of: 2024-12-31, confidence: 0.95, rule: point}
indicators:
  reported: {title: Children, kind: count, rows: reports, period: {every: year, dated: received, to: 2023}, per: child}
  late:
    title: Reports about children born in this century
    kind: count
    rows: reports
    period: {every: year, dated: received, to: 2023}
    join: {children: {on: child}}
    population: {born late: "born >= DATE '2000-01-01'"}
"""
FILES = {
    # The replacement number of reports 1 and 2 became a number, which became another one.
    "renamed.csv": "old_cpr;new_cpr\n610203-4567;010203-4567\n0102034567;020304-5678\n",
    "children.csv": "child\n203045678\n050699-1234\n",
    "reports.csv": (
        "report;child;received\n1;610203 4567;2023-01-01\n2;020304-5678;2023-02-01\n3;0506991234;2023-03-01\n"
    ),
}


PLAIN = re.sub(r",? *pseudonymise: \[[^]]*\]", "", CATALOGUE)


@pytest.mark.parametrize("catalogue", [CATALOGUE, PLAIN], ids=["pseudonyms", "ids"])
def test_pseudonyms_change_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: str) -> None:
    monkeypatch.setenv("FOREBYG_KEY", "a secret of some length")
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    release = calculate(read_texts({"c.yaml": catalogue}), tmp_path, Wanted(internal=True))
    assert release.problems == ()
    counts = release.rows.select("indicator", "numerator").rows()
    assert counts == [("reported", 2.0), ("late", 2.0)]
