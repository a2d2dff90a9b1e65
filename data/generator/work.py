"""Work: what those who have been placed, and some of those who left grade 9, did after school."""

from __future__ import annotations

import random
from datetime import date

from .days import AS_OF, add_months, plus
from .measures import Help
from .people import Child
from .schooling import Leaver
from .trends import FORMER_PLACED_AT_WORK, along, pick

COMPLETE_FROM = date(2011, 1, 1)
JOB, SUBSIDISED, TRIAL = "ordinært job", "løntilskud", "praktik"
FORMS = {JOB: 0.72, SUBSIDISED: 0.16, TRIAL: 0.12}
Job = tuple[Child, str, date, date]


def beskaeftigelse_rows(rng: random.Random, helps: Help, leavers: list[Leaver]) -> list[tuple[str | date | None, ...]]:
    placed = {p.child.number: p.child for p in helps.placements if p.start < p.child.eighteen}
    jobs: list[Job] = []
    for number in sorted(placed):
        jobs += _of_former_placed(rng, placed[number])
    for leaver in leavers:
        if leaver.child.number not in placed and rng.random() < 0.42:
            jobs += _of_leaver(rng, leaver)
    kept = {(child.number, form, start): (child, form, start, end) for child, form, start, end in jobs}
    rows: list[tuple[str | date | None, ...]] = []
    for child, form, start, end in sorted(kept.values(), key=lambda job: (job[2], job[0].number, job[1])):
        # Subsidised work is agreed ahead: it may begin, and its end is written, after the extract date.
        is_agreed = form != JOB and start <= plus(AS_OF, 60)
        if end >= COMPLETE_FROM and (start <= AS_OF or is_agreed):
            shown = end if end <= AS_OF or is_agreed else None
            rows.append((child.id_on(start, slow_days=45), form, start, shown))
    return rows


def _of_former_placed(rng: random.Random, child: Child) -> list[Job]:
    """Around the day twelve months after the eighteenth birthday: at work on it, or only just not."""
    day = add_months(child.eighteen, 12)
    if day < date(2010, 6, 1) or (child.died and child.died < day):
        return []
    if rng.random() < along(FORMER_PLACED_AT_WORK, day.year):
        start = plus(day, -rng.choice([0, 20, 90, 150, 300]))
        jobs = [(child, pick(rng, FORMS), start, plus(day, rng.choice([0, 15, 100, 240, 700])))]
        if rng.random() < 0.2:
            # Two jobs at once: one young person all the same.
            jobs.append((child, JOB, plus(start, -10), plus(day, rng.randint(5, 200))))
        return jobs
    match rng.choice(["none", "none", "none", "before", "after", "early", "late"]):
        case "before":
            return [(child, JOB, plus(day, -rng.randint(60, 250)), plus(day, -1))]
        case "after":
            return [(child, pick(rng, FORMS), plus(day, 1), plus(day, rng.randint(90, 600)))]
        case "early":
            # A fortnight's trial at 17, and nothing since.
            return [(child, TRIAL, plus(day, -500), plus(day, -486))]
        case "late":
            start = plus(day, rng.randint(60, 500))
            return [(child, JOB, start, plus(start, rng.randint(60, 800)))]
    return []


def _of_leaver(rng: random.Random, leaver: Leaver) -> list[Job]:
    """Work beside or after an education: in both registers at once, which is one young person."""
    start = plus(leaver.left, rng.randint(120, 1500))
    jobs = [(leaver.child, pick(rng, FORMS), start, plus(start, rng.randint(40, 900)))]
    if rng.random() < 0.35:
        again = plus(jobs[0][3], rng.choice([1, 30, 200]))
        jobs.append((leaver.child, JOB, again, plus(again, rng.randint(60, 700))))
    return jobs
