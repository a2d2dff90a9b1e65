"""This room finds the type that the cells of a column fit, the most specific first.

Nearly all cells have to fit: those that do not are faults that an analyst wants to see.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from forebyg.extracts import labels
from forebyg.extracts.columns import YES_NO
from forebyg.extracts.damage import ERRORS
from forebyg.extracts.dates import DOTTED_TIME, TIME
from forebyg.extracts.words import NULL_WORDS, TOTAL_WORDS
from forebyg.inspection.codes import YEARS, as_code, as_cpr, as_words
from forebyg.inspection.days import as_day
from forebyg.inspection.distinct import ROWS, TEXT, Distinct, having
from forebyg.inspection.figures import as_number
from forebyg.inspection.fit import NEARLY_ALL, Fit, is_few
from forebyg.inspection.vocabulary import BIRTH_WORDS, CLOCK_WORDS, YEAR_WORDS

IS_TOTAL = TEXT.is_in(list(TOTAL_WORDS))
BARE_YEARS = r"\d{4}|\d{6}"
"""A year, or two of them run together: numbers like others, unless the name of the column says so."""
LIKELY_YEARS = rf"{YEARS}(?:\d\d)?"
MOST_LABELS = 2_000
"""The days of five years; there are no more periods than that in a file, and each is parsed."""
FIGURES = 0.5
"""Below this share of cells with a digit a column holds words."""


def fit(cells: Distinct) -> Fit:
    """The type of a column; a column without a cell is text."""
    is_null = TEXT.is_in(list(NULL_WORDS))
    plain = cells.only(~(is_null | IS_TOTAL | TEXT.str.contains(ERRORS)))
    if not plain.height:
        return Fit("text", nulls=tuple(cells.only(is_null).text))
    has_figures = plain.share(TEXT.str.contains(r"\d")) >= FIGURES
    found = (_as_figures(plain) if has_figures else None) or _as_yes_no(plain) or as_code(plain) or as_words(plain)
    if plain.height == cells.height:
        return found
    return replace(found, nulls=(*cells.only(is_null).text, *found.nulls))


def total_of(cells: Distinct) -> str | None:
    """The word that marks most rows of totals, where other cells stand beside it; others are told by the reading."""
    words = cells.only(IS_TOTAL)
    if not words.height or words.height == cells.height:
        return None
    return str(words.frame.sort(ROWS, TEXT, descending=[True, False])["text"][0])


def _as_figures(cells: Distinct) -> Fit | None:
    return (
        _as_period(cells) or as_day(cells) or _as_time(cells) or _as_yes_no(cells) or as_cpr(cells) or as_number(cells)
    )


def _as_period(cells: Distinct) -> Fit | None:
    is_named = any(word.endswith(YEAR_WORDS) for word in cells.words) and not set(cells.words) & set(BIRTH_WORDS)
    if cells.height > MOST_LABELS or not (is_named or is_few(cells.height, cells.filled)):
        return None
    if cells.any(having(BARE_YEARS)) and not (is_named and cells.all(having(LIKELY_YEARS))):
        return None
    read = pl.Series([labels.normalise(label) is not None for label in cells.text], dtype=pl.Boolean)
    return Fit("period") if cells.share(pl.lit(read)) >= NEARLY_ALL else None


def _as_time(cells: Distinct) -> Fit | None:
    is_named = any(word.startswith(CLOCK_WORDS) for word in cells.words)
    written = f"{TIME}|{DOTTED_TIME}" if is_named else TIME
    return Fit("time") if cells.share(having(written)) >= NEARLY_ALL else None


def _as_yes_no(cells: Distinct) -> Fit | None:
    """Digits say yes and no only where there are both of them and nothing else."""
    if cells.height > len(YES_NO):
        return None
    words = set(cells.text.str.to_lowercase())
    return Fit("yes_no") if words <= YES_NO.keys() and words not in ({"0"}, {"1"}) else None
