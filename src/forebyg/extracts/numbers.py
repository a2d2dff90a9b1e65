"""This room reads whole and decimal numbers exactly, once it is certain which mark parts the decimals.

The mark is the one of `format`, or the one that the cells of the extract prove: `12,5`, `0.125`, `1.234,5` and
`1.234.567` prove theirs, `12.345` proves nothing. Where nothing is proven such a cell is refused; where a comma is,
`12.345` is twelve thousand, provided that the column parts its thousands throughout. Of several files each has to
prove its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from forebyg.definitions.extracts import Format
from forebyg.expressions import DECIMAL_UNIT
from forebyg.extracts import words
from forebyg.extracts.cells import Cells, Parsed, Wrong, kept
from forebyg.extracts.damage import SHORTENED, unread
from forebyg.extracts.spelling import plain_numbers

BLANK_MARKS = " '"
"""Blanks and apostrophes of any other kind were spelled so before."""
PLACES = 6
DIGITS = 38
OTHER = {",": ".", ".": ","}
SIGN = "[+-]?"
OF_TWO_MEANINGS = rf"^{SIGN}[1-9][0-9]{{0,2}}[.,][0-9]{{3}}$"
"""Thousands or decimals, as one reads them."""
PROVING_ROWS = 1_000
"""So many first rows are asked before the whole column is."""
NAMES = {" ": "blank", "'": "apostrophe"}
WHOLE = ("is not a whole number", "are not whole numbers")
DECIMAL = ("is not a decimal number", "are not decimal numbers")
HINTS = words.HINTS | {
    "%$": 'a percent sign is read where the column says unit: "%"',
    r"^\(.*\)$": "write what is below zero with a minus",
    r"\d[0-9.,' ]*[^0-9.,' %()+-]\D*$": "what stands behind numbers is read where the column says it: unit: ...",
}
WHOLE_HINTS = HINTS | {rf"^{SIGN}\d*[.,](?:\d{{1,2}}|\d{{4,}})$": "numbers with decimals are of type decimal"}

assert 10**PLACES == DECIMAL_UNIT


@dataclass(frozen=True)
class Marks:
    """`decimal`: None where nothing tells. `thousands`: the marks allowed. `pinned`: the contract allows uneven use.
    `disputed`: the cells prove both a comma and a point. `silent`: the rows of files that prove none themselves."""

    decimal: str | None
    thousands: str
    pinned: bool = False
    disputed: bool = False
    silent: pl.Series | None = field(default=None, compare=False)


def marks_of(format: Format, columns: Iterable[Cells]) -> Marks:
    """The marks of an extract: from its contract, else from its number columns taken together."""
    pinned = format.thousands
    if pinned and plain_numbers(pl.Series([f"1{pinned}1"])).item()[1] in BLANK_MARKS:
        pinned = BLANK_MARKS
    decimal = format.decimal or (OTHER.get(pinned) if pinned else None)
    disputed, silent, columns = False, None, list(columns)
    if decimal is None:
        proven = {mark for cells in columns for mark in _proven(cells)}
        disputed = len(proven) == 2
        decimal = proven.pop() if len(proven) == 1 else None
        silent = _silent(columns, decimal) if decimal else None
    if pinned is not None:
        return Marks(decimal, pinned, True, disputed, silent)
    return Marks(decimal, BLANK_MARKS + (OTHER[decimal] if decimal else ""), False, disputed, silent)


def _silent(columns: list[Cells], decimal: str) -> pl.Series | None:
    """The rows of files that have cells of two meanings, and none that proves which is meant."""
    files = columns[0].files
    if len(files) < 2 or not any(cells.text.str.contains(OF_TWO_MEANINGS).any() for cells in columns):
        return None
    shown, start, masks = [proof(cells, decimal) for cells in columns], 0, []
    for height in files:
        is_silent = not any(mask.slice(start, height).any() for mask in shown)
        masks.append(pl.Series([is_silent]).new_from_index(0, height))
        start += height
    return pl.concat(masks)


def proof(cells: Cells, mark: str) -> pl.Series:
    """True for cells that can only be read with `mark` before the decimals."""
    return _proof(cells.text, mark, cells.column.type == "int")


def parse_int(cells: Cells, marks: Marks) -> Parsed:
    """Whole numbers as Int64."""
    text = cells.text
    if text.str.contains(rf"^{SIGN}[0-9]+$").all():
        return _parsed(text, text.cast(pl.Int64, strict=False), marks, WHOLE, WHOLE_HINTS)
    marked = _has_marks(text, marks)
    fits = text.str.contains(f"^{SIGN}(?:{_whole(marks, marked)})$")
    values = kept(_plain(text, marks, marked), fits).cast(pl.Int64, strict=False)
    return _parsed(text, values, marks, WHOLE, WHOLE_HINTS, marked)


def parse_decimal(cells: Cells, marks: Marks) -> Parsed:
    """Decimal numbers as Int128, counting 10**-6."""
    text = cells.text
    marked = _has_marks(text, marks)
    d = re.escape(marks.decimal) if marks.decimal else None
    fraction = rf"(?:{d}[0-9]+)?$|^{SIGN}{d}[0-9]+$" if d else "$"
    fits = text.str.contains(rf"^{SIGN}(?:{_whole(marks, marked)}){fraction}")
    plain = kept(_plain(text, marks, marked), fits)
    # Polars takes the digits as they are: no float is on the way. Where it refuses none, none has too many decimals.
    values = plain.cast(pl.Decimal(DIGITS, PLACES), strict=False).to_physical()
    fine = plain.str.contains(rf"\.[0-9]{{{PLACES}}}0*[1-9]").fill_null(False)
    values = values.to_frame("value").select(pl.when(~fine).then("value")).to_series() if fine.any() else values
    parsed = _parsed(kept(text, ~fine) if fine.any() else text, values, marks, DECIMAL, HINTS, marked)
    too_fine = Wrong(fine, "FB414", f"has more than {PLACES} decimals", f"have more than {PLACES} decimals")
    return Parsed(parsed.values, (*parsed.wrong, too_fine), parsed.detected)


def disputes(columns: Iterable[Cells]) -> list[tuple[Cells, Wrong]]:
    """Where commas and points contradict each other: the few in a column of both, else the columns of either."""
    proofs = [(cells, {mark: proof(cells, mark) for mark in OTHER}) for cells in columns]
    counts = [{mark: int(mask.sum()) for mark, mask in masks.items()} for _, masks in proofs]
    most = {mark for count in counts for mark in OTHER if count[mark] > count[OTHER[mark]]}
    found = []
    for (cells, masks), count in zip(proofs, counts, strict=True):
        for mark in OTHER:
            is_odd = 0 < count[mark] <= count[OTHER[mark]]
            is_one_of_two = count[OTHER[mark]] == 0 < count[mark] and len(most) == 2
            if is_odd or is_one_of_two:
                found.append((cells, _dispute(masks[mark], mark)))
    return found


def _dispute(mask: pl.Series, mark: str) -> Wrong:
    word = "a decimal comma" if mark == "," else "a decimal point"
    return Wrong(
        mask, "FB416", f"has {word}, others have not", f"have {word}, others have not",
        "write all numbers with one mark, or say which is meant in format: {decimal: ','}",
    )  # fmt: skip


def _proof(text: pl.Series, mark: str, is_whole: bool) -> pl.Series:
    d, t = re.escape(mark), re.escape(OTHER[mark])
    grouped = rf"[1-9]\d{{0,2}}(?:{t}\d{{3}}){{2,}}"
    split = rf"\d{{1,3}}(?:{t}\d{{3}})+{d}\d+|\d*{d}(?:\d{{1,2}}|\d{{4,}})|0\d*{d}\d{{3}}|\d{{4,}}{d}\d{{3}}|{d}\d{{3}}"
    # A whole number with a fraction is a fault of its own and proves nothing.
    pattern = grouped if is_whole else f"{grouped}|{split}"
    bare = text.str.replace_all(f"[{BLANK_MARKS}]", "")
    return bare.str.contains(f"^{SIGN}(?:{pattern})$").fill_null(False)


def _proven(cells: Cells) -> set[str]:
    """The marks that some cell proves: a comma by having one, or by having two points."""
    text, is_whole = cells.text, cells.column.type == "int"
    if not text.str.contains_any(list(OTHER)).any():
        return set()
    some = {mark: text.str.count_matches(mark, literal=True) for mark in OTHER}
    maybe = (mark for mark in OTHER if (some[mark] > 0).any() or (some[OTHER[mark]] > 1).any())
    return {mark for mark in maybe if _shows(text, mark, is_whole)}


def _shows(text: pl.Series, mark: str, is_whole: bool) -> bool:
    return any(_proof(part, mark, is_whole).any() for part in (text.head(PROVING_ROWS), text))


def _has_marks(text: pl.Series, marks: Marks) -> bool:
    return bool(marks.thousands and text.str.contains_any(list(marks.thousands)).any())


def _whole(marks: Marks, marked: bool) -> str:
    grouped = (rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+" for mark in marks.thousands if marked)
    return "|".join(("[0-9]+", *grouped))


def _plain(text: pl.Series, marks: Marks, marked: bool) -> pl.Series:
    bare = text.str.replace_all(f"[{re.escape(marks.thousands)}]", "") if marked else text
    return bare.str.replace(",", ".", literal=True) if marks.decimal == "," else bare


def _parsed(
    text: pl.Series, values: pl.Series, marks: Marks, said: tuple[str, str], hints: dict[str, str], marked: bool = False
) -> Parsed:
    missing = text.is_not_null() & values.is_null()
    if marks.disputed:
        # What one of the two marks can read is told for all columns together.
        return Parsed(values, unread(text, missing & ~_readable(text, said is WHOLE), said, (SHORTENED,), hints))
    doubtful = _doubtful(text, marks)
    values = values.to_frame("value").select(pl.when(~doubtful).then("value")).to_series() if doubtful.any() else values
    missing |= doubtful
    help = "say which in format: {decimal: ','} or format: {decimal: '.'}"
    may = "may be thousands or decimals"
    wrong = [*unread(text, missing & ~doubtful, said, (SHORTENED,), hints), Wrong(doubtful, "FB416", may, may, help)]
    if not marked:
        return Parsed(values, tuple(wrong))
    grouped = text.str.contains(rf"^{SIGN}\d{{1,3}}(?:[{re.escape(marks.thousands)}]\d{{3}})+(?:\D|$)").fill_null(False)
    grouped &= ~doubtful
    wrong += [] if marks.pinned or not grouped.any() else [_uneven(text, grouped)]
    return Parsed(values, tuple(wrong), {} if marks.pinned or not grouped.any() else _detected(text, grouped, marks))


def _doubtful(text: pl.Series, marks: Marks) -> pl.Series:
    """Cells of two meanings, where nothing tells which, or nothing in their own file."""
    if marks.decimal is not None and marks.silent is None:
        return pl.Series([False]).new_from_index(0, len(text))
    doubtful = text.str.contains(OF_TWO_MEANINGS).fill_null(False)
    return doubtful if marks.silent is None else doubtful & marks.silent


def _readable(text: pl.Series, is_whole: bool) -> pl.Series:
    """Cells that can be read with a comma or with a point."""
    fits = []
    for mark in OTHER:
        fraction = "" if is_whole else rf"(?:{re.escape(mark)}[0-9]+)?"
        whole = _whole(Marks(mark, BLANK_MARKS + OTHER[mark]), True)
        bare = "" if is_whole else rf"|{re.escape(mark)}[0-9]+"
        fits.append(text.str.contains(rf"^{SIGN}(?:(?:{whole}){fraction}{bare})$"))
    return (fits[0] | fits[1]).fill_null(False)


def _uneven(text: pl.Series, grouped: pl.Series) -> Wrong:
    """Of the cells of four digits and more the fewer: those without a mark, or those with one."""
    plain = text.str.contains(rf"^{SIGN}\d{{4,}}(?:\D|$)").fill_null(False)
    help = "if both are right, say which mark in format: {thousands: ...}"
    if plain.sum() > grouped.sum():
        said = ("has a thousands separator where others have none", "have a thousands separator where others have none")
        return Wrong(grouped, "FB416", *said, help)
    said = ("has no thousands separator where others have", "have no thousands separator where others have")
    return Wrong(plain, "FB416", *said, help)


def _detected(text: pl.Series, grouped: pl.Series, marks: Marks) -> dict[str, str]:
    parted = text.filter(grouped)
    seen = [mark for mark in marks.thousands if parted.str.contains(mark, literal=True).any()]
    return {"thousands": ", ".join(NAMES.get(mark, mark) for mark in seen)}
