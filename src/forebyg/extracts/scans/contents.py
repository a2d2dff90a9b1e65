"""This room looks at the bytes of a file as they are read for its rows: their fingerprint, and what is not plain."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from forebyg.extracts.decoding import MARK
from forebyg.extracts.scans.heads import Written


class Bytes:
    """The bytes of a file, piece by piece in their order: of those that rows are made of, and no others."""

    def __init__(self, file: Written):
        self.file = file
        self._sha256, self._size, self._is_plain = hashlib.sha256(), 0, True

    def look(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self._is_plain = self._is_plain and self._is_plain_piece(piece)
        self._size += len(piece)

    def seen(self) -> tuple[str, bool]:
        """The fingerprint, and whether no byte of the whole file is odd."""
        return self._sha256.hexdigest(), self._is_plain and self._size == self.file.size

    def _is_plain_piece(self, piece: bytes) -> bool:
        """Zero bytes, line ends of another kind, and marks of an encoding within the text."""
        if b"\0" in piece or (self.file.end == "\n" and b"\r" in piece):
            return False
        return self.file.codec is not None or piece.find(MARK[:1], 0 if self._size else 1) < 0


def lines_of(text: bytes, file: Written) -> int:
    """How many lines a block of rows takes, the last one without an end too."""
    is_closed = text.endswith(b"\n")
    # Where the line feed begins the next line, that of the last line begins none.
    return _marks(text, "\n") + (-is_closed if file.end == "\r" else not is_closed)


def has_all_cells(text: bytes, file: Written, rows: int, within: int) -> bool:
    """Whether a block has as many separators as rows have that are whole, beside those `within` quotes; what has too
    many cells stops the scan."""
    return _marks(text, file.dialect.separator) == rows * (file.dialect.width - 1) + within


def _marks(text: bytes, mark: str) -> int:
    """How often a byte stands in a text. Polars counts it faster than anything else does."""
    parts = pl.scan_csv(text, eol_char=mark, quote_char=None, has_header=False, schema={"part": pl.String})
    return int(parts.select(pl.len()).collect().item()) - (not text.endswith(mark.encode()))


def bytes_of(path: Path) -> int:
    """The size of a file, 0 where there is none."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
