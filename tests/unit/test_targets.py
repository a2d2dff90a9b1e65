from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from made_counts import compared, counts, declare

from forebyg.definitions.catalogue import Declared
from forebyg.expressions import DECIMAL, DECIMAL_UNIT, INT, QUOTIENT, Call, Column, Expression, Literal_
from forebyg.results import ASSESSED, ASSESSMENTS, COMPARED, COUNTS, ESTIMATES, LINKS
from forebyg.targets import assess, target_text
from forebyg.targets.bounds import evaluate, path_number

BASELINE, PREVIOUS = Column("baseline", QUOTIENT), Column("previous", QUOTIENT)


def number(value: float) -> Literal_:
    return Literal_(round(value * DECIMAL_UNIT), DECIMAL)


def times(factor: float, of: Expression) -> Call:
    return Call("mul", (number(factor), of), QUOTIENT)


def assessed(rows: pl.DataFrame, declared: Declared, **trees: Expression) -> pl.DataFrame:
    return assess(compared(rows, [declared]), [declared], {declared.name: trees})


def shares(*parts: tuple[int, int], **more: Any) -> pl.DataFrame:
    rows = [{"period": str(2011 + n), "numerator": x, "denominator": base} for n, (x, base) in enumerate(parts)]
    return counts(*rows, kind="share", **more)


# statistics.md A15
@pytest.mark.parametrize(
    ("x", "target", "point", "significance"),
    [
        (37, {"at most": "15"}, "met", "uncertain"),
        (20, {"at most": "15"}, "met", "met"),
        (60, {"at most": "15"}, "not met", "not met"),
        (232, {"at least": "90"}, "met", "uncertain"),
        (20, {"between": ["15", "25"]}, "not met", "not met"),
    ],
)
def test_an_absolute_bound_is_judged_on_the_value(
    x: int, target: dict[str, Any], point: str, significance: str
) -> None:
    for rule, expected in (("point", point), ("significance", significance)):
        made = assessed(shares((x, 250)), declare("share", target=target, rule=rule))
        assert made.select("assessment", "rule").row(0) == (expected, rule)


def test_between_is_uncertain_where_the_interval_reaches_out() -> None:
    target = {"between": ["15", "25"]}
    for rule, expected in (("point", "met"), ("significance", "uncertain")):
        row = assessed(shares((50, 250)), declare("share", target=target, rule=rule)).row(0, named=True)
        assert [row[key] for key in ("assessment", "target_low", "target_high", "target_rule")] == [
            expected,
            15,
            25,
            "between",
        ]


FALL_20, FALL, NOT_RISE = ("at_most", times(0.8, BASELINE)), ("below", BASELINE), ("at_most", BASELINE)


# statistics.md A15, the rows against a baseline
@pytest.mark.parametrize(
    ("new", "old", "aim", "margin", "point", "significance"),
    [
        ((42, 150), (60, 140), FALL_20, None, "met", "uncertain"),
        ((42, 150), (60, 140), FALL, None, "met", "met"),
        ((30, 150), (60, 150), FALL_20, None, "met", "met"),
        ((55, 150), (60, 150), FALL_20, None, "not met", "uncertain"),
        ((55, 150), (60, 150), FALL, None, "met", "uncertain"),
        ((55, 150), (60, 150), NOT_RISE, None, "met", "met"),
        ((55, 150), (60, 150), NOT_RISE, "10", "met", "uncertain"),
        ((55, 150), (60, 150), NOT_RISE, "25", "met", "met"),
        ((90, 150), (60, 150), NOT_RISE, None, "not met", "not met"),
        ((90, 150), (60, 150), NOT_RISE, "10", "not met", "not met"),
    ],
)
def test_a_bound_on_the_baseline_is_judged_on_the_change(
    new: tuple[int, int],
    old: tuple[int, int],
    aim: tuple[str, Expression],
    margin: str | None,
    point: str,
    significance: str,
) -> None:
    side, tree = aim
    for rule, expected in (("point", point), ("significance", significance)):
        target = {side.replace("_", " "): "SQL over baseline"}
        declared = declare("share", target=target, rule=rule, baseline="2011", margin=margin)
        assert assessed(shares(old, new), declared, **{side: tree})["assessment"].to_list() == ["not due", expected]


def test_a_rise_is_mirrored() -> None:
    for new, expected in (((90, 150), "met"), ((65, 150), "uncertain"), ((30, 150), "not met")):
        declared = declare("share", target={"above": "previous"}, rule="significance")
        made = assessed(shares((60, 150), new), declared, above=PREVIOUS)
        assert made["assessment"].to_list() == ["no data", expected]


def test_a_change_of_counts_is_judged_on_their_ratio_and_one_without_limits_is_uncertain() -> None:
    declared = {"target": {"below": "previous"}, "rule": "significance"}
    events = counts({"period": "2011", "numerator": 100}, {"numerator": 50}, kind="count")
    money = counts({"period": "2011", "total": 100}, {"total": 50}, kind="sum")
    assert assessed(events, declare("count", **declared), below=PREVIOUS)["assessment"].to_list()[1] == "met"
    assert assessed(money, declare("sum", **declared), below=PREVIOUS)["assessment"].to_list()[1] == "uncertain"


# domain.md S2: both round to 4.5
def test_values_are_judged_unrounded() -> None:
    typed = {"period": "2011", "value": "4.46", "source": "regneark"}
    declared = declare("share", target={"at most": "baseline"}, rule="point", baseline=typed)
    row = assessed(shares((454, 10_000)).with_columns(period=pl.lit("2012")), declared, at_most=BASELINE)
    assert row.select("assessment", "target_high", "target_rule", "target_inputs").row(0) == (
        "not met",
        4.46,
        "at most",
        ["baseline"],
    )


def test_arithmetic_of_floats_never_decides() -> None:
    # tenths/10 of 10 * base is a whole number, so the bound is exactly reached.
    bases = [*range(1, 20), *random.Random(1).sample(range(20, 2001), 50)]
    bound = {"at least": "SQL", "at most": "SQL"}
    declared = {tenths: declare("count", f"x{tenths}", target=bound, rule="point") for tenths in range(1, 31)}
    rows = [
        {"indicator": f"x{tenths}", "period": period, "numerator": parts * base, "by": f'{{"skole": "{base}"}}'}
        for tenths in declared
        for base in bases
        for period, parts in (("2011", 10), ("2012", tenths))
    ]
    trees = {tenths: times(tenths / 10, PREVIOUS) for tenths in declared}
    made = assess(
        compared(counts(*rows, kind="count"), [*declared.values()]),
        [*declared.values()],
        {f"x{tenths}": {"at_least": tree, "at_most": tree} for tenths, tree in trees.items()},
    )
    assert made["assessment"].to_list() == ["no data", "met"] * len(declared) * len(bases)


@pytest.mark.parametrize(
    ("better", "target", "side", "expected"),
    [("higher", "15", "at least", "not met"), ("lower", "15", "at most", "met")],
)
def test_better_says_which_side_of_a_plain_target_is_met(better: str, target: str, side: str, expected: str) -> None:
    declared = declare("share", target=target, better=better, rule="point")
    row = assessed(shares((37, 250)), declared).row(0, named=True)
    assert (row["target_rule"], row["assessment"]) == (side, expected)


def test_several_bounds_must_all_hold() -> None:
    declared = declare("share", target={"at least": "10", "below": "previous"}, rule="point")
    made = assessed(shares((40, 250), (37, 250), (20, 250), (22, 250)), declared, below=PREVIOUS)
    assert made["assessment"].to_list() == ["no data", "met", "not met", "not met"]
    assert made["target_rule"].unique().to_list() == ["at least and below"]
    assert made.select("target_low", "target_high").row(1) == (10, 16)


# language.md, Targets and comparison: {2025: 6.5, 2028: 5.0}
@pytest.mark.parametrize(
    ("period", "steps", "expected"),
    [
        ("2024", False, None),
        ("2025", False, 6.5),
        ("2026", False, 6.0),
        ("2026/27", False, 6.0),
        ("2026-Q3", False, 5.75),
        ("2028", False, 5.0),
        ("2031", False, 5.0),
        ("2027", True, 6.5),
        ("2028", True, 5.0),
    ],
)
def test_a_path_is_a_straight_line_or_stairs(period: str, steps: bool, expected: float | None) -> None:
    milestones = declare("share", target={"2025": "6.5", "2028": "5.0"}).definition.target
    assert milestones is not None
    assert isinstance(milestones.plain, dict)
    assert path_number(period, milestones.plain, steps) == expected


def test_a_path_is_not_due_before_its_first_point() -> None:
    declared = declare("share", target={"2012": "16", "2014": "14"}, better="lower", rule="point")
    made = assessed(shares((37, 250), (37, 250), (37, 250), (37, 250)), declared)
    assert made["assessment"].to_list() == ["not due", "met", "met", "not met"]
    assert made["target_high"].to_list() == [None, 16, 15, 14]


def test_the_first_thing_that_stands_in_the_way_is_said() -> None:
    rows = counts(
        {"period": "2010", "numerator": 5, "denominator": 50},
        {"period": "2011", "numerator": 5, "denominator": 50},
        {"period": "2012", "numerator": 5, "denominator": 50, "complete": False},
        {"period": "2013", "numerator": 0, "denominator": 0},
        {"period": "2014", "numerator": 5, "denominator": 50},
        {"period": "2014", "numerator": 5, "denominator": 50, "by": '{"bydel": "A"}'},
        kind="share",
    )
    declared = declare("share", target={"at most": "baseline"}, rule="point", baseline="2011")
    made = assessed(rows, declared, at_most=BASELINE)
    assert made["assessment"].to_list() == ["not due", "not due", "incomplete", "no data", "met", "no data"]
    assert made["change"].to_list() == [None, None, None, None, 0, None]


def test_a_break_forbids_comparison_across_it() -> None:
    breaks = [{"from": "2013-01-01", "why": "ny lov"}]
    declared = declare("share", target={"at most": "previous"}, rule="point", breaks=breaks)
    made = assessed(shares(*[(5, 50)] * 4), declared, at_most=PREVIOUS)
    assert made["assessment"].to_list() == ["no data", "met", "no data", "met"]
    assert made["change"].to_list() == [None, 0, None, 0]


def test_a_typed_baseline_is_broken_off_too() -> None:
    breaks = [{"from": "2012-01-01", "why": "ny lov"}]
    typed = {"period": "2010", "value": "12", "source": "regneark"}
    declared = declare("share", target={"at most": "baseline"}, rule="point", breaks=breaks, baseline=typed)
    made = assessed(shares((5, 50), (5, 50)), declared, at_most=BASELINE)
    assert made["assessment"].to_list() == ["met", "no data"]


def test_a_small_base_or_much_missing_is_uncertain() -> None:
    declared = declare("share", target="50", better="higher", rule="point", min_base="10")
    rows = counts(
        {"period": "2011", "numerator": 9, "denominator": 9},
        {"period": "2012", "numerator": 0, "denominator": 9},
        {"period": "2013", "numerator": 80, "denominator": 80, "missing": 20},
        {"period": "2014", "numerator": 79, "denominator": 79, "missing": 21},
        {"period": "2015", "numerator": 0, "denominator": 79, "missing": 21},
        kind="share",
    )
    assert assessed(rows, declared)["assessment"].to_list() == [
        "uncertain",
        "uncertain",
        "met",
        "uncertain",
        "not met",
    ]


def test_without_a_target_there_is_no_assessment() -> None:
    made = assessed(shares((5, 50)), declare("share"))
    assert set(made.columns) == {*COUNTS, *ESTIMATES, *LINKS, *COMPARED, *ASSESSED}
    assert made.select("assessment", "target_low", "target_rule", "target_inputs", "rule").row(0) == (
        "no target",
        None,
        None,
        None,
        None,
    )


def test_rows_of_several_indicators_keep_their_order() -> None:
    declared = [declare("count", "a", target={"at least": "3"}, rule="point"), declare("count", "b")]
    rows = counts(
        {"indicator": "b", "numerator": 1}, {"indicator": "a", "numerator": 3}, {"indicator": "b", "numerator": 2},
        kind="count",
    )  # fmt: skip
    rows = rows.with_columns(pl.Series("category", ["u", "v", "w"]))
    made = assess(compared(rows, declared), declared, {})
    assert made.select("indicator", "assessment").rows() == [("b", "no target"), ("a", "met"), ("b", "no target")]
    assert set(made["assessment"]) <= set(ASSESSMENTS)


def test_a_bound_is_evaluated_as_sql_would() -> None:
    frame = pl.DataFrame({"baseline_value": [4.0, None, 0.0], "previous_value": [-6.0, 1.0, 2.0]})
    trees = {
        "least": Call("least", (BASELINE, PREVIOUS), QUOTIENT),
        "greatest": Call("greatest", (BASELINE, PREVIOUS), QUOTIENT),
        "abs": Call("abs", (PREVIOUS,), QUOTIENT),
        "div": Call("div", (PREVIOUS, BASELINE), QUOTIENT),
        "sub": Call("sub", (Call("neg", (BASELINE,), QUOTIENT), Literal_(2, INT)), QUOTIENT),
    }
    assert frame.select(evaluate(tree).alias(name) for name, tree in trees.items()).to_dict(as_series=False) == {
        "least": [-6, None, 0],
        "greatest": [4, None, 2],
        "abs": [6, 1, 2],
        "div": [-1.5, None, None],
        "sub": [-6, None, -2],
    }


@pytest.mark.parametrize(
    ("keys", "danish", "english"),
    [
        ({"target": {"at most": "baseline"}, "baseline": "2011"}, "≤ baseline (2011)", "≤ baseline (2011)"),
        ({"target": "95", "better": "higher"}, "≥ 95", "≥ 95"),
        ({"target": "6.5", "better": "lower"}, "≤ 6,5", "≤ 6.5"),
        ({"target": {"below": "previous"}}, "< forrige", "< previous"),
        ({"target": {"2025": "6.5", "2028": "5.0"}}, "2025: 6,5 → 2028: 5,0", "2025: 6.5 → 2028: 5.0"),
        ({"target": {"2025": "6.5", "steps": "yes"}}, "2025: 6,5 (trin)", "2025: 6.5 (steps)"),
        (
            {"target": {"below": "0.9 * baseline", "at least": "2"}, "baseline": {"from": "noegletal"}},
            "≥ 2 og < 0,9 × baseline (noegletal)",
            "≥ 2 and < 0.9 × baseline (noegletal)",
        ),
        ({"target": {"between": ["15", "25"]}}, "15–25", "15–25"),
        ({}, None, None),
    ],
)
def test_a_target_is_said_as_an_analyst_would(keys: dict[str, Any], danish: str | None, english: str | None) -> None:
    declared = declare("share", **keys)
    assert (target_text(declared, "da"), target_text(declared, "en")) == (danish, english)


RATE = {"kind": "ratio", "per_n": "1000", "numerator": {"kind": "count", "rows": "x"}}


# domain.md 1.1, target types T1 to T8, with the worked numbers of statistics.md A7 and A15
@pytest.mark.parametrize(
    ("keys", "trees", "parts", "point", "significance"),
    [
        ({"target": {"below": "SQL"}}, {"below": times(0.9, BASELINE)}, ((60, 140), (42, 150)), "met", "met"),  # T1
        ({"target": {"at most": "15"}}, {}, ((60, 250), (37, 250)), "met", "uncertain"),  # T2
        ({"target": {"at most": "SQL"}}, {"at_most": BASELINE}, ((60, 150), (55, 150)), "met", "met"),  # T3
        (RATE | {"target": {"below": "SQL"}}, {"below": BASELINE}, ((160, 10200), (120, 10000)), "met", "met"),  # T4
        (RATE | {"target": {"below": "SQL"}}, {"below": BASELINE}, ((45, 6000), (30, 2500)), "not met", "uncertain"),
        ({"target": {"below": "SQL"}}, {"below": PREVIOUS}, ((60, 150), (55, 150)), "met", "uncertain"),  # T5
        ({"target": {"2012": "15"}, "better": "lower"}, {}, ((60, 250), (37, 250)), "met", "uncertain"),  # T6
        ({"target": {"2013": "15"}, "better": "lower"}, {}, ((60, 250), (37, 250)), "not due", "not due"),
        ({"target": {"at least": "100"}}, {}, ((10, 20), (20, 20)), "met", "uncertain"),  # T7
        ({"target": {"at least": "100"}}, {}, ((10, 20), (19, 20)), "not met", "not met"),
        ({"better": "lower"}, {}, ((60, 150), (55, 150)), "no target", "no target"),  # T8
    ],
)
def test_every_type_of_target_by_the_point_and_by_the_interval(
    keys: dict[str, Any],
    trees: dict[str, Expression],
    parts: tuple[tuple[int, int], ...],
    point: str,
    significance: str,
) -> None:
    kind = keys.get("kind", "share")
    rows = shares(*parts).with_columns(kind=pl.lit(kind))
    for rule, expected in (("point", point), ("significance", significance)):
        definition = {key: value for key, value in keys.items() if key != "kind"}
        declared = declare(kind, rule=rule, baseline="2011", **definition)
        assert assessed(rows, declared, **trees)["assessment"].to_list()[1] == expected


# statistics.md A8 and A7: what became of a value is judged on the interval of the change, whatever the rule
@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("share", [{"numerator": 60, "denominator": 140}, {"numerator": 42, "denominator": 150}], "fallen"),
        ("share", [{"numerator": 0, "denominator": 25}, {"numerator": 20, "denominator": 20}], "risen"),
        (
            "share",
            [{"numerator": 74, "denominator": 100}, {"numerator": 81, "denominator": 100}],
            "no significant change",
        ),
        ("count", [{"numerator": 6}, {"numerator": 0}], "fallen"),
        ("count", [{"numerator": 0}, {"numerator": 0}], "cannot say"),
        (
            "mean",
            [
                {"total": 5, "denominator": 8, "sd": 2.8284271247},
                {"total": 52, "denominator": 7, "sd": 3.5523298860},
            ],
            "risen",
        ),
        ("sum", [{"total": 100}, {"total": 50}], "cannot say"),
        ("median", [{"values": [1.0, 2.0], "denominator": 2}, {"values": [8.0, 9.0], "denominator": 2}], "cannot say"),
        (
            "share",
            [{"numerator": 60, "denominator": 140}, {"numerator": 4, "denominator": 150, "complete": False}],
            None,
        ),
        ("share", [{"numerator": 60, "denominator": 140}, {"numerator": 0, "denominator": 0}], None),
    ],
)
def test_a_change_is_told_apart_from_the_level(kind: str, rows: list[dict[str, Any]], expected: str | None) -> None:
    typed = counts(*({"period": str(2011 + n)} | row for n, row in enumerate(rows)), kind=kind)
    made = assessed(typed, declare(kind, better="lower"))
    assert made["change_state"].to_list() == [None, expected]
    direction = {"fallen": "better", "risen": "worse"}.get(expected or "")
    assert made["change_direction"].to_list() == [None, direction]
    assert assessed(typed, declare(kind, better="neither"))["change_direction"].to_list() == [None, None]


def test_across_a_break_nothing_became_of_a_value() -> None:
    declared = declare("share", better="lower", breaks=[{"from": "2012-01-01", "why": "ny lov"}])
    made = assessed(shares((60, 140), (42, 150)), declared)
    assert made.select("change", "change_state", "change_interval").row(1) == (None, None, None)
