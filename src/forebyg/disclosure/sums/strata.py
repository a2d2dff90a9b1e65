"""This room knows which strata are made of which: a total of its strata, a district of its schools.

That a school lies in one district is written in no release. Everybody knows it, and so it is known here wherever each
value of one column is found with one value of another only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from forebyg.disclosure.sums.draft import Period, Stratum

ELSEWHERE = "\0"
"""Stands for the value of a column that is not the same for all of a stratum, though it is for nearly all others."""
NEARLY = 0.9


class Breakdown(NamedTuple):
    """A stratum, those that are wholly inside, and those of which a part can be; and by which columns."""

    whole: Stratum
    parts: list[Stratum]
    loose: list[Stratum]
    columns: frozenset[int]


class Homes:
    """Of a value of one column, in a period, the value of another that it is found with."""

    def __init__(self, pairs: Iterable[tuple[Period, Stratum]]) -> None:
        found: dict[tuple[Period | None, int, int], dict[str | None, set[str | None]]] = defaultdict(dict)
        for period, pair in dict.fromkeys(pairs):
            one, other = sorted(pair, key=lambda at: at[0])
            for (column, value), (beside, home) in ((one, other), (other, one)):
                for when in (period, None):
                    found[when, column, beside].setdefault(value, set()).add(home)
        self._homes: dict[Period | None, dict[int, dict[int, Mapping[str | None, str | None]]]] = {}
        self.closed = cache(self._closed)
        for (when, column, beside), homes in found.items():
            single = {value: next(iter(of)) for value, of in homes.items() if len(of) == 1}
            known = [value for value in homes if value is not None]
            if known and sum(value in single for value in known) >= NEARLY * len(known):
                self._homes.setdefault(when, {}).setdefault(column, {})[beside] = single

    def sure(self, stratum: Stratum, period: Period) -> Stratum:
        """What is true of all of them."""
        closed = self.closed(stratum, period)
        return closed if closed == stratum else frozenset(at for at in closed if at[1] != ELSEWHERE)

    def _closed(self, stratum: Stratum, period: Period) -> Stratum:
        """With all that is known of whoever is in the stratum: of a school its district too."""
        values, waiting = dict(stratum), list(stratum)
        while waiting:
            column, value = waiting.pop()
            for beside, homes in self._homes.get(period, {}).get(column, {}).items():
                if beside not in values:
                    ever = self._homes.get(None, {}).get(column, {}).get(beside, {})
                    values[beside] = homes.get(value, ever.get(value, ELSEWHERE))
                    waiting.append((beside, values[beside]))
        return frozenset(values.items())


def breakdowns(strata: Collection[Stratum]) -> Iterator[Breakdown]:
    """Each stratum with those that it is broken down into next."""
    by_columns: dict[frozenset[int], list[Stratum]] = defaultdict(list)
    for stratum in strata:
        by_columns[frozenset(column for column, _ in stratum)].append(stratum)
    for fine, narrow in by_columns.items():
        coarser = [one for one in by_columns if one < fine]
        for coarse in (one for one in coarser if not any(one < between for between in coarser)):
            parts: dict[Stratum, list[Stratum]] = defaultdict(list)
            for stratum in narrow:
                parts[frozenset(at for at in stratum if at[0] in coarse)].append(stratum)
            unsure = {
                within: found for within, found in parts.items() if any(value == ELSEWHERE for _, value in within)
            }
            for whole in by_columns[coarse]:
                loose = [one for within, found in unsure.items() if _can_be_in(within, whole) for one in found]
                yield Breakdown(whole, parts.get(whole, []), loose, fine - coarse)


def _can_be_in(within: Stratum, whole: Stratum) -> bool:
    return all(at in whole for at in within if at[1] != ELSEWHERE)
