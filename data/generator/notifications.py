"""Underretninger and undersøgelser: who is notified, when, and how fast the investigation that follows is finished."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from .codes import NEW_LAW
from .days import AS_OF, add_months, is_working_day, month_length, plus
from .people import Child
from .trends import (
    FIRST_TIME_SHARE,
    INVESTIGATIONS,
    NOTIFIED_SHARE,
    WITHIN_4_MONTHS,
    YOUNG_FIRST,
    along,
    draw,
    pick,
)

FIRST_NOTIFICATION_YEAR = 2005
TEAMS = ("Team Nord", "Team Syd", "Team Vest", "Team Øst")
TEAM_OF_BYDEL = {
    "Indre By": "Team Øst",
    "Østerbro": "Team Øst",
    "Nørrebro": "Team Nord",
    "Vesterbro-Kongens Enghave": "Team Vest",
    "Valby": "Team Vest",
    "Vanløse": "Team Vest",
    "Brønshøj-Husum": "Team Nord",
    "Bispebjerg": "Team Nord",
    "Amager Øst": "Team Syd",
    "Amager Vest": "Team Syd",
}


# Weight of each age at the end of the year among the first notifications of small and of big children.
SMALL = {0: 0.19, 1: 0.15, 2: 0.14, 3: 0.13, 4: 0.12, 5: 0.10, 6: 0.09, 7: 0.08}
BIG = {8: 0.09, 9: 0.09, 10: 0.10, 11: 0.11, 12: 0.13, 13: 0.14, 14: 0.13, 15: 0.11, 16: 0.10}
YOUNG_INVESTIGATED = {2005: 0.40, 2010: 0.42, 2024: 0.52}


@dataclass(eq=False)
class Notification:
    child: Child | None
    received: date
    minute: int
    notifier: str
    paragraph: str
    cause: str
    is_unborn: bool
    acknowledged: date | None
    assessed: date | None
    # Written in the place of the child's own id: the mother's, an unknown one, or nothing.
    other_id: str | None = None
    number: int = 0

    @property
    def barn_id(self) -> str:
        # The notification system learns of a new id half a year late: the old one is still written after the change.
        return self.child.id_on(self.received, slow_days=180) if self.child else self.other_id or ""


@dataclass(eq=False)
class Investigation:
    child: Child
    notification: Notification | None
    aware: date
    decided: date
    paragraph: str
    is_annulled: bool = False
    finished: date | None = None
    number: int = 0

    @property
    def deadline(self) -> date:
        return add_months(self.aware, 4)

    @property
    def status(self) -> str:
        if self.is_annulled:
            return "annulleret"
        return "afsluttet" if self.finished else "igangværende"


def invent_notifications(rng: random.Random, children: list[Child]) -> list[Notification]:
    found: list[Notification] = []
    latest: dict[int, int] = {}
    for year in range(FIRST_NOTIFICATION_YEAR, AS_OF.year + 1):
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
        pool = [c for c in children if (w := c.minor_window(first_day, last_day)) and (w[1] - w[0]).days >= 14]
        notified = round(along(NOTIFIED_SHARE, year) * len(pool))
        firsts = round(along(FIRST_TIME_SHARE, year) * notified)
        new = [c for c in pool if c.number not in latest]
        known = [c for c in pool if c.number in latest]
        # Small and big children are drawn apart, so that the mean age moves as meant and not as chance has it.
        small = round(firsts * along(YOUNG_FIRST, year))
        chosen = draw(rng, new, [c.risk**0.8 * SMALL.get(c.age(last_day), 0.0) for c in new], small)
        chosen += draw(rng, new, [c.risk**0.8 * BIG.get(c.age(last_day), 0.0) for c in new], firsts - small)
        repeats = draw(rng, known, [_repeat_weight(c, year, latest[c.number]) for c in known], notified - firsts)
        for child in chosen + repeats:
            latest[child.number] = year
            found += _of_one_child(rng, child, year)
        found += _odd_ones(rng, children, year, notified)
    found.sort(key=lambda n: (n.received, n.minute, n.child.number if n.child else 0))
    for number, notification in enumerate(found, start=1):
        notification.number = number
    return found


def _repeat_weight(child: Child, year: int, latest: int) -> float:
    older = 1.5 if child.age(date(year, 12, 31)) >= 9 else 1.0
    return older * float(child.risk**0.5) * 0.6 ** (year - latest)


def _of_one_child(rng: random.Random, child: Child, year: int) -> list[Notification]:
    window = child.minor_window(date(year, 1, 1), date(year, 12, 31))
    assert window
    found = [_notification(rng, child, _day_between(rng, *window))]
    for _ in range(rng.choices([0, 1, 2, 3, 4], [0.56, 0.23, 0.12, 0.06, 0.03])[0]):
        # Several people who notice the same thing on the same day are notifications of their own.
        day = found[-1].received if rng.random() < 0.06 else plus(found[-1].received, rng.randint(3, 120))
        if day > window[1]:
            break
        found.append(_notification(rng, child, day))
    return found


def _day_between(rng: random.Random, first: date, last: date) -> date:
    day = first
    for _ in range(3):
        day = plus(first, rng.randint(0, (last - first).days))
        # Few write in July and on weekends.
        if day.month != 7 and is_working_day(day):
            break
    return day


def _notification(rng: random.Random, child: Child | None, day: date, other_id: str | None = None) -> Notification:
    age = child.age(day) if child else 0
    from_school = age >= 6
    notifier = pick(
        rng,
        {
            "skole": 0.30 if from_school else 0.02,
            "dagtilbud": 0.02 if from_school else 0.24,
            "sundhedspleje": 0.02 if from_school else 0.14,
            "tandpleje": 0.03,
            "sygehus": 0.08,
            "læge": 0.04,
            "politi": 0.14 if age >= 12 else 0.08,
            "forvaltning": 0.10,
            "anden kommune": 0.04,
            "pårørende": 0.06,
            "anonym": 0.08,
            "barnet selv": 0.02 if from_school else 0.0,
        },
    )
    cause = pick(
        rng,
        {
            "omsorgssvigt": 0.17,
            "vold i hjemmet": 0.13,
            "misbrug hos forældre": 0.12,
            "højt konfliktniveau": 0.17,
            "psykisk mistrivsel": 0.14,
            "bekymrende adfærd": 0.13,
            "skolefravær": 0.13 if from_school else 0.0,
            "kriminalitet": 0.09 if age >= 10 else 0.0,
        },
    )
    other_municipality, professional, anyone = ("152", "153", "154") if day < NEW_LAW else ("132", "133", "135")
    own_accord = notifier in ("pårørende", "anonym", "barnet selv")
    paragraph = other_municipality if notifier == "anden kommune" else anyone if own_accord else professional
    acknowledged = plus(day, rng.choices([1, 2, 4, 6, 8, 14], [0.2, 0.25, 0.25, 0.15, 0.1, 0.05])[0])
    assessed = plus(day, rng.choices([0, 1, 3, 9], [0.52, 0.36, 0.09, 0.03])[0])
    return Notification(
        child,
        day,
        rng.randint(7 * 60, 18 * 60) if rng.random() < 0.9 else rng.randint(0, 1439),
        notifier,
        paragraph,
        cause,
        False,
        acknowledged if notifier != "anonym" and rng.random() < 0.97 else None,
        assessed if rng.random() < 0.985 else None,
        other_id,
    )


def _odd_ones(rng: random.Random, children: list[Child], year: int, notified: int) -> list[Notification]:
    """Unborn, unmatched, empty and just over 18: in every file, and each a question to the definition."""
    found = []
    first, last = date(year, 1, 1), date(year, 12, 31)
    for _ in range(max(2, round(notified * 0.025))):
        mother = f"B{rng.randint(800000, 804999)}" if rng.random() < 0.4 else None
        unborn = _notification(rng, None, _day_between(rng, first, last), mother)
        unborn.notifier, unborn.cause, unborn.is_unborn = "sygehus", "misbrug hos forældre", True
        found.append(unborn)
    young_mothers = [c for c in children if c.sex == "K" and c.is_resident(last) and 17 <= c.age(last) <= 22]
    if young_mothers and year % 2 == 0:
        unborn = _notification(rng, rng.choice(young_mothers), _day_between(rng, plus(last, -60), last))
        unborn.is_unborn = True
        found.append(unborn)
    found.append(_notification(rng, None, _day_between(rng, first, last), f"B{rng.randint(700000, 709999)}"))
    if year % 3:
        found.append(_notification(rng, None, _day_between(rng, first, last)))
    if of_age := [c for c in children if c.is_resident(last) and c.age(last) == 18 and c.age(plus(last, -60)) == 18]:
        found.append(_notification(rng, rng.choice(of_age), _day_between(rng, plus(last, -60), last)))
    if year == AS_OF.year:
        # Received after the extract date: not known yet, although it stands in the file.
        found.append(_notification(rng, rng.choice([c for c in children if c.is_minor_resident(last)]), plus(last, 3)))
    return found


def underretninger_rows(notifications: list[Notification]) -> list[tuple[str | date | bool | None, ...]]:
    return [
        (
            f"U{n.number:06}",
            n.barn_id,
            n.received,
            f"{n.minute // 60:02}:{n.minute % 60:02}",
            n.notifier,
            n.paragraph,
            n.cause,
            n.is_unborn,
            _known(n.acknowledged),
            _known(n.assessed),
        )
        for n in notifications
    ]


def _known(day: date | None) -> date | None:
    return day if day and day <= AS_OF else None


def invent_investigations(rng: random.Random, notifications: list[Notification]) -> list[Investigation]:
    found: list[Investigation] = []
    busy_until: dict[int, date] = {}
    by_year: dict[int, list[Notification]] = {}
    for notification in notifications:
        child = notification.child
        if child and not notification.is_unborn and child.is_minor_resident(notification.received):
            by_year.setdefault(notification.received.year, []).append(notification)
    for year in range(FIRST_NOTIFICATION_YEAR, AS_OF.year + 1):
        wanted = round(along(INVESTIGATIONS, year) * rng.uniform(0.96, 1.04))
        young = round(wanted * along(YOUNG_INVESTIGATED, year))
        small = [n for n in by_year[year] if n.child and n.child.age(n.received) < 8]
        big = [n for n in by_year[year] if n.child and n.child.age(n.received) >= 8]
        for candidates, places in ((small, young), (big, wanted - young)):
            weights = [n.child.risk**0.5 if n.child else 0.0 for n in candidates]
            for notification in draw(rng, candidates, weights, len(candidates)):
                if places <= 0:
                    break
                started = _start(rng, notification, busy_until, early=len(found) % 25 < 2)
                found += started
                places -= len(started)
    _finish(rng, found)
    found.sort(key=lambda i: (i.aware, i.child.number))
    for number, investigation in enumerate(found, start=1):
        investigation.number = number
    return found


def _start(
    rng: random.Random, notification: Notification, busy_until: dict[int, date], early: bool
) -> list[Investigation]:
    """One investigation, or one for each sibling with the same dates."""
    child = notification.child
    assert child
    aware = notification.received
    if notification.received.month == 10 and rng.random() < 0.35:
        # Four months from 31 October end on the last day of February.
        aware = date(aware.year, 10, rng.choice([30, 31]))
    elif rng.random() < 0.06:
        aware = date(aware.year, aware.month, month_length(aware.year, aware.month))
    if aware < notification.received or aware > AS_OF:
        aware = notification.received
    decided = plus(aware, 0 if rng.random() < 0.35 else rng.randint(1, 50 if early else 21))
    together = [child]
    if rng.random() < 0.14:
        together += [s for s in child.family.children if s is not child and s.is_minor_resident(aware)]
    paragraph = "50" if aware < NEW_LAW else rng.choices(["20", "19", "18"], [0.84, 0.10, 0.06])[0]
    started = []
    for one in together:
        if busy_until.get(one.number, date.min) < aware:
            busy_until[one.number] = plus(aware, 300)
            linked = notification if rng.random() < 0.95 else None
            started.append(Investigation(one, linked, aware, decided, paragraph, is_annulled=rng.random() < 0.04))
    return started


def _finish(rng: random.Random, investigations: list[Investigation]) -> None:
    """Gives each year of deadlines its share in time, so that the series moves as meant and not as chance has it."""
    by_year: dict[int, list[Investigation]] = {}
    for investigation in investigations:
        if not investigation.is_annulled:
            by_year.setdefault(investigation.deadline.year, []).append(investigation)
    for year, due in sorted(by_year.items()):
        in_time = round(len(due) * along(WITHIN_4_MONTHS, year))
        for position, investigation in enumerate(draw(rng, due, [1.0] * len(due), len(due))):
            investigation.finished = _finish_day(rng, investigation, position < in_time)
            investigation.decided = min(investigation.decided, investigation.finished)
    closed_later = 0
    for investigation in investigations:
        if investigation.finished and investigation.finished > AS_OF:
            closed_later += 1
            # Two ends after the extract date stay in the file; the rest are simply still open.
            investigation.finished = investigation.finished if closed_later <= 2 else None
        elif _is_late(investigation) and investigation.aware.year >= 2021 and rng.random() < 0.08:
            # Long overdue and still open: invisible to whoever looks at completed ones only.
            investigation.finished = None
        if investigation.decided > AS_OF:
            investigation.decided = AS_OF


def _is_late(investigation: Investigation) -> bool:
    return investigation.finished is not None and investigation.finished > investigation.deadline


def _finish_day(rng: random.Random, investigation: Investigation, in_time: bool) -> date:
    deadline = investigation.deadline
    if in_time:
        # Case workers work towards the deadline: the last day is the commonest one.
        return deadline if rng.random() < 0.08 else plus(deadline, -round(rng.triangular(0, 95, 6)))
    return plus(deadline, 1 if rng.random() < 0.08 else 1 + round(rng.expovariate(1 / 55)))


def undersoegelser_rows(investigations: list[Investigation]) -> list[tuple[str | date | None, ...]]:
    return [
        (
            f"P{i.number:05}",
            i.child.id_on(i.aware),
            f"U{i.notification.number:06}" if i.notification else "",
            i.aware,
            i.decided,
            i.finished,
            i.status,
            i.paragraph,
            team_of(i.child, i.aware),
        )
        for i in investigations
    ]


def team_of(child: Child, day: date) -> str:
    return TEAM_OF_BYDEL.get(child.bydel(day), "Team Nord")
