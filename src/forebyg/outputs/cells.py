"""This room says what stands in each cell of a table for people: text only, the same on screen and in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forebyg.outputs.characters import plain
from forebyg.outputs.figures import figures_of
from forebyg.outputs.flags import flagged, scattered, scattered_periods
from forebyg.outputs.labels import SYMBOLS, label, unit_label
from forebyg.outputs.methods import mark
from forebyg.outputs.notes import notes_of, outlook
from forebyg.outputs.numbers import sparkline
from forebyg.outputs.rows import Row, newest, rows_of
from forebyg.results import Release, ReleasedIndicator

NEWEST_SHOWN = 16
"""A sparkline shows so many periods at most, the newest."""


@dataclass(frozen=True)
class View:
    """What a reader asked to see of a release."""

    lang: str = "da"
    width: int = 200
    color: bool = False
    every_period: bool = False
    """A row for each period of the release; else the newest complete one."""
    strata: bool = False
    ids: bool = False
    data: str | None = None
    """The data folder, named in the foot."""


@dataclass(frozen=True)
class Line:
    """One line of a table. `depth` indents: 0 an indicator, more a variant, category or stratum."""

    name: str
    depth: int = 0
    notes: str = ""
    period: str = ""
    value: str = ""
    base: str = ""
    interval: str = ""
    method: str = ""
    """The mark of what the interval is made by."""
    target: str = ""
    assessment: str = ""
    status: str = ""
    change: str = ""
    since: str = ""
    trend: str = ""
    is_better: bool | None = None
    """Whether the change went the way that is wished for."""
    is_heading: bool = False


Placed = tuple[ReleasedIndicator, list[Line]]


def placed_lines(release: Release, view: View) -> list[Placed]:
    """Each indicator with its lines; strategies, focus areas and goals each in one piece, as they first come up."""
    leaders: dict[str, ReleasedIndicator] = {}
    first: dict[tuple[str | None, ...], int] = {}
    placed = []
    for indicator, rows in rows_of(release):
        leader = leaders.setdefault(indicator.id, indicator)
        placed.append((indicator, lines_of(indicator, rows, view, leader if indicator.variant else None)))
        for section in _sections(indicator):
            first.setdefault(section, len(first))
    return sorted(placed, key=lambda pair: [first[section] for section in _sections(pair[0])])


def _sections(indicator: ReleasedIndicator) -> list[tuple[str | None, ...]]:
    path = (indicator.strategy, indicator.focus_area, indicator.goal)
    return [path[:depth] for depth in (1, 2, 3)]


def lines_of(
    indicator: ReleasedIndicator, rows: list[Row], view: View, leader: ReleasedIndicator | None = None
) -> list[Line]:
    """The lines of one indicator, or of a variant under its `leader`: totals, then strata where they are asked for."""
    if indicator.status != "ok" or not rows:
        return [_without_numbers(indicator, view)]
    series = _Series(indicator, rows, view, leader)
    shown = series.periods if view.every_period else [newest(rows) or ""]
    lines = series.lines_for("{}", shown, series.name, series.depth)
    if not view.strata:
        return lines
    dimension: tuple[str, ...] = ()
    for by, mine in series.by_stratum.items():
        if mine[0].is_total:
            continue
        strata = mine[0].strata
        if tuple(strata) != dimension:
            dimension = tuple(strata)
            lines.append(Line(series.heading(dimension), series.depth + 1, is_heading=True))
        name = " · ".join(label("unknown", view.lang) if value is None else value for value in strata.values())
        lines += series.lines_for(by, shown, name, series.depth + 1)
    return lines


class _Series:
    """One indicator's rows, and how its numbers are written."""

    def __init__(
        self, indicator: ReleasedIndicator, rows: list[Row], view: View, leader: ReleasedIndicator | None = None
    ):
        self.indicator, self.view = indicator, view
        self.by_stratum: dict[str, list[Row]] = {}
        for row in rows:
            self.by_stratum.setdefault(row.by, []).append(row)
        self.subtitle = _subtitle(indicator, view, leader)
        self.caution = caution_of(indicator, view.lang)
        self.periods = list(dict.fromkeys(row.period for row in rows))
        self.newest = newest(rows)
        self.span = _span(rows)
        self.scattered = scattered_periods(rows)
        self.figures = figures_of(indicator, rows, view.lang)
        self.depth = 0 if indicator.variant is None else 1
        self.name = name_of(indicator)

    def heading(self, dimension: tuple[str, ...]) -> str:
        text = label("by", self.view.lang).format(" × ".join(dimension))
        overlaps = any(name in self.indicator.overlapping for name in dimension)
        return f"{text} ({label('overlapping', self.view.lang)})" if overlaps else text

    def lines_for(self, by: str, periods: list[str], name: str, depth: int) -> list[Line]:
        """The lines of the total or of one stratum."""
        mine = self.by_stratum.get(by, [])
        categories = list(dict.fromkeys(row.category for row in mine if row.category is not None))
        if not categories:
            return self._of_category(mine, periods, name, depth)
        told = [note for note in (self.subtitle, self.caution) if note] if by == "{}" else []
        head = Line(name, depth, notes=" · ".join(told))
        return [head] + [
            line
            for category in categories
            for line in self._of_category(
                [row for row in mine if row.category == category],
                periods,
                label(plain(category), self.view.lang),
                depth + 1,
            )
        ]

    def _of_category(self, mine: list[Row], periods: list[str], name: str, depth: int) -> list[Line]:
        shown = [row for row in mine if row.period in periods]
        return [self._line(row, mine, name if row is shown[0] else "", depth) for row in shown]

    def _line(self, row: Row, series: list[Row], name: str, depth: int) -> Line:
        view, assessment = self.view, row.assessment or ""
        compared = row.baseline_period or row.previous_period
        then = next((one for one in series if one.period == compared), None)
        return Line(
            name=name,
            depth=depth,
            notes=self._notes(row, bool(name) and depth == self.depth),
            period=plain(row.period),
            value=self.figures.value(row),
            base=self.figures.base(row),
            interval=self.figures.interval(row),
            method=mark(row.interval, row.interval_detail, view.lang),
            target=self.figures.target(row),
            assessment=assessment,
            status="" if assessment == "no target" and depth > self.depth else status_text(assessment, view.lang),
            change=self.figures.change(row, then),
            since=plain(compared or "") if row.change is not None else "",
            trend=self._trend(series) if name else "",
            is_better=None if self.figures.is_no_unit(row, then) else _went_well(row, self.indicator.better),
        )

    def _trend(self, series: list[Row]) -> str:
        """Complete periods only: half a year would look like a fall."""
        values = {row.period: row.value for row in series if row.complete}
        return sparkline([values.get(period) for period in self.span])

    def _notes(self, row: Row, with_subtitle: bool) -> str:
        lang, decimals = self.view.lang, self.figures.decimals_on(row.denominator)
        notes = [self.subtitle, self.caution] if with_subtitle and row.category is None else []
        notes += notes_of(row, decimals, lang)
        if row.period in self.scattered:
            notes += scattered(*self.scattered[row.period], lang) if row.is_total else []
        else:
            notes += flagged(row, lang)
        if row.is_total and row.period == self.newest:
            notes += outlook(row, self.indicator, decimals, lang)
        return " · ".join(dict.fromkeys(note for note in notes if note))


def name_of(indicator: ReleasedIndicator) -> str:
    """The title; of a variant its own, or else its name, since it stands under its indicator."""
    if indicator.variant is None:
        return plain(indicator.title)
    return f"↳ {plain(indicator.title if indicator.has_own_title else indicator.variant)}"


def caution_of(indicator: ReleasedIndicator, lang: str) -> str:
    """What must be told beside the number."""
    return label("caution", lang).format(plain(indicator.caution)) if indicator.caution else ""


def status_text(assessment: str, lang: str) -> str:
    """Symbol and word: colour and sign are never alone."""
    return f"{SYMBOLS.get(assessment, ' ')} {label(assessment, lang)}" if assessment else ""


def _without_numbers(indicator: ReleasedIndicator, view: View) -> Line:
    status = indicator.status if indicator.status != "ok" else "no data"
    reason = plain(indicator.error or "")
    word = label(status, view.lang)
    return Line(
        name=name_of(indicator),
        depth=0 if indicator.variant is None else 1,
        notes=" · ".join(part for part in (_id(indicator, view), f"{word}: {reason}" if reason else word) if part),
        assessment=status,
    )


def _subtitle(indicator: ReleasedIndicator, view: View, leader: ReleasedIndicator | None) -> str:
    """Id and unit; of a variant only what differs from its leader."""
    # A variant shown without its indicator says what it is a variant of.
    is_alone = leader is indicator and indicator.variant is not None
    title = plain(indicator.leader_title or indicator.title) if is_alone else ""
    unit = unit_label(plain(indicator.unit), view.lang)
    is_said = (leader is not None and not is_alone and leader.unit == indicator.unit) or _says(indicator.title, unit)
    unit = "" if is_said else unit
    return " · ".join(part for part in (title, _id(indicator, view), unit) if part)


def _says(title: str, unit: str) -> bool:
    """Whether a title has the unit in it; a word of two letters may mean something else there."""
    return len(unit) > 2 and re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", plain(title), re.IGNORECASE) is not None


def _id(indicator: ReleasedIndicator, view: View) -> str:
    return indicator.id if view.ids and indicator.variant is None else ""


def _span(rows: list[Row]) -> list[str]:
    """The periods from the first to the last that any complete row has a value of, the newest of them: the same for
    all strata, so that their bars stand under each other."""
    periods = list(dict.fromkeys(row.period for row in rows))
    valued = {row.period for row in rows if row.complete and row.value is not None}
    known = [place for place, period in enumerate(periods) if period in valued]
    return periods[known[0] : known[-1] + 1][-NEWEST_SHOWN:] if known else []


def _went_well(row: Row, better: str | None) -> bool | None:
    if row.change_direction is not None:
        return row.change_direction == "better"
    # A change of which nothing is known but itself goes the way it goes; one that may be chance goes no way.
    if not row.change or row.change_state == "no significant change" or better not in ("higher", "lower"):
        return None
    return (row.change > 0) == (better == "higher")
