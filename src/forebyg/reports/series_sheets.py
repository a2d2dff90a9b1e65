"""This room writes the sheet of a focus area: every figure over time, and a chart that points to the tidy rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forebyg.outputs.characters import plain
from forebyg.outputs.figures import Figures
from forebyg.outputs.labels import label
from forebyg.outputs.rows import Row
from forebyg.outputs.tidy import CSV_COLUMNS
from forebyg.reports.colophon import area_title, goal_title
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Figure, Lang
from forebyg.reports.pointing import ARROW, where_of
from forebyg.reports.reading import compared_with, named, newest_rows, status_of, unit_of, written
from forebyg.reports.sheets import Sheet, needed_decimals, number_format
from forebyg.reports.statements import statement
from forebyg.reports.tidy import Stretch

if TYPE_CHECKING:
    from xlsxwriter import Workbook

COLUMNS = (
    *("indicator", "period", "value", "lower", "upper", "numerator", "denominator"),
    *("target low", "target high", "baseline", "change", "change since", "change_state", "status"),
)
WIDTHS = (16.0, 10.0, 12.0, 9.0, 9.0, 11.0, 13.0, 9.0, 9.0, 13.0, 11.0, 10.0, 26.0, 14.0)
RIGHT = range(2, 11)
"""The columns of numbers."""
BLUE = "#1F5F99"
HEAD = 2
"""The row of the headings."""
CHART_ROWS, CHART_WIDTH, ROW_HEIGHT = 14, 560, 20
Stretches = dict[tuple[str, str | None, str | None], Stretch]


@dataclass(frozen=True)
class Charting:
    """What charts are made of: the tidy sheet by name, and where series stand in it."""

    workbook: Workbook
    data: str
    stretches: Stretches


def write_area(sheet: Sheet, area: Area, charting: Charting, lang: Lang) -> None:
    sheet.columns([*WIDTHS, 2.0])
    sheet.row([area_title(area, lang)], "title")
    sheet.at = HEAD
    sheet.page.set_row(HEAD, 32)
    for column, key in enumerate(COLUMNS):
        beside = "head beside" if key in ("change since", "status") else "head"
        sheet.text(column, heading(key, lang), "head right" if column in RIGHT else beside)
    sheet.next()
    sheet.page.freeze_panes(HEAD + 1, 2)
    for goal in area.goals:
        sheet.next()
        sheet.row([goal_title(goal, lang)], "section")
        for figure in goal.figures:
            _write_figure(sheet, figure, charting, lang)
        for figure in goal.also:
            _write_pointer(sheet, figure, lang)


def _write_pointer(sheet: Sheet, figure: Figure, lang: Lang) -> None:
    """Its newest figures alone: the others stand with its chart, under its own goal."""
    sheet.text(0, f"{ARROW}{named(figure)}, {where_of(figure.indicator, lang)}", "figure")
    sheet.fill(len(COLUMNS), "figure")
    sheet.next()
    for row in newest_rows(figure):
        _write_row(sheet, figure, row, written(figure, lang), lang)
    if not figure.rows:
        sheet.row([status_of(figure, lang).strip()])
    sheet.next()


def _write_figure(sheet: Sheet, figure: Figure, charting: Charting, lang: Lang) -> None:
    begins = sheet.at
    unit = unit_of(figure, lang)
    sheet.text(0, f"{named(figure)}, {unit}" if unit else named(figure), "figure")
    sheet.fill(len(COLUMNS), "figure")
    sheet.next()
    sheet.row([statement(figure, lang)])
    figures = written(figure, lang)
    categories = list(dict.fromkeys(row.category for row in figure.totals))
    for category in categories:
        for row in figure.totals:
            if row.category == category:
                _write_row(sheet, figure, row, figures, lang)
    if _insert_chart(sheet, figure, categories, charting, begins + 2, lang):
        sheet.at = max(sheet.at, begins + 3 + CHART_ROWS)
    sheet.next()


def _write_row(sheet: Sheet, figure: Figure, row: Row, figures: Figures, lang: Lang) -> None:
    decimals, hidden = figures.decimals_of(row), row.is_withheld
    suffix = " %" if figure.indicator.unit == "percent" else ""
    sheet.text(0, label(plain(row.category), lang) if row.category is not None else "")
    sheet.text(1, plain(row.period))
    sheet.amount_or_dots(2, row.value, number_format(row.value, decimals, suffix), hidden)
    for column, limit in ((3, row.lower), (4, row.upper)):
        sheet.amount(column, limit, number_format(limit, decimals))
    for column, part in _parts(row, figure, figures):
        sheet.amount_or_dots(column, part, number_format(part, needed_decimals(part, 1)), hidden)
    for column, bound in ((7, row.target_low), (8, row.target_high), (9, row.baseline_value)):
        sheet.amount(column, bound, number_format(bound, needed_decimals(bound, max(decimals, 1))))
    if row.change is not None:
        then = compared_with(figure, row)
        change = 0.0 if figures.is_no_unit(row, then) else row.change
        coarse = figures.decimals_on(_smaller(row, then))
        sheet.amount(10, change, number_format(change, coarse, is_signed=True))
        sheet.text(11, plain(row.baseline_period or row.previous_period or ""), "beside")
    sheet.text(12, heading(row.change_state, lang) if row.change_state else "")
    status = row.assessment or ""
    sheet.text(13, label(status, lang), status if status in ("met", "not met") else "beside")
    sheet.next()


def _parts(row: Row, figure: Figure, figures: Figures) -> list[tuple[int, float | None]]:
    """Numerator and denominator, of the kinds whose table has them."""
    if not figures.base(row):
        return []
    above = [] if figure.indicator.kind in ("mean", "median", "quantile") else [(5, row.numerator)]
    return [*above, (6, row.denominator)]


def _smaller(row: Row, then: Row | None) -> float | None:
    """A change has the decimals of the smaller of its bases."""
    bases = [one.denominator for one in (row, then) if one is not None and one.denominator is not None]
    return min(bases, default=None)


def _insert_chart(
    sheet: Sheet, figure: Figure, categories: list[str | None], charting: Charting, at: int, lang: Lang
) -> bool:
    """Whether there was anything to draw: two periods with a number."""
    indicator = figure.indicator
    found = [charting.stretches[(indicator.id, indicator.variant, category)] for category in categories]
    drawn = [one for one in (_complete(stretch) for stretch in found) if _shown(one) > 1]
    if not drawn:
        return False
    chart = charting.workbook.add_chart({"type": "line"})
    is_one = len(drawn) == 1 and categories == [None]
    line: dict[str, Any]
    for stretch in drawn:
        category, is_broken = stretch.rows[0].category, _is_broken(stretch, figure)
        name = heading("value", lang) if category is None else label(plain(category), lang)
        if is_broken:
            name += f", {heading('broken', lang)}"
        # A line is joined across everything, so where there is a break there is none.
        line = {"line": {"none": True} if is_broken else {"width": 2.25} | ({"color": BLUE} if is_one else {})}
        marker = {"marker": {"type": "circle", "size": 5} | ({"fill": {"color": BLUE}} if is_one else {})}
        chart.add_series(_series(charting.data, stretch, "value", name) | line | marker)
    is_plain = is_one and not _is_broken(drawn[0], figure)
    if is_one:
        for column, key, dash, colour in _GUIDES:
            if any(getattr(row, column) is not None for row in drawn[0].rows):
                is_plain = False
                line = {"line": {"width": 1.25, "dash_type": dash, "color": colour}, "marker": {"type": "none"}}
                chart.add_series(_series(charting.data, drawn[0], column, heading(key, lang)) | line)
    chart.show_blanks_as("gap")
    chart.set_title({"none": True})
    chart.set_legend({"none": True} if is_plain else {"position": "bottom"})
    axis = {"num_font": {"size": 8}, "line": {"color": "#8A9099"}}
    chart.set_x_axis(axis | {"label_position": "low"})
    chart.set_y_axis(
        axis | {"major_gridlines": {"visible": True, "line": {"color": "#DFE3E8"}}, "num_format": "General"}
    )
    chart.set_size({"width": CHART_WIDTH, "height": CHART_ROWS * ROW_HEIGHT})
    place = {"object_position": 2, "description": statement(figure, lang)}
    sheet.page.insert_chart(at, len(COLUMNS) + 1, chart, place)
    return True


_GUIDES = (
    ("target_low", "target low", "dash", "#9A4200"),
    ("target_high", "target high", "dash", "#9A4200"),
    ("baseline_value", "baseline", "round_dot", "#565C63"),
)


def _series(data: str, stretch: Stretch, column: str, name: str) -> dict[str, Any]:
    place = CSV_COLUMNS.index(column)
    periods = CSV_COLUMNS.index("period")
    return {
        # A name of ours: one from data could be taken for a formula.
        "name": f" {name}" if name.startswith("=") else name,
        "categories": [data, stretch.first, periods, stretch.last, periods],
        "values": [data, stretch.first, place, stretch.last, place],
    }


def _is_broken(stretch: Stretch, figure: Figure) -> bool:
    """Whether a law or a code that makes periods incomparable came between two of these."""
    breaks = [day for day, _ in figure.told.breaks] if figure.told else []
    starts = [row.period_start for row in stretch.rows if row.period_start]
    ends = [row.period_end for row in stretch.rows if row.period_end]
    return bool(starts and ends) and any(min(starts) < day <= max(ends) for day in breaks)


def _complete(stretch: Stretch) -> Stretch:
    """Without incomplete periods at its ends: half a year would look like a fall."""
    complete = [place for place, row in enumerate(stretch.rows) if row.complete is not False] or [0]
    first, last = complete[0], complete[-1]
    return Stretch(stretch.first + first, stretch.first + last, stretch.rows[first : last + 1])


def _shown(stretch: Stretch) -> int:
    return sum(row.value is not None for row in stretch.rows)
