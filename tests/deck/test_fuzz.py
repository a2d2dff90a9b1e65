"""Damaged files end in a frame or in a message: one minute of the run that the README tells of."""

from __future__ import annotations

import pytest
from fuzz import main


@pytest.mark.heavy
def test_a_minute_of_damaged_files_ends_without_a_crash_a_hang_or_a_leak(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--minutes", "1", "--limit", "20"])
    assert code == 0, capsys.readouterr().out
