"""This room checks what a definition must say, must not say, and may only name: all that needs no types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Protocol

from forebyg.definitions.catalogue import Catalogue, Declared, Loc, Strategy
from forebyg.definitions.indicators import Change, Gap, Ratio, Within
from forebyg.definitions.scalars import DateRef
from forebyg.definitions.sets import Clock
from forebyg.definitions.targets import BOUNDS, Target
from forebyg.errors import Problem
from forebyg.language.also import broken_also
from forebyg.language.asking import asked_of_statistics
from forebyg.language.suggestion import meant_or_known

_BASELINE = re.compile(r"\bbaseline\b", re.IGNORECASE)
_ITSELF = re.compile(r"\s*(baseline|previous)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
WITHOUT_INTERVAL = ("sum", "gap")
CALENDAR_UNITS = ("months", "years")


class Names(Protocol):
    """Every name declared, whether understood or not."""

    @property
    def extracts(self) -> frozenset[str]: ...
    @property
    def indicators(self) -> frozenset[str]: ...
    @property
    def without_strategy(self) -> frozenset[str]: ...


def broken_rules(catalogue: Catalogue, names: Names) -> list[Problem]:
    """Every breach in the catalogue."""
    problems: list[Problem] = []
    variants: dict[str, list[str]] = {}
    for declared in catalogue.indicators:
        variants.setdefault(declared.id, []).extend([declared.variant] if declared.variant else [])
    for declared in catalogue.indicators:
        problems += _must_say(declared)
        problems += asked_of_statistics(declared, catalogue.indicators)
        problems += _goal(declared, catalogue.strategies, names)
        problems += _named(declared, variants[declared.id], names)
    return [*problems, *broken_also(catalogue, names.indicators), *_circles(catalogue)]


def _problem(declared: Declared, code: str, message: str, loc: Loc, help: str | None = None) -> Problem:
    return Problem(code, message, declared.place_of(loc), help)


def _must_say(declared: Declared) -> Iterator[Problem]:
    definition = declared.definition
    if definition.target is not None:
        yield from _target_must_say(declared, definition.target)
    if definition.interval == "none" and definition.rule == "significance":
        message = "'interval: none' leaves nothing for 'rule: significance' to judge"
        yield _problem(declared, "FB263", message, ("interval",), "say 'rule: point'")
    by = getattr(definition, "by", None) or []
    for position, column in enumerate(by):
        if column in by[:position] or (isinstance(column, list) and len({*column}) < len(column)):
            loc = ("by", position)
            yield _problem(declared, "FB269", "a column stands twice in 'by'", loc, "name it once")
    if isinstance(definition, Within):
        yield from _clock_must_say(declared, definition)


def _target_must_say(declared: Declared, target: Target) -> Iterator[Problem]:
    definition = declared.definition
    if definition.rule is None:
        help = "say 'rule: point' or 'rule: significance', here or in 'defaults'"
        yield _problem(declared, "FB260", f"'{declared.name}' has a target and no 'rule'", ("target",), help)
    if target.plain is not None and definition.better in (None, "neither"):
        help = "say 'better: higher' or 'better: lower', or write {at least: ...} or {at most: ...}"
        yield _problem(declared, "FB261", "which side of this target is met is not said", ("target",), help)
    if definition.rule == "significance" and definition.kind in WITHOUT_INTERVAL:
        message = f"a {definition.kind} has no interval for 'rule: significance' to judge"
        yield _problem(declared, "FB263", message, ("target",), "say 'rule: point'")
    if definition.baseline is None and (loc := _names_baseline(target)):
        help = "say 'baseline: 2011', or compare with 'previous'"
        yield _problem(declared, "FB262", f"the target names a baseline and '{declared.name}' has none", loc, help)
    if definition.margin is not None and not (definition.rule == "significance" and _may_have_margin(target)):
        help = "it is of {at most: baseline} or {at least: previous}, judged by 'rule: significance'"
        yield _problem(declared, "FB266", "nothing in this target has a margin", ("margin",), help)
    if _leaves_nothing(target):
        yield _problem(declared, "FB267", "no value lies within both bounds of this target", ("target",))


def _may_have_margin(target: Target) -> bool:
    """Whether a bound is the value compared with itself: to stay at it, or on its good side."""
    return any(isinstance(bound, str) and _ITSELF.fullmatch(bound) for bound in target.sides("at_least", "at_most"))


def _leaves_nothing(target: Target) -> bool:
    pairs = product(_numbers(target, "at_least", "above"), _numbers(target, "at_most", "below"))
    return any(low > high or (low == high and is_above | is_below) for (low, is_above), (high, is_below) in pairs)


def _numbers(target: Target, closed: str, open: str) -> list[tuple[Decimal, bool]]:
    """The bounds of one side that are numbers alone, and whether the number itself is outside."""
    written = [(getattr(target, closed), False), (getattr(target, open), True)]
    return [(Decimal(bound), out) for bound, out in written if isinstance(bound, str) and _NUMBER.fullmatch(bound)]


def _names_baseline(target: Target) -> Loc | None:
    for name in (*BOUNDS, "plain"):
        bound = getattr(target, name)
        if isinstance(bound, str) and _BASELINE.search(bound):
            return ("target",) if name == "plain" else ("target", name.replace("_", " "))
    return None


def _clock_must_say(declared: Declared, definition: Within) -> Iterator[Problem]:
    if definition.open is None:
        help = "say 'open: due' (or known, closed, survival), here or in 'defaults'"
        yield _problem(declared, "FB260", f"'{declared.name}' has a clock and no 'open'", ("clock",), help)
    if definition.clock.limit is not None and definition.clock.limit.count <= 0:
        loc = ("clock", "limit")
        yield _problem(declared, "FB268", "a limit of a clock is longer than nothing", loc, "write 4 months or 30 days")
    if _counts_months(definition.clock) and (definition.clock.month_end or definition.month_end) is None:
        help = "say 'month_end: clamp' or 'month_end: stick', here or in 'defaults'"
        message = f"'{declared.name}' has a clock in months and no 'month_end'"
        yield _problem(declared, "FB260", message, ("clock",), help)


def _counts_months(clock: Clock) -> bool:
    dates: list[DateRef] = [date for date in (clock.start, clock.stop, clock.due) if date is not None]
    lengths = [length for date in dates for length in date.offsets] + ([clock.limit] if clock.limit else [])
    return any(length.unit in CALENDAR_UNITS for length in lengths)


def _goal(declared: Declared, strategies: tuple[Strategy, ...], names: Names) -> Iterator[Problem]:
    goal = declared.definition.goal
    if goal is None or (names.without_strategy and _file_of(declared) in names.without_strategy):
        return
    if declared.strategy is None and not strategies:
        help = "a strategy holds areas, each with goals"
        yield _problem(declared, "FB258", f"goal '{goal}' belongs to no strategy: none is declared", ("goal",), help)
        return
    strategy = strategy_of(declared, strategies)
    near = [declared.strategy] if declared.strategy else list(strategies)
    if strategy is None:
        known = [name for each in near for name in _goals(each)]
        where = f"strategy '{near[0].id}'" if len(near) == 1 else "any strategy"
        help = meant_or_known(goal, known, "goals")
        yield _problem(declared, "FB258", f"'{goal}' is not a goal of {where}", ("goal",), help)


def _file_of(declared: Declared) -> str | None:
    place = declared.place_of(("goal",))
    return place.file if place else None


def strategy_of(declared: Declared, strategies: tuple[Strategy, ...]) -> Strategy | None:
    """The strategy that has the indicator's goal: that of its file, or, where its file has none, any."""
    near = (declared.strategy,) if declared.strategy else strategies
    return next((each for each in near if declared.definition.goal in _goals(each)), None)


def _goals(strategy: Strategy) -> list[str]:
    return [f"{area}.{goal}" for area, each in strategy.areas.items() for goal in each.goals]


def _named(declared: Declared, variants: list[str], names: Names) -> Iterator[Problem]:
    definition = declared.definition
    if definition.baseline and definition.baseline.extract and definition.baseline.extract not in names.extracts:
        name = definition.baseline.extract
        help = meant_or_known(name, sorted(names.extracts), "extracts")
        yield _problem(declared, "FB210", f"'{name}' is not an extract", ("baseline", "from"), help)
    for number, example in enumerate(definition.tests):
        if example.variant is not None and example.variant not in variants:
            message = f"'{example.variant}' is not a variant of '{declared.id}'"
            help = meant_or_known(example.variant, variants, "variants")
            yield _problem(declared, "FB264", message, ("tests", number, "variant"), help)
        for name in example.given:
            if name not in names.extracts:
                help = meant_or_known(name, sorted(names.extracts), "extracts")
                yield _problem(declared, "FB210", f"'{name}' is not an extract", ("tests", number, "given", name), help)


def _circles(catalogue: Catalogue) -> Iterator[Problem]:
    """Indicators made of each other."""
    made = {one.name: (one, parts) for one in catalogue.indicators if (parts := list(_made_of(one)))}
    for own, (declared, parts) in made.items():
        direct = [name for _, name in parts]
        reached, waiting = set[str](), [*direct]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += [other for _, other in made[name][1]] if name in made else []
        if own in reached and own not in direct:
            key = parts[0][0]
            yield _problem(declared, "FB244", f"'{declared.name}' is made of itself, by way of others", (key,))


def _made_of(declared: Declared) -> Iterator[tuple[str, str]]:
    match declared.definition:
        case Change(of=name):
            yield "of", name
        case Gap(of=of, to=to):
            yield "of", of.id
            yield "to", to.id
        case Ratio(numerator=numerator, denominator=denominator):
            for key, side in (("numerator", numerator), ("denominator", denominator)):
                if isinstance(side, str):
                    yield key, side
