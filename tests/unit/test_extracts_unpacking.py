"""Files inside others, as far as the deck does not have them."""

import gzip
import io
import zipfile

import pytest
from written_extracts import declared

from forebyg.errors import ExtractError
from forebyg.extracts import open_extract, unpacking

COLUMNS = {"barn_id": "id"}
TEXT = b"barn_id\nB1\n"


def read(folder, name, content):
    (folder / name).write_bytes(content)
    return open_extract("elever", declared(COLUMNS, name), folder)


def refused(folder, name, content):
    with pytest.raises(ExtractError) as caught:
        read(folder, name, content)
    assert caught.value.__context__ is None
    return [(problem.code, problem.message, problem.help) for problem in caught.value.problems]


def zipped(*contents):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.csv", content)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["x.csv.gz", "X.CSV.GZ", "x.gz"])
def test_a_receipt_is_of_the_file_as_it_lies_there(tmp_path, name):
    content = gzip.compress(TEXT, mtime=0)
    receipt = read(tmp_path, name, content).receipts[0]
    assert (receipt.size, receipt.detected) == (len(content), {"packed": "gzip"})


@pytest.mark.parametrize(("wrap", "name"), [(gzip.compress, "x.csv.gz"), (zipped, "x.csv.zip")])
def test_what_grows_too_large_is_refused_before_it_is_there(tmp_path, monkeypatch, wrap, name):
    monkeypatch.setattr(unpacking, "LARGEST", 10_000)
    monkeypatch.setattr(unpacking, "BLOCK", 1_000)
    assert read(tmp_path, name, wrap(TEXT)).frame.height == 1
    [(code, message, _)] = refused(tmp_path, name, wrap(b"0" * 20_000))
    assert (code, "that holds more than" in message) == ("FB405", True)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "x.csv.gz",
            gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0),
            "is a gzip file that holds a gzip file, not a text file",
        ),
        ("x.csv.zip", zipped(zipped(TEXT)), "is a zip file that holds a zip file, not a text file"),
        ("x.csv.zip", zipped(b"PAR1"), "is a zip file that holds a Parquet file, not a text file"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook, or one with a password, though"),
        ("x.csv", b"\xef\xbb\xbf <HTML><table>", "is a page of the web, though its name ends in .csv"),
        ("x", gzip.compress(TEXT, mtime=0), "is a gzip file, not a text file"),
    ],
)
def test_what_a_file_is_instead_is_told(tmp_path, name, content, message):
    [(code, told, help)] = refused(tmp_path, name, content)
    assert (code, told.startswith(f"{name}: {message}"), bool(help)) == ("FB405", True, True)


def test_an_archive_packed_in_an_odd_way_is_refused(tmp_path):
    content = bytearray(zipped(TEXT))
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(signature) + place] = 97
    assert refused(tmp_path, "x.zip", bytes(content)) == [
        ("FB405", "x.zip: is a zip file that is packed in a way that cannot be read", "fetch or export it anew")
    ]


def test_a_workbook_that_was_cut_off_is_damaged(tmp_path):
    assert refused(tmp_path, "x.xlsx", b"PK\x03\x04" + bytes(50)) == [
        ("FB405", "x.xlsx: is a damaged workbook", "fetch or export it anew")
    ]
