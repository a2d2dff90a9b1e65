"""This room finds out which columns are numbers, and what parts their decimals: a question to all columns together."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from forebyg.definitions.extracts import Column, Format
from forebyg.extracts.cells import Cells
from forebyg.extracts.numbers import Marks, marks_of, parse_decimal, parse_int
from forebyg.inspection.codes import as_code_of_digits, is_named_id
from forebyg.inspection.distinct import TEXT, Distinct, are, having
from forebyg.inspection.fit import FEWEST, NEARLY_ALL, Fit
from forebyg.inspection.vocabulary import MARKS, UNITS

BLANK = r" \u{a0}\u{202f}\u{2009}'’"
FIGURE = rf"[+\-−]?(?:\d{{1,3}}(?:[.,{BLANK}]\d{{3}})+|\d*)(?:[.,]\d+)?-?"
"""Whole numbers and decimals in any spelling; which is which is judged later."""
NATIVE = Marks(".", "")
FEWEST_FIGURES = 5
"""A letter among fewer distinct numbers than these is a code like them, and no sign of a statistical table."""


@dataclass(frozen=True)
class Decimals:
    """`mark`: what parts decimals, None where nothing tells. `is_assumed`: the cells leave it open."""

    mark: str | None = None
    is_assumed: bool = False


def as_number(cells: Distinct) -> Fit | None:
    """A fit to decimal (or to a code, where digits name something); `resolved` makes whole numbers of some."""
    signs = cells.only(are(MARKS))
    plain = cells.only(~are(MARKS))
    unit = _unit(plain)
    bare = _without(plain, unit) if unit else plain
    figures = bare.only(having(FIGURE) & TEXT.str.contains(r"\d"))
    misfits = bare.filled - figures.filled
    if not figures.height or (misfits > bare.filled * (1 - NEARLY_ALL) and (misfits > 1 or bare.filled < FEWEST)):
        return None
    if not unit and figures.all(having(r"\d+")) and (code := as_code_of_digits(figures)):
        return code
    if is_named_id(figures) and figures.all(having(r"\d+(?:[.,]0)?")):
        return Fit("id")  # What pandas made of ids: the reading tells the lines.
    marks = {sign: MARKS[sign.lower()] for sign in signs.text}
    if figures.height < FEWEST_FIGURES and any(sign.isalpha() for sign in marks):
        return None
    return Fit("decimal", more=({"marks": marks} if marks else {}) | ({"unit": unit} if unit else {}))


def resolved(
    columns: Mapping[str, Distinct], fits: Mapping[str, Fit], separator: str, native: Collection[str] = ()
) -> tuple[dict[str, Fit], Decimals]:
    """The fits with whole numbers told from decimals, and what parts the decimals of the extract. `native` columns were
    numbers before they were text."""
    names = [name for name, fit in fits.items() if fit.type == "decimal"]
    cells = {name: _declared(columns[name], fits[name]) for name in names}
    written = [cells[name].cells(_column(fits[name])) for name in names if name not in native]
    marks = marks_of(Format(), written)
    is_open = marks.decimal is None and not marks.disputed and any(_is_doubtful(one) for one in written)
    if is_open:
        marks = marks_of(Format(decimal="." if separator == "," else ","), written)
    whole = {
        name: replace(fits[name], type="int")
        for name in names
        if _is_whole(cells[name], fits[name], NATIVE if name in native else marks)
    }
    return {**fits, **whole}, Decimals(marks.decimal, is_open)


def _unit(cells: Distinct) -> str | None:
    """The unit that stands behind every number."""
    found = cells.shares({unit: having(rf".*\d\s*{re.escape(unit)}") for unit in UNITS})
    return next((unit for unit, share in found.items() if share >= NEARLY_ALL), None)


def _without(cells: Distinct, unit: str) -> Distinct:
    return replace(cells, frame=cells.frame.with_columns(TEXT.str.strip_suffix(unit).str.strip_chars()))


def _declared(cells: Distinct, fit: Fit) -> Distinct:
    """Without the cells that the contract says are no numbers."""
    marks = fit.more.get("marks")
    return cells.only(~TEXT.is_in([*fit.nulls, *(marks if isinstance(marks, dict) else ())]))


def _column(fit: Fit) -> Column:
    return Column.model_validate({"type": "decimal", "unit": fit.more.get("unit")})


def _is_doubtful(cells: Cells) -> bool:
    return bool(cells.text.str.contains(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$").any())


def _is_whole(cells: Distinct, fit: Fit, marks: Marks) -> bool:
    """Whole numbers read everything that decimals would."""
    for some in (cells.sample, cells):
        prepared = some.cells(_column(fit))
        unread = parse_int(prepared, marks).values.null_count()
        if unread and unread > parse_decimal(prepared, marks).values.null_count():
            return False
    return True
