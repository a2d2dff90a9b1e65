"""How much a broken rule matters is said by the contract."""

import pytest
from written_extracts import declared

from forebyg.extracts.reading import read_extract

COLUMNS = {
    "a": {"type": "int", "min": "1", "max": "5"},
    "b": {"type": "category", "values": ["x"]},
    "c": {"type": "id", "pattern": "[0-9]"},
}
CONTENT = b"a;b;c\n1;x;1\n9;y;12\n;x;3\n3;x;4\n"


def severities(folder, severity, content=CONTENT, columns=COLUMNS, **more):
    (folder / "elever.csv").write_bytes(content)
    opened = read_extract("elever", declared(columns, severity=severity, **more), folder)
    return {(one.finding.column, one.finding.rule): one.severity for one in opened.problems}


def test_a_broken_rule_is_an_error_where_nothing_is_said(tmp_path):
    assert severities(tmp_path, {}) == {
        ("a", "range"): "error",
        ("a", "required"): "error",
        ("b", "allowed"): "error",
        ("c", "pattern"): "error",
    }


def test_a_rule_may_be_a_warning_and_in_one_column_something_else(tmp_path):
    found = severities(tmp_path, {"range": "warning", "required": "off", "c.pattern": "warning", "b.allowed": "off"})
    assert found == {("a", "range"): "warning", ("c", "pattern"): "warning"}
    assert severities(tmp_path, {"pattern": "off", "c.pattern": "warning", "a.pattern": "error"})["c", "pattern"] == (
        "warning"
    )


@pytest.mark.parametrize(
    ("share", "severity"), [("33", "error"), ("33.4", "warning"), ("50", "warning"), ("0", "error")]
)
def test_a_rule_may_be_an_error_above_a_share_of_the_rows_held_to_it(tmp_path, share, severity):
    """One of the three values of `a` lies out of its range; the fourth cell is empty."""
    assert severities(tmp_path, {"range": f"error above {share} %"})["a", "range"] == severity


def test_an_extract_with_warnings_only_is_read(tmp_path):
    (tmp_path / "elever.csv").write_bytes(CONTENT)
    warnings = dict.fromkeys(("range", "required", "allowed", "pattern"), "warning")
    opened = read_extract("elever", declared(COLUMNS, severity=warnings), tmp_path)
    assert opened.errors == ()
    assert opened.frame.select("a", "b", "c").rows() == [(1, "x", "1"), (9, "y", "12"), (None, "x", "3"), (3, "x", "4")]
    assert opened.receipts[0].rejected == {}


def test_rules_of_rows_are_judged_where_the_values_of_a_column_break_a_rule(tmp_path):
    content = b"a;b;c\n1;x;12\n1;x;12\n;x;1\n"
    found = severities(tmp_path, {"pattern": "warning", "required": "warning"}, content, key=["a", "c"])
    assert found == {("c", "pattern"): "warning", ("a", "required"): "warning", (None, "key"): "error"}


def test_exact_repeats_may_be_an_error_or_nothing(tmp_path):
    content = b"a;b;c\n1;x;1\n1;x;1\n"
    for said, found in (("error", {(None, "repeats"): "error"}), ("off", {})):
        assert severities(tmp_path, {"repeats": said}, content) == found
    assert severities(tmp_path, {}, content) == {(None, "repeats"): "warning"}


def test_constant_columns_and_spells_may_be_warnings(tmp_path):
    columns = {"id": "id", "from": "date", "to": "date", "sex": "category"}
    content = b"id;from;to;sex\n1;2020-01-02;2020-01-01;M\n1;2020-01-02;2020-01-03;K\n"
    more = {"spell": {"from": "from", "to": "to"}, "constant": {"per": "id", "columns": "sex"}}
    found = severities(tmp_path, {"spell": "warning", "sex.constant": "warning"}, content, columns, **more)
    assert found == {("sex", "constant"): "warning", (None, "spell"): "warning"}
