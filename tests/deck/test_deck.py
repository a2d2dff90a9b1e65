"""Every odd file of the deck is read right, or refused with all that is wrong with it; and none is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from leaks import leaked, said_by
from odd import DECK, THEMES
from odd_file import PLANTED, OddFile, misfits, table_of

from forebyg.errors import ExtractError
from forebyg.extracts import Opened, rows

NAMED = [pytest.param(file, id=f"{theme}: {file.name}") for theme, files in THEMES.items() for file in files]
HONEST = [param for param in NAMED if param.values[0].is_honest]
DISHONEST = [param for param in NAMED if not param.values[0].is_honest]
WRAPPED = re.compile("zip|workbook|Parquet")


Read = Callable[[OddFile], Opened]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a file twice: the fast reader and the strict one make the same of it."""

    def both(file: OddFile) -> Opened:
        fast = file.read(tmp_path)
        if all(name.endswith(".csv") for name in file.files) and "pseudonymise" not in file.contract:
            # What the fast reader gives up is read by the strict one. Without a key each reading hides the ids behind
            # others, so that nothing joins.
            monkeypatch.setattr(rows, "_read_fast", lambda *_: None)
            slow = file.read(tmp_path)
            assert (fast.problems, fast.receipts) == (slow.problems, slow.receipts)
            assert fast.frame.equals(slow.frame)
        return fast

    return both


@pytest.mark.parametrize("file", HONEST)
def test_an_honest_file_is_read_right(file: OddFile, read: Read) -> None:
    opened = read(file)
    assert opened.errors == ()
    assert table_of(opened.frame, file.contract["columns"]) == file.table
    if file.lines is not None:
        assert opened.frame[".line"].to_list() == file.lines
    receipt = opened.receipts[0]
    if file.left_out is not None:
        assert receipt.left_out == file.left_out
    if file.encoding is not None:
        assert receipt.encoding == file.encoding
    assert misfits(opened.warnings, file.warns) == ([], [])
    assert leaked(f"{opened.problems} {opened.receipts}", PLANTED) == []


@pytest.mark.parametrize("file", DISHONEST)
def test_a_dishonest_file_is_refused_with_all_its_faults(file: OddFile, read: Read, tmp_path: Path) -> None:
    with pytest.raises(ExtractError) as caught:
        file.open(tmp_path)
    assert leaked(said_by(caught.value), PLANTED) == []
    assert misfits(caught.value.problems, file.said) == ([], [])
    assert read(file).problems == caught.value.problems


def test_the_deck_is_as_large_as_promised_and_its_names_tell_apart() -> None:
    names = [file.name for file in DECK]
    assert len(names) == len(set(names)) >= 90
    assert min(len(files) for files in THEMES.values()) >= 10


def test_every_dishonest_file_holds_something_to_leak() -> None:
    bare = [
        file.name
        for file in DECK
        if not file.is_honest
        for text in (b"".join(file.files.values()).replace(b"\0", b"").decode("utf-8", "replace"),)
        if text.strip("\ufeff \r\n") and not leaked(text, PLANTED)
    ]
    # Compressed files hold it where nobody sees it.
    assert [name for name in bare if not WRAPPED.search(name)] == []
