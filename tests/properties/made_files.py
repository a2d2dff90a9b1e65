"""This room makes up a municipality: children in schools in districts, the extracts and the definitions of a release.

What is counted is counted here too, one child after another, so that a test knows what is true.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

LAST = 2024
KINDS = ("tale", "motorik", "trivsel")
ELDER = 12
COLUMNS = ("barn_id", "dato", "distrikt", "skole", "køn", "kendt", "alder", "art", "point")
OF_CONTACT = ("kontakt_id", "barn_id", "dato", "distrikt", "skole", "køn")
Breakdowns = tuple[tuple[str, ...], ...]
IN_DISTRICTS: Breakdowns = (("distrikt",), ("distrikt", "skole"))
BY_SEX_TOO: Breakdowns = (*IN_DISTRICTS, ("køn",))
BY_SEX_IN_DISTRICTS: Breakdowns = (*IN_DISTRICTS, ("distrikt", "køn"))
CROSSED: Breakdowns = (("skole",), ("køn",), ("skole", "køn"))
BESIDE: Breakdowns = (("distrikt",), ("skole",))
"""Nothing in a release says which school is in which district, and everybody knows."""
PLANS: tuple[tuple[Breakdowns, Breakdowns], ...] = (
    (IN_DISTRICTS, IN_DISTRICTS),
    (BY_SEX_TOO, BY_SEX_TOO),
    (BY_SEX_IN_DISTRICTS, BY_SEX_IN_DISTRICTS),
    (CROSSED, CROSSED),
    ((("distrikt",),), (("distrikt", "skole"),)),
    (BESIDE, BESIDE),
    ((("skole",), ("køn",)), BESIDE),
)
"""How counts are broken down, and how all else is."""


class Child(NamedTuple):
    number: int
    day: str
    district: str
    school: str
    sex: str
    known: str
    """ja, nej, or nothing."""
    age: int
    kind: str
    point: int
    contacts: int

    @property
    def year(self) -> str:
        return self.day[:4]

    @property
    def quarter(self) -> str:
        return f"{self.year}-Q{(int(self.day[5:7]) + 2) // 3}"

    def stratum(self, columns: Sequence[str]) -> tuple[str, ...]:
        own = {"distrikt": self.district, "skole": self.school, "køn": self.sex}
        return tuple(own[column] for column in columns)


@dataclass(frozen=True)
class Shape:
    """What is asked of a release."""

    counts_by: Breakdowns
    others_by: Breakdowns
    years: int
    lang: str
    has_younger: bool
    has_unknown: bool
    asked: frozenset[str]
    """Of quarters, mean, distribution, ratio, change."""
    target: str
    rule: str


@dataclass(frozen=True)
class World:
    shape: Shape
    children: tuple[Child, ...]

    @property
    def years(self) -> list[str]:
        return [str(LAST - ago) for ago in reversed(range(self.shape.years))]

    def with_more(self, *children: Child) -> World:
        return replace(self, children=(*self.children, *children))


def shape(chance: random.Random, is_large: bool) -> Shape:
    counts_by, others_by = chance.choice(PLANS)
    kinds = ("quarters", "mean", "distribution", "ratio", "change")
    asked = [one for one in kinds if chance.random() < 0.35] if is_large else [chance.choice(kinds)]
    return Shape(
        counts_by=counts_by,
        others_by=others_by,
        years=chance.choice((1, 2, 2, 3) if is_large else (1, 1, 2)),
        lang=chance.choice(("da", "en")),
        has_younger=chance.random() < 0.6,
        has_unknown=chance.random() < 0.3,
        asked=frozenset(asked),
        target=chance.choice(("{at least: 40}", "{at most: previous}", "{above: previous}", "{below: 0.9 * baseline}")),
        rule=chance.choice(("point", "significance")),
    )


def world(seed: int, is_large: bool = False) -> World:
    chance = random.Random(seed)
    made, most = World(shape(chance, is_large), ()), 4 if is_large else 3
    schools = [
        (f"D{district}", f"S{district}{school}")
        for district in range(chance.randint(2, most))
        for school in range(chance.randint(2, most))
    ]
    mean, elder = chance.uniform(3, 12), chance.choice((0.03, 0.1, 0.4))
    rows: list[Child] = []
    for year in made.years:
        for district, school in schools:
            for known in _leaf(chance, mean):
                rows.append(_child(chance, len(rows), year, district, school, known, elder, made.shape.has_unknown))
    return made.with_more(*rows)


def later(made: World, chance: random.Random) -> World:
    """The same a while later: a few more are known of, or a school has opened."""
    one, number = made.children[-1], len(made.children)
    year = made.years[-1]
    if chance.random() < 0.3:
        number_of_new = chance.randint(1, 12)
        places = [(one.district, "S99")] * number_of_new
    else:
        where = chance.choice(made.children)
        places = [(where.district, where.school)] * chance.choice((1, 1, 2, 4))
    more = [
        _child(chance, number + at, year, district, school, chance.random() < 0.4, 0.1, False)
        for at, (district, school) in enumerate(places)
    ]
    return made.with_more(*more)


def _leaf(chance: random.Random, mean: float) -> list[bool]:
    """Who of a school has the trait: none in a tenth of them, everybody in a twentieth."""
    number, others = geometric(chance, mean), geometric(chance, 2 * mean)
    draw = chance.random()
    number, others = (0, others) if draw < 0.10 else (number, 0) if draw < 0.15 else (number, others)
    return ([True] * number + [False] * others)[:80]


def geometric(chance: random.Random, mean: float) -> int:
    """1, 2, 3, ... with this mean."""
    number = 1
    while chance.random() > 1 / mean:
        number += 1
    return number


def _child(
    chance: random.Random, number: int, year: str, district: str, school: str, known: bool, elder: float, gaps: bool
) -> Child:
    is_unknown = gaps and chance.random() < 0.06
    return Child(
        number=number,
        day=f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        district=district,
        school=school,
        sex=chance.choice(("M", "K")),
        known="" if is_unknown else "ja" if known else "nej",
        age=chance.randint(ELDER, 17) if chance.random() < elder else chance.randint(6, ELDER - 1),
        kind=chance.choices(KINDS, (12, 4, 1))[0],
        point=int(chance.random() < 0.7),
        contacts=chance.choice((0, 1, 1, 2)),
    )


def write_extracts(made: World, folder: Path, order: random.Random | None = None) -> None:
    """The CSV files; in an order of its own where one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    children = list(made.children)
    if order is not None:
        order.shuffle(children)
    rows = [
        (f"b{one.number}", one.day, one.district, one.school, one.sex, one.known, one.age, one.kind, one.point)
        for one in children
    ]
    _write(folder / "elever.csv", COLUMNS, rows)
    contacts = [
        (f"k{one.number}.{at}", f"b{one.number}", one.day, one.district, one.school, one.sex)
        for one in children
        for at in range(one.contacts)
    ]
    _write(folder / "kontakter.csv", OF_CONTACT, contacts)


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)


def definitions(made: World) -> str:
    """The YAML of the release."""
    one = made.shape
    head = EXTRACTS.format(
        last=LAST, lang=one.lang, rule=one.rule, known="yes_no or empty" if one.has_unknown else "yes_no"
    )
    return head + "indicators:\n" + "".join(_indicators(made))


def _indicators(made: World) -> Iterator[str]:
    one = made.shape
    counted, usual = (_usual(by) for by in (one.counts_by, one.others_by))
    younger = f"    variants: {{yngre: {{population: {{yngre: alder < {ELDER}}}}}}}\n" if one.has_younger else ""
    baseline = f"    baseline: {made.years[0]}\n" if "baseline" in one.target else ""
    yield f"  antal:\n    title: Antal\n    kind: count\n    {counted}{younger}"
    yield (
        f"  andel:\n    title: Andel\n    kind: share\n    {usual}    numerator: kendt\n    better: higher\n"
        f"{baseline}    target: {one.target}\n{younger}"
    )
    if "quarters" in one.asked:
        first = one.counts_by[0][0]
        yield f"  kvartal: {{title: Kvartal, kind: count, rows: elever, by: [{first}], period: {QUARTERS}}}\n"
    if "mean" in one.asked:
        yield f"  snit:\n    title: Snit\n    kind: mean\n    value: point\n    {usual}"
    if "distribution" in one.asked:
        yield f"  art:\n    title: Fordeling\n    kind: distribution\n    of: art\n    {usual}"
    if "ratio" in one.asked:
        period = "period: {every: year, dated: dato}"
        yield f"  kontakter:\n    title: Kontakter\n    kind: count\n    {counted.replace('elever', 'kontakter')}"
        yield (
            f"  forhold:\n    title: Forhold\n    kind: ratio\n    denominator: antal\n    by: {_by(one.counts_by)}\n"
            f"    numerator: {{kind: count, rows: kontakter}}\n    {period}\n"
        )
    if "change" in one.asked and one.years > 1:
        yield "  skift: {title: Skift, kind: change, of: andel, from: previous, as: points}\n"
        yield "  vækst: {title: Vækst, kind: change, of: antal, from: previous, as: percent}\n"


def _usual(breakdowns: Breakdowns) -> str:
    return f"rows: elever\n    period: {{every: year, dated: dato}}\n    by: {_by(breakdowns)}\n"


def _by(breakdowns: Breakdowns) -> str:
    each = (columns[0] if len(columns) == 1 else f"[{', '.join(columns)}]" for columns in breakdowns)
    return f"[{', '.join(each)}]"


QUARTERS = "{every: quarter, dated: dato}"
EXTRACTS = """
extracts:
  elever:
    file: elever.csv
    key: [barn_id]
    as_of: {last}-12-31
    columns:
      barn_id: id
      dato: date
      distrikt: category
      skole: category
      køn: {{type: category, values: [M, K]}}
      kendt: {known}
      alder: int
      art: category
      point: int
  kontakter:
    file: kontakter.csv
    key: [kontakt_id]
    as_of: {last}-12-31
    columns: {{kontakt_id: id, barn_id: id, dato: date, distrikt: category, skole: category, køn: category}}
defaults: {{lang: {lang}, rule: {rule}, confidence: 0.95}}
"""
