"""This room reads dates, date-times and times. A column has one form in a file: the contract's, or that of most cells.

The day comes before the month unless the contract says mm/dd/yyyy; years have four digits unless it says what two mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from forebyg.extracts import words
from forebyg.extracts.cells import Cells, Parsed, Wrong, empty, kept
from forebyg.extracts.damage import DAY_NUMBER, unread
from forebyg.extracts.forms import FORMS, ISO, MONTH_FIRST, WRITTEN, Form, days

TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
DOTTED_TIME = r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?:\.[0-5][0-9])?"
MIDNIGHT = r"[ T]0?0[:.]00(?:[:.]00(?:[.,]0+)?)?$"
SOME_TIME = r"[0-9][ T][0-9]{1,2}[:.][0-9][0-9]"
DATE = ("is not a date", "are not dates")
DATETIME = ("is not a date with a time", "are not dates with a time")
SHORT_HINT = (
    "two digits for the year are read where the contract says what they mean: dates: dd-mm-yy, years_from: 1950"
)
STANDS_FOR_NONE = r"^0{2,4}[-/.]?0{2}[-/.]?0{2,4}(?:[ T][0:.]+)?$|^9{2,4}[-/.]?9{2}[-/.]?9{2,4}$"
STAND_IN_HINT = (
    "what stands for no date is named in format: {null: [...]}, and for an open end in spell: {no_end: [...]}"
)
HINTS = words.HINTS | {
    r"^[0-9]{1,2}([-./])[0-9]{1,2}[-./][0-9]{2}(?:$|[ T])|^[0-9]{6}$": SHORT_HINT,
    r"^(?:0[1-9]|[12][0-9]|3[01])[01][0-9]{5}$|^[12][0-9]{7}$": (
        "eight digits are read as yyyymmdd, or as format: {dates: ddmmyyyy}"
    ),
    STANDS_FOR_NONE: STAND_IN_HINT,
    SOME_TIME: "if the time counts, declare the column as datetime",
    r"^[0-9]{1,2}\.? ?\p{L}{3,}": "months are written as numbers",
    r"[ T][0-9]{1,2}[:.][0-9:.,]*[0-9] ?(?:Z|[+-][0-9][0-9]:?[0-9][0-9])$": (
        "times are those of the place, without a zone"
    ),
}
DATETIME_HINTS = {pattern: hint for pattern, hint in HINTS.items() if pattern != SOME_TIME} | {
    r"^[0-9./-]{8,10}$": "without a time they are of type date"
}

__all__ = ["FORMS", "ISO", "MONTH_FIRST", "WRITTEN", "day_of", "parse_date", "parse_datetime", "parse_time"]


def parse_date(cells: Cells, form: str | None, years_from: int | None = None) -> Parsed:
    """Dates; a time of midnight behind every day of the column says no more than the day."""
    read = _of_each_file(cells, cells.text, lambda part: _parse(part, form, years_from, "", DATE, HINTS))
    bare = _without_midnight(cells.text) if read.wrong else None
    if bare is None:
        return read
    return _of_each_file(cells, bare, lambda part: _parse(part, form, years_from, "", DATE, HINTS))


def parse_datetime(cells: Cells, form: str | None, years_from: int | None = None) -> Parsed:
    """A date, a blank or T, and a time, as Datetime in microseconds; what is finer is cut off."""
    text, rest = cells.text, f"[ T](?:{TIME}|{DOTTED_TIME})"
    parsed = _of_each_file(cells, text, lambda part: _parse(part, form, years_from, rest, DATETIME, DATETIME_HINTS))
    seconds = _times(text.str.extract(rf"[ T]({TIME}|{DOTTED_TIME})$")).cast(pl.Duration("us"))
    return Parsed(parsed.values.cast(pl.Datetime("us")) + seconds, parsed.wrong, parsed.detected)


def parse_time(cells: Cells) -> Parsed:
    """A time of day, hh:mm, hh:mm:ss, hh.mm or hh.mm.ss."""
    text = cells.text
    values = _times(kept(text, text.str.contains(f"^(?:{TIME}|{DOTTED_TIME})$")))
    said = ("is not a time of day", "are not times of day")
    return Parsed(values, unread(text, text.is_not_null() & values.is_null(), said, (), words.HINTS))


def day_of(word: str) -> dt.date | None:
    """The day that a word of the contract means, in whichever form it is written."""
    cells = pl.Series([word.strip()]).str.replace(MIDNIGHT, "")
    fitting = (form for form in FORMS.values() if cells.str.contains(f"^{form.pattern}$").item())
    return next((days(cells, form, None).item() for form in fitting), None)


def _of_each_file(cells: Cells, text: pl.Series, verb: Callable[[pl.Series], tuple[str | None, Parsed]]) -> Parsed:
    """The files of an extract may write their days in different forms, and each cell is judged by its own file."""
    name, whole = verb(text)
    if len(cells.files) < 2 or not whole.wrong:
        return _with_forms(cells.name, whole, [name])
    parts = [verb(part) for part in _parts(text, cells.files)]
    if len({name for name, _ in parts if name}) < 2:
        return _with_forms(cells.name, whole, [name])
    values = pl.concat([parsed.values for _, parsed in parts])
    wrong = tuple(_padded(part, cells.files, index) for index, (_, parsed) in enumerate(parts) for part in parsed.wrong)
    return _with_forms(cells.name, Parsed(values, wrong), [name for name, _ in parts])


def _parts(text: pl.Series, heights: tuple[int, ...]) -> Iterator[pl.Series]:
    start = 0
    for height in heights:
        yield text.slice(start, height)
        start += height


def _padded(wrong: Wrong, heights: tuple[int, ...], index: int) -> Wrong:
    """The cells of one file, marked in the whole column."""
    nothing = [pl.Series([False]).new_from_index(0, sum(part)) for part in (heights[:index], heights[index + 1 :])]
    mask = pl.concat([nothing[0], wrong.mask.fill_null(False), nothing[1]])
    return Wrong(mask, wrong.code, wrong.one, wrong.many, wrong.help, wrong.severity)


def _with_forms(column: str, parsed: Parsed, names: Iterable[str | None]) -> Parsed:
    forms = ", ".join(dict.fromkeys(name for name in names if name))
    return Parsed(parsed.values, parsed.wrong, {f"dates.{column}": forms} if forms else {})


def _without_midnight(text: pl.Series) -> pl.Series | None:
    """The days alone, where some have a time and none says anything else than midnight."""
    timed, midnight = text.str.contains(SOME_TIME), text.str.contains(MIDNIGHT)
    return text.str.replace(MIDNIGHT, "") if timed.any() and not (timed & ~midnight).any() else None


def _parse(
    text: pl.Series,
    pinned: str | None,
    years_from: int | None,
    rest: str,
    said: tuple[str, str],
    hints: dict[str, str],
) -> tuple[str | None, Parsed]:
    name, fits = _shaped(text, pinned, rest)
    if name is None:
        wrong = unread(text, text.is_not_null(), said, (DAY_NUMBER,), hints, f"the forms are {', '.join(FORMS)}")
        return None, Parsed(empty(pl.Date, len(text)), wrong)
    fitting = text if fits.all() else kept(text, fits)
    values = days(fitting.str.replace(f"{rest}$", "") if rest else fitting, WRITTEN[name], years_from)
    other = "" if pinned else ", as most of the column is"
    shaped = (f"{said[0]} written {name}{other}", f"{said[1]} written {name}{other}")
    never = _never_was(fits & values.is_null(), fitting, name)
    # A form that the contract says was not detected.
    return None if pinned else name, Parsed(values, (*unread(text, ~fits, shaped, (DAY_NUMBER,), hints), *never))


def _shaped(text: pl.Series, pinned: str | None, rest: str) -> tuple[str | None, pl.Series]:
    """The form of most cells, the first of FORMS among equals, and which cells have it; usually the first cell's."""
    head = text.drop_nulls().head(1)
    first = pinned or next((name for name in FORMS if _fits(head, FORMS[name], rest).any()), None)
    if first is not None and ((fits := _fits(text, WRITTEN[first], rest)).all() or pinned):
        return first, fits
    counts = {name: int(_fits(text, form, rest).sum()) for name, form in FORMS.items()}
    best = max(counts, key=lambda name: counts[name])
    return (best if counts[best] else None), _fits(text, FORMS[best], rest)


def _fits(text: pl.Series, form: Form, rest: str) -> pl.Series:
    return text.str.contains(f"^{form.pattern}{rest}$")


def _never_was(mask: pl.Series, text: pl.Series, name: str) -> tuple[Wrong, ...]:
    if not mask.any():
        return ()
    help = None
    for other, hint in (("dd/mm/yyyy", MONTH_FIRST), ("yyyymmdd", "ddmmyyyy")):
        if name == other and days(text, WRITTEN[hint], None).null_count() == text.null_count():
            help = f"all are days if they are written {hint}: then say format: {{dates: {hint}}}"
    if help is None and text.filter(mask).str.contains(STANDS_FOR_NONE).any():
        help = STAND_IN_HINT
    said = "no day of the calendar"
    return (Wrong(mask, "FB417", f"is {said}", f"are {said}", help),)


def _times(text: pl.Series) -> pl.Series:
    colons = text.str.replace(r"^([0-9]{1,2})\.([0-9][0-9])(?:\.([0-9][0-9]))?$", "$1:$2:${3}")
    colons = colons.str.replace(",", ".", literal=True)
    seconds = colons.str.replace(r"^([0-9]{1,2}:[0-9][0-9]):?$", "$1:00")
    return seconds.str.to_time("%H:%M:%S%.f", strict=False)
