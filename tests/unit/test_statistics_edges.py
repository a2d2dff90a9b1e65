"""Where programs for public health stop, warn or are wrong (statistics.md A16), held against scipy and statsmodels."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from made_counts import compared, counts, declare
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_texts
from forebyg.statistics import estimate

pytestmark = pytest.mark.filterwarnings("error")
LEVELS = ("0.95", "0.998")
SIZES = (1, 2, 9, 10, 250, 10**4, 10**6, 10**9)
RATE = {"numerator": {"rows": "x"}, "denominator": {"kind": "sum", "rows": "y", "value": "antal"}, "per_n": "1000"}


def near(number: float | None, tolerance: float = 1e-9) -> Any:
    return None if number is None else pytest.approx(number, rel=tolerance, abs=tolerance)


def shares(level: str, *pairs: tuple[int, int], **more: Any) -> list[dict[str, Any]]:
    rows = [{"numerator": x, "denominator": n, "by": f'{{"a":"{place}"}}'} for place, (x, n) in enumerate(pairs)]
    made = estimate(counts(*rows, kind="share", **more), [declare("share", confidence=level)])
    return made.to_dicts()


def rates(level: str, *pairs: tuple[float, float], **keys: Any) -> pl.DataFrame:
    rows = [{"numerator": x, "denominator": n, "by": f'{{"a":"{place}"}}'} for place, (x, n) in enumerate(pairs)]
    return estimate(counts(*rows, kind="ratio"), [declare("ratio", confidence=level, **RATE | keys)])


@pytest.mark.parametrize("level", LEVELS)
def test_shares_of_any_size_and_at_both_ends(level: str) -> None:
    pairs = [(x, n) for n in SIZES for x in sorted({0, 1, n // 3, n - 1, n})]
    for (x, n), row in zip(pairs, shares(level, *pairs), strict=True):
        low, high = proportion_confint(x, n, 1 - float(level), method="wilson")
        assert row["value"] == near(100 * x / n)
        assert (row["lower"], row["upper"]) == (near(100 * max(low, 0)), near(100 * min(high, 1)))
        # Rounding must not leak over an end that is certain.
        assert x > 0 or row["lower"] == 0
        assert x < n or row["upper"] == 100


@pytest.mark.parametrize("level", LEVELS)
def test_rates_from_none_to_a_billion_events(level: str) -> None:
    tail = (1 - float(level)) / 2
    events = [*range(25), 100, 10**4, 10**6, 10**9]
    found = rates(level, *((x, 2 * x + 7) for x in events))
    for x, row in zip(events, found.to_dicts(), strict=True):
        exact = (stats.chi2.ppf(tail, 2 * x) / 2 if x else 0.0, stats.chi2.ppf(1 - tail, 2 * (x + 1)) / 2)
        # Byar's limits are an approximation: from ten events on within a sixth of an event.
        tolerance = 1e-9 if x < 10 else 0.15 / x
        limits = [row[side] * (2 * x + 7) / 1000 for side in ("lower", "upper")]
        assert limits == [near(exact[0], tolerance), near(exact[1], tolerance)]
        assert row["interval_detail"] == ("exact" if x < 10 else "Byar")
        assert row["value"] == near(1000 * x / (2 * x + 7))


def test_more_events_than_persons_are_a_rate_and_no_share() -> None:
    rate, share = rates("0.95", (30, 12)), shares("0.95", (30, 12))[0]
    assert rate["value"].to_list() == [2500.0]
    assert rate["upper"][0] == near(1000 / 12 * 42.8, 2e-3)  # 30 events: 20.2 to 42.8, Ulm 1990
    assert (share["value"], share["lower"], share["upper"]) == (None, None, None)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "pair", [(0, 20, 0, 25), (20, 20, 0, 25), (0, 9, 9, 9), (9, 9, 9, 9), (1, 10**6, 3, 10**6), (0, 1, 1, 1)]
)
def test_changes_between_none_and_all(level: str, pair: tuple[int, int, int, int]) -> None:
    x, n, other_x, other_n = pair
    then = {"period": "2011", "numerator": other_x, "denominator": other_n}
    rows = counts(then, {"period": "2012", "numerator": x, "denominator": n}, kind="share")
    row = compared(rows, [declare("share", confidence=level)]).filter(period="2012").row(0, named=True)
    low, high = confint_proportions_2indep(
        *(x, n, other_x, other_n), method="newcomb", compare="diff", alpha=1 - float(level)
    )
    assert (row["change_lower"], row["change_upper"]) == (near(100 * low, 1e-7), near(100 * high, 1e-7))
    assert -100 <= row["change_lower"] <= row["change"] <= row["change_upper"] <= 100


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "pair",
    [(0, 800, 6, 900), (10, 1000, 0, 1000), (0, 50, 0, 50), (10**6, 10**9, 10**6 + 5000, 10**9), (7, 1, 3, 10**6)],
)
def test_changes_of_rates_from_and_to_none(level: str, pair: tuple[int, int, int, int]) -> None:
    """statistics.md A6: given the events of both years, how many fall into the second is binomial."""
    x, n, other_x, other_n = pair
    then = {"period": "2011", "numerator": other_x, "denominator": other_n}
    rows = counts(then, {"period": "2012", "numerator": x, "denominator": n}, kind="ratio")
    row = compared(rows, [declare("ratio", confidence=level, **RATE)]).filter(period="2012").row(0, named=True)
    if x + other_x == 0:
        assert (row["change_percent_lower"], row["change_percent_upper"]) == (None, None)
        return
    low, high = proportion_confint(x, x + other_x, 1 - float(level), method="beta")
    odds = [100 * (p / (1 - p) * other_n / n - 1) if p < 1 else None for p in (low, high)]
    found = [row["change_percent_lower"], row["change_percent_upper"]]
    assert found == [near(odds[0], 1e-6), near(odds[1] if other_x else None, 1e-6)]


@pytest.mark.parametrize("level", LEVELS)
def test_a_mean_of_one_value_and_of_values_that_do_not_vary(level: str) -> None:
    rows = counts(
        {"by": '{"a":"1"}', "total": 5.0, "denominator": 1},
        {"by": '{"a":"2"}', "total": 15.0, "denominator": 3, "sd": 0.0},
        {"by": '{"a":"3"}', "total": 18.0, "denominator": 3, "sd": 2.0},
        kind="mean",
    )
    one, even, three = estimate(rows, [declare("mean", confidence=level)]).to_dicts()
    low, high = stats.t.interval(float(level), 2, 6.0, 2.0 / math.sqrt(3))
    assert (one["value"], one["lower"], one["upper"], one["interval"]) == (5.0, None, None, "none")
    assert (even["lower"], even["upper"], even["interval_detail"]) == (5.0, 5.0, "no variation")
    assert (three["lower"], three["upper"]) == (near(low), near(high))


def test_a_row_without_a_base_stops_no_other_and_the_missing_are_counted() -> None:
    """PHEindicatormethods stops the run at the first, and blanks the group of the second."""
    rows = shares("0.95", (0, 0), (3, 6), (0, 5), missing=2)
    assert [(row["value"], row["reason"], row["missing"]) for row in rows] == [
        (None, "empty_base", 2),
        (50.0, None, 2),
        (0.0, None, 2),
    ]
    assert [(row["lowest"], row["highest"]) for row in rows[1:]] == [(37.5, 62.5), (0.0, near(200 / 7))]
    assert rows[0]["lower"] is None


def computed(folder: Path, indicator: str, values: list[tuple[Any, ...]]) -> dict[str, Any]:
    columns = "{year: period, school: category, value: decimal, weight: decimal}"
    config = f"extracts: {{f: {{file: f.csv, personal: no, columns: {columns}}}}}\n"
    config += (
        "defaults: {lang: en, as_of: 2024-12-31, confidence: 0.95, rows: f, period: {every: year, labelled: year}}\n"
    )
    config += f"indicators: {{x: {{title: X, {indicator}}}}}\n"
    lines = [",".join(map(str, ("2023", *one))) for one in values]
    (folder / "f.csv").write_text("\n".join(["year,school,value,weight", *lines]) + "\n", encoding="utf-8")
    released = calculate(read_texts({"a.yaml": config}), folder, Wanted(internal=True))
    assert not released.problems
    return {row["by"]: row for row in released.rows.iter_rows(named=True)}


def test_the_spread_of_large_numbers_is_not_lost_in_rounding(tmp_path: Path) -> None:
    """Squares of twelve digits have twenty-four, of which a float keeps sixteen."""
    values = [100_000_000_000.0 + place for place in (1, 2, 4, 9, 14)]
    row = computed(tmp_path, "kind: mean, value: value", [("a", f"{value:.1f}", 1) for value in values])["{}"]
    low, high = stats.t.interval(0.95, 4, 6.0, statistics.stdev([1, 2, 4, 9, 14]) / math.sqrt(5))
    offset = 100_000_000_000
    assert (row["value"] - offset, row["lower"] - offset, row["upper"] - offset) == (
        near(6.0, 1e-4), near(low, 1e-4), near(high, 1e-4),
    )  # fmt: skip


def test_a_weighted_mean_is_that_of_statsmodels_and_has_no_limits(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    values, weights = rng.uniform(0, 50, 60).round(3), rng.uniform(0.5, 9, 60).round(3)
    drawn = [("ab"[place % 2], *pair) for place, pair in enumerate(zip(values, weights, strict=True))]
    found = computed(tmp_path, "kind: mean, value: value, weight: weight, by: [school]", drawn)
    assert found["{}"]["value"] == near(DescrStatsW(values, weights).mean)
    assert found['{"school": "a"}']["value"] == near(DescrStatsW(values[::2], weights[::2]).mean)
    assert (found["{}"]["lower"], found["{}"]["interval"]) == (None, "none")


def test_one_group_is_summed_as_many_are(tmp_path: Path) -> None:
    """A grouped table with a single group is not summed by PHEindicatormethods."""
    found = computed(tmp_path, "kind: sum, value: value, by: [school]", [("a", 1, 1), ("a", 2, 1), ("a", 4, 1)])
    assert {by: row["value"] for by, row in found.items()} == {"{}": 7.0, '{"school": "a"}': 7.0}


KINDS: Mapping[str, dict[str, Any]] = {
    "share": {"numerator": 3, "denominator": 9},
    "within": {"numerator": 3, "denominator": 9, "survival": 40.0, "greenwood": 0.02},
    "transition": {"numerator": 3, "denominator": 9, "category": "up"},
    "distribution": {"numerator": 3, "denominator": 9, "category": "a"},
    "ratio": {"numerator": 30, "denominator": 900},
    "mean": {"total": 30.0, "denominator": 9, "sd": 2.0},
    "median": {"values": [float(value) for value in range(20)], "denominator": 20},
    "quantile": {"values": [float(value) for value in range(200)], "denominator": 200},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_census_of_any_kind_has_a_value_and_no_limits(kind: str) -> None:
    """Without intervals PHEindicatormethods makes proportions only."""
    keys = RATE if kind == "ratio" else {}
    with_limits = estimate(counts(KINDS[kind], kind=kind), [declare(kind, **keys)]).row(0, named=True)
    census = estimate(counts(KINDS[kind], kind=kind), [declare(kind, interval="none", **keys)]).row(0, named=True)
    assert with_limits["lower"] is not None
    assert census["value"] == with_limits["value"]
    assert (census["lower"], census["upper"], census["interval"]) == (None, None, "none")
    limits = ("_lower", "_upper", "_interval", "_coverage", "_detail")
    assert {name: census[name] for name in census if name.endswith(limits) and census[name] is not None} == {}


def test_a_funnel_of_rates_is_not_cut_at_a_hundred() -> None:
    """PHEindicatormethods cuts every upper limit at 100, whatever the multiplier."""
    keys = RATE | {"by": ["a"], "funnel": "a"}
    found = rates("0.95", (90, 100), (60, 900), **keys)
    assert found["funnel"].to_list() == ["high far", "low far"]
    low, high = proportion_confint(
        90, 90 + 10**9, 0.05, method="beta"
    )  # events out of a billion are as good as Poisson
    odds = [1000 * p / (1 - p) * 10**9 / 100 for p in (low, high)]
    assert (found["funnel_lower"][0], found["funnel_upper"][0]) == (near(odds[0], 1e-3), near(odds[1], 1e-3))
    assert found["funnel_average"].to_list() == [150.0, 150.0]
