"""This room turns the dates and windows of the language into typed expressions."""

from __future__ import annotations

import datetime as dt
import re

from forebyg.bound import Span
from forebyg.definitions.catalogue import Loc
from forebyg.definitions.scalars import DateRef, Length, Window
from forebyg.expressions import DATE, DATETIME, INT, Call, Column, Expression, Literal_
from forebyg.language.binding.names import Findings, Names

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
DAYS = {"days": 1, "weeks": 7}
MONTHS = {"months": 1, "years": 12}


def add_length(date: Expression, length: Length, month_end: str = "clamp") -> Expression:
    """`date` plus a length. Hours and less start from the end of a day given as a date."""
    if length.unit in SECONDS:
        moment = date if date.type == DATETIME else Call("end_of_day", (date,), DATETIME)
        return Call("add_seconds", (moment, _whole(length.count * SECONDS[length.unit])), DATETIME)
    if length.unit in MONTHS:
        function = "add_months" if month_end == "clamp" else "add_months_stick"
        return Call(function, (date, _whole(length.count * MONTHS[length.unit])), date.type)
    function = "add_working_days" if length.unit == "working_days" else "add_days"
    return Call(function, (date, _whole(length.count * DAYS.get(length.unit, 1))), date.type)


def _whole(number: int) -> Literal_:
    return Literal_(number, INT)


def bind_date(ref: DateRef, names: Names, findings: Findings, loc: Loc, month_end: str = "clamp") -> Expression | None:
    """A date of the language as an expression over the names of this step."""
    anchor = ref.anchor if ref.anchor not in ("start", "end") or names.resolve(ref.anchor) else f"period.{ref.anchor}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", anchor):
        try:
            base: Expression = Literal_(dt.date.fromisoformat(anchor), DATE)
        except ValueError:
            findings.add("FB232", f"{anchor} is not a day of the calendar", loc)
            return None
    else:
        column = names.resolve(anchor)
        if column is None:
            message = f"'{anchor}' is not a column of {names.described}, nor a date known at this step"
            findings.unknown("FB230", message, loc, anchor, names.scope().columns)
            return None
        if not column.type.is_dated:
            findings.add("FB231", f"'{anchor}' is no date: it is {_article(column.type.name)}", loc)
            return None
        base = column
    for length in ref.offsets:
        base = add_length(base, length, month_end)
    return base


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def bind_window(window: Window, names: Names, findings: Findings, loc: Loc) -> Span | None:
    """A window as two dates: a day, the period, a label's span, or two sides."""
    if window.name == "period":
        if names.resolve("period.start") is None:
            findings.add("FB233", "there is no period at this step: a period belongs to an indicator", loc)
            return None
        return Span(Column("period.start", DATE), Column("period.end", DATE))
    if window.name is not None:
        column = names.resolve(window.name)
        if column is not None and column.type.name == "period":
            return Span(Column(f"{column.name}.start", DATE), Column(f"{column.name}.end", DATE))
    sides = [None if side is None else bind_date(side, names, findings, loc) for side in (window.first, window.last)]
    if (window.first and sides[0] is None) or (window.last and sides[1] is None):
        return None
    return Span(*sides)
