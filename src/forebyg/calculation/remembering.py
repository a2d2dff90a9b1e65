"""This room counts what earlier runs declared otherwise beside what is declared now: only so can it be told what two
publications say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from forebyg.calculation.surroundings import CHANGE_NO_NUMBER, counts_fingerprint
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Change, Gap, NotComputed, Ratio
from forebyg.errors import ConfigError
from forebyg.language.binding import bind

KEPT = "kept/"
"""Before the name of a variant: no declared one has a slash in it."""


def with_remembered(catalogue: Catalogue, kept: Sequence[Catalogue]) -> Catalogue:
    """With a variant, which nobody sees, for each definition of the kept catalogues that counts otherwise than all
    there are now. Left out is what cannot be counted any more: of an extract that is gone or declared otherwise, made
    of others, or not understood."""
    known = {counts_fingerprint(one) for one in catalogue.indicators}
    found: dict[str, Declared] = {}
    for earlier in kept:
        for one in _countable(earlier, catalogue):
            fingerprint = counts_fingerprint(one)
            if fingerprint not in known:
                found.setdefault(fingerprint, replace(one, variant=f"{KEPT}{fingerprint[:16]}"))
    if not found:
        return catalogue
    wider = replace(catalogue, indicators=(*catalogue.indicators, *found.values()))
    try:
        bind(wider)
    except ConfigError:
        return _one_by_one(catalogue, found.values())
    return wider


def _one_by_one(catalogue: Catalogue, more: Iterable[Declared]) -> Catalogue:
    for one in more:
        wider = replace(catalogue, indicators=(*catalogue.indicators, one))
        try:
            bind(wider)
        except ConfigError:
            continue
        catalogue = wider
    return catalogue


def _countable(earlier: Catalogue, now: Catalogue) -> Iterator[Declared]:
    try:
        bound = bind(earlier)
    except ConfigError:
        return
    for one in bound.indicators:
        definition = one.declared.definition
        sides = (definition.numerator, definition.denominator) if isinstance(definition, Ratio) else ()
        if isinstance(definition, Change | Gap | NotComputed) or any(isinstance(side, str) for side in sides):
            continue
        names = {extract.name for side in one.sets for extract in side.extracts()}
        names |= {one.standard.name} if one.standard is not None else set()
        if all(_contract(earlier, name) == _contract(now, name) is not None for name in names):
            yield one.declared


def _contract(catalogue: Catalogue, name: str) -> dict[str, Any] | None:
    """What is counted of an extract; what is only told of it is no part of this."""
    extract = catalogue.extracts.get(name)
    if extract is None:
        return None
    return extract.definition.model_dump(mode="json", exclude_defaults=True, exclude=CHANGE_NO_NUMBER)
