"""Crime after a release: more sentences served, and the charges of those who have turned 18 since."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from .custody import REMAND, SENTENCE, Charge, Stay, charges_of, offences_after
from .days import AS_OF, FIRST_YEAR, LAST_YEAR, add_months, plus
from .people import Child
from .trends import MORE_STAYS, along, draw
from .writing import Cell

# What adults are charged with here, with its category.
OFFENCES = (("tyveri", "øvrig"), ("vold", "personfarlig"), ("salg af narkotika", "alvorlig"), ("hærværk", "øvrig"))


def more_stays_rows(
    rng: random.Random, children: list[Child], charges: Sequence[Sequence[Cell]], held: Sequence[Sequence[Cell]]
) -> list[Sequence[Cell]]:
    """`held`, row for row, and after it those who serve a sentence or wait for one at another time."""
    known = charges_of(children, charges)
    by_id = {identity: child for child in children for _, identity in child.ids}
    inside: dict[int, list[tuple[date, date]]] = {}
    for _, identity, _, start, end in held:
        assert isinstance(start, date)
        last = end if isinstance(end, date) else AS_OF
        inside.setdefault(by_id[str(identity)].number, []).append((start, last))
    found: list[Stay] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        ready = [c for c in known if year - 1 <= c.charged.year <= year and c.child.age(c.offence) >= 14]
        missing = round(along(MORE_STAYS, year))
        for charge in draw(rng, ready, [_weight(known, c) for c in ready], len(ready)):
            stay = _stay(rng, charge, year)
            own = inside.setdefault(charge.child.number, [])
            assert stay.end
            if missing and not any(plus(stay.start, -1) <= last and first <= plus(stay.end, 1) for first, last in own):
                own.append((stay.start, stay.end))
                found.append(stay)
                missing -= 1
    found = sorted((s for s in found if s.start <= AS_OF), key=lambda s: (s.start, s.child.number))
    rows: list[Sequence[Cell]] = []
    for n, stay in enumerate(found, start=len(held) + 1):
        is_out = stay.end is not None and stay.end <= AS_OF
        child = stay.child.id_on(stay.start, slow_days=120)
        rows.append((f"FB{n:04}", child, stay.form, stay.start, stay.end if is_out else None))
    return [*held, *rows]


def _weight(known: list[Charge], charge: Charge) -> float:
    later = offences_after(known, charge.child, charge.charged)
    return (2.0 if charge.is_serious else 0.8) * (4.0 if later else 1.0)


def _stay(rng: random.Random, charge: Charge, year: int) -> Stay:
    start = plus(max(charge.charged, date(year, 1, 1)), rng.randint(2, 120))
    form = SENTENCE if rng.random() < 0.75 else REMAND
    return Stay(charge.child, form, start, plus(start, rng.randint(14, 130)))


def grown_charges_rows(
    rng: random.Random, children: list[Child], charges: Sequence[Sequence[Cell]], held: Sequence[Sequence[Cell]]
) -> list[Sequence[Cell]]:
    """`charges`, row for row, and after it new offences of those released, all of them in a year they end as adults.

    They are no youth crime, but they are crime after a release.
    """
    by_id = {identity: child for child in children for _, identity in child.ids}
    found: list[tuple[date, date, Child, bool]] = []
    for _, identity, form, _, released in held:
        child = by_id[str(identity)]
        if form not in (REMAND, SENTENCE) or not isinstance(released, date) or released > AS_OF:
            continue
        # Exactly twelve months after, the day after, or any day in the two years that follow.
        offence = rng.choice([add_months(released, 12), plus(released, 1), *[plus(released, rng.randint(10, 700))] * 8])
        charged = plus(offence, rng.choice([0, 1, 5, 30, 90]))
        is_grown = child.age(date(offence.year, 12, 31)) >= 18
        if is_grown and charged <= AS_OF and not child.died and rng.random() < 0.62:
            found.append((charged, offence, child, rng.random() < 0.12))
    found.sort(key=lambda f: (f[0], f[2].number))
    rows: list[Sequence[Cell]] = []
    for n, (charged, offence, child, dropped) in enumerate(found, start=len(charges) + 1):
        kind, category = rng.choice(OFFENCES)
        rows.append((f"K{n:05}", child.id_on(offence), offence, charged, kind, category, "Ja" if dropped else "Nej"))
    return [*charges, *rows]
