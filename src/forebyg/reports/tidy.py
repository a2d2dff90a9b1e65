"""This room writes the rows of a release as one tidy sheet for machines, and tells where the series of charts stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from forebyg.outputs.rows import Row
from forebyg.outputs.tidy import CSV_COLUMNS, cells_of
from forebyg.reports.material import Area, Figure
from forebyg.reports.sheets import Sheet

WIDTHS = {"title": 44.0, "indicator": 30.0, "by": 24.0, "strategy": 26.0, "goal": 26.0}


@dataclass(frozen=True)
class Stretch:
    """Rows of the tidy sheet that are one series over time: the first and the last."""

    first: int
    last: int
    rows: tuple[Row, ...]


def write_tidy(sheet: Sheet, areas: list[Area], is_internal: bool) -> dict[tuple[str, str | None, str | None], Stretch]:
    """Every released field, named as in the CSV; a withheld number is empty and `suppressed` says so. Totals stand
    together by period, so that a chart can point to them: the stretches by indicator, variant and category."""
    stretches: dict[tuple[str, str | None, str | None], Stretch] = {}
    sheet.columns([WIDTHS.get(column, 13.0) for column in CSV_COLUMNS])
    sheet.row(CSV_COLUMNS, "head")
    sheet.page.freeze_panes(1, 0)
    for area in areas:
        for figure in area.figures:
            _write_figure(sheet, figure, is_internal, stretches)
    sheet.page.autofilter(0, 0, max(sheet.at - 1, 1), len(CSV_COLUMNS) - 1)
    return stretches


def _write_figure(
    sheet: Sheet, figure: Figure, is_internal: bool, stretches: dict[tuple[str, str | None, str | None], Stretch]
) -> None:
    indicator = figure.indicator
    by_category: dict[str | None, list[Row]] = {}
    for row in figure.totals:
        by_category.setdefault(row.category, []).append(row)
    for category, rows in by_category.items():
        first = sheet.at
        for row in rows:
            _write(sheet, cells_of(indicator, row) | {"internal": is_internal})
        stretches[(indicator.id, indicator.variant, category)] = Stretch(first, sheet.at - 1, tuple(rows))
    for row in figure.rows:
        if not row.is_total:
            _write(sheet, cells_of(indicator, row) | {"internal": is_internal})
    if not figure.rows:
        _write(sheet, cells_of(indicator, None) | {"internal": is_internal})


def _write(sheet: Sheet, cells: dict[str, Any]) -> None:
    for column, name in enumerate(CSV_COLUMNS):
        value = cells.get(name)
        if isinstance(value, bool):
            sheet.page.write_boolean(sheet.at, column, value)
        elif isinstance(value, int | float):
            sheet.amount(column, value)
        elif isinstance(value, dt.date):
            sheet.text(column, value.isoformat())
        elif value is not None:
            sheet.text(column, str(value))
    sheet.next()
