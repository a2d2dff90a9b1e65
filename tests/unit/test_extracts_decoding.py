"""Encodings, told in three certain steps."""

import pytest
from written_extracts import cells, messages, opened, problems

from forebyg.errors import ExtractError

COLUMNS = {"køn": "category", "bydel": "category or empty"}
TEXT = "køn;bydel\nM;Nørrebro – øst\nK;Ærø\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_danish_encodings_are_told_apart(tmp_path, encoding, name):
    content = opened(tmp_path, TEXT.encode(encoding), COLUMNS)
    assert cells(content, "bydel") == ["Nørrebro – øst", "Ærø"]
    assert content.receipts[0].encoding == name


def test_utf16_of_the_other_byte_order_is_read(tmp_path):
    content = opened(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"), COLUMNS)
    assert cells(content, "bydel") == ["Nørrebro – øst", "Ærø"]


def test_a_pinned_encoding_holds(tmp_path):
    content = opened(tmp_path, "køn;bydel\nM;Ærø\n".encode("cp850"), COLUMNS, format={"encoding": "cp850"})
    assert cells(content, "bydel") == ["Ærø"]
    assert content.receipts[0].encoding == "cp850"


def test_a_pinned_encoding_that_the_file_has_not_is_told_with_the_line(tmp_path):
    found = problems(tmp_path, TEXT.encode("cp1252"), COLUMNS, format={"encoding": "utf-8"})
    assert [(one.code, one.message, one.place.file) for one in found] == [
        ("FB406", "elever.csv: line 1 is not utf-8", "format.encoding")
    ]


@pytest.mark.parametrize("encoding", ["danish", "zip", "rot13"])
def test_an_unknown_encoding_is_told(tmp_path, encoding):
    assert messages(tmp_path, b"x\n", COLUMNS, format={"encoding": encoding}) == [
        f"FB406 elever.csv: there is no encoding '{encoding}'"
    ]


def test_a_file_of_two_encodings_is_refused_with_the_line(tmp_path):
    content = "køn;bydel\nM;Vanløse\n".encode() + "K;Ærø\n".encode("cp1252")
    assert messages(tmp_path, content, COLUMNS) == [
        "FB406 elever.csv: 1 line is cp1252, though other text of the file is UTF-8: it mixes two encodings;"
        " first at line 3"
    ]


def test_capital_letters_before_a_dash_are_no_utf8(tmp_path):
    content = opened(tmp_path, b"k\xf8n;bydel\nM;\xd8\x96\n", COLUMNS)
    assert cells(content, "bydel") == ["Ø–"]


def test_bytes_that_cp1252_lacks_are_refused_with_the_line(tmp_path):
    assert messages(tmp_path, b"k\xf8n;bydel\nM;\x81\n", COLUMNS) == [
        "FB406 elever.csv: line 2 is neither UTF-8 nor cp1252"
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    assert messages(tmp_path, content, COLUMNS) == ["FB404 elever.csv: the file is empty"]


def test_a_header_alone_is_no_rows(tmp_path):
    for content in (b"bydel;k\xc3\xb8n", b"bydel;k\xc3\xb8n\r\n", b'"bydel";"k\xc3\xb8n"\r\n\r\n'):
        read = opened(tmp_path, content, COLUMNS)
        assert read.frame.height == 0
        assert read.frame.schema["køn"].is_(read.frame.schema["bydel"])


def test_nul_characters_are_named_with_their_line(tmp_path):
    assert messages(tmp_path, b"k\xc3\xb8n;bydel\nM;a\x00b\n", COLUMNS) == [
        "FB407 elever.csv: holds NUL characters; first at line 2"
    ]
    assert messages(tmp_path, TEXT.encode("utf-16-le"), COLUMNS)[0].startswith("FB40")


@pytest.mark.parametrize("spoilt", ["NÃ¸rrebro", "Ã…rhus", "N\ufffdrrebro"])
def test_letters_spoilt_before_are_refused(tmp_path, spoilt):
    found = messages(tmp_path, f"køn;bydel\nM;{spoilt}\nK;Ærø\n".encode(), COLUMNS)
    assert found == [
        "FB422 elever.csv: column 'bydel': 1 of 2 values has letters that were spoilt before the file was written;"
        " first at line 2"
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read(tmp_path, end):
    content = opened(tmp_path, TEXT.replace("\n", end).encode(), COLUMNS)
    assert cells(content, "bydel") == ["Nørrebro – øst", "Ærø"]
    assert cells(content, ".line") == [2, 3]


def test_a_lone_carriage_return_among_line_feeds_is_refused(tmp_path):
    assert messages(tmp_path, b"k\xc3\xb8n;bydel\nM;a\rb\n", COLUMNS) == [
        "FB423 elever.csv: 1 row holds a lone carriage return outside quotes; first at line 2"
    ]


def test_the_lines_of_the_rarer_encoding_are_told(tmp_path):
    content = "køn;bydel\nM;Ærø\nK;Ærø\n".encode("cp1252") + "M;Nørre\n".encode()
    assert messages(tmp_path, content, COLUMNS) == [
        "FB406 elever.csv: 1 line is UTF-8, though other text of the file is cp1252: it mixes two encodings;"
        " first at line 4"
    ]


@pytest.mark.parametrize(("encoding", "of"), [("cp850", "DOS"), ("mac-roman", "an old Mac")])
def test_letters_that_cp1252_has_between_no_letters_are_refused(tmp_path, encoding, of):
    found = problems(tmp_path, "køn;bydel\nM;Sønderjylland\nK;Valby\n".encode(encoding), COLUMNS)
    assert [(one.message, one.help) for one in found] == [
        (
            f"elever.csv: has letters of {of}, not of Windows; first at line 1, 2",
            f"write the file anew in UTF-8, or say format: {{encoding: {encoding}}}",
        )
    ]


def test_quotes_and_signs_of_windows_are_no_letters_of_dos(tmp_path):
    content = opened(tmp_path, "køn;bydel\nM;‹Ærø›\nK;† O‘Brien’s\n".encode("cp1252"), COLUMNS)
    assert cells(content, "bydel") == ["‹Ærø›", "† O‘Brien’s"]


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf16_without_its_mark_is_told_with_the_name_that_reads_it(tmp_path, order):
    found = problems(tmp_path, TEXT.encode(f"utf-16-{order}"), COLUMNS)
    assert [(one.code, one.help) for one in found] == [
        ("FB406", f"write the file anew in UTF-8, or say format: {{encoding: utf-16-{order}}}")
    ]
    read = opened(tmp_path, TEXT.encode(f"utf-16-{order}"), COLUMNS, format={"encoding": f"utf-16-{order}"})
    assert cells(read, "bydel") == ["Nørrebro – øst", "Ærø"]


def test_line_ends_that_were_turned_into_those_of_windows_twice_are_one(tmp_path):
    content = opened(tmp_path, TEXT.replace("\n", "\r\r\n").encode(), COLUMNS)
    assert cells(content, ".line") == [2, 3]


def test_marks_inside_and_the_end_of_dos_are_no_letters(tmp_path):
    content = opened(tmp_path, f"\ufeff\ufeff{TEXT}M;\ufeffValby\n\x1a\x1a".encode(), COLUMNS)
    assert cells(content, "bydel") == ["Nørrebro – øst", "Ærø", "Valby"]


def test_a_refused_file_is_in_no_exception(tmp_path):
    for content, more in (
        ("køn;bydel\nM;Ærø\n".encode("cp1252"), {"format": {"encoding": "utf-8"}}),
        (b"k\xf8n;bydel\nM;\x81\n", {}),
    ):
        with pytest.raises(ExtractError) as caught:
            opened(tmp_path, content, COLUMNS, **more)
        assert caught.value.__context__ is None
