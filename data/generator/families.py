"""Families with newborns, whom the health visitor offers a visit, and women with extra support while pregnant."""

from __future__ import annotations

import random
from datetime import date

from .days import AS_OF, plus
from .people import Child, Family
from .trends import PREGNANT_COURSES, VISIT_ACCEPTED, along, draw
from .writing import yes_no

FIRST_OFFER = date(2010, 1, 1)
FIRST_PREGNANT_YEAR = 2013
# Family, day of birth, day of the offer.
Birth = tuple[str, date, date]
SUPPORT = ("tværfagligt team", "ekstra jordemoder", "samtaleforløb")


def sundhedspleje_rows(rng: random.Random, children: list[Child]) -> list[tuple[str | date, ...]]:
    """One row per birth: offered a week or two later, or on arrival to those who move here with an infant."""
    families = {child.family.number: child.family for child in children if not child.family.is_foreign}
    births: list[Birth] = []
    for number in sorted(families):
        for child in families[number].children:
            offered = _offered(rng, child)
            if offered is None or offered < FIRST_OFFER:
                continue
            births += _of_birth(rng, families[number], child.born, offered)
    births.sort(key=lambda birth: (birth[2], birth[0], birth[1]))
    declined = {
        (name, offered)
        for year in range(FIRST_OFFER.year, AS_OF.year + 2)
        for name, _, offered in _declining(rng, [birth for birth in births if birth[2].year == year], year)
    }
    return [(*birth, yes_no((birth[0], birth[2]) not in declined)) for birth in births]


def _declining(rng: random.Random, births: list[Birth], year: int) -> list[Birth]:
    return draw(rng, births, [1.0] * len(births), round(len(births) * (1 - along(VISIT_ACCEPTED, year))))


def _offered(rng: random.Random, child: Child) -> date | None:
    if child.arrived > plus(child.born, 330):
        return None
    day = plus(child.arrived, rng.randint(4, 17) if child.arrived == child.born else rng.randint(12, 45))
    # Those who move away before they are asked are no family with an offer.
    return day if child.left is None or day <= child.left else None


def _of_birth(rng: random.Random, family: Family, born: date, offered: date) -> list[Birth]:
    name = f"F{family.number:05}"
    births = [(name, born, offered)]
    if rng.random() < 0.012 and plus(born, 1) <= AS_OF:
        # Twins on either side of midnight: two births, one family. (Twins of one day are one row.)
        births.append((name, plus(born, 1), offered))
    return births


def gravide_stoette_rows(rng: random.Random) -> list[tuple[str | date | None, ...]]:
    """One woman may have two courses at once, one over the turn of the year, and others with the next child."""
    found: list[tuple[date, str, date, str]] = []
    women: list[tuple[str, date]] = []
    for year in range(FIRST_PREGNANT_YEAR, AS_OF.year + 1):
        for _ in range(round(along(PREGNANT_COURSES, year) * rng.uniform(0.92, 1.08))):
            start = plus(date(year, 1, 1), rng.randint(0, 364))
            again = [name for name, last in women if plus(last, 420) < start]
            mother = rng.choice(again) if again and rng.random() < 0.16 else f"V{len(women) + 1:04}"
            end = plus(start, rng.randint(60, 250))
            found.append((start, mother, end, rng.choice(SUPPORT)))
            women = [(name, last) for name, last in women if name != mother] + [(mother, end)]
            if rng.random() < 0.2:
                beside = plus(start, rng.randint(0, 40))
                found.append((beside, mother, plus(beside, rng.randint(40, 180)), "samtaleforløb"))
    found = sorted(course for course in found if course[0] <= AS_OF and course[2] >= date(2014, 1, 1))
    return [
        # For every other of the courses still going on, the planned end is written.
        (f"GS{n:04}", mother, start, end if end <= AS_OF or n % 2 else None, form)
        for n, (start, mother, end, form) in enumerate(found, start=1)
    ]
