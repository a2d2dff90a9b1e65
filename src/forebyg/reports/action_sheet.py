"""This room writes the sheet of a workbook that tells of the actions of the strategies, goal by goal."""

from __future__ import annotations

from collections.abc import Sequence

from forebyg.outputs.activities import COLUMNS, cells_of
from forebyg.reports.colophon import area_title, goal_title
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Lang
from forebyg.reports.sheets import Sheet

WIDTHS = (34.0, 34.0, 44.0, 44.0, 12.0, 12.0, 32.0, 18.0)


def write_actions(sheet: Sheet, areas: Sequence[Area], lang: Lang) -> None:
    """A row for each action, so that they can be sorted and filtered."""
    sheet.columns(WIDTHS)
    sheet.row([heading(key, lang) for key in ("area", "goal", *COLUMNS)], "head")
    sheet.page.freeze_panes(1, 0)
    for area in areas:
        for goal in area.goals:
            for one in goal.activities:
                sheet.row([area_title(area, lang), goal_title(goal, lang), *cells_of(one, lang)], "wrapped")
    sheet.page.autofilter(0, 0, sheet.at - 1, len(WIDTHS) - 1)
