"""This room holds an extract to what its contract claims of the whole: how many rows, how new, from when to when."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.definitions.scalars import Length
from forebyg.extracts.coverage import periods_without_rows
from forebyg.extracts.persons import births
from forebyg.extracts.wording import Fault, counted, fault

DAYS = {"days": 1, "weeks": 7}
MONTHS = {"months": 1, "years": 12}


def broken_claims(frame: pl.DataFrame, extract: Extract, as_of: dt.date | None) -> list[Fault]:
    """The faults of an extract that was read whole, as known on `as_of`."""
    return [*claims_of_days(frame, frame.height, extract, as_of), *_too_late(frame, extract)]


def claims_of_days(days: pl.DataFrame, rows: int, extract: Extract, as_of: dt.date | None) -> list[Fault]:
    """The faults of claims that the days alone show, each of which may stand once, and the number of the rows."""
    return [*_row_count(rows, extract), *_stale(days, extract, as_of), *_gaps(days, extract, as_of)]


def event_dates(extract: Extract) -> list[str]:
    """The columns that say when something happened: planned dates and ends of spells apart."""
    end = extract.spell.end if extract.spell else None
    return [
        name
        for name, column in extract.columns.items()
        if column.type in ("date", "datetime") and not column.planned and name != end
    ]


def _row_count(height: int, extract: Extract) -> list[Fault]:
    if extract.rows is None:
        return []
    least, most = extract.rows.at_least, extract.rows.at_most
    rows = f"{height:,} row{'' if height == 1 else 's'}"
    if least is not None and height < least:
        return [_of_the_whole("FB433", "rows", f"{rows}, where at least {least:,} are expected")]
    if most is not None and height > most:
        return [_of_the_whole("FB433", "rows", f"{rows}, where at most {most:,} are expected")]
    return []


def _stale(frame: pl.DataFrame, extract: Extract, as_of: dt.date | None) -> list[Fault]:
    """What is dated after as_of is not known yet, and a mistyped year would make any extract look new."""
    if extract.fresh is None or as_of is None:
        return []
    names = [extract.fresh.dated] if extract.fresh.dated else event_dates(extract)
    if not set(names) <= set(frame.columns):
        return []  # A column that could not be read may hold the newest date.
    dates = [pl.col(name).cast(pl.Date) for name in names]
    known = frame.select(date.filter(date <= as_of).max() for date in dates).row(0) if dates else ()
    newest = max((date for date in known if date is not None), default=None)
    if newest is None:
        return [_of_the_whole("FB434", "fresh", f"it has no date up to {as_of} (as_of)")]
    if newest >= earlier(as_of, extract.fresh.within):
        return []
    days = (as_of - newest).days
    within, unit = extract.fresh.within.count, extract.fresh.within.unit
    allowed = f"{within} {unit.removesuffix('s') if within == 1 else unit}"
    said = f"its newest date lies {days:,} day{'' if days == 1 else 's'} before {as_of} (as_of), more than {allowed}"
    return [_of_the_whole("FB434", "fresh", said)]


def earlier(day: dt.date, length: Length) -> dt.date:
    """The day so long before; a day that its month has not becomes the last one."""
    if length.unit not in MONTHS:
        return dt.date.fromordinal(max(day.toordinal() - length.count * DAYS.get(length.unit, 1), 1))
    month = day.year * 12 + day.month - 1 - length.count * MONTHS[length.unit]
    year, month = month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])) if year > 0 else dt.date.min


def _gaps(frame: pl.DataFrame, extract: Extract, as_of: dt.date | None) -> list[Fault]:
    if extract.coverage is not None and extract.coverage.dated in frame.columns:
        said = periods_without_rows(frame, extract, as_of)
        return [_of_the_whole("FB435", "coverage", said)] if said else []
    return _begins_late(frame, extract)


def _begins_late(frame: pl.DataFrame, extract: Extract) -> list[Fault]:
    """Without a row in the first year of what is said to be complete, the saying is doubtful."""
    start, begun = extract.complete_from, _beginnings(extract)
    if start is None or not begun or not set(begun) <= set(frame.columns):
        return []
    days = frame.select(pl.col(name).cast(pl.Date).min() for name in begun).row(0)
    first = min((day for day in days if day is not None), default=None)
    if first is None or first < earlier(start, Length(-1, "years")):
        return []
    said = f"complete from {start}, though its first row is dated a year later or more"
    late = _of_the_whole("FB435", "complete_from", said)
    return [replace(late, severity="warning", help="move 'complete_from', or export the earlier rows too")]


def _beginnings(extract: Extract) -> list[str]:
    spell = extract.spell
    return [spell.start or f"{spell.label}.start"] if spell else event_dates(extract)


def _too_late(frame: pl.DataFrame, extract: Extract) -> list[Fault]:
    """Dates after the day on which the extract says that it was drawn."""
    day = extract.as_of
    faults: list[Fault] = []
    for name in event_dates(extract) if day is not None else ():
        if name not in frame.columns:
            continue
        late = frame[name].cast(pl.Date) > day
        if late.any():
            filled = len(late) - late.null_count()
            text = counted(int(late.sum()), filled, "value", "lies after as_of", "lie after as_of")
            said = f"column '{name}': {text} ({day}), the day on which the extract was drawn"
            faults.append(fault(frame, late, "FB438", ("columns", name), said, severity="warning", of=filled))
    return faults + (_born_late(frame, extract, day) if day is not None else [])


def _born_late(frame: pl.DataFrame, extract: Extract, day: dt.date) -> list[Fault]:
    """Numbers that tell a birth after as_of; where a column has the dates of birth, that is told there."""
    told = {column.birth_of for column in extract.columns.values()}
    faults = []
    for name, column in extract.columns.items():
        if column.type == "cpr" and name in frame.columns and name not in told:
            late = (births(frame[name]) > day).fill_null(False)
            if late.any():
                one, many = "tells a birth after as_of", "tell births after as_of"
                text = counted(int(late.sum()), frame[name].count(), "value", one, many)
                said = f"column '{name}': {text} ({day}), the day on which the extract was drawn"
                help = "correct them where they are registered, or correct 'as_of'"
                faults.append(fault(frame, late, "FB438", ("columns", name), said, help, "warning"))
    return faults


def _of_the_whole(code: str, key: str, text: str) -> Fault:
    return Fault(code, (key,), text, pl.DataFrame(schema={".file": pl.String, ".line": pl.Int64}))
