"""This room writes the receipt of each file of an extract: what was read of it, what was rejected, its newest date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.extracts.claims import event_dates
from forebyg.extracts.typed import Typed
from forebyg.extracts.wording import Fault
from forebyg.results import Receipt


def receipts_of(
    receipts: Sequence[Receipt], typed: Typed, faults: Sequence[Fault], extract: Extract
) -> tuple[Receipt, ...]:
    """The receipts of the files with what only the typed extract shows."""
    newest = _newest(typed.frame, extract)
    return tuple(
        replace(
            receipt,
            detected=receipt.detected | typed.detected,
            rejected=_rejected(receipt.file, faults),
            newest=newest.get(receipt.file, (None, None))[0],
            sharing_newest=newest.get(receipt.file, (None, None))[1],
            personal=extract.personal,
        )
        for receipt in receipts
    )


def _rejected(file: str, faults: Sequence[Fault]) -> dict[str, int]:
    """Rows of a file by the rule that they break, where that is an error."""
    counts: dict[str, int] = {}
    for found in faults:
        rows = found.rows.filter(pl.col(".file") == file).height
        if rows and found.severity == "error":
            counts[found.rule] = counts.get(found.rule, 0) + rows
    return counts


def _newest(frame: pl.DataFrame, extract: Extract) -> dict[str, tuple[dt.date | None, int | None]]:
    """The newest date of each file, planned dates and ends of spells apart, and how many rows have it."""
    dated = [name for name in event_dates(extract) if name in frame.columns]
    if not dated:
        return {}
    day = pl.max_horizontal(pl.col(name).cast(pl.Date) for name in dated)
    found = frame.group_by(".file").agg(day.max().alias("newest"), (day == day.max()).sum().alias("sharing"))
    return {file: (newest, sharing) for file, newest, sharing in found.iter_rows()}
