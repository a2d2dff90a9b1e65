"""This room finds counts that together make up another, or all of it but a few: parts that exclude each other.

All notifications are those of type a, of type b and of type c, whichever indicators print them; a base is those in time
and those not; everyone is who counts, who waits and who is left out. What is left of the whole is a count that nobody
prints and that everybody can compute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from forebyg.disclosure.sums.draft import Draft, Told

MOST = 40
"""So many groups of parts are looked for of one whole."""


def add_unions(draft: Draft, nested: Sequence[tuple[int, int]]) -> None:
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in nested:
        if whole in draft.places and part in draft.places:
            parts[whole].append(part)
    for whole, of_it in parts.items():
        for group in _groups(draft, of_it):
            _add_group(draft, whole, sorted(group))


def _groups(draft: Draft, parts: Sequence[int]) -> Iterator[frozenset[int]]:
    """Parts of which each excludes each, and of which none can be taken for a larger one that does."""
    families = draft.families
    beside: dict[int, set[int]] = {part: set() for part in parts}
    for one, other in combinations(parts, 2):
        if families.are_apart(one, other):
            beside[one].add(other)
            beside[other].add(one)
    found = 0
    for group in _cliques(set(), {part for part in parts if beside[part]}, set(), beside):
        larger = (
            (part, wide)
            for part in group
            for wide in parts
            if wide not in group and families.holds(wide, part) and group - {part} <= beside[wide]
        )
        if len(group) > 1 and next(larger, None) is None:
            found += 1
            yield group
        if found == MOST:
            return


def _cliques(chosen: set[int], left: set[int], done: set[int], beside: dict[int, set[int]]) -> Iterator[frozenset[int]]:
    """Bron and Kerbosch (1973, Communications of the ACM 16:575), each with a pivot."""
    if not left and not done:
        yield frozenset(chosen)
        return
    pivot = max(sorted(left | done), key=lambda one: len(left & beside[one]), default=None)
    for one in sorted(left - beside[pivot]) if pivot is not None else ():
        yield from _cliques(chosen | {one}, left & beside[one], done & beside[one], beside)
        left, done = left - {one}, done | {one}


def _add_group(draft: Draft, whole: int, group: Sequence[int]) -> None:
    """Where together they are everybody wherever they are printed, they are so by what they mean."""
    sums = []
    for place, cell in draft.places[whole].items():
        cells = [draft.places[part][place] for part in group if place in draft.places[part]]
        rest = draft.values[cell] - sum(draft.values[part] for part in cells)
        if len(cells) > 1 and len({cell, *cells}) > len(cells) and rest >= 0:
            sums.append((cell, cells, rest, len(cells) == len(group)))
    is_all = not any(rest for _, _, rest, is_whole in sums if is_whole)
    for cell, cells, rest, is_whole in sums:
        if rest or not (is_all and is_whole):
            draft.add_rest(cell, cells, Told("nested"))
        else:
            draft.add(cell, cells, Told("nested"))
