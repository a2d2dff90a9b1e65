"""This room measures the time between two dates on Spark, and moves dates, as the law and the statistics count it."""

from __future__ import annotations

from forebyg.engine.spark.binding import applied, bound
from forebyg.engine.spark.quoting import WHOLE, WIDE, count
from forebyg.expressions import AGE_UNIT

LEAP_AGE, COMMON_AGE = AGE_UNIT // 366, AGE_UNIT // 365


def completed_years(birth: str, on: str) -> str:
    """Age in whole years; born 29 February, a year older on 1 March in common years. Unknown before birth."""
    return bound([birth, on], _years)


def _years(birth: str, on: str) -> str:
    short = f"month({on}) * 100 + day({on}) < month({birth}) * 100 + day({birth})"
    years = f"year({on}) - year({birth}) - CASE WHEN {short} THEN 1 ELSE 0 END"
    return f"CASE WHEN {on} >= {birth} THEN CAST({years} AS {WHOLE}) END"


def exact_age(birth: str, on: str) -> str:
    """Completed years and the days since the last birthday over the days of that year of life, in 1/AGE_UNIT years."""
    return bound([birth, on], lambda birth, on: bound([birth, on, _years(birth, on)], _exact))


def _exact(birth: str, on: str, years: str) -> str:
    last, following = _birthday(birth, years), _birthday(birth, applied("+", years, "1"))
    return bound([on, years, last, following], _with_days)


def _with_days(on: str, years: str, last: str, following: str) -> str:
    part = f"CASE WHEN datediff({following}, {last}) = 366 THEN {LEAP_AGE} ELSE {COMMON_AGE} END"
    return f"CAST(CAST({years} AS {WIDE}) * {count(AGE_UNIT)} + datediff({on}, {last}) * {part} AS {WIDE})"


def _birthday(birth: str, years: str) -> str:
    """Months are clamped to 28 February, where the birthday is the day after."""

    def made(birth: str, clamped: str) -> str:
        return f"date_add({clamped}, CASE WHEN day({clamped}) <> day({birth}) THEN 1 ELSE 0 END)"

    return bound([birth, f"add_months({birth}, CAST({years} * 12 AS INT))"], made)


def days_between(first: str, last: str) -> str:
    """The midnights between two dates."""
    return f"CAST(datediff({last}, {first}) AS {WHOLE})"


def months_between(first: str, last: str) -> str:
    """Whole months from the first date to the second, by the clamping rule: 31 January to 28 February is one."""
    return bound([first, last], _months)


def _months(first: str, last: str) -> str:
    months = f"(year({last}) - year({first})) * 12 + month({last}) - month({first})"
    short = f"day({last}) < day({first}) AND {last} <> last_day({last})"
    return f"CAST({months} - CASE WHEN {short} THEN 1 ELSE 0 END AS {WHOLE})"


def months_later(start: str, months: int, is_moment: bool) -> str:
    """Months keep the day number, or take the last day of a shorter month."""
    return applied("+", start, f"make_ym_interval(0, {months})") if is_moment else f"add_months({start}, {months})"


def months_later_sticking(start: str, months: int, is_moment: bool) -> str:
    """From the last day of a month to the last day of a month."""

    def made(start: str) -> str:
        moved = months_later(start, months, is_moment)
        is_last = f"CAST({start} AS DATE) = last_day(CAST({start} AS DATE))"
        ends = bound([moved], lambda moved: _month_end(moved, is_moment))
        return f"CASE WHEN {is_last} THEN {ends} ELSE {moved} END"

    return bound([start], made)


def _month_end(moved: str, is_moment: bool) -> str:
    if not is_moment:
        return f"last_day({moved})"
    day = f"CAST({moved} AS DATE)"
    return applied("+", moved, f"make_dt_interval(datediff(last_day({day}), {day}))")


def days_later(start: str, days: int, is_moment: bool) -> str:
    """So many days later, at the same time."""
    return applied("+", start, f"make_dt_interval({days})") if is_moment else f"date_add({start}, {days})"


def seconds_later(start: str, seconds: int) -> str:
    """So many seconds later."""
    return applied("+", start, f"make_dt_interval(0, 0, 0, {seconds})")


def end_of_day(start: str) -> str:
    """The last microsecond of a day."""
    return applied("+", f"CAST({start} AS TIMESTAMP_NTZ)", "make_dt_interval(0, 23, 59, 59.999999)")
