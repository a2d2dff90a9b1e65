"""This room knows the days on which Danish authorities are closed, for deadlines counted in working days.

Public holidays by the calendar of the church (store bededag until 2023), and 5 June, 24 and 31 December, on which
public offices are closed by custom. Easter by the method of Meeus (Astronomical Algorithms, chapter 8).
"""

from __future__ import annotations

import datetime as dt

FIRST_YEAR, LAST_YEAR = 1970, 2070
FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
PRAYER_DAY = 26
LAST_PRAYER_DAY_YEAR = 2023
FIXED = ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31))


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def closed_days(year: int) -> list[dt.date]:
    """All days of a year on which public offices are closed, weekends aside."""
    sunday = easter(year)
    moving = FROM_EASTER + ((PRAYER_DAY,) if year <= LAST_PRAYER_DAY_YEAR else ())
    return [sunday + dt.timedelta(days=n) for n in moving] + [dt.date(year, month, day) for month, day in FIXED]


HOLIDAYS = sorted({day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in closed_days(year)})
