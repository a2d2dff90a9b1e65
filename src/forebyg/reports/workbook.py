"""This room writes a run as a workbook: overview, a sheet for each focus area, tidy data, definitions, provenance."""

from __future__ import annotations

import io

from forebyg.outputs.cells import caution_of
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.numbers import day
from forebyg.outputs.rows import Row
from forebyg.outputs.tidy import CSV_COLUMNS
from forebyg.reports.action_sheet import write_actions
from forebyg.reports.colophon import (
    area_title,
    disclosure,
    documents,
    goal_title,
    method,
    overview_text,
    run_lines,
    title_of,
)
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Figure, Goal, Lang, Material, areas_of
from forebyg.reports.pointing import ARROW, where_of
from forebyg.reports.reading import assessment_of, named, newest_rows, unit_of, written
from forebyg.reports.series_sheets import Charting, write_area
from forebyg.reports.sheets import Sheet, Styles, new_workbook, number_format, sheet_names
from forebyg.reports.tidy import write_tidy

GOALS = ("goal", "standing")
FIGURES = ("goal", "indicator", "period", "value", "unit", "target", "status")
HEADS = {"value": "head right", "target": "head right", "unit": "head beside", "status": "head beside"}
DEFINITIONS = (
    *("id", "variant", "indicator", "unit", "declared target", "definition", "wording"),
    *("document", "owner", "checked_by", "review", "note", "fingerprint"),
)
TIDY_PRINTED = (CSV_COLUMNS.index("title"), CSV_COLUMNS.index("upper"))
DEFINITIONS_PRINTED = (DEFINITIONS.index("indicator"), DEFINITIONS.index("review"))
"""What of a sheet paper has room for: the numbers, and what a definition says."""
EXTRACTS = ("name", "file", "row count", "newest day", "encoding", "separator", "fingerprint")


def as_workbook(material: Material) -> bytes:
    """The bytes of an xlsx file, the same for the same material."""
    stream = io.BytesIO()
    workbook = new_workbook(stream)
    lang, areas, run = material.lang, areas_of(material), material.release.run
    title = title_of(material)
    workbook.set_properties({"title": plain(title), "author": "forebyg", "created": run.started.replace(tzinfo=None)})
    styles = Styles(workbook)
    own = [heading(key, lang) for key in ("overview", "data sheet", "definitions", "provenance")]
    acting = [heading("activities", lang)] if any(goal.activities for area in areas for goal in area.goals) else []
    names = sheet_names([area.title or area_title(area, lang) for area in areas], [*own, *acting])
    sheets = [Sheet(workbook.add_worksheet(name), styles) for name in (own[0], *names, *acting, *own[1:])]
    of_areas = sheets[1 : 1 + len(areas)]
    overview, data, definitions, provenance = sheets[0], *sheets[-3:]
    stretches = write_tidy(data, areas, run.internal)
    _write_overview(overview, areas, material)
    for sheet, area in zip(of_areas, areas, strict=True):
        write_area(sheet, area, Charting(workbook, own[1], stretches), lang)
    if acting:
        write_actions(sheets[-4], areas, lang)
    _write_definitions(definitions, areas, material)
    _write_provenance(provenance, material)
    foot = f"{title} · {plain(material.run)}"
    for sheet in sheets:
        is_listing = sheet is data or sheet is definitions or sheet in sheets[1 + len(areas) : -3]
        repeated = 0 if is_listing else 2 if sheet in of_areas else None
        columns = TIDY_PRINTED if sheet is data else DEFINITIONS_PRINTED if sheet is definitions else None
        sheet.printed(foot, heading("page", lang), repeated, columns)
    workbook.close()
    return stream.getvalue()


def _write_overview(sheet: Sheet, areas: list[Area], material: Material) -> None:
    lang = material.lang
    sheet.columns([50.0, 58.0, 11.0, 13.0, 26.0, 22.0, 15.0])
    sheet.row([title_of(material)], "title")
    if material.release.run.internal:
        sheet.row([label("internal", lang)], "section")
    for line in (*run_lines(material), *disclosure(material)):
        sheet.row([line])
    for columns, write in ((GOALS, _write_standing), (FIGURES, _write_figures)):
        sheet.next()
        for column, key in enumerate(columns):
            sheet.text(column, heading(key, lang), HEADS.get(key, "head"))
        sheet.next()
        for area in areas:
            sheet.text(0, area_title(area, lang), "figure")
            sheet.fill(len(columns), "figure")
            sheet.next()
            for goal in area.goals:
                write(sheet, goal, lang)


def _write_standing(sheet: Sheet, goal: Goal, lang: Lang) -> None:
    sheet.row([goal_title(goal, lang), overview_text(goal, lang)], "wrapped")


def _write_figures(sheet: Sheet, goal: Goal, lang: Lang) -> None:
    for figure in (*goal.figures, *goal.also):
        # A category has a row of its own.
        rows: list[Row | None] = [*newest_rows(figure)] or [None]
        for row in rows:
            sheet.text(0, goal_title(goal, lang), "wrapped")
            category = f": {label(plain(row.category), lang)}" if row and row.category is not None else ""
            caution = caution_of(figure.indicator, lang)
            where = f", {where_of(figure.indicator, lang)}" if figure in goal.also else ""
            name = (ARROW if where else "") + named(figure)
            sheet.text(1, name + where + (f", {caution}" if caution else "") + category, "wrapped")
            if row is not None:
                _write_newest(sheet, figure, row, lang)
            status = row.assessment or "" if row is not None else assessment_of(figure)
            sheet.text(6, label(status, lang), status if status in ("met", "not met") else "beside")
            sheet.next()


def _write_newest(sheet: Sheet, figure: Figure, row: Row, lang: Lang) -> None:
    figures, suffix = written(figure, lang), " %" if figure.indicator.unit == "percent" else ""
    sheet.text(2, plain(row.period))
    form = number_format(row.value, figures.decimals_of(row), suffix)
    sheet.amount_or_dots(3, row.value, form, row.is_withheld)
    sheet.text(4, unit_of(figure, lang), "beside")
    sheet.text(5, figures.target(row), "right")


def _write_definitions(sheet: Sheet, areas: list[Area], material: Material) -> None:
    lang = material.lang
    sheet.columns([28.0, 18.0, 36.0, 12.0, 16.0, 64.0, 36.0, 24.0, 16.0, 16.0, 12.0, 36.0, 16.0])
    sheet.row([heading(key, lang) for key in DEFINITIONS], "head")
    sheet.page.freeze_panes(1, 3)
    sheet.page.set_row(0, 32)
    for area in areas:
        for figure in area.figures:
            one, told = figure.indicator, figure.told
            said = [told.sentence.replace("`", "") if told else "", *_told(figure)]
            own = [one.id, one.variant or "", named(figure), unit_of(figure, lang), one.target_text or ""]
            sheet.row([*own, *said, one.definition_sha256[:12]], "wrapped")


def _told(figure: Figure) -> list[str]:
    told = figure.told
    if told is None:
        return ["", figure.indicator.source or "", "", "", "", ""]
    source = told.document or figure.indicator.source
    return [part or "" for part in (told.wording, source, told.owner, told.checked_by, told.review, told.note)]


def _write_provenance(sheet: Sheet, material: Material) -> None:
    lang, run = material.lang, material.release.run
    sheet.columns([28.0, 34.0, 14.0, 14.0, 14.0, 14.0, 70.0])
    sheet.row([heading("provenance", lang)], "title")
    pairs = {
        "run": material.run,
        "as_of": day(run.as_of, lang) if run.as_of else "",
        "started": run.started.isoformat(),
        "version": heading("version", lang).format(run.version),
        "engine": run.engine,
        "profile": label("internal", lang) if run.internal else run.profile,
    }
    for key, value in pairs.items():
        sheet.row([heading(key, lang) if key != "version" else "forebyg", plain(value).removeprefix("forebyg ")])
    told = {"method": method(material), "disclosure": disclosure(material), "documents": documents(material)}
    for key, lines in told.items():
        if lines:
            sheet.next()
            sheet.row([heading(key, lang)], "section")
            for line in lines:
                sheet.row([line])
    sheet.next()
    sheet.row([heading("extracts", lang)], "section")
    sheet.row([heading(key, lang) for key in EXTRACTS], "head")
    for one in run.receipts:
        sheet.text(0, one.name)
        sheet.text(1, one.file)
        about = f'"{heading("about", lang).format("")}"' if one.rounded_to else ""
        sheet.amount(2, float(one.rows), f"{about}#,##0")
        sheet.text(3, day(one.newest, lang) if one.newest else "", "beside")
        sheet.text(4, one.encoding)
        sheet.text(5, one.separator)
        sheet.text(6, one.sha256)
        sheet.next()
    sheet.next()
    sheet.row([heading("configs", lang)], "section")
    for path, fingerprint in run.configs:
        sheet.text(0, path)
        sheet.text(6, fingerprint)
        sheet.next()
