"""Every report shows what is done for a goal, and the audit knows these words from numbers of rows."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import openpyxl
import pytest
from made_activities import ACTIVITIES, with_activities
from made_reports import material, over_time

from forebyg.cli.reporting import made, typed_in
from forebyg.disclosure.auditing.audit import Finished, Format
from forebyg.disclosure.auditing.kept import audit_kept
from forebyg.errors import AuditError
from forebyg.reports.material import Lang, Material

HEADS = {
    "da": ["Handling", "Forventet effekt", "Planlagt", "Begyndt", "Finansiering", "Status"],
    "en": ["Action", "Expected effect", "Planned", "Begun", "Financing", "Status"],
}
BEGUN = {"da": "1 af 2 handlinger sat i gang", "en": "1 of 2 actions begun"}
FIRST = {
    "da": [
        *("Inklusionspædagoger på alle 57 skoler", "Flere børn trives", "1.8.2012", "3.9.2012"),
        *("Budget 2012, 1,5 mio. kr.", "● i gang"),
    ],
    "en": [
        *("Inklusionspædagoger på alle 57 skoler", "Flere børn trives", "2012-08-01", "2012-09-03"),
        *("Budget 2012, 1,5 mio. kr.", "● i gang"),
    ],
}
NOT_BEGUN = {"da": "○ ikke begyndt", "en": "○ not begun"}
LANGS: tuple[Lang, ...] = ("da", "en")


def told(lang: Lang) -> Material:
    return material(with_activities(over_time()), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_has_a_table_of_actions_for_the_goal(lang: Lang) -> None:
    page = made(told(lang), "html").decode()
    tables = re.findall(r"<table>\s*<caption>([^<]*)</caption>(.*?)</table>", page, re.DOTALL)
    [(caption, table)] = [pair for pair in tables if HEADS[lang][1] in pair[1]]
    assert caption.endswith(BEGUN[lang])
    assert re.findall(r'<th scope="col">([^<]*)</th>', table) == HEADS[lang]
    assert re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table)[6:12] == FIRST[lang]
    assert NOT_BEGUN[lang] in table
    assert "<script" not in page
    front = page[page.index('id="overview"') : page.index('id="area-1"')]
    assert f'<span class="standing">{BEGUN[lang]}</span>' in front


@pytest.mark.parametrize("lang", LANGS)
def test_the_document_has_it_too(lang: Lang) -> None:
    document = docx.Document(io.BytesIO(made(told(lang), "docx")))
    rows = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    overview, _, actions = rows[0], rows[1], rows[2]
    assert overview[1][2].endswith(BEGUN[lang])
    assert (actions[0], actions[1]) == (HEADS[lang], FIRST[lang])
    assert actions[2][-1] == NOT_BEGUN[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_has_a_sheet_of_actions(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(told(lang), "xlsx")))
    sheet = book["Handlinger" if lang == "da" else "Actions"]
    lines = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert (lines[0][2:], lines[1][2:], len(lines)) == (HEADS[lang], FIRST[lang], 3)
    assert sheet["C3"].data_type == "s"
    assert book.sheetnames.index(sheet.title) == 2
    assert any(str(cell.value).endswith(BEGUN[lang]) for line in book.worksheets[0].iter_rows() for cell in line)


@pytest.mark.parametrize("lang", LANGS)
def test_the_note_has_it_as_a_table_of_its_own(lang: Lang) -> None:
    note = made(told(lang), "md").decode()
    assert (
        f"| {' | '.join(HEADS[lang])} |\n| --- | --- | --- | --- | --- | --- |\n| {' | '.join(FIRST[lang])} |" in note
    )
    assert f" · {BEGUN[lang]} |" in note
    assert "\\<script\\>" in note


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", ["html", "xlsx", "docx", "markdown"])
def test_the_audit_knows_what_was_written_of_actions(format: Format, lang: Lang) -> None:
    """57 schools and 1,5 million are words of the overview; without them a reader could take them for counts."""
    of = told(lang)
    content = made(of, "md" if format == "markdown" else format)
    text = content.decode() if format in ("html", "markdown") else ""
    finished = [Finished("the report", format, text, content)]
    audit_kept(finished, of.release, typed_in(of))
    with pytest.raises(AuditError):
        audit_kept(finished, of.release, typed_in(material(over_time(), lang)))


def test_a_report_of_a_run_without_actions_says_nothing_of_them() -> None:
    page = made(material(over_time()), "html").decode()
    assert "Handling" not in page
    book = openpyxl.load_workbook(io.BytesIO(made(material(over_time()), "xlsx")))
    assert "Handlinger" not in book.sheetnames


def test_actions_of_another_goal_stand_not_with_this_one() -> None:
    elsewhere = tuple(replace(one, goal="another") for one in ACTIVITIES)
    page = made(material(replace(over_time(), activities=elsewhere)), "html").decode()
    assert "Inklusionspædagoger" not in page
