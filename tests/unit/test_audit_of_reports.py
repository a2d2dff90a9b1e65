"""Finished reports are read as a stranger reads them: whatever number is put where something is withheld is found."""

from __future__ import annotations

import re
import struct
import zlib

import polars as pl
import pytest
from planted_reports import FORMATS, LANGS, finished, packed, parts_of, planted, problems, told

from forebyg.disclosure.auditing.audit import Format, audit
from forebyg.disclosure.auditing.pattern import pattern_of
from forebyg.reports.material import Lang


@pytest.mark.parametrize("name", ["everything", "over time", "schools", "steps"])
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("lang", ["da", pytest.param("en", marks=pytest.mark.heavy)])
def test_a_report_that_tells_nothing_passes(name: str, format: Format, lang: Lang) -> None:
    one = finished(name, format, lang)
    assert problems(one, name) == []
    release = told(name)
    rows = release.rows.with_columns(pl.lit(None, pl.List(pl.String)).alias("inputs"))
    audit([one], release.indicators, pattern_of(rows))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('data-cell="value">..<', 'data-cell="value">3 %<'),
        ('data-cell="value">..<', 'data-cell="value"><small>3</small>..<'),
        ('data-cell="value">..<', 'data-cell="value" title="3">..<'),
        ("interval", "4–5"),
        ("</svg>", "<text>3.1 %</text></svg>"),
        ("</svg>", "<text>..</text><text>7</text></svg>"),
        ("</svg>", '<path d="M1.5,0A1.5,1.5,0,1,1,-1.5,0" transform="translate(40,70)"/>' * 3 + "</svg>"),
        (": 2017.", ": 2017 (3)."),
        ('<p class="statement">', '<p class="statement">2017: 3. '),
        ("</body>", "<!-- plans 2017: 3 --></body>"),
        ("</body>", "<p>3</p></body>"),
        ('<html lang="', '<html title="3" lang="'),
        ("<style>", "<style>/* 3 */"),
        ('<section id="catalogue"', '<section id="catalogue" data-note="3"'),
        ("<caption>", "<caption>3 "),
        ("</h2>", " 37</h2>"),
    ],
)
def test_a_number_put_into_a_page_is_found(old: str, new: str, lang: Lang) -> None:
    one = finished("over time", "html", lang)
    page = one.text
    if old == "interval":
        # Of the row of 2017 the cell of the interval, which is empty.
        line = re.search(r'<tr[^>]*data-period="2017"[^>]*>.*?</tr>', page, re.DOTALL)
        assert line is not None
        changed = line[0].replace('data-cell="interval"><', 'data-cell="interval">4–5<')
        one, old, new = one._replace(text=page.replace(line[0], changed)), "<title>", "<title>"
        assert one.text != page
    elif "svg" in old:
        # The last of them is the chart's; before it stand those of the legend.
        at = page.rindex("</svg>")
        one, old, new = one._replace(text=page[:at] + new + page[at + len(old) :]), "<title>", "<title>"
    assert problems(planted(one, old, new), "over time")


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_that_heads_other_rows_than_its_category_is_found(lang: Lang) -> None:
    one = finished("steps", "html", lang)
    at = re.search(r'<th scope="rowgroup" colspan="9">(?:<[^>]*>)?1<', one.text)
    assert at is not None
    assert problems(planted(one, at[0], at[0].replace(">1<", ">7<")), "steps")


@pytest.mark.parametrize("lang", LANGS)
def test_another_number_than_was_released_is_found_in_a_row_that_is_shown(lang: Lang) -> None:
    value = "9,50 %" if lang == "da" else "9.50 %"
    one = finished("over time", "html", lang)
    spoiled = planted(one, f'data-cell="value">{value}', f'data-cell="value">{value.replace("5", "6", 1)}')
    assert [code for code, _ in problems(spoiled, "over time")] == ["FB603"]


def test_a_row_that_the_run_does_not_have_is_found() -> None:
    one = finished("over time", "html", "da")
    spoiled = planted(one, 'data-period="2017"', 'data-period="1917"')
    assert "FB602" in [code for code, _ in problems(spoiled, "over time")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</svg>", "<text>Vest 12.0 %</text></svg>"),
        ("35", "36"),
        ("gennemsnit 20", "gennemsnit 23"),
    ],
)
def test_a_number_put_into_a_funnel_is_found(old: str, new: str, lang: Lang) -> None:
    one = finished("schools", "html", lang)
    if lang == "en":
        old, new = old.replace("gennemsnit", "average"), new.replace("gennemsnit", "average")
    at = one.text.rindex(old) if old == "</svg>" else one.text.index(old, one.text.index("<desc"))
    assert problems(one._replace(text=one.text[:at] + new + one.text[at + len(old) :]), "schools")


@pytest.mark.parametrize("lang", LANGS)
def test_the_sentence_of_a_withheld_row_holds_no_number(lang: Lang) -> None:
    page, note = finished("everything", "html", lang), finished("everything", "markdown", lang)
    for number in ("3", "3 %", "2,5", "2.5"):
        for one in (page, note):
            assert problems(planted(one, "(..)", number), "everything"), (one.format, number)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("old", "new"),
    [("| .. |", "| 3 |"), ("../..", "3/.."), ("\n\n## ", "\n\n3\n\n## "), ("\n- ", "\n- 3 "), ("■ ", "■ 3 ")],
)
def test_a_number_put_into_a_note_is_found(old: str, new: str, lang: Lang) -> None:
    assert problems(planted(finished("everything", "markdown", lang), old, new), "everything")


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_of_rows_is_not_skipped_because_a_heading_is_not_known(lang: Lang) -> None:
    one = finished("everything", "markdown", lang)
    spoiled = planted(one, "| n/N |", "| N/n |")
    assert [code for code, _ in problems(spoiled, "everything")] == ["FB602"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/charts/chart1.xml", '<c:pt idx="1"><c:v>2017</c:v></c:pt>', '<c:pt idx="1"><c:v>3</c:v></c:pt>'),
        ("xl/charts/chart1.xml", "<c:v>4.1</c:v></c:pt>", '<c:v>4.1</c:v></c:pt><c:pt idx="1"><c:v>3.1</c:v></c:pt>'),
        ("xl/charts/chart1.xml", "<c:tx><c:v>", "<c:tx><c:v>3 "),
        ("xl/drawings/drawing1.xml", 'descr="', 'descr="2017: 3. '),
        ("docProps/core.xml", "</dc:title>", "</dc:title><dc:description>plans 2017: 3</dc:description>"),
        ("docProps/app.xml", "<Company>", "<Company>3"),
        ("xl/sharedStrings.xml", "</t></si>", "</t></si><si><t>plans 2017: 3</t></si>"),
        ("xl/worksheets/sheet2.xml", "&amp;L", "&amp;LPlaner 3 "),
        ("xl/workbook.xml", '<sheet name="', '<sheet name="3 '),
    ],
)
def test_a_number_put_into_a_workbook_is_found(part: str, old: str, new: str, lang: Lang) -> None:
    assert problems(planted(finished("over time", "xlsx", lang), old, new, part), "over time")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("part", "column"), [(2, "C"), (2, "F"), (3, "U"), (3, "S"), (3, "AX")])
def test_a_number_in_a_cell_of_a_withheld_row_of_a_workbook_is_found(part: int, column: str, lang: Lang) -> None:
    one = finished("over time", "xlsx", lang)
    name = f"xl/worksheets/sheet{part}.xml"
    text = parts_of(one)[name].decode()
    strings = re.findall(r"<t[^>]*>([^<]*)</t>", parts_of(one)["xl/sharedStrings.xml"].decode())
    withheld, year = strings.index("withheld" if part == 3 else ".."), strings.index("2017")
    (row,) = [
        number
        for number, line in re.findall(r'<row r="(\d+)".*?>(.*?)</row>', text)
        if {str(withheld), str(year)} <= set(re.findall(r't="s"><v>(\d+)</v>', line))
    ]
    cell = f'<c r="{column}{row}"><v>3</v></c>'
    own = re.search(rf'<c r="{column}{row}"[^>]*?(?:/>|>.*?</c>)', text)
    spoiled = planted(one, own[0], cell, name) if own else planted(one, "</row>", "</row>", name)
    if own is None:
        changed = re.sub(rf'(<row r="{row}".*?)</row>', rf"\1{cell}</row>", text)
        spoiled = one._replace(content=packed(parts_of(one) | {name: changed.encode()}))
    assert problems(spoiled, "over time")


@pytest.mark.parametrize("lang", LANGS)
def test_a_hidden_sheet_a_comment_and_any_other_part_are_found(lang: Lang) -> None:
    one = finished("over time", "xlsx", lang)
    parts = parts_of(one)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData><row r="1"><c r="A1"><v>3</v></c></row></sheetData></worksheet>'
    book = parts["xl/workbook.xml"].decode()
    entry = '<sheet name="Skjult" sheetId="99" state="hidden" r:id="rId99"/></sheets>'
    relation = '<Relationship Id="rId99" Type="x" Target="worksheets/sheet99.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    hidden = parts | {
        "xl/worksheets/sheet99.xml": sheet.encode(),
        "xl/workbook.xml": book.replace("</sheets>", entry).encode(),
        relations: parts[relations].decode().replace("</Relationships>", relation).encode(),
    }
    comment = (
        f'<comments xmlns="{space}"><commentList><comment><text><t>3</t></text></comment></commentList></comments>'
    )
    for more in (hidden, parts | {"xl/comments1.xml": comment.encode()}, parts | {"xl/vbaProject.bin": b"3"}):
        assert problems(one._replace(content=packed(more)), "over time")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "<w:t>..</w:t>", "<w:t>3</w:t>"),
        ("word/document.xml", "<w:t>../..</w:t>", "<w:t>3/..</w:t>"),
        ("word/document.xml", "(..)", "(3)"),
        ("word/document.xml", 'descr="', 'descr="3 '),
        ("word/document.xml", "Figur", "3 Figur"),
        ("word/document.xml", "<w:instrText", "<w:instrText"),
        ("docProps/core.xml", "<cp:keywords/>", "<cp:keywords>3</cp:keywords>"),
        ("word/footer1.xml", "<w:t>1</w:t>", "<w:t>3</w:t></w:r></w:fldSimple><w:fldSimple><w:r><w:t>3</w:t>"),
    ],
)
def test_a_number_put_into_a_document_is_found(part: str, old: str, new: str, lang: Lang) -> None:
    one = finished("everything", "docx", lang)
    if old == "<w:instrText":
        old, new = "</w:body>", '<w:p><w:r><w:instrText>COMMENTS "3"</w:instrText></w:r></w:p></w:body>'
    assert problems(planted(one, old, new, part), "everything")


@pytest.mark.parametrize("lang", LANGS)
def test_a_comment_and_what_is_hidden_in_a_picture_are_found(lang: Lang) -> None:
    one = finished("everything", "docx", lang)
    parts = parts_of(one)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comment = (
        f'<w:comments xmlns:w="{space}"><w:comment w:id="0"><w:p><w:r><w:t>3</w:t></w:r></w:p></w:comment></w:comments>'
    )
    png = parts["word/media/image1.png"]
    said = b"tEXtComment\x003"
    chunk = struct.pack(">I", len(said) - 4) + said + struct.pack(">I", zlib.crc32(said))
    for more in (
        {"word/comments.xml": comment.encode()},
        {"word/media/image1.png": png[:33] + chunk + png[33:]},
        {"word/media/image1.png": png + b"3"},
    ):
        assert problems(one._replace(content=packed(parts | more)), "everything")


def test_what_declares_entities_is_not_read() -> None:
    one = finished("everything", "docx", "da")
    core = parts_of(one)["docProps/core.xml"].decode()
    declared = core.replace("?>", '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', 1)
    spoiled = one._replace(content=packed(parts_of(one) | {"docProps/core.xml": declared.encode()}))
    assert [code for code, _ in problems(spoiled, "everything")] == ["FB602"]
    assert [code for code, _ in problems(one._replace(content=b"PK"), "everything")] == ["FB602"]


def test_no_message_has_a_number_that_was_put_in() -> None:
    spoiled = planted(finished("over time", "html", "da"), "</body>", "<p>73,61</p></body>")
    assert [code for code, _ in problems(spoiled, "over time")] == ["FB601"]
    assert "73" not in problems(spoiled, "over time")[0][1]
