"""The rows of each extract are gone through once, however many indicators there are.

A scan is a pass over a file in which its bytes are looked at and its rows are cut and typed. Beside it only its
beginning and its end are read, which say how it is written: so of a file that streams no more than BYTES times its size
is read in all. A file that turns out on the way not to be plain (quotes, exact repeats of rows) is forgotten and gone
through again by the slow way; these are plain.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest

from forebyg.calculation import Wanted, calculate, folder
from forebyg.extracts import access, reading
from forebyg.extracts.scans.checks import Checks
from forebyg.language.catalogue import read_catalogue

ROOT = Path(__file__).parents[2]
BYTES = 3
"""The head and the tail, each no more than the file, and the scan."""
FEW = 1000
"""Files of more bytes are streamed in these tests."""
WINDOWS = ("period", "[.., period.end]", "period.end", "[period.start - 1 years, period.end]")
KINDS = ("ill", "free", "truant")
PERSONS, ROWS = 300, 4000
DECLARED = """
defaults: {lang: en, as_of: 2022-12-31}
extracts:
  persons: {file: persons.csv, key: [person], columns: {person: id, born: date, area: category}}
  absence: {file: absence.csv, columns: {person: id, day: date, kind: category, share: decimal}}
indicators:
"""
INDICATOR = """
  i{n}:
    title: T
    kind: share
    rows: persons
    period: {{every: year, from: '2020', dated: born}}
    derive: {{n: {{sum: share, of: absence, on: person, dated: day, during: {window}, where: kind = '{kind}'}}}}
    numerator: n > {n}
    by: area
"""


@dataclass
class Seen:
    """Rows that were scanned, by extract and file, and how often a file was read by the slow way."""

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    slow: Counter[tuple[str, str]] = field(default_factory=Counter)


@pytest.fixture
def seen() -> Iterator[Seen]:
    """Batches of a scan and files of the slow way, as they pass."""
    found, check, read_file = Seen(), Checks.check, reading.read_file

    def checked(self: Checks, place: int, raw: pl.DataFrame) -> pl.DataFrame:
        at = self.source.extract, self.files[place].found.name
        found.rows[at] += 0
        frame = check(self, place, raw)
        found.rows[at] += frame.rows.height
        return frame

    def read(file: Any, extract: Any, wanted: Any, source: Any) -> Any:
        found.slow[source.extract, file.name] += 1
        return read_file(file, extract, wanted, source)

    with patch.object(Checks, "check", checked), patch.object(reading, "read_file", read):
        yield found


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """200 indicators that all look into one extract."""
    made = [INDICATOR.format(n=n, window=WINDOWS[n % 4], kind=KINDS[n % 3]) for n in range(200)]
    (tmp_path / "a.yaml").write_text(DECLARED + "".join(made), encoding="utf-8")
    persons = [f"{1000 + n};20{20 + n % 3}-01-0{1 + n % 9};{'north' if n % 2 else 'south'}" for n in range(PERSONS)]
    days = [f"202{n % 3}-0{1 + n // 3}-11" for n in range(ROWS // PERSONS + 1)]
    absence = [f"{1000 + n % PERSONS};{days[n // PERSONS]};{KINDS[n % 3]};0.5" for n in range(ROWS)]
    (tmp_path / "persons.csv").write_text("\n".join(["person;born;area", *persons, ""]), encoding="utf-8")
    (tmp_path / "absence.csv").write_text("\n".join(["person;day;kind;share", *absence, ""]), encoding="utf-8")
    return tmp_path


@pytest.fixture
def small() -> Iterator[None]:
    with (
        patch.object(folder, "STREAMED_FROM", FEW),
        patch.object(reading, "SCANNED_FROM", FEW),
        patch.object(access, "SCANNED_FROM", FEW),
    ):
        yield


@pytest.mark.parametrize("wanted", [Wanted(internal=True), Wanted()])
def test_one_scan_for_two_hundred_indicators(seen: Seen, small: None, many: Path, wanted: Wanted) -> None:
    release = calculate(read_catalogue([many / "a.yaml"]), many, wanted)
    assert {one.status for one in release.indicators} == {"ok"}
    assert seen.rows == {("persons", "persons.csv"): PERSONS, ("absence", "absence.csv"): ROWS}
    assert not seen.slow


def test_one_scan_for_a_selection_and_what_is_counted_beside_it(seen: Seen, small: None, many: Path) -> None:
    """What may leave of it is judged beside all that is counted of the same persons."""
    calculate(read_catalogue([many / "a.yaml"]), many, Wanted(select=("i7", "i8")))
    assert seen.rows == {("persons", "persons.csv"): PERSONS, ("absence", "absence.csv"): ROWS}
    assert not seen.slow


def test_one_scan_of_what_is_held(seen: Seen, many: Path) -> None:
    release = calculate(read_catalogue([many / "a.yaml"]), many, Wanted())
    assert {one.status for one in release.indicators} == {"ok"}
    assert not seen.rows
    assert seen.slow == {("persons", "persons.csv"): 1, ("absence", "absence.csv"): 1}


@pytest.mark.heavy
def test_one_scan_of_each_extract_for_the_whole_sample(seen: Seen, small: None) -> None:
    """Smaller files, and those that are not plain, go the slow way at once: never after a scan."""
    release = calculate(read_catalogue([ROOT / "configs"]), ROOT / "data", Wanted(internal=True))
    assert not seen.rows.keys() & seen.slow.keys()
    assert set(seen.slow.values()) == {1}
    receipts = Counter({(one.name, one.file): one.rows for one in release.run.receipts})
    assert receipts.keys() == seen.rows.keys() | seen.slow.keys()
    assert {name: receipts[name] for name in seen.rows} == dict(seen.rows)


RUN = f"""
import sys
from pathlib import Path
from forebyg.calculation import Wanted, calculate, folder
from forebyg.extracts import access, reading
from forebyg.language.catalogue import read_catalogue
folder.STREAMED_FROM = reading.SCANNED_FROM = access.SCANNED_FROM = {FEW}
calculate(read_catalogue([Path("a.yaml")]), Path("."), Wanted())
"""


@pytest.mark.heavy
@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace on this machine")
def test_so_many_bytes_are_asked_of_the_system(many: Path) -> None:
    """As the system sees it. The rows are read in blocks, each from its place in the file (pread)."""
    asked = "trace=openat,read,pread64,mmap"
    subprocess.run(
        ["strace", "-f", "-y", "-e", asked, "-o", many / "calls.txt", sys.executable, "-c", RUN],
        cwd=many, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True, capture_output=True,
    )  # fmt: skip
    calls = (many / "calls.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    for name in ("persons.csv", "absence.csv"):
        own = [line for line in calls if f"/{name}>" in line]
        size = (many / name).stat().st_size
        assert not [line for line in own if " mmap(" in line]
        assert _bytes_of("pread64", own) == size
        assert _bytes_of("read", own) + _bytes_of("pread64", own) <= BYTES * size


def _bytes_of(call: str, lines: list[str]) -> int:
    found = [re.search(rf" {call}\(.* = (\d+)$", line) for line in lines]
    return sum(int(one[1]) for one in found if one)
