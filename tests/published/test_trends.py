"""Trends: statistics.md A11, the manual of R (prop.trend.test), NIST's Norris, and Kendall's exact distribution."""

from __future__ import annotations

import datetime as dt
from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from forebyg.statistics.monotone import exact_p, mann_kendall
from forebyg.statistics.rates import poisson
from forebyg.statistics.trend_points import trend_points
from forebyg.statistics.trends import trends

Z = NormalDist().inv_cdf(0.975)
SIX = [(60, 400), (57, 402), (52, 395), (50, 410), (44, 399), (41, 405)]
NORRIS = """
    0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3 449.1 448.6 778.9 777.0
    559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0 448.9 447.5 10.8 11.6 557.7 556.0 228.3 228.1
    998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3 0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0
    10.2 11.1 117.6 118.3 228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5
"""
NO_BREAKS = pl.DataFrame(schema={"start": pl.Date})
pytestmark = pytest.mark.filterwarnings("error")


def near(number: float | None, tolerance: float = 1e-9) -> Any:
    return None if number is None else pytest.approx(number, abs=tolerance, rel=tolerance)


def points(rows: list[dict[str, Any]], **shared: Any) -> pl.DataFrame:
    """What `trend_points` gives, at 0, 1, 2, ... years unless a row says where."""
    names = ("at", "numerator", "denominator", "value", "lower", "upper", "z", "trend_z", "unit")
    schema = dict.fromkeys(names, pl.Float64) | dict.fromkeys(("key", "method", "reason"), pl.String)
    usual = {"key": "a", "z": Z, "trend_z": Z, "unit": 1.0} | shared
    return pl.DataFrame([{"at": place} | usual | row for place, row in enumerate(rows)], schema=schema)


def shares(counts: list[tuple[int, int]], **shared: Any) -> pl.DataFrame:
    rows = [{"numerator": x, "denominator": n, "value": x / n} for x, n in counts]
    return points(rows, method="counts", **shared)


# statistics.md A11; the second is the smokers of R's prop.trend.test (Fleiss 1981)
@pytest.mark.parametrize(
    ("counts", "chi_square", "p", "gradient"),
    [
        (SIX, 6.3131129057, 0.0119848233, -0.0099442577),
        ([(83, 86), (90, 93), (129, 136), (70, 82)], 8.2249222852, 0.0041318975, None),
        ([(30, 200), (28, 200), (25, 200), (22, 200), (20, 200)], 3.0902857143, 0.0787609777, None),
    ],
)
def test_shares_are_tried_on_counts_and_bases(
    counts: list[tuple[int, int]], chi_square: float, p: float, gradient: float | None
) -> None:
    row = trends(shares(counts), ["key"]).row(0, named=True)
    assert (row["chi_square"], row["p"]) == (near(chi_square), near(p))
    assert gradient is None or row["gradient"] == near(gradient)
    assert row["trend"] == ("not shown" if p > 0.05 else "falling")


# statistics.md A11: gradient -+ z * |gradient| / sqrt(chi2)
def test_the_gradient_has_limits_in_the_unit_of_the_value() -> None:
    row = trends(shares(SIX, unit=100.0), ["key"]).row(0, named=True)
    half = Z * 0.99442577 / 6.3131129057**0.5
    assert row["gradient"] == near(-0.99442577, 1e-7)
    assert [row["gradient_lower"], row["gradient_upper"]] == [
        near(-0.99442577 - half, 1e-7),
        near(-0.99442577 + half, 1e-7),
    ]


def test_a_trend_that_99_8_percent_does_not_show_is_not_shown() -> None:
    row = trends(shares(SIX, trend_z=NormalDist().inv_cdf(0.999)), ["key"]).row(0, named=True)
    assert (row["trend"], row["p"]) == ("not shown", near(0.0119848233))
    assert row["gradient_lower"] < 0 < row["gradient_upper"]


# statistics.md A11, the same as rates per 1000
def test_rates_are_tried_on_the_logarithm_with_weights_from_their_intervals() -> None:
    frame = pl.DataFrame(SIX, schema=["x", "n"], orient="row")
    limited = poisson(frame.with_columns(confidence=0.95, z=Z), pl.col("x"))
    rows = limited.select(
        (1000 * pl.col("x") / pl.col("n")).alias("value"),
        (1000 * pl.col("poisson_lower") / pl.col("n")).alias("lower"),
        (1000 * pl.col("poisson_upper") / pl.col("n")).alias("upper"),
    ).to_dicts()
    row = trends(points(rows, method="logarithms"), ["key"]).row(0, named=True)
    assert (row["chi_square"], row["p"], row["trend"]) == (near(5.0588456356), near(0.0245005521), "falling")
    # A fall of 7.6 % a year (exp(-0.0791) - 1) of about 127 per 1000.
    assert row["gradient"] == near(-10.07, 5e-3)


# NIST StRD, Norris: the certified slope of a straight line; equal widths are equal weights
def test_equal_weights_give_the_slope_certified_by_nist() -> None:
    numbers = [float(number) for number in NORRIS.split()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    rows = [{"at": x, "value": y, "lower": y - 1, "upper": y + 1} for y, x in pairs]
    row = trends(points(rows, method="values"), ["key"]).row(0, named=True)
    assert (row["points"], row["gradient"]) == (36, near(1.00211681802045, 1e-12))


@pytest.mark.parametrize(
    ("method", "rows", "reason"),
    [
        ("counts", [{"numerator": 0, "denominator": 50}] * 5, "no_variation"),
        ("counts", [{"numerator": 50, "denominator": 50}] * 5, "no_variation"),
        ("logarithms", [{"value": v, "lower": v / 2, "upper": v + 2} for v in (3, 2, 0, 2, 3)], "no_logarithm"),
        ("values", [{"value": v, "lower": v, "upper": v} for v in (3, 2, 0, 2, 3)], "no_limits"),
        ("values", [{"value": v} for v in (3, 2, 0, 2, 3)], "no_limits"),
    ],
)
def test_a_series_without_a_trend_says_why(method: str, rows: list[dict[str, Any]], reason: str) -> None:
    row = trends(points(rows, method=method), ["key"]).row(0, named=True)
    expected = {"key": "a", "points": 5, "reason": reason}
    assert row == dict.fromkeys(row) | expected


def test_a_series_that_may_carry_none_keeps_its_reason() -> None:
    row = trends(shares(SIX[:4], reason="too_few"), ["key"]).row(0, named=True)
    assert (row["points"], row["reason"], row["p"], row["trend"]) == (4, "too_few", None, None)


# statistics.md A11
def test_mann_kendall_and_theil_sen_stand_beside_it() -> None:
    row = mann_kendall(shares(SIX).with_columns(pl.col("value") * 100), ["key"]).row(0, named=True)
    assert row == {
        "key": "a",
        "kendall_s": -15,
        "kendall_z": near(-2.6301420226),
        "kendall_p": near(0.0085349204),
        "kendall_exact_p": near(0.0027777778),
        "theil_sen": near(-0.9931077694),
    }


# statistics.md A11 (1/12 with four years, 1/60 with five); Gilbert 1987, table A18, one-sided: n 4, 8 and 10
@pytest.mark.parametrize(
    ("n", "s", "p", "tolerance"),
    [
        (4, 6, 1 / 12, 1e-12),
        (5, 10, 1 / 60, 1e-12),
        (4, 4, 2 * 0.167, 1e-3),
        (4, 2, 2 * 0.375, 1e-3),
        (8, 10, 2 * 0.138, 1e-3),
        (10, 21, 2 * 0.036, 1e-3),
        (6, 0, 1, 0),
    ],
)
def test_the_exact_p_counts_orders(n: int, s: int, p: float, tolerance: float) -> None:
    assert exact_p(n, s) == pytest.approx(p, abs=tolerance)


def test_ties_leave_the_normal_p_only() -> None:
    tied = mann_kendall(points([{"value": value} for value in (1, 2, 2, 3, 4)]), ["key"]).row(0, named=True)
    flat = mann_kendall(points([{"value": 7.0}] * 5), ["key"]).row(0, named=True)
    # S = 9; variance (5 * 4 * 15 - 2 * 1 * 9) / 18 = 47 / 3, by hand
    assert (tied["kendall_s"], tied["kendall_z"], tied["kendall_exact_p"]) == (9, near(8 / (47 / 3) ** 0.5), None)
    assert (flat["kendall_s"], flat["kendall_z"], flat["kendall_p"], flat["theil_sen"]) == (0, None, None, 0)


def years(first: int, many: int, length: int = 1, **shared: Any) -> list[dict[str, Any]]:
    """School years from August, `length` years long."""
    return [
        {
            "key": "a",
            "period_start": dt.date(year, 8, 1),
            "period_end": dt.date(year + length, 7, 31),
            "value": 1.0,
            "complete": True,
        }
        | shared
        for year in range(first, first + many)
    ]


def placed(rows: list[dict[str, Any]], breaks: pl.DataFrame = NO_BREAKS) -> pl.DataFrame:
    return trend_points(pl.DataFrame(rows), breaks, ["key"])


def broken(*days: dt.date) -> pl.DataFrame:
    return pl.DataFrame({"key": ["a"] * len(days), "start": days}, schema=NO_BREAKS.schema | {"key": pl.String})


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (years(2010, 5), None),
        (years(2010, 4), "too_few"),
        (years(2010, 3) + years(2015, 2), None),
        (years(2010, 6, length=3), "overlapping"),
        (years(2010, 5) + years(2015, 1, complete=False), None),
        (years(2010, 4) + years(2014, 1, complete=False), "too_few"),
        (years(2010, 4) + years(2014, 1, value=None), "too_few"),
    ],
)
def test_a_trend_needs_five_complete_years_that_do_not_overlap(rows: list[dict[str, Any]], reason: str | None) -> None:
    assert placed(rows)["reason"].unique().to_list() == [reason]


def test_quarters_are_not_years() -> None:
    quarters = [(dt.date(2010 + n // 4, 1 + n % 4 * 3, 1), dt.date(2010 + n // 4, 3 + n % 4 * 3, 30)) for n in range(8)]
    rows = [{"key": "a", "period_start": a, "period_end": b, "value": 1.0, "complete": True} for a, b in quarters]
    assert placed(rows)["reason"].unique().to_list() == ["not_yearly"]


def test_the_last_break_begins_the_series_and_a_later_one_has_not_come() -> None:
    cut = placed(years(2005, 12), broken(dt.date(2007, 8, 1), dt.date(2010, 1, 1), dt.date(2030, 1, 1)))
    assert cut["period_start"].dt.year().to_list() == list(range(2010, 2017))
    assert cut["reason"].unique().to_list() == [None]
    assert placed(years(2005, 6), broken(dt.date(2006, 8, 1)))["reason"].to_list() == [None] * 5
    assert placed(years(2005, 6), broken(dt.date(2007, 8, 1)))["reason"].to_list() == ["too_few"] * 4


def test_a_day_shared_by_two_years_is_an_overlap_and_a_break_on_the_last_day_of_all_leaves_nothing() -> None:
    shared = [row | {"period_end": row["period_end"] + dt.timedelta(days=1)} for row in years(2010, 5)]
    assert placed(shared)["reason"].to_list() == ["overlapping"] * 5
    assert placed(years(2010, 5), broken(dt.date(2015, 7, 31))).is_empty()
    assert placed(years(2010, 5), broken(dt.date(2015, 8, 1))).height == 5


def test_one_key_is_not_judged_by_another() -> None:
    rows = years(2010, 5) + years(2010, 3, key="b") + years(2010, 5, length=2, key=None)
    found = placed(rows).select("key", "reason").unique(maintain_order=True).sort("key").rows()
    assert found == [(None, "overlapping"), ("a", None), ("b", "too_few")]
