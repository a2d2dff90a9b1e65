"""Encodings, told in three certain steps."""

import pytest
from written_extracts import cells, messages, opened, problems

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
        "FB406 elever.csv: line 3 is not UTF-8, though other text of the file is: it mixes two encodings"
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


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04", "an Excel workbook or a zip file"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF file"),
    ],
)
def test_other_kinds_of_files_are_named(tmp_path, start, kind):
    assert messages(tmp_path, start + b"rest", COLUMNS) == [f"FB405 elever.csv: is {kind}, not a CSV file"]


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
        "FB423 elever.csv: line 2 holds a lone carriage return outside quotes"
    ]
