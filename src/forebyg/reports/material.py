"""This room lays out what every report is made of: a kept run by focus area and goal, and what is told beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from forebyg.outputs.cells import Line, View, lines_of, placed_lines
from forebyg.outputs.rows import Row, newest, rows_of
from forebyg.results import Release, ReleasedIndicator

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
    """In the order of the screen."""
    figures = _figures(material)
    areas = []
    for (strategy, name), of_area in groupby(figures, lambda one: (one.indicator.strategy, one.indicator.focus_area)):
        inside = list(of_area)
        goals = [
            Goal(title, tuple(of_goal))
            for title, of_goal in groupby(inside, lambda one: one.indicator.goal_title or one.indicator.goal)
        ]
        first = inside[0].indicator
        areas.append(Area(first.strategy_title or strategy, name, first.focus_area_title or name, tuple(goals)))
    return areas


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
