from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from made_counts import counts

from forebyg.definitions.disclosure import DEFAULT_PROFILE, PROFILES
from forebyg.disclosure.coarsening import coarse_counts, coarse_estimates, nearest, upward
from forebyg.disclosure.rounding import rounded


def coarse(name: str, **row: Any) -> Any:
    return coarse_counts(counts(row, kind="mean"), 5)[name].item()


def test_significant_digits_are_counted_from_the_first_that_is_none() -> None:
    numbers = pl.DataFrame({"x": [0.0123456, 98765.4, -2.345, 0.0, None]})
    assert numbers.select(nearest(pl.col("x"), 3)).to_series().to_list() == [0.0123, 98800.0, -2.35, 0.0, None]
    assert numbers.select(upward(pl.col("x"), 2)).to_series().to_list() == [0.013, 99000.0, -2.3, 0.0, None]


def test_the_spread_of_whole_numbers_is_told_to_a_few_steps() -> None:
    """2, 25 and 30 of 57 gave 1, 2 and 3: a sum of 142 and of squares 372, about the mean 18.2456. With one less who
    gave 1 and one less who gave 3 the sum is the same, and of squares there are two less. Told to tens all are 20."""
    deviation = (18.245614035 / 56) ** 0.5
    told = coarse("sd", sd=deviation, denominator=57, step=1)
    assert told == pytest.approx((20 / 56) ** 0.5)
    for gave_one, squares in ((2, 18.2456), (1, 16.2456), (0, 14.2456)):
        ones, threes = gave_one, gave_one + 28
        twos = 57 - ones - threes
        assert ones + 4 * twos + 9 * threes - 142**2 / 57 == pytest.approx(squares, abs=1e-4)
        assert coarse("sd", sd=(squares / 56) ** 0.5, denominator=57, step=1) == pytest.approx(told)


def test_the_spread_of_other_numbers_has_two_digits() -> None:
    assert coarse("sd", sd=3.14159, denominator=57) == 3.2
    assert coarse("sd", sd=0.0, denominator=57) == 0
    assert coarse("sd", sd=3.14159, denominator=57, personal=False) == 3.14159


def test_repeated_events_are_told_to_a_few_pairs() -> None:
    """62 events with a sum of squares of 122 are 30 pairs of one person; one to five pairs look alike."""
    assert coarse("squares", numerator=62, squares=122) == 122
    assert {coarse("squares", numerator=62, squares=62 + 2 * pairs) for pairs in range(1, 6)} == {72}
    assert coarse("squares", numerator=62, squares=62) == 62


def estimates(**row: Any) -> pl.DataFrame:
    usual = {"kind": "share", "personal": True, "is_standardised": False, "interval": "x 95"}
    floats = ("value", "lower", "upper", "expected", "standardised_ratio", "interval_coverage")
    schema = {"values": pl.List(pl.Float64)} | dict.fromkeys(floats, pl.Float64)
    full = dict.fromkeys(schema) | usual | row
    return pl.DataFrame([full], schema_overrides=schema)


def test_a_standardised_figure_has_three_digits_and_wider_limits() -> None:
    """The limits lie 6.2 below and 7.8 above: they are told to tenths."""
    made = estimates(is_standardised=True, value=21.502255, lower=15.2601, upper=29.3402, expected=32.76)
    told = coarse_estimates(made, DEFAULT_PROFILE).row(0, named=True)
    assert (told["value"], told["lower"], told["upper"], told["expected"]) == (21.5, 15.2, 29.4, 32.8)
    plain = estimates(value=21.502255, lower=15.2601, upper=29.3402)
    assert coarse_estimates(plain, DEFAULT_PROFILE).equals(
        plain.select(coarse_estimates(plain, DEFAULT_PROFILE).columns)
    )


@pytest.mark.parametrize(
    ("lower", "upper", "interval"),
    [
        # Of the numbers from 1 to 20 five are 5 or less, and five are 16 or more.
        (5.0, 16.0, "x 95"),
        (4.0, 16.0, "none"),
        (5.0, 17.0, "none"),
    ],
)
def test_no_limit_is_the_value_of_one_of_a_few(lower: float, upper: float, interval: str) -> None:
    values = [float(value) for value in range(1, 21)]
    made = estimates(kind="median", value=10.5, lower=lower, upper=upper, values=values, interval_coverage=0.96)
    told = coarse_estimates(made, DEFAULT_PROFILE).row(0, named=True)
    shown = interval != "none"
    assert told["interval"] == interval
    assert (told["lower"], told["upper"]) == ((lower, upper) if shown else (None, None))
    assert (told["interval_coverage"] is not None) == shown


def test_limits_among_fewer_than_the_threshold_are_not_shown() -> None:
    made = estimates(kind="median", value=2.0, lower=1.0, upper=3.0, values=[1.0, 2.0, 3.0])
    assert coarse_estimates(made, DEFAULT_PROFILE)["lower"].item() is None


def test_under_a_profile_that_rounds_neither_mean_nor_sum_tells_how_many_they_are() -> None:
    """177 of 67 is 2.6418. Five persons have 13.2 on the average, so that the sum is told to 20."""
    mean = counts({"total": 177, "denominator": 67}, kind="mean")
    told = rounded(mean, PROFILES["nhs"]).row(0, named=True)
    assert told["denominator"] == 65
    assert told["total"] / 65 == pytest.approx(2.64)
    total = counts({"total": 177, "denominator_units": 67}, kind="sum")
    assert rounded(total, PROFILES["nhs"])["total"].item() == 180
    assert rounded(total, DEFAULT_PROFILE)["total"].item() == 177
