"""Families, children, where they live, and the ids they are known by."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .days import AS_OF, age_on, birthday, plus
from .trends import BYDELE, NEIGHBOURS, OWN, pick

COMPLETE_COHORTS_FROM = 1992


@dataclass
class Address:
    start: date
    end: date | None
    bydel: str
    district: str
    municipality: str = OWN

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(eq=False)
class Family:
    number: int
    burden: float
    addresses: list[Address]
    arrived: date | None
    left: date | None
    goes_private: float
    is_foreign: bool = False
    children: list[Child] = field(default_factory=list)


@dataclass(eq=False)
class Child:
    family: Family
    born: date
    sex: str
    risk: float
    number: int = 0
    addresses: list[Address] = field(default_factory=list)
    died: date | None = None
    # The id a register writes from a day on; more than one where the number was replaced.
    ids: list[tuple[date, str]] = field(default_factory=list)

    @property
    def arrived(self) -> date:
        return max(self.born, self.family.arrived or self.born)

    @property
    def left(self) -> date | None:
        ends = [day for day in (self.died, self.family.left) if day]
        return min(ends) if ends else None

    @property
    def eighteen(self) -> date:
        return birthday(self.born, 18)

    def age(self, day: date) -> int:
        return age_on(self.born, day)

    def is_resident(self, day: date) -> bool:
        return not self.family.is_foreign and self.arrived <= day and (self.left is None or day <= self.left)

    def is_minor_resident(self, day: date) -> bool:
        return self.is_resident(day) and self.age(day) < 18

    def minor_window(self, first: date, last: date) -> tuple[date, date] | None:
        """The days between the two on which the child lived here and was under 18."""
        start = max(first, self.arrived)
        end = min(last, plus(self.eighteen, -1), self.left or last)
        return (start, end) if start <= end and not self.family.is_foreign else None

    def address(self, day: date) -> Address | None:
        return next((address for address in self.addresses if address.covers(day)), None)

    def bydel(self, day: date) -> str:
        address = self.address(day)
        return address.bydel if address else ""

    def cut_address(self, first: date, last: date | None, instead: Address | None = None) -> None:
        """Takes the days out of the address history, or puts another address there; no `last` is for good."""
        kept: list[Address] = []
        for old in self.addresses:
            if old.start < first:
                kept.append(Address(old.start, _earlier(old.end, plus(first, -1)), *_place(old)))
            if last and (old.end is None or old.end > last):
                kept.append(Address(max(old.start, plus(last, 1)), old.end, *_place(old)))
        if instead:
            kept.append(instead)
        self.addresses = sorted(kept, key=lambda address: address.start)

    def id_on(self, day: date, slow_days: int = 0) -> str:
        """The id in a register that learns of a replacement some days late."""
        known = [identity for since, identity in self.ids if since <= plus(day, -slow_days)]
        return known[-1] if known else self.ids[0][1]


def _earlier(end: date | None, day: date) -> date:
    return day if end is None else min(end, day)


def _place(address: Address) -> tuple[str, str, str]:
    return address.bydel, address.district, address.municipality


def invent_children(rng: random.Random, wanted: int, districts: dict[str, list[str]]) -> list[Child]:
    """Some `wanted` children in a fixed order; about one in a hundred lives elsewhere and goes to school here."""
    foreign = wanted // 120
    children: list[Child] = []
    families = 0
    while len(children) < wanted - foreign:
        families += 1
        children += _family(rng, families, districts).children
    del children[wanted - foreign :]
    for _ in range(foreign):
        families += 1
        children.append(_foreign_pupil(rng, families))
    rng.shuffle(children)
    kept = set(children)
    for number, child in enumerate(children, start=1):
        child.number = number
        child.ids = [(date.min, f"B{number:06}")]
        child.family.children = [sibling for sibling in child.family.children if sibling in kept]
    return children


def _family(rng: random.Random, number: int, districts: dict[str, list[str]]) -> Family:
    bydel = pick(rng, {name: share for name, (share, _) in BYDELE.items()})
    burden = rng.lognormvariate(0, 1.0) * BYDELE[bydel][1]
    first_birth = date(rng.randint(1983, 2024), rng.randint(1, 12), rng.randint(1, 28))
    arrived = date(rng.randint(2000, 2023), rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.10 else None
    left = date(rng.randint(2007, 2024), rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.08 else None
    if left and left <= plus(max(arrived or first_birth, first_birth), 400):
        left = None
    family = Family(number, burden, [], arrived, left, rng.random())
    family.addresses = _moves(rng, bydel, min(first_birth, arrived or first_birth), districts)
    born = first_birth
    for _ in range(rng.choices([1, 2, 3, 4], [0.26, 0.46, 0.21, 0.07])[0]):
        if born <= AS_OF and (left is None or born < left) and _is_kept(born, burden):
            family.children.append(_child(rng, family, born))
        born = plus(born, rng.randint(550, 1500))
    return family


def _is_kept(born: date, burden: float) -> bool:
    """Those over 17 in 2010 are known to the social registers only, for their aftercare."""
    return born.year >= COMPLETE_COHORTS_FROM or (born.year >= 1987 and burden > 1.9)


def _child(rng: random.Random, family: Family, born: date) -> Child:
    if (born.month, born.day) in ((2, 28), (2, 27), (3, 1)) and born.year % 4 == 0:
        # A few more leap-day children than chance gives, to keep the birthday rule visible.
        born = date(born.year, 2, 29)
    child = Child(family, born, "M" if rng.random() < 0.513 else "K", family.burden * rng.lognormvariate(0, 0.5))
    if rng.random() < 0.0012:
        died = plus(born, rng.randint(30, 6000))
        child.died = died if child.arrived < died < AS_OF else None
    child.addresses = [
        Address(max(old.start, child.arrived), old.end, *_place(old))
        for old in family.addresses
        if old.end is None or old.end >= child.arrived
    ]
    if child.left:
        child.cut_address(plus(child.left, 1), None)
        if not child.died and rng.random() < 0.3:
            elsewhere = Address(plus(child.left, 1), None, "", "", rng.choice(NEIGHBOURS))
            child.addresses.append(elsewhere)
    return child


def _moves(rng: random.Random, bydel: str, since: date, districts: dict[str, list[str]]) -> list[Address]:
    addresses = [Address(since, None, bydel, rng.choice(districts[bydel]))]
    for _ in range(rng.choices([0, 1, 2, 3], [0.62, 0.25, 0.10, 0.03])[0]):
        moved = plus(addresses[-1].start, rng.randint(400, 4500))
        if moved > AS_OF:
            break
        addresses[-1].end = plus(moved, -1)
        bydel = bydel if rng.random() < 0.3 else pick(rng, {name: share for name, (share, _) in BYDELE.items()})
        addresses.append(Address(moved, None, bydel, rng.choice(districts[bydel])))
    return addresses


def _foreign_pupil(rng: random.Random, number: int) -> Child:
    family = Family(number, 2.0, [], None, None, 1.0, is_foreign=True)
    born = date(rng.randint(1999, 2016), rng.randint(1, 12), rng.randint(1, 28))
    child = Child(family, born, "M" if rng.random() < 0.65 else "K", 2.0)
    child.addresses = [Address(born, None, "", "", rng.choice(NEIGHBOURS))]
    family.children.append(child)
    return child


def replace_id(child: Child, day: date, new_number: int) -> None:
    child.ids.append((day, f"B{new_number:06}"))


def open_address_gap(child: Child, day: date, days_before: int, days_after: int) -> None:
    child.cut_address(plus(day, -days_before), plus(day, days_after))


def borgere_rows(
    children: list[Child], area_of: Callable[[Child, Address], str]
) -> list[tuple[str | date | None, ...]]:
    return [
        (
            child.id_on(address.start),
            f"F{child.family.number:05}",
            child.born,
            child.sex,
            address.bydel,
            address.district,
            address.municipality,
            address.start,
            address.end,
            child.died,
            area_of(child, address),
        )
        for child in children
        for address in child.addresses
    ]


def id_historik_rows(children: list[Child]) -> list[tuple[str, str, date]]:
    return [(old, new, since) for child in children for (_, old), (since, new) in pairwise(child.ids)]
