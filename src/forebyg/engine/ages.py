"""This room measures the time between two dates, in the whole numbers that the law and the statistics count."""

from __future__ import annotations

import polars as pl

from forebyg.engine.holidays import HOLIDAYS
from forebyg.expressions import AGE_UNIT


def completed_years(birth: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Age in whole years; born 29 February, a year older on 1 March in common years. Unknown before birth."""
    years = on.dt.year().cast(pl.Int64) - birth.dt.year().cast(pl.Int64)
    reached = (on.dt.month().cast(pl.Int64) * 100 + on.dt.day()) >= (
        birth.dt.month().cast(pl.Int64) * 100 + birth.dt.day()
    )
    return pl.when(on >= birth).then(years - (~reached).cast(pl.Int64))


def _birthday(birth: pl.Expr, year: pl.Expr) -> pl.Expr:
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    moved = (birth.dt.month() == 2) & (birth.dt.day() == 29) & ~leap
    month = pl.when(moved).then(3).otherwise(birth.dt.month())
    return pl.date(year, month, pl.when(moved).then(1).otherwise(birth.dt.day()))


def exact_age(birth: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Completed years and the days since the last birthday over the days of that year of life, in 1/AGE_UNIT years."""
    years = completed_years(birth, on)
    last = _birthday(birth, birth.dt.year().cast(pl.Int64) + years)
    following = _birthday(birth, birth.dt.year().cast(pl.Int64) + years + 1)
    since, length = (on - last).dt.total_days(), (following - last).dt.total_days()
    return years.cast(pl.Int128) * AGE_UNIT + since.cast(pl.Int128) * (AGE_UNIT // length.cast(pl.Int128))


def days_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """The midnights between two dates."""
    return (last - first).dt.total_days()


def months_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Whole months from the first date to the second, by the clamping rule: 31 January to 28 February is one."""
    months = (last.dt.year().cast(pl.Int64) - first.dt.year()) * 12 + (
        last.dt.month().cast(pl.Int64) - first.dt.month()
    )
    short = (last.dt.day() < first.dt.day()) & (last != last.dt.month_end())
    return months - short.cast(pl.Int64)


def working_days_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Working days after the first date, up to and with the second."""
    one = pl.duration(days=1)
    return pl.business_day_count(first + one, last + one, holidays=HOLIDAYS).cast(pl.Int64)
