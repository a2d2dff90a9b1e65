"""The document: styles by name, tables with marked headings, charts told in words, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from made_releases import everything, indicator, release, row

from forebyg.errors import UsageError
from forebyg.reports.document import as_document
from forebyg.reports.material import Lang, Material, Told
from forebyg.reports.workbook import as_workbook

RUN = "2025-01-15T060000Z-0123abcd"
HOSTILE = '=HYPERLINK("http://a.example","x")|<script>&\x00\u202e\n\ufffeend'
READ = '=HYPERLINK("http://a.example","x")|<script>& end'
"""The same without what cannot be printed."""


def material(lang: Lang = "da") -> Material:
    return Material(everything(), RUN, lang)


@pytest.fixture(scope="module")
def bytes_of_everything() -> bytes:
    return as_document(material())


@pytest.fixture(scope="module")
def everything_opened(bytes_of_everything: bytes) -> Document:
    return opened(bytes_of_everything)


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def few(title: str = "Andel elever", lang: Lang = "da", **changed: Any) -> Material:
    rows = [
        row("one", 2020 + year, kind="share", value=float(year), denominator=50.0, numerator=1.0, **changed)
        for year in (2, 3, 4)
    ]
    titles = dict.fromkeys(("strategy_title", "focus_area_title", "goal_title"), title)
    told = {("one", None): Told(title, title, title)}
    return Material(release([indicator("one", "share", title, **titles)], rows), title, lang, told)


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def test_headings_are_headings_by_name(everything_opened: Document) -> None:
    assert styled(everything_opened, "Title") == ["Statusnotat: Forebyggelsesstrategi for Københavns Kommune"]
    assert styled(everything_opened, "Heading 1") == [
        "Overblik",
        "Forebyggelsesstrategi for Københavns Kommune: Inklusion",
        "Forebyggelsesstrategi for Københavns Kommune: Tidlig indsats og beskyttelse",
        *("Metode", "Fortrolighed", "Kilder"),
    ]
    assert styled(everything_opened, "Heading 2")[:2] == [
        "Børn og unge indgår i fællesskaber, hvor de trives",
        "Udsatte børn opdages tidligt, og sagerne afgøres rettidigt",
    ]
    assert styled(everything_opened, "Heading 3")[:2] == [
        "Andel elever i fuldt segregeret tilbud",
        "Børn og unge med en foranstaltning, i forhold til alle børn i kommunen",
    ]


def test_every_indicator_is_told_in_a_sentence(everything_opened: Document) -> None:
    told = styled(everything_opened, "Normal")
    assert "11.934 i 2024. Der er ikke et tidligere tal at sammenligne med. Der er ikke sat et mål." in told
    # 290 of 5.012 less the typed 6,9 of the year 2011; nothing is said of whether that is certain.
    assert ("5,79 % i 2024 mod 6,90 % i 2011, et fald på 1,11 procentpoint. Målet (højst 6,9 %) er nået.") in [
        text.replace(", tallet i 2011", "") for text in told
    ]
    assert "Beregnes ikke (strategien siger ikke, hvordan det måles)." in told


def test_tables_have_a_style_and_a_marked_row_of_headings(everything_opened: Document) -> None:
    tables = everything_opened.tables
    assert [table.style.name for table in tables if table.style] == ["Light List Accent 1"] * 3
    for table in tables:
        marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    heads = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert heads[0] == ["Fokusområde", "Mål i strategien", "Status på indikatorerne"]
    assert heads[1] == ["Indikator", "Periode", "Værdi", "Interval", "n/N", "Mål", "Ændring", "Status"]


def test_a_row_has_the_cells_of_the_screen(everything_opened: Document) -> None:
    lines = [[cell.text for cell in line.cells] for line in everything_opened.tables[1].rows]
    assert lines[1] == [
        *("Andel elever i fuldt segregeret tilbud", "2024", "5,79 %", "5,09–6,49 W", "290/5.012", "≤ 6,9"),
        *("−1,11 fra 2011", "✓ nået"),
    ]


def test_a_withheld_row_is_dots_and_nothing_else(everything_opened: Document) -> None:
    lines = [[cell.text for cell in line.cells] for line in everything_opened.tables[2].rows]
    hidden = next(line for line in lines if line[0] == "Andel nyankomne uden skoletilbud")
    assert hidden[1:] == ["2024", "..", "", "../..", "..", "..", "■ skjult"]
    told = styled(everything_opened, "Normal")
    assert "Tallet i 2024 vises ikke (..) af hensyn til fortroligheden." in told


def test_no_page_ends_between_a_heading_and_what_stands_under_it(everything_opened: Document) -> None:
    """A heading keeps with its table, a sentence with its chart, a chart with its caption, a head with a row."""
    for style in ("Heading 1", "Heading 2", "Heading 3"):
        assert everything_opened.styles[style].paragraph_format.keep_with_next
    paragraphs = everything_opened.paragraphs
    drawn = [place for place, one in enumerate(paragraphs) if one._p.xpath(".//w:drawing")]
    assert drawn
    for place in drawn:
        assert paragraphs[place].paragraph_format.keep_with_next
        before = paragraphs[place - 1]
        assert before.paragraph_format.keep_with_next or before.style.name == "Caption"
    for table in everything_opened.tables:
        *kept, last = (
            {bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in row.cells} for row in table.rows
        )
        assert kept[0] == {True}
        assert last == {False}
        assert len(kept) > 8 or all(one == {True} for one in kept)


def test_charts_are_pictures_that_are_told_in_words(everything_opened: Document) -> None:
    # Of the leading indicators: share, rate, mean, investigations, notifications, and down, same, up.
    shapes = everything_opened.inline_shapes
    captions = styled(everything_opened, "Caption")
    assert len(shapes) == len(captions) == 8
    assert all(shape._inline.docPr.get("descr") for shape in shapes)
    assert shapes[4]._inline.docPr.get("descr").startswith("5 perioder fra 2020 til 2024. Først 8.123 (2020).")
    assert captions[4].startswith("Figur: Underretninger, 2020 til 2024.")


@pytest.mark.parametrize(("lang", "tag"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_document_says_its_language(lang: Lang, tag: str) -> None:
    document = opened(as_document(few(lang=lang)))
    languages = document.styles.element.xpath("w:docDefaults//w:lang")
    assert [one.get(qn("w:val")) for one in languages] == [tag]
    assert document.core_properties.language == tag
    assert ("Overview" in styled(document, "Heading 1")) is (lang == "en")


def test_the_same_material_gives_the_same_bytes(bytes_of_everything: bytes) -> None:
    assert as_document(material()) == bytes_of_everything
    parts = zipfile.ZipFile(io.BytesIO(bytes_of_everything))
    assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    kept = opened(bytes_of_everything).core_properties
    started = dt.datetime(2025, 1, 15, 6, 0, 0)
    assert [kept.created.replace(tzinfo=None), kept.modified.replace(tzinfo=None)] == [started, started]
    assert (kept.author, kept.last_modified_by, kept.revision) == ("forebyg", "forebyg", 1)


def test_nothing_from_data_is_a_link_a_field_or_a_line_of_its_own() -> None:
    made = as_document(few(HOSTILE))
    document = opened(made)
    assert styled(document, "Title") == [f"Statusnotat: {READ}"]
    assert styled(document, "Heading 3") == [READ]
    parts = zipfile.ZipFile(io.BytesIO(made))
    texts = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))}
    assert not [name for name, text in texts.items() if 'TargetMode="External"' in text or "<w:hyperlink" in text]
    fields = [field for text in texts.values() for field in re.findall(r'w:instr="([^"]*)"|<w:instrText', text)]
    assert fields == ["PAGE"]


def test_the_page_is_a4_and_has_the_run_at_its_foot(everything_opened: Document) -> None:
    section = everything_opened.sections[0]
    assert [round(section.page_width.cm, 1), round(section.page_height.cm, 1)] == [21.0, 29.7]
    assert section.footer.paragraphs[0].text.endswith(f"{RUN} · ")


@pytest.mark.parametrize(
    ("library", "make", "code"), [("docx", as_document, "FB622"), ("xlsxwriter", as_workbook, "FB621")]
)
def test_a_missing_library_is_told_as_what_to_install(
    library: str, make: Any, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError) as told:
        make(few())
    assert told.value.problems[0].code == code
    assert "pip install 'forebyg[" in (told.value.problems[0].help or "")


def test_a_run_without_indicators_is_a_document_too() -> None:
    document = opened(as_document(Material(release([], []), RUN, "en")))
    assert styled(document, "Title") == ["Status note"]
    assert "No indicators." in styled(document, "Normal")
