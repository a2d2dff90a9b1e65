"""This room turns the text of an expression into a typed tree, or says by name and place what is wrong with it.

FB301 cannot be read · FB302 too long or too deep · FB303 not part of the language · FB304 unknown function ·
FB203 unknown column · FB306 ambiguous column · FB307 types do not fit · FB308 no such date, length or number ·
FB309 not a declared value · FB310 number of arguments · FB311 compared with NULL.
Nothing is opened, and nothing of the text reaches an engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from forebyg.errors import ConfigError, Place, Problem
from forebyg.expressions import Expression, Located
from forebyg.language.operands import shortened
from forebyg.language.scope import Scope, spellings
from forebyg.language.sql_grammar import read_text
from forebyg.language.sql_nodes import understand
from forebyg.language.sql_refusals import Fault, Unreadable

__all__ = ["Scope", "parse_sql"]
MOST_FAULTS = 20
MOST_KEPT = 10_000
_NAMES = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_UNDERSTOOD: dict[tuple[object, ...], Expression] = {}


def parse_sql(text: str, scope: Scope, where: Callable[[], Place | None] = lambda: None) -> Located:
    """The expression as a typed tree; raises ConfigError with every problem of the text, which stands `where`."""
    located = scope.understood.get(text)
    if located is None:
        located = Located(text, _understood(text, scope, where))
        if len(scope.understood) < MOST_KEPT:
            scope.understood[text] = located
    return located


def _understood(text: str, scope: Scope, where: Callable[[], Place | None]) -> Expression:
    meaning = _meaning(text, scope)
    if (understood := _UNDERSTOOD.get(meaning)) is not None:
        return understood
    faults: Sequence[Fault]
    try:
        tree, faults = understand(read_text(text, scope.columns.keys() | scope.ambiguous.keys()), text, scope)
    except Unreadable as unreadable:
        faults = unreadable.faults
    if faults:
        place = where()
        raise ConfigError([_problem(fault, text, place) for fault in faults[:MOST_FAULTS]])
    if len(_UNDERSTOOD) < MOST_KEPT:
        _UNDERSTOOD[meaning] = tree
    return tree


def _meaning(text: str, scope: Scope) -> tuple[object, ...]:
    """The text and all that the scope says of its words: where both are equal, so is the tree."""
    words = _words(text)
    columns = [scope.columns.get(word) for word in words]
    values = [scope.values.get(column.name) if column is not None else None for column in columns]
    return (text, *columns, *values, *(word in scope.ambiguous for word in words))


@lru_cache(MOST_KEPT)
def _words(text: str) -> list[str]:
    return [spelling for word in _NAMES.findall(text) for spelling in spellings(word)]


def _problem(fault: Fault, text: str, place: Place | None) -> Problem:
    return Problem(fault.code, fault.message, place and _inside(place, text, fault), _help(fault, text, place))


def _help(fault: Fault, text: str, place: Place | None) -> str | None:
    """Where a parameter's value is of another type than meant, quotes in the expression would be no remedy."""
    written = place.text[place.column - 1 :][: place.length] if place else ""
    if fault.code != "FB307" or "parameter." not in written:
        return fault.help
    return f"it reads {shortened(text)}; a parameter that is a text, though all digits, is declared {{text: 320}}"


def _inside(place: Place, text: str, fault: Fault) -> Place:
    """The place of a part; where the YAML line holds the text otherwise (folded, escaped), the place of the whole."""
    offset = place.text.find(text, max(place.column - 1, 0)) if place.text else place.column - 1
    if offset < 0 or "\n" in text:
        return place
    return place._replace(column=offset + fault.start + 1, length=max(fault.end - fault.start, 1))
