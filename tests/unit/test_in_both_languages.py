"""What a definition says of itself is said in the language of whoever reads it; variants are called by a title."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_releases import indicator, release, row

from forebyg.calculation import in_language, named
from forebyg.definitions.indicators import NotComputed
from forebyg.language.catalogue import read_catalogue, read_texts
from forebyg.language.sentence import sentence
from forebyg.outputs.cells import View
from forebyg.outputs.tables import as_table
from forebyg.reports.told import told_of

CONFIGS = Path(__file__).parents[2] / "configs"
TEXT = """
extracts: {e: {file: e.csv, columns: {i: id, d: date, s: date or empty, n: int}}}
indicators:
  andel:
    title: {da: Andel, en: Share}
    source: {document: Strategien, wording: {da: færre, en: fewer}}
    kind: within
    rows: e
    period: {every: year, dated: d}
    derive:
      flyttet: {exists: e, on: i, dated: d, during: d + 1 day}
      senere: {min: d, of: e, on: i, dated: d, during: [d + 2 months, ..]}
    clock: {start: d, stop: s, limit: 12 months}
    open: due
    month_end: clamp
    better: lower
    breaks: [{from: 2024-01-01, why: {da: ny lov, en: a new law}}]
    note: {da: kun én gang, en: only once}
    variants:
      senere: {title: {da: inden 24 måneder, en: within 24 months}, clock: {start: d, stop: s, limit: 24 months}}
  ikke:
    title: Ikke målt
    not_computed: {da: ingen registrerer det, en: nobody registers it}
  alder: {title: Alder, kind: mean, rows: e, period: {every: year, dated: d}, value: n, unit: år}
  andel_af: {title: Del, kind: share, rows: e, period: {every: year, dated: d}, numerator: n > 1}
  ventetid: {title: Ventetid, kind: change, of: alder, from: previous, as: points}
  forskydning: {title: Forskydning, kind: change, of: andel_af, from: previous, as: points}
  afstand: {title: Afstand, kind: gap, of: alder, to: alder, as: points}
"""


@pytest.fixture(scope="module")
def catalogue():
    return read_texts({"a.yaml": TEXT})


def test_note_wording_reason_and_break_are_told_in_the_language_asked_for(catalogue) -> None:
    share, _, reason = catalogue.indicators[:3]
    danish, english = (sentence(share, catalogue, lang) for lang in ("da", "en"))
    assert "Kilde: Strategien: “færre”" in danish
    assert "Source: Strategien: “fewer”" in english
    assert "Sammenlignes ikke hen over 2024-01-01: ny lov." in danish
    assert "Not compared across 2024-01-01: a new law." in english
    assert danish.endswith("Bemærk: kun én gang")
    assert english.endswith("Note: only once")
    assert sentence(reason, catalogue, "da").startswith("Beregnes ikke: ingen registrerer det")
    assert sentence(reason, catalogue, "en").startswith("Not computed: nobody registers it")
    told = told_of(catalogue, "en")["andel", None]
    assert (told.wording, told.note, [why for _, why in told.breaks]) == ("fewer", "only once", ["a new law"])


def test_a_kept_run_is_told_in_another_language(catalogue) -> None:
    known = [replace(named(one, "da", catalogue.indicators), error="x") for one in catalogue.indicators]
    english = {(one.id, one.variant): one for one in in_language(known, catalogue, "en")}
    assert english["ikke", None].error == "nobody registers it"
    assert english["andel", None].error == "x"
    assert english["andel", "senere"].full_title == "Share (within 24 months)"
    assert {(one.id, one.variant): one.full_title for one in known}["andel", "senere"] == "Andel (inden 24 måneder)"


def test_a_translation_is_no_other_definition(catalogue) -> None:
    texts = {
        "a.yaml": TEXT.replace(", en: a new law}", "}").replace("{da: ingen registrerer det, en: nobody", "{en: x")
    }
    texts = {name: text.replace("{en: x registers it}", "ingen registrerer det") for name, text in texts.items()}
    other = read_texts(texts)
    assert [one.canonical for one in other.indicators] == [one.canonical for one in catalogue.indicators]


def test_lengths_and_what_nobody_wishes_for_are_told_in_danish(catalogue) -> None:
    danish = sentence(catalogue.indicators[0], catalogue, "da").split("\n")
    assert danish[0] == "Andel i procent: sager, hvor det er sket inden fristen."
    assert "  - flyttet: om der findes en række i e, med d pr. d + 1 dag" in danish
    assert "  - senere: mindste `d` i e, med d fra d + 2 måneder" in danish
    assert "Fristen er 12 måneder efter d; det regnes for sket ved s." in danish
    waits = "Er det ikke sket, når fristen udløber, tæller sagen som ikke sket; indtil da venter den."
    assert waits in danish
    assert not any("klaret" in line for line in danish)


@pytest.mark.parametrize(
    ("id", "unit"), [("ventetid", "år"), ("forskydning", "percentage points"), ("afstand", "år"), ("alder", "år")]
)
def test_a_difference_has_the_unit_of_what_it_is_between(catalogue, id: str, unit: str) -> None:
    (one,) = [each for each in catalogue.indicators if each.name == id]
    assert named(one, "da", catalogue.indicators).unit == unit


def test_percentage_points_are_danish_in_danish_tables() -> None:
    released = release([indicator("a", "change", "A", unit="percentage points")], [row("a", 2024, value=1.5)])
    assert "procentpoint" in as_table(released, View())
    assert "percentage points" in as_table(released, View(lang="en"))


def test_every_variant_is_called_by_a_title_and_every_text_of_ours_is_in_both_languages() -> None:
    catalogue = read_catalogue([CONFIGS])
    titles = {one.id: one.definition.title for one in catalogue.indicators if one.variant is None}
    lacking = []
    for one in catalogue.indicators:
        definition = one.definition
        if one.variant is not None and definition.title == titles[one.id]:
            lacking.append(f"{one.name}: title")
        texts = {"title": definition.title, "note": definition.note, "caution": definition.caution}
        texts |= {"reason": definition.reason} if isinstance(definition, NotComputed) else {}
        texts |= {f"why {place}": each.why for place, each in enumerate(definition.breaks)}
        lacking += [
            f"{one.name}: {key}"
            for key, text in texts.items()
            if text is not None and not (isinstance(text, dict) and text.keys() >= {"da", "en"})
        ]
    assert lacking == []


def test_what_is_read_literally_is_printed_with_a_warning() -> None:
    found = {one.name: one.definition.caution for one in read_catalogue([CONFIGS]).indicators}
    assert found["vulnerable_grade9_completion_share/literal_6_17"] is not None
    assert found["vulnerable_grade9_completion_share"] is None
