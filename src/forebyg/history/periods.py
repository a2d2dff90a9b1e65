"""This room knows the days of a period by its label alone, for figures that come without a definition."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from forebyg.results import period_position

_SCHOOL_YEAR = re.compile(r"\d{2}(\d{2})/(\d{2})")
FIRST_OF_SCHOOL_YEAR = 8


def days_of(label: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day; None where the label is no period."""
    place = period_position(label)
    if place is None or place < 1:
        return None
    year = int(place)
    if school := _SCHOOL_YEAR.fullmatch(label):
        if (int(school[1]) + 1) % 100 != int(school[2]):
            return None
        return _months(year, FIRST_OF_SCHOOL_YEAR, 12)
    first = int((place - year) * 12) + 1
    return _months(year, first, {"H": 6, "Q": 3}.get(label[5:6], 1) if len(label) > 4 else 12)


def _months(year: int, first: int, months: int) -> tuple[dt.date, dt.date]:
    last = first + months - 1
    final = (year + (last - 1) // 12, (last - 1) % 12 + 1)
    return dt.date(year, first, 1), dt.date(*final, calendar.monthrange(*final)[1])
