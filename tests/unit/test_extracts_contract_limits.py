"""The limits that a contract sets to the values of one column: range and pattern."""

import pytest
from written_extracts import messages, opened, problems


@pytest.mark.parametrize(
    ("column", "cells", "said"),
    [
        ({"type": "int", "min": "0", "max": "20"}, ("0", "20", "-1", "21"), "2 of 4 values are not between 0 and 20"),
        ({"type": "int", "min": "0"}, ("0", "-1"), "1 of 2 values is below 0"),
        ({"type": "int", "max": "20"}, ("20", "21", "22"), "2 of 3 values are above 20"),
        ({"type": "decimal", "min": "0.5"}, ("0,50", "0,499999"), "1 of 2 values is below 0.5"),
        ({"type": "decimal", "max": "-0.5"}, ("-0,5", "0,0"), "1 of 2 values is above -0.5"),
        ({"type": "date", "min": "2020-01-31"}, ("31-01-2020", "30-01-2020"), "1 of 2 values is below 2020-01-31"),
        (
            {"type": "datetime", "max": "2020-01-31"},
            ("2020-01-31 23:59:59", "2020-02-01 00:00"),
            "1 of 2 values is above 2020-01-31",
        ),
    ],
)
def test_a_value_outside_its_range_is_counted(tmp_path, column, cells, said):
    content = "a;b\n" + "".join(f"{cell};{number}\n" for number, cell in enumerate(cells))
    found = problems(tmp_path, content.encode(), {"a": column})
    assert [(one.code, one.message.partition("; first")[0]) for one in found] == [
        ("FB431", f"elever.csv: column 'a': {said}")
    ]


def test_what_is_empty_marked_or_unreadable_lies_in_no_range(tmp_path):
    column = {"type": "int", "optional": True, "min": "5", "marks": {"..": "suppressed"}}
    assert opened(tmp_path, b"a;n\n..;1\n;2\n5;3\n", {"a": column}).problems == ()
    assert messages(tmp_path, b"a;n\nx;1\n4;2\n5;2\n", {"a": column}) == [
        "FB414 elever.csv: column 'a': 1 of 3 values is not a whole number; first at line 2",
        "FB431 elever.csv: column 'a': 1 of 3 values is below 5; first at line 3",
    ]


def test_an_open_end_lies_in_no_range(tmp_path):
    columns = {"fra": "date", "til": {"type": "date", "optional": True, "max": "2030-01-01"}}
    spell = {"from": "fra", "to": "til", "no_end": ["31-12-9999"]}
    assert opened(tmp_path, b"fra;til\n01-01-2020;31-12-9999\n", columns, spell=spell).problems == ()


@pytest.mark.parametrize(
    ("type", "pattern", "good", "bad"),
    [
        ("id", "[A-Z]{2}[0-9]+", "AB12", "AB12x"),
        ("category", "a|bc", "bc", "abc"),
        ("text", r"\p{L}+ \d", "Ærø 5", "Ærø"),
        ("id", "(?i)ab", "AB", "ABC"),
        ("text", "a.c", "a c", "a c "),
    ],
)
def test_the_whole_cell_matches_its_pattern(tmp_path, type, pattern, good, bad):
    column = {"type": type, "pattern": pattern}
    assert opened(tmp_path, f"a;n\n {good} ;1\n{good};2\n".encode(), {"a": column}).problems == ()
    if bad.strip() == bad:
        assert messages(tmp_path, f"a;n\n{good};1\n{bad};2\n".encode(), {"a": column}) == [
            "FB432 elever.csv: column 'a': 1 of 2 values does not match the pattern; first at line 3"
        ]


def test_a_pattern_that_cannot_be_used_is_the_contracts_own_mistake(tmp_path):
    found = problems(tmp_path, b"a\n1\n", {"a": {"type": "id", "pattern": "(?=a)a"}})
    assert [(one.code, one.message, one.place.file) for one in found] == [
        ("FB424", "elever.csv: column 'a': its pattern cannot be used", "columns.a.pattern")
    ]


def test_a_finding_says_how_many_values_were_held_to_the_rule(tmp_path):
    column = {"type": "int", "optional": True, "min": "5"}
    found = problems(tmp_path, b"a;n\n1;1\n;2\n7;3\n", {"a": column})[0].finding
    assert (found.extract, found.file, found.column, found.rule) == ("elever", "elever.csv", "a", "range")
    assert (found.rows, found.of, found.lines) == (1, 2, (("elever.csv", (2,)),))
