"""This room binds the time axis: how long a period is, and how a row belongs to one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forebyg.bound import BoundExtract, BoundPeriod
from forebyg.definitions.catalogue import Loc
from forebyg.definitions.scalars import EVERY, Length, parse_date_ref, parse_month_day
from forebyg.definitions.sets import Period
from forebyg.expressions import Column
from forebyg.language.binding.dates import bind_date
from forebyg.language.binding.names import Findings, Names

STARTS = {"school_year": (8, 1)}
MONTHS_OF = {"year": 12, "school_year": 12, "half_year": 6, "quarter": 3, "month": 1}
STATUS_ANCHORS = {"start": "start", "end": "end", "period.start": "start", "period.end": "end"}


def bind_period(
    period: Period | None,
    names: Names,
    extracts: Mapping[str, BoundExtract],
    findings: Findings,
    loc: Loc,
    rows: tuple[BoundExtract, ...],
    has_clock: bool,
) -> BoundPeriod | None:
    """The axis with its placements, or None with problems."""
    if period is None:
        findings.add("FB225", "there is no period: say 'period: {every: year, ...}', or 'period: all'", loc)
        return None
    if period.only is not None:
        return BoundPeriod(None, period.only, (1, 1), None, None, None, None, None, None, None, (), None, None)
    terms = _terms(period, extracts, findings, loc)
    if period.every is None or (terms is None and period.every not in EVERY):
        if period.every is None:
            findings.add("FB225", "a period says how long it is: 'every'", loc, f"one of {', '.join(EVERY)}")
        return None
    if period.each and MONTHS_OF.get(period.each, 99) >= MONTHS_OF.get(period.every, 0):
        findings.add("FB226", f"'each: {period.each}' must be shorter than 'every: {period.every}'", (*loc, "each"))
        return None
    placed = [period.dated, period.at, period.active, period.labelled]
    if not any(placed) and not has_clock:
        findings.add("FB227", "nothing places a row in a period: say dated, at, active or labelled", loc)
        return None
    before = len(findings.problems)
    dated = bind_date(period.dated, names, findings, (*loc, "dated")) if period.dated else None
    if dated is None and has_clock and not any(placed):
        dated = names.resolve("deadline")
    day, anchor, offsets = _status_date(period.at, findings, (*loc, "at"))
    if (period.at or period.active) and not all(r.has_spell for r in rows):
        word = "at" if period.at else "active"
        findings.add("FB228", f"'{word}' needs an extract with a spell", (*loc, word), "place the rows with 'dated'")
    if period.labelled is not None:
        column = names.resolve(period.labelled)
        if column is None or column.type.name != "period":
            message = f"'{period.labelled}' is no column of type period"
            findings.unknown("FB229", message, (*loc, "labelled"), period.labelled, names.scope().columns)
    if len(findings.problems) > before:
        return None
    labelled = names.resolve(period.labelled) if period.labelled else None
    return BoundPeriod(
        every=period.every,
        only=None,
        starts=period.starts or STARTS.get(period.every, (1, 1)),
        terms=terms,
        first=period.first,
        last=period.last,
        each=period.each,
        dated=dated,
        at_day=day,
        at_anchor=anchor,
        at_offsets=offsets,
        active=period.active,
        labelled=labelled.name if isinstance(labelled, Column) else None,
    )


def _terms(period: Period, extracts: Mapping[str, BoundExtract], findings: Findings, loc: Loc) -> BoundExtract | None:
    if period.every is None or period.every in EVERY:
        return None
    terms = extracts.get(period.every)
    if terms is None:
        known = (*EVERY, *(name for name, extract in extracts.items() if extract.has_spell))
        message = f"'{period.every}' is no length of a period, nor an extract with a spell"
        findings.unknown("FB225", message, (*loc, "every"), period.every, known)
    elif not terms.has_spell:
        findings.add("FB225", f"the rows of '{period.every}' cannot be periods: it has no spell", (*loc, "every"))
        return None
    return terms


def _status_date(
    at: str | None, findings: Findings, loc: Loc
) -> tuple[tuple[int, int] | None, str | None, tuple[Length, ...]]:
    """A month and a day, or an anchor with lengths."""
    if at is None:
        return None, None, ()
    try:
        if re.fullmatch(r"\d{2}-\d{2}", at):
            return parse_month_day(at), None, ()
        ref = parse_date_ref(at)
    except ValueError as error:
        findings.add("FB229", str(error), loc)
        return None, None, ()
    if ref.anchor not in STATUS_ANCHORS:
        findings.add("FB229", f"'{at}' is no status date: write mm-dd, start or end, or either with a length", loc)
        return None, None, ()
    return None, STATUS_ANCHORS[ref.anchor], ref.offsets
