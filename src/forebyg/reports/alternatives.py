"""This room says a chart in words, for those who do not see it."""

from __future__ import annotations

from forebyg.outputs.numbers import day
from forebyg.reports.material import Figure, Lang
from forebyg.reports.page_words import PAGE_WORDS
from forebyg.reports.series import Point, Series


def alternative(series: Series, figure: Figure, lang: Lang) -> str:
    """First, last, lowest and highest, what is held against them, and which periods have no number."""
    say, drawn = PAGE_WORDS[lang], [point for point in series.points if point.value is not None]
    shown = series.of("shown") or drawn
    told = [say["drawn"].format(len(series.points), series.points[0].period, series.points[-1].period)]
    told.append(say["first"].format(shown[0].text, shown[0].period))
    told.append(say["last"].format(shown[-1].text, shown[-1].period))
    low, high = min(shown, key=_height), max(shown, key=_height)
    told.append(say["lowest"].format(low.text, low.period, high.text, high.period))
    if series.baseline:
        told.append(say["baseline at"].format(series.baseline.period, series.baseline.text))
    targets = [point.target for point in series.points if point.target]
    told += [say["target at"].format(targets[-1])] if targets else []
    for state in ("withheld", "missing", "incomplete"):
        periods = [point.period for point in series.of(state)]
        told += [say[f"{state} in"].format(", ".join(periods))] if periods else []
    if series.breaks and figure.told:
        told.append(say["breaks at"].format(", ".join(day(when, lang) for when, _ in figure.told.breaks)))
    return " ".join([*told, say["in table"]])


def _height(point: Point) -> float:
    return point.value or 0.0
