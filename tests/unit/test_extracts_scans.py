"""A plain extract streams with its checks; what is not shown to be plain is left to the slow way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
from written_extracts import declared

from forebyg.extracts import reading
from forebyg.extracts.scans import NotPlain, Scanned, scan_extract, size_of

COLUMNS = {"person": "id", "dag": "date", "andel": "decimal or empty"}
ROWS = ["person;dag;andel", "7;2020-01-02;0,5", "7;2020-01-03;", "8;2020-01-02;1,25"]


def file_of(folder: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    (folder / "elever.csv").write_bytes("".join(line + end for line in lines).encode(encoding))
    return folder


def is_proven(scanned: Scanned) -> bool:
    """Whether what streamed stands to the end."""
    try:
        scanned.collected()
        scanned.finish()
    except (NotPlain, pl.exceptions.PolarsError):
        return False
    return True


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_rows_are_typed_as_declared_and_the_receipt_says_what_was_read(tmp_path: Path, end: str, encoding: str) -> None:
    file_of(tmp_path, *ROWS, "9;2020-01-04;2", end=end, encoding=encoding)
    scanned = scan_extract("elever", declared(COLUMNS, key=["person", "dag"], references={"person": "p"}), tmp_path)
    assert scanned is not None
    frame = pl.concat(scanned.each(lambda block: block))
    assert frame["andel"].to_list() == [500_000, None, 1_250_000, 2_000_000]
    assert (frame["andel"].dtype, frame["person"].dtype, frame["dag"].dtype) == (pl.Int128, pl.String, pl.Date)
    (receipt,), problems = scanned.finish()
    content = (tmp_path / "elever.csv").read_bytes()
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (receipt.rows, receipt.separator, problems) == (4, ";", ())
    assert receipt.detected == {"decimal mark": ",", "dates.dag": "yyyy-mm-dd"}
    assert scanned.ids("person").rows() == [
        ("7", 2, "elever.csv", 2),
        ("8", 1, "elever.csv", 4),
        ("9", 1, "elever.csv", 5),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [*ROWS, "7;2020-01-02;1,5"],  # a key stands twice
        [*ROWS, "9;2020-01-04"],  # a cell is missing
        [*ROWS[:3], "", *ROWS[3:]],
        [*ROWS, ROWS[0]],
        [*ROWS, "9;2020-02-30;1,5"],
        [*ROWS, "9;02-03-2020;1,5"],
        [*ROWS, "9;2020-01-04;1,2345678"],
        [*ROWS, "9;2020-01-04;1e3"],
        [*ROWS, '"9;2020-01-04;1,5'],
        [*ROWS, '9";2020-01-04;1,5'],
        [*ROWS, '"9"x;2020-01-04;1,5'],
        [*ROWS, '"9";2020-01-04'],
        [*ROWS, '"9;1;2";2020-01-04'],
        [*ROWS, '"9', '";2020-01-04;1,5'],
        [*ROWS, " ;2020-01-04;1,5"],
        [*ROWS, "I alt;2020-01-04;1,5"],
        [*ROWS, "Antal: 3;;"],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_not_plain_is_left_to_the_slow_way(tmp_path: Path, lines: list[str], end: str) -> None:
    scanned = scan_extract("elever", declared(COLUMNS, key=["person", "dag"]), file_of(tmp_path, *lines, end=end))
    assert scanned is None or not is_proven(scanned)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("block", [40, 10**6])
def test_cells_in_quotes_stream_and_separators_within_them_are_none(
    tmp_path: Path, end: str, encoding: str, block: int
) -> None:
    columns = {"elev": "id", "navn": "text", "dag": "date"}
    rows = ["elev;navn;dag", '"7";"Åse; Bo";"2020-01-02"', "8;Bo;2020-01-03", '9;"kaldt ""Ib""";2020-01-04']
    file_of(tmp_path, *rows, "10;Eva;2020-01-05", end=end, encoding=encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forebyg.extracts.scans.sources.BLOCK", block)
        scanned = scan_extract("elever", declared(columns), tmp_path)
        assert scanned is not None
        frame = scanned.collected()
        (receipt,), problems = scanned.finish()
    assert frame["elev"].to_list() == ["7", "8", "9", "10"]
    assert frame["navn"].to_list() == ["Åse; Bo", "Bo", 'kaldt "Ib"', "Eva"]
    assert frame["dag"].dtype == pl.Date
    assert (receipt.rows, problems) == (4, ())


def test_what_was_collected_in_part_is_not_believed(tmp_path: Path) -> None:
    scanned = scan_extract("elever", declared(COLUMNS), file_of(tmp_path, *ROWS))
    assert scanned is not None
    assert is_proven(scanned)
    again = scan_extract("elever", declared(COLUMNS), tmp_path)
    assert again is not None
    with pytest.raises(NotPlain):
        again.finish()


def test_keys_in_another_order_are_told_apart_by_a_second_look(tmp_path: Path) -> None:
    rows = ["7;2020-01-02;0,5", "8;2020-01-02;0,5", *(f"{number};2020-01-01;0,5" for number in range(99, 9, -1))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forebyg.extracts.scans.checks.SAMPLE_ROWS", 2)
        scanned = scan_extract("elever", declared(COLUMNS, key=["person", "dag"]), file_of(tmp_path, ROWS[0], *rows))
        assert scanned is not None
        assert scanned.collected().height == 92
        assert scanned.finish()[0][0].rows == 92


def test_a_trusted_file_is_asked_less_and_another_one_not_believed(tmp_path: Path) -> None:
    file_of(tmp_path, *ROWS, "7;2020-01-02;1,5")
    content = (tmp_path / "elever.csv").read_bytes()
    for fingerprint, is_believed in ((hashlib.sha256(content).hexdigest(), True), ("0" * 64, False)):
        scanned = scan_extract(
            "elever", declared(COLUMNS, key=["person"]), tmp_path, {"andel"}, None, frozenset([fingerprint])
        )
        assert scanned is not None
        assert scanned.collected().columns == ["person", "andel"]
        if is_believed:
            assert scanned.finish()[0][0].rows == 4
        else:
            with pytest.raises(NotPlain):
                scanned.finish()


def test_a_large_file_that_is_not_plain_is_told_once_and_without_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SCANNED_FROM", 0)
    monkeypatch.setattr(reading, "LARGEST_WHOLE", 10)
    extract = declared(COLUMNS, key=["person", "dag"])
    opened = reading.read_extract("elever", extract, file_of(tmp_path, *ROWS, "987654;2020-02-30;1,5"))
    (problem,) = opened.problems
    assert (problem.code, problem.severity) == ("FB405", "error")
    assert "column 'dag' breaks the rule 'type'" in problem.message
    assert "987654" not in f"{problem}"
    assert "2020-02-30" not in f"{problem}"


def test_the_size_of_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert size_of(declared(COLUMNS), tmp_path) == 0
    assert size_of(declared(COLUMNS), file_of(tmp_path, "abc")) == 4
