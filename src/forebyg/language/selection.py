"""This room picks the indicators that a command is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.extracts import Join, Lookup
from forebyg.definitions.scalars import Model
from forebyg.definitions.sets import Fold, Set
from forebyg.errors import Problem, UsageError
from forebyg.language.suggestion import meant_or_known, nearest


def select(catalogue: Catalogue, select: Sequence[str], exclude: Sequence[str]) -> tuple[Declared, ...]:
    """The indicators that any of `select` names (all where it is empty) and none of `exclude`, in declared order.

    A word is an id (its variants come along), `id/variant`, a glob, or `area: | goal: | strategy: | extract: | tag:`
    and a name or glob. Raises UsageError for every word that names nothing.
    """
    if not catalogue.indicators:
        help = "write one under 'indicators'; 'forebyg init' in an empty folder shows how"
        raise UsageError([Problem("FB902", "the definitions hold no indicator", help=help)])
    problems = [
        _nothing_hit(word, catalogue)
        for word in (*select, *exclude)
        if not any(_hits(word, declared, catalogue) for declared in catalogue.indicators)
    ]
    if problems:
        raise UsageError(problems)
    chosen = tuple(
        declared
        for declared in catalogue.indicators
        if (not select or any(_hits(word, declared, catalogue) for word in select))
        and not any(_hits(word, declared, catalogue) for word in exclude)
    )
    if not chosen:
        raise UsageError([Problem("FB902", "the selection leaves no indicator", help="exclude less, or select more")])
    return chosen


def find(catalogue: Catalogue, name: str) -> Declared:
    """The one indicator, or `id/variant`, of that name."""
    for declared in catalogue.indicators:
        if declared.name == name:
            return declared
    names = [declared.name for declared in catalogue.indicators]
    raise UsageError(
        [Problem("FB903", f"there is no indicator '{name}'", help=meant_or_known(name, names, "indicators"))]
    )


def _hits(word: str, declared: Declared, catalogue: Catalogue) -> bool:
    method, colon, pattern = word.partition(":")
    if colon and method in _METHODS:
        return any(fnmatchcase(one, pattern) for one in _METHODS[method](declared, catalogue))
    return fnmatchcase(declared.name, word) or fnmatchcase(declared.id, word)


def _areas(declared: Declared, catalogue: Catalogue) -> list[str]:
    goal = getattr(declared.definition, "goal", None)
    return [goal.partition(".")[0]] if goal else []


def _goals(declared: Declared, catalogue: Catalogue) -> list[str]:
    goal = getattr(declared.definition, "goal", None)
    return [goal, goal.partition(".")[2]] if goal else []


def _strategies(declared: Declared, catalogue: Catalogue) -> list[str]:
    return [declared.strategy.id] if declared.strategy else []


def _tags(declared: Declared, catalogue: Catalogue) -> list[str]:
    return list(declared.definition.tags)


def _extracts(declared: Declared, catalogue: Catalogue) -> list[str]:
    """The extracts an indicator names, and those that their own joins and look-ups name."""
    found: dict[str, None] = {}
    waiting: list[object] = [declared.definition]
    while waiting:
        for name in _named(waiting.pop(), catalogue):
            if name not in found:
                found[name] = None
                waiting.append(catalogue.extracts[name].definition)
    return list(found)


_METHODS: dict[str, Callable[[Declared, Catalogue], list[str]]] = {
    "area": _areas,
    "goal": _goals,
    "strategy": _strategies,
    "extract": _extracts,
    "tag": _tags,
}


def _named(value: object, catalogue: Catalogue) -> list[str]:
    """The declared extracts that a definition names anywhere: rows, joins, look-ups, periods, sides given by id."""
    names: list[str] = []
    if isinstance(value, Lookup):
        names.append(value.extract)
    elif isinstance(value, Model) and not isinstance(value, Join | Fold):
        rows = getattr(value, "rows", None)
        names += rows if isinstance(rows, list) else []
        names += list(getattr(value, "join", {}))
        for key, name in (("period", "every"), ("baseline", "extract")):
            names += filter(None, [getattr(getattr(value, key, None), name, None)])
        for derived in getattr(value, "derive", {}).values():
            names += _named(derived, catalogue)
        for side in ("numerator", "denominator", "of", "to"):
            names += _of_side(getattr(value, side, None), catalogue)
    return [name for name in names if name in catalogue.extracts]


def _of_side(side: object, catalogue: Catalogue) -> list[str]:
    if isinstance(side, Set):
        return _named(side, catalogue)
    wanted = getattr(side, "id", side)
    other = catalogue.named.get(wanted) if isinstance(wanted, str) else None
    return _named(other.definition, catalogue) if other else []


def _nothing_hit(word: str, catalogue: Catalogue) -> Problem:
    message = f"'{word}' selects no indicator"
    method, colon, pattern = word.partition(":")
    if not colon:
        names = [*dict.fromkeys(name for one in catalogue.indicators for name in (one.id, one.name))]
        return Problem("FB902", message, help=meant_or_known(word, names, "indicators"))
    if method not in _METHODS:
        return Problem("FB902", message, help=meant_or_known(method, _METHODS, "words before the colon"))
    known = sorted({name for one in catalogue.indicators for name in _METHODS[method](one, catalogue)})
    near = nearest(pattern, known)
    help = f"did you mean '{method}:{near}'?" if near else meant_or_known(pattern, known, f"names after '{method}:'")
    return Problem("FB902", message, help=help)
