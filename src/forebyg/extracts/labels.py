"""This room reads period labels: `2012`, `2022/23`, `2012-H1`, `2012-Q1`, `2012-05`, and their other spellings."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal

YEAR = r"([1-9]\d{3})"
_BARE = re.compile(YEAR, re.ASCII)
_CROSSING = re.compile(rf"{YEAR}/(\d\d|\d{{4}})|{YEAR}-(\d{{4}})|{YEAR}(\d\d)", re.ASCII)
_PART = re.compile(rf"{YEAR}-?(?:[KQ]([1-4])|H([12])|M(0[1-9]|1[0-2]))", re.IGNORECASE | re.ASCII)
_MONTH = re.compile(rf"{YEAR}-(0[1-9]|1[0-2])", re.ASCII)
SCHOOL_YEAR = (8, 1)
NEW_YEAR = (1, 1)


def normalise(label: str) -> str | None:
    """The label as forebyg writes it, None where it is none. Six digits are a pair of years: 201213 is 2012/13."""
    label = label.strip()
    if _BARE.fullmatch(label) or _MONTH.fullmatch(label):
        return label
    if match := _CROSSING.fullmatch(label):
        first, second = (part for part in match.groups() if part)
        return crossing(int(first)) if int(second) in (int(first) + 1, (int(first) + 1) % 100) else None
    if match := _PART.fullmatch(label):
        year, quarter, half, month = match.groups()
        return f"{year}-Q{quarter}" if quarter else f"{year}-H{half}" if half else f"{year}-{month}"
    return None


def crossing(first: int) -> str:
    """The label of the year that begins in `first` and ends in the next."""
    return f"{first}/{(first + 1) % 100:02d}"


def with_year(label: str, year: Literal["start", "end"] | None) -> str | None:
    """The normalised label, a bare year naming the start or the end of one that crosses New Year."""
    label = label.strip()
    if year is None or not _BARE.fullmatch(label):
        return normalise(label)
    return crossing(int(label) - (year == "end"))


def span(label: str, year_starts: tuple[int, int] = NEW_YEAR) -> tuple[dt.date, dt.date] | None:
    """First and last day of a label, None where it is none.

    A bare year is a calendar year. A pair of years begins on `year_starts`, or on 1 August, as school years do,
    where the year is not moved.
    """
    written = normalise(label)
    if written is None or written.startswith("9999"):
        return None
    year = int(written[:4])
    if "/" in written:
        starts = SCHOOL_YEAR if year_starts == NEW_YEAR else year_starts
        return dt.date(year, *starts), dt.date(year + 1, *starts) - dt.timedelta(days=1)
    first, last = _months(written[5:])
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _months(part: str) -> tuple[int, int]:
    if not part:
        return 1, 12
    if part[0] in "QH":
        length = 3 if part[0] == "Q" else 6
        return (int(part[1]) - 1) * length + 1, int(part[1]) * length
    return int(part), int(part)
