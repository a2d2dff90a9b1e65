"""The whole catalogue against the second reading in `whole`: on the sample extracts, and on small random registers.

This file alone of its folder knows forebyg. Nothing is let through by a margin or left out in silence: what the tool
computes and the second reading does not stands in `BESIDE` with its reason.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_catalogue

sys.path.insert(0, str(Path(__file__).parent))

from cells import Cell, Key
from registers import write_register
from whole import holds_something, recompute_whole

ROOT = Path(__file__).parents[2]
FIGURE = "a printed figure of the nation is copied from a key-figure row, nothing is counted"
BESIDE = {
    "notification_assessed_24h": "a template for a deadline of the law, none of the ninety",
    "notification_receipt_6wd": "a template for a deadline of the law, none of the ninety",
    **{
        f"national_{name}": FIGURE
        for name in (
            "action_plan_coverage", "action_plan_followup_on_time", "caseload_per_worker", "concerning_absence_share",
            "danish_and_maths_share", "inclusion_rate", "investigation_within_4m_share", "mean_absence_pct",
            "measure_children_share", "notifications_count", "notifications_per_child", "notified_children",
            "placed_children_share", "placement_breakdown_ratio", "segregated_share", "youth_crime_persons",
        )
    },
}  # fmt: skip
# Some periods of a series have none of these: two waves make a change, a printed figure makes a gap.
WITH_HOLES = ("segregated_share_gap", "staff_knowledge_change")


class Case(NamedTuple):
    """A random register, or the sample extracts where there is no seed; and the last day of which anything is known."""

    seed: int | None
    as_of: dt.date

    def __str__(self) -> str:
        return f"{'sample' if self.seed is None else self.seed}-{self.as_of}"


# The day the sample was drawn, a leap day, and days just before, on and after what periods turn on.
DAYS = [
    dt.date.fromisoformat(day)
    for day in (
        "2024-12-31", "2020-02-29", "2023-09-30", "2021-06-30", "2022-01-01", "2019-08-01", "2020-12-30", "2024-02-29",
        "2023-10-31", "2021-07-31", "2018-03-31", "2022-09-29",
    )
]  # fmt: skip
SUITE = (Case(None, DAYS[0]), Case(2, DAYS[1]))
HEAVY = (Case(None, DAYS[1]), Case(1, DAYS[0]), *(Case(seed, DAYS[seed % len(DAYS)]) for seed in range(3, 15)))
CASES = (*SUITE, *(pytest.param(case, marks=pytest.mark.heavy) for case in HEAVY))


class Readings(NamedTuple):
    case: Case
    tool: dict[Key, dict[str, Any]]
    ours: dict[Key, Cell]

    @property
    def both(self) -> list[Key]:
        return sorted(self.tool.keys() & self.ours.keys(), key=str)

    def broken_down(self, reading: str) -> dict[str, set[str]]:
        by: dict[str, set[str]] = defaultdict(set)
        for id_, _, name, _, _ in getattr(self, reading):
            by[id_].add(name or "")
        return by


@pytest.fixture(scope="module", params=CASES, ids=str)
def readings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readings:
    case: Case = request.param
    data = ROOT / "data"
    if case.seed is not None:
        data = tmp_path_factory.mktemp("register")
        write_register(data, case.seed, case.as_of)
    wanted = Wanted(as_of=case.as_of, internal=True, exclude=("*/*",))
    released = calculate(read_catalogue([ROOT / "configs"]), data, wanted)
    assert {one.id: one.error for one in released.indicators if one.status == "error"} == {}
    rows = {_key(row): row for row in released.rows.iter_rows(named=True)}
    tool = {key: row for key, row in rows.items() if key[0] not in BESIDE}
    assert len(rows) == released.rows.height, "two rows of one key"
    return Readings(case, tool, recompute_whole(data, case.as_of))


def _key(row: dict[str, Any]) -> Key:
    ((name, stratum),) = json.loads(row["by"]).items() or ((None, None),)
    return row["indicator"], row["period"], name, stratum, row["category"]


def test_every_indicator_is_recomputed(readings: Readings) -> None:
    """The ninety, those that some of them are made of, and those that come with one; in a small register perhaps one
    has nothing to count."""
    tool, ours = ({key[0] for key in made} for made in (readings.tool, readings.ours))
    filled = {key[0] for key, row in readings.tool.items() if _is_filled(row)}
    assert filled <= ours <= tool
    assert len(ours) == 101 or readings.case.seed is not None


def test_what_is_not_recomputed_is_in_the_catalogue() -> None:
    catalogue = read_catalogue([ROOT / "configs"])
    assert BESIDE.keys() <= {one.id for one in catalogue.indicators}


def test_every_breakdown_is_recomputed(readings: Readings) -> None:
    tool, ours = readings.broken_down("tool"), readings.broken_down("ours")
    assert {id_: more for id_, names in tool.items() if id_ in ours and (more := names - ours[id_])} == {}


def test_counts_are_those_of_the_second_reading(readings: Readings) -> None:
    assert _wrong(readings, _counts_differ) == []


def test_values_are_those_of_the_second_reading(readings: Readings) -> None:
    assert _wrong(readings, _values_differ) == []


def test_cells_are_those_of_the_second_reading(readings: Readings) -> None:
    tool, ours, shown = readings.tool, readings.ours, readings.broken_down("tool")
    lost = [key for key in ours.keys() - tool.keys() if (key[2] or "") in shown[key[0]]]
    assert sorted(lost, key=str) == [], "recomputed, but not in the result"
    more = [key for key in tool.keys() - ours.keys() if _is_filled(tool[key])]
    assert sorted(more, key=str) == [], "only in the result"


def test_most_cells_are_compared(readings: Readings) -> None:
    assert len(readings.both) > (6_000 if readings.case.seed is None else 1_000)


def test_no_period_is_left_out_from_the_first_with_data(readings: Readings) -> None:
    totals: dict[str, set[str]] = defaultdict(set)
    for id_, period, by, _, _ in readings.tool:
        totals[id_] |= {period} if by is None else set()
    with_data: dict[str, set[str]] = defaultdict(set)
    for (id_, period, by, _, _), cell in readings.ours.items():
        with_data[id_] |= {period} if by is None and holds_something(cell) else set()
    for id_, labels in totals.items():
        assert with_data.get(id_, set()) <= labels, id_
        years = sorted({int(label[:4]) for label in labels})
        assert id_ in WITH_HOLES or years == list(range(years[0], years[-1] + 1)), id_


def _wrong(readings: Readings, differ: Callable[[dict[str, Any], Cell], tuple[Any, ...] | None]) -> list[Any]:
    found = ((key, differ(readings.tool[key], readings.ours[key])) for key in readings.both)
    return [(key, *difference) for key, difference in found if difference]


def _counts_differ(row: dict[str, Any], cell: Cell) -> tuple[Any, ...] | None:
    """A hidden cell of the source takes the counts away, and the value too: that is compared."""
    if cell.unknown:
        return None
    pairs = {name: (row[name], getattr(cell, name)) for name in ("numerator", "denominator", "waiting", "missing")}
    wrong = {name: pair for name, pair in pairs.items() if _exact(pair[0]) != (pair[1] or 0)}
    return (wrong,) if wrong else None


def _exact(number: float | None) -> Fraction:
    """Counts are whole; full-time shares have a few decimals."""
    return Fraction(number or 0).limit_denominator(10**6)


def _values_differ(row: dict[str, Any], cell: Cell) -> tuple[Any, ...] | None:
    """The second reading is exact, the result a float of fifteen digits."""
    value = None if cell.unknown or cell.value is None else float(cell.value)
    if row["value"] is None or value is None:
        return None if row["value"] is value else (row["value"], value)
    return None if row["value"] == pytest.approx(value, rel=1e-9, abs=1e-9) else (row["value"], value)


def _is_filled(row: dict[str, Any]) -> bool:
    """Strata that somebody is in at another time are there too, empty: a count of 0 or nothing at all."""
    if row["numerator"] is None and row["denominator"] is None:
        return row["value"] is not None
    return any(row[name] for name in ("numerator", "denominator", "waiting", "missing", "value"))
