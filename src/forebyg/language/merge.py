"""This room lays `defaults`, `like` and `variants` over each other; merged nodes keep their own places."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from forebyg.definitions.indicators import KINDS
from forebyg.errors import Problem
from forebyg.language.keys import NOT_COMPUTED, keys_of
from forebyg.language.suggestion import did_you_mean
from forebyg.language.tree import Entry, Mapping, Scalar
from forebyg.language.validation import NOTHING_TO_TAKE_OUT

BY_NAME = ("population", "derive", "join")
OF_A_FILE = ("lang", "as_of", "confidence", "parameters")
NOT_INHERITED = ("tests", "variants", "like")
NOT_DEFAULTS = ("title", "kind", "not_computed", *NOT_INHERITED)


def merged(defaults: Iterable[Mapping], layers: list[Mapping]) -> tuple[Mapping, list[Problem]]:
    """One definition: the defaults its kind has a use for, then the layers, each over those before it.

    Only the last layer brings its `tests`; `like` and `variants` are gone.
    """
    kind = kind_of(layers)
    inherited = [_without(layer, NOT_INHERITED) for layer in layers[:-1]]
    own = _without(layers[-1], ("like", "variants"))
    given = [_only(layer, _from_defaults(kind)) for layer in defaults]
    if kind == NOT_COMPUTED:
        # What is not computed keeps its words and lets go of what the indicator it is like counts.
        inherited = [_only(layer, keys_of(kind) - {"kind"} | {"not_computed"}) for layer in inherited]
    result, problems = _folded([*given, *inherited, own])
    if kind != NOT_COMPUTED:
        result.entries.pop("not_computed", None)
    _rule_needs_target(result, given)
    _month_end_into_clock(result)
    return result, problems


def kind_of(layers: list[Mapping]) -> str | None:
    """The kind that the last layer to name one gives."""
    for layer in reversed(layers):
        if "not_computed" in layer.entries:
            return NOT_COMPUTED
        if "kind" in layer.entries:
            text = layer.text("kind")
            return text.value if text else None
    return None


@cache
def _from_defaults(kind: str | None) -> frozenset[str]:
    """The keys that a kind takes from the defaults."""
    return keys_of(kind) - {*NOT_DEFAULTS, *OF_A_FILE} if kind in KINDS else frozenset()


def _without(layer: Mapping, keys: Iterable[str]) -> Mapping:
    return _like(layer, {key: entry for key, entry in layer.entries.items() if key not in keys})


def _only(layer: Mapping, keys: frozenset[str]) -> Mapping:
    return _like(layer, {key: entry for key, entry in layer.entries.items() if key in keys})


def _like(mapping: Mapping, entries: dict[str, Entry]) -> Mapping:
    return Mapping(mapping.source, mapping.line, mapping.column, entries)


def _folded(layers: list[Mapping]) -> tuple[Mapping, list[Problem]]:
    result, problems = _like(layers[-1], {}), []
    for layer in layers:
        for key, entry in layer.entries.items():
            below = result.entries.get(key)
            if key in BY_NAME and isinstance(entry.value, Mapping):
                names = below.value if below and isinstance(below.value, Mapping) else _like(entry.value, {})
                laid, faults = _laid_over(names, entry.value)
                result.entries[key] = Entry(entry.key, laid)
                problems += faults
            else:
                problems += _lay(result, key, entry)
    return result, problems


def _laid_over(below: Mapping, above: Mapping) -> tuple[Mapping, list[Problem]]:
    result, problems = _like(above, dict(below.entries)), []
    for name, entry in above.entries.items():
        problems += _lay(result, name, entry)
    return result, problems


def _lay(result: Mapping, key: str, entry: Entry) -> list[Problem]:
    """Puts an entry over the one of its name; `~` takes that one out."""
    if not (isinstance(entry.value, Scalar) and entry.value.takes_out):
        result.entries[key] = entry
        return []
    if result.entries.pop(key, None) is not None:
        return []
    help = did_you_mean(key, result.entries) or NOTHING_TO_TAKE_OUT
    return [Problem("FB255", f"there is no '{key}' to take out here", entry.key.place, help)]


def _rule_needs_target(result: Mapping, given: list[Mapping]) -> None:
    """A rule from the defaults belongs only to an indicator with a target."""
    rule = result.entries.get("rule")
    if "target" not in result.entries and any(rule is layer.entries.get("rule") for layer in given):
        result.entries.pop("rule", None)


def _month_end_into_clock(result: Mapping) -> None:
    clock, month_end = result.mapping("clock"), result.entries.get("month_end")
    if clock is not None and month_end is not None and "month_end" not in clock.entries:
        entry = result.entries["clock"]
        result.entries["clock"] = Entry(entry.key, _like(clock, clock.entries | {"month_end": month_end}))
