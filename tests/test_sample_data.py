"""The sample extracts are what their generator makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.heavy
def test_the_generator_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DATA / "generate.py", "--out", tmp_path], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert made == {path.name: path.read_bytes() for path in DATA.glob("*.csv")}


def test_the_sample_is_small_enough_to_travel_in_the_wheel() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.csv")) < 8 * 1024 * 1024


def test_no_cpr_number_could_be_a_persons() -> None:
    """Ten digits that begin as a day are replacement numbers: 60 is added to the day."""
    import re

    found = [
        number
        for path in DATA.glob("*.csv")
        for number in re.findall(rb"(?<![0-9])([0-9]{6})-?[0-9]{4}(?![0-9])", path.read_bytes())
    ]
    assert [number for number in found if not 61 <= int(number[:2]) <= 91] == []
