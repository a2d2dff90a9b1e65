"""This room says what the ten variants of each of the twelve indicators ask for, and writes them as definitions.

    python tests/benchmarks/registers/indicators.py --times 10 --folder configs-of-120

`configs/twelve.yaml` holds the twelve themselves. The programs written by hand read the same table.
"""

from __future__ import annotations

import argparse
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

CONFIGS = Path(__file__).parent / "configs"
SICK, LAWFUL, UNLAWFUL = "sygdom", "lovligt", "ulovligt"
TYPES = (SICK, LAWFUL, UNLAWFUL)
SPECIAL_CLASS, SPECIAL_SCHOOL = "specialklasse", "specialskole"
SOURCES = ("skole", "læge", "pårørende", "politi", "anonym")
PARAGRAPHS = ("§ 20", "§ 21", "§ 50")
HOMES, HELP = ("plejefamilie", "døgninstitution"), ("kontaktperson", "aflastning", "familiebehandling", "støtteperson")


@dataclass(frozen=True)
class Absence:
    """Which days of absence are summed: those of these types that lost at least so many quarters."""

    types: tuple[str, ...] = TYPES
    quarters: int = 1


@dataclass(frozen=True)
class Asked:
    """What one indicator asks for; what it does not use is not looked at."""

    id: str
    variant: int = 0
    grades: tuple[int, int] = (0, 9)
    provisions: tuple[str, ...] = (SPECIAL_CLASS, SPECIAL_SCHOOL)
    absence: Absence = Absence()
    days: int = 20
    under: int = 18
    paragraphs: tuple[str, ...] = PARAGRAPHS
    months: int = 4
    sources: tuple[str, ...] = SOURCES
    ages: tuple[int, int] = (6, 15)
    kinds: tuple[str, ...] = (*HELP, *HOMES)
    sexes: tuple[str, ...] = ("K", "M")

    @property
    def name(self) -> str:
        return self.id if self.variant == 0 else f"{self.id}_{self.variant}"


YOUNG, MIDDLE, OLD = {"grades": (0, 3)}, {"grades": (4, 6)}, {"grades": (7, 9)}
DAYS = [
    {},
    {"absence": Absence((SICK,))},
    {"absence": Absence((LAWFUL,))},
    {"absence": Absence((SICK, LAWFUL))},
    {"absence": Absence((SICK, UNLAWFUL))},
    {"absence": Absence((LAWFUL, UNLAWFUL))},
    {"absence": Absence(quarters=2)},
    {"absence": Absence(quarters=4)},
    {"absence": Absence((SICK,), 4)},
    {"absence": Absence((SICK, LAWFUL), 2)},
]
LIMITS = (20, 15, 6, 18, 16, 9, 20, 19, 12, 14)
OF_GRADES = ({}, {}, YOUNG, MIDDLE, OLD, {}, OLD, {"grades": (1, 6)}, {"grades": (1, 9)}, {})
UNLAWFUL_DAYS = [
    {"absence": Absence((UNLAWFUL,), quarters), "days": days, **grades}
    for quarters, days, grades in [
        (1, 3, {}), (1, 5, {}), (1, 1, {}), (1, 3, OLD), (1, 3, YOUNG),
        (2, 3, {}), (4, 2, {}), (4, 4, OLD), (2, 1, MIDDLE), (1, 8, {}),
    ]
]  # fmt: skip
PARTS_OF_SOURCES = [SOURCES, *((source,) for source in SOURCES), SOURCES[:2], SOURCES[2:4], SOURCES[:3], SOURCES[1:]]
CHANGES: dict[str, list[dict]] = {
    "segregated_share": [
        {}, YOUNG, MIDDLE, OLD, {"grades": (1, 9)}, {"grades": (0, 6)},
        {"provisions": (SPECIAL_CLASS,)}, {"provisions": (SPECIAL_CLASS,), **YOUNG},
        {"provisions": (SPECIAL_SCHOOL,)}, {"provisions": (SPECIAL_SCHOOL,), **OLD},
    ],
    "concerning_absence_share": [
        days | grades | {"days": limit} for days, grades, limit in zip(DAYS, OF_GRADES, LIMITS, strict=True)
    ],
    "unlawful_absence_share": UNLAWFUL_DAYS,
    "absence_days_mean": [days | grades for days, grades in zip(DAYS, reversed(OF_GRADES), strict=True)],
    "first_investigation_age": [
        {"under": under, "paragraphs": paragraphs}
        for under, paragraphs in [
            (18, PARAGRAPHS), (15, PARAGRAPHS), (12, PARAGRAPHS), (6, PARAGRAPHS), (18, PARAGRAPHS[:1]),
            (18, PARAGRAPHS[1:2]), (18, PARAGRAPHS[2:]), (18, PARAGRAPHS[:2]),
            (15, PARAGRAPHS[1:]), (12, PARAGRAPHS[:2]),
        ]
    ],
    "investigation_within_4_months": [
        {"months": months, "paragraphs": paragraphs}
        for months, paragraphs in [
            (4, PARAGRAPHS), (3, PARAGRAPHS), (2, PARAGRAPHS), (5, PARAGRAPHS), (6, PARAGRAPHS), (4, PARAGRAPHS[:1]),
            (4, PARAGRAPHS[1:2]), (4, PARAGRAPHS[2:]), (3, PARAGRAPHS[:2]), (1, PARAGRAPHS[1:]),
        ]
    ],
    "notifications_per_1000": [
        {"sources": sources, "ages": ages}
        for sources, ages in zip(PARTS_OF_SOURCES, [(6, 15), (6, 15), (6, 9), (10, 12), (13, 15)] * 2, strict=True)
    ],
    "notified_share": [
        {"sources": sources} | grades for sources, grades in zip(PARTS_OF_SOURCES, OF_GRADES, strict=True)
    ],
    "measure_price_mean": [
        {"kinds": kinds, "sexes": sexes}
        for kinds in [(*HELP, *HOMES), HELP, HOMES, HELP[:2]]
        for sexes in [("K", "M"), ("K",), ("M",)]
    ][:10],
    "supported_concerning_absence_share": [
        days | grades | {"days": limit, "kinds": kinds}
        for days, grades, limit, kinds in zip(
            DAYS, reversed(OF_GRADES), LIMITS, [(*HELP, *HOMES), HELP, HOMES, HELP[:2], HELP[2:]] * 2, strict=True
        )
    ],
    "survey_score_mean": [
        {"ages": ages}
        for ages in [(1, 22), (1, 5), (6, 9), (10, 12), (13, 15), (16, 18), (6, 15), (0, 17), (10, 19), (4, 14)]
    ],
    "concerning_absence_change": [],
}  # fmt: skip
CHANGES["concerning_absence_change"] = CHANGES["concerning_absence_share"]


def catalogue(times: int) -> list[Asked]:
    """The twelve, then their variants."""
    return [
        replace(Asked(id, variant), **changes[variant]) for variant in range(times) for id, changes in CHANGES.items()
    ]


def among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def definition(wanted: Asked) -> str:
    """A variant as one indicator: what it changes in the one it is like."""
    grades = "grade BETWEEN {} AND {}".format(*wanted.grades)
    ages = "BETWEEN {} AND {}".format(*wanted.ages)
    where = f"{among('type', wanted.absence.types)} AND share >= {wanted.absence.quarters / 4}"
    days = f'{{sum: share, of: absence, on: person_id, dated: date, during: period, where: "{where}"}}'
    paragraphs, sources = among("paragraph", wanted.paragraphs), among("source", wanted.sources)
    kinds, sexes = among("kind", wanted.kinds), among("sex", wanted.sexes)
    of_grades, over = f"population: {{grades: {grades}}}", f"numerator: days > {wanted.days}"
    school_age = f"age(birth_date, received) {ages}"
    notified = f'{{exists: notifications, on: person_id, dated: received, during: period, where: "{sources}"}}'
    supported = f'{{exists: measures, on: person_id, during: period.date, where: "{kinds}"}}'
    parts = {
        "segregated_share": [of_grades, f"numerator: {among('provision', wanted.provisions)}"],
        "concerning_absence_share": [f"derive: {{days: {days}}}", of_grades, over],
        "unlawful_absence_share": [f"derive: {{days: {days}}}", of_grades, over],
        "absence_days_mean": [f"derive: {{days: {days}}}", of_grades],
        "first_investigation_age": [
            f'first: {{per: person_id, dated: started, among: "{paragraphs}"}}',
            f"population: {{of age: age < {wanted.under}}}",
        ],
        "investigation_within_4_months": [
            f'population: {{paragraphs: "{paragraphs}"}}',
            f"clock: {{start: started, stop: finished, limit: {wanted.months} months}}",
        ],
        "notifications_per_1000": [
            "numerator:",
            "  kind: count",
            "  rows: notifications",
            "  period: {dated: received}",
            f'  population: {{school age: "{school_age}", sources: "{sources}"}}',
        ],
        "notified_share": [f"derive: {{notified: {notified}}}", of_grades],
        "measure_price_mean": [
            "join: {persons: {on: person_id}}",
            f'population: {{kinds: "{kinds}", sexes: "{sexes}"}}',
        ],
        "supported_concerning_absence_share": [f"derive: {{days: {days}, supported: {supported}}}", of_grades, over],
        "survey_score_mean": [f'population: {{of age: "age(birth_date, answered) {ages}"}}'],
        "concerning_absence_change": [f"of: concerning_absence_share_{wanted.variant}"],
    }
    lines = [f"  {wanted.name}:", f"    like: {wanted.id}", f"    title: {wanted.id} {wanted.variant}"]
    return "\n".join([*lines, *(f"    {part}" for part in parts[wanted.id])])


def write(folder: Path, times: int) -> None:
    """The extracts, the twelve and their variants, as definitions in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in CONFIGS.glob("*.yaml"):
        shutil.copy(path, folder)
    variants = [definition(wanted) for wanted in catalogue(times) if wanted.variant]
    twelve = (CONFIGS / "twelve.yaml").read_text(encoding="utf-8")
    head = twelve[: twelve.index("\nindicators:")]
    if variants:
        text = "\n\n".join([f"{head}\nindicators:", *variants])
        (folder / "variants.yaml").write_text(f"{text}\n", encoding="utf-8")


def write_in_full(folder: Path, count: int) -> None:
    """So many indicators, each written in full with limits of its own: something to read, twelve to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIGS / "registers.yaml", folder)
    twelve = (CONFIGS / "twelve.yaml").read_text(encoding="utf-8")
    for copy in range(-(-count // 12)):
        head, *blocks = re.split(r"\n(?=  [a-z]\w*:\n)", re.sub(r"(days|age) ([<>]) \d+", rf"\1 \2 {copy + 1}", twelve))
        text = "\n".join([head, *blocks[: count - copy * 12]])
        for id in sorted(CHANGES, key=len, reverse=True):
            text = re.sub(rf"\b{id}\b", f"{id}_{copy}", text)
        (folder / f"twelve_{copy}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--times", type=int, default=10, choices=range(1, 11), help="variants of each, itself among them"
    )
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    write(given.folder, given.times)
