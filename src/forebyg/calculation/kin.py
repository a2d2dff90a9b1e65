"""This room finds what else is counted of the same persons, so that what is withheld of an indicator is the same
whichever others are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from forebyg.bound import BoundCatalogue
from forebyg.calculation.counting import with_parts
from forebyg.definitions.catalogue import Declared


def with_kin(bound: BoundCatalogue, chosen: Sequence[Declared]) -> tuple[Declared, ...]:
    """The chosen, and all that count persons from the same extracts, or from the same as one of these."""
    reads = {one.declared.name: _of_persons(bound, one.declared) for one in bound.indicators}
    names = {one.name for one in chosen}
    extracts = set[tuple[str, ...]]().union(*(reads[name] for name in names))
    while more := {name for name, own in reads.items() if own & extracts} - names:
        names |= more
        extracts |= set[tuple[str, ...]]().union(*(reads[name] for name in more))
    return tuple(one.declared for one in bound.indicators if one.declared.name in names)


def _of_persons(bound: BoundCatalogue, declared: Declared) -> frozenset[tuple[str, ...]]:
    """The extracts whose rows an indicator counts, or what it is made of does, where that tells of persons."""
    made_of = with_parts(bound, [declared])
    needed = {name for one in made_of for name in one.needs}
    made_of += [one for one in bound.indicators if one.declared.name in needed]
    sides = [side for one in made_of for side in one.sets]
    return frozenset(tuple(extract.name for extract in side.rows) for side in sides if side.is_personal)
