"""This room makes any text safe to print and says how wide it stands on a screen."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

# Marks that reorder or hide text: a title must not be able to make a line read otherwise than it is written.
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_HIDDEN = {0x200B, 0x2060, 0xFEFF, 0x00AD, *range(0xE0000, 0xE0080)}
_BLANKS = {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029}
_CONTROL = {*range(0x20), *range(0x7F, 0xA0)}
# Half characters, which come from file names and arguments that are not UTF-8 and cannot be written.
_HALVES = range(0xD800, 0xE000)
_PLAIN: dict[int, str | None] = (
    dict.fromkeys(_BIDI | _HIDDEN | _CONTROL) | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_HALVES, "\ufffd")
)


def plain(text: str) -> str:
    """The text without control, bidi and hidden characters; a tab or line break becomes one blank."""
    return text if text.isascii() and text.isprintable() else text.translate(_PLAIN)


def columns_of(character: str) -> int:
    """How many columns of a terminal a character takes: 0, 1 or 2."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(columns_of(character) for character in text)


# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(value: Any) -> str:
    """A cell of a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # Judged before the cleaning too: a leading tab or return would otherwise hide what it was put there for.
        cleaned = plain(value)
        return f"'{cleaned}" if value.startswith(_FORMULA) or cleaned.startswith(_FORMULA) else cleaned
    return value.isoformat() if isinstance(value, dt.date) else repr(value)
