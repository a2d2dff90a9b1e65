"""Deadlines: statistics.md A12; the survival of leukemia patients on 6-MP, Freireich et al., Blood 21 (1963) 699."""

from __future__ import annotations

import datetime as dt
from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from forebyg.engine.planning import DONE, MET, WRONG
from forebyg.engine.survival import kaplan_meier
from forebyg.statistics.deadlines import SHARES, deadline_shares, survival_limits

Z = pl.lit(NormalDist().inv_cdf(0.975))
SIXMP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
# The files k01 and k02 of statistics.md are not kept; when cases were closed and cut off among one another follows
# from the figures there (only one order gives them). The days are made up: one after another, cut off where marked.
K01 = "e2 c1 e5 c2 e15 o10"
K02 = "e8 c2 e4 c1 e5 c1 e8 c2 e5 o8"
DAY = dt.date(2020, 1, 1)


def near(number: float, tolerance: float = 1e-9) -> Any:
    return pytest.approx(number, abs=tolerance, rel=tolerance)


def followed(times: list[tuple[int, bool]], limit: int) -> dict[str, Any]:
    """One row of figures for cases of (days seen, whether done on the last of them)."""
    rows = [
        {
            ".start": DAY,
            ".stop": DAY + dt.timedelta(days) if done else None,
            "as_of": DAY + dt.timedelta(days),
            "deadline": DAY + dt.timedelta(limit),
            DONE: done,
            MET: done and days <= limit,
            WRONG: False,
            "key": "a",
        }
        for days, done in times
    ]
    frame = kaplan_meier(pl.LazyFrame(rows, schema_overrides={".stop": pl.Date}), ["key"]).collect()
    lower, upper = survival_limits(pl.col("survival"), pl.col("greenwood"), Z)
    return frame.with_columns(lower.alias("lower"), upper.alias("upper")).row(0, named=True)


def case_file(order: str, limit: int) -> list[tuple[int, bool]]:
    """`e` cases done in time, `c` cut off, each a day after the one before; `o` open on the last day or done later."""
    cases: list[tuple[int, bool]] = []
    for part in order.split():
        for _ in range(int(part[1:])):
            day = limit if part[0] == "o" else len(cases) + 1
            cases.append((day, part[0] == "e"))
    return cases


# statistics.md A12
@pytest.mark.parametrize(
    ("order", "cases", "value", "lower", "upper"),
    [
        (K01, 35, 68.17857143, 51.99794475, 83.24395786),
        (K02, 44, 76.02186155, 61.39129776, 88.26712152),
    ],
)
def test_the_share_done_by_the_deadline_has_limits_on_the_log_log_scale(
    order: str, cases: int, value: float, lower: float, upper: float
) -> None:
    times = case_file(order, 112)
    row = followed(times, 112)
    assert len(times) == cases
    assert [row[key] for key in ("survival", "lower", "upper")] == [near(value), near(lower), near(upper)]
    assert row["followed"] == int(order[order.index("o") + 1 :])


# As printed in textbooks and by `survfit(conf.type = "log-log")`: survival, its limits, at risk
@pytest.mark.parametrize(
    ("weeks", "survival", "lower", "upper", "at_risk"),
    [
        (6, 0.8571, 0.6197, 0.9516, 21),
        (7, 0.8067, 0.5631, 0.9228, 17),
        (10, 0.7529, 0.5032, 0.8894, 15),
        (13, 0.6902, 0.4316, 0.8491, 12),
        (16, 0.6275, 0.3675, 0.8049, 11),
        (22, 0.5378, 0.2678, 0.7468, 7),
        (23, 0.4482, 0.1881, 0.6801, 6),
    ],
)
def test_survival_agrees_with_the_patients_on_6_mp(
    weeks: int, survival: float, lower: float, upper: float, at_risk: int
) -> None:
    times = [(int(time.strip("+")), not time.endswith("+")) for time in SIXMP.split()]
    row = followed(times, weeks)
    left = [1 - row[key] / 100 for key in ("survival", "upper", "lower")]
    assert left == [near(survival, 6e-5), near(lower, 6e-5), near(upper, 6e-5)]
    assert row["followed"] == at_risk


@pytest.mark.parametrize(
    ("times", "survival", "followed_to"),
    [
        ([(3, True), (5, False)], None, 0),
        ([(3, True), (10, False)], 50, 1),
        ([(3, True), (10, True)], 100, 1),
        ([(3, True), (5, True)], 100, 0),
        ([(10, False), (10, False)], 0, 2),
    ],
)
def test_survival_is_not_told_where_nobody_was_followed_to_the_deadline_and_some_may_still_be_open(
    times: list[tuple[int, bool]], survival: float | None, followed_to: int
) -> None:
    row = followed(times, 10)
    assert (row["survival"], row["followed"]) == (survival, followed_to)
    assert (row["lower"] is None) == (survival in (None, 0, 100))


# statistics.md A12, k01: 35 cases, 27 closed, 22 of them in time; 29 old enough, 19 of them in time
def test_three_shares_of_the_same_cases() -> None:
    parts = [pl.lit(count) for count in (22, 27, 35, 19, 29)]
    nothing = [pl.lit(0)] * 5
    assert pl.select(deadline_shares(*parts)).row(0, named=True) == {
        "naive_closed": near(0.8148148148),
        "naive_all": near(0.6285714286),
        "mature": near(0.6551724138),
    }
    assert pl.select(deadline_shares(*nothing)).row(0) == (None,) * len(SHARES)
