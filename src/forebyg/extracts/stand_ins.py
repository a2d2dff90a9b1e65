"""This room finds the days that stand for no day: open ends and unknown dates that the contract does not name."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.extracts.cells import Cells, Wrong

FIRST, LAST = dt.date(1850, 1, 1), dt.date(2199, 12, 31)
"""Nobody who is counted was born before, and nothing is planned after."""
ZEROS = [dt.date(1900, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31)]
"""What databases and spreadsheets make of the number 0."""
NO_ENDS = [dt.date(2099, 12, 31), dt.date(2079, 6, 6), dt.date(2039, 12, 31)]
"""The last days that programs can write."""
PERHAPS = [dt.date(1901, 1, 1), dt.date(1940, 1, 1)]
"""The first days that programs can write, on which people were born too."""


def stand_ins(cells: Cells, values: pl.Series) -> tuple[Wrong, ...]:
    """The dates that can be no real ones; those that the contract names are empty cells and open ends by now."""
    # A date of birth that a CPR number tells is one, even the first day of 1900.
    if cells.column.type not in ("date", "datetime") or cells.column.birth_of is not None:
        return ()
    days = values.cast(pl.Date)
    mask = (days < FIRST) | (days > LAST) | days.is_in(ZEROS + NO_ENDS)
    null = "format: {null: [...]}"
    help = f"if it stands for no date, name it in {null}"
    if cells.open_words is not None:
        help = f"if it stands for an open end, name it in spell: {{no_end: [...]}}; if for no date, in {null}"
    said = ("is a day that stands for another thing", "are days that stand for another thing")
    maybe = ("is a day that may stand for another thing", "are days that may stand for another thing")
    return (
        Wrong(mask, "FB427", *said, help),
        Wrong(days.is_in(PERHAPS), "FB427", *maybe, help, "warning"),
    )
