"""Whatever a file holds, what streams is what is read whole: frame, receipts and problems are equal."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_dialects import Written, tables

from forebyg.blocks import Block
from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.extracts import Opened, read_extract, reading
from forebyg.extracts.reading import in_texts
from forebyg.extracts.scans import columns, heads, sources
from forebyg.extracts.scans.checks import Checks
from forebyg.extracts.scans.shortest import alike

AS_OF = dt.date(2024, 12, 31)
SEPARATORS = ";,\t|"
REGISTER: dict[str, Any] = {
    "columns": {
        "person": "id",
        "dag": {"type": "date", "min": "2015-01-01"},
        "art": {"type": "category", "values": ["sygdom", "læge", "ø"]},
        "andel": {"type": "decimal", "min": "0.25", "max": "1"},
        "antal": {"type": "int or empty", "max": "90"},
        "slut": "date or empty",
        "note": "text or empty",
        "ok": {"type": "yes_no", "optional": True, "marks": {"?": "ukendt"}},
        "uge": "period or empty",
    },
    "spell": {"from": "dag", "to": "slut", "no_end": ["31-12-9999"]},
}
CLAIMS: list[dict[str, Any]] = [
    {"key": ["person", "dag"]},
    {"key": ["dag", "person"], "as_of": "2024-12-31"},
    {},
    {"rows": {"at least": 30}, "fresh": {"within": "2 years"}, "key": ["person", "dag"]},
    {"coverage": {"every": "year", "dated": "dag"}, "complete_from": "2015-01-01"},
    {"severity": {"words": "off", "range": "warning", "andel.range": "off"}},
]
NOTE = list(REGISTER["columns"]).index("note")
ODD_CELLS = (
    "", " ", "x", "NULL", "None", "1e3", "5.", ".5", "1.1234567", "1,1234567", "1.234,5", "1.234", "12,345",
    "1.234.567", "+7", "-7", "007", " 7", "7 ", "7-", "0,5", "0.5", "2020-02-30", "30-02-2020", "1-2-2020",
    "2020/01/02", "02.01.2020", "20200102", "31-12-9999", "2099-12-31", "1900-01-01", "2030-01-01",
    "2020-01-02 00:00", "2020-01-02 10:00", "01-02-20", "i alt", "Total", "I alt:", "NÃ¸rrebro",
    "Nørre\u00a0bro", "A\u030a", "å", "#N/A", "1E+05", "'123", '="0101"', '"', '"a"', 'a"b', "3. maj", "1-jan",
    "010203-4567", "1.0", "2,0", "\u200b", "ja", "J", "?", "2022/23", "201213", "Antal: 3", "æ", "§ 50", "–",
    "€", "…", "\x01", "\x85", "person", " PERSON ", "sygdom ", "Sygdom", "9" * 30, "\ufeff", "\x1a", "''",
    "'a'",
)  # fmt: skip
ODD_LINES = ("", " ", "{0}", "{0}{0}", "Antal rækker: 7", "---", "Kilde{0}{0}{0}", "{header}", "\x1a", "\0", "\r", '"')


def both_ways(contract: dict[str, Any], files: dict[str, bytes], asked: set[str] | None = None, chunk: int = 4) -> bool:
    """Whether the extract streamed; both ways make the same of it."""
    declared = DeclaredExtract("x", Extract.model_validate(contract), lambda loc: None)
    streamed: list[Opened | None] = []
    whole = reading._scanned

    def scanned(*arguments: Any) -> Opened | None:
        streamed.append(whole(*arguments))
        return streamed[-1]

    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        slow = read_extract("x", declared, Path(folder), asked, AS_OF)
        with patch.multiple(reading, SCANNED_FROM=0, _scanned=scanned), patch.object(Checks, "check", in_parts(chunk)):
            fast = read_extract("x", declared, Path(folder), asked, AS_OF)
    assert (fast.receipts, fast.problems) == (slow.receipts, slow.problems)
    # What streams holds ids that are plain numbers as numbers: their texts are those of the slow way.
    frame = in_texts(fast, declared.definition).frame
    assert frame.schema == slow.frame.schema
    assert frame.equals(slow.frame)
    return bool(streamed and streamed[0])


def in_parts(rows: int) -> Any:
    """A batch as several of so many rows, the last one first."""
    whole = Checks.check

    def check(self: Checks, place: int, raw: pl.DataFrame) -> Block:
        parts = [whole(self, place, part).plain() for part in reversed(list(raw.iter_slices(rows)))]
        return Block(pl.concat(reversed(alike(parts)))) if parts else whole(self, place, raw)

    return check


def register(seed: random.Random, rows: int, decimal: str, form: str, is_sorted: bool) -> list[list[str]]:
    """Rows of the register, as a tidy municipality would write them."""
    made = []
    for number in range(rows):
        day = dt.date(2015, 1, 1) + dt.timedelta(days=seed.randrange(3000))
        person = f"{1000 + number // 4}" if is_sorted else f"{seed.randrange(1000, 9999)}"
        end = "" if seed.random() < 0.3 else (day + dt.timedelta(days=40)).strftime(form)
        made.append([
            person, day.strftime(form), seed.choice(["sygdom", "læge", "ø"]),
            seed.choice(["0.25", "0.50", "1.00", "0.75"]).replace(".", decimal), seed.choice(["", "1", "42"]), end,
            seed.choice(["", "ringet", "en to"]), seed.choice(["", "J", "N", "?"]),
            seed.choice(["", "2020", "2020/21"]),
        ])  # fmt: skip
    return sorted(made, key=lambda row: (row[0], dt.datetime.strptime(row[1], form))) if is_sorted else made


def quoted(cells: list[str], separator: str, often: float, seed: random.Random) -> str:
    """A line in which so many cells stand in quotes, a note with whatever may stand there."""
    written = []
    for number, cell in enumerate(cells):
        if often and seed.random() < often and '"' not in cell:
            said = seed.choice(["", separator, '""', f"{separator}{separator}", "; ,"]) if number == NOTE else ""
            cell = f'"{cell}{said}"'
        written.append(cell)
    return separator.join(written)


@st.composite
def files_of_the_register(draw: st.DrawFn, dirt: int) -> tuple[dict[str, Any], dict[str, bytes], set[str] | None]:
    """A contract, one or two files of it with so much dirt, and the columns asked for."""
    seed = draw(st.randoms(use_true_random=False))
    separator, end = draw(st.sampled_from(SEPARATORS)), draw(st.sampled_from(["\n", "\n", "\r\n"]))
    decimal = "." if separator == "," else draw(st.sampled_from(",."))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252"]))
    form = draw(st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]))
    format = draw(st.sampled_from([{}, {"decimal": decimal}, {"null": ["x", "7"]}, {"footer": ["Antal rækker"]}]))
    contract = REGISTER | draw(st.sampled_from(CLAIMS)) | {"file": "x*.csv", "format": format}
    names, files = list(REGISTER["columns"]), {}
    for file in range(draw(st.sampled_from([1, 1, 2]))):
        rows = register(seed, draw(st.sampled_from([1, 5, 40])), decimal, form, draw(st.booleans()))
        extra = draw(st.sampled_from([[], [], ["ukendt"]]))
        for _ in range(draw(st.integers(0, dirt))):
            seed.choice(rows)[seed.randrange(len(names))] = draw(st.sampled_from(ODD_CELLS))
        header = separator.join(names + extra)
        often = draw(st.sampled_from([0, 0, 0, 0.02, 0.3, 1]))
        lines = [header, *(quoted([*row, *("u" for _ in extra)], separator, often, seed) for row in rows)]
        for _ in range(draw(st.integers(0, dirt - 1)) if dirt else 0):
            odd = draw(st.sampled_from(ODD_LINES)).format(separator, header=header)
            place = draw(st.sampled_from([len(lines), seed.randrange(1, len(lines) + 1)]))
            lines[place:place] = [draw(st.sampled_from([odd, *lines]))]
        text = end.join(lines) + draw(st.sampled_from([end, end, ""]))
        files[f"x{file}.csv"] = text.encode(encoding, "replace")
    asked = draw(st.sampled_from([None, None, {"dag"}, {"note", "person"}, {"andel"}]))
    return contract, files, asked


@pytest.fixture(autouse=True, params=[1, 20])
def small(request: pytest.FixtureRequest) -> Iterator[None]:
    """Heads and blocks of few bytes; columns that are looked up cell by cell, and others."""
    with (
        patch.object(columns, "FEW_OF", request.param),
        patch.multiple(heads, HEAD=2000, TAIL=300),
        patch.object(sources, "BLOCK", 700),
    ):
        yield


SELDOM = {"deadline": None, "max_examples": 10, "suppress_health_check": list(HealthCheck)}
OFTEN = SELDOM | {"max_examples": 2500}


@settings(**SELDOM)
@given(files_of_the_register(0), st.sampled_from([3, 11, 1000]))
def test_clean_files_stream(made: tuple[dict[str, Any], dict[str, bytes], set[str] | None], chunk: int) -> None:
    both_ways(*made, chunk)


@settings(**SELDOM)
@given(files_of_the_register(3), st.sampled_from([3, 11, 1000]))
def test_dirty_files_are_read_alike(made: tuple[dict[str, Any], dict[str, bytes], set[str] | None], chunk: int) -> None:
    both_ways(*made, chunk)


@settings(**SELDOM)
@given(tables())
def test_files_in_any_dialect_are_read_alike(written: Written) -> None:
    both_ways(written.contract, {written.contract["file"]: written.content()})


@pytest.mark.heavy
@settings(**OFTEN | {"max_examples": 250})
@given(files_of_the_register(0), st.sampled_from([3, 11, 1000]))
def test_clean_files_stream_often(made: tuple[dict[str, Any], dict[str, bytes], set[str] | None], chunk: int) -> None:
    both_ways(*made, chunk)


@pytest.mark.heavy
@settings(**OFTEN | {"max_examples": 250})
@given(tables())
def test_files_in_any_dialect_are_read_alike_often(written: Written) -> None:
    both_ways(written.contract, {written.contract["file"]: written.content()})


@pytest.mark.heavy
@settings(**OFTEN)
@given(files_of_the_register(3), st.sampled_from([3, 11, 1000]))
def test_dirty_files_are_read_alike_often(
    made: tuple[dict[str, Any], dict[str, bytes], set[str] | None], chunk: int
) -> None:
    both_ways(*made, chunk)
