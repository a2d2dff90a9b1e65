"""This room finds counts that seem to be part of another: to a reader the smaller is, wherever both are printed.

Two definitions can count the same in other words, on another day, or by another look-up, and then nothing in them says
that one is part of the other. Their numbers do, and a reader believes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from forebyg.disclosure.sums.draft import Draft, Told


def add_seeming(draft: Draft, besides: Collection[int], few: int) -> None:
    """Where the smaller count leaves no more than a few, who could be told apart; elsewhere nobody knows of a sum."""
    for wide, narrow in seeming(draft, besides):
        wider = draft.places[wide]
        for place, part in draft.places[narrow].items():
            if place in wider and 0 < draft.values[wider[place]] - draft.values[part] < few:
                draft.add_part(wider[place], part, Told("nested"))


def seeming(draft: Draft, besides: Collection[int]) -> Iterator[tuple[int, int]]:
    """Pairs of families of which the second is nowhere larger, and somewhere smaller; not of those `besides`, which
    stand beside a count and are no part of another."""
    families = draft.families
    for one, other in combinations(sorted(set(draft.places).difference(besides)), 2):
        if families.are_alike(one, other) and not families.holds(one, other) and not families.holds(other, one):
            rises = _rises(draft, one, other)
            if any(rises) and not families.are_apart(one, other):
                if min(rises) >= 0:
                    yield other, one
                elif max(rises) <= 0:
                    yield one, other


def _rises(draft: Draft, one: int, other: int) -> list[int]:
    first, second = draft.places[one], draft.places[other]
    return [draft.values[second[place]] - draft.values[first[place]] for place in first.keys() & second.keys()]
