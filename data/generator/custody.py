"""Custody of young people: remand, secure units in its place, sentences, and the day they are let out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .days import AS_OF, FIRST_YEAR, LAST_YEAR, add_months, plus
from .people import Child
from .trends import CUSTODY_STAYS, SURROGATE_DAYS, along, draw
from .writing import Cell

REMAND, SURROGATE, SENTENCE = "varetægt", "varetægtssurrogat", "afsoning"


@dataclass(frozen=True)
class Charge:
    child: Child
    offence: date
    charged: date
    is_serious: bool


@dataclass(eq=False)
class Stay:
    child: Child
    form: str
    start: date
    end: date | None


def frihedsberoevelser_rows(
    rng: random.Random, children: list[Child], charges: Sequence[Sequence[Cell]]
) -> list[tuple[str | date | None, ...]]:
    """From `charges`, the rows of sigtelser: charges after a release are the next offence, or several of them."""
    known = charges_of(children, charges)
    stays: list[Stay] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        charged = {c.child.number: c for c in known if c.charged.year == year and c.child.age(c.offence) >= 13}
        ready = list(charged.values())
        weights = [(3.0 if c.is_serious else 0.6) * _relapse_weight(known, c) for c in ready]
        for position, charge in enumerate(draw(rng, ready, weights, round(along(CUSTODY_STAYS, year)))):
            stays += _held(rng, charge, position, offences_after(known, charge.child, charge.charged))
    return _rows([stay for stay in stays if stay.start <= AS_OF])


def charges_of(children: list[Child], rows: Sequence[Sequence[Cell]]) -> list[Charge]:
    by_id = {identity: child for child in children for _, identity in child.ids}
    found = []
    for _, identity, offence, charged, _, category, _ in rows:
        assert isinstance(identity, str)
        assert isinstance(offence, date)
        assert isinstance(charged, date)
        found.append(Charge(by_id[identity], offence, charged, category != "øvrig"))
    return found


def _relapse_weight(charges: list[Charge], charge: Charge) -> float:
    later = offences_after(charges, charge.child, charge.charged)
    return 1.0 if not later else 8.0 if later[0] < plus(charge.charged, 600) else 2.0


def offences_after(charges: list[Charge], child: Child, day: date) -> list[date]:
    return sorted(c.offence for c in charges if c.child is child and c.offence > day)


def _held(rng: random.Random, charge: Charge, position: int, offences: list[date]) -> list[Stay]:
    start = plus(charge.charged, rng.randint(0, 4))
    in_unit = position % 2 == 0 or charge.child.age(start) < 15
    middle = along(SURROGATE_DAYS, start.year) if in_unit else 38
    days = max(1, round(rng.lognormvariate(0, 0.5) * middle))
    # One stay in a while goes on for most of a year: the mean is not the median.
    days = days + 210 if rng.random() < 0.04 else days
    first = Stay(charge.child, SURROGATE if in_unit else REMAND, start, plus(start, days))
    stays = [first]
    if rng.random() < 0.12:
        # Two cases at once: held twice on the same days.
        stays.append(Stay(charge.child, REMAND, plus(start, 3), plus(start, max(4, days - 5))))
    if rng.random() < 0.62:
        # The sentence follows on the day after, or begins months later.
        begins = plus(start, days + (1 if rng.random() < 0.3 else rng.randint(50, 220)))
        sentence = Stay(charge.child, SENTENCE, begins, plus(begins, rng.randint(25, 240)))
        sentence.end = _let_out(rng, begins, sentence.end, offences)
        stays.append(sentence)
    return stays


def _let_out(rng: random.Random, begins: date, end: date | None, offences: list[date]) -> date | None:
    """Now and then on the day of the next offence (which is not after it), or exactly twelve months before it."""
    ahead = [day for day in offences if day > plus(begins, 20)]
    if not ahead or rng.random() < 0.2:
        return end
    year_before = add_months(ahead[0], -12)
    if year_before > plus(begins, 20) and rng.random() < 0.4:
        return year_before
    if rng.random() < 0.2:
        return ahead[0]
    return max(plus(begins, 10), plus(ahead[0], -rng.randint(5, 250)))


def _rows(stays: list[Stay]) -> list[tuple[str | date | None, ...]]:
    stays.sort(key=lambda s: (s.start, s.child.number, s.form))
    rows: list[tuple[str | date | None, ...]] = []
    for number, stay in enumerate(stays, start=1):
        # Nobody knows yet when those inside are let out; for some the planned day is written.
        is_written = stay.end and (stay.end <= AS_OF or number % 2 == 0)
        child = stay.child.id_on(stay.start, slow_days=120)
        rows.append((f"FB{number:04}", child, stay.form, stay.start, stay.end if is_written else None))
    return rows
