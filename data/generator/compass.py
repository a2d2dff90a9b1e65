"""The years in which Forandringskompasset became a habit: children scored again and again, and pupils in flexible
offers scored within the school year. Added to the scores at the start of some measures, which stay as they are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from .cases import DISABILITY, Case
from .days import AS_OF, LAST_YEAR, plus
from .measures import Help, Measure
from .people import Child
from .schooling import FLEXIBLE_FROM, Enrolment
from .trends import COMPASS_USED, along, draw, pick
from .writing import Cell

DIMENSIONS = range(1, 11)
FLEXIBLE = ("skoleflex", "skoleloop", "skoleopdatering", "tilbageslusning")
PLANTED = ("one day", "once", "one day", "after summer", "one day", "nothing written")
# How a day of scoring is written down; two may have scored half the dimensions each, or all of them twice.
WHOLE, GAPS, EMPTY, HALVES, TWICE = "whole", "gaps", "empty", "halves", "twice"
RISING, STEADY, FALLING = "rising", "steady", "falling"
STEPS = {RISING: (0.12, 0.38, 0.35, 0.15), FALLING: (0.52, 0.36, 0.11, 0.01)}
Row = tuple[str, int, date, int | None, str]
Scores = dict[int, int]


@dataclass
class Compass:
    """The days on which each child is scored: those already written, and those to come."""

    written: dict[int, dict[date, Scores]] = field(default_factory=dict)
    planned: dict[int, dict[date, str]] = field(default_factory=dict)
    children: dict[int, Child] = field(default_factory=dict)
    # Children and years in which nobody else may add a day, or the difficulty planted would be gone.
    closed: set[tuple[int, int]] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    # Where those in a flexible offer are going: for three in five it goes well.
    pupils: dict[int, str] = field(default_factory=dict)

    def days(self, child: Child) -> list[date]:
        return sorted({*self.written.get(child.number, ()), *self.planned.get(child.number, ())})

    def is_scored(self, child: Child, year: int) -> bool:
        return any(day.year == year for day in self.days(child))

    def plan(self, child: Child, day: date, how: str) -> None:
        if child.number not in self.alone and day not in self.days(child):
            self.planned.setdefault(child.number, {})[day] = how
            self.children[child.number] = child


def kompas_rows(
    rng: random.Random,
    first: Sequence[Sequence[Cell]],
    children: list[Child],
    cases: list[Case],
    helps: Help,
    enrolments: list[Enrolment],
) -> list[Sequence[Cell]]:
    """`first` holds the scores at the start of some measures, row for row as they were."""
    compass = _as_written(first, children)
    for starting in range(FLEXIBLE_FROM, LAST_YEAR + 1):
        for position, child in enumerate(_offered(enrolments, starting)):
            # One of the difficulties is there every year, whatever is drawn.
            planted = PLANTED[starting % len(PLANTED)] if position == starting % 5 else ""
            _score_pupil(rng, compass, child, starting, planted)
    placed = _first_placements(helps)
    for child, day in placed:
        _score_around_placement(rng, compass, child, day)
    for year in range(2013, LAST_YEAR + 1):
        _score_cases(rng, compass, cases, helps, year)
    _plan_ahead(rng, compass, cases)
    measures: dict[int, list[Measure]] = {}
    for measure in helps.measures:
        if measure.group != "tidlig":
            measures.setdefault(measure.child.number, []).append(measure)
    added = [
        row
        for number in sorted(compass.planned)
        for row in _rows_of(rng, compass, compass.children[number], measures.get(number, []))
    ]
    return sorted([*first, *added], key=_place)


def _place(row: Sequence[Cell]) -> tuple[date, str, int]:
    child, dimension, day = row[0], row[1], row[2]
    assert isinstance(child, str)
    assert isinstance(dimension, int)
    assert isinstance(day, date)
    return day, child, dimension


def _as_written(rows: Sequence[Sequence[Cell]], children: list[Child]) -> Compass:
    by_id = {identity: child for child in children for _, identity in child.ids}
    compass = Compass()
    for row in rows:
        day, identity, dimension = _place(row)
        assert isinstance(row[3], int)
        compass.written.setdefault(by_id[identity].number, {}).setdefault(day, {})[dimension] = row[3]
    return compass


# --- Pupils in flexible offers ----------------------------------------------------------------------------------


def _offered(enrolments: list[Enrolment], starting: int) -> list[Child]:
    first, last = date(starting, 8, 1), date(starting + 1, 7, 31)
    found = {e.child.number: e.child for e in enrolments if e.offer in FLEXIBLE and first <= e.start <= last}
    return [found[number] for number in sorted(found)]


def _score_pupil(rng: random.Random, compass: Compass, child: Child, starting: int, planted: str) -> None:
    """Two thirds are scored twice or more in the school year; the others once, once over the summer, or not at all."""
    how = planted or pick(
        rng, {"again": 0.75, "once": 0.06, "one day": 0.05, "after summer": 0.04, "nothing written": 0.03, "": 0.07}
    )
    ends = date(starting + 1, 7, 31)
    begun = plus(date(starting, 8, 12), rng.randint(0, 60))
    later = plus(begun, rng.randint(110, 235))
    if how != "again":
        compass.closed |= {(child.number, starting), (child.number, starting + 1)}
    match how:
        case "again":
            if later > AS_OF:
                later = plus(AS_OF, -rng.randint(5, 25))
            elif rng.random() < 0.06:
                later = ends
            between = [plus(begun, (later - begun).days // 2)] if rng.random() < 0.3 else []
            tendency = RISING if len(compass.pupils) % 5 < 3 else pick(rng, {FALLING: 0.85, STEADY: 0.15})
            compass.pupils.setdefault(child.number, tendency)
            for day in (begun, *between, later):
                compass.plan(child, day, _how_written(rng))
        case "once":
            compass.plan(child, begun, WHOLE)
        case "one day":
            is_new = not compass.days(child)
            compass.plan(child, begun, TWICE if is_new else HALVES)
            if is_new:
                compass.alone.add(child.number)
        case "after summer":
            for day in (plus(ends, -rng.randint(35, 80)), plus(ends, rng.choice([1, 12, 20, 33]))):
                if day <= AS_OF:
                    compass.plan(child, day, WHOLE)
        case "nothing written":
            compass.plan(child, begun, WHOLE)
            compass.plan(child, later, EMPTY)


def _how_written(rng: random.Random) -> str:
    return pick(rng, {WHOLE: 0.90, GAPS: 0.05, HALVES: 0.035, EMPTY: 0.015})


# --- Children with a case ---------------------------------------------------------------------------------------


def _first_placements(helps: Help) -> list[tuple[Child, date]]:
    first: dict[int, tuple[Child, date]] = {}
    for stay in helps.placements:
        known = first.get(stay.child.number)
        if known is None or stay.start < known[1]:
            first[stay.child.number] = (stay.child, stay.start)
    return [first[number] for number in sorted(first)]


def _score_around_placement(rng: random.Random, compass: Compass, child: Child, day: date) -> None:
    """Scored while still at home, which says nothing of the placement; some on the day before or the day itself."""
    if day < date(2013, 1, 1) or rng.random() > 0.06 + 0.035 * (day.year - 2012):
        return
    before = rng.choice([0, 1, rng.randint(10, 90), rng.randint(10, 90), rng.randint(10, 90)])
    compass.plan(child, plus(day, -before), WHOLE)


def _score_cases(rng: random.Random, compass: Compass, cases: list[Case], helps: Help, year: int) -> None:
    """Brings the share of the year's cases that are scored to the trend, those placed and those known before others."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    active = [c for c in cases if c.opened <= last and (c.closed is None or c.closed >= first)]
    scored = sum(1 for case in active if compass.is_scored(case.child, year))
    placed = {p.child.number for p in helps.placements if p.start <= last and (p.end is None or p.end >= first)}
    ready = [
        c
        for c in active
        if not compass.is_scored(c.child, year)
        and (c.child.number, year) not in compass.closed
        and c.child.number not in compass.alone
    ]
    weights = [_weight(compass, case, placed, first) for case in ready]
    for case in draw(rng, ready, weights, round(along(COMPASS_USED, year) * len(active)) - scored):
        opens, closes = max(first, case.opened), min(last, case.closed or last)
        if rng.random() < 0.03:
            # Scored in the year, but before the case was opened or after it was closed.
            opens, closes = first, last
        day = plus(opens, rng.randint(0, (closes - opens).days))
        compass.plan(case.child, day, _how_written(rng))
        again = plus(day, rng.randint(100, 200))
        if again <= closes and rng.random() < 0.35:
            compass.plan(case.child, again, _how_written(rng))


def _weight(compass: Compass, case: Case, placed: set[int], first: date) -> float:
    weight = 3.0 if case.child.number in placed else 0.6 if case.target_group == DISABILITY else 1.0
    times = len(compass.days(case.child))
    weight *= 1.0 if not times else 2.5 if times < 4 else 0.8
    return weight * (0.4 if case.child.age(first) >= 18 else 1.0)


def _plan_ahead(rng: random.Random, compass: Compass, cases: list[Case]) -> None:
    """Days agreed for the new year stand in the extract without a score."""
    known = [c for c in cases if c.is_open(AS_OF) and compass.is_scored(c.child, LAST_YEAR)]
    for case in draw(rng, known, [1.0] * len(known), 9):
        compass.plan(case.child, plus(AS_OF, rng.randint(6, 50)), EMPTY)


# --- Scores -----------------------------------------------------------------------------------------------------


def _rows_of(rng: random.Random, compass: Compass, child: Child, measures: list[Measure]) -> Iterator[Row]:
    tendency = compass.pupils.get(child.number) or pick(rng, {RISING: 0.55, STEADY: 0.21, FALLING: 0.24})
    written, planned = compass.written.get(child.number, {}), compass.planned[child.number]
    scores = dict(written[min(written)]) if written else {dimension: rng.randint(2, 7) for dimension in DIMENSIONS}
    for position, day in enumerate(compass.days(child)):
        if day in written:
            scores = dict(written[day])
            continue
        how = planned[day]
        if position and how != EMPTY:
            scores = _step(rng, scores, tendency)
        codes = [m.code for m in measures if m.touches(day, day)]
        code, other = (codes[-1] if codes else ""), (codes[0] if len(codes) > 1 else "")
        identity = child.id_on(day, slow_days=400)
        silent = set(rng.sample(DIMENSIONS, rng.randint(1, 3))) if how == GAPS else set(DIMENSIONS)
        for dimension in DIMENSIONS:
            is_silent = how in (GAPS, EMPTY) and dimension in silent
            by_second = how == HALVES and dimension > 5
            score = None if is_silent else scores[dimension]
            yield identity, dimension, day, score, other if by_second else code
            if how == TWICE:
                yield identity, dimension, day, scores[dimension] + (1 if scores[dimension] < 10 else -1), other


def _step(rng: random.Random, scores: Scores, tendency: str) -> Scores:
    """Steady is the same in all, though one thing may be better and another worse."""
    after = dict(scores)
    if tendency == STEADY:
        better, worse = rng.sample(DIMENSIONS, 2)
        if after[better] < 10 and after[worse] > 1:
            after[better], after[worse] = after[better] + 1, after[worse] - 1
        return after
    steps = rng.choices((-1, 0, 1, 2), STEPS[tendency], k=len(after))
    return {
        dimension: min(10, max(1, score + step)) for (dimension, score), step in zip(after.items(), steps, strict=True)
    }
