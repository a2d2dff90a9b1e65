"""This room knows the keys of the language as they are written: of a kind, or at a path inside a definition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from forebyg.definitions.catalogue import Loc
from forebyg.definitions.indicators import KINDS
from forebyg.definitions.scalars import Model

NOT_COMPUTED = "not computed"
UNWRITTEN = {
    "Period": "only",
    "Spell": "label",
    "Target": "plain",
    "Column": "optional",
    "Events": "plain",
    "Trend": "plain",
}
"""Where a short form is kept; not a key to be written."""
IN_ORDER = frozenset(
    {"ids", "extracts", "indicators", "areas", "goals", "columns"}
    | {"population", "derive", "join", "variants", "given", "expect"}
)
"""Under these keys stand names of the analyst's own, whose order is that of steps or of a page."""


@cache
def keys_of(kind: str) -> frozenset[str]:
    """The keys a kind has."""
    return frozenset(field.alias or name for name, field in KINDS[kind].model_fields.items())


@cache
def keys_of_all_kinds() -> frozenset[str]:
    """The keys that any kind has."""
    return frozenset().union(*map(keys_of, KINDS))


def kinds_with(key: str) -> list[str]:
    """The kinds that have a key."""
    return [kind for kind in KINDS if key in keys_of(kind)]


def keys_at(model: type[Model], path: Loc) -> list[str]:
    """The keys of whatever model may stand at a path."""
    types: list[Any] = [model]
    for part in path:
        types = [inner for each in types for inner in _inside(each, part)]
    keys = (
        field.alias or name
        for each in types
        for name, field in _fields(each).items()
        if UNWRITTEN.get(each.__name__) != name
    )
    return list(dict.fromkeys(keys))


def _fields(kind: Any) -> dict[str, Any]:
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, Model) else {}


def _inside(kind: Any, part: str | int) -> Iterator[Any]:
    for name, field in _fields(kind).items():
        if part == (field.alias or name):
            yield from _members(field.annotation)
    # Of a list the items, of a dict the values.
    for inner in get_args(kind)[-1:]:
        yield from _members(inner)


def _members(annotation: Any) -> Iterator[Any]:
    """The alternatives of an annotation: Annotated and unions opened, models, lists and dicts kept."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _members(each)
    else:
        yield annotation
