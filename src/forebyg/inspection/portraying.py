"""This room draws the portraits: of files as they were read, of columns as they were fitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import polars as pl

from forebyg.errors import SMALL, Problem
from forebyg.expressions import DECIMAL_UNIT
from forebyg.extracts import Opened
from forebyg.extracts.forms import SHORT_FORMS
from forebyg.extracts.headers import folded
from forebyg.extracts.wording import DIGITS
from forebyg.inspection.distinct import TEXT
from forebyg.inspection.proposing import type_of
from forebyg.inspection.reading import Fitted
from forebyg.inspection.relations import IDS
from forebyg.inspection.sketches import Group, Sketch
from forebyg.portraits import WITHHELD, ColumnPortrait, ExtractPortrait, FilePortrait
from forebyg.results import Receipt

FACTS = ("packed", "sheet", "hidden rows")
"""What a receipt tells of a file that no other part of its portrait does."""
RANGED = ("int", "decimal", "date", "datetime")
MOST_NUMBERS = 200
"""Whole numbers of more kinds than this may name persons though they look like counts; only their zero is shown."""
DECIMAL_MARKS = {",": "decimal comma", ".": "decimal point"}


def unreadable(group: Group, problems: tuple[Problem, ...]) -> ExtractPortrait:
    """The portrait of files of which no row could be read."""
    return ExtractPortrait(group.name, tuple(_file(one, None) for one in group.sketches), problems=problems)


def files_of(group: Group, receipts: Sequence[Receipt]) -> tuple[FilePortrait, ...]:
    """The portraits of the files of a group, with what their receipts tell."""
    read = {receipt.file: receipt for receipt in receipts}
    return tuple(_file(one, read.get(one.found.name)) for one in group.sketches)


def columns_of(read: Fitted, opened: Opened) -> tuple[ColumnPortrait, ...]:
    """The portraits of the columns, with what only their typed values tell."""
    detected = opened.receipts[0].detected if opened.receipts else {}
    return tuple(_columns(read, opened.frame, detected))


def _file(sketch: Sketch, receipt: Receipt | None) -> FilePortrait:
    layout = sketch.layout
    return FilePortrait(
        sketch.found.name,
        sketch.size,
        receipt.encoding if receipt else None,
        (receipt.separator if receipt else layout.separator if layout else "") or None,
        layout.header_line if layout else None,
        layout.preamble if layout else 0,
        receipt.left_out if receipt else {},
        {fact: said for fact, said in receipt.detected.items() if fact in FACTS} if receipt else {},
        # The receipt counts rows of totals, which the contract leaves out.
        receipt.rows - receipt.left_out.get("total", 0) if receipt else None,
    )


def _columns(read: Fitted, frame: pl.DataFrame, detected: Mapping[str, str]) -> Iterator[ColumnPortrait]:
    person = person_of(read)
    headers = {name: header for name, header, _ in read.group.sketches[0].named.columns}
    for name, cells in read.columns.items():
        header, fit = headers[name], read.fits[name]
        said = cells.only(TEXT.is_in([*fit.nulls]))
        # What two digits of a year mean is not known, and so no range is.
        least, greatest = (None, None) if fit.form in SHORT_FORMS else range_of(frame, name, fit.type, person)
        form = (
            detected.get(f"dates.{name}")
            or fit.form
            or (DECIMAL_MARKS.get(read.decimals.mark or "") if fit.type == "decimal" else None)
        )
        renamed = header if header is not None and folded(header) != folded(name) else None
        nulls, distinct = cells.blank + said.filled, cells.height - said.height
        yield ColumnPortrait(name, renamed, type_of(cells, fit), form, nulls, distinct, least, greatest)


def person_of(read: Fitted) -> str | None:
    """The id whose rows are most likely those of one person: of the ids that return, the one with most values."""
    returning = {
        name: read.columns[name].height
        for name, fit in read.fits.items()
        if fit.type in IDS and read.columns[name].height < read.columns[name].filled
    }
    return max(returning, key=lambda name: returning[name], default=None)


def range_of(frame: pl.DataFrame, name: str, type: str, person: str | None) -> tuple[str | None, str | None]:
    """Least and greatest value, WITHHELD where fewer than SMALL rows (or ids of `person`) share it."""
    if type not in RANGED or name not in frame.columns or frame[name].null_count() == frame.height:
        return None, None
    values = frame[name]
    is_wide = type == "int" and values.n_unique() > MOST_NUMBERS
    return tuple(_shown(frame, name, type, extreme, person, is_wide) for extreme in (values.min(), values.max()))  # type: ignore[return-value]


def _shown(frame: pl.DataFrame, name: str, type: str, extreme: object, person: str | None, is_wide: bool) -> str:
    sharing = frame.filter(pl.col(name) == extreme)
    persons = sharing[person].drop_nulls().n_unique() if person in frame.columns else sharing.height
    text = _written(extreme, type)
    is_small = min(sharing.height, persons) < SMALL
    return WITHHELD if is_small or (is_wide and extreme != 0) or DIGITS.search(text) else text


def _written(value: object, type: str) -> str:
    """ISO dates, numbers with a point."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if type == "decimal":
        exact = Decimal(int(value)) / DECIMAL_UNIT  # type: ignore[call-overload]  # millionths are whole numbers
        return f"{exact.normalize():f}"
    return str(value)
