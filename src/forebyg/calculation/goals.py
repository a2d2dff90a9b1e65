"""This room lays out the goals that are also measured by indicators which stand under others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue, Declared, Strategy
from forebyg.language.also import also_of
from forebyg.language.words import title_of
from forebyg.results import ReleasedGoal

Lang = Literal["da", "en"]


def goals_of(catalogue: Catalogue, chosen: Sequence[Declared], wanted: Wanted) -> tuple[ReleasedGoal, ...]:
    """Where only some of it was chosen, of the strategies of that; `also` has what is computed beside it."""
    strategies = {one.strategy.id for one in chosen if one.strategy is not None}
    is_whole = not wanted.select and not wanted.exclude
    names = {one.name for one in chosen}
    found: list[ReleasedGoal] = []
    for strategy in catalogue.strategies:
        if is_whole or strategy.id in strategies:
            lang: Lang = "en" if (wanted.lang or _lang_of(strategy, chosen)) == "en" else "da"
            goals = list(_goals(strategy, catalogue, names, lang))
            found += goals if any(goal.also for goal in goals) else []
    return tuple(found)


def goals_in_language(goals: Sequence[ReleasedGoal], catalogue: Catalogue, lang: Lang) -> tuple[ReleasedGoal, ...]:
    """The same with titles in another language, where the definitions have them in it."""
    strategies = {one.id: one for one in catalogue.strategies}
    return tuple(_titled(one, strategies[one.strategy], lang) if one.strategy in strategies else one for one in goals)


def _goals(strategy: Strategy, catalogue: Catalogue, names: set[str], lang: Lang) -> Iterator[ReleasedGoal]:
    for area, each in strategy.areas.items():
        for name, goal in each.goals.items():
            also = tuple(one.name for one in also_of(goal, catalogue) if one.name in names)
            yield _titled(ReleasedGoal(strategy.id, "", area, "", name, "", also), strategy, lang)


def _titled(one: ReleasedGoal, strategy: Strategy, lang: Lang) -> ReleasedGoal:
    area = strategy.areas.get(one.focus_area)
    goal = area.goals.get(one.goal) if area else None
    return replace(
        one,
        strategy_title=title_of(strategy.title, lang),
        focus_area_title=title_of(area.title, lang) if area else one.focus_area_title,
        goal_title=title_of(goal.title, lang) if goal else one.goal_title,
    )


def _lang_of(strategy: Strategy, chosen: Sequence[Declared]) -> Lang:
    own = [one.defaults.lang for one in chosen if one.strategy == strategy]
    return (own or [one.defaults.lang for one in chosen] or ["da"])[0] or "da"
