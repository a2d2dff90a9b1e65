"""This room finds counts of which two together are counted in a third: |a| + |b| is |a or b| and |a and b|.

Those of both are a count even where nobody prints it, and so are those of none of two, where everybody is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from forebyg.disclosure.sums.draft import Draft, Told
from forebyg.disclosure.sums.meanings import conditions
from forebyg.disclosure.sums.nesting import Families
from forebyg.expressions import Call


def add_overlaps(draft: Draft, nested: Sequence[tuple[int, int]]) -> None:
    parts, wholes = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for whole, part in nested:
        parts[whole].add(part)
        wholes[part].add(whole)
    for whole in sorted(parts):
        for one, other in combinations(sorted(parts[whole]), 2):
            if _is_either(draft.families, whole, one, other):
                _add_either(draft, whole, one, other, parts[one] & parts[other])
    for both in sorted(wholes):
        for one, other in combinations(sorted(wholes[both]), 2):
            if _is_both(draft.families, both, one, other):
                for whole in _nearest(wholes[one] & wholes[other], parts):
                    _add_neither(draft, whole, one, other, both)


def _is_either(families: Families, whole: int, one: int, other: int) -> bool:
    """Whether whoever is of the whole is of one of the two, or of both."""
    if families.holds(one, other) or families.holds(other, one) or families.are_apart(one, other):
        return False
    wanted = (families.meets(one), families.meets(other))
    for condition in families.meets(whole):
        tree = families.tree(condition)
        if isinstance(tree, Call) and tree.function == "or":
            rest = families.meets(whole) - {condition}
            ways = [rest | families.conditions(conditions(part)) for part in tree.arguments]
            if all(any(families.says_all(way, needed) for needed in wanted) for way in ways):
                return True
    return False


def _is_both(families: Families, both: int, one: int, other: int) -> bool:
    """Whether whoever is of the two is of both; of units of several rows the numbers say whether."""
    if families.holds(one, other) or families.holds(other, one) or not families.are_alike(one, other):
        return False
    return families.says_all(families.meets(one) | families.meets(other), families.meets(both))


def _nearest(wholes: set[int], parts: dict[int, set[int]]) -> Iterator[int]:
    return (whole for whole in sorted(wholes) if parts[whole].isdisjoint(wholes))


def _add_either(draft: Draft, whole: int, one: int, other: int, inside: set[int]) -> None:
    told, values = Told("nested"), draft.values
    both = [number for number in sorted(inside) if _is_both(draft.families, number, one, other)]
    for cell, first, second in _common(draft, whole, one, other):
        draft.add_overlap(cell, (first, second), told)
    for number in both:
        for cell, first, second, common in _common(draft, whole, one, other, number):
            if values[first] + values[second] == values[cell] + values[common]:
                together = draft.together((first, second), told)
                draft.add(together, (cell, common), told)


def _add_neither(draft: Draft, whole: int, one: int, other: int, both: int) -> None:
    """They are what is left of those who are not of the one, beside those of the other who are not."""
    known = draft.differences
    for cell, first, second, common in _common(draft, whole, one, other, both):
        ways = [
            (known.get((cell, part)), known.get((rest, common))) for part, rest in ((first, second), (second, first))
        ]
        if not any(way in known for way in ways):
            others, with_it = ways[0]
            if others is not None and with_it is not None:
                draft.add_part(others, with_it, Told("nested"))


def _common(draft: Draft, *numbers: int) -> Iterator[list[int]]:
    """The places that all of these print, and their cells; not where two are one."""
    places = [draft.places.get(number, {}) for number in numbers]
    for place in places[0]:
        if all(place in cells for cells in places):
            found = [cells[place] for cells in places]
            if len(set(found)) == len(found):
                yield found
