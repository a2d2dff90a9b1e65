"""This room finds the periods in which an extract should have rows and has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.extracts.labels import span

MONTHS = {"year": 12, "quarter": 3, "month": 1}
EVERY = {"year": "1y", "quarter": "1q", "month": "1mo"}
MOST_SHOWN = 5


def periods_without_rows(frame: pl.DataFrame, extract: Extract, as_of: dt.date | None) -> str | None:
    """The sentence about the whole periods from `complete_from` (else the first row) to as_of (else the last row) that
    have no rows; None where all have some."""
    coverage = extract.coverage
    assert coverage is not None
    day = pl.col(coverage.dated).cast(pl.Date)
    first, last = frame.select(day.min().alias("first"), day.max().alias("last")).row(0)
    first, last = extract.complete_from or first, as_of or last
    if first is None or last is None:
        return None
    covered = set(frame.select(day.dt.truncate(EVERY[coverage.every]).unique()).to_series())
    asked = list(_periods(coverage.every, first, last, extract.complete_from is not None))
    missing = [label for start, label in asked if start not in covered]
    if not missing:
        return None
    shown = ", ".join(missing[:MOST_SHOWN]) + (", …" if len(missing) > MOST_SHOWN else "")
    periods = f"{len(missing):,} of {len(asked):,} {coverage.every}{'' if len(asked) == 1 else 's'}"
    return f"column '{coverage.dated}': {periods} {'has' if len(missing) == 1 else 'have'} no rows: {shown}"


def _periods(every: str, first: dt.date, last: dt.date, is_whole: bool) -> Iterator[tuple[dt.date, str]]:
    """First day and label of each period that has ended by `last` and, where it must be whole, begun by `first`."""
    step = MONTHS[every]
    month = (first.year * 12 + first.month - 1) // step * step
    while month // 12 <= last.year:
        year, part = divmod(month, 12)
        label = {12: f"{year}", 3: f"{year}-Q{part // 3 + 1}", 1: f"{year}-{part + 1:02d}"}[step]
        begin, end = span(label) or (dt.date.max, dt.date.max)
        if end <= last and (begin >= first or not is_whole):
            yield begin, label
        month += step
