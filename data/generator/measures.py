"""Foranstaltninger and anbringelser: courses of help, foster families and institutions, and how they end."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from .codes import FOSTER_RECUT, measure_code
from .days import AS_OF, birthday, month_length, plus
from .notifications import Investigation, Notification
from .people import Address, Child
from .trends import (
    BREAKDOWNS,
    EARLY_STARTS,
    FAMILY_DIRECTED,
    OWN,
    PLACED,
    PLANNED_MOVES,
    PREVENTIVE_ONLY,
    along,
    draw,
    pick,
)
from .writing import yes_no

FIRST_MEASURE_YEAR = 2004
CHILD_LEAVES, SITE_GIVES_UP = "barnet forlader stedet", "anbringelsesstedet opgiver"
RETURN_HOME, PLANNED_MOVE = "planlagt hjemgivelse", "planlagt flytning"
FAMILY_KINDS = ("familiebehandling", "praktisk støtte", "forældreprogram")
METHODS = {"forældreprogram": ("PMTO", "DUÅ"), "ungeforløb": ("MST", "MST", "MTFC"), "kontaktperson": ("", "", "PALS")}
DAY_PRICES = {
    "netværkspleje": 620.0,
    "plejefamilie": 1350.0,
    "kost- eller efterskole": 700.0,
    "eget værelse": 950.0,
    "opholdssted": 2450.0,
    "døgninstitution": 3100.0,
}


@dataclass(eq=False)
class Measure:
    child: Child
    kind: str
    start: date
    end: date | None
    acting: str = OWN
    method: str = ""
    number: int = 0

    @property
    def code(self) -> str:
        return measure_code(self.kind, self.start).code

    @property
    def group(self) -> str:
        return measure_code(self.kind, self.start).group

    def touches(self, first: date, last: date) -> bool:
        return self.start <= last and (self.end is None or self.end >= first)


@dataclass(eq=False)
class Placement:
    child: Child
    site: int
    kind: str
    start: date
    end: date | None
    with_consent: bool
    day_price: float
    reasons: tuple[str, ...] = ()
    number: int = 0


@dataclass(eq=False)
class Course:
    """One stay away from home, from the first site to the last."""

    child: Child
    end: date
    stays: list[Placement] = field(default_factory=list)


@dataclass
class Help:
    measures: list[Measure] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)


def invent_measures(
    rng: random.Random, children: list[Child], notifications: list[Notification], investigations: list[Investigation]
) -> Help:
    own = [child for child in children if not child.family.is_foreign]
    notified: dict[int, date] = {}
    for notification in notifications:
        if notification.child and not notification.is_unborn:
            notified.setdefault(notification.child.number, notification.received)
    investigated: dict[int, list[date]] = {}
    for investigation in investigations:
        investigated.setdefault(investigation.child.number, []).append(investigation.aware)
    placements = _placements(rng, own, notified)
    measures = [_measure_of(placement) for placement in placements]
    measures += _preventive(rng, own, placements, notified, investigated)
    measures += _early(rng, own, notified)
    measures += _by_other_municipalities(rng, own)
    _settle(rng, measures, placements)
    return Help(measures, placements)


# --- Placements -------------------------------------------------------------------------------------------------


def _placements(rng: random.Random, own: list[Child], notified: dict[int, date]) -> list[Placement]:
    courses: list[Course] = []
    latest: dict[int, Course] = {}
    for year in range(FIRST_MEASURE_YEAR - 2, AS_OF.year + 1):
        _move_children(rng, courses, year)
        for month in range(1, 13):
            day = date(year, month, 1)
            stock = sum(1 for c in latest.values() if c.stays[0].start <= day <= c.end and c.child.age(day) < 18)
            ready = [c for c in own if c.is_minor_resident(day) and _is_free(latest.get(c.number), day)]
            weights = [_placement_weight(c, day, notified) for c in ready]
            for child in draw(rng, ready, weights, round(along(PLACED, year)) - stock):
                course = _course(rng, child, plus(day, rng.randint(0, 27)))
                if course:
                    courses.append(course)
                    latest[child.number] = course
    return [stay for course in courses for stay in course.stays]


def _is_free(course: Course | None, day: date) -> bool:
    return course is None or plus(course.end, 60) < day


def _placement_weight(child: Child, day: date, notified: dict[int, date]) -> float:
    age = child.age(day)
    if age >= 17:
        return 0.0
    by_age = 1.2 if age < 2 else 0.8 if age < 11 else 4.0 if age < 13 else 8.0
    was_notified = notified.get(child.number, date.max) <= day
    return float(child.risk**1.5) * by_age * (1.0 if was_notified else 0.04)


def _course(rng: random.Random, child: Child, start: date) -> Course | None:
    age = child.age(start)
    mean_days = 1500 if age < 4 else 1250 if age < 12 else 800
    end = plus(start, 60 + round(rng.expovariate(1 / mean_days)))
    last_day = plus(child.eighteen, -1)
    stays_on = end > last_day and rng.random() < 0.45
    end = min(end, last_day, child.left or date.max)
    if start >= end or not child.is_minor_resident(start):
        return None
    course = Course(child, end, [_stay(rng, child, start, end, None)])
    course.stays[0].reasons = (RETURN_HOME,)
    if stays_on and not child.left:
        _aftercare(rng, course, last_day)
    return course


def _aftercare(rng: random.Random, course: Course, last_day: date) -> None:
    """Help after 18: either the same stay simply goes on, or a room of one's own from the birthday."""
    until = min(plus(last_day, rng.randint(150, 1500)), plus(birthday(course.child.born, 23), -1))
    stay = course.stays[-1]
    course.end = until
    if rng.random() < 0.5:
        stay.end = until
        if rng.random() < 0.4:
            # A breakdown of someone over 18 is not one of the indicator's.
            stay.reasons = (CHILD_LEAVES,)
    else:
        stay.reasons = (PLANNED_MOVE,)
        room = _stay(rng, course.child, plus(last_day, 1), until, None)
        room.kind, room.reasons = "eget værelse", (RETURN_HOME,)
        course.stays.append(room)


def _stay(rng: random.Random, child: Child, start: date, end: date, former: Placement | None) -> Placement:
    age = child.age(start)
    kin = 0.16 + 0.005 * (start.year - 2005)
    kinds = {
        "netværkspleje": kin if age < 15 else 0.06,
        "plejefamilie": 0.62 if age < 12 else 0.26,
        "kost- eller efterskole": 0.14 if age >= 14 else 0.0,
        "eget værelse": 0.10 if age >= 16 else 0.0,
        "opholdssted": 0.08 if age < 12 else 0.30,
        "døgninstitution": 0.14 if age < 12 else 0.26,
    }
    kind = pick(rng, {k: w for k, w in kinds.items() if w > 0})
    price = DAY_PRICES[kind] * 1.02 ** (start.year - 2010) * rng.uniform(0.75, 1.45)
    site = rng.randint(1, 240)
    while former and site == former.site:
        site = rng.randint(1, 240)
    return Placement(child, site, kind, start, end, rng.random() < 0.8, round(price * 2) / 2)


def _move_children(rng: random.Random, courses: list[Course], year: int) -> None:
    """The breakdowns and planned moves of the year, among the children placed when it began."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    placed = [c for c in courses if c.stays[-1].start < first and c.end > plus(first, 60) and c.child.age(last) < 18]
    weights = [4.0 if c.child.age(first) >= 11 else 0.7 for c in placed]
    breakdowns, moves = round(along(BREAKDOWNS, year) * rng.uniform(0.92, 1.08)), round(along(PLANNED_MOVES, year))
    for position, course in enumerate(draw(rng, placed, weights, breakdowns + moves)):
        day = plus(first, rng.randint(20, min((last - first).days - 5, (course.end - first).days - 20)))
        if position < breakdowns:
            leaves, gives_up = rng.choice([(True, False), (True, False), (False, True), (False, True), (True, True)])
            reasons = ((CHILD_LEAVES,) if leaves else ()) + ((SITE_GIVES_UP,) if gives_up else ())
            goes_home = rng.random() < 0.3
        else:
            reasons, goes_home = (PLANNED_MOVE,), False
        _end_stay(rng, course, day, reasons, goes_home)


def _end_stay(rng: random.Random, course: Course, day: date, reasons: tuple[str, ...], goes_home: bool) -> None:
    stay = course.stays[-1]
    until, after = stay.end or course.end, stay.reasons
    stay.end, stay.reasons = day, reasons
    if goes_home:
        course.end = day
        return
    # Some registers end a stay on the day of the move, some on the day before.
    following = _stay(rng, course.child, day if rng.random() < 0.5 else plus(day, 1), until, stay)
    following.reasons = after
    if reasons == (PLANNED_MOVE,) and rng.random() < 0.25:
        # Only the legal basis changed; the child stays where it is.
        following.site, following.kind, following.day_price = stay.site, stay.kind, stay.day_price
        following.with_consent = not stay.with_consent
    course.stays.append(following)


def _measure_of(placement: Placement) -> Measure:
    child = placement.child
    is_aftercare = child.age(placement.start) >= 18
    measure = Measure(child, "efterværn" if is_aftercare else placement.kind, placement.start, placement.end)
    if child.number % 4 == 0 and measure.kind == "plejefamilie" and placement.start >= FOSTER_RECUT:
        measure.method = "MTFC"
    return measure


# --- Preventive help --------------------------------------------------------------------------------------------


def _preventive(
    rng: random.Random,
    own: list[Child],
    placements: list[Placement],
    notified: dict[int, date],
    investigated: dict[int, list[date]],
) -> list[Measure]:
    away: dict[int, list[Placement]] = {}
    for placement in placements:
        away.setdefault(placement.child.number, []).append(placement)
    measures: list[Measure] = []
    until: dict[int, date] = {}
    for year in range(FIRST_MEASURE_YEAR, AS_OF.year + 1):
        for month in range(1, 13):
            day = date(year, month, 1)
            ready = [c for c in own if c.is_minor_resident(day) and not _is_away(away.get(c.number, []), day)]
            stock = sum(1 for c in ready if until.get(c.number, date.min) >= day)
            free = [c for c in ready if plus(until.get(c.number, date(1990, 1, 1)), 45) < day and c.age(day) < 17]
            weights = [_preventive_weight(c, day, notified, investigated) for c in free]
            for child in draw(rng, free, weights, round(along(PREVENTIVE_ONLY, year)) - stock):
                if until.get(child.number, date.min) >= day:
                    # Already reached as a brother or sister of someone drawn before.
                    continue
                for measure in _preventive_course(rng, child, plus(day, rng.randint(0, 27))):
                    measures.append(measure)
                    assert measure.end
                    until[measure.child.number] = max(until.get(measure.child.number, date.min), measure.end)
    return measures


def _is_away(stays: list[Placement], day: date) -> bool:
    return any(stay.start <= day and (stay.end is None or day <= stay.end) for stay in stays)


def _preventive_weight(
    child: Child, day: date, notified: dict[int, date], investigated: dict[int, list[date]]
) -> float:
    if notified.get(child.number, date.max) > day:
        return 0.0
    recent = any(0 <= (day - aware).days <= 260 for aware in investigated.get(child.number, []))
    age = child.age(day)
    return child.risk * (25.0 if recent else 1.0) * (0.5 if age < 4 else 0.9 if age < 11 else 2.0 if age < 13 else 6.5)


def _preventive_course(rng: random.Random, child: Child, start: date) -> list[Measure]:
    family_share = along(FAMILY_DIRECTED, start.year) + (0.12 if child.age(start) < 11 else -0.12)
    end = plus(start, round(min(2200, max(100, rng.lognormvariate(5.7 if child.age(start) >= 13 else 6.05, 0.65)))))
    first = _preventive_measure(rng, child, start, end, rng.random() < family_share)
    course = [first]
    if rng.random() < 0.32:
        # Another measure beside the first.
        beside = plus(start, rng.randint(0, 150))
        course.append(_preventive_measure(rng, child, beside, plus(beside, rng.randint(90, 600)), rng.random() < 0.4))
    if rng.random() < 0.38:
        # Another measure after the first: on the day it ends, the day after, or a month later.
        after = plus(end, rng.choice([0, 1, 30]))
        following = _preventive_measure(rng, child, after, plus(after, rng.randint(120, 500)), rng.random() < 0.3)
        if rng.random() < 0.7:
            following.kind, following.method = "kontaktperson", ""
        course.append(following)
    for measure in [m for m in course if m.kind in FAMILY_KINDS]:
        # Help to a family is registered on each of its children.
        for sibling in child.family.children:
            if sibling is not child and sibling.is_minor_resident(measure.start) and rng.random() < 0.7:
                course.append(Measure(sibling, measure.kind, measure.start, measure.end, method=measure.method))
    for measure in course:
        ends = [measure.end or date.max, measure.child.left or date.max]
        if measure.kind != "kontaktperson" or rng.random() < 0.7:
            ends.append(plus(measure.child.eighteen, -1))
        measure.end = min(ends)
    return [m for m in course if m.end and m.start < m.end and m.child.is_minor_resident(m.start)]


def _preventive_measure(rng: random.Random, child: Child, start: date, end: date, for_family: bool) -> Measure:
    age = child.age(start)
    if for_family:
        kinds = {"familiebehandling": 0.5, "praktisk støtte": 0.3, "forældreprogram": 0.2 if age < 13 else 0.05}
    else:
        kinds = {
            "kontaktperson": 0.5 if age >= 8 else 0.1,
            "aflastning": 0.35,
            "ungeforløb": 0.25 if age >= 12 else 0.0,
            "praktik": 0.08 if age >= 15 else 0.0,
        }
    kind = pick(rng, {k: w for k, w in kinds.items() if w > 0})
    if kind == "aflastning":
        # Relief lasts for years, also across the change of law that gave it another step.
        end = plus(end, (end - start).days)
    return Measure(child, kind, start, end, method=rng.choice(METHODS.get(kind, ("",))))


def _early(rng: random.Random, own: list[Child], notified: dict[int, date]) -> list[Measure]:
    """Early help of § 11, from 2024 § 30: short, without investigation, and not a measure in the indicators' sense."""
    measures = []
    for year in range(FIRST_MEASURE_YEAR, AS_OF.year + 1):
        middle = date(year, 7, 1)
        ready = [c for c in own if c.is_minor_resident(middle)]
        weights = [c.risk**0.6 * (2.0 if c.number in notified else 1.0) for c in ready]
        for child in draw(rng, ready, weights, round(along(EARLY_STARTS, year) * rng.uniform(0.93, 1.07))):
            start = plus(date(year, 1, 1), rng.randint(0, 364))
            if child.is_minor_resident(start):
                kind = rng.choice(["rådgivning", "rådgivning", "netværksgruppe"])
                end = min(plus(start, rng.randint(40, 260)), child.left or date.max, plus(child.eighteen, -1))
                measures.append(Measure(child, kind, start, end))
    return measures


def _by_other_municipalities(rng: random.Random, own: list[Child]) -> list[Measure]:
    """Children who live here while another municipality acts."""
    measures = []
    for year in range(2009, 2024, 2):
        day = date(year, 3, 1)
        child = rng.choice([c for c in own if c.is_minor_resident(day) and 6 <= c.age(day) <= 13 and not c.left])
        kind = rng.choice(["plejefamilie", "kontaktperson"])
        measures.append(
            Measure(child, kind, day, plus(day, rng.randint(300, 1100)), acting=rng.choice(["0147", "0320"]))
        )
    return measures


# --- The file ---------------------------------------------------------------------------------------------------


def _settle(rng: random.Random, measures: list[Measure], placements: list[Placement]) -> None:
    """Numbers the rows, opens what has not ended by the extract date, and lets some end on the last day of a year."""
    for measure in measures:
        assert measure.end
        if measure.group != "anbringelse" and measure.end.month >= 11 and rng.random() < 0.22:
            year_end = date(measure.end.year, 12, rng.choice([30, 31, 31]))
            if measure.child.left is None and measure.child.age(year_end) < 18:
                measure.end = year_end
        elif measure.group != "anbringelse" and rng.random() < 0.15:
            measure.end = date(measure.end.year, measure.end.month, month_length(measure.end.year, measure.end.month))
    planned_ends = 0
    rows: list[Measure | Placement] = [*measures, *placements]
    for row in sorted(rows, key=lambda r: (r.start, r.child.number)):
        if row.end and row.end > AS_OF:
            is_planned = isinstance(row, Measure) and row.group != "anbringelse" and row.end.year == AS_OF.year + 1
            planned_ends += is_planned
            # A few planned ends are written although nobody knows yet whether they will be kept.
            row.end = row.end if is_planned and planned_ends % 6 == 0 else None
    measures[:] = _numbered([m for m in measures if m.start <= AS_OF])
    placements[:] = [p for p in placements if p.start <= AS_OF]
    placements.sort(key=lambda p: (p.start, p.child.number))
    for number, placement in enumerate(placements, start=1):
        placement.number = number
        if placement.end is None or number % 60 == 0:
            # Nothing has ended yet; and now and then nobody wrote down why it did.
            placement.reasons = ()


def _numbered(measures: list[Measure]) -> list[Measure]:
    measures.sort(key=lambda m: (m.start, m.child.number, m.kind))
    for number, measure in enumerate(measures, start=1):
        measure.number = number
    return measures


def move_placed_children(rng: random.Random, placements: list[Placement]) -> int:
    """Some foster families live in another municipality: the address moves, who pays does not."""
    moved = 0
    for placement in placements:
        child = placement.child
        if placement.kind == "plejefamilie" and child.age(placement.start) < 15 and rng.random() < 0.15:
            first, last = plus(placement.start, 5), placement.end or date(2030, 1, 1)
            is_long = (last - first).days > 200
            if is_long and child.left is None and all(a.municipality == OWN for a in child.addresses):
                child.cut_address(
                    first, placement.end, Address(first, placement.end, "", "", rng.choice(["0320", "0259"]))
                )
                moved += 1
    return moved


def foranstaltninger_rows(measures: list[Measure], case_of: dict[int, str]) -> list[tuple[str | date | None, ...]]:
    return [
        (
            f"T{m.number:05}",
            m.child.id_on(m.start, slow_days=90),
            case_of.get(m.number, ""),
            m.code,
            m.start,
            m.end,
            m.acting,
            m.method,
        )
        for m in measures
    ]


def anbringelser_rows(placements: list[Placement]) -> list[tuple[str | float | date | None, ...]]:
    return [
        (
            f"N{p.number:05}",
            p.child.id_on(p.start),
            f"A{p.site:04}",
            p.kind,
            p.start,
            p.end,
            yes_no(p.with_consent),
            p.day_price,
        )
        for p in placements
    ]


def aarsager_rows(placements: list[Placement]) -> list[tuple[str, str]]:
    return [(f"N{p.number:05}", reason) for p in placements for reason in p.reasons]
