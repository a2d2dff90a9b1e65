"""A variant is called by a title of its own beside the name that it is selected by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forebyg.cli.door import run
from forebyg.cli.streams import Manner

CATALOGUE = """
strategy: {id: s, title: S, areas: {a: {title: A, goals: {g: {title: G}}}}}
extracts: {e: {file: e.csv, columns: {i: id, d: date, t: yes_no}}}
indicators:
  andel:
    title: {da: Andel børn, en: Share of children}
    goal: a.g
    kind: share
    rows: e
    period: {every: year, dated: d}
    numerator: t
    variants:
      ages_0_22: {title: {da: "med efterværn, 0-22 år", en: "with aftercare, 0-22"}, population: {alle: t}}
      uden: {population: {alle: t}}
"""


@pytest.fixture
def configs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(CATALOGUE, encoding="utf-8")
    return "a.yaml"


def said(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(command, Manner()) == 0
    return capsys.readouterr().out


def test_list_shows_it_beside_the_name(configs: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [" ".join(line.split()) for line in said(["list", configs], capsys).splitlines()]
    assert "↳ ages_0_22 med efterværn, 0-22 år share" in lines
    assert "↳ uden share" in lines
    records = json.loads(said(["list", configs, "--format", "json", "--lang", "en"], capsys))["indicators"]
    assert [(one["title"], one["has_own_title"]) for one in records] == [
        ("Share of children", True),
        ("with aftercare, 0-22", True),
        ("Share of children", False),
    ]


def test_the_tree_shows_it_too(configs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "ages_0_22  med efterværn, 0-22 år" in said(["list", configs, "--tree"], capsys)


def test_explain_names_the_indicator_and_its_variant(configs: str, capsys: pytest.CaptureFixture[str]) -> None:
    of_variant = said(["explain", "andel/ages_0_22", configs], capsys)
    assert of_variant.startswith("Andel børn: med efterværn, 0-22 år (andel/ages_0_22)\n")
    assert "Varianter: ages_0_22 (med efterværn, 0-22 år), uden\n" in said(["explain", "andel", configs], capsys)
