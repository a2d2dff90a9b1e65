"""The line of column names, and what a name may be."""

import pytest
from written_extracts import messages, opened, problems

AB = {"a": "text or empty", "b": "text or empty"}


@pytest.mark.parametrize("header", ["\u200ba;b\u200b", "\ufeffa;\ufeffb", "a\u00ad;b"])
def test_signs_without_width_are_no_letters(tmp_path, header):
    assert opened(tmp_path, f"{header}\n1;2\n".encode(), AB).frame.row(0)[:2] == ("1", "2")


def test_two_names_of_one_column_are_one_too_many(tmp_path):
    columns = {"nr": {"type": "id", "from": ["a", "b"]}}
    assert messages(tmp_path, b"a;b\n1;2\n", columns) == [
        "FB409 elever.csv: column 'nr' (from 'a' or 'b') is in the file under 2 of its names"
    ]


@pytest.mark.parametrize("written", ["fÃ¸dt", "f\ufffddt", "f\ufffd\ufffddt", "FÃ˜DT"])
def test_a_name_with_spoilt_letters_is_told_and_read_all_the_same(tmp_path, written):
    found = messages(tmp_path, f"{written};a\nx;1\n".encode(), {"født": "int", "a": "int"})
    assert found == [
        "FB422 elever.csv: column 'født' stands in the header"
        " with letters that were spoilt before the file was written",
        "FB414 elever.csv: column 'født': 1 of 1 value is not a whole number; first at line 2",
    ]


def test_a_date_of_birth_that_stands_in_no_file_is_not_asked_for(tmp_path):
    columns = {"cpr": "cpr", "født": {"type": "date", "birth_of": "cpr"}}
    assert opened(tmp_path, b"cpr\n010203-4567\n", columns).frame.columns[:2] == ["cpr", "født"]


def test_names_that_may_be_a_row_are_not_shown(tmp_path):
    content = opened(tmp_path, b"a;0102034567;born 010203\n1;2;3\n", {"a": "text"})
    assert content.receipts[0].unread == ("column 2", "column 3")


@pytest.mark.parametrize(
    ("said", "written", "message", "help"),
    [
        (None, b"a;x;y;z\na;b;c;d\n1;2;3;4\n", "its first line has few of the declared columns, another line has more",
         "the header seems to be line 2: say format: {header: 2}"),
        ("9", b"x\na;b;c;d\n", "line 9 has none of the declared columns",
         "the header seems to be line 2: say format: {header: 2}"),
        ("search", b"x\ny\n", "none of its first 30 lines has the declared columns",
         "is there a header line? without one say format: {header: none}"),
        ("none", b"a;b;c;d\n1;2;3;4\n",
         "its first line names the declared columns, though the contract says that no line does",
         "take 'header: none' out of the contract"),
        ("first", b"a;b;c;d\n", "'header' is the number of a line, or search, or none",
         "such as format: {header: 3}"),
    ],
)  # fmt: skip
def test_where_the_header_is_not_is_told_with_where_it_seems_to_be(tmp_path, said, written, message, help):
    columns = dict.fromkeys("abcd", "text")
    found = problems(tmp_path, written, columns, format={"header": said})
    assert [(one.message, one.help) for one in found] == [(f"elever.csv: {message}", help)]


def test_another_separator_than_the_declared_is_named(tmp_path):
    found = problems(tmp_path, b"a,b\n1,2\n", AB, format={"separator": ";"})
    assert [one.help for one in found] == ["correct format: {separator: ...}: the line is parted by ','"]


def test_a_header_far_below_is_found_by_its_line(tmp_path):
    content = opened(tmp_path, b'"x\n' * 99 + b"\na;b\n1;2\n", AB, format={"header": "101"})
    assert content.frame.row(0)[:3] == ("1", "2", 102)
    assert content.receipts[0].detected == {"header": "101"}


def test_many_blank_lines_above_the_header_are_nothing(tmp_path):
    assert opened(tmp_path, b"\n" * 40 + b"a;b\n1;2\n", AB).frame[".line"].to_list() == [42]
