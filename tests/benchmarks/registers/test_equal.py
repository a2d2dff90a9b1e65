"""forebyg and the programs written by hand give the same values, in both styles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import equal
import pytest

SCALE = 0.005


@pytest.mark.parametrize(("style", "count"), [("iso", 120), ("danish", 12)])
def test_all_values_are_those_of_the_programs_written_by_hand(tmp_path: Path, style: str, count: int) -> None:
    arguments = ["--scale", str(SCALE), "--style", style, "--folder", str(tmp_path)]
    subprocess.run([sys.executable, str(equal.HERE / "generate.py"), *arguments], check=True)
    ours = equal.of_forebyg(tmp_path, count)
    assert len({indicator for indicator, _, _ in ours}) == count
    for program in ("polars", "duckdb"):
        assert equal.differences(ours, equal.of_program(program, tmp_path, style, count)) == []
