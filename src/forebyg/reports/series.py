"""This room reads a figure as series over time: what can be drawn of each period, and where a line must be broken."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from forebyg.outputs.numbers import exact
from forebyg.outputs.rows import Row
from forebyg.reports.material import Figure, Lang
from forebyg.reports.pairs import Paired, paired
from forebyg.results import period_position

State = Literal["shown", "incomplete", "withheld", "missing"]
HALF = 0.5


@dataclass(frozen=True)
class Point:
    """One period. `place` is on the axis of years; of a withheld period there is no number."""

    place: float
    period: str
    state: State
    text: str
    """The value as the tables write it."""
    value: float | None
    lower: float | None
    upper: float | None
    bounds: tuple[float, ...]
    """What the target asks of this period: one limit, or two."""
    target: str
    """The same in words; nothing where it is withheld."""


@dataclass(frozen=True)
class Baseline:
    period: str
    value: float
    text: str


@dataclass(frozen=True)
class Series:
    """A figure, or one category of it, over time."""

    category: str | None
    points: tuple[Point, ...]
    step: float
    """The distance from one period to the next."""
    baseline: Baseline | None
    breaks: tuple[float, ...]
    """Where on the axis a new series begins."""

    @property
    def last(self) -> Point | None:
        """The newest complete period with a value."""
        return next((point for point in reversed(self.points) if point.state == "shown"), None)

    def of(self, state: State) -> list[Point]:
        return [point for point in self.points if point.state == state]

    @property
    def runs(self) -> list[list[Point]]:
        """Complete periods in a row: no gap and no break between them."""
        runs: list[list[Point]] = [[]]
        for point, following in pairwise([*self.points, None]):
            if point is None or point.state != "shown":
                runs.append([])
                continue
            runs[-1].append(point)
            if following is not None and not self._goes_on(point, following):
                runs.append([])
        return [run for run in runs if run]

    def _goes_on(self, point: Point, following: Point) -> bool:
        is_next = following.place - point.place < 1.5 * self.step
        return is_next and not any(point.place < place < following.place for place in self.breaks)


def series_of(figure: Figure, lang: Lang) -> list[Series]:
    """One series, or one for each category; none where fewer than two periods have a number to draw."""
    by_category: dict[str | None, list[tuple[float, Paired]]] = {}
    for line, row in paired(figure.rows, figure.every):
        position = None if row is None else period_position(row.period)
        if row is not None and row.is_total and position is not None:
            by_category.setdefault(row.category, []).append((float(position), (line, row)))
    found = [_series(figure, placed, lang) for placed in by_category.values()]
    return [one for one in found if len(one.of("shown")) + len(one.of("incomplete")) > 1]


def _series(figure: Figure, placed: list[tuple[float, Paired]], lang: Lang) -> Series:
    placed = sorted(placed, key=lambda one: one[0])
    rows = [row for _, (_, row) in placed if row is not None]
    points = tuple(_point(place, pair) for place, pair in placed)
    step = min((after.place - before.place for before, after in pairwise(points)), default=1.0)
    name = placed[0][1][0].name if rows[0].category is not None else None
    return Series(name, points, step, _baseline(figure, points, rows, lang), _breaks(figure, points, rows, step))


def _point(place: float, pair: Paired) -> Point:
    line, row = pair
    assert row is not None, "only lines with a row are drawn"
    bounds = tuple(bound for bound in (row.target_low, row.target_high) if bound is not None)
    is_drawn = row.value is not None and not row.is_withheld
    state: State = "withheld" if row.is_withheld else "missing" if not is_drawn else "shown"
    if is_drawn and row.complete is False:
        state = "incomplete"
    limits = (row.lower, row.upper) if is_drawn and None not in (row.lower, row.upper) else (None, None)
    value = row.value if is_drawn else None
    is_told = bool(bounds) and not row.is_withheld
    target = line.target if is_told else ""
    return Point(place, line.period, state, line.value, value, *limits, bounds if is_told else (), target)


def _baseline(figure: Figure, points: tuple[Point, ...], rows: list[Row], lang: Lang) -> Baseline | None:
    row = next((one for one in reversed(rows) if one.baseline_value is not None), None)
    if row is None or row.baseline_value is None:
        return None
    period = row.baseline_period or ""
    same = next((point for point in points if point.period == period and point.value == row.baseline_value), None)
    typed = exact(row.baseline_value, lang) + (" %" if figure.indicator.unit == "percent" else "")
    return Baseline(period, row.baseline_value, same.text if same else typed)


def _breaks(figure: Figure, points: tuple[Point, ...], rows: list[Row], step: float) -> tuple[float, ...]:
    """Before the first period that reaches a break; one that has not come yet, or came before all, breaks nothing."""
    places = []
    for day, _ in figure.told.breaks if figure.told else ():
        ends = [row.period_end is not None and row.period_end >= day for row in rows]
        if True in ends[1:] and not ends[0]:
            places.append(points[ends.index(True)].place - HALF * step)
    return tuple(sorted(set(places)))
