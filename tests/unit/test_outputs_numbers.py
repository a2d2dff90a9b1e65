"""Numbers as people write them."""

from __future__ import annotations

import pytest

from forebyg.outputs.numbers import decimals_of, decimals_typed, exact, number, signed, sparkline


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-0.7, 1, "−0,7", "−0.7"),
        (-0.04, 1, "0,0", "0.0"),
        (12.25, 1, "12,3", "12.3"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (0.5, 0, "1", "1"),
    ],
)
def test_a_number_in_both_languages(value, decimals, danish, english):
    assert (number(value, decimals, "da"), number(value, decimals, "en")) == (danish, english)


def test_a_change_has_a_sign_unless_it_is_shown_as_zero():
    assert [signed(value, 1, "da") for value in (1.2, -0.7, 0.04, -0.04, 0.0)] == ["+1,2", "−0,7", "0,0", "0,0", "0,0"]


def test_exact_needs_no_more_decimals_than_there_are():
    assert [exact(value, "da") for value in (312.0, 12.5, 100.0, 1234.25)] == ["312", "12,5", "100", "1.234,25"]


def test_decimals_follow_what_is_measured():
    assert decimals_of("count", "count", 9) == 0
    assert decimals_of("share", "percent", 3) == 1
    assert decimals_of("mean", "år", 9.3) == 2
    assert decimals_of("ratio", "per 1000", 31) == 1


def test_a_sparkline_leaves_a_gap_where_nothing_is_known():
    assert sparkline([1.0, None, 2.0, 8.0]) == "▁·▂█"
    assert sparkline([2.0, 2.0]) == "▄▄"
    assert sparkline([2.0, None]) == ""


def test_figures_that_were_typed_have_the_decimals_they_were_typed_with():
    assert decimals_typed([152700.0, 148000.0]) == 0
    assert decimals_typed([23.0, 23.5]) == 1
    assert decimals_typed([1.79, 2.0]) == 2
    assert decimals_typed([1 / 3]) == 2
    assert decimals_typed([]) == 0
