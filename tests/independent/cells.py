"""The numbers that come out: what a cell holds, and how units are folded into one per stratum and a total.

A cell is keyed by indicator, period, breakdown, stratum and category; breakdown None is the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from reading import Strata

Key = tuple[str, str, str | None, str | None, str | None]
Units = dict[str, tuple[Strata, object]]


@dataclass
class Cell:
    """One number with what it is made of. `unknown` says that a hidden cell of the source takes the number away."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None
    waiting: int | None = None
    missing: int = 0
    values: tuple[Fraction, ...] = ()
    unknown: bool = False
    empty: bool = False
    """A sum over nobody."""


class Cells:
    """Units go in with their strata, cells come out. A unit counts once in each stratum and once in the total."""

    def __init__(self) -> None:
        self.made: dict[Key, Cell] = {}

    def put(
        self, id_: str, period: str, by: str | None, stratum: str | None, cell: Cell, category: str | None = None
    ) -> None:
        self.made[id_, period, by, stratum, category] = cell

    def not_covered(self, id_: str, period: str) -> None:
        """No row stands in the period: nobody says that anybody counted, so what looks like none is no number."""
        for key, cell in self.made.items():
            if key[:2] == (id_, period):
                cell.value = None

    def none_is_zero(self, id_: str) -> None:
        """A stratum that has a sum at another time has one of 0 in every period that has a total."""
        strata = {key[2:4] for key in self.made if key[0] == id_}
        totals = [key for key, cell in self.made.items() if (key[0], key[2]) == (id_, None) and cell.value is not None]
        for _, period, _, _, _ in totals:
            for by, stratum in strata:
                self.made.setdefault((id_, period, by, stratum, None), Cell(value=Fraction(0), empty=True))

    def fold(
        self,
        id_: str,
        period: str,
        units: Mapping[str, tuple[Strata, object]],
        by: Iterable[str],
        cell: Callable[[list[object]], Cell],
    ) -> None:
        self.put(id_, period, None, None, cell([one for _, one in units.values()]))
        for name in by:
            groups: dict[str | None, list[object]] = defaultdict(list)
            for strata, one in units.values():
                for stratum in strata[name]:
                    groups[stratum].append(one)
            for stratum, members in groups.items():
                self.put(id_, period, name, stratum, cell(members))


def share(members: list[object]) -> Cell:
    """None is unknown: it leaves the base."""
    known = [one for one in members if one is not None]
    met = sum(1 for one in known if one)
    value = Fraction(100 * met, len(known)) if known else None
    return Cell(Fraction(met), Fraction(len(known)), value, missing=len(members) - len(known))


def count(members: list[object]) -> Cell:
    return Cell(numerator=Fraction(len(members)), value=Fraction(len(members)))


def mean(members: list[object]) -> Cell:
    values = tuple(Fraction(one) for one in members if one is not None)
    value = sum(values) / len(values) if values else None
    return Cell(None, Fraction(len(values)), value, values=values, missing=len(members) - len(values))


def weighted(members: list[object]) -> Cell:
    pairs: list[tuple[Fraction, Fraction]] = [one for one in members if one is not None]
    total = sum(weight for _, weight in pairs)
    value = sum(one * weight for one, weight in pairs) / total if total else None
    return Cell(None, Fraction(len(pairs)), value, missing=len(members) - len(pairs))


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """True, False or unknown, as AND has it."""
    answers = list(answers)
    if False in answers:
        return False
    return None if None in answers else True


def added(numbers: Iterable[Fraction | None]) -> Fraction | None:
    """A sum; one unknown addend makes it unknown."""
    known = list(numbers)
    if None in known:
        return None
    below = lcm(*(one.denominator for one in known))
    return Fraction(sum(one.numerator * (below // one.denominator) for one in known), below)


def ratio(numerator: Cell | None, denominator: Cell | None, per: int) -> Cell:
    above = (numerator.numerator if numerator else None) or Fraction(0)
    below = (denominator.denominator if denominator else None) or Fraction(0)
    return Cell(above, below, above * per / below if below else None)


def within(members: list[object]) -> Cell:
    cell = share([one == "met" for one in members if one in ("met", "not")])
    cell.waiting = sum(1 for one in members if one == "waiting")
    return cell


def median(members: list[object]) -> Cell:
    """The middle of the known ones; of two in the middle their mean."""
    values = tuple(sorted(Fraction(one) for one in members if one is not None))
    half = len(values) // 2
    value = None
    if values:
        value = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    return Cell(None, Fraction(len(values)), value, values=values, missing=len(members) - len(values))


def total(members: list[object]) -> Cell:
    known = [Fraction(one) for one in members if one is not None]
    return Cell(value=sum(known, Fraction(0)), empty=not members)


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """True, False or unknown, as OR has it."""
    answers = list(answers)
    if True in answers:
        return True
    return None if None in answers else False


def yes(text: str) -> bool | None:
    """An answer of Ja or Nej; nothing written is unknown."""
    return text == "Ja" if text else None


def moved(pair: tuple[Fraction, Fraction]) -> str:
    """Where a second number went from a first."""
    return "down" if pair[1] < pair[0] else "up" if pair[1] > pair[0] else "same"


MOVES = ("down", "same", "up")


def in_categories(
    cells: Cells, id_: str, period: str, units: Units, by: Iterable[str], categories: Iterable[str]
) -> None:
    """A share of the units for every category. Without a category a unit is missing in each of them."""
    for category in categories:
        counted = Cells()
        one_of = {name: (strata, held == category if held else None) for name, (strata, held) in units.items()}
        counted.fold("n", period, one_of, by, share)
        for (_, _, name, stratum, _), cell in counted.made.items():
            cells.put(id_, period, name, stratum, cell, category)


def distributed(cells: Cells, id_: str, periods: Mapping[str, Units], by: Iterable[str]) -> None:
    """Over the categories that a unit has in any of the periods."""
    categories = sorted({str(held) for units in periods.values() for _, held in units.values() if held})
    for label, units in periods.items():
        in_categories(cells, id_, label, units, by, categories)


def ratios(cells: Cells, id_: str, label: str, above: Cells, below: Cells, per: int) -> None:
    """One count over another, in the total and in every stratum of either."""
    places = {key[2:4] for made in (above.made, below.made) for key in made}
    for by, stratum in places:
        up, down = above.made.get(("n", label, by, stratum, None)), below.made.get(("n", label, by, stratum, None))
        cells.put(id_, label, by, stratum, ratio(up, Cell(denominator=down.numerator if down else None), per))
