"""Five simulated years of an office that computes its status on 30 September, and keeps it.

Cases opened by that day and in the whole year, as (home, school) by district, as the register knows them:

            by 30 September                     the whole year
            North     South     West            North     South     West
    2021    25 + 10   10 +  5    9 +  5         28 + 12   22 +  8   20 + 10
    2022    20 + 10    2 +  1   14 +  6         36 + 14   14 +  6   24 + 16
    2023    18 +  7   10 +  5   12 +  6         26 +  9   16 +  8   20 + 10
    2024    24 + 10   12 +  6   16 +  8         34 + 14   18 +  9   24 + 12
    2025    22 +  9   11 +  6   15 +  7

and visits:  2021 25, then 40; 2022 35, then 60; 2023 30, then 50; 2024 28, then 45; 2025 33.

What happens besides:
- in year 3 (2023) a step is added to the population of `opened`: cases of schools are no longer counted;
- in year 4 (2024) a law changes, and `home_share` gets a break: that moves no number;
- in year 4 it is found that eight home cases of North and two visits of 2022 had been forgotten.
"""

from __future__ import annotations

from pathlib import Path

DISTRICTS = ("North", "South", "West")
PART = {
    2021: ((25, 10), (10, 5), (9, 5)),
    2022: ((20, 10), (2, 1), (14, 6)),
    2023: ((18, 7), (10, 5), (12, 6)),
    2024: ((24, 10), (12, 6), (16, 8)),
    2025: ((22, 9), (11, 6), (15, 7)),
}
WHOLE = {
    2021: ((28, 12), (22, 8), (20, 10)),
    2022: ((36, 14), (14, 6), (24, 16)),
    2023: ((26, 9), (16, 8), (20, 10)),
    2024: ((34, 14), (18, 9), (24, 12)),
}
VISITS = {2021: (25, 40), 2022: (35, 60), 2023: (30, 50), 2024: (28, 45), 2025: (33, 33)}
FOUND_LATE_IN, FORGOTTEN_CASES, FORGOTTEN_VISITS = 2024, 8, 2
YEARS = tuple(PART)

CONFIG = """
forebyg: 1
extracts:
  cases:
    file: cases.csv
    key: [case_id]
    columns: {case_id: id, opened: date, kind: category, district: category}
  visits:
    file: visits.csv
    key: [visit_id]
    columns: {visit_id: id, paid: date}
defaults: {lang: da, confidence: 0.95}
indicators:
  opened:
    title: {da: Oprettede sager, en: Cases opened}
    kind: count
    rows: cases
    period: {every: year, dated: opened}
    by: [district]
    better: neither
  home_share:
    title: {da: Andel sager fra hjemmet, en: Share of cases from the home}
    kind: share
    rows: cases
    period: {every: year, dated: opened}
    numerator: kind = 'home'
    better: neither
  visits_paid:
    title: {da: Hjemmebesøg, en: Home visits}
    kind: count
    rows: visits
    period: {every: year, dated: paid}
    better: neither
"""
WITHOUT_SCHOOLS = (
    "    by: [district]\n",
    "    population: {not from a school: kind <> 'school'}\n    by: [district]\n",
)
BREAK = (
    "    numerator: kind = 'home'\n",
    "    numerator: kind = 'home'\n    breaks: [{from: 2024-01-01, why: a new law}]\n",
)


def begin_year(folder: Path, year: int) -> None:
    """The configs and the extracts of the office on 30 September of a year."""
    for name in ("configs", "data"):
        (folder / name).mkdir(exist_ok=True)
    config = CONFIG
    if year >= 2023:
        config = config.replace(*WITHOUT_SCHOOLS)
    if year >= 2024:
        config = config.replace(*BREAK)
    (folder / "configs/indicators.yaml").write_text(config, encoding="utf-8")
    (folder / "data/cases.csv").write_text("\n".join(_cases(year)) + "\n", encoding="utf-8")
    (folder / "data/visits.csv").write_text("\n".join(_visits(year)) + "\n", encoding="utf-8")


def _cases(now: int) -> list[str]:
    lines = ["case_id;opened;kind;district"]
    for year in (year for year in YEARS if year <= now):
        for place, district in enumerate(DISTRICTS):
            for kind, early, late in zip(
                ("home", "school"), PART[year][place], WHOLE[year][place] if year < now else (0, 0), strict=True
            ):
                for number in range(max(early, late)):
                    day = f"{year}-03-01" if number < early else f"{year}-11-01"
                    lines.append(f"{year}{district[0]}{kind[0]}{number};{day};{kind};{district}")
    if now >= FOUND_LATE_IN:
        lines += [f"2022Nx{number};2022-05-01;home;North" for number in range(FORGOTTEN_CASES)]
    return lines


def _visits(now: int) -> list[str]:
    lines = ["visit_id;paid"]
    for year in (year for year in YEARS if year <= now):
        early, late = VISITS[year]
        lines += [
            f"{year}v{number};{year}-{'03' if number < early else '11'}-01"
            for number in range(late if year < now else early)
        ]
    if now >= FOUND_LATE_IN:
        lines += [f"2022x{number};2022-05-01" for number in range(FORGOTTEN_VISITS)]
    return lines
