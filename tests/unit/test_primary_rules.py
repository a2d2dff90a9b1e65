from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from made_counts import counts, declare

from forebyg.definitions.disclosure import DEFAULT_PROFILE, PROFILES, Profile
from forebyg.disclosure.primary import RULE, with_rules

STRICT = PROFILES["strict10"]
SPREAD = {"least": 0, "step": 1, "largest": 1, "second": 1, "only_ones": False}
"""Of addends that are small, so that nobody dominates."""


def rule(kind: str, row: dict[str, Any], profile: Profile = DEFAULT_PROFILE, **keys: Any) -> str | None:
    if kind == "mean":
        row = {"denominator_units": row.get("denominator")} | row
    found: str | None = with_rules(counts(row, kind=kind), [declare(kind, **keys)], profile)[RULE].item()
    return found


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        ("count", {"numerator": 4}, "count"),
        ("count", {"numerator": 5}, None),
        ("share", {"numerator": 2, "denominator": 20}, "count"),
        ("share", {"numerator": 18, "denominator": 20}, "complement"),
        ("share", {"numerator": 0, "denominator": 4}, "base"),
        ("distribution", {"numerator": 18, "denominator": 20, "category": "a"}, None),
        ("mean", {"total": 90, "denominator": 4}, "base"),
        # 600 of 650 are more than nine tenths; 585 of 650 are not.
        ("mean", {"total": 650, "denominator": 9, "largest": 500, "second": 100, "only_ones": False}, "dominance"),
        ("sum", {"total": 650, "denominator_units": 9, "largest": 400, "second": 185, "only_ones": False}, None),
        # The others are 39, less than a tenth of 400: whoever gave 185 knows the largest to within that.
        ("sum", {"total": 624, "denominator_units": 9, "largest": 400, "second": 185, "only_ones": False}, "dominance"),
        ("sum", {"total": -950, "denominator_units": 9, "largest": 900, "second": 40, "only_ones": False}, "dominance"),
        # Of zeros and ones the sum is a count.
        ("sum", {"total": 3, "denominator_units": 40, "largest": 1, "second": 1, "only_ones": True}, "ones"),
        ("mean", {"total": 37, "denominator": 40, "denominator_units": 40, "only_ones": True}, "ones"),
        ("mean", {"total": 20, "denominator": 40, "denominator_units": 40, "largest": 1, "only_ones": True}, None),
        # Three have 100, 90 have nothing: 300 is three steps of 100 above 93 times 0.
        ("mean", SPREAD | {"total": 300, "denominator": 93, "most": 100, "step": 100}, "ones"),
        # Three have 2 and 90 have 1.
        ("mean", SPREAD | {"total": 96, "denominator": 93, "least": 1, "most": 2}, "ones"),
        ("sum", SPREAD | {"total": 6, "denominator_units": 93, "most": 2, "step": 2}, "ones"),
        # Whole numbers: of a sum of 4 at most four have anything; of 5 it may be five.
        ("sum", SPREAD | {"total": 4, "denominator_units": 53, "most": 3}, "ones"),
        ("sum", SPREAD | {"total": 5, "denominator_units": 53, "most": 3}, None),
        # 53 rows of 50 children, each of whom has one at least.
        ("mean", SPREAD | {"total": 53, "denominator": 50, "least": 1, "most": 3}, "ones"),
        # On a scale from 1 to 5, 40 times 5 is 200: at most three gave less.
        ("mean", SPREAD | {"total": 197, "denominator": 40, "least": 2, "most": 5}, "ones"),
        ("mean", SPREAD | {"total": 120, "denominator": 40, "least": 1, "most": 5}, None),
        ("median", {"values": [1.0] * 9, "denominator": 9}, "quantile"),
        ("ratio", {"numerator": 3, "denominator": 900, "denominator_personal": False}, "count"),
        ("ratio", {"numerator": 30, "denominator": 3, "denominator_units": 3}, "base"),
    ],
)
def test_the_first_rule_that_a_row_breaks(kind: str, row: dict[str, Any], expected: str | None) -> None:
    assert rule(kind, row) == expected
    sides = dict.fromkeys(("personal", "numerator_personal", "denominator_personal"), False)
    assert rule(kind, row | sides) is None


def test_repeated_events_are_as_many_as_their_persons() -> None:
    row = {"numerator": 12, "denominator": 900, "numerator_persons": 3, "denominator_personal": False}
    assert rule("ratio", row) == "persons"
    assert rule("ratio", row | {"numerator_persons": 9}) is None


def test_a_whole_group_is_told_of_only_where_it_may() -> None:
    for row in ({"numerator": 20, "denominator": 20}, {"numerator": 0, "denominator": 20}):
        assert rule("share", row, sensitive="yes") == "group"
        assert rule("share", row) is None
    alike = {"total": 60, "denominator": 20, "denominator_units": 20, "sd": 0.0}
    assert rule("mean", alike, sensitive="yes") == "group"
    assert rule("mean", alike | {"sd": 0.1}, sensitive="yes") is None


def test_profiles_have_their_own_thresholds() -> None:
    assert [rule("count", {"numerator": 2}, PROFILES[name]) for name in ("dst3", "dst5", "nhs")] == ["count"] * 3
    assert [rule("count", {"numerator": 3}, PROFILES[name]) for name in ("dst3", "dst5", "nhs")] == [
        None,
        "count",
        "count",
    ]
    assert [rule("count", {"numerator": n}, PROFILES["nhs"]) for n in (7, 8)] == ["count", None]
    assert [rule("count", {"numerator": n}, STRICT) for n in (9, 10)] == ["count", None]


def test_a_profile_may_leave_the_complement_and_hide_zeros() -> None:
    row = {"numerator": 18, "denominator": 20}
    assert rule("share", row, replace(DEFAULT_PROFILE, complement=False)) is None
    assert rule("count", {"numerator": 0}) is None
    assert rule("count", {"numerator": 0}, replace(DEFAULT_PROFILE, shows_zeros=False)) == "count"


def test_a_profile_says_when_a_few_dominate() -> None:
    row = {"total": 650, "denominator_units": 9, "largest": 400, "second": 185, "only_ones": False}
    assert rule("sum", row, replace(DEFAULT_PROFILE, share_of_two=Decimal("0.85"))) == "dominance"
    assert rule("sum", row, replace(DEFAULT_PROFILE, rest=Decimal("0.20"))) == "dominance"


def test_both_sides_of_a_ratio_are_sums_of_persons() -> None:
    """650 of nine, of whom two have 600; and 7 of 5, of whom two at most have more than one."""
    sides = {"numerator": 900, "numerator_units": 90, "denominator": 650, "denominator_units": 9}
    of_two = {"denominator_largest": 400, "denominator_second": 200, "denominator_only_ones": False}
    of_few = {"denominator": 7, "denominator_units": 5} | {
        f"denominator_{name}": value for name, value in {"least": 1, "most": 2, "step": 1}.items()
    }
    assert rule("ratio", sides | of_two) == "dominance"
    assert rule("ratio", sides | of_two | of_few) == "ones"
    assert rule("ratio", sides | of_two | of_few | {"denominator_personal": False}) is None


def test_a_value_that_tells_of_a_few_waiting_is_withheld_with_them() -> None:
    """60 of 83 cases are done, and 80 are counted: three wait."""
    row = {"numerator": 60, "denominator": 80, "waiting": 3, "survival": 100 * 60 / 83}
    assert rule("within", row, open="survival") == "parts"
    assert rule("within", row | {"waiting": 5}, open="survival") is None
    assert rule("within", row) is None


def test_a_standardised_figure_of_few_bands_does_not_tell_of_a_band_of_few() -> None:
    row = {"numerator": 40, "denominator": 180}
    assert rule("share", row | {"least_band": 2}) == "parts"
    assert rule("share", row | {"least_band": 5}) is None
