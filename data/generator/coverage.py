"""Where the municipality works (nurseries, schools, family units, bydele) and which schemes are in place there."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from .codes import OPEN_END, SCHOOLS
from .days import AS_OF, LAST_YEAR, plus
from .trends import BYDELE, OWN

SOCIAL_WORKER, RESOURCES, FORUM = "socialrådgiver", "ressourcecenter", "aftaleforum"
INCLUSION, SAFETY, TRIANGLE = "inklusionspædagog", "sikkerhedsplansteam", "triangelprojekt"
BEGUN = date(2000, 8, 1)


@dataclass(frozen=True)
class Daycare:
    code: str
    name: str
    bydel: str
    start: date = BEGUN
    end: date = OPEN_END


NAMES = [
    "Mælkebøtten",
    "Regnbuen",
    "Kastanjen",
    "Troldhøj",
    "Svalereden",
    "Mariehønen",
    "Egernet",
    "Bølgen",
    "Stjerneskuddet",
    "Myretuen",
    "Pilehytten",
    "Solstrålen",
    "Rønnebær",
    "Skovmusen",
    "Ærtebælgen",
    "Fyrtårnet",
    "Kløverbakken",
    "Vandpytten",
    "Lærken",
    "Humlebien",
    "Muldvarpen",
    "Spilopperne",
    "Valnødden",
    "Bakkebo",
    "Havnens Børn",
    "Tusindfryd",
    "Nordlyset",
    "Sandslottet",
    "Pusterummet",
]


def _daycare() -> list[Daycare]:
    bydele = list(BYDELE)
    sites = []
    for number, name in enumerate(NAMES, start=1):
        start, end = BEGUN, OPEN_END
        if number in (4, 12):
            end = date(2017, 7, 31)
        elif 25 <= number <= 28:
            start = date(2020, 1, 1)
        elif number == 29:
            # Between two years of supervision: in none of its tables, and open on the last day of one year.
            start, end = date(2023, 2, 1), date(2023, 12, 31)
        sites.append(Daycare(f"I{number:03}", name, bydele[(number - 1) % len(bydele)], start, end))
    return sites


DAYCARE = _daycare()
UNITS = [
    ("BF01", "Børnefamilieenhed Nord", "Nørrebro", date(2008, 1, 1), OPEN_END),
    ("BF02", "Børnefamilieenhed Syd", "Amager Øst", date(2008, 1, 1), OPEN_END),
    ("BF03", "Børnefamilieenhed Vest", "Valby", date(2008, 1, 1), OPEN_END),
    ("BF04", "Børnefamilieenhed Øst", "Østerbro", date(2008, 1, 1), OPEN_END),
    # Merged with Nord in the summer of 2018.
    ("BF05", "Børnefamilieenhed Bispebjerg", "Bispebjerg", date(2008, 1, 1), date(2018, 6, 30)),
]
_Row = tuple[str, str, str, str, date, date]


def institutioner_rows() -> list[_Row]:
    rows: list[_Row] = []
    for site in DAYCARE:
        if site.code == "I009":
            # A new name: two rows, one institution.
            rows.append((site.code, site.name, "daginstitution", site.bydel, site.start, date(2019, 7, 31)))
            rows.append((site.code, "Børnehuset Åben Himmel", "daginstitution", site.bydel, date(2019, 8, 1), site.end))
        else:
            rows.append((site.code, site.name, "daginstitution", site.bydel, site.start, site.end))
    rows += [(s.code, s.name, "skole", s.bydel, s.start, s.end) for s in SCHOOLS if _is_covered(s.kind, s.owner)]
    rows += [(code, name, "børnefamilieenhed", bydel, start, end) for code, name, bydel, start, end in UNITS]
    rows += [(code, name, "bydel", name, date(2000, 1, 1), OPEN_END) for code, name in _bydele()]
    return rows


def _is_covered(kind: str, owner: str) -> bool:
    """Municipal schools; a day treatment offer is one from the day it becomes a special school."""
    return kind in ("folkeskole", "specialskole") and owner == OWN


def _bydele() -> list[tuple[str, str]]:
    return [(f"BY{number:02}", name) for number, name in enumerate(BYDELE, start=1)]


_Scheme = tuple[str, str, float | None, date, date | None]


def ordninger_rows(rng: random.Random) -> list[_Scheme]:
    """When each scheme began in each place, and whether it has stopped: one place counts once, however many rows."""
    first_come = rng.sample(range(len(DAYCARE)), len(DAYCARE))
    rows = [row for site, rank in zip(DAYCARE, first_come, strict=True) for row in _social_workers(rng, site, rank)]
    schools = sorted({s.code: s for s in SCHOOLS if _is_covered(s.kind, s.owner)}.values(), key=lambda s: s.code)
    for position, school in enumerate(schools):
        for scheme, first, pace in ((RESOURCES, 2011, 0.45), (FORUM, 2012, 0.3), (INCLUSION, 2012, 0.6)):
            year = first + int(position * pace * rng.uniform(0.7, 1.3))
            start = max(date(year, rng.choice([1, 8]), 1), school.start)
            staff = rng.choice([0.5, 0.8, 1.0]) if scheme == INCLUSION else None
            # A school that closed keeps the row it had: nobody wrote an end.
            rows += _interrupted(rng, (school.code, scheme, staff, start, None), LAST_YEAR)
    for position, (code, _, _, _, closed) in enumerate(UNITS):
        start = date(2012, 1 + 2 * position, 1)
        rows.append((code, SAFETY, 2.0 if position < 3 else 1.5, start, closed if closed < AS_OF else None))
    for position, (code, _) in enumerate(_bydele()):
        # One stopped; one has agreed to begin next year.
        start = date(2025, 3, 1) if position == 8 else date(2012 + position // 3, 10, 1)
        rows.append((code, TRIANGLE, None, start, date(2019, 12, 30) if position == 5 else None))
    return sorted(rows, key=lambda row: (row[1], row[3], row[0], row[2] or 0.0))


def _social_workers(rng: random.Random, site: Daycare, rank: int) -> list[_Scheme]:
    """A few hours a week; sometimes two share the institution, and some institutions had one and have none."""
    start = max(date(2010 + rank // 2, rng.choice([1, 3, 8]), 1), site.start)
    if start > plus(AS_OF, 90):
        return []
    # Where the institution closed, the row is open as ever.
    rows: list[_Scheme] = _interrupted(rng, (site.code, SOCIAL_WORKER, _hours(rng), start, None), LAST_YEAR)
    if rng.random() < 0.25 and start <= AS_OF:
        rows.append((site.code, SOCIAL_WORKER, _hours(rng), plus(start, rng.choice([14, 150, 400])), rows[0][4]))
    return [row for row in rows if row[4] is None or row[3] <= row[4]]


def _hours(rng: random.Random) -> float | None:
    return rng.choice([0.1, 0.15, 0.15, 0.2, 0.2, 0.25, None])


def _interrupted(rng: random.Random, row: _Scheme, last_year: int) -> list[_Scheme]:
    """Some stop for a year and begin again, some stop for good: on the last day of a year, or the day before."""
    code, scheme, staff, start, _ = row
    if rng.random() < 0.82 or start.year > last_year - 4:
        return [row]
    stopped = date(rng.randint(start.year + 2, last_year - 1), 12, rng.choice([30, 31]))
    stopped_row = (code, scheme, staff, start, stopped)
    if rng.random() < 0.7:
        return [stopped_row, (code, scheme, staff, plus(stopped, rng.choice([220, 430])), None)]
    return [stopped_row]
