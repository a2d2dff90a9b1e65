"""This room knows what spreadsheets and programs do to cells, and sorts the cells that could not be read by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.extracts.cells import Wrong
from forebyg.extracts.spelling import INVISIBLE
from forebyg.extracts.words import NULL_HINT

_NAMES = (
    "#N/A", "#I/T", "#VALUE!", "#VÆRDI!", "#REF!", "#REFERENCE!", "#DIV/0!", "#DIVISION/0!", "#NAME?", "#NAVN?",
    "#NUM!", "#NUMERISK!", "#NULL!", "#NUL!", "#SPILL!", "#OVERLØB!", "#CALC!", "#BEREGN!", "#FIELD!", "#FELT!",
    "#BLOCKED!", "#BLOKERET!", "#UNKNOWN!", "#UKENDT!", "#CONNECT!", "#FORBIND!", "#BUSY!", "#OPTAGET!",
    "#GETTING_DATA", "#HENTER_DATA",
)  # fmt: skip
_LIBRE = r"(?:Err|Fejl):[0-9]{3}"
ERRORS = rf"^(?:{'|'.join(re.escape(name) for name in _NAMES)}|#{{3,}}|{_LIBRE})$"
"""What Excel writes, in English and in Danish, where it cannot compute or its column is too narrow; and LibreOffice."""
ANY_EXPONENT = r"^[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+$"
EXPONENT = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,3}$"
"""How Excel shows twelve digits and more; without the plus it may be a code."""
WITH_FRACTION = r"^[0-9]+[.,](?:0|00|0{4,})$|^[0-9]{4,}[.,]000$"
"""What pandas makes of whole numbers in a column with empty cells, and others of all; 1.000 may be a code."""
MONTH = r"(?:jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)\.?"
SERIAL = r"^(?:[1-7][0-9]{4}|80000)(?:[.,][0-9]+)?$"
"""The days since 1899 that Excel keeps for a date: 10000 is in 1927, 80000 in 2119."""


@dataclass(frozen=True)
class Damage:
    """What was done to cells like `pattern`, in a sentence about one and about many, and what to do."""

    pattern: str
    code: str
    one: str
    many: str
    help: str


ERROR = Damage(
    ERRORS, "FB428", "holds an error of a spreadsheet", "hold an error of a spreadsheet",
    f"correct the sheet and export it anew; {NULL_HINT}",
)  # fmt: skip
UNSEEN = Damage(
    INVISIBLE, "FB422", "has letters that cannot be seen", "have letters that cannot be seen",
    "take them out where the file comes from, and export it anew",
)  # fmt: skip
SHORTENED = Damage(
    ANY_EXPONENT, "FB428", "is written as a power of ten: digits may be lost",
    "are written as powers of ten: digits may be lost",
    "show the column of the spreadsheet as a number with all its digits, and export it anew",
)  # fmt: skip
SHORTENED_ID = Damage(
    EXPONENT, "FB428", "was shortened to a power of ten by a spreadsheet",
    "were shortened to powers of ten by a spreadsheet",
    "the digits are lost: open the original with the column as text, or export it anew without a spreadsheet",
)  # fmt: skip
FRACTION = Damage(
    WITH_FRACTION, "FB428", "was turned into a number with a fraction of zero",
    "were turned into numbers with a fraction of zero",
    "export the column as text: zeros in front may be lost too",
)  # fmt: skip
FRACTION_ID = replace(FRACTION, help=f"{FRACTION.help}; if these are codes written so, declare it as category")
APOSTROPHE = Damage(
    "^'[0-9]+$", "FB428", "has the apostrophe that a spreadsheet keeps before text",
    "have the apostrophe that a spreadsheet keeps before text", "take it out, or export the sheet anew as text",
)  # fmt: skip
PARTED = Damage(
    r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$|^[1-9][0-9]{0,2}(?:,[0-9]{3})+$", "FB428",
    "is written with marks between thousands", "are written with marks between thousands",
    "export the column as text; if these are codes written so, declare it as category",
)  # fmt: skip
CODE_AS_DATE = Damage(
    rf"(?i)^(?:[0-9]{{1,2}}(?:[-/ ]|\. ?){MONTH}|{MONTH}[-/ .][0-9]{{1,2}})$", "FB428",
    "is a date among codes: a spreadsheet may have made it of one",
    "are dates among codes: a spreadsheet may have made them of some",
    "open the original with the column as text and export it anew; if these are values, name them in 'values'",
)  # fmt: skip
DAY_NUMBER = Damage(
    SERIAL, "FB428", "is the day number of a spreadsheet, not a date", "are day numbers of a spreadsheet, not dates",
    "show the column of the spreadsheet as a date, and export it anew",
)  # fmt: skip


def found_in(text: pl.Series, damages: Sequence[Damage]) -> tuple[Wrong, ...]:
    """The cells that were damaged so; no cell twice."""
    wrongs: list[Wrong] = []
    left = text.is_not_null()
    for damage in damages:
        mask = left & text.str.contains(damage.pattern)
        if mask.any():
            wrongs.append(Wrong(mask, damage.code, damage.one, damage.many, damage.help))
            left &= ~mask
    return tuple(wrongs)


def unread(
    text: pl.Series,
    mask: pl.Series,
    said: tuple[str, str],
    damages: Sequence[Damage],
    hints: Mapping[str, str],
    help: str | None = None,
) -> tuple[Wrong, ...]:
    """Why the cells that `mask` marks could not be read: damaged, or no such thing as `said`, with what helps."""
    mask = mask.fill_null(False)
    if not mask.any():
        return ()
    rows = mask.arg_true()
    cells = text.gather(rows)
    damaged = found_in(cells, (UNSEEN, ERROR, *damages))
    rest = pl.Series([True]).new_from_index(0, len(cells))
    for wrong in damaged:
        rest &= ~wrong.mask
    others = cells.filter(rest)
    advice = dict.fromkeys(hint for pattern, hint in hints.items() if others.str.contains(pattern).any())
    plain = Wrong(rest, "FB414", *said, "; ".join([*advice, *([help] if help else [])]) or None)
    return tuple(_spread(wrong, rows, len(text)) for wrong in (plain, *damaged) if wrong.mask.any())


def _spread(wrong: Wrong, rows: pl.Series, height: int) -> Wrong:
    """The same cells, marked in the whole column."""
    mask = pl.Series([False]).new_from_index(0, height).scatter(rows.filter(wrong.mask), True)
    return Wrong(mask, wrong.code, wrong.one, wrong.many, wrong.help, wrong.severity)
