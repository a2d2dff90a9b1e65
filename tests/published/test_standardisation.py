"""Standardised rates: statistics.md A9 and A10 (computed there with PHEindicatormethods), and worked by hand."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from forebyg.statistics.standardisation import direct, indirect

Z = NormalDist().inv_cdf(0.975)
KEYS = ["school", "confidence", "z"]
pytestmark = pytest.mark.filterwarnings("error")


def near(number: float | None) -> Any:
    return None if number is None else pytest.approx(number, abs=1e-9, rel=1e-9)


def bands(rows: list[tuple[Any, ...]], school: str = "A") -> pl.DataFrame:
    """Rows of (band, events, base)."""
    schema = {"band": pl.String, "events": pl.Int64, "base": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    fixed = [pl.lit(school).alias("school"), pl.lit(0.95).alias("confidence"), pl.lit(Z).alias("z")]
    return frame.with_columns(*fixed, pl.col("events").alias("squares"))


def weights(rows: list[tuple[str, float | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"band": pl.String, "weight": pl.Float64}, orient="row")


AGES = bands([("a", 12, 900), ("b", 9, 950), ("c", 22, 1300), ("d", 31, 1600), ("e", 14, 980)])
STANDARD = weights([("a", 3000), ("b", 3100), ("c", 4200), ("d", 5400), ("e", 3300)])


# statistics.md A9
def test_a_direct_rate_has_limits_by_dobson_and_byar() -> None:
    row = direct(AGES, STANDARD, KEYS).row(0, named=True)
    assert [1000 * row[key] for key in ("value", "lower", "upper")] == [
        near(15.3796421722),
        near(12.3340470940),
        near(18.9489671748),
    ]
    assert (row["events"], row["reason"], row["faulty_bands"]) == (88, None, [])


def test_one_band_alone_is_the_crude_rate_with_byars_limits() -> None:
    """statistics.md A3: 37 per 12000."""
    row = direct(bands([("a", 37, 12000)]), weights([("a", 5)]), KEYS).row(0, named=True)
    assert [1000 * row[key] for key in ("value", "lower", "upper")] == [
        near(3.0833333333),
        near(2.1706637095),
        near(4.2500913828),
    ]


def test_repeated_events_widen_a_direct_rate_as_they_widen_a_crude_one() -> None:
    """statistics.md A3: 75, 16, 4 and 2 children with 1, 2, 3 and 4 events."""
    one = bands([("a", 127, 6360)]).with_columns(squares=pl.lit(75 + 64 + 36 + 32))
    row = direct(one, weights([("a", 1)]), KEYS).row(0, named=True)
    assert [1000 * row[key] for key in ("lower", "upper")] == [near(15.7275023652), near(24.8076983308)]


@pytest.mark.parametrize(
    ("rows", "standard", "reason", "faulty", "events"),
    [
        ([("a", 2, 100), ("b", 3, 100)], [("a", 1), ("b", 1)], "few_events", [], 5),
        ([("a", 20, 100), ("b", 0, 0)], [("a", 1), ("b", 1)], "empty_band", ["b"], 20),
        ([("a", 20, 100)], [("a", 1), ("b", 1)], "empty_band", ["b"], 20),
        ([("a", 20, 100), ("b", 3, 100)], [("a", 1)], "unmatched_band", ["b"], None),
        ([("a", 20, 100), ("b", 3, 100)], [("a", 1), ("b", None)], "unmatched_band", ["b"], None),
        ([("a", 20, 100), ("b", 3, 100)], [("a", 1), ("b", 0)], "unmatched_band", ["b"], None),
        ([("a", 20, 100)], [("a", 1), ("a", 2)], "unmatched_band", ["a", "a"], None),
        ([("a", 20, 100), ("b", None, 100)], [("a", 1), ("b", 1)], "unknown_addend", [], None),
    ],
)
def test_a_direct_rate_that_cannot_be_made_says_why_and_names_the_bands(
    rows: list[tuple[Any, ...]],
    standard: list[tuple[str, float | None]],
    reason: str,
    faulty: list[str],
    events: int | None,
) -> None:
    row = direct(bands(rows), weights(standard), KEYS).row(0, named=True)
    assert [row[key] for key in ("value", "lower", "upper")] == [None] * 3
    assert (row["reason"], row["faulty_bands"], row["events"]) == (reason, faulty, events)


def test_a_school_without_a_band_does_not_stop_the_others_and_a_standard_may_differ_by_year() -> None:
    schools = pl.concat([bands([("a", 20, 100)], "A"), bands([("a", 10, 100), ("b", 30, 100)], "B")])
    yearly = schools.with_columns(pl.lit("2012").alias("period"))
    standard = weights([("a", 1), ("b", 3)]).with_columns(pl.lit("2012").alias("period"))
    other = standard.with_columns(pl.lit("2013").alias("period"), pl.lit(9.0).alias("weight"))
    rows = direct(yearly, pl.concat([standard, other]), [*KEYS, "period"]).sort("school")
    assert rows.select("school", "value", "reason").rows() == [("A", None, "empty_band"), ("B", near(0.25), None)]


def test_the_order_of_the_bands_does_not_move_the_last_digit() -> None:
    many = bands([(f"{place:02}", 3 + place % 5, 101.3 + 7 * place) for place in range(40)])
    standard = weights([(f"{place:02}", 1000.1 + 13 * place) for place in range(40)])
    made = [direct(many.sample(fraction=1, shuffle=True, seed=seed), standard, KEYS).row(0) for seed in range(8)]
    assert set(map(str, made)) == {str(made[0])}


# statistics.md A10
@pytest.mark.parametrize(
    ("events", "expected", "value", "lower", "upper"),
    [
        (895, 835.8835612312, 107.0723293902, 100.1714771255, 114.3233287250),
        (91, 835.8835612312, 10.8866837704, 8.7650401018, 13.3665763284),
        (9, 835.8835612312, 1.0767049883, 0.4923380825, 2.0439214556),
        (88, 119.6026270419, 73.5769791822, 59.0091879365, 90.6498927472),
        (0, 100, 0, 0, 3.6888794541),
    ],
)
def test_an_indirect_ratio_has_the_limits_of_its_count(
    events: int, expected: float, value: float, lower: float, upper: float
) -> None:
    reference = pl.DataFrame({"band": ["a"], "reference_events": [expected], "reference_base": [1000.0]})
    row = indirect(bands([("a", events, 1000)]), reference, KEYS).row(0, named=True)
    assert [100 * row[key] for key in ("value", "lower", "upper")] == [near(value), near(lower), near(upper)]
    assert (row["expected"], row["reference_rate"]) == (near(expected), near(expected / 1000))


REFERENCE = pl.DataFrame({"band": ["a", "b"], "reference_events": [10, 40], "reference_base": [1000.0, 2000.0]})


@pytest.mark.parametrize(
    ("rows", "expected", "value", "reason", "faulty"),
    [
        # 200 * 10/1000 + 100 * 40/2000 = 4, by hand
        ([("a", 3, 200), ("b", 5, 100)], 4, 2, None, []),
        ([("a", 3, 200), ("b", 0, 0)], 2, 1.5, None, []),
        ([("a", 3, 200)], 2, 1.5, None, []),
        ([("a", 0, 0), ("b", 0, 0)], None, None, "empty_base", []),
        ([("a", 3, 200), ("c", 1, 50)], None, None, "unmatched_band", ["c"]),
        ([("a", None, 200), ("b", 1, 50)], None, None, "unknown_addend", []),
    ],
)
def test_what_is_expected_is_summed_over_the_bands_that_have_a_base(
    rows: list[tuple[Any, ...]], expected: float | None, value: float | None, reason: str | None, faulty: list[str]
) -> None:
    row = indirect(bands(rows), REFERENCE, KEYS).row(0, named=True)
    assert (row["expected"], row["value"]) == (near(expected), near(value))
    assert (row["reason"], row["faulty_bands"]) == (reason, faulty)


def test_a_reference_without_a_base_is_faulty_where_the_school_has_one() -> None:
    empty = REFERENCE.with_columns(pl.when(pl.col("band") == "a").then(pl.col("reference_base")).otherwise(0.0))
    row = indirect(bands([("a", 3, 200), ("b", 5, 100)]), empty, KEYS).row(0, named=True)
    assert (row["reason"], row["faulty_bands"], row["value"]) == ("empty_band", ["b"], None)
