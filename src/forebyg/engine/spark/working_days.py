"""This room counts in working days on Spark: weekdays by arithmetic, less the closed ones of a table of months.

Two lists have a number for each month of the years that the holidays are known for: how many weekdays were closed
before the month, and a bit for each closed weekday of it. So a count costs two looks, whatever the length of time.
"""

from __future__ import annotations

from functools import cache

from forebyg.engine.holidays import FIRST_YEAR, HOLIDAYS, LAST_YEAR
from forebyg.engine.spark.binding import applied, bound
from forebyg.engine.spark.quoting import WHOLE

STEPS = 6
"""Rounds after which a working day has been found: each passes the closed days that the one before met."""
LONGEST_CLOSURE = 15
"""No run of closed days and weekends is as long."""


@cache
def months() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Both lists, from January of the first year on."""
    closed = [day for day in HOLIDAYS if day.weekday() < 5]
    names = [(year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
    before = (sum((day.year, day.month) < name for day in closed) for name in names)
    bits = (sum(1 << (day.day - 1) for day in closed if (day.year, day.month) == name) for name in names)
    return tuple(before), tuple(bits)


def working_days_between(first: str, last: str) -> str:
    """Working days after the first date, up to and with the second. Backwards they are counted as polars does it,
    one day further on."""

    def made(first: str, last: str) -> str:
        shift = f"CASE WHEN {last} >= {first} THEN 0 ELSE 1 END"
        until = [bound([f"date_add({day}, {shift})"], _open_until) for day in (last, first)]
        return applied("-", *until)

    return bound([first, last], made)


def working_days_later(start: str, number: int, is_moment: bool) -> str:
    """The working day so many working days later (or earlier); a day that is none counts as the one before (after)."""
    if not is_moment:
        return bound([start], lambda start: _later(start, number))

    def made(start: str) -> str:
        day = f"CAST({start} AS DATE)"
        return applied("+", start, f"make_dt_interval(datediff({_later(day, number)}, {day}))")

    return bound([start], made)


def _later(start: str, number: int) -> str:
    # The one that is looked for is the least day until which so many days are open.
    asked = (
        f"({_open_until(start)} + {number})"
        if number >= 0
        else f"({_open_until(f'date_sub({start}, 1)')} + {1 + number})"
    )
    back = LONGEST_CLOSURE - min(number, 0) * 2
    closed, step = "`?closed`", "`?step`"

    def made(asked: str, first: str) -> str:
        found = f"({closed}, {step}) -> {_closed_until(_weekday(f'{asked} + {closed}'))}"
        done = f"{closed} -> {_weekday(f'{asked} + {closed}')}"
        return f"aggregate(sequence(1, {STEPS}), {first}, {found}, {done})"

    return bound([asked, bound([f"date_sub({start}, {back})"], _closed_until)], made)


def _open_until(day: str) -> str:
    """Working days until a day, counted from a fixed Monday."""
    since = f"(unix_date({day}) + 3)"
    weekdays = f"(({since} - pmod({since}, 7)) div 7 * 5 + least(pmod({since}, 7) + 1, 5))"
    return f"({weekdays} - {_closed_until(day)})"


def _closed_until(day: str) -> str:
    """Closed weekdays until a day."""
    return bound([day], _looked_up)


def _looked_up(day: str) -> str:
    before, bits = (f"CAST(split('{','.join(map(str, numbers))}', ',') AS ARRAY<{WHOLE}>)" for numbers in months())
    month = f"least((year({day}) - {FIRST_YEAR}) * 12 + month({day}), {len(months()[0])}) - 1"
    days = f"shiftleft(CAST(1 AS {WHOLE}), CASE WHEN year({day}) > {LAST_YEAR} THEN 31 ELSE day({day}) END) - 1"
    found = f"get({before}, {month}) + bit_count(get({bits}, {month}) & ({days}))"
    return f"(CASE WHEN {day} < DATE'{FIRST_YEAR}-01-01' THEN CAST(0 AS {WHOLE}) ELSE {found} END)"


def _weekday(number: str) -> str:
    """The weekday of that number, counted from the same Monday."""
    place = f"({number} - 1)"
    return f"date_from_unix_date(CAST(({place} - pmod({place}, 5)) div 5 * 7 + pmod({place}, 5) - 3 AS INT))"
