"""Coverage: which institutions have an arrangement on 31 December, and which small children have been assessed."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import Cell, Cells, Units, share
from reading import Day, Register, Spell, decimal


def institutions(of: Register, kind: str, day: Day) -> dict[str, str | None]:
    """Those of a type that are valid that day, with their district."""
    spells = of.sources.spells("institutioner", "gyldig_fra", "gyldig_til")
    valid = sorted((one for one in spells if one.holds(day)), key=lambda one: one.start)
    return {one.row["institution_id"]: one.row["bydel"] or None for one in valid if one.row["type"] == kind}


def ordinary_schools(of: Register, day: Day) -> dict[str, str | None]:
    """The institutions that are schools, less those that are no folkeskole that day."""
    schools = institutions(of, "skole", day)
    return {code: bydel for code, bydel in schools.items() if of.sources.school(code, day)["skoletype"] == "folkeskole"}


def arranged(of: Register, arrangement: str, day: Day) -> list[Spell]:
    """The rows of an arrangement that are active that day."""
    spells = of.sources.spells("ordninger", "startdato", "slutdato")
    return [one for one in spells if one.row["ordning"] == arrangement and one.holds(day)]


def covered(of: Register, id_: str, kind: str, arrangement: str, since: int = 2012) -> Cells:
    cells = Cells()
    for label, _, last in of.status_days(since):
        having = {one.row["institution_id"] for one in arranged(of, arrangement, last)}
        places = ordinary_schools(of, last) if kind == "folkeskole" else institutions(of, kind, last)
        units: Units = {name: ({"bydel": {district}}, name in having) for name, district in places.items()}
        cells.fold(id_, label, units, ("bydel",), share)
    return cells


def daycare_social_worker_coverage(of: Register) -> Cells:
    """I68."""
    return covered(of, "daycare_social_worker_coverage", "daginstitution", "socialrådgiver")


def daycare_institutions_per_fte(of: Register) -> Cells:
    """I68's companion: nurseries with a social worker over the full-time years there; an empty one adds nothing."""
    cells = Cells()
    for label, _, last in of.status_days(2012):
        valid = institutions(of, "daginstitution", last)
        rows = [one.row for one in arranged(of, "socialrådgiver", last) if one.row["institution_id"] in valid]
        above = Fraction(len({row["institution_id"] for row in rows}))
        below = sum((decimal(row["årsværk"]) or Fraction(0) for row in rows), Fraction(0))
        cells.put(
            "daycare_institutions_per_fte", label, None, None, Cell(above, below, above / below if below else None)
        )
    return cells


def school_resource_centre_coverage(of: Register) -> Cells:
    """I69."""
    return covered(of, "school_resource_centre_coverage", "folkeskole", "ressourcecenter")


def aftaleforum_coverage(of: Register) -> Cells:
    """I70."""
    return covered(of, "aftaleforum_coverage", "folkeskole", "aftaleforum")


def inclusion_pedagogue_coverage(of: Register) -> Cells:
    """I71."""
    return covered(of, "inclusion_pedagogue_coverage", "folkeskole", "inklusionspædagog")


def sikkerhedsplan_teams(of: Register) -> Cells:
    """I87."""
    return covered(of, "sikkerhedsplan_teams", "børnefamilieenhed", "sikkerhedsplansteam", 2011)


def triangel_districts(of: Register) -> Cells:
    """I88."""
    return covered(of, "triangel_districts", "bydel", "triangelprojekt", 2011)


def children_assessed_coverage(of: Register) -> Cells:
    """I90: age 0 to 6 and enrolled on 31 December; assessed on any day of the year."""
    assessed: dict[str, set[int]] = defaultdict(set)
    for row, day in of.sources.events("tidlige_vurderinger", "dato"):
        assessed[row["barn_id"]].add(day.year)
    enrolled = list(of.sources.spells("dagtilbud", "startdato", "slutdato"))
    cells = Cells()
    for label, first, last in of.status_days(2014):
        units: Units = {}
        for one in enrolled:
            child = one.row["barn_id"]
            if one.holds(last) and of.aged(child, last, 0, 6):
                units[child] = (of.strata(child, last), first.year in assessed.get(child, ()))
        cells.fold("children_assessed_coverage", label, units, ("bydel", "køn"), share)
    return cells


CHAPTER = (
    daycare_social_worker_coverage, daycare_institutions_per_fte, school_resource_centre_coverage,
    aftaleforum_coverage, inclusion_pedagogue_coverage, sikkerhedsplan_teams, triangel_districts,
    children_assessed_coverage,
)  # fmt: skip
