"""The workbook: real numbers, text that stays text, withheld cells as dots, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any, Literal

import openpyxl
import pytest
from made_releases import RUN as TYPED
from made_releases import everything, indicator, release, row
from openpyxl.worksheet.worksheet import Worksheet

from forebyg.outputs.tidy import CSV_COLUMNS
from forebyg.reports.material import Material, Told
from forebyg.reports.sheets import sheet_names
from forebyg.reports.workbook import as_workbook

RUN = "2025-01-15T060000Z-0123abcd"
HOSTILE = '=HYPERLINK("http://a.example","x")|<script>&\x00\u202e\n_x000D_'
READ = '=HYPERLINK("http://a.example","x")|<script>& _x000D_'
"""The same without what cannot be printed."""


def material(lang: Literal["da", "en"] = "da") -> Material:
    return Material(everything(), RUN, lang)


def opened(made: Material) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_workbook(made)))


def cells(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def hostile() -> Material:
    one = indicator("one", "share", HOSTILE, focus_area_title=HOSTILE, goal_title=HOSTILE, strategy_title=HOSTILE)
    rows = [row("one", 2020 + year, value=float(year), denominator=50.0, numerator=1.0) for year in (2, 3, 4)]
    told = Told(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    return Material(release([one], rows), HOSTILE, "da", {("one", None): told})


def test_sheets_are_overview_areas_data_definitions_and_provenance() -> None:
    assert opened(material()).sheetnames == [
        *("Overblik", "Inklusion", "Tidlig indsats og beskyttelse"),
        *("Data", "Definitioner", "Oprindelse"),
    ]
    assert opened(material("en")).sheetnames[0] == "Overview"


def test_the_overview_counts_how_the_indicators_of_each_goal_stand() -> None:
    lines = cells(opened(material())["Overblik"])
    assert lines[0][0] == "Statusnotat: Forebyggelsesstrategi for Københavns Kommune"
    assert ["Børn og unge indgår i fællesskaber, hvor de trives", "✓ 1 nået · ≈ 1 usikkert · 1 uden mål"] in [
        line[:2] for line in lines
    ]


def test_a_focus_area_has_real_numbers_with_their_decimals() -> None:
    sheet = opened(material())["Inklusion"]
    line = next(line for line in sheet.iter_rows(min_row=4) if line[1].value == "2024")
    # 290 of 5.012 pupils; a base above 999 has two decimals.
    assert line[2].value == pytest.approx(5.786, abs=0.001)
    assert line[2].number_format == '#,##0.00" %";"−"#,##0.00" %"'
    assert [line[5].value, line[6].value] == [290, 5012]
    # 5,786 less 6,9 of the year 2011.
    assert line[10].value == pytest.approx(-1.114, abs=0.001)
    assert [line[11].value, line[13].value] == ["2011", "nået"]


def test_a_withheld_row_is_dots_and_nothing_else() -> None:
    book = opened(material())
    sheet = book["Tidlig indsats og beskyttelse"]
    begins = next(cell.row for cell in sheet["A"] if cell.value == "Andel nyankomne uden skoletilbud")
    line = [cell.value for cell in sheet[begins + 2]]
    # Its parts would be dots too; the made release has none for them.
    assert [value for value in line if value is not None] == ["2024", "..", "..", "..", "skjult"]
    lines = [dict(zip(CSV_COLUMNS, one, strict=True)) for one in cells(book["Data"])[1:]]
    hidden = [one for one in lines if one["suppressed"] == "withheld"]
    assert len(hidden) == 2
    assert all(one[name] is None for one in hidden for name in ("value", "numerator", "denominator", "lower", "change"))


def test_the_data_is_the_tidy_table_with_typed_cells() -> None:
    lines = cells(opened(material())["Data"])
    assert lines[0] == list(CSV_COLUMNS)
    first = dict(zip(CSV_COLUMNS, lines[1], strict=True))
    assert {name: first[name] for name in ("indicator", "variant", "period", "by", "category", "numerator")} == {
        "indicator": "segregated_share",
        "variant": None,
        "period": "2011",
        "by": None,
        "category": None,
        "numerator": 345,
    }
    assert [first["complete"], first["internal"], first["period_start"]] == [True, False, "2011-01-01"]
    # 14 + 3 + 14 + 6 + 4 + 5 + 5 + 6 + 1 rows, and two indicators without any.
    assert len(lines) == 1 + 58 + 2


def test_nothing_that_comes_from_data_is_a_formula_or_a_link() -> None:
    made = as_workbook(hostile())
    book = openpyxl.load_workbook(io.BytesIO(made))
    found = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in found} <= {"s", "n", "b"}
    assert [cell.coordinate for cell in found if cell.hyperlink] == []
    texts = [cell for cell in found if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert READ in {cell.value for cell in texts}
    # Typing in a cell must not wake it.
    assert all(cell._style.quotePrefix for cell in texts)
    parts = zipfile.ZipFile(io.BytesIO(made))
    assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
    for name in parts.namelist():
        text = parts.read(name).decode("utf-8")
        assert "<f>" not in text
        assert "hyperlink" not in text.lower() or "HYPERLINK(" in text
        assert 'TargetMode="External"' not in text


def test_sheet_names_are_allowed_and_unique() -> None:
    long = "1. Hurtig opsporing og tidlig indsats"
    names = sheet_names(
        [long, "A" * 40, "A" * 40, "a/b:c*d?[e]\\", "'x'", "History", "Data", "", "inklusion"], ["data"]
    )
    assert names == [
        *("1. Hurtig opsporing og tidlig…", "A" * 30 + "…", "A" * 26 + "… (2)", "a b c d e", "x", "History (2)"),
        *("Data (2)", "-", "inklusion"),
    ]
    assert sheet_names(["Inklusion", "inklusion"]) == ["Inklusion", "inklusion (2)"]
    assert all(len(name) <= 31 for name in names)


def test_paper_is_a4_on_its_long_side_and_headings_stay() -> None:
    book = opened(material())
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # One page wide, which is not written, and as high as it needs.
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert book["Inklusion"].freeze_panes == "C4"
    assert book["Inklusion"].print_title_rows == "$3:$3"
    assert book["Data"].freeze_panes == "A2"


def test_charts_point_to_the_complete_totals_and_leave_gaps() -> None:
    parts = zipfile.ZipFile(io.BytesIO(as_workbook(material())))
    charts = [parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("xl/charts/chart")]
    # Of both areas: share, its variant, rate, mean; within, count, moves.
    assert len(charts) == 7
    # A gap is what is not said.
    assert not any("dispBlanksAs" in chart for chart in charts)
    place = openpyxl.utils.get_column_letter(CSV_COLUMNS.index("value") + 1)
    assert f"<c:f>Data!${place}$2:${place}$15</c:f>" in charts[0]
    # Below the share 17 rows, its variant 14, the rate 6 and the mean 4: the investigations, whose fifth year is not
    # complete, are not drawn to the end.
    assert f"<c:f>Data!${place}$43:${place}$46</c:f>" in charts[4]


def test_no_line_is_drawn_across_a_break() -> None:
    told = Told("", breaks=((dt.date(2023, 1, 1), "ny lov"),))
    rows = [row("one", year, kind="count", value=float(year - 2000)) for year in (2021, 2022, 2023, 2024)]
    made = Material(release([indicator("one", "count", "Antal")], rows), RUN, "da", {("one", None): told})
    parts = zipfile.ZipFile(io.BytesIO(as_workbook(made)))
    chart = parts.read("xl/charts/chart1.xml").decode()
    assert "<a:ln><a:noFill/></a:ln>" in chart
    assert "uden linje, fordi serien er brudt" in chart


def test_the_same_material_gives_the_same_bytes() -> None:
    assert as_workbook(material()) == as_workbook(material())
    properties = opened(material()).properties
    assert properties.created == dt.datetime(2025, 1, 15, 6, 0, 0)


def test_definitions_and_provenance_are_there() -> None:
    told = Told("Tæller: `a = 1`.\nNævner: alle.", "Ordret", "Strategien", "Forvaltningen", "A. B.", "2027-01-01")
    made = Material(everything(), RUN, "da", {("notifications_count", None): told})
    book = opened(made)
    line = next(line for line in cells(book["Definitioner"]) if line[0] == "notifications_count")
    assert line[5:11] == [
        "Tæller: a = 1. Nævner: alle.",
        "Ordret",
        "Strategien",
        "Forvaltningen",
        "A. B.",
        "2027-01-01",
    ]
    texts = [value for line in cells(book["Oprindelse"]) for value in line if value is not None]
    assert {RUN, "underretninger.csv", "ef" * 32, "configs/faxe.yaml", "cd" * 32} <= set(texts)


def test_a_run_without_indicators_is_a_workbook_too() -> None:
    book = opened(Material(release([], []), RUN, "en"))
    assert book.sheetnames == ["Overview", "Data", "Definitions", "Provenance"]
    assert cells(book["Data"]) == [list(CSV_COLUMNS)]


@pytest.mark.parametrize(("lang", "form"), [("da", '"ca. "#,##0'), ("en", '"about "#,##0')])
def test_rows_that_are_rounded_say_so(lang: Literal["da", "en"], form: str) -> None:
    receipt = replace(TYPED.receipts[0], rows=280, rounded_to=10)
    made = Material(release([], [], replace(TYPED, receipts=(receipt,))), RUN, lang)
    sheet = opened(made)["Oprindelse" if lang == "da" else "Provenance"]
    (line,) = [line for line in sheet.iter_rows() if line[1].value == "underretninger.csv"]
    assert (line[2].value, line[2].number_format) == (280, form)


def test_paper_has_no_more_columns_than_can_be_read() -> None:
    """Of the data those from title to upper limit, of a definition those from its name to its review."""
    book = opened(material())
    last = book["Data"].max_row
    assert book["Data"].print_area == f"'Data'!$H$1:$W${last}"
    assert CSV_COLUMNS[7] == "title"
    assert CSV_COLUMNS[22] == "upper"
    assert str(book["Definitioner"].print_area).startswith("'Definitioner'!$C$1:$K$")
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
