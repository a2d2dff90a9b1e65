"""However many of a few a count has moved, what is printed of it, and of whatever is made of it, is the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from pathlib import Path

import pytest

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_texts
from forebyg.outputs.cells import View
from forebyg.outputs.tables import as_table
from forebyg.outputs.tidy import as_csv
from forebyg.results import Release

FEW = (1, 2, 3, 4)
MOVED = 2021
YEARS = range(2017, 2024)
EACH = 80
CONFIG = """
extracts:
  cases:
    file: cases.csv
    key: [case]
    columns:
      case: id
      child: id
      opened: date
      closed: date or empty
      area: category
      band: category
      absent: yes_no or empty
      answer: category
      before: int
      after: int
      days: int
  people: {file: people.csv, personal: no, columns: {year: period, area: category, band: category, number: int}}
  standard:
    columns: {band: category, size: int}
    personal: no
    table: |
      band | size
      a    | 300
      b    | 100
defaults:
  lang: en
  as_of: 2024-12-31
  confidence: 0.95
  rule: significance
  open: due
  month_end: clamp
indicators:
  number: {<count>, interval: poisson, min_base: 80, trend: yes, <fall>}
  share: {<own>, kind: share, numerator: absent, by: [area], funnel: area, min_base: 80, trend: yes, <stay>}
  point: {like: share, rule: point, margin: ~}
  later: {like: share, target: {2022: 40, 2030: 10}, margin: ~}
  mean: {<own>, kind: mean, value: days, min_base: 80, trend: yes, <fall>}
  median: {<own>, kind: median, value: days, min_base: 80, trend: yes, <level>}
  long: {<own>, kind: quantile, quantile: 0.75, value: days, min_base: 80, trend: yes, <level>}
  ones: {<own>, kind: mean, value: CASE WHEN absent THEN 1 ELSE 0 END, min_base: 80, <level>}
  all_ones: {<own>, kind: sum, value: CASE WHEN absent THEN 1 ELSE 0 END, min_base: 80, better: lower}
  answers: {<own>, kind: distribution, of: answer, min_base: 80, trend: yes}
  moves: {<own>, kind: transition, from: before, to: after, min_base: 80, trend: yes}
  in_time: {<own>, kind: within, clock: {start: opened, stop: closed, limit: 30 days}, min_base: 80, trend: yes, <fall>}
  followed: {like: in_time, open: survival, rule: point}
  rate: {<ratio>, by: [area], funnel: area, trend: yes, min_base: 800, <fall>}
  repeated: {<ratio>, events: {repeated: child}, trend: yes, <fall>}
  direct: {<ratio>, standardise: {direct: [band], to: standard, weight: size}, trend: yes, <level>}
  difference: {title: D, kind: change, of: share, from: previous, as: points}
  times: {title: T, kind: change, of: repeated, from: 2020, as: percent}
  means: {title: M, kind: change, of: mean, from: previous, as: percent}
  gap: {title: G, kind: gap, of: {id: share, where: {area: East}}, to: {id: share, where: {area: West}}, as: points}
"""
SHORT = {
    "<own>": "title: A, rows: cases, period: {every: year, dated: opened}",
    "<count>": "title: A, kind: count, rows: cases, period: {every: year, dated: opened}",
    "<ratio>": "title: A, kind: ratio, per_n: 1000, numerator: {rows: cases, period: {every: year, dated: opened}}, "
    "denominator: {kind: sum, rows: people, period: {every: year, labelled: year}, value: number}",
    "<fall>": "better: lower, baseline: 2018, target: {below: baseline}",
    "<stay>": "better: lower, baseline: 2018, target: {at most: baseline}, margin: 20",
    "<level>": "better: lower, target: {at most: 100}",
}


def made() -> list[list[str]]:
    """Every year as many cases, every child in one or two of them."""
    chance, rows = random.Random(4), []
    for year in YEARS:
        for place in range(EACH):
            rows.append(_case(chance, f"{year}-{place}", year, place % 2))
    return rows


def _case(chance: random.Random, name: str, year: int, half: int) -> list[str]:
    opened = dt.date(year, 1, 1) + dt.timedelta(days=chance.randrange(330))
    days = chance.randint(5, 80)
    yes = chance.random() < 0.45
    return [
        name, f"{year}-{chance.randrange(EACH * 2 // 3)}", opened.isoformat(),
        (opened + dt.timedelta(days=days)).isoformat(), "EW"[half] + ("ast", "est")[half], "ab"[chance.randrange(2)],
        "yes" if yes else "no", chance.choice("xyz"), str(chance.randint(1, 5)), str(chance.randint(1, 5)), str(days),
    ]  # fmt: skip


HEADER = ["case", "child", "opened", "closed", "area", "band", "absent", "answer", "before", "after", "days"]


def computed(folder: Path, rows: list[list[str]], *earlier: Release, config: str = CONFIG) -> Release:
    for short, long in SHORT.items():
        config = config.replace(short, long)
    (folder / "cases.csv").write_text("\n".join(map(",".join, [HEADER, *rows])) + "\n", encoding="utf-8")
    people = [f"{year},{area},{band},400" for year in YEARS for area in ("East", "West") for band in "ab"]
    (folder / "people.csv").write_text("\n".join(["year,area,band,number", *people]) + "\n", encoding="utf-8")
    return calculate(read_texts({"a.yaml": config}), folder, Wanted(), earlier)


def moved(rows: list[list[str]], by: int) -> list[list[str]]:
    """So many cases more in one area of one year, each with all traits, very long; or so many fewer."""
    in_year = [row for row in rows if row[2].startswith(str(MOVED)) and row[4] == "East" and row[6] == "yes"]
    if by < 0:
        return [row for row in rows if row not in in_year[:-by]]
    day = f"{MOVED}-06-01"
    more = ["child", day, f"{MOVED}-06-30", "East", "a", "yes", "x", "1", "5", "29"]
    return [*rows, *([f"more-{place}", *more] for place in range(by))]


def printed(release: Release) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(release))))


NAMES = ("indicator", "period", "by", "category")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """What was published before anything has moved."""
    return computed(tmp_path_factory.mktemp("first"), made())


@pytest.mark.parametrize("few", [(1, 4), pytest.param(FEW, marks=pytest.mark.heavy)], ids=["ends", "all"])
@pytest.mark.parametrize("sign", [1, -1], ids=["more", "fewer"])
def test_nothing_printed_tells_by_how_few_a_count_has_moved(sign: int, few: tuple[int, ...], tmp_path: Path) -> None:
    """The least base lies between the true counts, so that it would tell them apart."""
    rows, config = made(), CONFIG.replace("min_base: 80", f"min_base: {EACH + 2 * sign}")
    first = computed(tmp_path, rows, config=config)
    after = [computed(tmp_path, moved(rows, sign * by), first, config=config) for by in few]
    tables = [as_table(one, View(lang="en", every_period=True, strata=True)) for one in after]
    prints = [printed(one) for one in after]
    for by, table, lines in zip(few, tables, prints, strict=True):
        for line, same in zip(lines, prints[0], strict=True):
            told = {name: (line[name], same[name]) for name in line if line[name] != same[name]}
            assert not told, (by, [line[name] for name in NAMES])
        assert table == tables[0]
    before = {tuple(line[name] for name in NAMES): line for line in printed(first)}
    held = [line for line in prints[0] if line["held"] == "true"]
    for line in held:
        then = before[tuple(line[name] for name in NAMES)]
        numbers = ["numerator", "denominator", "value", "missing", "deadline_km"]
        # How many stand behind a sum is printed nowhere.
        numbers += ["small"] if line["indicator"] != "all_ones" else []
        assert {name: line[name] for name in numbers} == {name: then[name] for name in numbers}
    counted = {line["indicator"] for line in prints[0]} - {"difference", "times", "means", "gap"}
    assert {line["indicator"] for line in held} == counted
    assert {line["period"] for line in held} == {str(MOVED)}


def test_what_is_made_of_a_held_row_is_made_of_what_is_printed(first: Release, tmp_path: Path) -> None:
    """The year after is compared with the printed count. The spread behind a mean was never printed: its change has no
    limits then."""
    rows = made()
    lines = {tuple(line[name] for name in NAMES): line for line in printed(computed(tmp_path, moved(rows, 3), first))}
    was = {tuple(line[name] for name in NAMES): line for line in printed(first)}
    for name in ("number", "share", "rate", "in_time", "answers", "moves", "difference", "gap"):
        for place in (place for place in was if place[:2] == (name, str(MOVED + 1))):
            assert lines[place]["held"] == "false"
            assert lines[place] == was[place]
    mean = lines["ones", str(MOVED + 1), "", ""]
    assert mean["change"] == was["ones", str(MOVED + 1), "", ""]["change"]
    assert (mean["change_lower"], mean["change_upper"]) == ("", "")


def test_limits_that_cannot_be_made_again_at_another_level_are_not_printed(first: Release, tmp_path: Path) -> None:
    """Those of a share are, of its counts; those of a mean would be of the 95 percent of before."""
    rows = made()
    config = CONFIG.replace("confidence: 0.95", "confidence: 0.99")
    found = {tuple(line[name] for name in NAMES): line for line in printed(computed(
        tmp_path, moved(rows, 2), first, config=config
    ))}  # fmt: skip
    share, mean = (found[name, str(MOVED), "", ""] for name in ("share", "mean"))
    assert (share["held"], share["interval"]) == ("true", "wilson 99")
    assert (mean["held"], mean["interval"], mean["lower"], mean["upper"]) == ("true", "none", "", "")
    assert (
        mean["value"]
        == {tuple(line[name] for name in NAMES): line for line in printed(first)}["mean", str(MOVED), "", ""]["value"]
    )


def test_what_was_printed_as_it_is_cannot_be_standardised_afterwards(first: Release, tmp_path: Path) -> None:
    """The bands behind the printed count are not known, and those of now would tell how it has moved."""
    rows, plain = made(), CONFIG.replace(", standardise: {direct: [band], to: standard, weight: size}", "")
    unstandardised = computed(tmp_path, rows, config=plain)
    now = printed(computed(tmp_path, moved(rows, 2), unstandardised))
    later = {line["indicator"]: line for line in now if line["by"] == "" and line["period"] == str(MOVED)}
    row = later["direct"]
    assert (row["held"], row["value"], row["lower"], row["reason"], row["assessment"]) == (
        *("true", "", "", "held", "no data"),
    )
    back = printed(computed(tmp_path, moved(rows, 2), first, config=plain))
    (crude,) = (one for one in back if (one["indicator"], one["period"], one["by"]) == ("direct", str(MOVED), ""))
    assert (crude["held"], float(crude["value"])) == ("true", 1000 * EACH / 1600)
