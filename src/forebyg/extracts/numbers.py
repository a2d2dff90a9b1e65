"""This room reads whole and decimal numbers exactly, once it is certain which mark parts the decimals.

The mark is the one of `format`, or the one that the cells of the extract prove: `12,5`, `0.125`, `1.234,5` and
`1.234.567` prove theirs, `12.345` proves nothing. Where nothing is proven such a cell is refused; where a comma is,
`12.345` is twelve thousand, provided that the column parts its thousands throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.definitions.extracts import Format
from forebyg.expressions import DECIMAL_UNIT
from forebyg.extracts.cells import LOOK_ALIKE_MINUS, Cells, Parsed, Wrong, kept

BLANK_MARKS = " \u00a0\u202f\u2009'\u2019"
PLACES = 6
DIGITS = 38
OTHER = {",": ".", ".": ","}
SIGN = "[+-]?"

assert 10**PLACES == DECIMAL_UNIT


@dataclass(frozen=True)
class Marks:
    """`decimal`: None where nothing tells. `thousands`: the marks allowed. `pinned`: the contract allows uneven use.
    `disputed`: the cells prove both a comma and a point."""

    decimal: str | None
    thousands: str
    pinned: bool = False
    disputed: bool = False


def marks_of(format: Format, columns: Iterable[Cells]) -> Marks:
    """The marks of an extract: from its contract, else from its number columns taken together."""
    pinned = format.thousands
    if pinned is not None and pinned in BLANK_MARKS:
        pinned = BLANK_MARKS if pinned else ""
    decimal = format.decimal or (OTHER.get(pinned) if pinned else None)
    disputed = False
    if decimal is None:
        proven = {mark for cells in columns for mark in OTHER if _proves(cells, mark)}
        disputed = len(proven) == 2
        decimal = proven.pop() if len(proven) == 1 else None
    if pinned is not None:
        return Marks(decimal, pinned, True, disputed)
    return Marks(decimal, BLANK_MARKS + (OTHER[decimal] if decimal else ""), False, disputed)


def proof(cells: Cells, mark: str) -> pl.Series:
    """True for cells that can only be read with `mark` before the decimals."""
    d, t = re.escape(mark), re.escape(OTHER[mark])
    grouped = rf"[1-9]\d{{0,2}}(?:{t}\d{{3}}){{2,}}"
    split = rf"\d{{1,3}}(?:{t}\d{{3}})+{d}\d+|\d*{d}(?:\d{{1,2}}|\d{{4,}})|0\d*{d}\d{{3}}|\d{{4,}}{d}\d{{3}}|{d}\d{{3}}"
    # A whole number with a fraction is a fault of its own and proves nothing.
    pattern = grouped if cells.column.type == "int" else f"{grouped}|{split}"
    bare = cells.text.str.replace_all(f"[{BLANK_MARKS}]", "")
    return bare.str.contains(f"^{SIGN}(?:{pattern})$").fill_null(False)


def parse_int(cells: Cells, marks: Marks) -> Parsed:
    """Whole numbers as Int64."""
    text = _signed(cells.text)
    if text.str.contains(rf"^{SIGN}\d+$").all():
        values, doubtful, uneven = text.cast(pl.Int64, strict=False), None, None
    else:
        fits = text.str.contains(f"^{SIGN}(?:{_whole(marks)})$")
        values = kept(_plain(text, marks), fits).cast(pl.Int64, strict=False)
        doubtful, uneven = _doubtful(text, marks), _uneven(text, marks)
    return _parsed(text, values, marks, doubtful, uneven, ("is not a whole number", "are not whole numbers"))


def parse_decimal(cells: Cells, marks: Marks) -> Parsed:
    """Decimal numbers as Int128, counting 10**-6."""
    text = _signed(cells.text)
    d = re.escape(marks.decimal) if marks.decimal else None
    fraction = rf"(?:{d}\d+)?$|^{SIGN}{d}\d+$" if d else "$"
    fits = text.str.contains(rf"^{SIGN}(?:{_whole(marks)}){fraction}")
    plain = kept(_plain(text, marks), fits)
    fine = plain.str.contains(rf"\.\d{{{PLACES}}}0*[1-9]").fill_null(False)
    # Polars takes the digits as they are: no float is on the way.
    values = kept(plain, ~fine).cast(pl.Decimal(DIGITS, PLACES), strict=False).to_physical()
    parsed = _parsed(
        kept(text, ~fine),
        values,
        marks,
        _doubtful(text, marks),
        _uneven(text, marks),
        ("is not a decimal number", "are not decimal numbers"),
    )
    too_fine = Wrong(fine, "FB414", f"has more than {PLACES} decimals", f"have more than {PLACES} decimals")
    return Parsed(parsed.values, (*parsed.wrong, too_fine))


def _proves(cells: Cells, mark: str) -> bool:
    # A cell proves a comma by having one, or by having two points: the literal search spares most columns the pattern.
    if (
        not cells.text.str.contains(mark, literal=True).any()
        and not cells.text.str.contains(rf"\d{re.escape(OTHER[mark])}\d{{3}}{re.escape(OTHER[mark])}").any()
    ):
        return False
    return bool(proof(cells, mark).any())


def _signed(text: pl.Series) -> pl.Series:
    if not text.str.contains(LOOK_ALIKE_MINUS, literal=True).any():
        return text
    return text.str.replace(LOOK_ALIKE_MINUS, "-", literal=True)


def _whole(marks: Marks) -> str:
    grouped = (rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+" for mark in marks.thousands)
    return "|".join((r"\d+", *grouped))


def _plain(text: pl.Series, marks: Marks) -> pl.Series:
    bare = text.str.replace_all(f"[{re.escape(marks.thousands)}]", "") if marks.thousands else text
    return bare.str.replace(",", ".", literal=True) if marks.decimal == "," else bare


def _doubtful(text: pl.Series, marks: Marks) -> pl.Series | None:
    """Cells that are thousands or decimals, as one reads them."""
    return text.str.contains(rf"^{SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}$").fill_null(False) if marks.decimal is None else None


def _uneven(text: pl.Series, marks: Marks) -> pl.Series | None:
    """The cells of four digits and more without a mark, in a column where others have one."""
    if marks.pinned or not marks.thousands:
        return None
    grouped = text.str.contains(rf"^{SIGN}\d{{1,3}}(?:[{re.escape(marks.thousands)}]\d{{3}})+(?:\D|$)").fill_null(False)
    return text.str.contains(rf"^{SIGN}\d{{4,}}(?:\D|$)").fill_null(False) if grouped.any() else None


def _parsed(
    text: pl.Series,
    values: pl.Series,
    marks: Marks,
    doubtful: pl.Series | None,
    uneven: pl.Series | None,
    said: Sequence[str],
) -> Parsed:
    if marks.disputed:
        return Parsed(values)
    unread = text.is_not_null() & values.is_null()
    wrong = [Wrong(unread if doubtful is None else unread & ~doubtful, "FB414", *said)]
    if doubtful is not None:
        help = "say which in format: {decimal: ','} or format: {decimal: '.'}"
        wrong.append(
            Wrong(unread & doubtful, "FB416", "may be thousands or decimals", "may be thousands or decimals", help)
        )
    if uneven is not None:
        help = "if both are right, say which mark in format: {thousands: ...}"
        said = ("has no thousands separator where others have", "have no thousands separator where others have")
        wrong.append(Wrong(uneven, "FB416", *said, help))
    return Parsed(values, tuple(wrong))
