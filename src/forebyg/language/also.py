"""This room finds the indicators that measure a goal, too, though they stand under another."""

from __future__ import annotations

from collections.abc import Iterator

from forebyg.definitions.catalogue import Catalogue, Declared, Goal, Loc, Strategy
from forebyg.errors import Problem
from forebyg.language.suggestion import meant_or_known


def also_of(goal: Goal, catalogue: Catalogue) -> tuple[Declared, ...]:
    """In the order of `also`; what stands in a strategy that is not at hand is left out."""
    return tuple(catalogue.named[name] for _, name in goal.elsewhere if name in catalogue.named)


def broken_also(catalogue: Catalogue, ids: frozenset[str]) -> Iterator[Problem]:
    """`ids` are all that are declared, whether understood or not."""
    for strategy in catalogue.strategies:
        for area, each in strategy.areas.items():
            for name, goal in each.goals.items():
                loc = ("areas", area, "goals", name, "also")
                yield from _of_goal(goal, f"{area}.{name}", strategy, loc, catalogue, ids)


def _of_goal(
    goal: Goal, path: str, strategy: Strategy, loc: Loc, catalogue: Catalogue, ids: frozenset[str]
) -> Iterator[Problem]:
    if not goal.elsewhere:
        return
    understood = {one.id for one in catalogue.indicators}
    at_hand = {one.id for one in catalogue.strategies}
    seen: set[str] = set()
    for (where, name), where_loc in zip(goal.elsewhere, _locs(goal, loc), strict=True):
        place = catalogue.places[strategy.id](where_loc)
        one = catalogue.named.get(name)
        of = one.strategy.id if one is not None and one.strategy is not None else None
        if name in seen:
            yield Problem("FB239", f"'{name}' stands twice in 'also'", place, "name it once")
        elif one is not None and (of, one.definition.goal) == (strategy.id, path):
            yield Problem("FB239", f"'{name}' stands under this goal already", place, "'also' is of other goals")
        elif where is not None and where not in at_hand:
            pass
        elif one is None and name.partition("/")[0] not in ids - understood:
            known = [other.name for other in catalogue.indicators if where is None or _is_of(other, where)]
            yield Problem("FB238", f"'{name}' is not an indicator{_of(where)}", place, _help(name, known, where))
        elif one is not None and where is not None and of != where:
            told = f"it is declared under '{of}'" if of is not None else "it is declared under no strategy"
            yield Problem("FB238", f"'{name}' is not an indicator{_of(where)}", place, told)
        seen.add(name)


def _locs(goal: Goal, loc: Loc) -> Iterator[Loc]:
    if isinstance(goal.also, dict):
        yield from ((*loc, of, number) for of, names in goal.also.items() for number in range(len(names)))
    else:
        yield from ((*loc, number) for number in range(len(goal.also)))


def _is_of(one: Declared, strategy: str) -> bool:
    return one.strategy is not None and one.strategy.id == strategy


def _of(strategy: str | None) -> str:
    return f" of '{strategy}'" if strategy is not None else ""


def _help(name: str, known: list[str], strategy: str | None) -> str:
    meant = meant_or_known(name, known, "indicators")
    if strategy is not None or meant.startswith("did you mean"):
        return meant
    return f"{meant}; one of a strategy that may be absent stands under its id: also: {{strategy: [{name}]}}"
