"""Intervals that others published or computed: statistics.md A1 to A8, Newcombe 1998, Koopman 1984, the manual of R."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from forebyg.statistics.means import has_no_variation, satterthwaite, t_half_width, welch_half_width
from forebyg.statistics.proportions import newcombe, score_ratio, wilson
from forebyg.statistics.quantiles import order_limits
from forebyg.statistics.rates import exact_ratio, poisson
from forebyg.statistics.repeated import repeated_poisson
from forebyg.statistics.unknown_bounds import unknown_bounds, unknown_share

pytestmark = pytest.mark.filterwarnings("error")


def z_of(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)


Z = pl.lit(z_of(0.95))


def near(number: float | None, tolerance: float = 1e-9) -> Any:
    return None if number is None else pytest.approx(number, abs=tolerance, rel=tolerance)


def one(*expressions: pl.Expr) -> tuple[Any, ...]:
    names = [expression.alias(str(place)) for place, expression in enumerate(expressions)]
    return pl.select(names).row(0)


def numbers(*values: float | None) -> list[pl.Expr]:
    return [pl.lit(value, pl.Float64) for value in values]


def column(value: float | None) -> pl.Series:
    return pl.Series([value], dtype=pl.Float64)


# statistics.md A1
@pytest.mark.parametrize(
    ("x", "lower", "upper"),
    [
        (0, 0, 3.6888794541),
        (7, 2.8143630515, 14.4226753617),
        (9, 4.1153730974, 17.0848034514),
        (10, 4.7874499140, 18.3914586058),
        (42, 30.2667171879, 56.7732387404),
    ],
)
def test_a_count_has_exact_limits_below_ten_events_and_byars_from_ten(x: int, lower: float, upper: float) -> None:
    found = poisson(pl.DataFrame({"x": [x], "confidence": [0.95], "z": [z_of(0.95)]}), pl.col("x"))
    assert found.select("poisson_lower", "poisson_upper").row(0) == (near(lower), near(upper))


# PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv: the expected events at which a count of 1 to 9
# is just significant are the exact limits of the count; searched for there, to 7 digits.
@pytest.mark.parametrize(
    ("x", "lower", "upper", "far_lower", "far_upper"),
    [
        (1, 0.025317898, 5.571644585, 0.001000547, 9.233410143),
        (2, 0.242209467, 7.224687515, 0.04540199, 11.22886836),
        (5, 1.623486324, 11.6683331, 0.739371928, 16.45474478),
        (9, 4.11537405, 17.08479966, 2.452425215, 22.65737951),
    ],
)
def test_exact_limits_of_a_count_agree_with_the_public_health_package(
    x: int, lower: float, upper: float, far_lower: float, far_upper: float
) -> None:
    levels = [0.95, 0.998]
    frame = pl.DataFrame({"x": [x, x], "confidence": levels, "z": [z_of(level) for level in levels]})
    found = poisson(frame, pl.col("x")).select("poisson_lower", "poisson_upper").rows()
    assert found == [(near(lower, 1e-5), near(upper, 1e-5)), (near(far_lower, 1e-5), near(far_upper, 1e-5))]


# The manual of R, poisson.test: 137 events in 24.19893 thousand
def test_a_rate_agrees_with_r_to_the_difference_of_byar_and_exact() -> None:
    found = poisson(pl.DataFrame({"x": [137], "confidence": [0.95], "z": [z_of(0.95)]}), pl.col("x"))
    limits = found.select(pl.col("poisson_lower", "poisson_upper") / 24.19893).row(0)
    assert limits == (near(4.753125, 2e-4), near(6.692709, 2e-4))


# Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3
@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombe(x: int, n: int, lower: float, upper: float) -> None:
    assert one(*wilson(*numbers(x, n), Z)) == (near(lower, 5e-5), near(upper, 5e-5))


# Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10
@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_a_difference_agrees_with_newcombe(counts: tuple[int, ...], lower: float, upper: float) -> None:
    assert one(*newcombe(*numbers(*counts), Z)) == (near(lower, 5e-5), near(upper, 5e-5))


# statistics.md A8
def test_a_difference_is_exactly_bounded_where_it_cannot_be_larger() -> None:
    assert one(*newcombe(*numbers(20, 20, 0, 25), Z)) == (near(0.7909509812), 1.0)


# statistics.md A6; the last by Koopman, Biometrics 40 (1984) 513
@pytest.mark.parametrize(
    ("counts", "lower", "upper", "tolerance"),
    [
        ((42, 150, 60, 140), 0.4731637802, 0.8965221763, 1e-9),
        ((0, 40, 5, 60), 0, 1.0918711617, 1e-9),
        ((5, 60, 0, 40), 0.9158589722, None, 1e-9),
        ((36, 40, 16, 80), 2.94, 7.15, 5e-3),
    ],
)
def test_a_ratio_of_proportions_has_score_limits(
    counts: tuple[int, ...], lower: float, upper: float | None, tolerance: float
) -> None:
    low, high = score_ratio(*(column(count) for count in counts), column(z_of(0.95)))
    assert (low[0], high[0]) == (near(lower, tolerance), near(upper, tolerance))


# statistics.md A6; the last from the manual of R, poisson.test with two counts
@pytest.mark.parametrize(
    ("counts", "lower", "upper", "tolerance"),
    [
        ((30, 2500, 45, 6000), 0.9732464636, 2.5961439214, 1e-9),
        ((0, 800, 6, 900), 0, 0.9554750936, 1e-9),
        ((10, 1000, 0, 1000), 2.2415214751, None, 1e-9),
        ((11, 800, 21, 3011), 0.8584264, 4.2772659, 1e-7),
    ],
)
def test_a_ratio_of_rates_has_exact_limits(
    counts: tuple[int, ...], lower: float, upper: float | None, tolerance: float
) -> None:
    low, high = exact_ratio(*(column(count) for count in counts), column(0.95))
    assert (low[0], high[0]) == (near(lower, tolerance), near(upper, tolerance))


@pytest.mark.parametrize(
    "counts", [(3, 0, 2, 10), (3, 10, 2, 0), (None, 10, 2, 10), (3, 10, None, 10), (3, None, 2, 10)]
)
def test_a_ratio_without_a_base_or_a_count_has_no_limits(counts: tuple[int | None, ...]) -> None:
    parts = [column(count) for count in counts]
    limits = [*score_ratio(*parts, column(z_of(0.95))), *exact_ratio(*parts, column(0.95))]
    assert [series[0] for series in limits] == [None] * 4


def test_a_ratio_of_nothing_to_nothing_is_told_by_shares_only() -> None:
    parts = [column(count) for count in (0, 40, 0, 60)]
    assert [series[0] for series in score_ratio(*parts, column(z_of(0.95)))] == [0, None]
    assert [series[0] for series in exact_ratio(*parts, column(0.95))] == [None, None]


# statistics.md A3
def test_repeated_events_widen_the_limits_of_a_rate() -> None:
    children = {1: 75, 2: 16, 3: 4, 4: 2}
    events = sum(f * k for f, k in children.items())
    squares = sum(f * f * k for f, k in children.items())
    limits = one(*repeated_poisson(*numbers(events, squares), Z))
    independent = one(*repeated_poisson(*numbers(events, events), Z))
    assert events == 127
    assert [1000 * limit / 6360 for limit in limits] == [near(15.7275023652), near(24.8076983308)]
    assert [1000 * limit / 6360 for limit in independent] == [near(16.6466256340), near(23.7589558012)]


def test_repeated_events_have_no_limits_below_ten_and_none_below_nothing() -> None:
    found = [one(*repeated_poisson(*numbers(*pair), Z)) for pair in ((9, 9), (None, 20), (20, None), (10, 1000))]
    assert found[:3] == [(None, None)] * 3
    assert found[3][0] == 0


# statistics.md A4 and A8; Student's sleep data as in the manual of R, t.test
@pytest.mark.parametrize(
    ("a", "b", "lower", "upper", "freedom"),
    [
        ([7, 4, 10, 12, 2, 7, 10], [2, 4, 7, 4, 7, 2, 10, 4], -1.2188288642, 6.0759717214, 11.3516333348),
        (
            [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
            [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
            -3.3654832307,
            0.2054832307,
            17.7764735162,
        ),
    ],
)
def test_two_means_have_welch_limits(
    a: list[float], b: list[float], lower: float, upper: float, freedom: float
) -> None:
    first, second = pl.Series(a, dtype=pl.Float64), pl.Series(b, dtype=pl.Float64)
    row = {"sd": first.std(), "denominator": len(a), "other_sd": second.std(), "other_denominator": len(b)}
    width = welch_half_width(pl.DataFrame([row | {"confidence": 0.95}]), pl.lit(True))[0]
    gap = first.mean() - second.mean()
    variances = [first.var() / len(a), len(a) - 1, second.var() / len(b), len(b) - 1]
    assert (gap - width, gap + width) == (near(lower), near(upper))
    assert one(satterthwaite(*numbers(*variances))) == (near(freedom),)


# statistics.md A4
def test_values_that_are_all_equal_have_limits_that_are_the_mean_and_a_flag() -> None:
    frame = pl.DataFrame({"sd": [0.0, 3.5, None], "n": [3, 7, 1], "confidence": [0.95] * 3})
    assert t_half_width(frame, pl.col("sd"), pl.col("n")).to_list()[::2] == [0, None]
    assert frame.select(has_no_variation(pl.col("sd"), pl.col("n"))).to_series().to_list() == [True, False, False]


# statistics.md A5
@pytest.mark.parametrize(
    ("values", "limits", "coverage"),
    [
        ([2, 4, 4, 7, 7, 10, 10, 12, 12, 12], (4, 12), 0.978515625),
        ([1, 2, 3, 4, 5, 6], (1, 6), 0.96875),
        ([1, 2, 3, 4, 5], (None, None), None),
        ([], (None, None), None),
    ],
)
def test_the_limits_of_a_median_tell_the_coverage_they_achieve(
    values: list[float], limits: tuple[float | None, float | None], coverage: float | None
) -> None:
    frame = pl.DataFrame(
        {"values": [values], "part": [0.5], "confidence": [0.95]}, schema_overrides={"values": pl.List(pl.Float64)}
    )
    found = order_limits(frame).select("order_lower", "order_upper", "order_coverage").row(0)
    assert found == (*limits, near(coverage))


# statistics.md A2: x/N and (x + missing)/N
def test_the_unknown_bound_a_share_from_both_sides() -> None:
    assert one(*unknown_bounds(*numbers(30, 80, 20)), unknown_share(*numbers(80, 20))) == (0.3, 0.5, 0.2)
    assert one(*unknown_bounds(*numbers(0, 0, 4)), unknown_share(*numbers(0, 4))) == (0, 1, 1)
    assert one(*unknown_bounds(*numbers(0, 0, 0)), unknown_share(*numbers(0, 0))) == (None, None, None)
    assert one(*unknown_bounds(*numbers(3, 2, 0))) == (None, None)
