"""This room holds the forms in which dates are written, and reads the day that a cell of such a form means."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

YEAR = r"(?:[1-9][0-9]{3}|0001)"
"""The first year of all is where some databases begin, and stands for no date."""


@dataclass(frozen=True)
class Form:
    """How a date is written. `short`: two digits stand for the year, at the `start` or the `end`."""

    pattern: str
    format: str
    short: str | None = None


FORMS = {
    "dd-mm-yyyy": Form(rf"[0-9]{{1,2}}-[0-9]{{1,2}}-{YEAR}", "%d-%m-%Y"),
    "yyyy-mm-dd": Form(rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}", "%Y-%m-%d"),
    "dd/mm/yyyy": Form(rf"[0-9]{{1,2}}/[0-9]{{1,2}}/{YEAR}", "%d/%m/%Y"),
    "dd.mm.yyyy": Form(rf"[0-9]{{1,2}}\.[0-9]{{1,2}}\.{YEAR}", "%d.%m.%Y"),
    "yyyymmdd": Form(rf"{YEAR}[0-9]{{4}}", "%Y%m%d"),
}
"""The forms that are told apart by themselves."""
ISO = "yyyy-mm-dd"
MONTH_FIRST = "mm/dd/yyyy"
SHORT_FORMS = {
    "dd-mm-yy": Form(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}", "%d-%m-%Y", "end"),
    "dd/mm/yy": Form(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", "%d/%m/%Y", "end"),
    "dd.mm.yy": Form(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}", "%d.%m.%Y", "end"),
    "yy-mm-dd": Form(r"[0-9]{2}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d", "start"),
    "yymmdd": Form(r"[0-9]{6}", "%Y%m%d", "start"),
    "ddmmyy": Form(r"[0-9]{6}", "%d%m%Y", "end"),
}
"""The forms that need `years_from`."""
DECLARED = {
    MONTH_FIRST: Form(FORMS["dd/mm/yyyy"].pattern, "%m/%d/%Y"),
    "ddmmyyyy": Form(rf"[0-9]{{4}}{YEAR}", "%d%m%Y"),
}
WRITTEN = FORMS | DECLARED | SHORT_FORMS


def days(text: pl.Series, form: Form, years_from: int | None) -> pl.Series:
    """The days that cells of the form mean, null where there is none. `years_from`: the first of the hundred years that
    two digits may mean; without it they mean none."""
    if form.short is None:
        return text.str.to_date(form.format, strict=False)
    years = [] if years_from is None else range(years_from, years_from + 100)
    full = {f"{year % 100:02d}": f"{year:04d}" for year in years}
    year = text.str.head(2) if form.short == "start" else text.str.tail(2)
    year = year.replace_strict(full, default=None, return_dtype=pl.String)
    rest = text.str.slice(2) if form.short == "start" else text.str.head(-2)
    return (year + rest if form.short == "start" else rest + year).str.to_date(form.format, strict=False)
