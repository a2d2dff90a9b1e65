"""This room finds what has only got another name: what counts the same, and is made of the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from forebyg.calculation.surroundings import counts_fingerprint
from forebyg.definitions.catalogue import Declared
from forebyg.results import ReleasedIndicator

Key = tuple[str, str | None]
"""Id and variant."""
NAMING = ("of", "to", "numerator", "denominator")
"""Under these keys of a definition another indicator may stand by its name."""


def called(about: ReleasedIndicator) -> str:
    """Its title, to which its name is added; of a variant with one of its own also that of its indicator."""
    return about.full_title if about.has_own_title else about.title


def renamed(then: Mapping[Key, Declared], now: Mapping[Key, Declared]) -> dict[Key, Key]:
    """By its name now, what each indicator was called before that is new by its name only. What is made of such ones
    is found after them."""
    found: dict[Key, Key] = {}
    while True:
        names = {now[key].name: then[old].name for key, old in found.items()}
        gone = {key: counts_fingerprint(one) for key, one in then.items() if key not in now}
        new = {
            key: counts_fingerprint(replace(one, meaning=partial(with_names, one.canonical, names)))
            for key, one in now.items()
            if key not in then
        }
        if (more := paired(gone, new)) == found:
            return found
        found = more


def paired(gone: Mapping[Key, str], new: Mapping[Key, str]) -> dict[Key, Key]:
    """What has the same fingerprint; where several have, which of them only judge or show otherwise, that of the same
    variant. Nothing where that is not certain. An empty fingerprint is that of nothing."""
    before, after = _by_fingerprint(gone), _by_fingerprint(new)
    found: dict[Key, Key] = {}
    for fingerprint, keys in after.items():
        olds = before.get(fingerprint, [])
        if len(olds) == len(keys) == 1:
            found[keys[0]] = olds[0]
            continue
        for key in keys:
            alike = [old for old in olds if old[1] == key[1]]
            rivals = [other for other in keys if other[1] == key[1]]
            if len(alike) == len(rivals) == 1:
                found[key] = alike[0]
    return found


def with_names(canonical: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A definition in which others stand by the names that they had before."""
    return {key: _named(value, names) if key in NAMING else value for key, value in canonical.items()}


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping) and isinstance(value.get("id"), str):
        return {**value, "id": names.get(value["id"], value["id"])}
    return value


def _by_fingerprint(fingerprints: Mapping[Key, str]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key, fingerprint in fingerprints.items():
        if fingerprint:
            found.setdefault(fingerprint, []).append(key)
    return found
