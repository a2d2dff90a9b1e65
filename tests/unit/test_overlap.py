"""A change has no limits where more than a twentieth of the units are in both periods (statistics.md A8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_texts

CONFIG = """
extracts:
  visits:
    file: visits.csv
    personal: no
    columns: {visit: id, child: id or empty, day: date, left: date or empty, yes: yes_no}
    spell: {from: day, to: left}
  people: {file: people.csv, personal: no, columns: {year: period, number: int}}
defaults: {lang: en, as_of: 2024-12-31, confidence: 0.95, rule: significance}
indicators:
  x: {title: X, %s}
"""
DATED = "kind: share, rows: visits, period: {every: year, dated: day}, per: child, numerator: {any: yes}"
PEOPLE = "{kind: sum, rows: people, period: {every: year, labelled: year}, value: number}"


def changes(folder: Path, definition: str, visits: dict[int, list[str]], more: str = "") -> dict[str, Any]:
    """Rows by period; each child of a year has one visit that year, every other one with the trait."""
    rows = [
        f"{year}-{place},{child},{year}-03-01,{year}-04-01,{'yes' if place % 2 else 'no'}"
        for year, children in visits.items()
        for place, child in enumerate(children)
    ]
    (folder / "visits.csv").write_text("\n".join(["visit,child,day,left,yes", *rows]) + "\n", encoding="utf-8")
    people = [f"{year},1000" for year in range(2018, 2025)]
    (folder / "people.csv").write_text("\n".join(["year,number", *people]) + "\n", encoding="utf-8")
    released = calculate(read_texts({"a.yaml": CONFIG % definition + more}), folder, Wanted(internal=True))
    assert not released.problems
    return {(row["indicator"], row["period"]): row for row in released.rows.iter_rows(named=True)}


def children(first: int, many: int) -> list[str]:
    return [f"C{number}" for number in range(first, first + many)]


@pytest.mark.parametrize(("again", "is_paired"), [(0, False), (1, False), (2, True), (20, True)])
def test_one_in_twenty_may_be_in_both(again: int, is_paired: bool, tmp_path: Path) -> None:
    row = changes(tmp_path, DATED, {2022: children(0, 20), 2023: children(20 - again, 20)})["x", "2023"]
    assert (row["change_reason"] == "paired") is is_paired
    assert (row["change_lower"] is None) is is_paired
    assert (row["change_state"] == "cannot say") is is_paired


def test_the_smaller_period_decides(tmp_path: Path) -> None:
    row = changes(tmp_path, DATED, {2022: children(0, 200), 2023: children(198, 20)})["x", "2023"]
    assert row["change_reason"] == "paired"


def test_the_nearest_earlier_period_that_counts_anybody_is_asked(tmp_path: Path) -> None:
    """2021 has visits of children who are in no other year, 2022 has none."""
    found = changes(tmp_path, DATED, {2020: children(0, 20), 2021: children(50, 20), 2023: children(60, 20)})
    assert found["x", "2021"]["change_reason"] is None
    assert found["x", "2023"]["previous_period"] == "2021"
    assert found["x", "2023"]["change_reason"] == "paired"


def test_a_baseline_is_asked_for_itself(tmp_path: Path) -> None:
    """The children of 2020 are back in 2023, and those of the years between are others."""
    visits = {2020: children(0, 20), 2021: children(20, 20), 2022: children(40, 20), 2023: children(10, 20)}
    found = changes(tmp_path, DATED + ", baseline: 2020", visits)
    assert [found["x", str(year)]["change_reason"] for year in (2021, 2022, 2023)] == [None, None, "paired"]
    assert found["x", "2022"]["change_lower"] is not None


def test_a_change_from_a_year_is_asked_for_that_year(tmp_path: Path) -> None:
    visits = {2020: children(0, 20), 2021: children(20, 20), 2022: children(40, 20), 2023: children(10, 20)}
    more = "  c: {title: C, kind: change, of: x, from: 2020, as: percent}\n"
    found = changes(tmp_path, DATED, visits, more)
    assert [found["c", str(year)]["lower"] is None for year in (2021, 2022, 2023)] == [False, False, True]
    more = more.replace("as: percent", "as: percent, paired: allow")
    assert changes(tmp_path, DATED, visits, more)["c", "2023"]["lower"] is not None


def test_a_row_that_lasts_is_the_same_row_next_year(tmp_path: Path) -> None:
    at_the_end = "kind: count, rows: visits, period: {every: year, at: 03-15}, interval: poisson"
    (tmp_path / "visits.csv").write_text("", encoding="utf-8")
    lasting = {2022: [f"C{n}" for n in range(20)]}
    changes(tmp_path, at_the_end, lasting)
    text = (tmp_path / "visits.csv").read_text(encoding="utf-8").replace("2022-04-01", "2024-04-01")
    (tmp_path / "visits.csv").write_text(text, encoding="utf-8")
    released = calculate(read_texts({"a.yaml": CONFIG % at_the_end}), tmp_path, Wanted(internal=True))
    assert released.rows["change_reason"].to_list() == [None, "paired", "paired"]


def test_rows_of_one_day_are_never_the_same(tmp_path: Path) -> None:
    by_row = DATED.replace(", per: child, numerator: {any: yes}", ", numerator: yes")
    row = changes(tmp_path, by_row, {2022: children(0, 20), 2023: children(0, 20)})["x", "2023"]
    assert row["change_reason"] is None
    assert row["change_lower"] is not None


def test_of_repeated_events_the_persons_are_asked(tmp_path: Path) -> None:
    events = "numerator: {rows: visits, period: {every: year, dated: day}}"
    rate = f"kind: ratio, per_n: 1000, {events}, denominator: {PEOPLE}"
    visits = {2022: children(0, 20), 2023: children(10, 20)}
    repeated = changes(tmp_path, f"{rate}, events: {{repeated: child}}", visits)["x", "2023"]
    alone = changes(tmp_path, f"{rate}, events: independent", visits)["x", "2023"]
    assert (repeated["change_reason"], repeated["change_percent_lower"]) == ("paired", None)
    assert alone["change_reason"] is None
    assert alone["change_percent_lower"] is not None


def test_nobody_knows_who_has_no_id(tmp_path: Path) -> None:
    row = changes(tmp_path, DATED, {2022: [""] * 20, 2023: [""] * 20})["x", "2023"]
    assert row["change_reason"] is None


def test_what_cannot_be_tested_is_uncertain_and_takes_no_number(tmp_path: Path) -> None:
    visits = {2022: children(0, 40), 2023: children(0, 40)[:36]}
    asked = ", better: lower, target: {below: previous}"
    row = changes(tmp_path, DATED + asked, visits)["x", "2023"]
    assert (row["assessment"], row["needed_unit"], row["detectable_direction"]) == ("uncertain", None, None)
    allowed = changes(tmp_path, DATED + asked + ", paired: allow", visits)["x", "2023"]
    assert (allowed["needed_unit"], allowed["detectable_direction"]) == ("units", "fall")


def test_a_census_and_what_has_no_limits_are_not_asked(tmp_path: Path) -> None:
    visits = {2022: children(0, 20), 2023: children(0, 20)}
    census = changes(tmp_path, f"{DATED}, interval: none, rule: point", visits)["x", "2023"]
    assert (census["change_reason"], census["change_state"]) == (None, "unchanged")
