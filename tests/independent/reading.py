"""The extracts as plain rows with days: what was known on a day, who a person is, where a school or a code belonged.

Nothing of forebyg is imported. Slow and obvious on purpose.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

Day = dt.date
Row = dict[str, str]
Strata = dict[str, set[str | None]]
PeopleKey = tuple[str, str | None, str | None]
ONE_DAY = dt.timedelta(days=1)
OWN = "0101"
MEASURES = {"personrettet", "familierettet", "anbringelse"}
FLEXIBLE = {"skoleflex", "skoleloop", "skoleopdatering", "tilbageslusning"}
MUNICIPAL = {"folkeskole", "ungdomsskole", "specialskole", "dagbehandling"}
GRADES = {str(grade) for grade in range(10)}
YOUTH = {"STX", "HHX", "HTX", "HF", "EUD", "EUX", "STU"}
UNPLANNED = {"barnet forlader stedet", "anbringelsesstedet opgiver"}


@dataclass(frozen=True)
class Spell:
    """A row with its first and last day, both inside; no last day is open."""

    row: Row
    start: Day
    end: Day | None

    def holds(self, day: Day) -> bool:
        return self.start <= day and (self.end is None or self.end >= day)

    def touches(self, first: Day, last: Day) -> bool:
        return self.start <= last and (self.end is None or self.end >= first)


# ── Days ────────────────────────────────────────────────────────────────────────────────────────


def day_of(text: str) -> Day | None:
    if text in ("", "31-12-9999"):
        return None
    day, month, year = text.split("-")
    return Day(int(year), int(month), int(day))


def birthday(born: Day, age: int) -> Day:
    if (born.month, born.day) == (2, 29) and not leap(born.year + age):
        return Day(born.year + age, 3, 1)
    return born.replace(year=born.year + age)


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def age_at(born: Day | None, day: Day) -> int | None:
    if born is None or day < born:
        return None
    age = day.year - born.year
    return age if birthday(born, age) <= day else age - 1


def exact_age_at(born: Day | None, day: Day) -> Fraction | None:
    age = age_at(born, day)
    if age is None or born is None:
        return None
    last, following = birthday(born, age), birthday(born, age + 1)
    return age + Fraction((day - last).days, (following - last).days)


def months_after(day: Day, months: int) -> Day:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return Day(year, month + 1, number)
        except ValueError:
            continue
    return Day(year, month + 1, day.day)


def school_year_of(label: str) -> tuple[Day, Day]:
    start = int(label[:4])
    return Day(start, 8, 1), Day(start + 1, 7, 31)


def school_label(start: int) -> str:
    return f"{start}/{(start + 1) % 100:02d}"


@cache
def decimal(text: str) -> Fraction | None:
    return Fraction(text.replace(",", ".")) if text else None


# ── Sources ─────────────────────────────────────────────────────────────────────────────────────


class Sources:
    """The extracts as they were known on `as_of`: later rows do not exist, later ends are open."""

    def __init__(self, data: Path, as_of: Day):
        self.data, self.as_of = data, as_of
        self.current = {row["gammelt_id"]: row["nyt_id"] for row in self._raw("id_historik")}
        self.addresses: dict[str, list[Spell]] = defaultdict(list)
        self.born: dict[str, Day] = {}
        self.sex: dict[str, str] = {}
        for row in self._raw("borgere"):
            child, born = self.person(row["barn_id"]), day_of(row["fødselsdato"])
            if not self._spell(row, "gyldig_fra", "gyldig_til"):
                continue
            assert born is not None
            assert self.born.get(child, born) == born, "two birth dates"
            assert self.sex.get(child, row["køn"]) == row["køn"], "two sexes"
            self.born[child], self.sex[child] = born, row["køn"]
            self.addresses[child] += self._spell(row, "gyldig_fra", "gyldig_til")
        for spells in self.addresses.values():
            spells.sort(key=lambda one: one.start)
        self.school_types: dict[str, list[Spell]] = defaultdict(list)
        for row in self._raw("skoler"):
            self.school_types[row["skolekode"]] += self._spell(row, "gyldig_fra", "gyldig_til")
        self.codes: dict[str, list[Spell]] = defaultdict(list)
        for row in self._raw("ydelseskoder"):
            self.codes[row["ydelseskode"]] += self._spell(row, "gyldig_fra", "gyldig_til")

    def person(self, id_: str) -> str:
        seen: set[str] = set()
        while id_ in self.current and id_ not in seen:
            seen.add(id_)
            id_ = self.current[id_]
        return id_

    def _raw(self, name: str) -> Iterator[Row]:
        encoding = "cp1252" if name == "underretninger" else "utf-8-sig"
        with (self.data / f"{name}.csv").open(encoding=encoding, newline="") as file:
            yield from csv.DictReader(file, delimiter=";")

    def rows(self, name: str) -> Iterator[Row]:
        for row in self._raw(name):
            if "barn_id" in row:
                row["barn_id"] = self.person(row["barn_id"])
            yield row

    def events(self, name: str, dated: str) -> Iterator[tuple[Row, Day]]:
        for row in self.rows(name):
            day = day_of(row[dated])
            if day is not None and day <= self.as_of:
                yield row, day

    def spells(self, name: str, start: str, end: str, planned: bool = False) -> Iterator[Spell]:
        for row in self.rows(name):
            yield from self._spell(row, start, end, planned)

    def _spell(self, row: Row, start: str, end: str, planned: bool = False) -> list[Spell]:
        first, last = day_of(row[start]), day_of(row[end])
        if first is None or first > self.as_of:
            return []
        return [Spell(row, first, last if last is None or planned or last <= self.as_of else None)]

    def known(self, text: str) -> Day | None:
        day = day_of(text)
        return day if day is not None and day <= self.as_of else None

    def valid(self, spells: Iterable[Spell], day: Day) -> Row | None:
        """The row valid that day; of two that meet on the day the later."""
        found = [one for one in spells if one.holds(day)]
        return max(found, key=lambda one: one.start).row if found else None

    def address(self, child: str, day: Day) -> Row | None:
        return self.valid(self.addresses.get(child, ()), day)

    def strata(self, child: str, day: Day) -> dict[str, str | None]:
        row = self.address(child, day)
        return {"bydel": (row["bydel"] or None) if row else None, "køn": self.sex.get(child)}

    def age(self, child: str, day: Day) -> int | None:
        return age_at(self.born.get(child), day)

    def minor(self, child: str, day: Day) -> bool:
        age = self.age(child, day)
        return age is not None and age <= 17

    def school(self, code: str, day: Day) -> Row:
        return self.valid(self.school_types.get(code, ()), day) or {"skoletype": "", "ejerkommune": ""}

    def measures(self) -> Iterator[Spell]:
        """Every row of foranstaltninger, with its code's group and step as on the row's own first day."""
        for spell in self.spells("foranstaltninger", "startdato", "slutdato"):
            code = self.valid(self.codes.get(spell.row["ydelseskode"], ()), spell.start)
            row = spell.row | ({"gruppe": code["gruppe"], "trin": code["trin"]} if code else {"gruppe": "", "trin": ""})
            yield Spell(row, spell.start, spell.end)


class Register:
    """The sources with the rows that many indicators start from."""

    def __init__(self, data: Path, as_of: Day):
        self.sources, self.as_of = Sources(data, as_of), as_of
        self.measures = list(self.sources.measures())
        self.enrolments = list(self.sources.spells("elevindskrivning", "startdato", "slutdato"))
        self.placements = list(self.sources.spells("anbringelser", "startdato", "slutdato"))
        self.last_year = as_of.year

    def strata(self, child: str, day: Day) -> Strata:
        return {name: {value} for name, value in self.sources.strata(child, day).items()}

    def years(self, first: int) -> Iterator[tuple[str, Day, Day]]:
        for year in range(first, self.last_year + 1):
            yield str(year), Day(year, 1, 1), Day(year, 12, 31)

    def school_years(self, first: int) -> Iterator[tuple[str, Day, Day]]:
        start = first
        while Day(start, 8, 1) <= self.as_of:
            yield school_label(start), Day(start, 8, 1), Day(start + 1, 7, 31)
            start += 1

    def status_days(self, first: int) -> Iterator[tuple[str, Day, Day]]:
        """The years of which 31 December is known."""
        for label, start, end in self.years(first):
            if end <= self.as_of:
                yield label, start, end

    def school(self, one: Spell, day: Day) -> Row:
        return self.sources.school(one.row["skolekode"], day)

    def taught_here(self, one: Spell, day: Day) -> bool:
        """In grade 0 to 9 of the municipality's own folkeskole or specialskole."""
        school = self.school(one, day)
        kind, owner = school["skoletype"], school["ejerkommune"]
        return kind in ("folkeskole", "specialskole") and owner == OWN and one.row["klassetrin"] in GRADES

    def aged(self, child: str, day: Day, low: int, high: int) -> bool:
        age = self.sources.age(child, day)
        return age is not None and low <= age <= high

    def helping(self) -> Iterator[Spell]:
        """The rows that are a measure: early help (tidlig) is none."""
        return (one for one in self.measures if one.row["gruppe"] in MEASURES)

    def first_notifications(self) -> dict[str, Day]:
        first: dict[str, Day] = {}
        for row, day in self.sources.events("underretninger", "modtaget_dato"):
            if row["barn_id"] and row["ufødt"] == "N":
                first[row["barn_id"]] = min(first.get(row["barn_id"], day), day)
        return first

    def offences(self) -> dict[str, list[tuple[Day, str]]]:
        """Day and category of what a child is charged with or suspected of, unless it was dropped."""
        held: dict[str, list[tuple[Day, str]]] = defaultdict(list)
        for row, day in self.sources.events("sigtelser", "gerningsdato"):
            if row["frafaldet"] != "Ja":
                held[row["barn_id"]].append((day, row["kategori"]))
        return held

    def compass(self) -> dict[str, dict[Day, list[tuple[str, Fraction]]]]:
        """Scores of a child by the day of measuring; a dimension without a score is not measured."""
        held: dict[str, dict[Day, list[tuple[str, Fraction]]]] = defaultdict(lambda: defaultdict(list))
        for row, day in self.sources.events("forandringskompas", "målingsdato"):
            score = decimal(row["score"])
            if score is not None:
                held[row["barn_id"]][day].append((row["dimension"], score))
        return held

    def progress(self, child: str, first: Day, last: Day) -> tuple[Fraction, Fraction] | None:
        """Mean score of the first and of the last measuring inside the days, if there are two days."""
        if not hasattr(self, "_compass"):
            self._compass = self.compass()
        held = self._compass.get(child, {})
        days = sorted(day for day in held if first <= day <= last)
        if len(days) < 2:
            return None
        before, after = (sum(score for _, score in held[day]) / len(held[day]) for day in (days[0], days[-1]))
        return Fraction(before), Fraction(after)

    def people(self, low: int, high: int) -> tuple[Counter[PeopleKey], set[PeopleKey]]:
        """Population of 1 January after the year, in all, by district and sex; and what a hidden cell spoils."""
        people: Counter[PeopleKey] = Counter()
        hidden: set[PeopleKey] = set()
        for row in self.sources.rows("befolkning"):
            if "I alt" in (row["område"], row["alder"], row["køn"]) or not row["tid"].endswith("K1"):
                continue
            if not low <= int(row["alder"]) <= high:
                continue
            label = str(int(row["tid"][:4]) - 1)
            for key in ((label, None, None), (label, "bydel", row["område"]), (label, "køn", row["køn"])):
                if row["antal"] == "..":
                    hidden.add(key)
                else:
                    people[key] += int(row["antal"])
        return people, hidden
