"""Ids, categories and text stay as they stand, and what was done to them on the way is told."""

import pytest
from written_extracts import cells, messages, opened, problems

ID = {"x": "id or empty"}


def column(*values: str) -> bytes:
    return "\n".join(["x;y", *(f"{value};{row}" for row, value in enumerate(values))]).encode()


def test_ids_are_text_without_surrounding_blanks(tmp_path):
    written = (" 0001 ", "\u00a01-2\u2007", "1E5", "1.000", "01-02-2024", "")
    assert cells(opened(tmp_path, column(*written), ID), "x") == ["0001", "1-2", "1E5", "1.000", "01-02-2024", None]


def test_text_keeps_its_blanks(tmp_path):
    assert cells(opened(tmp_path, column(" a  b ", "c"), {"x": "text"}), "x") == [" a  b ", "c"]


@pytest.mark.parametrize("kind", ["id", "category", "text"])
def test_letters_of_a_mac_are_composed(tmp_path, kind):
    assert cells(opened(tmp_path, column("A\u030argang", "\u00c5rgang"), {"x": kind}), "x") == ["\u00c5rgang"] * 2


def test_a_blank_that_does_not_break_is_a_blank_in_a_name(tmp_path):
    written = ("Amager\u00a0Øst", "Amager\u202fØst", "Amager Øst")
    assert cells(opened(tmp_path, column(*written), {"x": "category"}), "x") == ["Amager Øst"] * 3
    assert cells(opened(tmp_path, column(written[0]), {"x": "text"}), "x") == [written[0]]
    listed = {"x": {"type": "category", "values": ["Amager\u00a0Øst"]}}
    assert cells(opened(tmp_path, column(*written), listed), "x") == ["Amager Øst"] * 3


def test_values_of_the_contract_are_composed_too(tmp_path):
    columns = {"x": {"type": "category", "values": ["A\u030argang"]}}
    assert cells(opened(tmp_path, column("\u00c5rgang"), columns), "x") == ["\u00c5rgang"]


@pytest.mark.parametrize("sign", ["\u200b", "\u200f", "\u00ad", "\u202e", "\x07", "\u2060"])
@pytest.mark.parametrize("kind", ["id", "category"])
def test_letters_that_cannot_be_seen_are_refused(tmp_path, sign, kind):
    assert messages(tmp_path, column("B1", f"B{sign}1"), {"x": kind}) == [
        "FB422 elever.csv: column 'x': 1 of 2 values has letters that cannot be seen; first at line 3"
    ]
    assert cells(opened(tmp_path, column(f"B{sign}1"), {"x": "text"}), "x") == [f"B{sign}1"]


@pytest.mark.parametrize("written", ["2,02401E+11", "2.02401E+11", "2.02401e+11", "1E+12"])
@pytest.mark.parametrize("kind", ["id", "category"])
def test_ids_that_a_spreadsheet_shortened_are_refused(tmp_path, written, kind):
    assert messages(tmp_path, column("B1", written), {"x": kind}) == [
        "FB428 elever.csv: column 'x': 1 of 2 values was shortened to a power of ten by a spreadsheet; first at line 3"
    ]


def test_ids_that_became_numbers_are_refused(tmp_path):
    assert messages(tmp_path, column("101.0", "7,0", "B"), ID) == [
        "FB428 elever.csv: column 'x': 2 of 3 values were turned into numbers with a fraction of zero;"
        " first at line 2, 3"
    ]
    versions = ("1.0", "1.1", "2.0", "2.1")
    assert cells(opened(tmp_path, column(*versions), ID), "x") == list(versions)
    many = problems(tmp_path, column("101,00", "102,00", "103,50", "104.000000"), ID)
    assert [(one.code, one.finding.rows) for one in many] == [("FB428", 3)]


@pytest.mark.parametrize("written", ["#N/A", "#I/T", "#NAVN?", "#REFERENCE!", "#####", "Err:502"])
@pytest.mark.parametrize("kind", ["id", "category", "text"])
def test_errors_of_a_spreadsheet_are_refused_everywhere(tmp_path, written, kind):
    found = problems(tmp_path, column("#1", written), {"x": kind})
    assert [(one.code, one.finding.rows) for one in found] == [("FB428", 1)]
    declared = opened(tmp_path, column("#1", written), {"x": f"{kind} or empty"}, format={"null": [written]})
    assert cells(declared, "x") == ["#1", None]


def test_zeros_that_were_lost_are_given_back_and_counted(tmp_path):
    content = opened(tmp_path, column("101", "0147", "1", ""), {"x": {"type": "id", "digits": "4", "optional": "yes"}})
    assert cells(content, "x") == ["0101", "0147", "0001", None]
    assert content.receipts[0].detected["x.zeros given back"] == "2"
    listed = {"x": {"type": "category", "digits": "4", "values": ["0101"]}}
    assert cells(opened(tmp_path, column("101"), listed), "x") == ["0101"]


def test_what_is_no_code_of_so_many_digits_is_refused(tmp_path):
    columns = {"x": {"type": "id", "digits": "4"}}
    assert messages(tmp_path, column("101", "01010", "01A1", "101.0"), columns) == [
        "FB428 elever.csv: column 'x': 1 of 4 values was turned into a number with a fraction of zero; first at line 5",
        "FB432 elever.csv: column 'x': 2 of 4 values are no codes of 4 digits; first at line 3, 4",
    ]


@pytest.mark.parametrize(
    ("written", "values", "help"),
    [
        ("101", ["0101", "0147"], "a spreadsheet took zeros in front away: with digits: 4 they are given back"),
        ("m", ["M", "K"], "capitals count: correct the cells, or add the word as it is written to 'values'"),
        ("NULL", ["M", "K"], "if a word stands for an empty cell, say so: format: {null: [...]}"),
        ("x", ["M", "K"], "correct the cells, or add the missing word to 'values'"),
    ],
)
def test_what_may_have_happened_to_a_value_is_told(tmp_path, written, values, help):
    found = problems(tmp_path, column(written), {"x": {"type": "category", "values": values}})
    assert [(one.code, one.help) for one in found] == [("FB415", help)]


@pytest.mark.parametrize("kind", ["id", "category", "text"])
def test_words_for_nothing_are_warned_about(tmp_path, kind):
    found = opened(tmp_path, column("NULL", "(null)", "None", "none", "Valby"), {"x": kind}).warnings
    assert [f"{one.code} {one.message}" for one in found] == [
        "FB429 elever.csv: column 'x': 3 of 5 values are words for nothing, taken as values; first at line 2, 3, 4"
    ]


@pytest.mark.parametrize("word", ["I alt", "I ALT", "Total", "sum", "Hele landet", "I alt:"])
@pytest.mark.parametrize("kind", ["id", "category", "text"])
def test_total_rows_that_are_not_declared_are_refused(tmp_path, word, kind):
    assert messages(tmp_path, column("Valby", word), {"x": kind}) == [
        "FB426 elever.csv: column 'x': 1 of 2 values marks a row as the total of others; first at line 3"
    ]


@pytest.mark.parametrize(
    "more", [{"total": "Total"}, {"values": ["Valby", "Total"]}, {"marks": {"Total": "not told"}}, {"empty": "Total"}]
)
def test_a_word_for_totals_that_the_contract_knows_is_none(tmp_path, more):
    opened(tmp_path, column("Valby", "Total"), {"x": {"type": "category"} | more})


def test_values_that_hold_each_other_may_be_totals(tmp_path):
    opened(tmp_path, column("Valby", "Hele landet"), {"x": "category"}, overlapping=["x"])
