"""This room holds what is asked for: which indicators, breakdowns and periods; and which periods those are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from forebyg.errors import Problem, UsageError


@dataclass(frozen=True)
class Wanted:
    """What of a catalogue is asked for. `periods` is a label, a year, or two with `..` between."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    periods: str | None = None
    by: tuple[str, ...] = ()
    as_of: dt.date | None = None
    internal: bool = False
    lang: str | None = None


def in_periods(rows: pl.DataFrame, periods: str | None) -> pl.DataFrame:
    """A label or a year (the periods that begin in it), or a range of them."""
    if periods is None or rows.is_empty():
        return rows
    first, dots, last = (part.strip() for part in periods.partition(".."))
    if not first and not last:
        raise UsageError([Problem("FB922", f"'{periods}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    year = pl.col("period_start").dt.year()
    if not dots:
        hit = (pl.col("period") == first) | (
            year == int(first) if first.isdecimal() and len(first) == 4 else pl.lit(False)
        )
        kept = rows.filter(hit)
    else:
        low, high = _year(first), _year(last)
        kept = rows.filter((year >= low if low else pl.lit(True)) & (year <= high if high else pl.lit(True)))
    if kept.is_empty():
        known = rows["period"].unique().sort().to_list()
        message = f"no result has a period '{periods}'"
        raise UsageError([Problem("FB922", message, help=f"there are {known[0]} to {known[-1]}")])
    return kept


def _year(text: str) -> int | None:
    if not text:
        return None
    if not text[:4].isdecimal():
        raise UsageError([Problem("FB922", f"'{text}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    return int(text[:4])
