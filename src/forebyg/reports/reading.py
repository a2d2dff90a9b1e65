"""This room reads one figure: how its numbers are written, what its newest is compared with, how it stands."""

from __future__ import annotations

from forebyg.outputs.cells import status_text
from forebyg.outputs.characters import plain
from forebyg.outputs.figures import Figures, figures_of
from forebyg.outputs.labels import label, unit_label
from forebyg.outputs.rows import Row, newest
from forebyg.reports.material import Figure, Lang

_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
UNNAMED_UNITS = ("percent", "count", "ratio", "value", "")
"""The number says it itself, or there is nothing to say."""


def kept_text(text: str) -> str:
    """Plain text without what no XML may hold."""
    return plain(text).translate(_NO_CHARACTERS)


def written(figure: Figure, lang: Lang) -> Figures:
    """How the numbers of this figure are written: as in the tables of the screen."""
    return figures_of(figure.indicator, figure.rows, lang)


def named(figure: Figure) -> str:
    """The title; of a variant that of its indicator, with its own or else its name in brackets."""
    return plain(figure.indicator.full_title)


def unit_of(figure: Figure, lang: Lang) -> str:
    """The unit in words; nothing where the number says it itself."""
    unit = plain(figure.indicator.unit)
    if unit == "percentage points":
        return label("points", lang)
    return "" if unit in UNNAMED_UNITS else unit_label(unit, lang)


def newest_rows(figure: Figure) -> list[Row]:
    """The totals of the newest complete period: one, or one for each category."""
    label_of_newest = newest(list(figure.rows))
    return [row for row in figure.totals if row.period == label_of_newest]


def compared_with(figure: Figure, row: Row) -> Row | None:
    """The row of the period that this one is held against, where the figure has it."""
    period = row.baseline_period or row.previous_period
    found = [one for one in figure.rows if (one.period, one.by, one.category) == (period, row.by, row.category)]
    return found[0] if found else None


def assessment_of(figure: Figure) -> str:
    """How the figure stands: the assessment of its newest total. Categories have one only where they agree."""
    if figure.indicator.status != "ok":
        return figure.indicator.status
    found = {row.assessment or "no target" for row in newest_rows(figure)}
    return found.pop() if len(found) == 1 else "no target" if found else "no data"


def status_of(figure: Figure, lang: Lang) -> str:
    """Symbol and word."""
    return status_text(assessment_of(figure), lang)
