"""Sager and those who work on them: case files, case workers, plans, follow-ups, audits and compass scores."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from .codes import NEW_LAW
from .days import AS_OF, FIRST_YEAR, LAST_YEAR, plus
from .measures import Help, Measure
from .notifications import TEAMS, Investigation, team_of
from .people import Child
from .trends import CASELOAD, PLAN_COVERAGE, QUARTERLY_FOLLOW_UP, along, draw, pick
from .writing import yes_no

PLAN_QUESTIONS = (
    "Er familien inddraget?",
    "Er udredningen faglig og dækkende?",
    "Er valget af indsats begrundet?",
    "Er der fulgt op til tiden?",
    "Er der mål for at bringe barnet ned ad indsatstrappen?",
    "Er barnets synspunkter dokumenteret?",
    "Er målene målbare?",
)


VULNERABLE, DISABILITY = "socialt udsat", "handicap"


@dataclass(eq=False)
class Case:
    child: Child
    opened: date
    closed: date | None
    team: str
    network: str
    number: int = 0
    worker: str = ""
    target_group: str = VULNERABLE

    @property
    def sag_id(self) -> str:
        return f"S{self.number:05}"

    def is_open(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or day <= self.closed)


@dataclass(eq=False)
class Employment:
    worker: str
    team: str
    fraction: float
    start: date
    end: date | None = None
    leave: tuple[date, date | None] | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def is_on_leave(self, day: date) -> bool:
        return self.leave is not None and self.leave[0] <= day and (self.leave[1] is None or day <= self.leave[1])


def invent_cases(
    rng: random.Random, children: list[Child], investigations: list[Investigation], helps: Help
) -> list[Case]:
    """One case for each stretch of a child's investigations and measures without a year between them."""
    spells: dict[int, list[tuple[date, date | None]]] = {}
    for investigation in investigations:
        end = plus(investigation.aware, 60) if investigation.is_annulled else investigation.finished
        spells.setdefault(investigation.child.number, []).append((investigation.aware, end))
    for measure in helps.measures:
        if measure.group != "tidlig":
            spells.setdefault(measure.child.number, []).append((measure.start, measure.end))
    cases: list[Case] = []
    for child in sorted(children, key=lambda c: c.number):
        for start, end in _merged(spells.get(child.number, [])):
            cases.append(_case(rng, child, plus(start, -rng.randint(0, 12)), end))
    cases += _disability_cases(rng, children) + _second_cases(rng, cases)
    cases.sort(key=lambda c: (c.opened, c.child.number))
    for number, case in enumerate(cases, start=1):
        case.number = number
    return cases


def _merged(spells: list[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    merged: list[tuple[date, date | None]] = []
    for start, end in sorted(spells, key=lambda s: (s[0], s[1] or date.max)):
        if merged and start <= plus(merged[-1][1] or AS_OF, 400):
            before = merged[-1][1]
            merged[-1] = (merged[-1][0], None if before is None or end is None else max(before, end))
        else:
            merged.append((start, end))
    return merged


def _case(rng: random.Random, child: Child, opened: date, end: date | None) -> Case:
    closed = plus(end, rng.randint(30, 390)) if end else None
    trend = (opened.year - 2005) / 20
    network = pick(rng, {"Ja": 0.40 + 0.25 * trend, "Nej": 0.30 - 0.15 * trend, "Ønsker ikke": 0.10, "": 0.20})
    return Case(child, opened, closed if closed and closed <= AS_OF else None, team_of(child, opened), network)


def _disability_cases(rng: random.Random, children: list[Child]) -> list[Case]:
    """Long cases about a child's disability, without notification or investigation."""
    found = []
    for child in draw(rng, children, [0.0 if c.family.is_foreign else 1.0 for c in children], len(children) // 8):
        opened = plus(child.arrived, rng.randint(300, 4000))
        ended = min(plus(child.eighteen, rng.randint(0, 100)), plus(opened, rng.randint(500, 4500)))
        if date(2005, 1, 1) <= opened < min(ended, AS_OF) and child.is_minor_resident(opened):
            case = _case(rng, child, opened, min(ended, child.left or ended))
            case.target_group = DISABILITY
            found.append(case)
    return found


def _second_cases(rng: random.Random, cases: list[Case]) -> list[Case]:
    """Some children have two cases, and so two workers: one child in the caseload all the same."""
    found = []
    for case in draw(rng, cases, [1.0] * len(cases), len(cases) // 35):
        opened = plus(case.opened, rng.randint(10, 90))
        if opened < (case.closed or AS_OF):
            second = Case(case.child, opened, case.closed, rng.choice(TEAMS), case.network)
            second.target_group = case.target_group
            found.append(second)
    return found


def cases_of_measures(cases: list[Case], measures: list[Measure]) -> dict[int, str]:
    """The case id of each measure; early help has none."""
    by_child: dict[int, list[Case]] = {}
    for case in cases:
        by_child.setdefault(case.child.number, []).append(case)
    return {
        m.number: case.sag_id
        for m in measures
        if m.group != "tidlig"
        for case in [c for c in by_child.get(m.child.number, []) if c.is_open(m.start)][:1]
    }


def invent_workers(rng: random.Random, cases: list[Case]) -> list[Employment]:
    """Hires and lets go so that children per full-time worker follow the trend, then deals out the cases."""
    staff: list[Employment] = []
    number = 0
    for year in range(2007, LAST_YEAR + 1):
        day = date(year, 12, 31)
        for employment in staff:
            if employment.end is None and rng.random() < 0.11:
                employment.end = date(year, rng.randint(1, 11), 28)
                if employment.end < employment.start:
                    employment.end = None
        if year in (2015, 2023):
            # Some work more hours from July: another row for the same person.
            for employment in [e for e in staff if e.fraction == 0.5 and e.end is None and e.start.year < year][:2]:
                employment.end = date(year, 6, 30)
                staff.append(Employment(employment.worker, employment.team, 0.8, date(year, 7, 1)))
        if year % 2 == 0:
            _give_leave(rng, staff, day)
        # What one team is short of or has too much, the next makes up for: the total follows the trend.
        short = 0.0
        for team in TEAMS:
            needed = _children_with_open_case(cases, day, team) / along(CASELOAD, year) + short
            there = [e for e in staff if e.team == team and e.covers(day)]
            present = sum(e.fraction for e in there if not e.is_on_leave(day))
            while there and present - needed > 0.45:
                leaver = there.pop()
                leaver.end = date(year, rng.randint(2, 11), 28) if leaver.start.year < year else plus(leaver.start, 60)
                present -= 0.0 if leaver.is_on_leave(day) else leaver.fraction
            while needed - present > 0.25:
                number += 1
                gap = needed - present
                fraction = 1.0 if gap > 0.7 else 0.8 if gap > 0.5 else 0.5
                start = date(year, rng.randint(1, 11), 1) if year > 2007 else date(2005, 8, 1)
                staff.append(Employment(f"M{number:03}", team, fraction, start))
                present += fraction
            short = needed - present
    staff.sort(key=lambda e: (e.start, e.worker))
    _deal_out(rng, cases, staff)
    return staff


def _children_with_open_case(cases: list[Case], day: date, team: str) -> int:
    return len({case.child.number for case in cases if case.team == team and case.is_open(day)})


def _give_leave(rng: random.Random, staff: list[Employment], day: date) -> None:
    """Parental leave over the turn of the year; a stand-in takes over most of the cases."""
    able = [e for e in staff if e.covers(day) and e.leave is None and e.start.year < day.year and e.fraction >= 0.8]
    for employment in able[:1]:
        begins = plus(day, -rng.randint(20, 150))
        ends = plus(day, rng.randint(60, 240))
        employment.leave = (begins, ends if ends <= AS_OF else None)
        stand_in = Employment(f"M9{day.year % 100:02}", employment.team, 0.8, plus(begins, 10), plus(ends, 30))
        if stand_in.end and stand_in.end > AS_OF:
            stand_in.end = None
        staff.append(stand_in)


def _deal_out(rng: random.Random, cases: list[Case], staff: list[Employment]) -> None:
    for case in cases:
        day = min(case.closed or AS_OF, AS_OF)
        able = [e for e in staff if e.team == case.team and e.covers(day)]
        if able and rng.random() < 0.95:
            # Those on leave keep a few cases in the register.
            weights = [0.3 if e.is_on_leave(day) else e.fraction for e in able]
            case.worker = rng.choices(able, weights)[0].worker


def sager_rows(cases: list[Case]) -> list[tuple[str | date | None, ...]]:
    return [
        (c.sag_id, c.child.id_on(c.opened), c.worker, c.team, c.opened, c.closed, c.network, c.target_group)
        for c in cases
    ]


def settle_target_groups(rng: random.Random, cases: list[Case]) -> None:
    """Cases that go on after 18 are often about a disability; now and then nobody wrote what a case is about."""
    for case in cases:
        is_grown = case.child.age(case.closed or AS_OF) >= 18
        if case.target_group == VULNERABLE and rng.random() < (0.35 if is_grown else 0.03):
            case.target_group = DISABILITY
        elif rng.random() < 0.04:
            case.target_group = ""


def sagsbehandlere_rows(staff: list[Employment]) -> list[tuple[str | float | date | None, ...]]:
    return [
        (e.worker, e.team, e.fraction, e.start, e.end, e.leave[0] if e.leave else None, e.leave[1] if e.leave else None)
        for e in staff
    ]


def planer_rows(rng: random.Random, helps: Help, case_of: dict[int, str]) -> list[tuple[str | date | None, ...]]:
    """Plans year by year through each child's time with a measure; expired, open and never made."""
    spells: dict[int, list[Measure]] = {}
    for measure in helps.measures:
        if measure.group != "tidlig":
            spells.setdefault(measure.child.number, []).append(measure)
    plans: list[tuple[date, str, str, str, date | None, date | None]] = []
    for number in sorted(spells):
        measures = sorted(spells[number], key=lambda m: (m.start, m.number))
        for start, end in _merged([(m.start, m.end) for m in measures]):
            measure = next(m for m in measures if m.start == start)
            for made, until in _plan_days(rng, start, end or AS_OF):
                plans.append(
                    (
                        made,
                        measure.child.id_on(made),
                        case_of.get(measure.number, ""),
                        _plan_kind(rng, measure, made),
                        until,
                        plus(made, rng.choice([90, 182])),
                    )
                )
    plans.sort(key=lambda p: (p[0], p[1]))
    return [
        (f"H{number:05}", child, case, kind, made, until, next_follow_up)
        for number, (made, child, case, kind, until, next_follow_up) in enumerate(plans, start=1)
    ]


def _plan_days(rng: random.Random, start: date, end: date) -> list[tuple[date, date | None]]:
    days: list[tuple[date, date | None]] = []
    made = plus(start, rng.randint(-25, 85))
    while made <= min(end, AS_OF):
        has_plan = rng.random() < along(PLAN_COVERAGE, made.year) + 0.03
        if has_plan and rng.random() < 0.12:
            # An open plan: valid until another day is written.
            days.append((made, None))
            made = plus(made, 1100)
        else:
            if has_plan:
                days.append((made, plus(made, rng.choice([364, 364, 400]))))
            made = plus(made, 365)
    return days


def _plan_kind(rng: random.Random, measure: Measure, made: date) -> str:
    if measure.child.age(made) >= 16 and rng.random() < 0.4:
        return "ungeplan" if made >= NEW_LAW else "handleplan"
    return "handleplan" if made < NEW_LAW else rng.choice(["barnets plan", "barnets plan", "helhedsorienteret plan"])


def opfoelgninger_rows(rng: random.Random, measures: list[Measure]) -> list[tuple[str | date | bool, ...]]:
    found: list[tuple[date, str, str, bool]] = []
    for measure in measures:
        for first, last in _quarters(max(measure.start, date(FIRST_YEAR, 1, 1)), measure.end or AS_OF):
            followed = rng.random() < along(QUARTERLY_FOLLOW_UP, first.year) / 0.93
            # Now and then twice in one quarter, which does not help the next.
            for _ in range((2 if rng.random() < 0.12 else 1) if followed else 0):
                day = plus(first, rng.randint(0, (last - first).days))
                kind = rng.choice(["møde", "møde", "tilsynsbesøg", "telefon", "statusrapport"])
                found.append((day, f"T{measure.number:05}", kind, rng.random() < 0.92))
    found.sort()
    return [(f"O{n:05}", measure, day, kind, noted) for n, (day, measure, kind, noted) in enumerate(found, start=1)]


def _quarters(first: date, last: date) -> list[tuple[date, date]]:
    quarters, start = [], date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    while start <= min(last, AS_OF):
        following = date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
        quarters.append((max(first, start), min(last, plus(following, -1), AS_OF)))
        start = following
    return quarters


def ledelsestilsyn_rows(rng: random.Random, cases: list[Case]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for year in range(2018, LAST_YEAR + 1):
        for quarter in range(1, 5):
            day = date(year, quarter * 3, 20)
            open_cases = [c for c in cases if c.is_open(day)]
            for case in draw(rng, open_cases, [1.0] * len(open_cases), 12):
                for position, question in enumerate(PLAN_QUESTIONS):
                    compliant = 0.52 + 0.03 * (year - 2018) + 0.03 * (3 - position)
                    answer = "Ikke relevant" if rng.random() < 0.08 else yes_no(rng.random() < compliant)
                    rows.append((case.sag_id, f"{year}K{quarter}", question, answer))
    return rows


def kompas_rows(rng: random.Random, measures: list[Measure]) -> list[tuple[str | int | date, ...]]:
    """Ten dimensions scored 1-10, at the start of some measures and again later; not everyone is scored twice."""
    scored = [m for m in measures if m.group != "tidlig" and m.start >= date(2012, 6, 1) and m.child.age(m.start) < 18]
    rows: list[tuple[str | int | date, ...]] = []
    taken: set[int] = set()
    for measure in draw(rng, scored, [1.0] * len(scored), len(scored) // 4):
        if measure.child.number in taken:
            continue
        taken.add(measure.child.number)
        days = [plus(measure.start, rng.randint(5, 60)), plus(measure.start, rng.randint(200, 400))]
        days = [day for day in days[: 2 if rng.random() < 0.8 else 1] if day <= min(AS_OF, measure.end or AS_OF)]
        scores = [rng.randint(2, 7) for _ in range(10)]
        for turn, day in enumerate(days):
            for dimension in range(10):
                step = rng.choices([-1, 0, 1, 2], [0.17, 0.35, 0.33, 0.15])[0] if turn else 0
                score = min(10, max(1, scores[dimension] + step))
                rows.append((measure.child.id_on(day), dimension + 1, day, score, measure.code))
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def sigtelser_rows(
    rng: random.Random, children: list[Child], helps: Help, trend: dict[int, int]
) -> list[tuple[str | date, ...]]:
    """Charges, and suspicions of those under 15: several in one case, some dropped, some long after the offence."""
    helped: dict[int, list[Measure]] = {}
    for measure in helps.measures:
        if measure.group != "tidlig":
            helped.setdefault(measure.child.number, []).append(measure)
    offences = {
        "tyveri": "øvrig",
        "hærværk": "øvrig",
        "brugstyveri": "øvrig",
        "vold": "personfarlig",
        "trusler": "personfarlig",
        "røveri": "alvorlig",
        "salg af narkotika": "alvorlig",
    }
    found: list[tuple[date, int, Child, str, bool, date]] = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        young = [c for c in children if c.is_minor_resident(last) and 10 <= c.age(last) <= 17]
        weights = [
            c.risk
            * (2.0 if c.sex == "M" else 0.7)
            * (c.age(last) - 8)
            * (9.0 if any(m.touches(first, last) for m in helped.get(c.number, [])) else 1.0)
            for c in young
        ]
        for child in draw(rng, young, weights, round(along(trend, year))):
            offence = plus(first, rng.randint(0, 364))
            for _ in range(rng.choices([1, 2, 3, 4], [0.6, 0.22, 0.11, 0.07])[0]):
                charged = plus(offence, rng.choice([0, 1, 3, 14, 60, 200]))
                kind = pick(rng, dict(zip(offences, [0.28, 0.14, 0.08, 0.22, 0.10, 0.10, 0.08], strict=True)))
                if charged <= AS_OF and offence.year == year:
                    found.append((charged, child.number, child, kind, rng.random() < 0.09, offence))
                offence = plus(offence, rng.choice([0, 0, 20, 60]))
    found.sort(key=lambda f: (f[0], f[1], f[3]))
    return [
        (f"K{n:05}", child.id_on(offence), offence, charged, kind, offences[kind], yes_no(dropped))
        for n, (charged, _, child, kind, dropped, offence) in enumerate(found, start=1)
    ]
