"""This room spells cells one way before they are read: composed letters, one kind of blank, of minus, of apostrophe."""

from __future__ import annotations

import polars as pl

ODD_BLANKS = r"[\u{a0}\u{1680}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}]"
APOSTROPHES = r"[\u{2018}\u{2019}\u{2bc}]"
MINUSES = r"[\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}\u{fe63}\u{ff0d}]"
"""Typographers' minus, en dash and hyphens."""
INVISIBLE = (
    r"[\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{2066}-\u{2069}\u{feff}"
    r"\u{7f}-\u{84}\u{86}-\u{9f}]"
)
"""Letters without width, marks of direction, soft hyphens and controls: two cells that look alike are not."""
_IMAGES = r"€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u{80}-\u{bf}"
SPOILT = rf"\x{{FFFD}}|[ÃÂ][{_IMAGES}]|â€|\p{{Ll}}Ã|\bÃ\p{{Ll}}"
"""The two bytes of a letter read as two letters of Windows; behind Ã the second may be lost. São and SÃO are words."""
SPOILT_DOS = r"^[^‹]*\p{L}›(?:$|[ ,.])|(?:^|[ ,-])[›†]\p{Ll}"
"""The ø and å of DOS at the edge of a word; text may have quotes there."""
RARE = rf"[\u{{300}}-\u{{36f}}]|{ODD_BLANKS}|{INVISIBLE}|{SPOILT}|{SPOILT_DOS}"
KEPT_AS_TEXT = r'^="([^"]*)"$'
"""What saves the zeros of a code from a spreadsheet: ="0101"."""


def is_ascii(text: pl.Series) -> bool:
    """As many bytes as letters: the cheapest look at a whole column."""
    letters = pl.col("text").str
    return bool(text.to_frame("text").select(letters.len_bytes().sum() == letters.len_chars().sum()).item())


def has_rare_letters(text: pl.Series) -> bool:
    """Whether a cell has letters that have to be composed, cannot be seen, or were spoilt."""
    if is_ascii(text):
        return False
    few = text.to_frame("text").select(pl.col("text").approx_n_unique() * 10 < pl.len()).item()
    return bool((text.unique() if few else text).str.contains(RARE).any())


def composed(text: pl.Series) -> pl.Series:
    """The letters of a Mac, `A` and a ring, as the one letter that others write."""
    return text.str.normalize("NFC")


def with_plain_blanks(text: pl.Series) -> pl.Series:
    """What looks like one name is one name: a blank that does not break is a blank."""
    return text.str.replace_all(ODD_BLANKS, " ")


def unwrapped(text: pl.Series) -> pl.Series:
    """The code inside of ="0101"."""
    if not text.str.starts_with('="').any():
        return text
    return text.str.replace(KEPT_AS_TEXT, "$1").str.strip_chars()


def plain_numbers(text: pl.Series) -> pl.Series:
    """Numbers with a hyphen in front where they are below zero, and blanks and apostrophes of one kind."""
    if not is_ascii(text):
        text = text.str.replace_all(ODD_BLANKS, " ").str.replace_all(APOSTROPHES, "'").str.replace_all(MINUSES, "-")
    number = pl.col("number").str
    is_behind, is_apart = number.ends_with("-"), number.starts_with("- ") | number.starts_with("+ ")
    behind, apart = text.to_frame("number").select(behind=is_behind.any(), apart=is_apart.any()).row(0)
    if behind:
        text = text.str.replace(r"^([^-+].*?) *-$", "-$1")
    if apart:
        text = text.str.replace(r"^([-+]) +", "$1")
    return text
