"""This room turns blocks of an older encoding into UTF-8, as fast as the letters in them allow."""

from __future__ import annotations

from forebyg.extracts.decoding import DOS_AE, DOS_LETTERS, MAC_LETTERS, UTF8_LETTERS
from forebyg.extracts.scans.heads import Written
from forebyg.extracts.scans.plain import NotPlain, plain_if

ASCII = bytes(range(0x80))
LEADS = (b"\xc2", b"\xc3", b"\xe2")
"""What the letters of UTF-8 begin with that Danish text has."""
OLDER = frozenset(b"\x86\x8c\x91\x9b\xbe\xbf")
"""The letters of DOS and of an old Mac."""
WINDOWS = frozenset(range(0x80, 0xA0))
"""Where Windows and latin-1 differ."""


def as_utf8(block: bytes, file: Written) -> bytes:
    """The block in UTF-8; NotPlain where its letters may be those of another encoding."""
    if file.codec is None or block.isascii():
        return block
    letters = set(block.translate(None, ASCII))
    if not file.is_pinned:
        plain_if(not (any(lead in block for lead in LEADS) and UTF8_LETTERS.search(block)))
        if letters & OLDER:
            plain_if(not any(pattern.search(block) for pattern in (DOS_LETTERS, DOS_AE, MAC_LETTERS)))
    codec = "latin-1" if file.codec == "iso8859-1" or not letters & WINDOWS else "cp1252"
    try:
        return block.decode(codec).encode()
    except UnicodeDecodeError:
        raise NotPlain from None
