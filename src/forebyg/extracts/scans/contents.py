"""This room looks at the bytes of a file beside the scan of its rows: their fingerprint, and what is not plain."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock, Thread

import polars as pl

from forebyg.extracts.decoding import MARK
from forebyg.extracts.scans.heads import Written

BLOCK = 2 * 1024**2
COUNTED = 16 * 1024**2


class Bytes:
    """The bytes of a file, read once in a thread of their own, which begins with the first rows."""

    def __init__(self, file: Written):
        self.file = file
        self._sha256, self._is_plain = "", False
        self._thread: Thread | None = None
        self._lock = Lock()

    def begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._look, daemon=True)
                self._thread.start()

    def seen(self) -> tuple[str, bool]:
        """The fingerprint, and whether no byte of the file is odd."""
        self.begin()
        assert self._thread is not None
        self._thread.join()
        return self._sha256, self._is_plain

    def _look(self) -> None:
        sha256, size, is_plain = hashlib.sha256(), 0, True
        buffer = bytearray(BLOCK)
        view = memoryview(buffer)
        try:
            with open(self.file.found.path, "rb", buffering=0) as stream:
                while read := stream.readinto(buffer):
                    sha256.update(view[:read])
                    is_plain = is_plain and self._is_plain_block(buffer, read, size)
                    size += read
        except OSError:
            return
        self._sha256, self._is_plain = sha256.hexdigest(), is_plain and size == self.file.size

    def _is_plain_block(self, block: bytearray, length: int, place: int) -> bool:
        """Zero bytes, line ends of another kind, and marks of an encoding within the text."""
        if block.find(b"\0", 0, length) >= 0:
            return False
        if self.file.end == "\n" and block.find(b"\r", 0, length) >= 0:
            return False
        return self.file.codec is not None or block.find(MARK[:1], 1 if place == 0 else 0, length) < 0


def lines_of(file: Written) -> int:
    """How many lines the rows of the file take, the last one without an end too."""
    with open(file.found.path, "rb") as stream:
        stream.seek(-1, 2)
        is_open = stream.read(1) != b"\n"
    return _marks(file, "\n") + is_open


def has_all_cells(file: Written, rows: int, within: int) -> bool:
    """Whether there are as many separators as rows have that are whole, beside those `within` quotes; what has too many
    cells stops the scan."""
    return _marks(file, file.dialect.separator) == rows * (file.dialect.width - 1) + within


def _marks(file: Written, mark: str) -> int:
    """How often a byte stands below the header. Polars counts it faster than anything else does; the blocks spare the
    memory that the whole file would take."""
    marks, place = 0, file.start
    with open(file.found.path, "rb", buffering=0) as stream:
        stream.seek(place)
        while block := stream.read(COUNTED):
            parts = pl.scan_csv(block, eol_char=mark, quote_char=None, has_header=False, schema={"part": pl.String})
            marks += int(parts.select(pl.len()).collect().item()) - (not block.endswith(mark.encode()))
    return marks


def bytes_of(path: Path) -> int:
    """The size of a file, 0 where there is none."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
