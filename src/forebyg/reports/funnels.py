"""This room draws a funnel: schools, or what else is compared, by the size of their base, around their average."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forebyg.outputs.labels import label
from forebyg.outputs.numbers import exact
from forebyg.outputs.rows import Row
from forebyg.reports.charts import LETTER, XY, across, tick_labels, ticks_over, upward
from forebyg.reports.drawing import COLOURS, Drawing, Sheet
from forebyg.reports.material import Figure, Lang
from forebyg.reports.pairs import paired

WIDTH, HEIGHT = 560, 300
TOP, FOOT, RIGHT = 10, 40, 16
AVERAGE = {"da": "gennemsnit", "en": "average"}
BASE = {"da": "antal i grundlaget", "en": "number in the base"}
NEAR, FAR = 5, 12
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Compared:
    """One school: its base, its value and where it lies."""

    name: str
    base: float
    value: float
    text: str
    state: str
    limits: tuple[float | None, float | None, float | None, float | None]
    """Far below, below, above, far above: what chance leaves open."""

    @property
    def is_off(self) -> bool:
        return self.state != "within"


@dataclass(frozen=True)
class Funnel:
    """The newest complete period in which schools are compared. Withheld ones are not among them."""

    period: str
    dimension: str
    average: float
    compared: tuple[Compared, ...]
    is_around_average: bool
    """Limits stand around the average, which is so of shares; those of a rate stand around its own value."""


def funnel_of(figure: Figure) -> Funnel | None:
    """None where nothing is compared."""
    pairs = [
        (line.value, row)
        for line, row in paired(figure.rows, figure.every)
        if row is not None
        and row.funnel is not None
        and not row.is_withheld
        and None not in (row.value, row.denominator)
    ]
    if not pairs:
        return None
    newest = max(pairs, key=lambda pair: (pair[1].period_start is not None, pair[1].period_start, pair[1].period))[1]
    inside = [(text, row) for text, row in pairs if row.period == newest.period]
    if newest.funnel_average is None or len(inside) < 2:
        return None
    compared = sorted((_compared(text, row) for text, row in inside), key=lambda one: (one.base, one.value, one.name))
    around = (newest.funnel_interval or "").startswith("normal")
    dimension = " × ".join(newest.strata)
    return Funnel(newest.period, dimension, newest.funnel_average, tuple(compared), around)


def _compared(text: str, row: Row) -> Compared:
    assert row.value is not None, "what is compared has a value"
    assert row.denominator is not None, "what is compared has a base"
    limits = (row.funnel_far_lower, row.funnel_lower, row.funnel_upper, row.funnel_far_upper)
    name = " · ".join(value or "" for value in row.strata.values())
    return Compared(name, row.denominator, row.value, text, row.funnel or "", limits)


def funnel_plot(funnel: Funnel, lang: Lang) -> Drawing:
    """Who lies off is named where there is room; the table names all."""
    limits = [limit for one in funnel.compared for limit in one.limits if limit is not None]
    ticks = ticks_over([*limits, funnel.average, *(one.value for one in funnel.compared)])
    labels = tick_labels(ticks, lang)
    left = round(max(map(len, labels)) * LETTER) + 12
    sheet = Sheet(WIDTH - left - RIGHT, HEIGHT - TOP - FOOT)
    bases = ticks_over([0, *(one.base for one in funnel.compared)])
    plot = _Plot(funnel, sheet, (bases[0], bases[-1]), (ticks[0], ticks[-1]))
    encoding = {"x": across((bases[0], bases[-1]), bases, tick_labels(bases, lang), 0), "y": upward(ticks, labels)}
    frame = sheet.layer("point", [{"x": bases[0], "y": ticks[0]}], encoding, opacity=0, size=0)
    layers = [*frame, *plot.limits(), *plot.average(AVERAGE[lang]), *plot.points(), *plot.names()]
    title = sheet.text(sheet.width / 2, sheet.height + 32, BASE[lang], color=COLOURS["muted"], fontSize=10)
    return sheet.laid_out([*layers, *title], WIDTH, HEIGHT, left, TOP)


def described(funnel: Funnel, lang: Lang) -> str:
    """Who lies where, in words."""
    off = [f"{one.name} {one.text}: {label(one.state, lang)}" for one in funnel.compared if one.is_off]
    words = {
        "da": ("{} sammenlignet i {}, gennemsnit {}. ", "Ingen ligger uden for grænserne."),
        "en": ("{} compared in {}, average {}. ", "None lies outside the limits."),
    }[lang]
    return words[0].format(len(funnel.compared), funnel.period, exact(funnel.average, lang)) + (
        "; ".join(off) + "." if off else words[1]
    )


class _Plot:
    def __init__(self, funnel: Funnel, sheet: Sheet, across: tuple[float, float], upward: tuple[float, float]):
        self.funnel, self.sheet, self.across, self.upward = funnel, sheet, across, upward

    def limits(self) -> list[Any]:
        """Of shares two lines on each side of the average, of rates a bar through each value."""
        if not self.funnel.is_around_average:
            bars = [{"x": one.base, "y": one.limits[1], "y2": one.limits[2]} for one in self.funnel.compared]
            bars = [bar for bar in bars if None not in bar.values()]
            style = {"color": COLOURS["line"], "strokeWidth": 4, "strokeOpacity": 0.2}
            return self.sheet.layer("rule", bars, {**XY, "y2": "y2:Q"}, **style)
        drawn: list[Any] = []
        for side, dash in ((0, [2, 3]), (1, [6, 3]), (2, [6, 3]), (3, [2, 3])):
            line = [{"x": one.base, "y": one.limits[side]} for one in self.funnel.compared]
            line = [place for place in line if place["y"] is not None]
            drawn += self.sheet.layer("line", line, XY, color=COLOURS["baseline"], strokeDash=dash, strokeWidth=1.3)
        return drawn

    def average(self, word: str) -> list[Any]:
        whole = [{"x": self.across[0], "x2": self.across[1], "y": self.funnel.average}]
        line = self.sheet.layer("rule", whole, {**XY, "x2": "x2:Q"}, color=COLOURS["baseline"], strokeWidth=1.2)
        y = self._y(self.funnel.average) - 6
        style = {"align": "left", "color": COLOURS["muted"], "fontSize": 10}
        return line + self.sheet.text(4, y, word, **style)

    def points(self) -> list[Any]:
        """Within full circles, near squares, far diamonds: the shape says it without the colour."""
        drawn: list[Any] = []
        for states, shape, size, colour in (
            (("within",), "circle", 34, "line"),
            (("low near", "high near"), "square", 60, "target"),
            (("low far", "high far"), "diamond", 100, "far"),
        ):
            places = [{"x": one.base, "y": one.value} for one in self.funnel.compared if one.state in states]
            style = {"filled": True, "fill": COLOURS[colour], "opacity": 1}
            drawn += self.sheet.layer("point", places, XY, shape=shape, size=size, **style)
        return drawn

    def names(self) -> list[Any]:
        """Each name beside its point where it stands on nothing else, those farthest off first."""
        taken = [(x - NEAR, y - NEAR, x + NEAR, y + NEAR) for x, y in map(self._place, self.funnel.compared)]
        taken.append((0, self._y(self.funnel.average) - 14, 12 * LETTER, self._y(self.funnel.average) + 2))
        off = [one for one in self.funnel.compared if one.is_off]
        drawn: list[Any] = []
        for one in sorted(off, key=lambda one: (-abs(one.value - self.funnel.average), one.name)):
            for box, align, x, y in self._boxes(one):
                if self._is_inside(box) and not any(_overlap(box, other) for other in taken):
                    taken.append(box)
                    style = {"align": align, "baseline": "middle", "fontSize": 11}
                    # A rim of paper keeps lines off the letters.
                    rim = {"stroke": COLOURS["paper"], "strokeWidth": 4}
                    drawn += self.sheet.text(x, y, one.name, **style, **rim)
                    drawn += self.sheet.text(x, y, one.name, **style, color=COLOURS["text"])
                    break
        return drawn

    def _boxes(self, one: Compared) -> Iterator[tuple[Box, str, float, float]]:
        """Right, left, above and below of its point."""
        (x, y), width = self._place(one), len(one.name) * LETTER
        yield (x + 8, y - 7, x + 8 + width, y + 7), "left", x + 8, y
        yield (x - 8 - width, y - 7, x - 8, y + 7), "right", x - 8, y
        for shift in (-FAR, FAR):
            yield (x - width / 2, y + shift - 6, x + width / 2, y + shift + 6), "center", x, y + shift

    def _is_inside(self, box: Box) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.sheet.width and box[3] <= self.sheet.height

    def _place(self, one: Compared) -> tuple[float, float]:
        share = (one.base - self.across[0]) / (self.across[1] - self.across[0])
        return share * self.sheet.width, self._y(one.value)

    def _y(self, value: float) -> float:
        return self.sheet.height * (1 - (value - self.upward[0]) / (self.upward[1] - self.upward[0]))


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
