"""What is told of withheld rows never says of one of them that it is small."""

from __future__ import annotations

from forebyg.explanations import WithheldRow
from forebyg.outputs.withheld import as_text


def withheld(period: str, area: str, why: str, is_rule: bool, is_asked: bool = True) -> WithheldRow:
    return WithheldRow(period, f'{{"area": "{area}"}}', None, "", why, is_rule, ("area",), is_asked)


def test_reasons_are_those_of_all_periods_whichever_is_asked_for() -> None:
    rows = [
        withheld("2023", "North", "count", True),
        withheld("2023", "South", "count", True),
        withheld("2024", "East", "strata", False, is_asked=False),
    ]
    told = as_text(rows, "dst5", 5, "en", is_internal=False)
    assert told[1:] == [
        "  1 to 4 counted",
        "  would follow from the total and the other groups (area)",
        "They are:",
        "  2023: North; South",
        "  Which reason is whose is for your own eyes (--internal)",
    ]


def test_where_all_are_small_nobody_is_told_so() -> None:
    told = as_text([withheld("2023", "North", "count", True)], "dst5", 5, "en", is_internal=False)
    assert told[1:3] == ["  1 to 4 counted", "  or a small one would follow from it"]


def test_for_own_eyes_each_reason_has_its_rows_of_the_periods_asked_for() -> None:
    rows = [withheld("2023", "North", "count", True), withheld("2024", "East", "strata", False, is_asked=False)]
    assert as_text(rows, "dst5", 5, "en", is_internal=True)[1:] == ["  1 to 4 counted", "    2023: North"]


def test_nothing_is_said_of_periods_in_which_nothing_is_withheld() -> None:
    rows = [withheld("2024", "East", "count", True, is_asked=False)]
    assert as_text(rows, "dst5", 5, "en", is_internal=False) == ["Nothing is withheld (dst5)."]
