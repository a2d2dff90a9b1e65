"""The fast reader and the strict one make the same of every odd file, and the fast one is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd import DECK, THEMES
from odd_file import OddFile

from forebyg.extracts import rows

PLAIN = [file for file in DECK if all(name.endswith(".csv") for name in file.files)]
# Without a key each reading hides the ids behind others, so that nothing joins.
SAME = [file for file in PLAIN if "pseudonymise" not in file.contract]


@pytest.mark.parametrize("file", SAME, ids=[file.name for file in SAME])
def test_the_two_speeds_agree(file: OddFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = file.read(tmp_path)
    # What the fast reader gives up is read by the strict one.
    monkeypatch.setattr(rows, "_read_fast", lambda *_: None)
    slow = file.read(tmp_path)
    assert fast.problems == slow.problems
    assert fast.receipts == slow.receipts
    assert fast.frame.equals(slow.frame)


def test_most_files_are_read_fast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slowly = []
    strict = rows._read_slowly
    monkeypatch.setattr(rows, "_read_slowly", lambda *given: slowly.append(given) or strict(*given))
    honest = [file for theme in ("quotes", "rows", "numbers", "headers") for file in THEMES[theme] if file.is_honest]
    for number, file in enumerate(honest):
        folder = tmp_path / str(number)
        folder.mkdir()
        file.read(folder)
    assert 0 < len(slowly) < len(honest) / 5
