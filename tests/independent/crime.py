"""Crime: charges and suspicions by the day of the offence, releases, and stays instead of custody."""

from __future__ import annotations

from collections import defaultdict

from cells import Cell, Cells, Units, count, mean, ratio, share, within
from reading import ONE_DAY, Register, months_after

SERIOUS = {"alvorlig", "personfarlig"}


def vulnerable_serious_crime_share(of: Register) -> Cells:
    """I19. Any acting municipality; an empty `frafaldet` is not dropped; the district is that of 31 December."""
    offences, cells = of.offences(), Cells()
    for label, first, last in of.years(2010):
        units: Units = {}
        for one in of.helping():
            child = one.row["barn_id"]
            if one.touches(first, min(last, of.as_of)) and of.aged(child, last, 10, 17):
                serious = any(first <= day <= last and kind in SERIOUS for day, kind in offences.get(child, ()))
                units[child] = (of.strata(child, last), serious)
        cells.fold("vulnerable_serious_crime_share", label, units, ("bydel", "køn"), share)
    return cells


def youth_crime_share(of: Register) -> Cells:
    """I20, per 100 of the population of 1 January after. A year without a population is left out."""
    offences, (people, hidden), cells = of.offences(), of.people(10, 17), Cells()
    charged = {str(day.year) for _, day in of.sources.events("sigtelser", "gerningsdato")}
    for label, first, last in of.years(2010):
        units: Units = {
            child: (of.strata(child, last), True)
            for child, held in offences.items()
            if of.aged(child, last, 10, 17) and any(first <= day <= last for day, _ in held)
        }
        counted = Cells()
        counted.fold("n", label, units, ("bydel", "køn"), count)
        places = {key[1:] for key in people.keys() | hidden if key[0] == label}
        if places:
            for by, stratum in places | {key[2:4] for key in counted.made}:
                above = counted.made.get(("n", label, by, stratum, None))
                cell = ratio(above, Cell(denominator=people[label, by, stratum]), 100)
                cell.unknown = (label, by, stratum) in hidden
                cells.put("youth_crime_share", label, by, stratum, cell)
        if label not in charged:
            cells.not_covered("youth_crime_share", label)
    return cells


def reoffending_share(of: Register) -> Cells:
    """I21. Whom another row holds the day after is moved and not released.

    The offence lies after the day of release and at most twelve months after, the last day included.
    """
    offences, cells = of.offences(), Cells()
    stays = list(of.sources.spells("frihedsberoevelser", "startdato", "slutdato"))
    periods: dict[str, Units] = defaultdict(dict)
    for stay in stays:
        child, id_, released = stay.row["barn_id"], stay.row["ophold_id"], stay.end
        if released is None or stay.row["form"] not in ("varetægt", "afsoning"):
            continue
        others = (one for one in stays if one.row["barn_id"] == child and one.row["ophold_id"] != id_)
        if any(one.holds(released + ONE_DAY) for one in others):
            continue
        limit = months_after(released, 12)
        again = any(released < day <= limit for day, _ in offences.get(child, ()))
        state = ("met" if again else "not") if limit <= of.as_of else ("early" if again else "waiting")
        periods[str(released.year)][id_] = (of.strata(child, released), state)
    for label, _, _ in of.years(2010):
        cells.fold("reoffending_share", label, periods[label], ("bydel", "køn"), within)
    return cells


def surrogate_custody_days(of: Register) -> Cells:
    """I79: days of the ended stays, first and last day included."""
    cells = Cells()
    periods: dict[str, Units] = defaultdict(dict)
    for one in of.sources.spells("frihedsberoevelser", "startdato", "slutdato"):
        if one.row["form"] == "varetægtssurrogat" and one.end is not None:
            strata = of.strata(one.row["barn_id"], one.end)
            periods[str(one.end.year)][one.row["ophold_id"]] = (strata, (one.end - one.start).days + 1)
    for label, _, _ in of.years(2010):
        cells.fold("surrogate_custody_days", label, periods[label], ("køn",), mean)
    return cells


def crime_in_4_areas(of: Register) -> Cells:
    """I81: children of 10 to 17 whose address of 31 December lies in an area that is on the list that day."""
    areas = list(of.sources.spells("boligomraader", "gyldig_fra", "gyldig_til"))
    offences, cells = of.offences(), Cells()
    for label, first, last in of.status_days(2010):
        listed = {one.row["områdekode"] for one in areas if one.holds(last)}
        units: Units = {}
        for child in of.sources.born:
            home = of.sources.address(child, last)
            if home and home["boligområde"] in listed and of.aged(child, last, 10, 17):
                charged = any(first <= day <= last for day, _ in offences.get(child, ()))
                units[child] = ({"boligområde": {home["boligområde"]}}, charged)
        cells.fold("crime_in_4_areas", label, units, ("boligområde",), share)
    return cells


CHAPTER = (
    vulnerable_serious_crime_share, youth_crime_share, reoffending_share, surrogate_custody_days, crime_in_4_areas,
)  # fmt: skip
