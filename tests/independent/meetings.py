"""Cross-professional meetings (TVÆRS), and what the staff answer in surveys."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import Cell, Cells, Units, any_of, count, mean, median, share, yes
from reading import Day, Register, Row, decimal


def by_year(of: Register) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = defaultdict(list)
    for row, day in of.sources.events("tvaers", "dato"):
        held[str(day.year)].append(row)
    return held


def meetings(rows: list[Row], column: str) -> Units:
    """Every meeting once; any of its rows with a yes makes it one, else any without an answer makes it unknown."""
    answers: dict[str, list[bool | None]] = defaultdict(list)
    forum: dict[str, str] = {}
    for row in rows:
        answers[row["møde_id"]].append(yes(row[column]))
        forum[row["møde_id"]] = row["forum"]
    return {id_: ({"forum": {forum[id_] or None}}, any_of(held)) for id_, held in answers.items()}


def cases(rows: list[Row]) -> Units:
    """Every row with a case number."""
    return {
        f"{row['møde_id']} {number}": ({"forum": {row["forum"] or None}}, yes(row["forældre_deltog"]))
        for number, row in enumerate(rows)
        if row["sag_nr"]
    }


def network_meeting_participation(of: Register) -> Cells:
    """I51: of the meetings with a case, those where a family took part in any of the cases."""
    cells, held = Cells(), by_year(of)
    for label, _, _ in of.years(2014):
        units = meetings([row for row in held[label] if row["sag_nr"]], "forældre_deltog")
        cells.fold("network_meeting_participation", label, units, ("forum",), share)
    return cells


def tvaers_meetings(of: Register) -> Cells:
    """I58."""
    cells, held = Cells(), by_year(of)
    for label, _, _ in of.years(2014):
        cells.fold("tvaers_meetings", label, meetings(held[label], "metode_sos"), ("forum",), count)
        if not held[label]:
            cells.not_covered("tvaers_meetings", label)
    return cells


def tvaers_cases(of: Register) -> Cells:
    """I59."""
    cells, held = Cells(), by_year(of)
    for label, _, _ in of.years(2014):
        cells.fold("tvaers_cases", label, cases(held[label]), ("forum",), count)
        if not held[label]:
            cells.not_covered("tvaers_cases", label)
    return cells


def tvaers_cases_with_parents(of: Register) -> Cells:
    """I60."""
    cells, held = Cells(), by_year(of)
    for label, _, _ in of.years(2014):
        cells.fold("tvaers_cases_with_parents", label, cases(held[label]), ("forum",), share)
    return cells


def sos_in_tvaers_share(of: Register) -> Cells:
    """I62."""
    cells, held = Cells(), by_year(of)
    for label, _, _ in of.years(2014):
        cells.fold("sos_in_tvaers_share", label, meetings(held[label], "metode_sos"), ("forum",), share)
    return cells


def tvaers_meeting_interval(of: Register) -> Cells:
    """I61: the year is that of the later meeting. A series' first meeting has no interval and is no unit.

    Two meetings of a series on one day are as far from the day before them: there is no meeting between them. The
    first reading counted them as 0 days apart and the first meeting as missing; the line was sharpened after it.
    """
    series: dict[tuple[str, str], dict[str, Day]] = defaultdict(dict)
    for row, day in of.sources.events("tvaers", "dato"):
        series[row["forum"], row["institution_id"]][row["møde_id"]] = day
    periods: dict[str, Units] = defaultdict(dict)
    for (forum, _), held in series.items():
        for id_, day in held.items():
            earlier = [other for other in held.values() if other < day]
            if earlier:
                periods[str(day.year)][id_] = ({"forum": {forum or None}}, (day - max(earlier)).days)
    cells = Cells()
    for label, _, _ in of.years(2014):
        cells.fold("tvaers_meeting_interval", label, periods[label], ("forum",), median)
    return cells


def answers(of: Register, survey: str) -> dict[str, list[Row]]:
    """The answers of a survey by the year written in the row."""
    held: dict[str, list[Row]] = defaultdict(list)
    for row in of.sources.rows("personalesvar"):
        if row["undersøgelse"] == survey:
            held[row["år"]].append(row)
    return held


def tvaers_staff_approval(of: Register) -> Cells:
    """I63, of the respondents: all that one answered is yes. Who answered nothing is no unit."""
    cells = Cells()
    for label, rows in answers(of, "tværs").items():
        given: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row["svar"]:
                given[row["respondent_id"]].append(row["svar"])
        units: Units = {id_: ({}, all(one == "5" for one in held)) for id_, held in given.items()}
        cells.fold("tvaers_staff_approval", label, units, (), share)
    return cells


def respondents(rows: list[Row]) -> dict[str, Fraction]:
    """Everyone's mean of what they answered. Who answered nothing is out: "respondents with an answer" are the base."""
    held: dict[str, list[Fraction]] = defaultdict(list)
    for row in rows:
        answer = decimal(row["svar"])
        if answer is not None:
            held[row["respondent_id"]].append(answer)
    return {id_: sum(one, Fraction(0)) / len(one) for id_, one in held.items()}


def visitation_satisfaction(of: Register) -> Cells:
    """I73: a respondent's mean of 4,0 or more."""
    cells = Cells()
    for label, rows in answers(of, "visitation").items():
        means = respondents(rows)
        units: Units = {id_: ({}, one >= 4) for id_, one in means.items()}
        cells.fold("visitation_satisfaction", label, units, (), share)
    return cells


def staff_knowledge_mean(of: Register) -> Cells:
    """The mean that I74 follows: of the respondents' means."""
    cells = Cells()
    for label, rows in answers(of, "kendskab").items():
        units: Units = {id_: ({}, one) for id_, one in respondents(rows).items()}
        cells.fold("staff_knowledge_mean", label, units, (), mean)
    return cells


def staff_knowledge_change(of: Register) -> Cells:
    """I74, in points of the scale: the wave's mean less that of the wave before, however many years ago that was."""
    cells, before = Cells(), None
    for (_, label, _, _, _), now in sorted(staff_knowledge_mean(of).made.items(), key=lambda one: one[0][1]):
        change = None if before is None or now.value is None else now.value - before
        cells.put("staff_knowledge_change", label, None, None, Cell(value=change))
        before = now.value if now.value is not None else before
    return cells


CHAPTER = (
    network_meeting_participation, tvaers_meetings, tvaers_cases, tvaers_cases_with_parents, sos_in_tvaers_share,
    tvaers_meeting_interval, tvaers_staff_approval, visitation_satisfaction, staff_knowledge_mean,
    staff_knowledge_change,
)  # fmt: skip
