"""Extracts that have gone, or are older, since earlier runs, as far as their receipts tell."""

from __future__ import annotations

import datetime as dt

import pytest

from forebyg.history.receding import receding
from forebyg.results import Receipt, Run


def run(**newest: dt.date | str | None) -> Run:
    """A run that read an extract for each name; of some the day is told, of some the month alone."""
    receipts = tuple(
        Receipt(
            name, f"{name}.csv", None, "ef" * 32, "utf-8", ";", 50,
            newest=told if isinstance(told, dt.date) else None,
            newest_month=told if isinstance(told, str) else None,
        )
        for name, told in newest.items()
    )  # fmt: skip
    started = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    return Run("1.0", False, "dst5", "polars", dt.date(2023, 12, 31), started, 1.0, (), receipts)


@pytest.mark.parametrize(
    ("then", "now", "is_older"),
    [
        (dt.date(2023, 12, 30), dt.date(2023, 12, 29), True),
        (dt.date(2023, 12, 30), dt.date(2023, 12, 30), False),
        ("2023-12", "2023-11", True),
        ("2023-12", "2023-12", False),
        ("2023-12", dt.date(2023, 12, 1), False),  # it may be as new
        ("2023-12", dt.date(2023, 11, 30), True),
        (dt.date(2023, 12, 30), "2023-11", True),
        (dt.date(2023, 12, 30), "2023-12", False),
        (None, "2023-12", False),
        ("2023-12", None, False),
    ],
)
def test_an_extract_is_older_where_its_dates_say_so(
    then: dt.date | str | None, now: dt.date | str | None, is_older: bool
) -> None:
    found = receding([run(sager=then)], run(sager=now))
    assert [problem.code for problem in found] == ["FB632"] * is_older


def test_the_newest_of_all_earlier_runs_is_what_counts() -> None:
    found = receding([run(sager="2023-12"), run(sager="2022-12")], run(sager="2023-01"))
    assert [problem.message for problem in found] == [
        "extract 'sager' is older than before: its newest date is 2023-01, and was 2023-12"
    ]


def test_an_extract_that_one_run_lacked_is_not_forgotten() -> None:
    found = receding([run(sager="2023-12", planer="2023-12"), run(planer="2023-12")], run(planer="2023-12"))
    assert [problem.code for problem in found] == ["FB631"]
