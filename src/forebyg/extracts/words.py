"""This room knows the words that programs and tables write where a value should stand: for nothing, and for totals."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from forebyg.definitions.extracts import ColumnType
from forebyg.extracts.cells import Cells, Wrong

NULL_WORDS = (
    "NULL", "Null", "null", "(NULL)", "(null)", "<NULL>", "<null>", "[NULL]", "None", "NaN", "nan", "N/A", "n/a",
    "<NA>", "NaT", "\\N",
)  # fmt: skip
"""What programs write for no value. `none` is a word of its own, and NA a country."""
TOTALS = (
    "i alt", "ialt", "total", "totalt", "total i alt", "sum", "sum i alt", "subtotal", "delsum", "hovedtotal",
    "grand total", "tilsammen", "hele landet", "hele kommunen", "totalsum", "samtlige", "samlet", "begge køn",
)  # fmt: skip
FOOTERS = (
    *("antal rækker", "antal poster", "antal", "rækker", "poster", "kilde", "noter", "note", "anmærkning", "anm"),
    *("bemærkning", "bemærk", "udtrukket", "udtræk", "udtr", "udskrevet", "udskrift", "udskr", "kørt", "kørsel"),
    *("rapport dannet", "rapport", "dannet", "genereret", "oprettet", "opdateret", "dato", "side", "slut på", "slut"),
    *("number of rows", "number of", "row count", "rows", "records", "source", "generated", "printed", "created"),
    *("report", "page", "updated", "end of file", "end of"),
)  # fmt: skip
"""What the lines below the rows begin with, a longer word before the shorter one that it begins with."""
SIGNS = r"^(?:\.{1,3}|…|-+|–|—|\*+|:|\?+|x|NA|na)$"
"""What statistical tables write for a value that is not told."""


def _spellings(words: Iterable[str]) -> frozenset[str]:
    cased = {form for word in words for form in (word, word.capitalize(), word.title(), word.upper())}
    return frozenset(cased | {f"{word}:" for word in cased})


TOTAL_WORDS = _spellings(TOTALS)
TOTAL = rf"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', '[[:space:]]+') for word in TOTALS)})"
"""One of the words in any case and with any blanks, for a pattern."""
_YEAR = "(?:19|20)[0-9]{2}(?:/[0-9]{2})?"
TOTAL_CELL = rf"(?i)^{TOTAL}[ .:]*(?:{_YEAR})?$"
TOTAL_NAME = rf"(?i)^(?:{TOTAL}[ .:]*(?:{_YEAR})?|(?:[^\s\d]+\s+){{1,5}}i\s+alt[ .:]*)$"
"""With `Mænd og kvinder i alt`; text may end so and mean no total."""


def null_words(cells: Cells) -> tuple[Wrong, ...]:
    """Cells that hold a word for nothing as if it were a value; where the values are listed, that list judges them."""
    column = cells.column
    if column.values is not None:
        return ()
    mask = cells.text.is_in([word for word in NULL_WORDS if word != column.empty])
    said = ("is a word for nothing, taken as a value", "are words for nothing, taken as values")
    return (Wrong(mask, "FB429", *said, NULL_HINT, "warning"),)


def total_words(cells: Cells) -> tuple[Wrong, ...]:
    """Cells that mark their row as the total of others, though the contract does not say so."""
    if cells.holds_totals:
        return ()
    mask = marks_total(cells.text, cells.column.type)
    known = [*(cells.column.values or ()), *([cells.column.empty] if cells.column.empty else [])]
    mask = mask & ~cells.text.is_in(known) if known and mask.any() else mask
    said = ("marks a row as the total of others", "mark rows as totals of others")
    help = (
        "leave such rows out: say the word in total: ...; if it is a value, name it in values, or the column in "
        "overlapping"
    )
    return (Wrong(mask, "FB426", *said, help),)


def marks_total(text: pl.Series, type: ColumnType) -> pl.Series:
    """Marks the cells that call their row a total."""
    return text.str.contains(TOTAL_CELL if type == "text" else TOTAL_NAME)


NULL_HINT = "if a word stands for an empty cell, say so: format: {null: [...]}"
SIGN_HINT = "say what a sign stands for: marks: {...: reason}, or format: {null: [...]}"
TOTAL_HINT = "rows of totals are left out where the column says their word: total: ..."
NULL_HINTS = {rf"^(?:{'|'.join(re.escape(word) for word in NULL_WORDS)})$": NULL_HINT}
HINTS = NULL_HINTS | {
    SIGNS: SIGN_HINT,
    TOTAL_CELL: TOTAL_HINT,
}
"""What helps against cells like these, where they can be no value."""


def is_null_word(text: pl.Series) -> pl.Series:
    """Marks the words for nothing."""
    return text.is_in(list(NULL_WORDS))
