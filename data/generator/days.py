"""Danish days: months that end where deadlines end, public holidays from Easter, school days, school years."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

AS_OF = date(2024, 12, 31)
FIRST_YEAR, LAST_YEAR = 2010, 2024


def add_months(day: date, months: int) -> date:
    """The same day number some months on; a missing day becomes the last day of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def birthday(born: date, age: int) -> date:
    """The day a person turns `age`; someone born on 29 February turns a year older on 1 March in common years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def each_day(first: date, last: date) -> list[date]:
    return [plus(first, offset) for offset in range((last - first).days + 1)]


@cache
def easter_sunday(year: int) -> date:
    """The Gregorian computus of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lunar = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lunar) // 451
    month, day = divmod(h + lunar - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    easter = easter_sunday(year)
    moving = [-3, -2, 0, 1, 39, 49, 50]
    if year < 2024:
        # Store bededag, the fourth Friday after Easter, was abolished from 2024.
        moving.append(26)
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    return frozenset(fixed + [plus(easter, offset) for offset in moving])


def is_school_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year) and not _is_school_holiday(day)


def _is_school_holiday(day: date) -> bool:
    year, week = day.year, day.isocalendar().week
    in_summer = _last_school_day(year) < day < _first_school_day(year)
    at_christmas = day >= date(year, 12, 21) or day <= date(year, 1, 3)
    in_holy_week = plus(easter_sunday(year), -6) <= day <= easter_sunday(year)
    after_ascension = day == plus(easter_sunday(year), 40)
    # All schools were closed from 16 March 2020; the youngest came back on 15 April.
    closed = date(2020, 3, 16) <= day <= date(2020, 4, 14)
    constitution_day = (day.month, day.day) == (6, 5)
    return in_summer or at_christmas or in_holy_week or after_ascension or closed or constitution_day or week in (7, 42)


@cache
def _first_school_day(year: int) -> date:
    """The second Monday of August."""
    return next(day for day in each_day(date(year, 8, 8), date(year, 8, 14)) if day.weekday() == 0)


@cache
def _last_school_day(year: int) -> date:
    """The last Friday before 28 June."""
    return max(day for day in each_day(date(year, 6, 21), date(year, 6, 27)) if day.weekday() == 4)


def school_days(first: date, last: date) -> int:
    return sum(_is_school_day_cached(day) for day in each_day(first, last))


_is_school_day_cached = cache(is_school_day)


def school_year_label(starting: int) -> str:
    return f"{starting}/{(starting + 1) % 100:02}"


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)
