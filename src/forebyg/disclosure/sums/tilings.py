"""This room finds the shorter periods that a longer one is made of: a year of a half-year and two quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from forebyg.disclosure.sums.draft import Draft, Period, Told

MOST = 20
"""So many ways to lay shorter periods end to end are looked at."""
TOLD = Told("periods")
A_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]
"""First and last day."""


def add_tilings(draft: Draft, cells: Mapping[Period, int]) -> None:
    """Of rows that each are on one day: what is left of a longer period beside shorter ones is a count as well."""
    for whole, cell in cells.items():
        for parts in islice(tilings(whole, [period for period in cells if period != whole]), MOST):
            counts = [cells[part] for part in parts]
            rest = draft.values[cell] - sum(draft.values[count] for count in counts)
            if rest == 0 and whole.is_tiled(parts):
                draft.add(cell, counts, TOLD)
            elif len(parts) > 1 and rest >= 0 and not whole.is_tiled(parts) and cell not in counts:
                draft.add_rest(cell, counts, TOLD)
            else:
                for count in counts:
                    draft.add_part(cell, count, TOLD)


def tilings(whole: Period, periods: Sequence[Period]) -> Iterator[list[Period]]:
    """Periods inside of it that do not overlap, and leave no room for another; the longer instead of the shorter that
    make it up."""
    days = {span: period for period in periods if whole.holds(period) and (span := period.days) is not None}
    if whole.days is not None and days:
        ordered = sorted(days, key=lambda span: (span[0], -(span[1] - span[0]).days))
        for chosen in _laid([], whole.days[0], ordered, frozenset(days)):
            yield [days[span] for span in chosen]


def _laid(chosen: list[Span], at: dt.date, spans: Sequence[Span], known: frozenset[Span]) -> Iterator[list[Span]]:
    later = [span for span in spans if span[0] >= at]
    if not later:
        yield chosen
        return
    first_end = min(last for _, last in later)
    for span in later:
        if span[0] <= first_end and not _makes_up([*chosen, span], known):
            yield from _laid([*chosen, span], span[1] + A_DAY, later, known)


def _makes_up(chosen: Sequence[Span], known: frozenset[Span]) -> bool:
    """Whether the last of them, end to end, are one of the periods: that one is chosen elsewhere."""
    first, last = chosen[-1]
    for start, end in chosen[-2::-1]:
        if end + A_DAY != first:
            return False
        first = start
        if (first, last) in known:
            return True
    return False
