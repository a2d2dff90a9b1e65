"""Numbers, exactly, and never a guess about a mark."""

import pytest
from written_extracts import cells, messages, opened, problems

DECIMAL = {"x": "decimal or empty"}
INT = {"x": "int or empty"}
M = 10**6


def column(*values: str) -> bytes:
    return "\n".join(["x;y", *(f"{value};{row}" for row, value in enumerate(values))]).encode()


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        (("0,5", "12,345", "-3", "+4"), [M // 2, 12_345_000, -3 * M, 4 * M]),
        (("1.234.567,50", "12"), [1_234_567_500_000, 12 * M]),
        (("0.5", "1,234.5"), [M // 2, 1_234_500_000]),
        (("1 234,5", "1\u00a0234\u00a0567,25", "12\u202f345"), [1_234_500_000, 1_234_567_250_000, 12_345 * M]),
        (("0,125", "12.345"), [125_000, 12_345 * M]),
        (("0.125", "12.345"), [125_000, 12_345_000]),
        (("1.234.567", "12.345"), [1_234_567 * M, 12_345 * M]),
        (("\u22120,5", ",5"), [-M // 2, M // 2]),
        (("1.234,50-", "5-", "\u20135", "- 7", "+ 7,5"), [-1_234_500_000, -5 * M, -5 * M, -7 * M, 7_500_000]),
        (("1\u2007234,5", "1\u2009234,5", "1\u202f234,5", "1\u2019234,5"), [1_234_500_000] * 4),
        (("0,1000000",), [100_000]),
        (("0,000001", "-0,000001"), [1, -1]),
        (("123456789012345678901234,5",), [123456789012345678901234500000]),
        (("7", ""), [7 * M, None]),
    ],
)
def test_decimals_are_read_exactly(tmp_path, written, counted):
    assert cells(opened(tmp_path, column(*written), DECIMAL), "x") == counted


def test_a_mark_that_proves_nothing_is_refused_until_the_contract_says(tmp_path):
    found = problems(tmp_path, column("12.345", "7.250", "3"), DECIMAL)
    assert [(one.code, one.message, one.help) for one in found] == [
        (
            "FB416",
            "elever.csv: column 'x': 2 of 3 values may be thousands or decimals; first at line 2, 3",
            "say which in format: {decimal: ','} or format: {decimal: '.'}",
        )
    ]
    assert cells(opened(tmp_path, column("12.345"), DECIMAL, format={"decimal": ","}), "x") == [12_345 * M]
    assert cells(opened(tmp_path, column("12.345"), DECIMAL, format={"decimal": "."}), "x") == [12_345_000]
    assert cells(opened(tmp_path, column("12.345"), DECIMAL, format={"thousands": "."}), "x") == [12_345 * M]


def test_under_a_decimal_comma_a_point_is_never_a_decimal_mark(tmp_path):
    assert messages(tmp_path, column("12,5", "12.5"), DECIMAL, format={"decimal": ","}) == [
        "FB414 elever.csv: column 'x': 1 of 2 values is not a decimal number; first at line 3"
    ]


def test_uneven_thousands_are_refused_unless_pinned(tmp_path):
    written = column("0,5", "12.345", "1234,5")
    assert messages(tmp_path, written, DECIMAL) == [
        "FB416 elever.csv: column 'x': 1 of 3 values has no thousands separator where others have; first at line 4"
    ]
    content = opened(tmp_path, written, DECIMAL, format={"thousands": "."})
    assert cells(content, "x") == [M // 2, 12_345 * M, 1_234_500_000]


def test_of_two_ways_the_rarer_is_told(tmp_path):
    commas, points = ["0,5", "12.345", *(f"{n},5" for n in range(1000, 1003))], ["0,5", "1,25", "1.5"]
    assert messages(tmp_path, column(*commas), DECIMAL) == [
        "FB416 elever.csv: column 'x': 1 of 5 values has a thousands separator where others have none; first at line 3"
    ]
    assert messages(tmp_path, column(*points), DECIMAL) == [
        "FB416 elever.csv: column 'x': 1 of 3 values has a decimal point, others have not; first at line 4"
    ]


def test_what_was_found_out_about_marks_is_in_the_receipt(tmp_path):
    assert opened(tmp_path, column("1.234,5", "0,5"), DECIMAL).receipts[0].detected.items() >= {
        ("decimal mark", ","),
        ("thousands", "."),
    }
    pinned = opened(tmp_path, column("1.234,5"), DECIMAL, format={"decimal": ",", "thousands": "."})
    assert not {"decimal mark", "thousands"} & set(pinned.receipts[0].detected)
    assert opened(tmp_path, column("1\u00a0234", "5"), INT).receipts[0].detected["thousands"] == "blank"


def test_one_column_proves_the_mark_for_all(tmp_path):
    content = b"x;y\n12.345;0,5\n"
    assert cells(opened(tmp_path, content, DECIMAL | {"y": "decimal"}), "x") == [12_345 * M]
    asked = opened(tmp_path, content, DECIMAL | {"y": "decimal"}, {"x"})
    assert cells(asked, "x") == [12_345 * M]
    assert "y" not in asked.frame.columns


def test_comma_and_point_in_one_extract_are_refused(tmp_path):
    assert messages(tmp_path, b"x;y\n0,5;0.5\n1;0.75\n", DECIMAL | {"y": "decimal"}) == [
        "FB416 elever.csv: column 'x': 1 of 2 values has a decimal comma, others have not; first at line 2",
        "FB416 elever.csv: column 'y': 2 of 2 values have a decimal point, others have not; first at line 2, 3",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "(5)",
        "-5-",
        "\u2013",
        "5,",
        "1,2,3",
        "12.34.567,5",
        "0.123,5",
        "5 %",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "١,5",
        "-",
        "1 23",
    ],
)
def test_what_is_no_plain_number_is_refused(tmp_path, written):
    found = messages(tmp_path, column("0,5", written), DECIMAL)
    assert found == ["FB414 elever.csv: column 'x': 1 of 2 values is not a decimal number; first at line 3"]


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("5 %", 'a percent sign is read where the column says unit: "%"'),
        ("(5)", "write what is below zero with a minus"),
        ("5 kr.", "what stands behind numbers is read where the column says it: unit: ..."),
        ("NULL", "if a word stands for an empty cell, say so: format: {null: [...]}"),
        ("..", "say what a sign stands for: marks: {...: reason}, or format: {null: [...]}"),
        ("I alt", "rows of totals are left out where the column says their word: total: ..."),
        ("Xylofon", "correct the cells, or declare the column as what it holds"),
    ],
)
def test_what_is_no_number_is_told_with_what_helps(tmp_path, written, help):
    assert [one.help for one in problems(tmp_path, column("0,5", written), DECIMAL)] == [help]


@pytest.mark.parametrize("kind", [DECIMAL, INT])
def test_what_a_spreadsheet_spoilt_is_told_as_that(tmp_path, kind):
    written = column("1", "#DIV/0!", "#I/T", "########", "2,02401E+11", "1e3", "7\u200b")
    assert messages(tmp_path, written, kind) == [
        "FB422 elever.csv: column 'x': 1 of 7 values has letters that cannot be seen; first at line 8",
        "FB428 elever.csv: column 'x': 3 of 7 values hold an error of a spreadsheet; first at line 3, 4, 5",
        "FB428 elever.csv: column 'x': 2 of 7 values are written as powers of ten: digits may be lost;"
        " first at line 6, 7",
    ]


def test_more_than_six_decimals_are_refused(tmp_path):
    assert messages(tmp_path, column("0,1234567", "0,5"), DECIMAL) == [
        "FB414 elever.csv: column 'x': 1 of 2 values has more than 6 decimals; first at line 2"
    ]


def test_numbers_beyond_the_type_are_refused(tmp_path):
    assert messages(tmp_path, column("9" * 40), DECIMAL)[0].startswith("FB414")
    assert messages(tmp_path, column("9223372036854775808"), INT)[0].startswith("FB414")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("1", "007", "-2", "+3", ""), [1, 7, -2, 3, None]),
        (("1.234.567", "12.345"), [1234567, 12345]),
        (("1 234", "5"), [1234, 5]),
        (("9223372036854775807",), [9223372036854775807]),
    ],
)
def test_whole_numbers_are_read(tmp_path, written, read):
    assert cells(opened(tmp_path, column(*written), INT), "x") == read


def test_whole_numbers_with_a_pinned_thousands_mark(tmp_path):
    assert cells(opened(tmp_path, column("1.234", "5000"), INT, format={"thousands": "."}), "x") == [1234, 5000]
    assert cells(opened(tmp_path, column("1'234"), INT, format={"thousands": "'"}), "x") == [1234]
    assert messages(tmp_path, column("1.234"), INT)[0].startswith("FB416")


@pytest.mark.parametrize("written", ["1,5", "2,0", "1.23", "12.3456", "x", "(1)", "0.123"])
def test_what_is_no_whole_number_is_refused(tmp_path, written):
    assert messages(tmp_path, column("1", written), INT) == [
        "FB414 elever.csv: column 'x': 1 of 2 values is not a whole number; first at line 3"
    ]


def test_a_thousands_mark_that_is_the_decimal_mark_is_refused(tmp_path):
    assert messages(tmp_path, column("1"), INT, format={"thousands": ",", "decimal": ","}) == [
        "FB424 elever.csv: the thousands mark cannot be that"
    ]


def test_a_unit_behind_the_number_is_stripped(tmp_path):
    columns = {"x": {"type": "int", "unit": "år"}, "y": {"type": "decimal", "unit": "%"}}
    content = opened(tmp_path, "x;y\n5 år;0,5%\n6år;12,25\u00a0%\n".encode(), columns)
    assert [row[:2] for row in content.frame.rows()] == [(5, M // 2), (6, 12_250_000)]


def test_quoted_numbers_are_numbers(tmp_path):
    assert cells(opened(tmp_path, b'"x";"y"\n"1";"a"\n', INT), "x") == [1]
