"""This room finds stocks and what changes them: those there before and those who began are those there now and those
who ended."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

from forebyg.disclosure.sums.draft import Draft, Told
from forebyg.disclosure.sums.implications import PLACED
from forebyg.disclosure.sums.meanings import word
from forebyg.expressions import Call, Expression

TOLD = Told("periods")


def add_flows(draft: Draft) -> None:
    """A sum that holds wherever all four are printed; whether a spell is there on its last day is not asked."""
    for stock, began, ended in _of_one_kind(draft):
        found, values = list(_followed(draft, stock, began, ended)), draft.values
        if all(values[old] + values[new] == values[now] + values[gone] for old, new, now, gone in found):
            for old, new, now, gone in found:
                draft.add(draft.together((old, new), TOLD), (now, gone), TOLD)


def _of_one_kind(draft: Draft) -> Iterator[tuple[int, int, int]]:
    """Families that differ in nothing but how they are placed: a stock, and two that are dated."""
    families = draft.families
    stocks, dated = defaultdict[frozenset[int], list[int]](list), defaultdict[frozenset[int], list[int]](list)
    for number in draft.places:
        placed = {one for one in families.meets(number) if _way(families.tree(one)) is not None}
        ways = {_way(families.tree(one)) for one in placed}
        for way, found in ((word("at"), stocks), (word("dated"), dated)):
            if way in ways:
                found[families.meets(number) - placed].append(number)
    for conditions, numbers in stocks.items():
        for stock in numbers:
            for began, ended in permutations(dated[conditions], 2):
                if families.are_of_one_kind(stock, began) and families.are_of_one_kind(stock, ended):
                    yield stock, began, ended


def _way(tree: Expression) -> Expression | None:
    return tree.arguments[0] if isinstance(tree, Call) and tree.function == PLACED else None


def _followed(draft: Draft, stock: int, began: int, ended: int) -> Iterator[tuple[int, int, int, int]]:
    """By period: the stock of the period that ended the day before, who began, the stock now, who ended."""
    before = {(stratum, period.days[1]): cell for (stratum, period), cell in draft.places[stock].items() if period.days}
    for place, new in draft.places[began].items():
        stratum, period = place
        old = before.get((stratum, period.days[0] - dt.timedelta(days=1))) if period.days else None
        now, gone = draft.places[stock].get(place), draft.places[ended].get(place)
        if old is not None and now is not None and gone is not None and len({old, new, now, gone}) == 4:
            yield old, new, now, gone
