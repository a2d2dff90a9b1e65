"""What was published stays as it was where its move would tell of a few; what was withheld stays withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from made_counts import counts, declare
from made_releases import SCHEMA, indicator, release, row

from forebyg.disclosure.ledger import marked, print_of, settled, standing, with_held_counts, with_held_values
from forebyg.results import KEYS, Release
from forebyg.statistics import estimate

SAME = {("x", None): "a"}


def published(*rows: Mapping[str, Any], sha: str = "a", kind: str = "share") -> Release:
    """An earlier release of the indicator x."""
    about = replace(indicator("x", kind, "X"), counts_sha256=sha)
    full = [row("x", 2012, kind=kind) | dict(one) for one in rows]
    return release([about], full)


def share(x: float | None, n: float | None, **more: Any) -> dict[str, Any]:
    return {"numerator": x, "denominator": n, "value": None if x is None or n is None else 100 * x / n, **more}


WITHHELD = share(None, None, suppressed="withheld", assessment="withheld")


def stand(now: pl.DataFrame, *earlier: Release, fingerprints: Any = None) -> dict[str, Any]:
    found = standing(now, fingerprints or SAME, [print_of(one) for one in earlier], 5)
    assert found.height <= 1
    return found.row(0, named=True) if found.height else {}


def now(x: float, n: float, **more: Any) -> pl.DataFrame:
    return counts({"numerator": x, "denominator": n, **more}, kind="share")


def test_without_a_history_nothing_stands_anywhere() -> None:
    assert stand(now(20, 100)) == {}


@pytest.mark.parametrize(
    ("x", "n", "is_held"),
    [
        (20, 100, False),
        (21, 100, True),
        (24, 101, True),
        (16, 100, True),
        (25, 100, False),
        (25, 101, True),  # the base has moved by 1
        (26, 107, True),  # 1 more without the trait
        (15, 95, False),
        (26, 106, False),
        (25, 103, True),  # 5 more with the trait, 2 fewer without: 4.3 of 103
        (27, 110, True),  # 3 more without the trait
    ],
)
def test_a_count_that_moves_by_a_few_is_held(x: float, n: float, is_held: bool) -> None:
    found = stand(now(x, n), published(share(20.0, 100.0)))
    assert (found["held"], found["hidden"]) == (is_held, False)
    assert (found["printed_numerator"], found["now_numerator"]) == (20, x)


@pytest.mark.parametrize(
    ("x", "n"),
    [
        (26, 104),  # 6 more with the trait, 2 fewer without: 25 percent, where 20 would be 5.2 of 104 too few
        (59, 142),  # 39 more with the trait, 3 more without
    ],
)
def test_what_would_be_wrong_by_more_than_a_few_is_withheld_and_not_held(x: float, n: float) -> None:
    found = stand(now(x, n), published(share(20.0, 100.0)))
    assert (found["held"], found["hidden"]) == (False, True)


@pytest.mark.parametrize("cell", ["waiting", "missing", "left_out"])
def test_a_number_beside_it_holds_the_row_too(cell: str) -> None:
    found = stand(now(20, 100, **{cell: 9}), published(share(20.0, 100.0, **{cell: 7})))
    assert found["held"]
    assert found[f"printed_{cell}"] == 7


def test_what_was_withheld_stays_withheld() -> None:
    assert stand(now(20, 100), published(WITHHELD))["hidden"]
    assert stand(now(20, 100), published(share(20.0, 100.0)), published(WITHHELD))["hidden"]


def test_a_number_beside_a_row_that_was_withheld_stays_withheld() -> None:
    found = stand(now(20, 100, missing=30), published(share(20.0, 100.0, withheld_cells=["missing"])))
    assert (found["hidden"], found["held"], found["hidden_cells"]) == (False, False, ["missing"])


def test_two_prints_back_counts_too() -> None:
    """10, then 20, now 12: the first and the third would tell of 2."""
    found = stand(now(12, 100), published(share(10.0, 100.0)), published(share(20.0, 100.0)))
    assert (found["held"], found["printed_numerator"]) == (True, 10)


def test_another_definition_is_another_number() -> None:
    assert not stand(now(20, 100), published(WITHHELD, sha="b"))["hidden"]
    found = stand(now(40, 100), published(share(20.0, 100.0), sha="b"))
    assert (found["held"], found["hidden"]) == (False, False)


def test_two_definitions_that_differ_by_a_few_are_not_both_told() -> None:
    found = stand(now(22, 100), published(share(20.0, 100.0), sha="b"))
    assert (found["held"], found["hidden"]) == (False, True)
    again = stand(now(22, 100), published(share(20.0, 100.0), sha="b"), published(share(22.0, 100.0)))
    assert (again["held"], again["hidden"]) == (False, False)


def test_a_period_that_has_not_ended_is_never_final() -> None:
    june = published(share(None, None, suppressed="withheld", complete=False))
    assert stand(now(12, 100, complete=False), june)["hidden"]
    assert not stand(now(12, 100), june)["hidden"]
    assert stand(now(21, 100), published(share(20.0, 100.0, complete=False)))["held"]


def test_numbers_that_are_not_about_persons_are_never_held() -> None:
    assert not stand(now(21, 100, personal=False), published(share(20.0, 100.0)))["held"]
    rate = counts(
        {"numerator": 20, "denominator": 101, "numerator_personal": True, "denominator_personal": False}, kind="ratio"
    )
    assert not stand(rate, published(share(20.0, 100.0), kind="ratio"))["held"]


def test_a_held_row_is_computed_from_what_was_printed() -> None:
    declared = declare("share")
    then = estimate(now(20, 100, missing=7), [declared])
    first = published({**then.row(0, named=True), **{name: None for name in then.columns if name not in SCHEMA}})
    today = now(22, 103, missing=6)
    found = standing(today, SAME, [print_of(first)], 5)
    again = estimate(with_held_counts(today, found), [declared], as_printed=lambda rows: with_held_values(rows, found))
    names = ("numerator", "denominator", "missing", "value", "lower", "upper", "interval", "lowest", "highest")
    assert again.select(names).equals(then.select(names))


def test_a_held_mean_is_printed_as_it_was_and_its_spread_is_forgotten() -> None:
    declared = declare("mean")
    then = estimate(counts({"total": 120.0, "denominator": 30, "sd": 1.0}, kind="mean"), [declared])
    first = published({name: then[name][0] for name in then.columns if name in SCHEMA}, kind="mean")
    today = counts({"total": 131.0, "denominator": 32, "sd": 1.2}, kind="mean")
    found = standing(today, SAME, [print_of(first)], 5)
    held = with_held_counts(today, found)
    assert held.select("total", "denominator", "sd").row(0) == (120.0, 30.0, None)
    again = estimate(held, [declared], as_printed=lambda rows: with_held_values(rows, found))
    assert again.select("value", "lower", "upper").equals(then.select("value", "lower", "upper"))


def test_what_only_the_release_had_to_know_does_not_leave() -> None:
    today = now(22, 100, missing=30)
    found = standing(today, SAME, [print_of(published(share(20.0, 100.0, withheld_cells=["missing"])))], 5)
    rows = marked(estimate(today, [declare("share")]), found)
    assert rows.select("held", "suppressed", "withheld_cells", "missing").row(0) == (True, None, ["missing"], None)
    assert rows.select("now_numerator", "printed_numerator").row(0) == (22, 20)
    left = settled(rows)
    assert [name for name in left.columns if name.startswith(("now_", "printed_"))] == []
    assert left["held"].to_list() == [True]


def test_rows_meet_by_all_their_keys() -> None:
    rows = [share(20.0, 100.0, category=category, by=by) for category in (None, "up") for by in ("{}", '{"a":null}')]
    today = counts(
        *({"numerator": 21, "denominator": 100, "category": one["category"], "by": one["by"]} for one in rows),
        {"numerator": 21, "denominator": 100, "by": '{"a":"b"}'},
        kind="share",
    )
    found = standing(today, SAME, [print_of(published(*rows))], 5)
    assert found.height == 4
    assert found["held"].all()
    assert set(found.select(KEYS).iter_rows()) == {("x", None, "2012", one["by"], one["category"]) for one in rows}


def test_a_definition_that_has_got_another_name_is_the_same_number() -> None:
    """60 were printed of x, which is y now: 63 would tell that three have come."""
    rows = counts({"indicator": "y", "numerator": 63}, kind="count")
    earlier = published({"numerator": 60.0, "value": 60.0}, kind="count")
    found = stand(rows, earlier, fingerprints={("y", None): "a"})
    assert (found["indicator"], found["held"], found["printed_numerator"]) == ("y", True, 60)
    assert stand(rows, earlier, fingerprints={("y", None): "b"}) == {}


@pytest.mark.parametrize(
    ("total", "is_held"),
    [
        (935, True),  # one has 35
        (1040, True),  # four have 35 each
        (1041, False),
        (900, False),
        (865, True),
    ],
)
def test_a_sum_that_moves_by_what_a_few_have_is_held(total: float, is_held: bool) -> None:
    rows = counts({"total": total, "denominator_units": 61, "largest": 35, "only_ones": False}, kind="sum")
    found = stand(rows, published({"value": 900.0}, kind="sum"))
    assert found["held"] is is_held
    assert found["printed_value"] == 900


def test_a_mean_of_as_many_as_before_is_held_where_one_has_another_number() -> None:
    """60 had 15 each, and one of them has 20 now."""
    row = {"denominator": 60, "denominator_units": 60, "largest": 20, "only_ones": False}
    earlier = published({"denominator": 60.0, "value": 15.0}, kind="mean")
    assert stand(counts({"total": 905, **row}, kind="mean"), earlier)["held"] is True
    assert stand(counts({"total": 900, **row}, kind="mean"), earlier)["held"] is False
    assert stand(counts({"total": 1100, **row}, kind="mean"), earlier)["held"] is False
