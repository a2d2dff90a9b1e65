"""This room places rows in windows of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from forebyg.blocks import number_of
from forebyg.bound import SPELL_FROM, SPELL_TO
from forebyg.engine.formulas import day
from forebyg.engine.plan import PERIOD
from forebyg.expressions import Column, Expression

Windows = tuple[tuple[dt.date, dt.date], ...]
"""First and last days, both in their order."""
FOREVER = dt.date.max
MOST_DAYS = 200_000
"""All years that anybody counts by are so many days; windows without a beginning or an end are more."""


class Days(NamedTuple):
    """The index of the window of each day from the `first` on, null where it lies in none."""

    first: int
    windows: pl.Series


def in_windows(
    rows: pl.LazyFrame, dated: Expression | None, windows: Windows, words: Mapping[str, pl.Series] | None = None
) -> pl.LazyFrame:
    """Each row once in every window that its date lies in, or its spell touches where it is not `dated`. Of columns
    with `words` the rows have the numbers of these."""
    if dated is not None and (days := _days_of(windows)) is not None:
        # A day before the first has no number either.
        since = (day(dated).to_physical() - days.first).cast(pl.UInt32, strict=False)
        period = pl.lit(days.windows).gather(since, null_on_oob=True)
        if isinstance(dated, Column) and words and dated.name in words:
            known = words[dated.name].to_frame(dated.name).select(period).to_series()
            period = pl.lit(known).gather(pl.col(number_of(dated.name)))
        return rows.with_columns(period.alias(PERIOD)).drop_nulls(PERIOD)
    if dated is not None:
        first = last = day(dated)
    else:
        first, last = pl.col(SPELL_FROM), pl.col(SPELL_TO).fill_null(FOREVER)
    starts, ends = map(pl.lit, _edges(windows))
    low = ends.search_sorted(first, side="left").cast(pl.Int64)
    high = starts.search_sorted(last, side="right").cast(pl.Int64) - 1
    placed = rows.filter(first.is_not_null()).with_columns(low.alias(".low"), high.alias(".high"))
    placed = placed.filter(pl.col(".low") <= pl.col(".high"))
    return placed.with_columns(pl.int_ranges(pl.col(".low"), pl.col(".high") + 1).alias(PERIOD)).explode(PERIOD)


@cache
def _days_of(windows: Windows) -> Days | None:
    """None where windows have days in common, or are too many days for a list."""
    if not windows:
        return None
    first, last = windows[0][0], windows[-1][1]
    if (last - first).days > MOST_DAYS or any(one[1] >= other[0] for one, other in pairwise(windows)):
        return None
    days = pl.date_range(first, last, eager=True)
    starts, ends = _edges(windows)
    number = ends.search_sorted(days, side="left").cast(pl.Int64)
    is_inside = pl.lit(starts.gather(number)) <= pl.lit(days)
    return Days((first - dt.date(1970, 1, 1)).days, pl.select(pl.when(is_inside).then(pl.lit(number))).to_series())


def _edges(windows: Windows) -> tuple[pl.Series, pl.Series]:
    firsts, lasts = [first for first, _ in windows], [last for _, last in windows]
    return pl.Series(firsts, dtype=pl.Date), pl.Series(lasts, dtype=pl.Date)
