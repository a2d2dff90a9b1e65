"""This room finds out whether the cells of a column are dates or dates with a time, and how they are written."""

from __future__ import annotations

import polars as pl

from forebyg.definitions.extracts import Column, ColumnType
from forebyg.errors import SMALL
from forebyg.extracts.damage import SERIAL
from forebyg.extracts.dates import DOTTED_TIME, MIDNIGHT, TIME, parse_date, parse_datetime
from forebyg.extracts.forms import FORMS, MONTH_FIRST, SHORT_FORMS, WRITTEN
from forebyg.extracts.stand_ins import FIRST, LAST, ZEROS
from forebyg.inspection.distinct import ROWS, TEXT, Distinct, are, having
from forebyg.inspection.fit import NEARLY_ALL, Fit
from forebyg.inspection.vocabulary import DATE_WORDS, NO_DAY_WORDS, STAND_INS

MOST_DAYS = 0.6
"""Nobody writes a text of which half are dates."""
UNDETECTED = tuple(name for name in WRITTEN if name not in FORMS)
"""Forms that are read only where the contract declares them."""
FIRST_YEAR = 1950
"""Only for looking at a file whose years have two digits; what they mean is for the analyst to say."""
KINDS: dict[str, ColumnType] = {"": "date", f"[ T](?:{TIME}|{DOTTED_TIME})": "datetime"}
"""What may stand behind the day, and the type that it makes."""


def as_day(cells: Distinct) -> Fit | None:
    """A fit to date or datetime."""
    words, serials = are(NO_DAY_WORDS), TEXT.str.contains(SERIAL)
    nulls = tuple(cells.only(words).text)
    # What Excel counted since 1900 is a day too where the column is called so: the reading tells the lines.
    days = cells.only(~words & ~serials) if _is_named_day(cells) else cells.only(~words)
    for rest, type in KINDS.items():
        if form := _form(days, rest):
            return _with_stand_ins(days, Fit(type, form, nulls), rest)
    return Fit("date", None, nulls) if not days.height and cells.any(serials) else None


def needs_saying(form: str | None) -> bool:
    """A form that is never detected: the contract has to declare it."""
    return form in UNDETECTED


def _form(cells: Distinct, rest: str) -> str | None:
    shares = cells.shares({name: having(form.pattern + rest) for name, form in WRITTEN.items()})
    best = max(FORMS, key=lambda name: shares[name])
    if sum(shares[name] for name in FORMS) < MOST_DAYS:
        likely = [name for name in UNDETECTED if shares[name] >= NEARLY_ALL and _may_be(cells, name)]
        real = {name: _real(cells, name, rest) for name in likely}
        best = max(likely, key=lambda name: (real[name], name.startswith("dd")), default="")
        return best if real.get(best, 0) >= NEARLY_ALL else None
    if best == "yyyymmdd":
        return best if _real(cells, best, rest) >= NEARLY_ALL else None
    if best == "dd/mm/yyyy" and _real(cells, MONTH_FIRST, rest) > _real(cells, best, rest):
        return MONTH_FIRST
    return best


def _may_be(cells: Distinct, name: str) -> bool:
    """Digits alone are dates only where the name of the column says so."""
    return _is_named_day(cells) or not name.isalpha()


def _is_named_day(cells: Distinct) -> bool:
    return bool(DATE_WORDS.search(cells.name.lower()))


def _real(cells: Distinct, name: str, rest: str) -> float:
    """The share of the cells that are days of a likely year, of a sample where there are many."""
    some = cells.sample
    return some.share(pl.lit(_days(some, name, rest).is_between(FIRST, LAST)))


def _days(cells: Distinct, name: str, rest: str) -> pl.Series:
    prepared = cells.cells(Column(type=KINDS[rest]))
    return (parse_datetime if rest else parse_date)(prepared, name, FIRST_YEAR).values.cast(pl.Date)


def _with_stand_ins(cells: Distinct, fit: Fit, rest: str) -> Fit:
    """Days that mean none or no end, told by their words: they are known, or so many rows share them that they are
    nobody's, and no time of day hides in them."""
    if fit.form is None or fit.form in SHORT_FORMS:
        return fit
    days = _days(cells, fit.form, rest)
    none, open_end = (pl.lit(mark) for mark in ((days < FIRST) | days.is_in(ZEROS), days > LAST))
    told = pl.lit(days.cast(pl.String)).is_in(list(STAND_INS)) | (ROWS >= SMALL)
    bare = told & having(WRITTEN[fit.form].pattern + (f"(?:{MIDNIGHT})?" if rest else ""))
    nulls, open_ends = (tuple(cells.only(mark & bare).text) for mark in (none, open_end))
    return Fit(fit.type, fit.form, (*fit.nulls, *nulls), open_ends)
