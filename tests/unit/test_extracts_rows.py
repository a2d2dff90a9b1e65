"""Headers, separators and rows."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_extracts import cells, messages, opened, problems

AB = {"a": "text or empty", "b": "text or empty"}


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_parts_the_declared_columns(tmp_path, separator):
    content = opened(tmp_path, separator.join("ab").encode() + b"\n" + separator.join("12").encode(), AB)
    assert content.frame.rows() == [("1", "2", 2, "elever.csv")]
    assert content.receipts[0].separator == separator


def test_commas_inside_other_headers_mislead_nobody(tmp_path):
    content = opened(tmp_path, b"a;x, y, z, w;b\n1;2;3\n", AB)
    assert cells(content, "b") == ["3"]
    assert content.receipts[0].unread == ("x, y, z, w",)


def test_a_sep_line_is_obeyed_and_counted_as_a_line(tmp_path):
    content = opened(tmp_path, b"sep=|\r\na|b\r\n1|2\r\n", AB)
    assert content.frame.rows() == [("1", "2", 3, "elever.csv")]


def test_a_pinned_separator_holds(tmp_path):
    assert cells(opened(tmp_path, b"a:b\n1:2\n", AB, format={"separator": ":"}), "b") == ["2"]
    assert cells(opened(tmp_path, b"a\tb\n1\t2\n", AB, format={"separator": "tab"}), "b") == ["2"]
    assert messages(tmp_path, b"a:b\n", AB, format={"separator": "::"}) == [
        "FB410 elever.csv: a separator is one character"
    ]


def test_headers_are_matched_without_case_blanks_and_form_of_letters(tmp_path):
    content = opened(
        tmp_path,
        "  KØN ;Bydel  nr;Å\n1;2;3\n".encode(),
        {"køn": "text", "nr": {"type": "text", "from": "bydel nr"}, "Å": "text"},
    )
    assert content.frame.row(0)[:3] == ("1", "2", "3")


def test_a_missing_column_is_told_with_the_nearest_header(tmp_path):
    found = problems(tmp_path, b"a;bydle;x\n1;2;3\n", {"a": "text", "bydel": "text", "køn": "text"})
    assert [(one.code, one.message, one.help, one.place.file) for one in found] == [
        ("FB408", "elever.csv: column 'bydel' is not in the file", "did you mean 'bydle'?", "columns.bydel"),
        (
            "FB408",
            "elever.csv: column 'køn' is not in the file",
            "correct the name, or write {from: ...} with the name in the file",
            "columns.køn",
        ),
    ]


def test_a_missing_column_is_an_error_even_if_nobody_asks_for_it(tmp_path):
    assert messages(tmp_path, b"a\n1\n", AB, asked={"a"}) == ["FB408 elever.csv: column 'b' is not in the file"]


def test_a_declared_header_that_stands_twice_is_refused(tmp_path):
    assert messages(tmp_path, b"a;b;A\n1;2;3\n", AB) == ["FB409 elever.csv: column 'a' stands 2 times in the header"]
    assert opened(tmp_path, b"a;b;x;x;;\n1;2;3;4;;\n", AB).receipts[0].unread == ("x", "x", "column 5", "column 6")


def test_a_first_line_that_is_no_header_shows_nothing_of_itself(tmp_path):
    found = problems(tmp_path, b"Marker Person;0102034567\n", {"navn": "text", "cpr": "id"})
    assert [(one.code, one.message, one.help) for one in found] == [
        (
            "FB410",
            "elever.csv: its first line has none of the declared columns",
            "is there a header line? without one say format: {header: none}",
        )
    ]


def test_a_title_above_the_header_is_pointed_out(tmp_path):
    found = problems(tmp_path, b"Udtraek af elever\n\na;b\n1;2\n", AB)
    assert found[0].help == "the header seems to be line 3: say format: {header: 3}"


def test_a_file_without_header_takes_the_declared_order(tmp_path):
    content = opened(tmp_path, b"1;2\n3;4\n", AB, format={"header": "none"})
    assert content.frame.rows() == [("1", "2", 1, "elever.csv"), ("3", "4", 2, "elever.csv")]
    assert messages(tmp_path, b"1;2;3\n", AB, format={"header": "none"}) == [
        "FB410 elever.csv: without a header its first line must have the 2 declared columns, and has not"
    ]


def test_rows_of_other_lengths_are_refused_with_at_most_five_lines(tmp_path):
    content = b"a;b\n1;2\n\n1\n1;2;3\n" + b"1\n" * 5
    assert messages(tmp_path, content, AB) == [
        "FB411 elever.csv: 7 rows have not the 2 cells of the header; first at line 4, 5, 6, 7, 8"
    ]
    assert messages(tmp_path, b'a;b\n"1\n1";2\n3\n', AB) == [
        "FB411 elever.csv: 1 row has not the 2 cells of the header; first at line 4"
    ]


def test_blank_lines_are_passed_over_and_rows_of_separators_left_out(tmp_path):
    for quoted in (b"", b'\n"x\ny";"z"'):
        content = opened(tmp_path, b"\na;b\n\n1;2\n ; \n;\n3;4\n\t\n" + quoted, AB)
        assert [row[:3] for row in content.frame.rows()][:2] == [("1", "2", 4), ("3", "4", 7)]
        assert content.receipts[0].left_out == {"empty": 2}
        assert content.receipts[0].rows == content.frame.height


def test_quoted_cells_are_read(tmp_path):
    content = opened(tmp_path, b'"a";"b"\r\n"1;1";"say ""ja"""\r\n"";x\r\n', AB)
    assert [row[:3] for row in content.frame.rows()] == [("1;1", 'say "ja"', 2), (None, "x", 3)]


def test_a_line_break_in_quotes_counts_as_a_line_of_the_file(tmp_path):
    content = opened(tmp_path, b'a;"b\nc";b\r\n"x\r\ny\n";2;3\r\n4;5;6\r\n', AB)
    assert [row[:3] for row in content.frame.rows()] == [("x\ny\n", "3", 3), ("4", "6", 6)]


def test_quotes_inside_an_unquoted_cell_are_text(tmp_path):
    content = opened(tmp_path, b'a;b\n5" r\xc3\xb8r;Skolen "Huset"\n1;2\n', AB)
    assert content.frame.row(0)[:2] == ('5" rør', 'Skolen "Huset"')


@pytest.mark.parametrize("content", [b'a;b\n1;2\n3;"4\n5;6\n', b'a;b\n1;2\n3;"4" x\n5;6\n', b'a;b\n"1\n2";"3\n5;6\n'])
def test_a_quote_that_does_not_close_is_told_with_its_line(tmp_path, content):
    assert messages(tmp_path, content, AB) == [
        "FB412 elever.csv: 1 row has a quote that does not close where its cell ends; first at line 3"
    ]


def test_behind_a_lost_quote_the_other_faults_are_told_too(tmp_path):
    content = b'a;b\n1;2\n3;"4\n5;6\n"7;8\n9;10\n11;"x" y\n13;14\n12\n15;1\r6\n17;18\n'
    assert messages(tmp_path, content, AB) == [
        "FB412 elever.csv: 3 rows have a quote that does not close where its cell ends; first at line 3, 5, 7",
        "FB423 elever.csv: 1 row holds a lone carriage return outside quotes; first at line 10",
        "FB411 elever.csv: 1 row has not the 2 cells of the header; first at line 9",
    ]


def test_quotes_around_what_reads_like_rows_are_worth_a_word(tmp_path):
    content = opened(tmp_path, b'a;b\n1;"2\n3;4\n5;6"\n7;8\n', AB)
    assert cells(content, "b") == ["2\n3;4\n5;6", "8"]
    assert [one.message for one in content.warnings] == [
        "elever.csv: 1 row has quotes around what reads like whole rows; first at line 2"
    ]


def test_a_comment_sign_is_a_letter_like_others(tmp_path):
    assert cells(opened(tmp_path, b"a;b\n#1;NA\n", AB), "a") == ["#1"]
    assert cells(opened(tmp_path, b"a;b\n#1;NA\n", AB), "b") == ["NA"]


def test_unicode_line_separators_end_no_line(tmp_path):
    content = opened(tmp_path, "a;b\nx\u2028y\x0bz\x85;2\n".encode(), AB)
    assert content.frame.row(0)[:3] == ("x\u2028y\x0bz\x85", "2", 2)


def test_only_what_is_asked_is_given(tmp_path):
    columns = AB | {"c": "id", "n": "int"}
    content = opened(tmp_path, b"a;b;c;n\n1;2;3;x\n", columns, {"b"}, key="c")
    assert content.frame.columns == ["b", "c", ".line", ".file"]
    assert opened(tmp_path, b"a;b;c;n\n1;2;3;x\n", columns, set()).frame.rows() == [(2, "elever.csv")]


@pytest.mark.parametrize(
    ("written", "help"),
    [
        (b"a;b;\n1;2\n3;4\n", "each row has 2: give as many columns a name"),
        (b"a;b\n1;2\nSlut\n", "say format: {footer: [...]}"),
        (b"a;b\n1;2\n3;4;5\n", "a separator inside a cell needs quotes"),
        (b"a;b\n1;2\nx\n3;4\n", "a row with too few was cut off"),
    ],
)
def test_rows_of_other_lengths_are_told_with_what_may_have_happened(tmp_path, written, help):
    assert [one.help.startswith(help) for one in problems(tmp_path, written, AB)] == [True]


def test_a_mark_of_several_bytes_parts_cells_too(tmp_path):
    content = opened(tmp_path, "a§b\n1§2\n".encode(), AB, format={"separator": "§"})
    assert content.frame.row(0)[:2] == ("1", "2")


def test_one_header_may_serve_two_columns(tmp_path):
    content = opened(tmp_path, b"tid\n2012\n", {"tid": "period", "aar": {"type": "int", "from": "tid"}})
    assert content.frame.row(0)[:4] == (
        "2012",
        __import__("datetime").date(2012, 1, 1),
        __import__("datetime").date(2012, 12, 31),
        2012,
    )


CELL = st.text(st.sampled_from('ab;," \nø\t'), max_size=6)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@settings(max_examples=60, deadline=None)
@given(ROWS, QUOTING)
def test_what_csv_writes_is_read_back(tmp_path_factory, rows, quoting):
    is_read_back(tmp_path_factory, rows, quoting)


@pytest.mark.heavy
@settings(max_examples=1_000, deadline=None)
@given(ROWS, QUOTING)
def test_what_csv_writes_is_read_back_often(tmp_path_factory, rows, quoting):
    is_read_back(tmp_path_factory, rows, quoting)


def is_read_back(tmp_path_factory, rows, quoting):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=quoting)
    writer.writerows([("a", "b", "c"), *rows])
    content = opened(tmp_path_factory.mktemp("x"), text.getvalue().encode(), AB | {"c": "text or empty"})
    expected = [
        tuple(cell if cell.strip() else None for cell in row) for row in rows if any(cell.strip() for cell in row)
    ]
    assert [row[:3] for row in content.frame.rows()] == expected
