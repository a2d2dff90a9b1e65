"""Every default indicator of the catalogue on the sample extracts, against the second reading in `recomputed`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_catalogue

sys.path.insert(0, str(Path(__file__).parent))

from recomputed import Cell, Key, recompute

ROOT = Path(__file__).parents[2]
# The day the sample was drawn, and a leap day in the middle of it: open spells, cut years, cases not yet due.
DAYS = (dt.date(2024, 12, 31), pytest.param(dt.date(2020, 2, 29), marks=pytest.mark.heavy))
IDS = (
    "action_milestones", "action_plan_coverage", "budget_balance", "caseload_per_worker", "concerning_absence_share",
    "family_measure_share", "flexible_offer_share", "followup_each_quarter_share", "grade9_completion_share",
    "investigation_within_4m_share", "ladder_moves_down_share", "mean_absence_pct", "mean_age_first_investigation",
    "mean_age_first_notification", "measure_children_rate", "notifications_change_pct", "notifications_count",
    "notifications_under8_share", "notified_children", "open_cases_count", "placed_children_change",
    "placed_children_stock", "placement_breakdown_ratio", "placement_changes_per_child", "placement_child_years",
    "segregated_share", "supervision_score_mean", "vulnerable_concerning_absence_share",
    "vulnerable_grade9_completion_share", "vulnerable_unlawful_absence_share", "vulnerable_youth_education_start",
)  # fmt: skip


class Readings(NamedTuple):
    tool: dict[Key, dict[str, Any]]
    ours: dict[Key, Cell]

    def of(self, id_: str) -> Readings:
        return Readings(
            {key: row for key, row in self.tool.items() if key[0] == id_},
            {key: cell for key, cell in self.ours.items() if key[0] == id_},
        )


@pytest.fixture(scope="module", params=DAYS, ids=str)
def readings(request: pytest.FixtureRequest) -> Readings:
    catalogue = read_catalogue([ROOT / "configs"])
    wanted = Wanted(as_of=request.param, internal=True, exclude=("*/*",))
    released = calculate(catalogue, ROOT / "data", wanted)
    rows = {_key(row): row for row in released.rows.iter_rows(named=True)}
    return Readings(rows, recompute(ROOT / "data", request.param))


def _key(row: dict[str, Any]) -> Key:
    ((name, stratum),) = json.loads(row["by"]).items() or ((None, None),)
    return row["indicator"], row["period"], name, stratum, row["category"]


def test_every_indicator_is_recomputed(readings: Readings) -> None:
    assert {key[0] for key in readings.tool} == {key[0] for key in readings.ours} == set(IDS)


@pytest.mark.parametrize("id_", IDS)
def test_counts_are_those_of_the_second_reading(readings: Readings, id_: str) -> None:
    tool, ours = readings.of(id_)
    assert _wrong(tool, ours, _counts_differ) == []


@pytest.mark.parametrize("id_", IDS)
def test_values_are_those_of_the_second_reading(readings: Readings, id_: str) -> None:
    tool, ours = readings.of(id_)
    assert _wrong(tool, ours, _values_differ) == []


@pytest.mark.parametrize("id_", IDS)
def test_cells_are_those_of_the_second_reading(readings: Readings, id_: str) -> None:
    tool, ours = readings.of(id_)
    assert sorted(map(str, ours.keys() - tool.keys())) == [], "recomputed, but not in the result"
    assert [key for key in tool.keys() - ours.keys() if _holds_something(tool[key])] == [], "only in the result"


@pytest.mark.parametrize("id_", IDS)
def test_no_period_is_left_out_from_the_first_with_data(readings: Readings, id_: str) -> None:
    tool, ours = readings.of(id_)
    totals = sorted({key[1] for key in tool if key[2] is None})
    with_data = sorted({key[1] for key, cell in ours.items() if key[2] is None and _is_filled(cell)})
    # Rows of the extract may be placed earlier than any that belong to the base.
    first = totals.index(with_data[0])
    assert set(with_data) <= set(totals[first:])
    assert [int(label[:4]) for label in totals] == list(range(int(totals[0][:4]), int(totals[-1][:4]) + 1))


def _wrong(tool: dict[Key, dict[str, Any]], ours: dict[Key, Cell], differ: Any) -> list[tuple[Any, ...]]:
    both = sorted(tool.keys() & ours.keys(), key=str)
    found = ((key, differ(tool[key], ours[key])) for key in both)
    return [(key, *difference) for key, difference in found if difference]


def _counts_differ(row: dict[str, Any], cell: Cell) -> tuple[Any, ...] | None:
    if cell.unknown:
        return None
    pairs = {name: (row[name], getattr(cell, name)) for name in ("numerator", "denominator", "waiting")}
    pairs["missing"] = (row["missing"], cell.missing)
    wrong = {name: pair for name, pair in pairs.items() if _exact(pair[0]) != (pair[1] or 0)}
    return (wrong,) if wrong else None


def _exact(number: float | None) -> Fraction:
    """Counts are whole; full-time shares have a few decimals."""
    return Fraction(number or 0).limit_denominator(10**6)


def _values_differ(row: dict[str, Any], cell: Cell) -> tuple[Any, ...] | None:
    value = None if cell.unknown or cell.value is None else float(cell.value)
    if row["value"] is None or value is None:
        return None if row["value"] is value else (row["value"], value)
    return None if row["value"] == pytest.approx(value, rel=1e-9, abs=1e-9) else (row["value"], value)


def _holds_something(row: dict[str, Any]) -> bool:
    """Strata that somebody is in at another time are there too, empty."""
    return any(row[name] for name in ("numerator", "denominator", "waiting", "missing"))


def _is_filled(cell: Cell) -> bool:
    """Whether anybody is counted; sums and changes are values alone, and 0 is one."""
    counts = (cell.numerator, cell.denominator, cell.waiting, cell.missing)
    return any(counts) or (counts[:2] == (None, None) and cell.value is not None)
