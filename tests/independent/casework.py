"""Case work: cases, investigations, follow-ups in time, and the audits of the management."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from cells import Cell, Cells, Units, count, mean, median, share, within, yes
from reading import Day, Register, Row, Spell, day_of, decimal, months_after

LADDER = "Er der mål for at bringe barnet ned ad indsatstrappen?"
VIEWS = "Er barnets synspunkter dokumenteret?"
MEASURABLE = "Er målene målbare?"
FOCUS = (
    "Er familien inddraget?", "Er udredningen faglig og dækkende?", "Er valget af indsats begrundet?",
    "Er der fulgt op til tiden?",
)  # fmt: skip


def cases(of: Register) -> list[Spell]:
    return list(of.sources.spells("sager", "åbnet", "lukket"))


def network_involved_share(of: Register) -> Cells:
    """I09: an empty answer is not documented and stays in the base. The district is that of the first day in it."""
    cells, held = Cells(), cases(of)
    for label, first, last in of.years(2008):
        units: Units = {}
        for one in held:
            if one.touches(first, min(last, of.as_of)):
                strata = of.strata(one.row["barn_id"], max(one.start, first)) | {"team": {one.row["team"] or None}}
                units[one.row["sag_id"]] = (strata, one.row["netværk_inddraget"] in ("Ja", "Ønsker ikke"))
        cells.fold("network_involved_share", label, units, ("bydel", "team"), share)
    return cells


def investigation_duration(of: Register) -> Cells:
    """I33: days from awareness to the end, median. A day of awareness after the end or not known is missing."""
    cells = Cells()
    periods: dict[str, Units] = defaultdict(dict)
    for row, closed in of.sources.events("undersoegelser", "afsluttet_dato"):
        aware = of.sources.known(row["opmærksom_dato"])
        if row["status"] != "annulleret":
            days = None if aware is None or aware > closed else (closed - aware).days
            strata = of.strata(row["barn_id"], closed) | {"team": {row["team"] or None}}
            periods[str(closed.year)][row["undersøgelse_id"]] = (strata, days)
    for label, _, _ in of.years(2005):
        cells.fold("investigation_duration", label, periods[label], ("bydel", "team"), median)
    return cells


def documented(of: Register) -> dict[str, list[Day]]:
    """The days of the documented follow-ups of a measure, in order."""
    held: dict[str, list[Day]] = defaultdict(list)
    for row, day in of.sources.events("opfoelgninger", "dato"):
        if row["dokumenteret"] == "J":
            held[row["foranstaltning_id"]].append(day)
    return {id_: sorted(days) for id_, days in held.items()}


def action_plan_followup_on_time(of: Register) -> Cells:
    """I35. A measure that ended before its deadline is out, also when followed up; not yet due waits at its start.

    By kind: a placement, or a preventive measure.
    """
    followed, cells = documented(of), Cells()
    periods: dict[str, Units] = defaultdict(dict)
    for one in of.helping():
        limit, id_ = months_after(one.start, 3), one.row["foranstaltning_id"]
        if one.end is not None and one.end < limit:
            continue
        done = any(one.start <= day <= limit for day in followed.get(id_, ()))
        if limit <= of.as_of:
            label, state = str(limit.year), "met" if done else "not"
        else:
            label, state = str(one.start.year), "early" if done else "waiting"
        kind = "anbringelse" if one.row["gruppe"] == "anbringelse" else "forebyggende"
        periods[label][id_] = (of.strata(one.row["barn_id"], one.start) | {"slags": {kind}}, state)
    for label, _, _ in of.years(2010):
        cells.fold("action_plan_followup_on_time", label, periods[label], ("bydel", "køn", "slags"), within)
    return cells


def max_followup_gap(of: Register) -> Cells:
    """I89: the longest of the days between start, documented follow-ups and 31 December; its mean over measures.

    Follow-ups are kept from 2010: a measure from before is counted from 1 January 2010 on, else the register's
    beginning would be the longest gap of all. From 2013: in the first years no gap could be long.
    """
    followed, cells = documented(of), Cells()
    for label, _, last in of.status_days(2013):
        units: Units = {}
        for one in of.helping():
            if one.holds(last):
                id_ = one.row["foranstaltning_id"]
                days = followed.get(id_, [])
                begun = max(one.start, Day(2010, 1, 1))
                marks = [begun, *(day for day in days[: bisect_right(days, last)] if day >= begun), last]
                gaps = [(after - before).days for before, after in pairwise(marks)]
                units[id_] = (of.strata(one.row["barn_id"], last), max(gaps))
        cells.fold("max_followup_gap", label, units, ("bydel", "køn"), mean)
    return cells


def audits(of: Register, question: str = "") -> dict[str, list[Row]]:
    """The answers by quarter (2018K1 is 2018-Q1), without the irrelevant and the empty.

    Both leave the base and are not missing in it: the first reading took the empty for missing, but the wording sets
    the two side by side.
    """
    held: dict[str, list[Row]] = defaultdict(list)
    for row in of.sources.rows("ledelsestilsyn"):
        if row["svar"] in ("Ja", "Nej") and question in ("", row["spørgsmål"]):
            held[row["kvartal"].replace("K", "-Q")].append(row)
    return held


def audit_compliance_share(of: Register) -> Cells:
    """I38: all questions together by quarter, and by question. The quarter is the one written in the row."""
    cells = Cells()
    for label, rows in audits(of).items():
        units: Units = {
            f"{row['sag_id']} {row['spørgsmål']}": ({"spørgsmål": {row["spørgsmål"]}}, yes(row["svar"])) for row in rows
        }
        cells.fold("audit_compliance_share", label, units, ("spørgsmål",), share)
    return cells


def audited(of: Register, id_: str, question: str) -> Cells:
    """One question by year: a case audited in two quarters is two answers."""
    periods: dict[str, Units] = defaultdict(dict)
    for label, rows in audits(of, question).items():
        for row in rows:
            periods[label[:4]][f"{row['sag_id']} {label}"] = ({}, yes(row["svar"]))
    cells = Cells()
    for year, units in periods.items():
        cells.fold(id_, year, units, (), share)
    return cells


def case_network_goal_share(of: Register) -> Cells:
    """I39."""
    return audited(of, "case_network_goal_share", LADDER)


def audit_focus_compliance_share(of: Register) -> Cells:
    """The four questions that goal 2b of the Faxe strategy names, by year, together and by question."""
    periods: dict[str, Units] = defaultdict(dict)
    for label, rows in audits(of).items():
        for row in rows:
            asked = row["spørgsmål"]
            if asked in FOCUS:
                periods[label[:4]][f"{row['sag_id']} {label} {asked}"] = ({"spørgsmål": {asked}}, yes(row["svar"]))
    cells = Cells()
    for year, units in periods.items():
        cells.fold("audit_focus_compliance_share", year, units, ("spørgsmål",), share)
    return cells


def case_worker_fte(of: Register) -> Cells:
    """Full-time shares at work on 31 December; who is on leave that day is employed, and gives nothing."""
    cells, staff = Cells(), list(of.sources.spells("sagsbehandlere", "startdato", "slutdato"))
    for label, _, last in of.status_days(2008):
        full, is_anybody = Fraction(0), False
        for one in staff:
            away, back = day_of(one.row["orlov_fra"]), day_of(one.row["orlov_til"])
            on_leave = away is not None and away <= last and (back is None or back >= last)
            is_anybody |= one.holds(last)
            full += (decimal(one.row["fuldtidsandel"]) or 0) if one.holds(last) and not on_leave else 0
        if is_anybody:
            cells.put("case_worker_fte", label, None, None, Cell(value=full))
    return cells


def views_documented_share(of: Register) -> Cells:
    """I52."""
    return audited(of, "views_documented_share", VIEWS)


def measurable_goals_share(of: Register) -> Cells:
    """I53."""
    return audited(of, "measurable_goals_share", MEASURABLE)


def disability_0_22_covered(of: Register) -> Cells:
    """I82."""
    cells, held = Cells(), cases(of)
    for label, _, last in of.status_days(2008):
        units: Units = {}
        for one in held:
            child = one.row["barn_id"]
            if one.row["målgruppe"] == "handicap" and one.holds(last) and of.aged(child, last, 0, 22):
                units[child] = (of.strata(child, last), True)
        cells.fold("disability_0_22_covered", label, units, ("bydel", "køn"), count)
        if not any(one.holds(last) for one in held):
            cells.not_covered("disability_0_22_covered", label)
    return cells


def compass_coverage(of: Register) -> Cells:
    """I84: a row of the child on any day of the year, also with an empty score and outside the days of the case.

    From 2013: the compass came into use in the middle of 2012.
    """
    measured: dict[str, set[int]] = defaultdict(set)
    for row, day in of.sources.events("forandringskompas", "målingsdato"):
        measured[row["barn_id"]].add(day.year)
    cells, held = Cells(), cases(of)
    for label, first, last in of.years(2013):
        units: Units = {}
        for one in held:
            if one.touches(first, min(last, of.as_of)):
                strata = of.strata(one.row["barn_id"], max(one.start, first)) | {"team": {one.row["team"] or None}}
                units[one.row["sag_id"]] = (strata, first.year in measured.get(one.row["barn_id"], ()))
        cells.fold("compass_coverage", label, units, ("team",), share)
    return cells


def kompas_dimension_profile(of: Register) -> Cells:
    """I85: score of a child in a dimension on the last day of the year less that of the first day ever.

    Only where the two days differ; a row without a score is no measuring. The total takes all pairs of child and
    dimension. From 2013: the compass came into use in the middle of 2012.
    """
    scores: dict[tuple[str, str], list[tuple[Day, Fraction]]] = defaultdict(list)
    for child, days in of.compass().items():
        for day, held in days.items():
            for dimension, score in held:
                scores[child, dimension].append((day, score))
    cells = Cells()
    for label, first, last in of.years(2013):
        units: Units = {}
        for (child, dimension), held in scores.items():
            (begun, before), this_year = min(held), [one for one in held if first <= one[0] <= last]
            if this_year and max(this_year)[0] > begun:
                units[f"{child} {dimension}"] = ({"dimension": {dimension}}, max(this_year)[1] - before)
        cells.fold("kompas_dimension_profile", label, units, ("dimension",), mean)
    return cells


CHAPTER = (
    network_involved_share, investigation_duration, action_plan_followup_on_time, max_followup_gap,
    audit_compliance_share, case_network_goal_share, views_documented_share, measurable_goals_share,
    disability_0_22_covered, compass_coverage, kompas_dimension_profile, audit_focus_compliance_share,
    case_worker_fte,
)  # fmt: skip
