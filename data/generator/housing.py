"""The four exposed housing areas: which addresses lie in one, and when each area is on the list."""

from __future__ import annotations

import random
from datetime import date

from .people import Address, Child
from .trends import OWN

# Code and name of the area in each bydel that has one.
AREAS = {
    "Nørrebro": ("UB1", "Sporgården"),
    "Bispebjerg": ("UB2", "Teglværksparken"),
    "Brønshøj-Husum": ("UB3", "Kildehusene"),
    "Amager Øst": ("UB4", "Strandhaven"),
}
LISTED = date(2010, 10, 1)


def invent_areas(rng: random.Random, children: list[Child]) -> dict[int, list[str]]:
    """The code of each address of each family: burdened families live there more often than others."""
    families = {child.family.number: child.family for child in children}
    areas: dict[int, list[str]] = {}
    for number in sorted(families):
        family = families[number]
        chance = min(0.9, 0.21 * family.burden**1.2)
        areas[number] = [
            AREAS[address.bydel][0] if address.bydel in AREAS and rng.random() < chance else ""
            for address in family.addresses
        ]
    return areas


def area_of(areas: dict[int, list[str]], child: Child, address: Address) -> str:
    """The code stays with the address, also in the years in which its area is off the list."""
    if address.municipality != OWN:
        return ""
    homes = zip(child.family.addresses, areas[child.family.number], strict=True)
    return next((code for home, code in homes if home.covers(address.start)), "")


def boligomraader_rows() -> list[tuple[str | date | None, ...]]:
    """The list is made anew each year: one area is off it for two years, two leave it for good."""
    names = dict(AREAS.values())
    return [
        ("UB1", names["UB1"], LISTED, None),
        ("UB2", names["UB2"], LISTED, date(2021, 11, 30)),
        ("UB3", names["UB3"], LISTED, date(2015, 11, 30)),
        # On the list again, under another name.
        ("UB3", "Kildehaven", date(2017, 12, 1), date(9999, 12, 31)),
        # Gone on the very last day of a year, on which it still counts.
        ("UB4", names["UB4"], LISTED, date(2023, 12, 31)),
    ]
