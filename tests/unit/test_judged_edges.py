"""Where a status could claim more, or less, than its numbers say."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from made_counts import compared, counts, declare

from forebyg.definitions.catalogue import Declared
from forebyg.errors import ConfigError
from forebyg.expressions import DECIMAL, DECIMAL_UNIT, QUOTIENT, Call, Column, Expression, Literal_
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts
from forebyg.targets import assess

BASELINE, PREVIOUS = Column("baseline", QUOTIENT), Column("previous", QUOTIENT)


def number(value: float) -> Literal_:
    return Literal_(round(value * DECIMAL_UNIT), DECIMAL)


def assessed(rows: pl.DataFrame, declared: Declared, **trees: Expression) -> pl.DataFrame:
    return assess(compared(rows, [declared]), [declared], {declared.name: trees})


def shares(*parts: tuple[int, int]) -> pl.DataFrame:
    rows = [{"period": str(2011 + n), "numerator": x, "denominator": base} for n, (x, base) in enumerate(parts)]
    return counts(*rows, kind="share")


def events(*numbers: int) -> pl.DataFrame:
    return counts(*({"period": str(2011 + n), "numerator": x} for n, x in enumerate(numbers)), kind="count")


# 33 of 117 is 28.2 %, Wilson 20.8 to 37.0: all of it above 20.
def test_the_least_of_two_bounds_is_judged_as_both() -> None:
    least = Call("least", (number(20), BASELINE), QUOTIENT)
    declared = declare("share", target={"at most": "SQL"}, rule="significance", baseline="2011")
    made = assessed(shares((40, 100), (33, 117)), declared, at_most=least)
    assert made["assessment"].to_list()[1] == "not met"
    assert made.select("target_high", "target_rule").row(1) == (20, "at most")
    half = Call("least", (number(12), Call("mul", (number(0.9), BASELINE), QUOTIENT)), QUOTIENT)
    # 15 of 1000 is below 12, and surely below 0.9 * 40.
    assert assessed(shares((40, 100), (15, 1000)), declared, at_most=half)["assessment"].to_list()[1] == "met"


def test_a_kinked_bound_is_never_taken_for_a_straight_one() -> None:
    kinked = Call("coalesce", (Call("greatest", (number(50), BASELINE), QUOTIENT), number(1)), QUOTIENT)
    declared = declare("share", target={"at most": "SQL"}, rule="significance", baseline="2011")
    assert assessed(shares((60, 100), (10, 100)), declared, at_most=kinked)["assessment"].to_list()[1] == "uncertain"


@pytest.mark.parametrize(
    ("then", "now", "side", "expected"),
    [
        (0, 20, "at_least", "met"),
        (0, 20, "above", "met"),
        (0, 0, "at_most", "met"),
        (0, 0, "at_least", "met"),
        (0, 0, "below", "uncertain"),
        (20, 0, "at_most", "met"),
        (20, 0, "at_least", "not met"),
    ],
)
def test_from_no_events_and_to_none(then: int, now: int, side: str, expected: str) -> None:
    declared = declare("count", target={side.replace("_", " "): "previous"}, rule="significance")
    made = assessed(events(then, now), declared, **{side: PREVIOUS})
    assert made["assessment"].to_list()[1] == expected


def test_values_that_are_all_alike_prove_nothing() -> None:
    rows = counts({"denominator": 3, "total": 9.0, "sd": 0.0}, kind="mean")
    for rule, expected in (("point", "met"), ("significance", "uncertain")):
        declared = declare("mean", target={"at most": "4.46"}, rule=rule)
        assert assessed(rows, declared)["assessment"].to_list() == [expected]


@pytest.mark.parametrize(
    ("target", "trees", "expected"),
    [
        ({"at most": "baseline", "below": "previous"}, {"at_most": BASELINE, "below": PREVIOUS}, "at most"),
        ({"at least": "10", "above": "5"}, {}, "at least"),
        ({"at least": "5", "above": "5"}, {}, "above"),
        ({"at least": "5", "at most": "10"}, {}, "at least and at most"),
    ],
)
def test_the_rule_that_is_told_is_that_of_the_number(
    target: dict[str, Any], trees: dict[str, Expression], expected: str
) -> None:
    declared = declare("share", target=target, rule="point", baseline="2011")
    made = assessed(shares((10, 100), (30, 100), (10, 100)), declared, **trees)
    assert made["target_rule"].to_list()[2] == expected


# 12 events after 40: the exact ratio is 0.14 to 0.58.
@pytest.mark.parametrize(
    ("kind", "cells", "typed"),
    [
        ("count", {"numerator": 12}, {"period": "2010", "value": "40", "source": "s"}),
        (
            "ratio",
            {"numerator": 12, "denominator": 1000},
            {"period": "2010", "value": "40", "n": "1000", "source": "s"},
        ),
    ],
)
def test_a_typed_baseline_of_events_is_tested(kind: str, cells: dict[str, Any], typed: dict[str, str]) -> None:
    sides = {"numerator": {"rows": "x"}, "denominator": {"kind": "sum", "rows": "y", "value": "antal"}, "per_n": "1000"}
    declared = declare(
        kind, baseline=typed, rule="significance", target={"below": "baseline"}, **(sides if kind == "ratio" else {})
    )
    made = assessed(counts(cells, kind=kind), declared, below=BASELINE)
    assert made.select("assessment", "change_state").row(0) == ("met", "fallen")


EXTRACT = "extracts: {x: {file: x.csv, columns: {id: id, dato: date, tal: int, vægt: int, køn: text}}}\n"
HEAD = "defaults: {confidence: 0.95, rule: significance}\n"
DATED = "rows: x, period: {every: year, dated: dato}"
SHARE = f"kind: share, {DATED}, numerator: {{any: tal > 1}}"
RATIO = (
    "kind: ratio, period: {every: year}, numerator: {kind: sum, rows: x, period: {dated: dato}, value: tal}, "
    "denominator: {kind: count, rows: x, period: {dated: dato}}"
)


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (f"kind: count, {DATED}, target: {{at most: 12}}", "a count has an interval only where"),
        (f"kind: count, {DATED}, target: {{at most: previous - 5}}", "the change of a count is a ratio"),
        (f"kind: mean, {DATED}, value: tal, weight: vægt, target: {{at most: 5}}", "a weighted mean has no interval"),
        (f"kind: median, {DATED}, value: tal, target: {{at most: previous}}", "the change of such a median"),
        (f"{RATIO}, target: {{at most: 5}}", "a ratio has an interval only where it is a rate"),
        (
            f"{SHARE}, baseline: 2011, target: {{at most: baseline + previous}}",
            "no interval is of two changes at once",
        ),
        (
            f"{SHARE}, target: {{at most: 2 * previous + 1}}",
            "no interval is of such a bound",
        ),
    ],
)
def test_a_target_that_could_only_ever_be_uncertain_is_refused(definition: str, message: str) -> None:
    text = f"{EXTRACT}{HEAD}indicators: {{a: {{title: A, {definition}}}}}\n"
    with pytest.raises(ConfigError) as caught:
        bind(read_texts({"a.yaml": text}))
    assert [(one.code, message in one.message) for one in caught.value.problems] == [("FB263", True)]


@pytest.mark.parametrize(
    "definition",
    [
        f"kind: count, {DATED}, interval: poisson, target: {{at most: 12}}",
        f"kind: count, {DATED}, target: {{at most: 0.9 * previous}}",
        f"kind: median, {DATED}, value: tal, target: {{at most: 12}}",
        f"kind: mean, {DATED}, value: tal, target: {{at most: previous + 1}}",
        f"{SHARE}, baseline: 2011, target: 'LEAST(baseline, previous, 5)', better: lower",
    ],
)
def test_a_target_that_can_be_judged_is_not(definition: str) -> None:
    bind(read_texts({"a.yaml": f"{EXTRACT}{HEAD}indicators: {{a: {{title: A, {definition}}}}}\n"}))
