"""A warning is printed wherever its number is, and changes nothing that is counted."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from made_releases import indicator, release, row
from made_reports import material
from planted_reports import TYPED

from forebyg.calculation.surroundings import counts_fingerprint, surroundings
from forebyg.calculation.wanted import Wanted
from forebyg.disclosure.auditing.audit import Finished
from forebyg.disclosure.auditing.kept import audit_kept
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts
from forebyg.language.sentence import sentence
from forebyg.outputs.cells import View
from forebyg.outputs.exports import as_json
from forebyg.outputs.markdown import as_markdown
from forebyg.outputs.tables import as_table
from forebyg.outputs.tidy import as_csv
from forebyg.reports.document import as_document
from forebyg.reports.note import as_note
from forebyg.reports.page import as_html
from forebyg.reports.workbook import as_workbook
from forebyg.results import Release, ReleasedIndicator

TEXT = "højst 10 af 100 kan nå det"
LEADER = indicator("a", "share", "Andel i 9. klasse", caution=TEXT)
VARIANT = replace(
    LEADER, variant="alle", title="af alle", has_own_title=True, leader_title=LEADER.title, caution="ikke nok"
)
SHARE = row("a", 2024, kind="share", numerator=30.0, denominator=300.0, value=10.0)
CATALOGUE = """
extracts: {{e: {{file: e.csv, columns: {{i: id, d: date, t: yes_no}}}}}}
indicators:
  a:
    title: {{da: Andel, en: Share}}
    kind: share
    rows: e
    period: {{every: year, dated: d}}
    numerator: t
    {caution}
    variants:
      b: {{title: {{da: af alle, en: of all}}, population: {{alle: t}}, caution: {{da: ikke nok, en: not enough}}}}
"""


def told(*indicators: ReleasedIndicator) -> Release:
    rows = [SHARE | {"variant": one.variant} for one in indicators]
    return release(list(indicators), rows)


@pytest.mark.parametrize("shown", [as_table, as_markdown])
def test_it_stands_beside_the_total_of_every_table(shown) -> None:
    strata = [SHARE | {"by": json.dumps({"køn": name})} for name in "KM"]
    drawn = shown(release([LEADER], [SHARE, *strata]), View(strata=True))
    assert drawn.count(f"forbehold: {TEXT}") == 1
    assert drawn.index("Andel i 9. klasse") < drawn.index("forbehold") < drawn.index("efter køn")
    assert f"caution: {TEXT}" in shown(told(LEADER), View(lang="en"))


def test_of_a_distribution_it_stands_beside_its_name() -> None:
    one = replace(LEADER, kind="distribution")
    rows = [SHARE | {"kind": "distribution", "category": name} for name in ("x", "y")]
    assert as_table(release([one], rows), View()).count(f"forbehold: {TEXT}") == 1


def test_machines_read_it_too() -> None:
    released = told(LEADER, VARIANT)
    assert [line["caution"] for line in csv.DictReader(io.StringIO(as_csv(released)))] == [TEXT, "ikke nok"]
    assert [one["caution"] for one in json.loads(as_json(released))["indicators"]] == [TEXT, "ikke nok"]
    assert json.loads(as_json(told(replace(LEADER, caution=None))))["indicators"][0]["caution"] is None


def test_every_report_prints_it_and_is_read_back() -> None:
    released = told(LEADER, VARIANT)
    of = material(released)
    note, page, book, paper = as_note(of), as_html(of), as_workbook(of), as_document(of)
    statement = f"Andel i 9. klasse: 10,0 % i 2024. Forbehold: {TEXT}."
    # In the overview and in the table of its focus area.
    assert page.count(f"forbehold: {TEXT}") >= 2
    assert statement in note
    assert "Andel i 9. klasse (af alle): 10,0 % i 2024. Forbehold: ikke nok." in note
    texts = [one.text for one in Document(io.BytesIO(paper)).paragraphs]
    assert any(f"Forbehold: {TEXT}." in text for text in texts)
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    overview = [str(cell.value) for line in sheets.worksheets[0] for cell in line if cell.value]
    assert f"Andel i 9. klasse, forbehold: {TEXT}" in overview
    finished = [Finished("note", "markdown", note), Finished("page", "html", page)]
    finished += [Finished("book", "xlsx", "", book), Finished("paper", "docx", "", paper)]
    audit_kept(finished, released, TYPED)


def test_it_is_told_in_the_language_asked_for_and_changes_no_fingerprint() -> None:
    plain = bind(read_texts({"a.yaml": CATALOGUE.format(caution="")}))
    warned = bind(read_texts({"a.yaml": CATALOGUE.format(caution="caution: pas på")}))
    for lang, said in (("da", "ikke nok"), ("en", "not enough")):
        found = [about(bound, place, lang) for bound in (plain, warned) for place in (0, 1)]
        assert [one.caution for one in found] == [None, said, "pas på", said]
        assert found[0].definition_sha256 == found[2].definition_sha256
    ours = [bound.indicators[0].declared for bound in (plain, warned)]
    assert counts_fingerprint(ours[0]) == counts_fingerprint(ours[1])


def about(bound, place: int, lang) -> ReleasedIndicator:
    one = bound.indicators[place].declared
    return surroundings(one, bound, Wanted(lang=lang), None, (), False, False, (), False)


def test_explain_tells_it_after_the_note() -> None:
    catalogue = read_texts({"a.yaml": CATALOGUE.format(caution="note: hvert år\n    caution: pas på")})
    lines = sentence(catalogue.indicators[0], catalogue, "da").split("\n")
    assert lines[-2:] == ["Bemærk: hvert år", "Forbehold: pas på"]
    assert sentence(catalogue.indicators[1], catalogue, "en").endswith("Caution: not enough")
