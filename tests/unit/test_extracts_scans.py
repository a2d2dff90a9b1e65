"""A plain extract streams with its checks; what is not shown to be plain is left to the slow way."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_extracts import declared

from forebyg.blocks import Block
from forebyg.extracts import reading
from forebyg.extracts.scans import NotPlain, Scanned, scan_extract, size_of
from forebyg.extracts.scans.checks import SAMPLE_ROWS
from forebyg.extracts.scans.shortest import are_shortest, length_of

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
    frame = pl.concat(scanned.each(Block.plain))
    assert frame["andel"].to_list() == [500_000, None, 1_250_000, 2_000_000]
    # These ids are numbers in their shortest form.
    assert (frame["andel"].dtype, frame["person"].dtype, frame["dag"].dtype) == (pl.Int128, pl.Int64, pl.Date)
    (receipt,), problems = scanned.finish()
    content = (tmp_path / "elever.csv").read_bytes()
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (receipt.rows, receipt.separator, problems) == (4, ";", ())
    assert receipt.detected == {"decimal mark": ",", "dates.dag": "yyyy-mm-dd"}
    assert scanned.ids("person").rows() == [
        (7, 2, "elever.csv", 2),
        (8, 1, "elever.csv", 4),
        (9, 1, "elever.csv", 5),
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
    assert frame["elev"].to_list() == [7, 8, 9, 10]
    assert frame["navn"].to_list() == ["Åse; Bo", "Bo", 'kaldt "Ib"', "Eva"]
    assert frame["dag"].dtype == pl.Date
    assert (receipt.rows, problems) == (4, ())


def test_headers_that_no_line_ends_are_left_to_the_slow_way(tmp_path: Path) -> None:
    (tmp_path / "elever.csv").write_bytes(b"sep=;\nperson;dag")
    assert scan_extract("elever", declared({"person": "id", "dag": "date"}), tmp_path) is None


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


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("block", [5_000, 10**6])
@pytest.mark.parametrize("odd", ["07", "+7", " 7", "-7", "0", "7a", "1000000000000000", "99999999999999999999"])
def test_an_id_that_no_number_tells_leaves_all_ids_texts(tmp_path: Path, odd: str, block: int, end: str) -> None:
    ids = [str(number) for number in range(95, 95 + 2 * SAMPLE_ROWS)]
    lines = [f"{id};{id};2020-01-02" for id in ids]
    columns = {"elev": "id", "skole": "id", "dag": "date"}
    for place, expected in ((None, pl.Int64), (-1, pl.String)):
        if place is not None:
            lines[place] = f"{ids[place]};{odd};2020-01-02"
            lines.append(f"{odd};12;2020-01-03")
        file_of(tmp_path, "elev;skole;dag", *lines, end=end)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("forebyg.extracts.scans.sources.BLOCK", block)
            scanned = scan_extract("elever", declared(columns), tmp_path)
            assert scanned is not None
            frame = scanned.collected()
            scanned.finish()
        assert (frame["elev"].dtype, frame["skole"].dtype) == (expected, expected)
        told = [[cell.strip() for cell in line.split(";")[:2]] for line in lines]
        assert [[str(cell) for cell in row] for row in frame.select("elev", "skole").iter_rows()] == told


@given(st.lists(st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-11, 1001), st.none()), max_size=9))
def test_the_length_of_numbers_is_that_of_their_texts(numbers: list[int | None]) -> None:
    texts = ["" if number is None else str(number) for number in numbers]
    assert length_of(pl.Series(numbers, dtype=pl.Int64)) == sum(map(len, texts))
    assert length_of(pl.Series(texts, dtype=pl.Categorical())) == sum(map(len, texts))


@given(
    st.lists(st.one_of(st.integers(0, 999).map(str), st.sampled_from(["", "07", "+7", " 7", "7 ", "x"])), max_size=5)
)
def test_numbers_in_their_shortest_form(cells: list[str]) -> None:
    is_shortest = all(cell.isdigit() and str(int(cell)) == cell for cell in cells)
    assert are_shortest(pl.Series(cells, dtype=pl.String)) is is_shortest


def test_cells_keep_their_numbers_though_nothing_holds_the_blocks_before(tmp_path: Path) -> None:
    lines = [f"{number};{kind}" for number, kind in enumerate("ab" * SAMPLE_ROWS, 1)]
    file_of(tmp_path, "elev;art", *lines)
    scanned = scan_extract("elever", declared({"elev": "id", "art": "category"}), tmp_path)
    assert scanned is not None
    reader = scanned.checks.readers["art"]
    for cells in ("ab", "ba", "cab", "ddc", "bac"):
        for type in (reader.plain, reader.raw):
            try:
                raw = pl.read_csv("\n".join(cells).encode(), has_header=False, schema={"art": type})["art"]
            except pl.exceptions.ComputeError:
                assert type != reader.plain  # It does not know a cell yet.
                continue
            assert "".join(reader.read(raw).physical["art"]) == cells
            del raw
            gc.collect()


@pytest.mark.parametrize("block", [200, 2000, 10**6])
def test_a_file_in_the_order_of_its_dates_and_one_that_learns_late_are_read_whole(tmp_path: Path, block: int) -> None:
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=number // 9) for number in range(2 * SAMPLE_ROWS)]
    kinds = ["abc"[number % 3] if number < SAMPLE_ROWS else "abcdefgh"[number % 8] for number in range(len(days))]
    lines = [f"{number};{day};{kind}" for number, (day, kind) in enumerate(zip(days, kinds, strict=True), 1)]
    file_of(tmp_path, "elev;dag;art", *lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forebyg.extracts.scans.sources.BLOCK", block)
        scanned = scan_extract("elever", declared({"elev": "id", "dag": "date", "art": "category"}), tmp_path)
        assert scanned is not None
        frame = scanned.collected()
        scanned.finish()
    assert frame.rows() == [(number, day, kind) for number, (day, kind) in enumerate(zip(days, kinds, strict=True), 1)]
