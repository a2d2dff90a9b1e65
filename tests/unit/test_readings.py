"""What statistics say beside a value, and what of it a release lets go."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from made_counts import compared, counts, declare

from forebyg.definitions.catalogue import Declared
from forebyg.disclosure import release
from forebyg.statistics import estimate, scattered
from forebyg.targets import assess

YEARS = {2018: (60, 400), 2019: (57, 402), 2020: (52, 395), 2021: (50, 410), 2022: (44, 399), 2023: (41, 405)}
TREND = ("trend_state", "trend_p", "trend_gradient", "trend_kendall_p", "trend_points")
DEADLINE = ("deadline_naive_closed", "deadline_naive_all", "deadline_mature", "deadline_km")


def shares(numbers: dict[int, tuple[int, int]], **keys: Any) -> list[dict[str, Any]]:
    return [
        {"kind": "share", "period": str(year), "numerator": x, "denominator": n} | keys
        for year, (x, n) in numbers.items()
    ]


def released(rows: pl.DataFrame, *declared: Declared) -> pl.DataFrame:
    return release(assess(compared(rows, declared), declared, {}), declared, False)


def test_a_trend_stands_in_the_newest_complete_year_of_each_stratum() -> None:
    falling = shares(YEARS)
    rising = shares({year: (n - x, n) for year, (x, n) in YEARS.items()}, by='{"sex": "K"}')
    young = [{"kind": "share", "period": "2024", "numerator": 1, "denominator": 9, "complete": False}]
    made = estimate(counts(*falling, *rising, *young), [declare("share", trend="yes")])
    told = made.filter(pl.col("trend_state").is_not_null())
    assert told.select("period", "by", "trend_state").rows() == [
        ("2023", "{}", "falling"),
        ("2023", '{"sex": "K"}', "rising"),
    ]


def test_no_trend_where_none_is_asked_for() -> None:
    made = estimate(counts(*shares(YEARS)), [declare("share", trend="no")])
    assert made["trend_state"].null_count() == made.height


# The sum over 70 to 111 events of a rate; the verdict of R's lm on logarithms has its sign.
def test_a_rate_that_rises_is_told_on_its_logarithms() -> None:
    rows = [
        {"kind": "ratio", "period": str(2018 + year), "numerator": events, "denominator": 1000}
        for year, events in enumerate((70, 77, 85, 94, 102, 111))
    ]
    made = estimate(counts(*rows), [declare("ratio", per_n="1000", trend="yes")])
    assert made["trend_state"].to_list()[-1] == "rising"
    # ln(111 / 70) over five years is 9.2 percent a year of some 89 per 1000.
    assert made["trend_gradient"].to_list()[-1] == pytest.approx(8.2, abs=0.3)


def test_a_trend_goes_with_any_year_that_it_is_made_of() -> None:
    declared = declare("share", trend="yes")
    shown = released(counts(*shares(YEARS)), declared)
    hidden = released(counts(*shares(YEARS | {2020: (3, 395)})), declared)
    assert shown["trend_state"].to_list()[-1] == "falling"
    assert hidden["suppressed"].to_list() == [None, None, "withheld", None, None, None]
    assert [hidden[name].null_count() for name in TREND] == [hidden.height] * len(TREND)


def schools(*numbers: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [
        {"kind": "share", "by": "{}" if not name else f'{{"school": "{name}"}}', "numerator": x, "denominator": n}
        for name, x, n in numbers
    ]


FUNNEL = declare("share", by=["school"], funnel="school")


def test_a_funnel_average_that_is_the_total_shown_stays_where_a_school_is_withheld() -> None:
    rows = released(counts(*schools(("", 133, 620), ("A", 30, 100), ("B", 100, 500), ("C", 3, 20))), FUNNEL)
    assert rows["suppressed"].to_list() == [None, None, None, "withheld"]
    assert rows["funnel"].to_list() == [None, "high near", "within", None]
    assert rows["funnel_average"].to_list()[1] == pytest.approx(100 * 133 / 620)


def test_a_funnel_average_that_no_row_shows_goes_with_a_withheld_school() -> None:
    rows = released(counts(*schools(("A", 30, 100), ("B", 100, 500), ("C", 3, 20))), FUNNEL)
    assert rows["funnel"].to_list() == rows["funnel_average"].to_list() == [None, None, None]


def test_many_schools_outside_are_told_as_many_and_not_as_each() -> None:
    far = [(name, 50 if place % 2 else 150, 500) for place, name in enumerate("ABCDEF")]
    even = [(name, 100, 500) for name in "ABCDEF"]
    assert list(scattered(estimate(counts(*schools(*far)), [FUNNEL])).values()) == [["2012"]]
    assert scattered(estimate(counts(*schools(*even)), [FUNNEL])) == {}


def test_two_of_forty_schools_outside_are_no_more_than_chance() -> None:
    two_far = [(str(place), {0: 50, 1: 150}.get(place, 100), 500) for place in range(40)]
    five_far = [(str(place), 50 if place < 5 else 100, 500) for place in range(40)]
    assert scattered(estimate(counts(*schools(*two_far)), [FUNNEL])) == {}
    assert list(scattered(estimate(counts(*schools(*five_far)), [FUNNEL])).values()) == [["2012"]]


def test_bounds_for_the_missing_go_with_a_few_missing() -> None:
    rows = counts(*({"kind": "share", "numerator": 20, "denominator": 80, "missing": few} for few in (3, 20)))
    rows = rows.with_columns(pl.Series("period", ["2012", "2013"]))
    gone = released(rows, declare("share"))
    assert gone["lowest"].to_list() == [None, 20.0]
    assert gone["highest"].to_list() == [None, 40.0]
    assert gone["missing_share"].to_list() == [None, 20.0]


STAGES = {
    "in_time": 20,
    "closed": 30,
    "cases": 60,
    "mature_in_time": 15,
    "mature": 40,
    "followed": 20,
    "survival": 50.0,
}


@pytest.mark.parametrize(
    ("changed", "is_shown"),
    [
        ({}, True),
        ({"closed": 22}, False),  # two closed late
        ({"cases": 33}, False),  # three open
        ({"mature": 17}, False),  # two late of those due
        ({"by": '{"sex": "K"}'}, False),
    ],
)
def test_readings_of_a_deadline_stand_where_no_count_behind_them_is_small(
    changed: dict[str, Any], is_shown: bool
) -> None:
    row = {"kind": "within", "numerator": 15, "denominator": 40, **STAGES, **changed}
    gone = released(counts(row), declare("within"))
    assert [gone[name].item() is not None for name in DEADLINE] == [is_shown] * len(DEADLINE)
    assert gone["cases"].item() is None


def test_what_limits_are_made_of_never_leaves() -> None:
    row = {"kind": "count", "numerator": 40, "squares": 90.0, "numerator_persons": 20}
    gone = released(counts(row), declare("count", interval="poisson"))
    assert (gone["squares"].item(), gone["numerator_persons"].item()) == (None, None)
    assert gone["lower"].item() is not None
