"""This room binds the bounds of a target, and finds those that `rule: significance` could never judge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from forebyg.definitions.catalogue import Loc
from forebyg.definitions.indicators import Average, Count, Indicator, Median, Quantile, Ratio, Within
from forebyg.definitions.sets import Set
from forebyg.definitions.targets import BOTH, BOUNDS, COMPARED_WITH, Target
from forebyg.errors import ConfigError
from forebyg.expressions import AGE_UNIT, Call, Column, Expression, Type, columns_of, line_of, parts_of
from forebyg.language.binding.names import Findings
from forebyg.language.binding.standards import standard_of
from forebyg.language.sql import Scope, parse_sql

BOUND_FUNCTIONS = {"add", "sub", "mul", "div", "neg", "abs", "cast", "coalesce", "least", "greatest"}
BOUND_NUMBER = Type("number", AGE_UNIT)
"""`baseline` and `previous` stand for numbers of any unit; a bound is computed with floats after the estimates."""

BOUND_SCOPE = Scope(
    columns={name: Column(name, BOUND_NUMBER) for name in ("baseline", "previous")}, described="a target's bound"
)
POINT = "say 'rule: point'"


def bind_bounds(definition: Indicator, findings: Findings) -> dict[str, Expression]:
    """The bounds of a target as typed trees, by name; with problems where one is no number, or cannot be judged."""
    target = definition.target
    if target is None:
        return {}
    bounds: dict[str, Expression] = {}
    for name in (*BOUNDS, "plain"):
        written = getattr(target, name)
        if not isinstance(written, str):
            continue
        loc = _loc(name)
        try:
            tree = parse_sql(written, BOUND_SCOPE, partial(findings.place_of, loc)).tree
        except ConfigError as error:
            findings.problems.extend(error.problems)
            continue
        if tree.type.name != "number" or not _functions(tree) <= BOUND_FUNCTIONS:
            known = "numbers, baseline, previous, + - * /, ABS, LEAST, GREATEST and COALESCE"
            findings.add("FB245", "a target's bound is a number", loc, f"it is made of {known}")
        else:
            bounds[name] = tree
    if definition.rule == "significance":
        _check_judged(definition, target, bounds, findings)
    return bounds


def _functions(tree: Expression) -> set[str]:
    """The names of the functions in a tree."""
    if not isinstance(tree, Call):
        return set()
    return {tree.function}.union(*(_functions(argument) for argument in tree.arguments))


def _loc(name: str) -> Loc:
    return ("target",) if name == "plain" else ("target", name.replace("_", " "))


def _check_judged(definition: Indicator, target: Target, bounds: Mapping[str, Expression], findings: Findings) -> None:
    """Every status would be `uncertain` for ever."""
    side = "at_most" if definition.better == "lower" else "at_least"
    for name in (*BOUNDS, "plain", "between"):
        if getattr(target, name) is None or (isinstance(getattr(target, name), str) and name not in bounds):
            continue
        whole = bounds.get(name)
        parts = [None] if whole is None else list(parts_of(BOTH[side if name == "plain" else name], whole))
        for part in parts:
            if found := _unjudged(definition, part):
                message, help = found
                findings.add("FB263", message, _loc(name), help)
                break


def _unjudged(definition: Indicator, bound: Expression | None) -> tuple[str, str] | None:
    """Why the interval of a value, or of its change, can say nothing of this bound, and what to do."""
    inputs = [name for name in COMPARED_WITH if bound is not None and name in columns_of(bound)]
    if (found := _without_interval(definition)) is not None:
        return found
    if not inputs:
        if isinstance(definition, Count) and definition.interval != "poisson":
            return "a count has an interval only where it is one outcome among others", "say 'interval: poisson'"
        return None
    if len(inputs) > 1:
        return "no interval is of two changes at once", "give each its own bound, or " + POINT
    assert bound is not None
    line = line_of(bound)
    if line is None or (line[0] and line[1] != 1) or not line[1]:
        return "no interval is of such a bound", "write baseline + 5 or 0.9 * baseline, or " + POINT
    if _has_no_change_interval(definition):
        return f"the change of such a {definition.kind} has no interval", "give a number, or " + POINT
    if isinstance(definition, Count | Ratio) and line[0]:
        return f"the change of a {definition.kind} is a ratio", "write a multiple, such as 0.9 * baseline, or " + POINT
    return None


def _without_interval(definition: Indicator) -> tuple[str, str] | None:
    if isinstance(definition, Average) and definition.weight is not None:
        return "a weighted mean has no interval for 'rule: significance' to judge", POINT
    is_sum = (
        isinstance(definition, Ratio) and isinstance(definition.numerator, Set) and definition.numerator.kind == "sum"
    )
    if isinstance(definition, Ratio) and (definition.per_n is None or is_sum):
        return "a ratio has an interval only where it is a rate", "say 'per_n: 1000' of events per person, or " + POINT
    return None


def _has_no_change_interval(definition: Indicator) -> bool:
    is_survival = isinstance(definition, Within) and definition.open == "survival"
    return isinstance(definition, Median | Quantile) or standard_of(definition) is not None or is_survival
