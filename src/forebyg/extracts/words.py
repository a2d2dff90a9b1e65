"""This room knows the words that programs and tables write where a value should stand: for nothing, and for totals."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from forebyg.extracts.cells import Cells, Wrong

NULL_WORDS = (
    "NULL", "Null", "null", "(NULL)", "(null)", "<NULL>", "<null>", "[NULL]", "None", "NaN", "nan", "N/A", "n/a",
    "<NA>", "NaT", "\\N",
)  # fmt: skip
"""What programs write for no value. `none` is a word of its own, and NA a country."""
TOTALS = (
    "i alt", "ialt", "total", "totalt", "total i alt", "sum", "sum i alt", "subtotal", "delsum", "hovedtotal",
    "grand total", "tilsammen", "hele landet",
)  # fmt: skip
SIGNS = r"^(?:\.{1,3}|…|-+|–|—|\*+|:|\?+|x|NA|na)$"
"""What statistical tables write for a value that is not told."""


def _spellings(words: Iterable[str]) -> frozenset[str]:
    cased = {form for word in words for form in (word, word.capitalize(), word.title(), word.upper())}
    return frozenset(cased | {f"{word}:" for word in cased})


TOTAL_WORDS = _spellings(TOTALS)


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
    mask = cells.text.is_in(sorted(TOTAL_WORDS - set(cells.column.values or ()) - {cells.column.empty}))
    said = ("marks a row as the total of others", "mark rows as totals of others")
    help = (
        "leave such rows out: say the word in total: ...; if it is a value, name it in values, or the column in "
        "overlapping"
    )
    return (Wrong(mask, "FB426", *said, help),)


NULL_HINT = "if a word stands for an empty cell, say so: format: {null: [...]}"
SIGN_HINT = "say what a sign stands for: marks: {...: reason}, or format: {null: [...]}"
TOTAL_HINT = "rows of totals are left out where the column says their word: total: ..."
NULL_HINTS = {rf"^(?:{'|'.join(re.escape(word) for word in NULL_WORDS)})$": NULL_HINT}
HINTS = NULL_HINTS | {
    SIGNS: SIGN_HINT,
    rf"^(?:{'|'.join(re.escape(word) for word in sorted(TOTAL_WORDS))})$": TOTAL_HINT,
}
"""What helps against cells like these, where they can be no value."""


def is_null_word(text: pl.Series) -> pl.Series:
    """Marks the words for nothing."""
    return text.is_in(list(NULL_WORDS))
