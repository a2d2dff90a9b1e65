"""This room holds the definitions of a run against those of another: what means something else now, and in which
lines."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from forebyg.bound import BoundCatalogue
from forebyg.calculation.counting import parts_of
from forebyg.calculation.surroundings import CHANGE_NO_NUMBER, JUDGING_KEYS
from forebyg.comparing.names import Key, renamed, with_names
from forebyg.comparisons import Standing
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Change, Gap
from forebyg.errors import ForebygError
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts

MOVING = frozenset({"standardise"})
"""Of the keys that count nothing, those that make another value of what is counted."""
AROUND = 1
"""So many unchanged lines are shown around changed ones."""


@dataclass(frozen=True)
class Changed:
    """What became of a definition."""

    standing: Standing
    keys: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    is_known: bool = True
    """Whether both definitions could be read; else fingerprints alone say that something differs."""
    is_extract: bool = False
    """Whether an extract that it reads is declared otherwise too."""


SAME = Changed("same")


@dataclass(frozen=True, eq=False)
class Definitions:
    catalogue: Catalogue

    @cached_property
    def bound(self) -> BoundCatalogue:
        return bind(self.catalogue)

    @cached_property
    def declared(self) -> dict[Key, Declared]:
        return {(one.id, one.variant): one for one in self.catalogue.indicators}

    @cached_property
    def parts(self) -> dict[Key, tuple[Key, ...]]:
        """What each indicator is made of."""
        keys = {one.name: key for key, one in self.declared.items()}
        named = {one.declared.name: [*parts_of(one.declared), *one.needs] for one in self.bound.indicators}
        return {
            key: tuple(keys[part] for part in named[one.name] if part in keys) for key, one in self.declared.items()
        }

    @cached_property
    def own_extracts(self) -> dict[Key, frozenset[str]]:
        """The extracts that each indicator reads itself."""
        found = {}
        for one in self.bound.indicators:
            names = {extract.name for side in one.sets for extract in side.extracts()}
            names |= {one.standard.name} if one.standard is not None else set()
            baseline = one.declared.definition.baseline
            names |= {baseline.extract} if baseline is not None and baseline.extract else set()
            found[one.declared.id, one.declared.variant] = frozenset(names)
        return found

    def extracts(self, key: Key) -> frozenset[str]:
        """The extracts that an indicator or anything it is made of reads."""
        own = self.own_extracts.get(key, frozenset[str]())
        return own.union(*(self.extracts(part) for part in self.parts.get(key, ())))

    def contract(self, name: str) -> dict[str, Any] | None:
        """What is counted of an extract; what is only told of it is no part of this."""
        extract = self.catalogue.extracts.get(name)
        if extract is None:
            return None
        return extract.definition.model_dump(mode="json", exclude_defaults=True, exclude=CHANGE_NO_NUMBER)


def definitions_of(documents: Mapping[str, str]) -> Definitions | None:
    """None where there are none, or none that this version of the language understands."""
    if not documents:
        return None
    try:
        found = Definitions(read_texts(documents))
        assert found.parts is not None
        return found
    except ForebygError:
        return None


@lru_cache(maxsize=8)
def names_between(then: Definitions, now: Definitions) -> Mapping[Key, Key]:
    """By its name now, what was called otherwise before."""
    return renamed(then.declared, now.declared)


def changed(key: Key, then: Definitions, now: Definitions) -> Changed:
    """What became of the definition of an indicator that both runs have, or of what it is made of."""
    own = _own(key, then, now)
    if own.standing in ("definition", "extract"):
        return own
    for part in now.parts.get(key, ()):
        if part in names_between(then, now):
            continue
        of_part = changed(part, then, now) if part in then.declared else Changed("definition")
        if of_part.standing in ("definition", "extract"):
            name = now.declared[part].name
            keys = (*own.keys, f"of {name}")
            return Changed(of_part.standing, keys, own.lines, is_extract=of_part.is_extract)
    return own


def _own(key: Key, then: Definitions, now: Definitions) -> Changed:
    old, new = then.declared[key], now.declared[key]
    called = {now.declared[one].name: then.declared[had].name for one, had in names_between(then, now).items()}
    meaning = with_names(new.canonical, called)
    keys = tuple(sorted(_differing(old.canonical, meaning)))
    names = sorted(then.own_extracts[key] | now.own_extracts[key])
    contracts = {name: (then.contract(name), now.contract(name)) for name in names}
    # An extract that only one of them reads is no other extract.
    shared = then.own_extracts[key] & now.own_extracts[key]
    other = [name for name, (before, after) in contracts.items() if before != after and name in shared]
    lines = changed_lines(old.canonical, meaning) if keys else ()
    for name in other:
        before, after = contracts[name]
        lines += tuple(f"{line[:2]}{name}: {line[2:]}" for line in changed_lines(before or {}, after or {}))
    if not keys:
        return Changed("extract", (), lines, is_extract=True) if other else SAME
    made = isinstance(new.definition, Change | Gap) or new.definition.kind != old.definition.kind
    if not made and not other and set(keys) <= set(JUDGING_KEYS) - MOVING:
        return Changed("judging", keys, lines)
    return Changed("definition", keys, lines, is_extract=bool(other))


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> set[str]:
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def changed_lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """A unified diff without its heading. Keys stand in the order of the new text, since order means nothing."""
    before, after = text_of(_ordered_like(old, new)), text_of(new)
    lines = list(difflib.unified_diff(before, after, n=AROUND, lineterm=""))[2:]
    return tuple(f"{line[0]} {line[1:]}" if not line.startswith("@@") else "  …" for line in lines)[1:]


def text_of(value: Any, depth: int = 0) -> list[str]:
    """Plain data as lines, one for each key and each part of a list."""
    indent = "  " * depth
    if isinstance(value, Mapping):
        lines = []
        for key, each in value.items():
            lines += _with_head(f"{indent}{key}:", each, depth)
        return lines
    assert isinstance(value, Sequence)
    lines = []
    for each in value:
        lines += _with_head(f"{indent}-", each, depth)
    return lines


def _with_head(head: str, value: Any, depth: int) -> list[str]:
    if isinstance(value, Mapping | list | tuple) and value:
        return [head, *text_of(value, depth + 1)]
    word = "~" if value is None else "{}" if value == {} else "[]" if value == [] else str(value)
    if "\n" in word:
        return [f"{head} |", *(f"{'  ' * (depth + 1)}{line}" for line in word.splitlines())]
    return [f"{head} {word}"]


def _ordered_like(old: Any, new: Any) -> Any:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        names = [name for name in new if name in old] + [name for name in old if name not in new]
        return {name: _ordered_like(old[name], new.get(name)) for name in names}
    return old
