"""The way to adult life: a completed youth education, and what those who were placed do at nineteen."""

from __future__ import annotations

from collections import defaultdict

from cells import Cells, Units, within
from reading import YOUTH, Day, Register, Spell, birthday, months_after, school_year_of


def vulnerable_youth_education_completion(of: Register) -> Cells:
    """I23: the cohort of I22; completed within 60 months of leaving grade 9, both ends included."""
    helped: dict[str, list[Spell]] = defaultdict(list)
    for one in of.helping():
        helped[one.row["barn_id"]].append(one)
    completed: dict[str, list[Day]] = defaultdict(list)
    for row, day in of.sources.events("ungdomsuddannelse", "slutdato"):
        if row["type"] in YOUTH and row["afgangsart"] == "fuldført":
            completed[row["barn_id"]].append(day)
    cells = Cells()
    cohorts: dict[str, Units] = defaultdict(dict)
    for row, left in of.sources.events("afslutning_9kl", "afgangsdato"):
        child, (first, last) = row["barn_id"], school_year_of(row["skoleår"])
        if any(one.touches(first, last) for one in helped[child]):
            limit = months_after(left, 60)
            done = any(left <= day <= limit for day in completed[child])
            state = ("met" if done else "not") if limit <= of.as_of else ("early" if done else "waiting")
            cohorts[str(left.year)][child] = (of.strata(child, left), state)
    for label, _, _ in of.years(2011):
        cells.fold("vulnerable_youth_education_completion", label, cohorts[label], ("bydel", "køn"), within)
    return cells


def former_placed_in_edu_or_work(of: Register) -> Cells:
    """I24. Born on 29 February, one turns 18 on 1 March. Any type of education counts, 10th grade among them.

    A birthday is known before it comes: who turns 18 later in the running year belongs to its cohort and waits. From
    2011, when employment is kept.
    """
    busy: dict[str, list[Spell]] = defaultdict(list)
    for name in ("ungdomsuddannelse", "beskaeftigelse"):
        for one in of.sources.spells(name, "startdato", "slutdato"):
            busy[one.row["barn_id"]].append(one)
    cells = Cells()
    cohorts: dict[str, Units] = defaultdict(dict)
    for placement in of.placements:
        child = placement.row["barn_id"]
        if child not in of.sources.born:
            continue
        grown = birthday(of.sources.born[child], 18)
        if placement.start < grown:
            asked = months_after(grown, 12)
            active = any(one.holds(asked) for one in busy[child])
            state = ("met" if active else "not") if asked <= of.as_of else "waiting"
            cohorts[str(grown.year)][child] = (of.strata(child, grown), state)
    for label, _, _ in of.years(2011):
        cells.fold("former_placed_in_edu_or_work", label, cohorts[label], ("køn",), within)
    return cells


CHAPTER = (vulnerable_youth_education_completion, former_placed_in_edu_or_work)
