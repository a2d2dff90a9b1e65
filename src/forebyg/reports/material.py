"""This room lays out what every report is made of: a kept run by focus area and goal, and what is told beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from forebyg.outputs.activities import of_goal
from forebyg.outputs.cells import Line, View, lines_of, placed_lines
from forebyg.outputs.rows import Row, newest, rows_of
from forebyg.reports.pointing import Path, in_frame, pointing
from forebyg.results import Release, ReleasedActivity, ReleasedGoal, ReleasedIndicator

Lang = Literal["da", "en"]


@dataclass(frozen=True)
class Told:
    """An indicator in words, from the definitions that were kept with the run."""

    sentence: str
    """The definition as paragraphs, one a line; SQL stands in backticks."""
    wording: str | None = None
    """What the strategy document itself says."""
    document: str | None = None
    owner: str | None = None
    checked_by: str | None = None
    review: str | None = None
    note: str | None = None
    breaks: tuple[tuple[dt.date, str], ...] = ()
    """Where a new law or code makes periods incomparable, and why."""
    funnel: str | None = None
    """The column of the strata that are compared in a funnel."""


@dataclass(frozen=True)
class Material:
    """A run and all that a report says of it. `told` is by `ReleasedIndicator.id` and variant."""

    release: Release
    run: str
    """The name of the kept run."""
    lang: Lang
    told: Mapping[tuple[str, str | None], Told] = field(default_factory=dict)
    earlier: Release | None = None
    """The run before this one."""
    earlier_run: str | None = None


@dataclass(frozen=True)
class Figure:
    """One indicator or variant: its rows, and the lines that the screen would show of it."""

    indicator: ReleasedIndicator
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    """The newest complete period; categories as the screen shows them."""
    every: tuple[Line, ...]
    """Every period, then the strata."""
    told: Told | None

    @property
    def totals(self) -> list[Row]:
        """By period; of a distribution several a period."""
        return [row for row in self.rows if row.is_total]

    @property
    def newest(self) -> Row | None:
        """The total of the newest complete period; None where there is no row, or the period has categories."""
        label = newest(list(self.rows))
        found = [row for row in self.totals if row.period == label]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Goal:
    title: str | None
    figures: tuple[Figure, ...]
    activities: tuple[ReleasedActivity, ...] = ()
    also: tuple[Figure, ...] = ()
    """What measures it, too, and stands under another goal; their lines have an arrow, the title, and where that is."""


@dataclass(frozen=True)
class Area:
    """A focus area; `name` is its id, None where an indicator has none."""

    strategy: str | None
    name: str | None
    title: str | None
    goals: tuple[Goal, ...]

    @property
    def figures(self) -> Iterator[Figure]:
        for goal in self.goals:
            yield from goal.figures


def areas_of(material: Material) -> list[Area]:
    """In the order of the screen; a goal that only others' indicators measure stands where its strategy has it."""
    figures = _figures(material)
    own: dict[Path, list[Figure]] = {}
    for figure in figures:
        own.setdefault(_path(figure.indicator), []).append(figure)
    frame: dict[Path, ReleasedGoal] = {(one.strategy, one.focus_area, one.goal): one for one in material.release.goals}
    found = {(one.indicator.id, one.indicator.variant): one for one in figures}
    paths = in_frame(list(own), list(frame), [path for path, one in frame.items() if one.also])
    areas = []
    for (strategy, name), of_area in groupby(paths, lambda path: path[:2]):
        inside = list(of_area)
        goals = [_goal(own.get(path, []), frame.get(path), path, found, material) for path in inside]
        titles = _titles(own.get(inside[0], []), frame.get(inside[0]))
        areas.append(Area(titles[0] or strategy, name, titles[1] or name, tuple(goals)))
    return areas


def _path(one: ReleasedIndicator) -> Path:
    return one.strategy, one.focus_area, one.goal


def _titles(own: Sequence[Figure], goal: ReleasedGoal | None) -> tuple[str | None, str | None, str | None]:
    """Of strategy, focus area and goal."""
    if own:
        first = own[0].indicator
        return first.strategy_title, first.focus_area_title, first.goal_title or first.goal
    return (goal.strategy_title, goal.focus_area_title, goal.goal_title) if goal else (None, None, None)


def _goal(
    own: Sequence[Figure],
    goal: ReleasedGoal | None,
    path: Path,
    found: Mapping[tuple[str, str | None], Figure],
    material: Material,
) -> Goal:
    """With what is done for it, and what measures it elsewhere."""
    names = (name.partition("/") for name in (goal.also if goal else ()))
    also = (found.get((id, variant or None)) for id, _, variant in names)
    pointers = tuple(
        replace(figure, lines=pointing(figure.indicator, figure.lines, material.lang))
        for figure in also
        if figure is not None
    )
    return Goal(_titles(own, goal)[2], tuple(own), of_goal(material.release.activities, *path), pointers)


def _figures(material: Material) -> Sequence[Figure]:
    view = View(lang=material.lang)
    rows = {(one.id, one.variant): found for one, found in rows_of(material.release)}
    leaders: dict[str, ReleasedIndicator] = {}
    figures = []
    for indicator, lines in placed_lines(material.release, view):
        leader = leaders.setdefault(indicator.id, indicator)
        key = (indicator.id, indicator.variant)
        every = lines_of(
            indicator,
            rows[key],
            View(lang=material.lang, every_period=True, strata=True),
            leader if indicator.variant else None,
        )
        figures.append(Figure(indicator, tuple(rows[key]), tuple(lines), tuple(every), material.told.get(key)))
    return figures
