"""This room draws one series over time, small enough to stand among others: value, interval, target, baseline, gaps."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from forebyg.outputs.numbers import WITHHELD, number
from forebyg.reports.drawing import COLOURS, Drawing, Sheet
from forebyg.reports.material import Lang
from forebyg.reports.series import HALF, Point, Series

if TYPE_CHECKING:
    import altair

WIDTH, HEIGHT = 340, 176
TOP, STRIP, FOOT = 16, 14, 20
"""Above the plot stand breaks, in the strip under it what is withheld, at the foot the periods."""
LETTER = 6.2
"""The width that is kept free for each letter of a number."""
TICKS = 3
X, Y = "x:Q", "y:Q"
XY = {"x": X, "y": Y}
BREAK = {"da": "brud", "en": "break"}


def small_multiple(series: Series, lang: Lang) -> Drawing:
    """The series in a picture of WIDTH and HEIGHT; it has no name inside, since that stands above it."""
    ticks = ticks_over(_numbers(series))
    labels = tick_labels(ticks, lang)
    last = series.last or series.of("incomplete")[-1]
    left = round(max(map(len, labels)) * LETTER) + 12
    right = round(max(len(last.text) * (LETTER + 1), len(last.period) * LETTER)) + 14
    plot = _Plot(series, ticks, labels, WIDTH - left - right, HEIGHT - TOP - STRIP - FOOT)
    layers = [*plot.target(), *plot.band(), *plot.baseline(), *plot.breaks(BREAK[lang]), *plot.line(), *plot.points()]
    layers += [*plot.withheld(), *plot.label(last)]
    return plot.sheet.laid_out([*plot.frame(), *layers], WIDTH, HEIGHT, left, TOP)


def begins_above_zero(series: Series) -> bool:
    """Whether a reader must be told that the axis is cut."""
    return ticks_over(_numbers(series))[0] > 0


def ticks_over(values: Sequence[float]) -> list[float]:
    """Round numbers around the values; 0 is among them unless that would press all changes flat."""
    low, high = min(values), max(values)
    if 0 <= low <= high / 2:
        low = 0.0
    if low == high:
        low, high = (low - abs(low) / 10, high + abs(high) / 10) if low else (0.0, 1.0)
    rough = (high - low) / TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 5, 10) if factor * size >= rough * 0.8)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def tick_labels(ticks: Sequence[float], lang: Lang) -> list[str]:
    """All with the decimals that the distance between them needs."""
    decimals = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))
    return [number(tick, decimals, lang) for tick in ticks]


def across(ends: tuple[float, float], places: Sequence[float], labels: Sequence[str], offset: int) -> altair.X:
    """The scale from left to right, its labels `offset` under the plot."""
    import altair

    style: dict[str, Any] = {"offset": offset, "grid": False, "labelPadding": 3}
    axis = altair.Axis(values=list(places), tickCount=len(places), labelExpr=_words(places, labels), **style)
    return altair.X(X, scale=altair.Scale(domain=list(ends), nice=False, zero=False), axis=axis, title=None)


def upward(ticks: Sequence[float], labels: Sequence[str]) -> altair.Y:
    """The scale from below, with a line for each tick."""
    import altair

    axis = altair.Axis(values=list(ticks), tickCount=len(ticks), labelExpr=_words(ticks, labels), labelPadding=5)
    return altair.Y(Y, scale=altair.Scale(domain=[ticks[0], ticks[-1]], nice=False, zero=False), axis=axis, title=None)


def _words(places: Sequence[float], labels: Sequence[str]) -> str:
    """What Vega writes at each place of an axis: our own words, so that a number is written in one way only."""
    pairs = zip(places, labels, strict=True)
    chosen = [f"abs(datum.value - {float(place)!r}) < 1e-9 ? {json.dumps(text)}" for place, text in pairs]
    return " : ".join([*chosen, "''"])


def _numbers(series: Series) -> list[float]:
    found = [number for point in series.points for number in (point.value, point.lower, point.upper, *point.bounds)]
    found.append(series.baseline.value if series.baseline else None)
    return [number for number in found if number is not None]


class _Plot:
    """The layers of one series, on scales that they share."""

    def __init__(self, series: Series, ticks: list[float], labels: list[str], width: int, height: int):
        self.series, self.sheet = series, Sheet(width, height)
        self.width, self.height, self.ticks = width, height, ticks
        self.ends = (series.points[0].place - 0.6 * series.step, series.points[-1].place + 0.6 * series.step)
        periods = self._periods()
        self.x = across(self.ends, [point.place for point in periods], [point.period for point in periods], STRIP)
        self.y = upward(ticks, labels)

    def _periods(self) -> list[Point]:
        """Those with a label: the last, and before it as many as have room."""
        points = self.series.points
        room = max(2, self.width // (round(max(len(point.period) for point in points) * LETTER) + 12))
        steps = (points[-1].place - points[0].place) / self.series.step
        stride = max(1, math.ceil(steps / room))
        return [p for p in points if round((points[-1].place - p.place) / self.series.step) % stride == 0]

    def frame(self) -> list[altair.Chart]:
        """The scales, with nothing on them."""
        corner = {"x": self.series.points[0].place, "y": self.ticks[0]}
        return self.sheet.layer("point", [corner], {"x": self.x, "y": self.y}, opacity=0, size=0)

    def target(self) -> list[altair.Chart]:
        """A dash for each period and limit: a path shows as steps, one limit for all as a dashed line."""
        half = 0.32 * self.series.step
        dashes = [
            {"x": point.place - half, "x2": point.place + half, "y": bound}
            for point in self.series.points
            for bound in point.bounds
        ]
        return self.sheet.layer("rule", dashes, {**XY, "x2": "x2:Q"}, color=COLOURS["target"], strokeWidth=2)

    def band(self) -> list[altair.Chart]:
        """An area along each run, a bar where a period stands alone."""
        runs = [[point for point in run if point.lower is not None] for run in self.series.runs]
        alone = [run[0] for run in runs if len(run) == 1]
        alone += [point for point in self.series.of("incomplete") if point.lower is not None]
        areas = [_limits(point, order) for order, run in enumerate(runs) for point in run if len(run) > 1]
        bars = [_limits(point, 0) for point in alone]
        encoding = {**XY, "y2": "y2:Q"}
        area = self.sheet.layer("area", areas, encoding | {"detail": "run:N"}, color=COLOURS["line"], fillOpacity=0.18)
        return area + self.sheet.layer("rule", bars, encoding, color=COLOURS["line"], strokeWidth=5, strokeOpacity=0.18)

    def baseline(self) -> list[altair.Chart]:
        if self.series.baseline is None:
            return []
        across = {"x": self.ends[0], "x2": self.ends[1], "y": self.series.baseline.value}
        style = {"color": COLOURS["baseline"], "strokeDash": [2, 3], "strokeWidth": 1.5}
        return self.sheet.layer("rule", [across], {**XY, "x2": "x2:Q"}, **style)

    def breaks(self, word: str) -> list[altair.Chart]:
        """A dashed line down the plot; the word above it, where it stands alone."""
        import altair

        places: list[dict[str, Any]] = [{"x": place} for place in self.series.breaks]
        drawn = self.sheet.layer("rule", places, {"x": X}, color=COLOURS["text"], strokeDash=[5, 3], strokeWidth=1)
        if len(places) != 1:
            return drawn
        above = {"x": X, "y": altair.value(-3), "text": altair.value(word)}
        return drawn + self.sheet.layer("text", places, above, color=COLOURS["text"], fontSize=10, baseline="bottom")

    def line(self) -> list[altair.Chart]:
        points = [
            {"x": point.place, "y": point.value, "run": order}
            for order, run in enumerate(self.series.runs)
            for point in run
            if len(run) > 1
        ]
        return self.sheet.layer("line", points, {**XY, "detail": "run:N"}, color=COLOURS["line"], strokeWidth=2)

    def points(self) -> list[altair.Chart]:
        """Small and full where complete, hollow where not; the last is the largest."""
        last = [point for point in (self.series.last,) if point]
        small = [point for point in self.series.of("shown") if point not in last]
        open_ones = self.series.of("incomplete")
        kinds = ((small, 9, "line"), (last, 44, "line"), (open_ones, 30, "paper"))
        style = {"fillOpacity": 1, "opacity": 1, "stroke": COLOURS["line"], "strokeWidth": 1.3}
        return [
            layer
            for points, size, fill in kinds
            for layer in self.sheet.layer("circle", _places(points), XY, size=size, fill=COLOURS[fill], **style)
        ]

    def withheld(self) -> list[altair.Chart]:
        """The sign for a withheld number, under its period."""
        import altair

        under = {"x": X, "y": altair.value(self.height + STRIP * HALF - 1), "text": altair.value(WITHHELD)}
        places: list[dict[str, Any]] = [{"x": point.place} for point in self.series.of("withheld")]
        style = {"color": COLOURS["text"], "fontSize": 11, "fontWeight": "bold", "baseline": "middle"}
        return self.sheet.layer("text", places, under, **style)

    def label(self, last: Point) -> list[altair.Chart]:
        """The last value and its period in the margin, where nothing else is written."""
        assert last.value is not None, "what is labelled has a value"
        share = (last.value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        middle, beside = min(max(self.height * (1 - share), 8.0), self.height - 14.0), self.width + 6
        style = {"align": "left", "baseline": "middle"}
        value = {"color": COLOURS["text"], "fontSize": 12, "fontWeight": "bold"}
        period = {"color": COLOURS["muted"], "fontSize": 10}
        return [
            *self.sheet.text(beside, middle, last.text, **style, **value),
            *self.sheet.text(beside, middle + 13, last.period, **style, **period),
        ]


def _limits(point: Point, run: int) -> dict[str, Any]:
    return {"x": point.place, "y": point.lower, "y2": point.upper, "run": run}


def _places(points: Sequence[Point]) -> list[dict[str, Any]]:
    return [{"x": point.place, "y": point.value} for point in points]
