"""This room holds counts of all time, and of longer periods, against narrower counts of the shorter periods in them.

Whoever is counted of one type in a year is counted of all types in three years, and of all time. What is left of the
longer count beside the shorter ones is a count that nobody prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from forebyg.disclosure.sums.draft import Draft, Period, Told
from forebyg.disclosure.sums.tilings import MOST, tilings

TOLD = Told("periods")
Cells = Mapping[Period, int]


def add_longer(draft: Draft, nested: Iterable[tuple[int, int]], few: int) -> None:
    """Where no more than a few are left, who could be told apart, or nobody; elsewhere nobody knows of a sum."""
    spans = {number: _by_stratum(draft, number) for number in draft.places}
    for wide in [number for number, strata in spans.items() if any(map(_is_ever, strata.values()))]:
        for narrow in [number for number in spans if draft.families.is_same_kept(wide, number)]:
            for stratum in spans[wide].keys() & spans[narrow].keys():
                _add_ever(draft, (wide, spans[wide][stratum]), (narrow, spans[narrow][stratum]), few)
    timeless = set(draft.families.timeless(draft.places))
    for wide, narrow in nested:
        if wide in timeless and narrow in timeless and _can_hold(spans[wide], spans[narrow]):
            for stratum in spans[wide].keys() & spans[narrow].keys():
                for period, cell in spans[wide][stratum].items():
                    inside = {
                        part: count
                        for part, count in spans[narrow][stratum].items()
                        if part.months < period.months and period.holds(part)
                    }
                    _add(draft, cell, inside, draft.families.is_of_rows(narrow), few)


def _by_stratum(draft: Draft, number: int) -> dict[frozenset[int], dict[Period, int]]:
    found: dict[frozenset[int], dict[Period, int]] = defaultdict(dict)
    for (stratum, period), cell in draft.places[number].items():
        found[stratum][period] = cell
    return dict(found)


def _is_ever(cells: Cells) -> bool:
    return any(period.days is None for period in cells)


def _can_hold(wider: Mapping[frozenset[int], Cells], narrower: Mapping[frozenset[int], Cells]) -> bool:
    """Whether any period of the one is longer than one of the other."""
    longest = max((period.months for cells in wider.values() for period in cells), default=0)
    return any(0 < period.months < longest for cells in narrower.values() for period in cells)


def _add_ever(draft: Draft, wide: tuple[int, Cells], narrow: tuple[int, Cells], few: int) -> None:
    (whole, wider), (part, narrower) = wide, narrow
    inside = {
        period: cell
        for period, cell in narrower.items()
        if period.days is not None and draft.families.holds_ever(whole, part, period.days)
    }
    for period, cell in wider.items():
        if period.days is None:
            _add(draft, cell, inside, draft.families.is_of_rows(part), few)


def _add(draft: Draft, whole: int, inside: Cells, are_rows: bool, few: int) -> None:
    for cell in inside.values():
        if 0 < draft.values[whole] - draft.values[cell] < few:
            draft.add_part(whole, cell, TOLD)
    if are_rows and len(inside) > 1:
        for parts in islice(_laid(inside), MOST):
            counts = [inside[period] for period in parts]
            rest = draft.values[whole] - sum(draft.values[cell] for cell in counts)
            if len(counts) > 1 and len({whole, *counts}) > len(counts):
                if rest == 0:
                    draft.add(whole, counts, TOLD)
                elif 0 < rest < few:
                    draft.add_rest(whole, counts, TOLD)


def _laid(inside: Cells) -> Iterable[Sequence[Period]]:
    days = [period.days for period in inside if period.days is not None]
    return tilings(Period(min(first for first, _ in days), max(last for _, last in days)), list(inside))
