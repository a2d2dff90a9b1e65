"""Looking at pupils in time: social checks, class by class, and assessments by the school psychologists (PPR)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from .codes import BY_KIND
from .days import AS_OF, FIRST_YEAR, LAST_YEAR, is_school_day, plus
from .people import Child
from .schooling import Enrolment
from .trends import CLASS_CONFERENCE, SCHOOL_PSYCHOLOGY, TESTED, along, draw
from .writing import yes_no

CONFERENCE, SINGLE = "klassekonference", "individuelt"
FIRST_ASSESSMENT_YEAR = 2014
# Conferences of the spring are planned some weeks ahead.
PLANNED_UNTIL = plus(AS_OF, 55)
PRIVATE = {school.code for school in BY_KIND["privatskole"]}
Check = tuple[date, Child, str, str]
# The year in which the school year begins, school and grade.
Class = tuple[int, str, int]


def sociale_tjek_rows(rng: random.Random, enrolments: list[Enrolment]) -> list[tuple[str | date, ...]]:
    """At the school of that day: pupils who move take their check with them, and a class may be looked at twice."""
    classes: dict[Class, list[Enrolment]] = {}
    for enrolment in enrolments:
        starting = enrolment.start.year if enrolment.start.month >= 8 else enrolment.start.year - 1
        classes.setdefault((starting, enrolment.school, enrolment.grade), []).append(enrolment)
    held = _held(rng, classes)
    checks: list[Check] = []
    for (starting, school, grade), pupils in sorted(classes.items()):
        if grade <= 5:
            if (starting, school, grade) in held or (grade == 5 and rng.random() < 0.12):
                checks += _conference(rng, starting, school, pupils)
            checks += [c for pupil in pupils for c in _alone(rng, pupil)]
    checks += _boundaries(rng, classes)
    checks.sort(key=lambda c: (c[0], c[1].number, c[2]))
    # Here the id a child had first is never replaced.
    return [
        (f"ST{n:05}", child.id_on(day, slow_days=3650), school, day, form)
        for n, (day, child, school, form) in enumerate(checks, start=1)
    ]


def _held(rng: random.Random, classes: Mapping[Class, object]) -> set[Class]:
    """The classes that hold a conference: most in one of the grades 1-4, some again later, in private schools few."""
    held: set[Class] = set()
    for ends in range(FIRST_YEAR, LAST_YEAR + 5):
        begins = ends - 5
        schools = sorted(
            {school for starting, school, grade in classes if 1 <= grade <= 4 and starting - grade == begins}
        )
        private = [s for s in schools if s in PRIVATE]
        others = [s for s in schools if s not in PRIVATE]
        chosen = rng.sample(others, round(along(CLASS_CONFERENCE, ends) * len(others)))
        chosen += rng.sample(private, round(0.4 * along(CLASS_CONFERENCE, ends) * len(private)))
        for school in chosen:
            for grade in rng.sample(range(1, 5), 2 if rng.random() < 0.25 else 1):
                held.add((begins + grade, school, grade))
    return held


def _conference(rng: random.Random, starting: int, school: str, pupils: list[Enrolment]) -> list[Check]:
    day = plus(date(starting, 9, 20), rng.randint(0, 225))
    while not is_school_day(day):
        day = plus(day, 1)
    present = [pupil for pupil in pupils if pupil.covers(day) and rng.random() < 0.96]
    return [(day, pupil.child, school, CONFERENCE) for pupil in present if day <= PLANNED_UNTIL]


def _alone(rng: random.Random, pupil: Enrolment) -> list[Check]:
    if rng.random() >= 0.012 + 0.006 * min(pupil.child.risk, 6):
        return []
    last = min(pupil.end or AS_OF, AS_OF)
    day = plus(pupil.start, rng.randint(0, max(0, (last - pupil.start).days)))
    return [(day, pupil.child, pupil.school, SINGLE)]


def _boundaries(rng: random.Random, classes: dict[Class, list[Enrolment]]) -> list[Check]:
    """Written down on the last day of grade 4, or on the first of grade 5."""
    checks: list[Check] = []
    for starting in range(FIRST_YEAR, LAST_YEAR):
        last = date(starting + 1, 7, 31)
        fourth = [p for (year, _, grade), ps in sorted(classes.items()) if (year, grade) == (starting, 4) for p in ps]
        for pupil in draw(rng, fourth, [1.0 if p.end == last else 0.0 for p in fourth], 4):
            checks.append((last if rng.random() < 0.5 else plus(last, 1), pupil.child, pupil.school, SINGLE))
    return checks


def ppv_rows(rng: random.Random, children: list[Child]) -> list[tuple[str | date, ...]]:
    """Some are assessed twice in a year, some are not yet at school, a few live elsewhere and go to school here."""
    found: list[tuple[date, Child, bool]] = []
    foreign = [child for child in children if child.family.is_foreign]
    for year in range(FIRST_ASSESSMENT_YEAR, LAST_YEAR + 1):
        middle, tested = date(year, 7, 1), along(TESTED, year)
        ready = [c for c in children if c.is_minor_resident(middle) and 3 <= c.age(middle) <= 16]
        wanted = round(along(SCHOOL_PSYCHOLOGY, year) * rng.uniform(0.95, 1.05))
        chosen = draw(rng, ready, [c.risk**0.7 for c in ready], wanted)
        chosen += [c for c in draw(rng, foreign, [1.0] * len(foreign), 2) if 6 <= c.age(middle) <= 16]
        for child in chosen:
            day = plus(date(year, 1, 1), rng.randint(3, 355))
            found.append((day, child, rng.random() < tested))
            if rng.random() < 0.07:
                found.append((plus(day, rng.randint(20, 150)), child, rng.random() < tested))
    # Appointments of the new year stand in the extract beside the rest.
    found = sorted((f for f in found if f[0] <= PLANNED_UNTIL), key=lambda f: (f[0], f[1].number))
    return [
        (f"PV{n:05}", child.id_on(day, slow_days=100), day, yes_no(tested))
        for n, (day, child, tested) in enumerate(found, start=1)
    ]
