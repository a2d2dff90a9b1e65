"""This room holds values to those that the contract allows, and tells what may have happened to the others."""

from __future__ import annotations

import polars as pl

from forebyg.extracts.cells import Cells, Wrong
from forebyg.extracts.words import NULL_HINT, is_null_word

SHOWN_VALUES = 12


def not_allowed(cells: Cells, values: pl.Series, allowed: pl.Series, told: pl.Series) -> tuple[Wrong, ...]:
    """The values that are none of `allowed`; `told` marks cells whose fault is known already."""
    words = cells.column.values or []
    mask = (values.is_not_null() & ~values.is_in(allowed.implode(), nulls_equal=False) & ~told).fill_null(False)
    if not mask.any():
        return ()
    listed = ", ".join(words[:SHOWN_VALUES]) + (", …" if len(words) > SHOWN_VALUES else "")
    help = "; ".join(_hints(cells.text.filter(mask), words)) or None
    return (Wrong(mask, "FB415", f"is not in [{listed}]", f"are not in [{listed}]", help),)


def _hints(others: pl.Series, words: list[str]) -> list[str]:
    hints = []
    if digits := _length_of_codes(words):
        short = others.filter(others.str.contains("^[0-9]+$") & (others.str.len_chars() < digits))
        if short.str.zfill(digits).is_in(words).any():
            hints.append(f"a spreadsheet took zeros in front away: with digits: {digits} they are given back")
    if is_null_word(others).any():
        hints.append(NULL_HINT)
    if others.str.to_lowercase().is_in([word.lower() for word in words]).any():
        hints.append("capitals count: correct the cells, or add the word as it is written to 'values'")
    return hints


def _length_of_codes(words: list[str]) -> int | None:
    """The length of codes of digits alone, of which some begin with 0."""
    lengths = {len(word) for word in words}
    is_code = len(lengths) == 1 and all(word.isascii() and word.isdigit() for word in words)
    return lengths.pop() if is_code and any(word.startswith("0") for word in words) else None
