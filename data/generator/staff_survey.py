"""What staff answer about the meetings of TVÆRS and their knowledge of others, and parents about the visitation."""

from __future__ import annotations

import random

from .days import LAST_YEAR
from .trends import DECISIONS_RATED, KNOWLEDGE_RATED, MEETINGS_APPROVED, along

MEETINGS = ("Styrker TVÆRS det generelle tværfaglige arbejde?", "Vil du tage en sag op i TVÆRS igen?")
DECISIONS = (
    "Jeg er tilfreds med afgørelsen",
    "Jeg forstår, hvorfor afgørelsen blev, som den blev",
    "Jeg fik svar inden for rimelig tid",
)
KNOWLEDGE = (
    "Jeg kender de øvrige forvaltningers tilbud til udsatte børn",
    "Jeg ved, hvem jeg skal ringe til",
    "Samarbejdet om det enkelte barn fungerer godt",
)
Answer = tuple[str, str, int, str, int | None]


def personalesvar_rows(rng: random.Random) -> list[tuple[str | int | None, ...]]:
    """Each respondent has a row for every question asked, answered or not.

    Some of the staff answer both surveys of theirs; parents are asked about a decision, some again the year after.
    """
    answers: list[Answer] = []
    for year in range(2012, LAST_YEAR + 1):
        staff = [f"P{number:03}" for number in range(1 + (year - 2012) * 9, 61 + (year - 2012) * 9)]
        parents = [f"F{number:03}" for number in range(1 + (year - 2012) * 40, 61 + (year - 2012) * 40)]
        if year >= 2015:
            answers += _meetings(rng, year, rng.sample(staff, 34))
        answers += _decisions(rng, year, rng.sample(parents, 38))
        if year % 2 == 0:
            # More take part each time: waves are compared by their means, not by how many agreed.
            answers += _knowledge(rng, year, rng.sample(staff, 30 + (year - 2012) * 2))
    return [
        (f"PS{number:05}", person, survey, year, question, answer)
        for number, (person, survey, year, question, answer) in enumerate(answers, start=1)
    ]


def _meetings(rng: random.Random, year: int, people: list[str]) -> list[Answer]:
    """1 is no and 5 is yes; those who have never been at a meeting leave everything empty."""
    rows: list[Answer] = []
    for person in sorted(people):
        silent = 1.0 if rng.random() < 0.08 else 0.05
        lean = rng.gauss(0, 0.15)
        for question in MEETINGS:
            answer = 5 if rng.random() < along(MEETINGS_APPROVED, year) + lean else 1
            rows.append((person, "tværs", year, question, None if rng.random() < silent else answer))
    return rows


def _decisions(rng: random.Random, year: int, people: list[str]) -> list[Answer]:
    """Many land on a mean of exactly 4; some answer one question only, some none."""
    rows: list[Answer] = []
    for position, person in enumerate(sorted(people)):
        own = rng.gauss(along(DECISIONS_RATED, year), 0.6)
        for number, question in enumerate(DECISIONS):
            answer: int | None = _point(rng, own, 0.6)
            if position % 13 == 5:
                answer = (4, 5, 3)[number]
            elif position % 17 == 8:
                answer = answer if number == 0 else None
            elif position % 19 == 11 or rng.random() < 0.04:
                answer = None
            rows.append((person, "visitation", year, question, answer))
    return rows


def _knowledge(rng: random.Random, year: int, people: list[str]) -> list[Answer]:
    rows: list[Answer] = []
    for person in sorted(people):
        own = rng.gauss(along(KNOWLEDGE_RATED, year), 0.5)
        for question in KNOWLEDGE:
            rows.append((person, "kendskab", year, question, None if rng.random() < 0.06 else _point(rng, own, 0.7)))
    return rows


def _point(rng: random.Random, mean: float, spread: float) -> int:
    return min(5, max(1, round(rng.gauss(mean, spread))))
