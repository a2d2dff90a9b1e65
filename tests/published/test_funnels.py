"""Funnels: statistics.md A13, and the reference files of PHEindicatormethods (tests/testthat/testdata_funnel_*.csv)."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from forebyg.statistics.funnels import (
    FAR,
    NEAR,
    count_funnel,
    funnel_limits,
    is_overdispersed,
    pooled,
    proportion_funnel,
)
from forebyg.statistics.rates import exact_poisson

X, N = pl.col("x"), pl.col("n")
pytestmark = pytest.mark.filterwarnings("error")


def near(number: float, tolerance: float = 1e-9) -> Any:
    return pytest.approx(number, abs=tolerance, rel=tolerance)


def limits(average: float, n: int) -> list[float]:
    pairs = [funnel_limits(pl.lit(average), pl.lit(float(n)), level) for level in (NEAR, FAR)]
    sides = [side.alias(str(place)) for place, side in enumerate([*pairs[0], *pairs[1]])]
    return [100 * limit for limit in pl.select(sides).row(0)]


# statistics.md A13
@pytest.mark.parametrize(
    ("average", "n", "expected"),
    [
        (0.22, 40, [9.1626099456, 34.8373900544, 1.7595681422, 42.2404318578]),
        (0.22, 500, [18.3690377759, 25.6309622241, 16.2751413517, 27.7248586483]),
        (0.05, 8, [0, 20.1025367895, 0, 28.8118391257]),
    ],
)
def test_a_share_is_expected_around_the_average(average: float, n: int, expected: list[float]) -> None:
    assert limits(average, n) == [near(limit) for limit in expected]


# testdata_funnel_prop_outputs.csv, to 6 decimals; the average is 80.642448 %
@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, [3.204264, 100, 0, 100]),
        (10, [56.154344, 100, 42.03259, 100]),
        (50, [69.691035, 91.593861, 63.375595, 97.909301]),
        (321, [76.32027, 84.964626, 73.827764, 87.457131]),
        (20742, [80.10476, 81.180135, 79.794688, 81.490208]),
    ],
)
def test_the_funnel_is_that_of_the_public_health_package(n: int, expected: list[float]) -> None:
    assert limits(0.80642448, n) == [near(limit, 1e-6) for limit in expected]


# testdata_funnel_prop_inputs.csv: areas, their counts and what the package says of them, with the average of all 303
def test_areas_are_flagged_as_by_the_public_health_package() -> None:
    areas = [
        (35078.488, 41980, "high far"),
        (24803.6256, 31824, "low far"),
        (50050.7443, 61921, None),
        (26789.238, 33012, "high near"),
        (30277.5312, 37828, "low near"),
        (24648.7596, 30521, None),
    ]
    frame = pl.DataFrame(areas, schema=["x", "n", "expected"], orient="row")
    found = proportion_funnel(frame, X, N, pl.lit(0.80642448))
    assert found["flag"].to_list() == found["expected"].to_list()


# statistics.md A13
@pytest.mark.parametrize(
    ("x", "expected", "flag"),
    [
        (12, 5.8, "high near"),
        (12, 6.3, None),
        (12, 3, "high far"),
        (3, 14, "low far"),
        (3, 9, "low near"),
        (0, 3.6, None),
    ],
)
def test_a_count_is_held_against_what_is_expected(x: int, expected: float, flag: str | None) -> None:
    found = count_funnel(pl.DataFrame({"x": [x], "n": [expected]}), X, N)
    assert found["flag"].to_list() == [flag]


# statistics.md A13: the expected counts at which 12 observed are just significant
def test_the_funnel_of_a_count_is_drawn_through_its_exact_limits() -> None:
    lower, upper = exact_poisson(pl.Series([12]), pl.Series([0.95]))
    assert (lower[0], upper[0]) == (near(6.2005751087), near(20.9615850482))


def test_an_empty_school_is_neither_judged_nor_averaged() -> None:
    frame = pl.DataFrame({"x": [10, 0, None, 40], "n": [100, 0, 50, 100]})
    average = frame.with_columns(pooled(X, N).alias("average"))
    found = proportion_funnel(average, X, N, pl.col("average"))
    counted = count_funnel(average, X, N * pl.col("average"))
    assert average["average"].to_list() == [0.25] * 4
    assert found["flag"].to_list() == ["low far", None, None, "high far"]
    assert counted["flag"].to_list() == ["low far", None, None, "high near"]
    assert found["near_lower"].is_null().to_list() == [False, True, False, False]
    assert pl.DataFrame({"x": [0], "n": [0]}).select(pooled(X, N)).item() is None


@pytest.mark.parametrize(
    ("outside", "inside", "expected"),
    [(0, 20, False), (1, 5, False), (2, 18, False), (3, 17, True), (3, 22, True), (2, 5, True)],
)
def test_more_than_a_tenth_outside_and_more_than_one_is_overdispersed(
    outside: int, inside: int, expected: bool
) -> None:
    frame = pl.DataFrame(
        {"flag": ["low near"] * outside + [None] * (inside + 5), "n": [1] * (outside + inside) + [0] * 5}
    )
    assert frame.select(is_overdispersed(pl.col("flag"), pl.col("n") > 0)).item() is expected
