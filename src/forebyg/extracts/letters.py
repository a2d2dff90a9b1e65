"""This room reads ids, categories and text: always text, never a number, and no damaged cell passed on in silence."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import polars as pl

from forebyg.extracts.cells import Cells, Parsed, Wrong, kept
from forebyg.extracts.damage import (
    APOSTROPHE,
    CODE_AS_DATE,
    ERROR,
    FRACTION_ID,
    PARTED,
    SHORTENED_ID,
    UNSEEN,
    Damage,
    found_in,
)
from forebyg.extracts.spelling import SPOILT, SPOILT_DOS
from forebyg.extracts.words import null_words, total_words

CONTROLS = tuple(chr(code) for code in range(1, 32) if chr(code) not in "\t\r")
SUSPECT = ("#", ":5", "E+", "e+", ".0", ",0", "'", *CONTROLS)
"""What damaged cells have: one search of the whole column spares the patterns nearly always."""
OF_PERSON = r"^[0-3][0-9][01][0-9]{3}-[0-9]{4}$"
FIRST_ROWS = 1_000
MONTHS = ["jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "ok", "oc", "nov", "dec"]
CONTROL = Damage(r"[\x01-\x08\x0b\x0c\x0e-\x1f]", UNSEEN.code, UNSEEN.one, UNSEEN.many, UNSEEN.help)
LINE_END = Damage(
    "\n", "FB428", "holds a line end", "hold line ends",
    "was a quote lost, and took in the rows below? if all is well, declare the column as text",
)  # fmt: skip


class _Look(NamedTuple):
    """What all cells are asked at once. `is_parted`: the first ids are numbers with marks between thousands;
    `has_persons`: there are persons among these. Only text may well name months."""

    has_suspects: bool
    has_months: bool
    is_parted: bool
    has_persons: bool


def read_letters(cells: Cells) -> Parsed:
    """The cells as they stand, composed and without surrounding blanks (text keeps its own); codes with their zeros."""
    look = _looked_at(cells)
    wrong = [*_spoilt(cells), *_damaged(cells, look), *_remade(cells, look), *_persons(cells, look)]
    wrong += [*null_words(cells), *total_words(cells)]
    if cells.column.type == "text":
        return Parsed(kept(cells.whole, cells.text.is_not_null()), tuple(wrong))
    if cells.column.digits is None:
        return Parsed(cells.text, tuple(wrong))
    return _with_zeros(cells, cells.column.digits, tuple(wrong))


def any_of(wrongs: tuple[Wrong, ...], height: int) -> pl.Series:
    """The cells that are told as errors already."""
    nothing = pl.Series([False]).new_from_index(0, height)
    masks = (wrong.mask.fill_null(False) for wrong in wrongs if wrong.severity == "error")
    return reduce(lambda left, right: left | right, masks, nothing)


def _looked_at(cells: Cells) -> _Look:
    text, first, nothing = pl.col("text").str, pl.col("text").head(FIRST_ROWS).str, pl.lit(False)
    is_id, is_text = cells.column.type == "id", cells.column.type == "text"
    asked = cells.text.to_frame("text").select(
        suspects=text.contains_any(list(SUSPECT)).any(),
        months=nothing if is_text else text.contains_any(MONTHS, ascii_case_insensitive=True).any(),
        parted=first.contains(PARTED.pattern).all() if is_id else nothing,
        persons=first.contains(OF_PERSON).any() if is_id else nothing,
    )
    return _Look(*asked.row(0))


def _spoilt(cells: Cells) -> tuple[Wrong, ...]:
    if not cells.has_rare_letters:
        return ()
    said = "letters that were spoilt before the file was written"
    help = "they were stored in another encoding than they were read with: export the file anew"
    pattern = SPOILT if cells.column.type == "text" else f"{SPOILT}|{SPOILT_DOS}"
    spoilt = Wrong(cells.text.str.contains(pattern), "FB422", f"has {said}", f"have {said}", help)
    return (spoilt,) if cells.column.type == "text" else (spoilt, *found_in(cells.text, (UNSEEN,)))


def _damaged(cells: Cells, look: _Look) -> tuple[Wrong, ...]:
    text = cells.text
    if not look.has_suspects:
        return ()
    if cells.column.type == "text":
        return found_in(text, (ERROR,))
    is_number = cells.column.type == "id" or cells.column.digits is not None
    fraction = (FRACTION_ID,) if is_number and not _has_fractions(text) else ()
    return found_in(text, (CONTROL, LINE_END, ERROR, SHORTENED_ID, APOSTROPHE, *fraction))


def _has_fractions(text: pl.Series) -> bool:
    """Where as many codes have other fractions, 1.0 is a code too."""
    codes = text.unique()
    others = codes.str.contains(r"^\d+[.,]\d*[1-9]\d*$").sum()
    return bool(others and others >= codes.str.contains(FRACTION_ID.pattern).sum())


def _remade(cells: Cells, look: _Look) -> tuple[Wrong, ...]:
    """Codes that a spreadsheet took for numbers, all of them, or for dates."""
    text = cells.text
    if look.is_parted and text.null_count() < len(text):
        return found_in(text, (PARTED,)) if text.str.contains(PARTED.pattern).all() else ()
    if not look.has_months:
        return ()
    left = kept(text, ~text.is_in(cells.column.values or []))
    dates = text.str.contains(CODE_AS_DATE.pattern).fill_null(False)
    others = text.filter(~dates & text.is_not_null())
    # Days of the year beside words, or months alone, are values.
    is_beside_codes = others.str.contains(r"^[^ ]*[0-9][^ ]*$").sum() * 2 > len(others)
    return found_in(left, (CODE_AS_DATE,)) if is_beside_codes else ()


def _persons(cells: Cells, look: _Look) -> tuple[Wrong, ...]:
    if not look.has_persons:
        return ()
    mask = cells.text.str.contains(OF_PERSON)
    said = ("looks like a CPR number", "look like CPR numbers")
    return (Wrong(mask, "FB428", *said, "declare it as cpr: then all spellings of a number are one", "warning"),)


def _with_zeros(cells: Cells, digits: int, wrong: tuple[Wrong, ...]) -> Parsed:
    """Codes of so many digits; those that lost their zeros get them back."""
    text = cells.text
    short = text.str.contains(rf"^[0-9]{{1,{max(digits - 1, 1)}}}$") & (text.str.len_chars() < digits)
    given = int(short.sum())
    values = text.zip_with(~short.fill_null(False), text.str.zfill(digits)) if given else text
    unlike = ~values.str.contains(rf"^[0-9]{{{digits}}}$") & ~any_of(wrong, len(text))
    said = (f"is no code of {digits} digits", f"are no codes of {digits} digits")
    help = "correct the cells, or take 'digits' out of the contract"
    detected = {f"{cells.name}.zeros given back": str(given)} if given else {}
    return Parsed(values, (*wrong, Wrong(unlike, "FB432", *said, help)), detected)
