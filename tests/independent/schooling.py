"""School: inclusion, wellbeing, changes of school, the social check, private schools, the way back."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from cells import MOVES, Cell, Cells, Units, all_of, in_categories, moved, share
from reading import FLEXIBLE, GRADES, MUNICIPAL, OWN, Day, Register, Spell, decimal

ALL_TYPES = MUNICIPAL | {"privatskole"}


def fully_segregated(
    of: Register, day: Day, kinds: set[str], any_payer: bool = False, as_begun: bool = False
) -> dict[str, bool | None]:
    """I01: whether every enrolment of the population that day is apart, by child. Unknown without a class type.

    `as_begun` takes the school's type on the first day of the row and not on the day itself.
    """
    apart: dict[str, list[bool | None]] = defaultdict(list)
    for one in of.enrolments:
        row, child = one.row, one.row["barn_id"]
        if not one.holds(day) or row["klassetrin"] not in GRADES:
            continue
        kind = of.school(one, one.start if as_begun else day)["skoletype"]
        home = of.sources.address(child, day)
        payer = row["betalingskommune"] or (home["bopælskommune"] if home else "")
        if kind in kinds and (any_payer or payer == OWN):
            special = row["klassetype"] == "specialklasse" or kind in ("specialskole", "dagbehandling")
            apart[child].append(special or (False if row["klassetype"] else None))
    return {child: all_of(answers) for child, answers in apart.items()}


def pupil_days(of: Register) -> list[Day]:
    """Every 30 September that is known."""
    days = (Day(year, 9, 30) for year in range(2010, of.last_year + 1))
    return [day for day in days if day <= of.as_of]


def inclusion_rate(of: Register) -> Cells:
    """I02: the rest of I01."""
    cells = Cells()
    for day in pupil_days(of):
        apart = fully_segregated(of, day, MUNICIPAL)
        units: Units = {
            child: (of.strata(child, day), None if held is None else not held) for child, held in apart.items()
        }
        cells.fold("inclusion_rate", str(day.year), units, ("bydel", "køn"), share)
    return cells


def wellbeing_included_share(of: Register) -> Cells:
    """I03, grades 4 to 9. A child with fewer than half of the questions answered is outside the base, not missing.

    The year is the one written in the row; what was asked in a year after `as_of` is not known. Ids that are one
    person's are one child, with the answers of both.
    """
    questions = {row["spørgsmål_nr"]: row["vendt"] == "J" for row in of.sources.rows("spoergsmaal")}
    answers: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    for row in of.sources.rows("trivselssvar"):
        answer = decimal(row["svar"])
        if answer is not None and row["klassetrin"] in ("4", "5", "6", "7", "8", "9"):
            answers[row["år"], row["barn_id"]].append(6 - answer if questions[row["spørgsmål_nr"]] else answer)
    years: dict[str, Units] = defaultdict(dict)
    for (label, child), held in answers.items():
        if 2 * len(held) >= len(questions):
            years[label][child] = ({"køn": {of.sources.sex.get(child)}}, sum(held) / len(held) > 4)
    cells = Cells()
    for label in sorted({row["år"] for row in of.sources.rows("trivselssvar") if int(row["år"]) <= of.last_year}):
        cells.fold("wellbeing_included_share", label, years[label], ("køn",), share)
    return cells


def stable_schooling_share(of: Register) -> Cells:
    """I17. Days after `as_of` are not known: what ends then has not ended. The district is that of 1 August."""
    of_child: dict[str, list[Spell]] = defaultdict(list)
    for one in of.enrolments:
        of_child[one.row["barn_id"]].append(one)
    cells = Cells()
    for label, first, last in of.school_years(2010):
        units: Units = {}
        for child, spells in of_child.items():
            base = [
                one
                for one in spells
                if one.touches(first, min(last, of.as_of)) and of.taught_here(one, max(one.start, first))
            ]
            if base:
                changed = any(
                    left_for(one, other, first, last) and (one in base or other in base)
                    for one in spells
                    for other in spells
                )
                units[child] = (of.strata(child, first), not changed)
        cells.fold("stable_schooling_share", label, units, ("bydel", "køn"), share)
    return cells


def left_for(one: Spell, other: Spell, first: Day, last: Day) -> bool:
    """Whether the pupil left the one school for the other inside the school year."""
    return (
        one.row["skolekode"] != other.row["skolekode"]
        and one.start < other.start
        and first < other.start <= last
        and one.end is not None
        and first <= one.end < last
        and one.end <= other.start + timedelta(days=14)
    )


def social_check_before_grade5(of: Register) -> Cells:
    """I18. The school's type and owner are those of the last day of the school year, and so is the district.

    From 2014/15: earlier pupils had years before the checks were kept.
    """
    checked: dict[str, list[Day]] = defaultdict(list)
    for row, day in of.sources.events("sociale_tjek", "dato"):
        checked[row["barn_id"]].append(day)
    cells = Cells()
    for label, _, last in of.school_years(2014):
        if last > of.as_of:
            continue
        units: Units = {}
        for one in of.enrolments:
            if one.holds(last) and one.row["klassetrin"] == "4" and of.taught_here(one, last):
                child = one.row["barn_id"]
                units[child] = (of.strata(child, last), any(day <= last for day in checked[child]))
        cells.fold("social_check_before_grade5", label, units, ("bydel", "køn"), share)
    return cells


def segregated_share_gap(of: Register) -> Cells:
    """I47, in percentage points: fully segregated of the pupils of all school types, less the national figure.

    The share itself is an indicator beside it.

    Printed twice for a year, the figure printed last holds. A year without a figure has no gap.
    """
    national: dict[str, tuple[Day, Fraction]] = {}
    for row in of.sources.rows("noegletal"):
        figure = decimal(row["værdi"])
        if row["indikator_id"] == "segregated_share" and row["gruppe"] == "Hele landet" and figure is not None:
            printed = of.sources.known(row["opgjort_dato"]) or Day.min
            national[row["periode"]] = max(national.get(row["periode"], (Day.min, figure)), (printed, figure))
    cells = Cells()
    for day in pupil_days(of):
        apart = fully_segregated(of, day, ALL_TYPES)
        units: Units = {child: (of.strata(child, day), held) for child, held in apart.items()}
        cells.fold("segregated_share_all_schools", str(day.year), units, ("bydel", "køn"), share)
        ours = share(list(apart.values())).value
        if ours is not None and str(day.year) in national:
            gap = ours - national[str(day.year)][1]
            cells.put("segregated_share_gap", str(day.year), None, None, Cell(value=gap))
    return cells


def private_school_share(of: Register) -> Cells:
    """I67: residents of the municipality on 30 September in grade 0 to 9 of any known school."""
    cells = Cells()
    for day in pupil_days(of):
        units: Units = {}
        for one in of.enrolments:
            if not one.holds(day) or one.row["klassetrin"] not in GRADES:
                continue
            child, kind = one.row["barn_id"], of.school(one, day)["skoletype"]
            home = of.sources.address(child, day)
            if home and kind and home["bopælskommune"] == OWN:
                before = child in units and units[child][1] is True
                units[child] = (of.strata(child, day), before or kind == "privatskole")
        cells.fold("private_school_share", str(day.year), units, ("bydel", "køn"), share)
    return cells


def flexible_offer_progress(of: Register) -> Cells:
    """I75: first against last mean score among children with a flexible offer on a day of the school year."""
    cells = Cells()
    for label, first, last in of.school_years(2012):
        units: Units = {}
        for one in of.enrolments:
            child = one.row["barn_id"]
            if one.row["tilbudskode"] in FLEXIBLE and one.touches(first, min(last, of.as_of)):
                pair = of.progress(child, first, last)
                if pair is not None:
                    units[child] = ({"køn": {of.sources.sex.get(child)}}, moved(pair))
        in_categories(cells, "flexible_offer_progress", label, units, ("køn",), MOVES)
    return cells


def mainstream_return_share(of: Register) -> Cells:
    """I80: last year the population of I01, with the type that the school had on the first day of the row.

    This year any payer, a municipal type on 30 September, grade 0 to 9. The label is this year's.
    """
    cells = Cells()
    for day in pupil_days(of):
        before = fully_segregated(of, day.replace(year=day.year - 1), MUNICIPAL, as_begun=True)
        now = fully_segregated(of, day, MUNICIPAL, any_payer=True)
        units: Units = {
            child: (of.strata(child, day), None if held is None else not held)
            for child, held in now.items()
            if before.get(child) is True
        }
        if day.year >= 2011:
            cells.fold("mainstream_return_share", str(day.year), units, ("køn",), share)
    return cells


CHAPTER = (
    inclusion_rate, wellbeing_included_share, stable_schooling_share, social_check_before_grade5,
    segregated_share_gap, private_school_share, flexible_offer_progress, mainstream_return_share,
)  # fmt: skip
