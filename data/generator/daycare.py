"""Daycare: which children are enrolled where, and who among them is assessed early."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from .coverage import DAYCARE, Daycare
from .days import AS_OF, LAST_YEAR, plus
from .people import Child
from .schooling import grade_of
from .trends import ASSESSED_EARLY, along, draw, pick

FIRST_YEAR = 2014
COMPLETE_FROM = date(FIRST_YEAR, 1, 1)
PLANNED_UNTIL = plus(AS_OF, 60)


@dataclass(eq=False)
class Place:
    child: Child
    institution: str
    start: date
    end: date | None

    def touches(self, first: date, last: date) -> bool:
        return self.start <= last and (self.end is None or self.end >= first)


def invent_places(rng: random.Random, children: list[Child]) -> list[Place]:
    places: list[Place] = []
    for child in children:
        if child.born >= date(2007, 6, 1) and not child.family.is_foreign and rng.random() < 0.93:
            places += _of_child(rng, child)
    kept = [p for p in places if p.touches(COMPLETE_FROM, PLANNED_UNTIL) and _is_known(p)]
    return sorted(kept, key=lambda p: (p.start, p.child.number, p.institution))


def _is_known(place: Place) -> bool:
    """Some of the places promised for the first months of next year are written already."""
    return place.start <= AS_OF or place.child.number % 2 == 0


def _of_child(rng: random.Random, child: Child) -> list[Place]:
    start = max(plus(child.born, rng.randint(280, 520)), plus(child.arrived, rng.randint(10, 60)))
    until = date(next(year for year in range(child.born.year + 6, 2040) if grade_of(child, year) == 0), 7, 31)
    if child.left and child.left < until:
        # Now and then nobody tells the institution that the family has left.
        until = child.left if rng.random() < 0.9 else until
    places: list[Place] = []
    while start < plus(until, -30):
        site = _site(rng, child, start, places[-1].institution if places else "")
        last = min(until, site.end, *_changes(rng, child, start, until))
        places.append(Place(child, site.code, start, last))
        # The next place begins the day after, on the last day, or some weeks before the first is given up.
        start = plus(last, rng.choices([1, 0, -18], [0.66, 0.28, 0.06])[0] if last < site.end else 1)
    if places and rng.random() < 0.025:
        # Half the week in each of two institutions.
        first = places[0]
        places.append(Place(child, _site(rng, child, start, first.institution).code, first.start, first.end))
    elif places and rng.random() < 0.008:
        # Never written off, though long at school.
        places[-1].end = None
    for place in places:
        # Nobody has ended yet; but for some the day they begin school is written.
        if place.end and place.end > AS_OF and not (place.end.year == 2025 and child.number % 7 == 0):
            place.end = None
    return places


def _changes(rng: random.Random, child: Child, start: date, until: date) -> list[date]:
    """The days that could be the last ones there: at three, or after a move to another bydel."""
    days = [plus(child.born, 1060 + rng.randint(0, 90))] if rng.random() < 0.4 else []
    days += [
        plus(address.start, rng.randint(5, 100))
        for address in child.addresses
        if start < address.start < until and address.bydel != child.bydel(start) and rng.random() < 0.6
    ]
    return [day for day in days if plus(start, 60) < day < until]


def _site(rng: random.Random, child: Child, day: date, former: str) -> Daycare:
    bydel = child.bydel(day)
    there = [site for site in DAYCARE if site.start <= day and plus(day, 45) < site.end and site.code != former]
    return pick(rng, {site: 12.0 if site.bydel == bydel else 0.15 for site in there})


def dagtilbud_rows(places: list[Place]) -> list[tuple[str | date | None, ...]]:
    return [(p.child.id_on(p.start), p.institution, p.start, p.end) for p in places]


def tidlige_vurderinger_rows(
    rng: random.Random, children: list[Child], places: list[Place]
) -> list[tuple[str | date, ...]]:
    """Of the year or of another one, once or twice, before the child moved in, moved out or began school."""
    lean = {site.code: rng.gauss(0, 0.07) for site in DAYCARE}
    found: list[tuple[date, Child]] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        there: dict[int, Place] = {}
        for place in places:
            if place.touches(first, last) and place.start <= AS_OF:
                there[place.child.number] = place
        for number in sorted(there):
            place = there[number]
            if rng.random() < along(ASSESSED_EARLY, year) + lean[place.institution]:
                until = min(last, place.end or last)
                # Those who are new may have been assessed where they were before.
                since = plus(max(first, place.start), -25)
                found.append((max(first, plus(since, rng.randint(0, max(0, (until - since).days)))), place.child))
                if rng.random() < 0.09:
                    found.append((plus(found[-1][0], rng.randint(20, 200)), place.child))
        home = [c for c in children if c.is_minor_resident(last) and 1 <= c.age(last) <= 5 and c.number not in there]
        found += [(plus(first, rng.randint(0, 360)), child) for child in draw(rng, home, [1.0] * len(home), 5)]
    found = sorted((f for f in found if f[0] <= PLANNED_UNTIL), key=lambda f: (f[0], f[1].number))
    return [
        (f"TV{n:05}", child.id_on(day, slow_days=3650), day, _result(rng, child))
        for n, (day, child) in enumerate(found, start=1)
    ]


def _result(rng: random.Random, child: Child) -> str:
    burden = min(child.risk, 5)
    return pick(rng, {"grøn": 0.88 - 0.06 * burden, "gul": 0.09 + 0.04 * burden, "rød": 0.02 + 0.02 * burden})
