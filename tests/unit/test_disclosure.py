from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_counts import compared, counts, declare
from made_people import bound

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.disclosure import DEFAULT_PROFILE
from forebyg.disclosure import decide, release
from forebyg.expressions import QUOTIENT, Column, Expression
from forebyg.targets import assess

BASELINE, PREVIOUS = Column("baseline", QUOTIENT), Column("previous", QUOTIENT)
NUMBERS = (
    "numerator", "denominator", "numerator_units", "denominator_units", "total", "weight", "sd", "values", "survival",
    "waiting", "missing", "left_out", "value", "lower", "upper", "change", "change_lower", "change_upper",
)  # fmt: skip


def released(
    rows: pl.DataFrame,
    *declared: Declared,
    internal: bool = False,
    trees: dict[str, dict[str, Expression]] | None = None,
) -> pl.DataFrame:
    return release(assess(compared(rows, declared), declared, trees or {}), declared, internal)


def hidden(rows: pl.DataFrame, *declared: Declared) -> list[bool]:
    return [said == "withheld" for said in released(rows, *declared)["suppressed"]]


CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("count", {"numerator": 0}, False),
    ("count", {"numerator": 1}, True),
    ("count", {"numerator": 4}, True),
    ("count", {"numerator": 5}, False),
    ("count", {"numerator": 12, "numerator_units": 3}, True),
    ("share", {"numerator": 0, "denominator": 20}, False),
    ("share", {"numerator": 20, "denominator": 20}, False),
    ("share", {"numerator": 4, "denominator": 20}, True),
    ("share", {"numerator": 17, "denominator": 20}, True),
    ("share", {"numerator": 0, "denominator": 4}, True),
    ("share", {"numerator": 0, "denominator": 0}, False),
    ("within", {"numerator": 10, "denominator": 13}, True),
    ("mean", {"total": 9, "denominator": 4}, True),
    ("mean", {"total": 9, "denominator": 5}, False),
    ("mean", {"total": 90, "denominator": 50, "denominator_units": 2}, True),
    ("median", {"values": [1.0, 2.0], "denominator": 2}, True),
    ("median", {"values": [1.0] * 9, "denominator": 9}, True),
    ("median", {"values": [1.0] * 10, "denominator": 10}, False),
    # The upper tenth of them must be as many as half of a median's.
    ("quantile", {"values": [1.0] * 49, "denominator": 49}, True),
    ("quantile", {"values": [1.0] * 50, "denominator": 50}, False),
    ("sum", {"total": 3, "denominator_units": 90}, False),
    ("sum", {"total": 90000, "denominator_units": 3}, True),
    ("ratio", {"numerator": 3, "denominator": 900}, True),
    ("ratio", {"numerator": 30, "denominator": 3}, False),
    ("ratio", {"numerator": 30, "denominator": 3, "denominator_units": 3}, True),
    ("ratio", {"numerator": 30, "denominator": 3, "denominator_units": 3, "denominator_personal": False}, False),
    ("ratio", {"numerator": 3, "denominator": 900, "numerator_personal": False}, False),
]


@pytest.fixture(scope="module")
def judged() -> list[tuple[bool, bool]]:
    """Of each case, as an indicator of its own, whether it is withheld, and whether it would be if not of persons."""
    names = [f"x{place}" for place in range(len(CASES))]
    declared = [declare(kind, name) for (kind, _, _), name in zip(CASES, names, strict=True)]
    rows = [row | {"indicator": name, "kind": kind} for (kind, row, _), name in zip(CASES, names, strict=True)]
    of_none = {"personal": False, "numerator_personal": False, "denominator_personal": False}
    elsewhere = [row | of_none for row in rows]
    return list(zip(hidden(counts(*rows), *declared), hidden(counts(*elsewhere), *declared), strict=True))


@pytest.mark.parametrize("place", range(len(CASES)), ids=[f"{kind} {place}" for place, (kind, *_) in enumerate(CASES)])
def test_counts_of_one_to_four_are_withheld(place: int, judged: list[tuple[bool, bool]]) -> None:
    assert judged[place] == (CASES[place][2], False)


def test_a_withheld_row_has_no_number_left_and_is_never_nothing() -> None:
    rows = counts(
        {"period": "2011", "numerator": 40, "denominator": 100},
        {"numerator": 3, "denominator": 100, "waiting": 7, "missing": 9, "left_out": 6, "denominator_units": 100},
        kind="within",
    )
    row = released(rows, declare("within", target="90", better="higher", rule="point")).row(1, named=True)
    assert {row[name] for name in NUMBERS} == {None}
    expected = {
        "period": "2012",
        "by": "{}",
        "complete": True,
        "interval": None,
        "reason": None,
        "assessment": "withheld",
        "suppressed": "withheld",
        "target_low": 90,
        "previous_value": 40,
    }
    assert {name: row[name] for name in expected} == expected


def test_internally_nothing_is_withheld() -> None:
    rows = counts({"numerator": 3, "denominator": 100, "waiting": 1}, kind="within")
    made = released(rows, declare("within"), internal=True)
    assert made.select("numerator", "value", "waiting", "suppressed", "withheld_cells").row(0) == (3, 3, 1, None, None)


def test_the_values_behind_a_median_never_leave() -> None:
    rows = counts({"values": [float(n) for n in range(20)], "denominator": 20}, kind="median")
    made = released(rows, declare("median"))
    assert made.select("value", "values").row(0) == (9.5, None)


def test_a_few_waiting_or_missing_cases_are_emptied_alone() -> None:
    rows = counts({"numerator": 30, "denominator": 60, "waiting": 2, "missing": 5, "left_out": 4}, kind="within")
    row = released(rows, declare("within")).row(0, named=True)
    assert (row["value"], row["waiting"], row["missing"], row["left_out"]) == (50, None, 5, None)
    assert (row["suppressed"], row["withheld_cells"]) == (None, ["waiting", "left_out"])


def test_a_whole_group_is_withheld_where_the_trait_is_sensitive() -> None:
    rows = counts(
        {"numerator": 20, "denominator": 20}, {"numerator": 0, "denominator": 20, "period": "2013"}, kind="share"
    )
    assert hidden(rows, declare("share", sensitive="yes")) == [True, True]
    assert hidden(rows, declare("share")) == [False, False]


def test_what_is_compared_with_a_withheld_row_is_withheld_too() -> None:
    rows = counts(
        {"period": "2011", "numerator": 3, "denominator": 100},
        {"period": "2012", "numerator": 30, "denominator": 100},
        {"period": "2013", "numerator": 20, "denominator": 100},
        kind="share",
    )
    target = {"at most": "baseline", "below": "previous"}
    declared = declare("share", target=target, rule="point", baseline="2011")
    made = released(rows, declared, trees={declared.name: {"at_most": BASELINE, "below": PREVIOUS}})
    kept = ("value", "baseline_value", "previous_value", "change", "target_high", "assessment", "suppressed")
    assert made.select(kept).rows() == [
        (None, None, None, None, None, "withheld", "withheld"),
        (30, None, None, None, None, "withheld", None),
        (20, None, 30, None, None, "withheld", None),
    ]


def test_a_target_that_names_nothing_withheld_is_still_assessed() -> None:
    rows = counts(
        {"period": "2011", "numerator": 3, "denominator": 100},
        {"period": "2012", "numerator": 30, "denominator": 100},
        kind="share",
    )
    made = released(rows, declare("share", target="25", better="higher", rule="point"))
    assert made.select("assessment", "target_low", "previous_period", "previous_value", "change").row(1) == (
        "met",
        25,
        "2011",
        None,
        None,
    )


def test_a_typed_baseline_is_known_to_all() -> None:
    typed = {"period": "2011", "value": "12", "source": "regneark"}
    rows = counts(
        {"period": "2011", "numerator": 3, "denominator": 100},
        {"period": "2012", "numerator": 30, "denominator": 100},
        kind="share",
    )
    declared = declare("share", target={"below": "baseline"}, rule="point", baseline=typed)
    made = released(rows, declared, trees={"x": {"below": BASELINE}})
    assert made.select("assessment", "baseline_value", "change").row(1) == ("not met", 12, 18)


def test_a_change_or_gap_of_a_withheld_row_is_withheld_and_so_on() -> None:
    declared = [
        declare("count", "n"),
        declare("count", "m"),
        declare("change", "up", of="n", **{"from": "previous", "as": "points"}),
        declare("gap", "g", of="up", to="m", **{"as": "points"}),
    ]
    rows = counts(
        *({"indicator": "n", "period": str(2010 + year), "numerator": n} for year, n in enumerate((30, 3, 40, 50))),
        {"indicator": "m", "period": "2012", "numerator": 9},
        {"indicator": "m", "period": "2013", "numerator": 9},
        kind="count",
    )
    made = released(rows, *declared).filter(pl.col("indicator").is_in(["up", "g"]))
    assert made.select("indicator", "period", "value", "suppressed").rows() == [
        ("up", "2011", None, "withheld"),
        ("up", "2012", None, "withheld"),
        ("up", "2013", 10, None),
        ("g", "2012", None, "withheld"),
        ("g", "2013", 1, None),
    ]


def categories(*numbers: int, **more: Any) -> pl.DataFrame:
    rows = [{"category": chr(97 + n), "numerator": x, "denominator": sum(numbers)} for n, x in enumerate(numbers)]
    return counts(*rows, kind="distribution", **more)


@settings(deadline=None, max_examples=8)
@given(years=st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=8), min_size=5, max_size=5))
def test_no_small_category_can_be_worked_out(years: list[list[int]]) -> None:
    known = bound("d: {title: D, kind: distribution, rows: people, period: {every: year, dated: day}, of: kind}")
    rows = pl.concat([categories(*numbers, indicator="d", period=str(2011 + n)) for n, numbers in enumerate(years)])
    declared = [one.declared for one in known.indicators]
    assessed = assess(compared(rows, declared), declared, {})
    decision = decide(assessed, known.indicators, DEFAULT_PROFILE)
    made = release(assessed, declared, False, DEFAULT_PROFILE, decision)
    for n, numbers in enumerate(years):
        of_year = made.filter(pl.col("period") == str(2011 + n))
        said = dict(of_year.select("category", "suppressed").iter_rows())
        gone = [said[chr(97 + place)] == "withheld" for place in range(len(numbers))]
        lost = [number for number, is_gone in zip(numbers, gone, strict=True) if is_gone]
        shown = [number for number, is_gone in zip(numbers, gone, strict=True) if not is_gone]
        assert not any(0 < number < 5 for number in shown)
        # The hidden ones are at least 1 and their sum is known from the rest: each must have five possible values,
        # unless nothing more is there to hide.
        if sum(numbers) >= 5 and lost and any(shown):
            assert len(lost) >= 2
            assert sum(lost) - len(lost) + 1 >= 5


@settings(deadline=None, max_examples=10)
@given(
    indicators=st.lists(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 12), st.sampled_from([None, 0, 3, 8])), min_size=1, max_size=6
        ),
        min_size=10,
        max_size=10,
    )
)
def test_nothing_small_survives_and_releasing_twice_changes_nothing(
    indicators: list[list[tuple[int, int, int | None]]],
) -> None:
    rows = counts(
        *(
            {
                "indicator": f"x{number}", "period": str(2011 + n),
                "numerator": x, "denominator": x + rest, "waiting": waiting,
            }
            for number, parts in enumerate(indicators)
            for n, (x, rest, waiting) in enumerate(parts)
        ),
        kind="within",
    )  # fmt: skip
    names = [f"x{number}" for number in range(len(indicators))]
    declared = [declare("within", name, target={"above": "previous"}, rule="significance") for name in names]
    once = released(rows, *declared, trees={name: {"above": PREVIOUS} for name in names})
    assert release(once, declared, False).equals(once)
    for row in once.iter_rows(named=True):
        small = {1, 2, 3, 4}
        assert not {row["numerator"], row["denominator"], row["waiting"]} & small
        if row["suppressed"] is None:
            assert row["denominator"] - row["numerator"] not in small
        else:
            assert {row[name] for name in NUMBERS} == {None}


def test_rows_keep_their_order() -> None:
    rows = counts({"indicator": "b", "numerator": 9}, {"indicator": "a", "numerator": 3}, kind="count")
    made = released(rows, declare("count", "a"), declare("count", "b"))
    assert made.select("indicator", "value").rows() == [("b", 9), ("a", None)]


# 3 of 100 in 2011 is withheld. That `at most baseline` is the narrower bound in 2013 would say that it was below 30 %.
def test_which_bound_is_the_narrower_one_goes_with_a_withheld_baseline() -> None:
    parts = [{"period": str(2011 + n), "numerator": x, "denominator": 100} for n, x in enumerate((3, 30, 10))]
    target = {"at most": "baseline", "below": "previous"}
    declared = declare("share", target=target, rule="point", baseline="2011")
    made = released(
        counts(*parts, kind="share"), declared, trees={declared.name: {"at_most": BASELINE, "below": PREVIOUS}}
    )
    row = made.select("target_low", "target_high", "target_rule", "assessment").row(2)
    assert row == (None, None, None, "withheld")
