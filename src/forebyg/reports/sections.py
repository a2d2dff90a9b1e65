"""This room lays out the sections of the page: which tables, charts and words stand where, before any markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from forebyg.outputs.activities import begun_text, cells_of
from forebyg.outputs.cells import Line, View, lines_of
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.numbers import day
from forebyg.outputs.rows import Row
from forebyg.reports.alternatives import alternative
from forebyg.reports.charts import begins_above_zero, small_multiple
from forebyg.reports.colophon import goal_title, standing_text
from forebyg.reports.funnels import described, funnel_of, funnel_plot
from forebyg.reports.material import Area, Figure, Goal, Lang, Material
from forebyg.reports.page_words import PAGE_WORDS
from forebyg.reports.pairs import Paired, paired
from forebyg.reports.reading import named, unit_of
from forebyg.reports.series import Series, series_of
from forebyg.reports.statements import untitled


@dataclass(frozen=True)
class Picture:
    """A chart as SVG, with what stands under it."""

    name: str
    svg: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Lines with their rows under one caption; each line is a period, or each a group."""

    caption: str
    lines: tuple[Paired, ...]
    is_over_time: bool = False

    def has(self, cell: str) -> bool:
        """Whether any line says anything in that column."""
        return any(getattr(line, cell) for line, _ in self.lines)


@dataclass(frozen=True)
class Shown:
    """An indicator or variant on the page."""

    place: str
    """Its own in the page; what links point to is made of it."""
    figure: Figure
    title: str
    unit: str
    statement: str
    pictures: tuple[Picture, ...]
    funnel: Picture | None
    over_time: Table | None
    groups: tuple[Table, ...]
    variants: list[Shown] = field(default_factory=list)

    @property
    def newest(self) -> Paired:
        """The first line of the figure; of a distribution its heading."""
        return paired(self.figure.rows, self.figure.lines)[0]


@dataclass(frozen=True)
class Pointer:
    """What measures a goal, too, and stands under another: its lines, and where in the page it stands."""

    figure: Figure
    place: str
    lines: tuple[Paired, ...]

    @property
    def where(self) -> str:
        return self.lines[0][0].notes

    @property
    def newest(self) -> Paired:
        return self.lines[0]


@dataclass(frozen=True)
class GoalShown:
    title: str
    is_named: bool
    standing: str
    lines: tuple[tuple[Figure, Line, Row | None], ...]
    shown: tuple[Shown, ...]
    """Each indicator, with its variants inside."""
    activities: tuple[tuple[str, ...], ...] = ()
    """The cells of each action."""
    begun: str = ""
    also: tuple[Pointer, ...] = ()

    @property
    def everyone(self) -> list[Shown]:
        return [one for leader in self.shown for one in (leader, *leader.variants)]


@dataclass(frozen=True)
class Section:
    place: str
    strategy: str
    title: str
    goals: tuple[GoalShown, ...]

    def has(self, cell: str) -> bool:
        own = (line for goal in self.goals for _, line, _ in goal.lines)
        others = (line for goal in self.goals for one in goal.also for line, _ in one.lines)
        return any(getattr(line, cell) for line in (*own, *others))

    @property
    def has_activities(self) -> bool:
        return any(goal.activities for goal in self.goals)

    @property
    def is_drawn(self) -> bool:
        return any(one.pictures or one.funnel for goal in self.goals for one in goal.everyone)


def sections_of(areas: list[Area], material: Material) -> list[Section]:
    """One for each focus area."""
    lang = material.lang
    figures = [figure.indicator for area in areas for figure in area.figures]
    places = {(one.id, one.variant): f"indicator-{number}" for number, one in enumerate(figures, 1)}
    return [
        Section(
            f"area-{number}",
            plain(area.strategy or label("no strategy", lang)),
            plain(area.title or area.strategy or label("no strategy", lang)),
            tuple(_goal(goal, places, lang) for goal in area.goals),
        )
        for number, area in enumerate(areas, 1)
    ]


def _goal(goal: Goal, places: Mapping[tuple[str, str | None], str], lang: Lang) -> GoalShown:
    leading: dict[str, Shown] = {}
    for figure in goal.figures:
        one = figure.indicator
        shown = _shown(figure, places[one.id, one.variant], one.id not in leading, lang)
        leader = leading.setdefault(one.id, shown)
        if leader is not shown:
            leader.variants.append(shown)
    lines = [(figure, *pair) for figure in goal.figures for pair in paired(figure.rows, figure.lines)]
    title, is_named = goal_title(goal, lang), goal.title is not None
    activities = tuple(cells_of(one, lang) for one in goal.activities)
    begun = begun_text(goal.activities, lang)
    every = tuple(leading.values())
    also = tuple(_pointer(figure, places) for figure in goal.also)
    return GoalShown(title, is_named, standing_text(goal, lang), tuple(lines), every, activities, begun, also)


def _pointer(figure: Figure, places: Mapping[tuple[str, str | None], str]) -> Pointer:
    """Every indicator has its definition on the page, whether it is drawn or not."""
    one = figure.indicator
    return Pointer(figure, f"{places[one.id, one.variant]}-definition", tuple(paired(figure.rows, figure.lines)))


def _shown(figure: Figure, place: str, is_leading: bool, lang: Lang) -> Shown:
    """Groups of a variant are left to the data files, but where they are compared."""
    title = named(figure)
    funnel = _funnel(figure, place, lang)
    return Shown(
        place=place,
        figure=figure,
        title=title,
        unit=_unit(figure, title, lang),
        statement=untitled(figure, lang),
        pictures=tuple(_pictures(figure, place, lang)),
        funnel=funnel,
        over_time=_over_time(figure, title, lang),
        groups=tuple(_groups(figure, title, lang)) if is_leading or funnel else (),
    )


def _unit(figure: Figure, title: str, lang: Lang) -> str:
    """Nothing where the title says it already."""
    unit = unit_of(figure, lang)
    return "" if unit.casefold() in title.casefold() else unit


def _pictures(figure: Figure, place: str, lang: Lang) -> Iterator[Picture]:
    for number, series in enumerate(series_of(figure, lang), 1):
        name = " · ".join(part for part in (named(figure), series.category) if part)
        drawing = small_multiple(series, lang)
        svg = drawing.svg(f"{place}-chart-{number}", name, alternative(series, figure, lang))
        yield Picture(series.category or "", svg, tuple(_beneath(series, figure, lang)))


def _beneath(series: Series, figure: Figure, lang: Lang) -> Iterator[str]:
    say = PAGE_WORDS[lang]
    if begins_above_zero(series):
        yield say["axis"]
    if series.breaks and figure.told:
        yield from (say["break"].format(day(when, lang), plain(why).rstrip(".")) for when, why in figure.told.breaks)


def _funnel(figure: Figure, place: str, lang: Lang) -> Picture | None:
    funnel = funnel_of(figure)
    if funnel is None:
        return None
    say, by = PAGE_WORDS[lang], label("by", lang).format(funnel.dimension)
    name = say["funnel"].format(named(figure), by, funnel.period)
    note = say["funnel share" if funnel.is_around_average else "funnel rate"].format(funnel.dimension)
    svg = funnel_plot(funnel, lang).svg(f"{place}-funnel", name, f"{described(funnel, lang)} {say['in table']}")
    return Picture(name, svg, (note,))


def _over_time(figure: Figure, title: str, lang: Lang) -> Table | None:
    """Every period of the total; a distribution has a line for each category, too."""
    lines = [pair for pair in paired(figure.rows, figure.every) if pair[1] is not None and pair[1].is_total]
    if not lines:
        return None
    periods = list(dict.fromkeys(line.period for line, _ in sorted(lines, key=_begins)))
    caption = PAGE_WORDS[lang]["over time"].format(title, periods[0], periods[-1])
    return Table(caption, tuple(lines), is_over_time=True)


def _begins(pair: Paired) -> str:
    row = pair[1]
    return row.period_start.isoformat() if row is not None and row.period_start else ""


def _groups(figure: Figure, title: str, lang: Lang) -> Iterator[Table]:
    """A table for each breakdown, of the newest complete period."""
    lines = lines_of(figure.indicator, list(figure.rows), View(lang=lang, strata=True), figure.indicator)
    of_strata = paired(figure.rows, lines)
    first = next((place for place, (line, _) in enumerate(of_strata) if line.is_heading), len(of_strata))
    heading = ""
    for is_heading, run in groupby(of_strata[first:], key=lambda pair: pair[0].is_heading):
        pairs = list(run)
        if is_heading:
            heading = pairs[-1][0].name
        else:
            period = next((line.period for line, _ in pairs if line.period), "")
            yield Table(PAGE_WORDS[lang]["groups"].format(title, heading, period), tuple(pairs))
