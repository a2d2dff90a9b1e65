"""This room makes the time axis: the periods of an indicator, their parts, and the dates that place rows in them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

import polars as pl

from forebyg.bound import BoundPeriod
from forebyg.definitions.scalars import Length

MONTHS_OF = {"year": 12, "school_year": 12, "half_year": 6, "quarter": 3, "month": 1}
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
ALL = "all"


@dataclass(frozen=True)
class Term:
    """One period: its label and its days, both ends inside."""

    label: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Axis:
    """Periods in order, and the parts that rows are placed in (the periods themselves without `each`).

    `parts` has `.period` (index), label, start, end, date, length and parent (index of the period).
    """

    periods: tuple[Term, ...]
    parts: pl.DataFrame

    @property
    def is_whole(self) -> bool:
        """Whether every part is a period of its own."""
        return self.parts["parent"].n_unique() == self.parts.height


def make_axis(period: BoundPeriod, terms: tuple[Term, ...], last_day: dt.date | None) -> Axis:
    """The periods that begin by `last_day` (or all, where nothing is known of a last day)."""
    if period.only is not None:
        whole = Term(period.only, EARLIEST, LATEST)
        return Axis((whole,), _parts(period, [(whole, 0)]))
    made = terms or calendar_terms(period, min(last_day or LATEST, LATEST))
    kept = tuple(term for term in made if _is_shown(term, period) and term.start <= (last_day or LATEST))
    if period.each is None:
        return Axis(kept, _parts(period, [(term, index) for index, term in enumerate(kept)]))
    pieces = [(piece, index) for index, term in enumerate(kept) for piece in cut(term, MONTHS_OF[period.each])]
    if last_day is not None:
        pieces = [(piece, index) for piece, index in pieces if piece.end <= last_day]
    return Axis(kept, _parts(period, pieces))


def _is_shown(term: Term, period: BoundPeriod) -> bool:
    return _not_before(term, period.first) and _not_after(term, period.last)


def _not_before(term: Term, bound: str | None) -> bool:
    if bound is None:
        return True
    day = _as_date(bound)
    return term.end >= day if day else _ordered(term.label) >= _ordered(bound)


def _not_after(term: Term, bound: str | None) -> bool:
    if bound is None:
        return True
    day = _as_date(bound)
    return term.start <= day if day else _ordered(term.label)[: len(_ordered(bound))] <= _ordered(bound)


def _as_date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _ordered(label: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", label)) or (0,)


def calendar_terms(period: BoundPeriod, last_day: dt.date) -> tuple[Term, ...]:
    """Years, school years, half-years, quarters or months from EARLIEST to the one that holds `last_day`."""
    assert period.every is not None
    months, (month, day) = MONTHS_OF[period.every], period.starts
    if months < 12:
        month, day = 1, 1
    start, terms = dt.date(EARLIEST.year - 1, month, day), []
    while start <= last_day:
        following = add_months(start, months)
        terms.append(Term(label_of(period.every, start), start, following - dt.timedelta(days=1)))
        start = following
    return tuple(term for term in terms if term.end >= EARLIEST)


def label_of(every: str, start: dt.date) -> str:
    """2012, 2022/23, 2023-H1, 2023-Q1, 2023-05."""
    match every:
        case "half_year":
            return f"{start.year}-H{(start.month - 1) // 6 + 1}"
        case "quarter":
            return f"{start.year}-Q{(start.month - 1) // 3 + 1}"
        case "month":
            return f"{start.year}-{start.month:02}"
        case _ if (start.month, start.day) == (1, 1):
            return str(start.year)
    return f"{start.year}/{(start.year + 1) % 100:02}"


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day number; a missing day becomes the last day of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_length(day: dt.date, length: Length) -> dt.date:
    """A date and a length of days, weeks, months or years."""
    if length.unit in ("months", "years"):
        return add_months(day, length.count * (12 if length.unit == "years" else 1))
    return day + dt.timedelta(days=length.count * (7 if length.unit == "weeks" else 1))


def cut(term: Term, months: int) -> list[Term]:
    """A period in whole parts of so many months."""
    pieces, start = [], term.start
    while start <= term.end:
        following = add_months(start, months)
        pieces.append(Term(start.isoformat(), start, following - dt.timedelta(days=1)))
        start = following
    return pieces


def status_date(term: Term, period: BoundPeriod) -> dt.date:
    """The day on which the state is taken: the declared one, else the last day of the period."""
    if period.at_day is not None:
        month, day = period.at_day
        in_first_year = dt.date(term.start.year, month, day)
        return in_first_year if in_first_year >= term.start else dt.date(term.start.year + 1, month, day)
    day_ = term.start if period.at_anchor == "start" else term.end
    for length in period.at_offsets:
        day_ = add_length(day_, length)
    return day_


def _parts(period: BoundPeriod, pieces: list[tuple[Term, int]]) -> pl.DataFrame:
    terms = [term for term, _ in pieces]
    return pl.DataFrame(
        {
            ".period": pl.Series(range(len(terms)), dtype=pl.Int64),
            "label": pl.Series([term.label for term in terms], dtype=pl.String),
            "period.start": pl.Series([term.start for term in terms], dtype=pl.Date),
            "period.end": pl.Series([term.end for term in terms], dtype=pl.Date),
            "period.date": pl.Series([status_date(term, period) for term in terms], dtype=pl.Date),
            "period.length": pl.Series([(term.end - term.start).days + 1 for term in terms], dtype=pl.Int64),
            "parent": pl.Series([parent for _, parent in pieces], dtype=pl.Int64),
        }
    )
