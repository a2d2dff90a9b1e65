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

MOST_LATE = 100
"""So many of the newest dates are kept; no threshold is larger."""


def receipts_of(
    receipts: Sequence[Receipt], typed: Typed, faults: Sequence[Fault], extract: Extract
) -> tuple[Receipt, ...]:
    """The receipts of the files with what only the typed extract shows."""
    late = _late(typed.frame, extract)
    return tuple(
        replace(
            receipt,
            detected=receipt.detected | typed.detected,
            rejected=_rejected(receipt.file, faults),
            newest=next(iter(late.get(receipt.file, ())), None),
            late=late.get(receipt.file, ()),
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


def _late(frame: pl.DataFrame, extract: Extract) -> dict[str, tuple[dt.date, ...]]:
    """The newest dates of each file, planned dates and ends of spells apart."""
    dated = [name for name in event_dates(extract) if name in frame.columns]
    if not dated:
        return {}
    day = pl.max_horizontal(pl.col(name).cast(pl.Date) for name in dated)
    late = day.drop_nulls().top_k(MOST_LATE).sort(descending=True)
    return {file: tuple(days) for file, days in frame.group_by(".file").agg(late).iter_rows()}
