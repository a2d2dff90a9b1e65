"""The fast reader is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd import THEMES

from forebyg.extracts import rows


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
