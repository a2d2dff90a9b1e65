"""This room lays `defaults`, `like` and `variants` over each other; merged nodes keep their own places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from forebyg.definitions.indicators import KINDS
from forebyg.errors import Problem
from forebyg.language.keys import NOT_COMPUTED, keys_of
from forebyg.language.suggestion import did_you_mean
from forebyg.language.tree import TAKE_OUT, Entry, Mapping, Scalar
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
    if layer.entries.keys().isdisjoint(keys):
        return layer
    return _like(layer, {key: entry for key, entry in layer.entries.items() if key not in keys})


def _only(layer: Mapping, keys: frozenset[str]) -> Mapping:
    return _like(layer, {key: entry for key, entry in layer.entries.items() if key in keys})


def _like(mapping: Mapping, entries: dict[str, Entry]) -> Mapping:
    return Mapping(mapping.source, mapping.line, mapping.column, entries)


def _folded(layers: list[Mapping]) -> tuple[Mapping, list[Problem]]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for layer in layers:
        for key, entry in layer.entries.items():
            value = entry.value
            if isinstance(value, Scalar):
                if value.text == TAKE_OUT and value.plain:
                    problems += _taken_out(entries, key, entry)
                else:
                    entries[key] = entry
            elif isinstance(value, Mapping) and key in BY_NAME:
                below = entries[key].value if key in entries else None
                names = dict(below.entries) if isinstance(below, Mapping) else {}
                problems += _laid_over(names, value)
                entries[key] = Entry(entry.key, _like(value, names))
            else:
                entries[key] = entry
    return _like(layers[-1], entries), problems


def _laid_over(below: dict[str, Entry], above: Mapping) -> Iterator[Problem]:
    """Puts each entry over the one of its name; `~` takes that one out."""
    for name, entry in above.entries.items():
        if _takes_out(entry):
            yield from _taken_out(below, name, entry)
        else:
            below[name] = entry


def _takes_out(entry: Entry) -> bool:
    return isinstance(entry.value, Scalar) and entry.value.takes_out


def _taken_out(entries: dict[str, Entry], key: str, entry: Entry) -> Iterator[Problem]:
    if entries.pop(key, None) is None:
        help = did_you_mean(key, entries) or NOTHING_TO_TAKE_OUT
        yield Problem("FB255", f"there is no '{key}' to take out here", entry.key.place, help)


def _rule_needs_target(result: Mapping, given: list[Mapping]) -> None:
    """A rule from the defaults belongs only to an indicator with a target."""
    rule = result.entries.get("rule")
    if rule and "target" not in result.entries and any(rule is layer.entries.get("rule") for layer in given):
        result.entries.pop("rule", None)


def _month_end_into_clock(result: Mapping) -> None:
    clock, month_end = result.mapping("clock"), result.entries.get("month_end")
    if clock is not None and month_end is not None and "month_end" not in clock.entries:
        entry = result.entries["clock"]
        result.entries["clock"] = Entry(entry.key, _like(clock, clock.entries | {"month_end": month_end}))
