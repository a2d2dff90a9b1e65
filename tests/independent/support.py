"""Help: what children are given, how early, by which method, and what families ask for themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from cells import Cell, Cells, Units, any_of, count, distributed, ratios, share, yes
from reading import ONE_DAY, OWN, Day, Register, months_after

METHODS = {"DUÅ", "PMTO", "PALS", "MST", "MTFC"}


def early_vs_visited_ratio(of: Register) -> Cells:
    """I10: rows begun in the year, own acting municipality. Visited are person and family directed, no placements.

    How many are visited is an indicator beside it.
    """
    cells = Cells()
    for label, first, last in of.years(2004):
        early: Units = {}
        visited: Units = {}
        for one in of.measures:
            if first <= one.start <= last and one.row["handlekommune"] == OWN:
                held = (of.strata(one.row["barn_id"], one.start), True)
                if one.row["gruppe"] == "tidlig":
                    early[one.row["foranstaltning_id"]] = held
                elif one.row["gruppe"] in ("personrettet", "familierettet"):
                    visited[one.row["foranstaltning_id"]] = held
        above, below = Cells(), Cells()
        above.fold("n", label, early, ("bydel", "køn"), count)
        below.fold("n", label, visited, ("bydel", "køn"), count)
        ratios(cells, "early_vs_visited_ratio", label, above, below, 1)
        cells.fold("visited_measures_started", label, visited, ("bydel", "køn"), count)
        if not any(first <= one.start <= last for one in of.measures):
            cells.not_covered("early_vs_visited_ratio", label)
            cells.not_covered("visited_measures_started", label)
    return cells


def ladder_offer_distribution(of: Register) -> Cells:
    """I50: rows of every group that have a step on 31 December; the step is that of the row's first day."""
    periods: dict[str, Units] = {}
    cells = Cells()
    for label, _, last in of.status_days(2004):
        periods[label] = {
            one.row["foranstaltning_id"]: (of.strata(one.row["barn_id"], last), one.row["trin"])
            for one in of.measures
            if one.holds(last) and one.row["trin"]
        }
    distributed(cells, "ladder_offer_distribution", periods, ("bydel", "køn"))
    return cells


def documented_methods_share(of: Register) -> Cells:
    """I54: measures (without early help) begun in the year; no method written is no documented method."""
    cells = Cells()
    for label, first, last in of.years(2004):
        units: Units = {
            one.row["foranstaltning_id"]: (of.strata(one.row["barn_id"], one.start), one.row["metode"] in METHODS)
            for one in of.helping()
            if first <= one.start <= last
        }
        cells.fold("documented_methods_share", label, units, ("bydel", "køn"), share)
    return cells


def mst_mtfc_courses(of: Register) -> Cells:
    """I55: measures (without early help) begun in the year."""
    cells = Cells()
    for label, first, last in of.years(2004):
        units: Units = {
            one.row["foranstaltning_id"]: (of.strata(one.row["barn_id"], one.start), True)
            for one in of.helping()
            if first <= one.start <= last and one.row["metode"] in ("MST", "MTFC")
        }
        cells.fold("mst_mtfc_courses", label, units, ("køn",), count)
        if not any(first <= one.start <= last for one in of.measures):
            cells.not_covered("mst_mtfc_courses", label)
    return cells


def advice_before_notification(of: Register) -> Cells:
    """I56: early help begun from twelve months before the first notification to the day before it."""
    early: dict[str, list[Day]] = defaultdict(list)
    for one in of.measures:
        if one.row["gruppe"] == "tidlig":
            early[one.row["barn_id"]].append(one.start)
    cells = Cells()
    periods: dict[str, Units] = defaultdict(dict)
    for child, day in of.first_notifications().items():
        if of.aged(child, day, 0, 17):
            advised = any(months_after(day, -12) <= start <= day - ONE_DAY for start in early.get(child, ()))
            periods[str(day.year)][child] = (of.strata(child, day), advised)
    for label, _, _ in of.years(2005):
        cells.fold("advice_before_notification", label, periods[label], ("bydel", "køn"), share)
    return cells


def supported_children(of: Register) -> Cells:
    """I72: measures (without early help) of the own acting municipality with a day in the year, whatever the age."""
    cells = Cells()
    for label, first, last in of.years(2004):
        units: Units = {
            one.row["barn_id"]: ({"køn": {of.sources.sex.get(one.row["barn_id"])}}, True)
            for one in of.helping()
            if one.touches(first, min(last, of.as_of)) and one.row["handlekommune"] == OWN
        }
        cells.fold("supported_children", label, units, ("køn",), count)
        if not any(one.touches(first, min(last, of.as_of)) for one in of.measures):
            cells.not_covered("supported_children", label)
    return cells


def notifications_per_child(of: Register) -> Cells:
    """I43: I40 over I42, in all. A notification without a child is a child of its own."""
    cells = Cells()
    rows: dict[str, Units] = defaultdict(dict)
    children: dict[str, Units] = defaultdict(dict)
    for row, day in of.sources.events("underretninger", "modtaget_dato"):
        rows[str(day.year)][row["underretning_id"]] = ({}, True)
        children[str(day.year)][row["barn_id"] or row["underretning_id"]] = ({}, True)
    for label, _, _ in of.years(2005):
        above, below = Cells(), Cells()
        above.fold("n", label, rows[label], (), count)
        below.fold("n", label, children[label], (), count)
        ratios(cells, "notifications_per_child", label, above, below, 1)
    return cells


def notifications_by_source(of: Register) -> Cells:
    """I48, and the share of the four that see children every day. Without a source a notification is missing."""
    received = list(of.sources.events("underretninger", "modtaget_dato"))
    periods: dict[str, Units] = {}
    daily = {"dagtilbud", "skole", "sundhedspleje", "tandpleje"}
    cells = Cells()
    for label, _, _ in of.years(2005):
        units: Units = {}
        for row, day in received:
            if str(day.year) == label:
                units[row["underretning_id"]] = (of.strata(row["barn_id"], day), row["underretter"])
        periods[label] = units
        early: Units = {id_: (strata, held in daily if held else None) for id_, (strata, held) in units.items()}
        cells.fold("early_sources_share", label, early, ("bydel",), share)
    distributed(cells, "notifications_by_source", periods, ("bydel",))
    return cells


def ppv_with_testing(of: Register) -> Cells:
    """I57."""
    cells = Cells()
    periods: dict[str, Units] = defaultdict(dict)
    assessed = {str(day.year) for _, day in of.sources.events("ppv", "dato")}
    for row, day in of.sources.events("ppv", "dato"):
        if row["testning"] == "Ja":
            periods[str(day.year)][row["ppv_id"]] = (of.strata(row["barn_id"], day), True)
    for label, _, _ in of.years(2014):
        cells.fold("ppv_with_testing", label, periods[label], ("bydel", "køn"), count)
        if label not in assessed:
            cells.not_covered("ppv_with_testing", label)
    return cells


def health_visitor_uptake(of: Register) -> Cells:
    """I65: a family that was offered a visit twice in the year (two births) counts once, met if it took either."""
    offered: dict[str, dict[str, list[bool | None]]] = defaultdict(lambda: defaultdict(list))
    for row, day in of.sources.events("sundhedspleje", "tilbudt_dato"):
        offered[str(day.year)][row["familie_id"]].append(yes(row["taget_imod"]))
    cells = Cells()
    for label, _, _ in of.years(2010):
        units: Units = {family: ({}, any_of(answers)) for family, answers in offered[label].items()}
        cells.fold("health_visitor_uptake", label, units, (), share)
    return cells


def pregnant_extra_support(of: Register) -> Cells:
    """I66."""
    cells, courses = Cells(), list(of.sources.spells("gravide_stoette", "startdato", "slutdato"))
    for label, first, last in of.years(2014):
        units: Units = {
            of.sources.person(one.row["mor_id"]): ({}, True)
            for one in courses
            if one.touches(first, min(last, of.as_of))
        }
        cells.fold("pregnant_extra_support", label, units, (), count)
        if not units:
            cells.not_covered("pregnant_extra_support", label)
    return cells


def counselling_enquiries(of: Register) -> Cells:
    """The sum that I64 follows, by offer. The year is the one written in the row."""
    held: Counter[tuple[str, str | None]] = Counter()
    for row in of.sources.rows("raadgivning"):
        for offer in (None, row["tilbud"]):
            held[row["år"], offer] += int(row["antal_henvendelser"] or 0)
    cells = Cells()
    for (label, offer), number in held.items():
        cells.put("counselling_enquiries", label, "tilbud" if offer else None, offer, Cell(value=Fraction(number)))
    cells.none_is_zero("counselling_enquiries")
    return cells


def counselling_enquiries_change(of: Register) -> Cells:
    """I64: per cent from the year before; none where that year has no rows or sums to nothing."""
    sums, cells = counselling_enquiries(of).made, Cells()
    for (_, label, by, offer, _), now in sums.items():
        if ("counselling_enquiries", str(int(label) - 1), None, None, None) in sums:
            then = sums.get(("counselling_enquiries", str(int(label) - 1), by, offer, None))
            base = then.value if then else None
            change = 100 * (now.value - base) / base if base and now.value is not None else None
            cells.put("counselling_enquiries_change", label, by, offer, Cell(value=change))
    return cells


CHAPTER = (
    early_vs_visited_ratio, ladder_offer_distribution, documented_methods_share, mst_mtfc_courses,
    advice_before_notification, supported_children, notifications_per_child, notifications_by_source,
    ppv_with_testing, health_visitor_uptake, pregnant_extra_support, counselling_enquiries,
    counselling_enquiries_change,
)  # fmt: skip
