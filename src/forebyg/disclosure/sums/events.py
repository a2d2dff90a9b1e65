"""This room holds counts of events against counts of the children behind them.

The first event of each child is one of as many as there are children. All events are more: how many more tells of the
children with several, and where a release counts those it must not tell of a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from forebyg.disclosure.sums.draft import Draft, Told

TOLD = Told("nested")


def add_events(draft: Draft, besides: Collection[int], few: int) -> None:
    """Not of those `besides`, who wait or are unknown. Where no more than a few are left, or nobody."""
    for whole, part in _nested(draft, besides):
        known, values = draft.places[whole], draft.values
        for place, cell in draft.places[part].items():
            more = values[known[place]] - values[cell] if place in known else few
            if more == 0 and cell != known[place] and values[cell]:
                draft.add(known[place], (cell,), TOLD)
            elif 0 < more < few:
                draft.add_part(known[place], cell, TOLD)


def _nested(draft: Draft, besides: Collection[int]) -> Iterator[tuple[int, int]]:
    families, alike = draft.families, defaultdict[object, list[int]](list)
    for number in sorted(set(draft.places).difference(besides)):
        alike[families.source(number)].append(number)
    pairs = [(rows, units) for of in alike.values() for rows in of for units in of if families.are_rows_of(rows, units)]
    for rows, units in pairs:
        mine, theirs = families.meets(rows), families.meets(units)
        first = families.firsts(rows, units)
        if not families.says_all(mine, theirs) or not families.says_all(theirs, mine - first):
            continue
        if first:
            yield units, rows
        elif any(families.holds(units, one) and families.counts_rows(one) for one in alike[families.source(units)]):
            yield rows, units
