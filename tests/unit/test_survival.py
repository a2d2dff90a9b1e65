"""Shares of cases in time of many sets at once, worked by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.engine.planning import DONE, MET, WRONG
from forebyg.engine.survival import kaplan_meier_of_many

DAY = dt.date(2020, 1, 1)


def case(set_: str, days: int | None, *, is_wrong: bool = False) -> dict[str, object]:
    """A case begun on 1 January with a deadline on the 31st, done after so many days."""
    stop = None if days is None else DAY + dt.timedelta(days=days)
    return {
        "period": 0, "a": set_ == "a", "b": set_ == "b", ".start": DAY, ".stop": stop, "as_of": dt.date(2020, 1, 16),
        "deadline": dt.date(2020, 1, 31), WRONG: is_wrong, DONE: days is not None, MET: days is not None,
    }  # fmt: skip


def test_a_set_of_whose_cases_none_is_followed_has_no_figures_beside_another() -> None:
    """Of set b two are done after 10 days and none is left: all are done, so 100 * (1 - 0), and 2 / (2 * 0)."""
    cases = [case("a", 5, is_wrong=True), case("b", 10), case("b", 10)]
    found = kaplan_meier_of_many(pl.DataFrame(cases).lazy(), ["period"], ["a", "b"]).collect().to_dicts()
    assert found == [
        {
            "period": 0, "survival0": None, "greenwood0": None, "followed0": None,
            "survival1": 100.0, "greenwood1": float("inf"), "followed1": 0,
        }
    ]  # fmt: skip
