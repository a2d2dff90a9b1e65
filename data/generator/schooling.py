"""Schools: who goes where, who is absent, who finishes grade 9 and who goes on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from .codes import BY_KIND, DISTRICTS, SCHOOLS, School, school_on
from .days import AS_OF, FIRST_YEAR, LAST_YEAR, add_months, plus, school_days, school_year_label
from .measures import Measure
from .people import Child
from .trends import (
    CONCERNING_ABSENCE,
    GRADE9,
    GRADE9_VULNERABLE,
    OWN,
    PRIVATE_SCHOOL,
    SEGREGATED,
    YOUTH_EDUCATION_VULNERABLE,
    along,
    draw,
    pick,
)
from .writing import yes_no

MONTHS = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6)
# Absence leans towards the dark months.
SEASON = {8: 0.7, 9: 0.9, 10: 1.0, 11: 1.2, 12: 1.25, 1: 1.3, 2: 1.25, 3: 1.0, 4: 0.9, 5: 0.9, 6: 0.9}
FIRST_ABSENCE_YEAR = 2019
FLEXIBLE_FROM = 2012
GENERAL = {"STX": 0.50, "HF": 0.10, "HHX": 0.12, "HTX": 0.08, "EUD": 0.13, "EUX": 0.07}
VULNERABLE = {"STX": 0.16, "HF": 0.18, "HHX": 0.04, "HTX": 0.02, "EUD": 0.42, "EUX": 0.06, "STU": 0.12}
EDUCATION_CODES = {
    "STX": "5080",
    "HHX": "5090",
    "HTX": "5098",
    "HF": "5078",
    "EUD": "3300",
    "EUX": "3301",
    "STU": "1199",
    "FGU": "1190",
    "10. klasse": "1025",
}


@dataclass(eq=False)
class Enrolment:
    child: Child
    school: str
    grade: int
    is_special_class: bool
    start: date
    end: date | None
    offer: str = ""
    support: float = 0.0
    payer: str = OWN

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(eq=False)
class Leaver:
    """A pupil in grade 9 on 30 September, and what became of the year."""

    child: Child
    starting: int
    school: str
    left: date
    finished: bool
    is_vulnerable: bool
    has_row: bool = True


@dataclass
class Classroom:
    """Where each pupil was last, so that the next school year goes on from there."""

    school: dict[int, str] = field(default_factory=dict)
    segregated: dict[int, str] = field(default_factory=dict)
    payer: dict[int, str] = field(default_factory=dict)
    support: dict[int, float] = field(default_factory=dict)
    flexible: dict[int, str] = field(default_factory=dict)


def grade_of(child: Child, starting: int) -> int:
    """The grade in the school year that begins in August; some begin school a year later than most."""
    late = 1 if child.number % 11 == 0 or (child.born.month == 12 and child.number % 3 == 0) else 0
    return starting - (child.born.year + 6 + late)


def invent_enrolments(rng: random.Random, children: list[Child]) -> list[Enrolment]:
    room = Classroom()
    enrolments: list[Enrolment] = []
    for starting in range(FIRST_YEAR, LAST_YEAR + 1):
        enrolments += _school_year(rng, children, room, starting)
    return enrolments


def _school_year(rng: random.Random, children: list[Child], room: Classroom, starting: int) -> list[Enrolment]:
    opens, closes, counted = date(starting, 8, 1), date(starting + 1, 7, 31), date(starting, 9, 30)
    pupils = [c for c in children if 0 <= grade_of(c, starting) <= 9 and _window(c, opens, closes)]
    for child in pupils:
        _place(rng, child, room, starting)
    _segregate(rng, [c for c in pupils if _is_municipal(room, c, opens) and c.is_resident(counted)], room, starting)
    _offer_flexibly(rng, pupils, room, starting)
    rows: list[Enrolment] = []
    for child in pupils:
        window = _window(child, opens, closes)
        assert window
        rows += _year_of_one(rng, child, room, starting, *window)
    rows += _tenth_grade(rng, children, room, starting)
    for row in rows:
        if row.end and row.end > AS_OF:
            row.end = None
    return [row for row in rows if row.start <= AS_OF]


def _window(child: Child, opens: date, closes: date) -> tuple[date, date] | None:
    """The days of the school year on which the child lives here (or is one of the pupils from elsewhere)."""
    start, end = max(opens, child.arrived), min(closes, child.left or closes)
    return (start, end) if (end - start).days >= 14 else None


def _is_municipal(room: Classroom, child: Child, day: date) -> bool:
    return school_on(room.school[child.number], day).kind != "privatskole" and not child.family.is_foreign


def _place(rng: random.Random, child: Child, room: Classroom, starting: int) -> None:
    """Keeps the pupil where it was, or finds the first school; merged schools and full private ones move on."""
    day, number = date(starting, 8, 1), child.number
    if child.family.is_foreign:
        room.school.setdefault(number, rng.choice(["101030", "101031", "101040"]))
        room.payer.setdefault(number, "" if number % 5 == 0 else child.addresses[0].municipality)
        return
    if number not in room.payer:
        draws = {OWN: 0.945, "": 0.045, "0147": 0.006, "0320": 0.004}
        room.payer[number] = pick(rng, draws)
        room.support[number] = rng.choice([9.0, 10.5, 12.0, 15.0]) if rng.random() < 0.012 else 0.0
        if room.support[number] == 0 and rng.random() < 0.04:
            room.support[number] = rng.choice([2.0, 3.5, 6.0, 8.5])
    known = room.school.get(number)
    if known is None:
        private = child.family.goes_private < along(PRIVATE_SCHOOL, starting) + 0.01
        room.school[number] = rng.choice(BY_KIND["privatskole"]).code if private else _district_school(rng, child, day)
    elif not any(school.code == known and school.is_open(day) for school in SCHOOLS):
        room.school[number] = "101011"
    elif grade_of(child, starting) == 8 and number not in room.segregated and rng.random() < 0.02:
        room.school[number] = "101020"
    elif rng.random() < 0.025 and child.family.goes_private > 0.5 and number not in room.segregated:
        # A summer move, which is not a move inside the year.
        room.school[number] = rng.choice(_public_schools(day)).code


def _public_schools(day: date) -> list[School]:
    return [school for school in BY_KIND["folkeskole"] if school.is_open(day)]


def _district_school(rng: random.Random, child: Child, day: date) -> str:
    bydel = child.bydel(max(day, child.arrived))
    near = [school for school in _public_schools(day) if school.bydel == bydel]
    district = [s for s in near if child.addresses and s.name in DISTRICTS.get(bydel, [])]
    return rng.choice(near or district or _public_schools(day)).code


def _segregate(rng: random.Random, municipal: list[Child], room: Classroom, starting: int) -> None:
    """Brings the share in fully segregated provision to the trend, among residents in municipal schools."""
    numbers = {child.number for child in municipal}
    gone = [n for n in room.segregated if n not in numbers]
    for number in gone:
        room.segregated.pop(number)
    for number in [n for n in room.segregated if rng.random() < 0.05]:
        # Back to an ordinary class, at first with support from the special school.
        room.segregated.pop(number)
        if starting >= FLEXIBLE_FROM:
            room.flexible[number] = "tilbageslusning"
    paid_here = [c for c in municipal if room.payer[c.number] in (OWN, "")]
    there = [c for c in paid_here if c.number in room.segregated and room.flexible.get(c.number) != "skoleopdatering"]
    missing = round(along(SEGREGATED, starting) * len(paid_here)) - len(there)
    free = [c for c in paid_here if c.number not in room.segregated and c.number not in room.flexible]
    weights = [c.risk**0.6 * (1.9 if c.sex == "M" else 0.8) * (0.4 + 0.2 * grade_of(c, starting)) for c in free]
    kinds = {"specialklasse": 0.42, "specialskole": 0.33, "dagbehandling": 0.25}
    for child in draw(rng, free, weights, missing):
        room.segregated[child.number] = pick(rng, kinds)
        if room.segregated[child.number] == "specialskole":
            room.school[child.number] = rng.choice(["101030", "101030", "101031", "101031", "147032"])
        elif room.segregated[child.number] == "dagbehandling":
            room.school[child.number] = rng.choice(["101040", "101041"])
    for child in municipal:
        if child.number not in room.segregated and room.school[child.number] in (
            "101030",
            "101031",
            "101040",
            "101041",
            "147032",
        ):
            room.school[child.number] = _district_school(rng, child, date(starting, 8, 1))


def _offer_flexibly(rng: random.Random, pupils: list[Child], room: Classroom, starting: int) -> None:
    """Skoleflex, skoleloop (a year or two), tilbageslusning, and skoleopdatering beside day treatment."""
    if starting < FLEXIBLE_FROM:
        return
    day = date(starting, 8, 1)
    present = {child.number for child in pupils}
    for number in [n for n in room.flexible if n not in present or rng.random() < 0.55]:
        room.flexible.pop(number)
    treated = [c for c in pupils if room.segregated.get(c.number) == "dagbehandling" and c.number not in room.flexible]
    updating = sum(1 for offer in room.flexible.values() if offer == "skoleopdatering")
    for child in draw(rng, treated, [1.0] * len(treated), 3 - updating):
        room.flexible[child.number] = "skoleopdatering"
    wanted = round(along({2012: 5, 2016: 10, 2020: 14, 2024: 17}, starting))
    ordinary = [
        c
        for c in pupils
        if school_on(room.school[c.number], day).kind == "folkeskole"
        and c.number not in room.segregated
        and c.number not in room.flexible
        and grade_of(c, starting) >= 3
    ]
    elsewhere = sum(1 for offer in room.flexible.values() if offer != "skoleopdatering")
    for child in draw(rng, ordinary, [c.risk for c in ordinary], wanted - elsewhere):
        room.flexible[child.number] = rng.choice(["skoleflex", "skoleflex", "skoleloop"])


def _year_of_one(
    rng: random.Random, child: Child, room: Classroom, starting: int, start: date, end: date
) -> list[Enrolment]:
    number, grade = child.number, grade_of(child, starting)
    kind = room.segregated.get(number, "")
    school, payer, offer = room.school[number], room.payer[number], room.flexible.get(number, "")
    leaves = grade == 9 and end == date(starting + 1, 7, 31) and start < date(starting + 1, 6, 1)
    end = date(starting + 1, 6, 30) if leaves else end
    support = room.support.get(number, 0.0) if not kind else 0.0
    year = Enrolment(child, school, grade, kind == "specialklasse", start, end, offer, support, payer)
    if offer == "skoleopdatering" and kind == "dagbehandling":
        # Half the week in day treatment, half in an ordinary class: two rows with the same days.
        year.offer = ""
        beside = Enrolment(child, _district_school(rng, child, start), grade, False, start, end, offer, 0.0, payer)
        return [year, beside]
    if offer == "skoleopdatering":
        year.offer = ""
    is_public = school_on(school, start).kind == "folkeskole"
    if is_public and not kind and rng.random() < 0.035 and (end - start).days > 200:
        return _moved_inside_year(rng, year, room)
    return [year]


def _moved_inside_year(rng: random.Random, year: Enrolment, room: Classroom) -> list[Enrolment]:
    """A move on a day of the school year; to another school and, now and then, to a special school until summer."""
    assert year.end
    moved = plus(year.start, rng.randint(25, min(230, (year.end - year.start).days - 20)))
    other = rng.choice([s for s in _public_schools(moved) if s.code != year.school]).code
    if rng.random() < 0.08 and moved > date(year.start.year, 10, 1):
        other = "101030"
    elif year.child.family.goes_private < 0.9:
        room.school[year.child.number] = other
    # Some schools write the last day there, some the day of the move itself.
    last_day = moved if rng.random() < 0.3 else plus(moved, -1)
    after = Enrolment(year.child, other, year.grade, False, moved, year.end, year.offer, year.support, year.payer)
    year.end = last_day
    return [year, after]


def _tenth_grade(rng: random.Random, children: list[Child], room: Classroom, starting: int) -> list[Enrolment]:
    opens, closes = date(starting, 8, 1), date(starting + 1, 6, 30)
    rows = []
    for child in children:
        is_here = child.is_resident(opens) and child.is_resident(closes) and child.number in room.school
        if is_here and grade_of(child, starting) == 10 and child.number % 5 == 0:
            school = rng.choice(["101020", "101020", "101007", "101012"])
            rows.append(Enrolment(child, school, 10, False, opens, closes, payer=room.payer[child.number]))
    return rows


def elevindskrivning_rows(enrolments: list[Enrolment]) -> list[tuple[str | int | float | date | None, ...]]:
    ordered = sorted(enrolments, key=lambda e: (e.start, e.child.number, e.school))
    return [
        (
            e.child.id_on(e.start),
            e.school,
            e.grade,
            "specialklasse" if e.is_special_class else "almen",
            e.offer,
            e.support,
            e.payer,
            e.start,
            e.end,
        )
        for e in ordered
    ]


# --- Absence ----------------------------------------------------------------------------------------------------


def fravaer_rows(
    rng: random.Random, enrolments: list[Enrolment], measures: list[Measure]
) -> list[tuple[str | int | float, ...]]:
    """One row per pupil, school and month; day treatment, youth and private schools do not report."""
    by_year: dict[int, dict[int, list[Enrolment]]] = {}
    for enrolment in enrolments:
        starting = enrolment.start.year if enrolment.start.month >= 8 else enrolment.start.year - 1
        school = school_on(enrolment.school, enrolment.start)
        if starting >= FIRST_ABSENCE_YEAR and school.kind in ("folkeskole", "specialskole") and school.owner == OWN:
            by_year.setdefault(starting, {}).setdefault(enrolment.child.number, []).append(enrolment)
    helped = _helped(measures)
    lasting: dict[int, float] = {}
    rows: list[tuple[str | int | float, ...]] = []
    for starting in sorted(by_year):
        pupils = by_year[starting]
        opens, closes = date(starting, 8, 1), date(starting + 1, 7, 31)
        tendency = {}
        for number, own in pupils.items():
            lasting.setdefault(number, rng.gauss(0, 1) + 0.25 * min(own[0].child.risk, 4))
            is_helped = any(m.touches(opens, closes) for m in helped.get(number, []))
            tendency[number] = lasting[number] + rng.gauss(0, 0.7) + (0.7 if is_helped else 0.0)
        silent = {n for n in pupils if rng.random() < 0.02 and tendency[n] < 0.5}
        ranked = sorted((n for n in pupils if n not in silent), key=lambda n: (-tendency[n], n))
        many = set(ranked[: round(along(CONCERNING_ABSENCE, starting) * len(pupils))])
        exact = 0
        for number in sorted(pupils):
            if number in silent:
                # Never absent, and so never registered: the pupil is in no row at all.
                continue
            months = _months(pupils[number], starting)
            total = sum(days for _, _, days in months)
            grade = pupils[number][0].grade
            wants_exact = number not in many and exact < 6 and total >= 100 and total % (5 if grade >= 7 else 10) == 0
            exact += wants_exact
            units = _absence_units(rng, total, grade, number in many, wants_exact)
            rows += _spread(rng, pupils[number][0].child, starting, months, units, grade, number in many)
    return rows


def _helped(measures: list[Measure]) -> dict[int, list[Measure]]:
    helped: dict[int, list[Measure]] = {}
    for measure in measures:
        if measure.group != "tidlig":
            helped.setdefault(measure.child.number, []).append(measure)
    return helped


def _months(enrolments: list[Enrolment], starting: int) -> list[tuple[str, int, int]]:
    """School, month and possible days of a pupil's year; nothing after the extract date."""
    months = []
    for enrolment in sorted(enrolments, key=lambda e: e.start):
        for month in MONTHS:
            year = starting if month >= 8 else starting + 1
            first = date(year, month, 1)
            start = max(first, enrolment.start)
            end = min(plus(add_months(first, 1), -1), enrolment.end or AS_OF, AS_OF)
            if start <= end and (days := school_days(start, end)):
                months.append((enrolment.school, month, days))
    return months


def _absence_units(rng: random.Random, total: int, grade: int, is_high: bool, wants_exact: bool) -> int:
    """Half days in the grades that are checked twice a day, else whole days counted as two halves."""
    step = 1 if grade >= 7 else 2
    limit = total * 2 / 10
    if wants_exact:
        return total * 2 // 10
    if is_high:
        share = min(0.7, 0.105 + rng.expovariate(1 / 0.055))
        units = max(round(total * 2 * share), int(limit) + 1)
        return min(units + units % step, total * 2)
    units = round(total * 2 * min(0.099, rng.betavariate(1.9, 2.2) * 0.1))
    units = min(units, int(limit))
    return units - units % step


def _spread(
    rng: random.Random,
    child: Child,
    starting: int,
    months: list[tuple[str, int, int]],
    units: int,
    grade: int,
    is_high: bool,
) -> list[tuple[str | int | float, ...]]:
    step = 1 if grade >= 7 else 2
    room = [days * 2 for _, _, days in months]
    taken = [[0, 0, 0] for _ in months]
    unlawful = rng.choice([0.0, 0.1, 0.3, 0.6, 0.8]) if is_high else rng.choice([0.0, 0.0, 0.1, 0.2])
    weights = [days * SEASON[month] for _, month, days in months]
    for _ in range(units // step):
        open_months = [weight if free >= step else 0.0 for weight, free in zip(weights, room, strict=True)]
        if not any(open_months):
            break
        place = rng.choices(range(len(months)), open_months)[0]
        cause = 2 if rng.random() < unlawful else 1 if rng.random() < 0.18 else 0
        taken[place][cause] += step
        room[place] -= step
    return [
        (
            child.id_on(date(starting if month >= 8 else starting + 1, month, 1)),
            school,
            school_year_label(starting),
            month,
            days,
            *(count / 2 for count in counts),
        )
        for (school, month, days), counts in zip(months, taken, strict=True)
    ]


# --- Grade 9 and after ------------------------------------------------------------------------------------------


def invent_leavers(rng: random.Random, enrolments: list[Enrolment], measures: list[Measure]) -> list[Leaver]:
    helped = _helped(measures)
    leavers: list[Leaver] = []
    for starting in range(FIRST_YEAR, LAST_YEAR):
        counted, opens, closes = date(starting, 9, 30), date(starting, 8, 1), date(starting + 1, 7, 31)
        cohort: dict[int, Leaver] = {}
        for enrolment in enrolments:
            if enrolment.grade == 9 and enrolment.covers(counted):
                child = enrolment.child
                vulnerable = any(m.touches(opens, closes) for m in helped.get(child.number, []))
                leaver = Leaver(child, starting, enrolment.school, date(starting + 1, 6, 30), True, vulnerable)
                cohort.setdefault(child.number, leaver)
        year = list(cohort.values())
        failing = round(len(year) * (1 - along(GRADE9, starting)))
        vulnerable_ones = [x for x in year if x.is_vulnerable]
        failing_vulnerable = max(5, round(len(vulnerable_ones) * (1 - along(GRADE9_VULNERABLE, starting))))
        others = [x for x in year if not x.is_vulnerable]
        chosen = draw(rng, vulnerable_ones, [1.0] * len(vulnerable_ones), failing_vulnerable)
        chosen += draw(rng, others, [x.child.risk for x in others], failing - len(chosen))
        for position, leaver in enumerate(chosen):
            _fail(rng, leaver, position)
        leavers += year
    return leavers


def _fail(rng: random.Random, leaver: Leaver, position: int) -> None:
    """No row at all, "Nej" in June, "Nej" on an earlier day, or "Ja" only after the school year is over."""
    leaver.finished = False
    match position % 5:
        case 0:
            leaver.has_row = False
        case 1 | 2:
            pass
        case 3:
            leaver.left = date(leaver.starting + 1, rng.randint(1, 5), rng.randint(5, 28))
        case 4:
            leaver.finished, leaver.left = True, date(leaver.starting + 1, 8, rng.randint(10, 25))


def afslutning_rows(rng: random.Random, leavers: list[Leaver]) -> list[tuple[str | int | float | date | None, ...]]:
    rows: list[tuple[str | int | float | date | None, ...]] = []
    for leaver in leavers:
        if not leaver.has_row:
            continue
        mean = rng.gauss(5.6 if leaver.is_vulnerable else 7.3, 2.0)
        tests = (
            8 if leaver.finished and rng.random() < 0.9 else rng.randint(4, 7) if leaver.finished else rng.randint(0, 3)
        )
        marks = [round(min(12.0, max(-1.0, mean + rng.gauss(0, 1.2))), 1) if tests >= 4 else None for _ in range(2)]
        rows.append(
            (
                leaver.child.id_on(leaver.left),
                leaver.school,
                school_year_label(leaver.starting),
                leaver.left,
                yes_no(leaver.finished),
                tests,
                *marks,
            )
        )
    return rows


def ungdomsuddannelse_rows(rng: random.Random, leavers: list[Leaver]) -> list[tuple[str | date | None, ...]]:
    rows: list[tuple[str | date | None, ...]] = []
    for starting in range(FIRST_YEAR, LAST_YEAR):
        cohort = [x for x in leavers if x.starting == starting and x.has_row]
        vulnerable = [x for x in cohort if x.is_vulnerable]
        # Enough on both sides, so that the share may be published.
        late = max(5, round(len(vulnerable) * (1 - along(YOUTH_EDUCATION_VULNERABLE, starting + 1))))
        not_in_time = {x.child.number for x in draw(rng, vulnerable, [1.0] * len(vulnerable), late)}
        not_in_time |= {x.child.number for x in cohort if not x.is_vulnerable and rng.random() < 0.08}
        for position, leaver in enumerate(cohort):
            rows += _path(rng, leaver, leaver.child.number in not_in_time, position)
    return [row for row in rows if isinstance(row[3], date) and row[3] <= AS_OF]


def _path(rng: random.Random, leaver: Leaver, is_late: bool, position: int) -> list[tuple[str | date | None, ...]]:
    child, year = leaver.child, leaver.starting + 1
    limit = add_months(leaver.left, 15)
    rows: list[tuple[str | date | None, ...]] = []
    if is_late:
        match rng.choice(["never", "never", "preparatory", "later", "later", "day after"]):
            case "preparatory":
                rows.append(
                    _education(rng, child, "FGU", date(year, 8, rng.randint(5, 20)), rng.randint(200, 500), True)
                )
            case "later":
                start = plus(limit, rng.randint(15, 400))
                rows.append(_education(rng, child, "EUD", start, rng.randint(300, 1200), rng.random() < 0.5))
            case "day after":
                rows.append(_education(rng, child, "EUD", plus(limit, 1), 700, True))
        return rows
    kind = pick(rng, VULNERABLE if leaver.is_vulnerable else GENERAL)
    start = max(date(year, 8, rng.randint(5, 17)), leaver.left)
    if rng.random() < (0.5 if leaver.is_vulnerable else 0.42):
        rows.append(_education(rng, child, "10. klasse", start, 320, True))
        start = date(year + 1, 8, rng.randint(5, 17))
    if position % 19 == 0:
        # The very last day that counts.
        start = limit
    drops = rng.random() < (0.30 if leaver.is_vulnerable else 0.10)
    rows.append(
        _education(rng, child, kind, start, rng.randint(60, 300) if drops else rng.randint(700, 1250), not drops)
    )
    if drops and rng.random() < 0.45:
        again = plus(start, rng.randint(320, 700))
        other = "EUD" if kind != "EUD" else "HF"
        rows.append(_education(rng, child, other, again, rng.randint(700, 1200), True))
    return rows


def _education(
    rng: random.Random, child: Child, kind: str, start: date, days: int, completes: bool
) -> tuple[str | date | None, ...]:
    end = plus(start, days)
    known = end <= AS_OF
    outcome = ("fuldført" if completes else "afbrudt") if known else ""
    return (child.id_on(start), EDUCATION_CODES[kind], kind, start, end if known else None, outcome)


# --- Wellbeing --------------------------------------------------------------------------------------------------

QUESTIONS = [
    (1, "Er du glad for din skole?", "social", False),
    (2, "Føler du dig ensom?", "social", True),
    (3, "Jeg føler, at jeg hører til på min skole", "social", False),
    (4, "Klarer du dig godt fagligt i skolen?", "faglig", False),
    (5, "Kan du koncentrere dig i timerne?", "faglig", False),
    (6, "Lykkes det for dig at lære det, du gerne vil i skolen?", "faglig", False),
    (7, "Er undervisningen spændende?", "støtte og inspiration", False),
    (8, "Er undervisningen kedelig?", "støtte og inspiration", True),
    (9, "Er det let at høre, hvad læreren siger i timerne?", "ro og orden", False),
    (10, "Er der larm og uro i timerne?", "ro og orden", True),
]


def spoergsmaal_rows() -> list[tuple[int, str, str, bool]]:
    return list(QUESTIONS)


def trivselssvar_rows(rng: random.Random, enrolments: list[Enrolment]) -> list[tuple[str | int | None, ...]]:
    """A sample of grades 4-9 each spring; blank is "ønsker ikke at svare"."""
    rows: list[tuple[str | int | None, ...]] = []
    for year in range(2015, LAST_YEAR + 1):
        day = date(year, 3, 15)
        asked = [e for e in enrolments if e.covers(day) and 4 <= e.grade <= 9 and not e.offer]
        asked = [e for e in asked if school_on(e.school, day).kind == "folkeskole"]
        for enrolment in sorted(draw(rng, asked, [1.0] * len(asked), 80), key=lambda e: e.child.number):
            level = rng.gauss(3.75 - 0.02 * (year - 2015) - 0.08 * min(enrolment.child.risk, 4), 0.5)
            silent = rng.choice([0.02, 0.02, 0.02, 0.6])
            for number, _, _, is_reversed in QUESTIONS:
                answer = min(5, max(1, round(rng.gauss(level, 0.8))))
                answer = 6 - answer if is_reversed else answer
                shown = None if rng.random() < silent else answer
                rows.append((enrolment.child.id_on(day), enrolment.school, enrolment.grade, year, number, shown))
    return rows
