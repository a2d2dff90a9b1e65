"""This room reads dates, date-times and times. A column has one form: the contract's, or the one of most of its cells.

The day comes before the month unless the contract says mm/dd/yyyy; years have four digits.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from forebyg.extracts.cells import Cells, Parsed, Wrong, empty, kept

YEAR = r"[1-9]\d{3}"
TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
DOTTED_TIME = r"(?:[01]?\d|2[0-3])\.[0-5]\d"


@dataclass(frozen=True)
class Form:
    """How a date is written."""

    pattern: str
    format: str


FORMS = {
    "dd-mm-yyyy": Form(rf"\d{{1,2}}-\d{{1,2}}-{YEAR}", "%d-%m-%Y"),
    "yyyy-mm-dd": Form(rf"{YEAR}-\d{{2}}-\d{{2}}", "%Y-%m-%d"),
    "dd/mm/yyyy": Form(rf"\d{{1,2}}/\d{{1,2}}/{YEAR}", "%d/%m/%Y"),
    "dd.mm.yyyy": Form(rf"\d{{1,2}}\.\d{{1,2}}\.{YEAR}", "%d.%m.%Y"),
    "yyyymmdd": Form(rf"{YEAR}\d{{4}}", "%Y%m%d"),
}
ISO = "yyyy-mm-dd"
MONTH_FIRST = "mm/dd/yyyy"
WRITTEN = FORMS | {MONTH_FIRST: Form(FORMS["dd/mm/yyyy"].pattern, "%m/%d/%Y")}


def parse_date(cells: Cells, form: str | None) -> Parsed:
    """Dates."""
    return _parse(cells.text, form, "", ("is not a date", "are not dates"))


def parse_datetime(cells: Cells, form: str | None) -> Parsed:
    """A date, a blank or T, and a time, as Datetime in microseconds."""
    parsed = _parse(cells.text, form, f"[ T]{TIME}", ("is not a date with a time", "are not dates with a time"))
    seconds = _times(cells.text.str.extract(rf"[ T]({TIME})$")).cast(pl.Duration("us"))
    return Parsed(parsed.values.cast(pl.Datetime("us")) + seconds, parsed.wrong)


def parse_time(cells: Cells) -> Parsed:
    """A time of day, hh:mm, hh:mm:ss or hh.mm."""
    text = cells.text
    fits = text.str.contains(f"^(?:{TIME}|{DOTTED_TIME})$")
    dotted = text.str.replace(r"^(\d{1,2})\.(\d\d)$", "$1:$2")
    return Parsed(_times(kept(dotted, fits)), (Wrong(~fits, "FB414", "is not a time of day", "are not times of day"),))


def day_of(word: str) -> dt.date | None:
    """The day that a word of the contract means, in whichever form it is written."""
    cells = pl.Series([word.strip()])
    days = (_days(cells, form, "").item() for form in FORMS.values() if cells.str.contains(f"^{form.pattern}$").item())
    return next(days, None)


def _parse(text: pl.Series, pinned: str | None, rest: str, said: tuple[str, str]) -> Parsed:
    name = pinned or _commonest(text, rest)
    if name is None:
        wrong = Wrong(text.is_not_null(), "FB414", *said, f"the forms are {', '.join(FORMS)}")
        return Parsed(empty(pl.Date, len(text)), (wrong,))
    form = WRITTEN[name]
    fits = text.str.contains(f"^{form.pattern}{rest}$")
    values = _days(kept(text, fits), form, rest)
    other = "" if pinned else ", as most of the column is"
    shaped = tuple(f"{words} written {name}{other}" for words in said)
    impossible = fits & values.is_null()
    return Parsed(values, (Wrong(~fits, "FB414", *shaped), _impossible(impossible, text, name)))


def _commonest(text: pl.Series, rest: str) -> str | None:
    """The form of most cells, the first of FORMS among equals; usually the first cell's, which is tried first."""
    filled = text.drop_nulls()
    head = filled.head(1)
    for name, form in FORMS.items():
        if head.str.contains(f"^{form.pattern}{rest}$").any() and filled.str.contains(f"^{form.pattern}{rest}$").all():
            return name
    counts = {name: int(filled.str.contains(f"^{form.pattern}{rest}$").sum()) for name, form in FORMS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _days(text: pl.Series, form: Form, rest: str) -> pl.Series:
    days = text.str.replace(f"{rest}$", "") if rest else text
    return days.str.to_date(form.format, strict=False)


def _impossible(mask: pl.Series, text: pl.Series, name: str) -> Wrong:
    help = None
    if name == "dd/mm/yyyy" and mask.any():
        turned = text.str.to_date(WRITTEN[MONTH_FIRST].format, strict=False)
        if turned.null_count() == text.null_count():
            help = "all are days if the month comes first: then say format: {dates: mm/dd/yyyy}"
    said = "no day of the calendar"
    return Wrong(mask, "FB417", f"is {said}", f"are {said}", help)


def _times(text: pl.Series) -> pl.Series:
    seconds = text.str.replace(r"^(\d{1,2}:\d\d)$", "$1:00")
    return seconds.str.to_time("%H:%M:%S%.f", strict=False)
