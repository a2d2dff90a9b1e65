"""This room turns the short texts of the language (a length, a date, a window, a number) into what they mean."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

LengthUnit = Literal["seconds", "minutes", "hours", "days", "working_days", "weeks", "months", "years"]
LENGTH_UNITS = ("seconds", "minutes", "hours", "days", "working_days", "weeks", "months", "years")
ANCHORS = ("period.start", "period.end", "period.date", "row.start", "row.end", "deadline", "as_of")
OPEN_SIDE = ".."
Words = str | dict[str, str]
"""What people read: one text, or one in each language, {da: ..., en: ...}."""
EVERY = ("year", "school_year", "half_year", "quarter", "month")


class Model(BaseModel):
    """A frozen record of the language: unknown keys are refused, a docstring under a key describes it.

    Each is built when it is first held against something: most files use few of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Part(Model):
    """A record that stands inside others: built once and for all, or each of them would build it again."""

    model_config = ConfigDict(defer_build=False)


@dataclass(frozen=True)
class Length:
    """A length of time, `4 months`; `count` may be negative."""

    count: int
    unit: LengthUnit


@dataclass(frozen=True)
class DateRef:
    """A date of the language: an anchor (one of ANCHORS, `start`, `end`, a column, an ISO date) and offsets to add."""

    anchor: str
    offsets: tuple[Length, ...] = ()


@dataclass(frozen=True)
class Window:
    """`between` two dates with both ends inside (None = open side), or one `text`: a date, `period` or a column."""

    first: DateRef | None
    last: DateRef | None
    name: str | None = None
    """Set for a window written as one word or date; `first` and `last` are then that same date."""


@dataclass(frozen=True)
class Severity:
    """What breaking a rule means; with `above`, a share of the rows, it is a warning up to that share."""

    level: Literal["error", "warning", "off"]
    above: Decimal | None = None


_LENGTH = re.compile(r"(-?\d{1,6})\s+(second|minute|hour|day|working_day|week|month|year)s?")
_OFFSET = re.compile(r"\s*([+-])\s+(\d{1,6})\s+(second|minute|hour|day|working_day|week|month|year)s?(?![\w])")
_TYPED = ("string", "number", "boolean")
"""What an editor's YAML parser may take a text for."""
PARAMETER = r"^\{?parameter\.\w+\}?$"
"""What an editor sees where a value is called by its name."""
_ANCHOR = re.compile(r"\s*([^\W\d][\w]*(?:\.[\w]+)?|\d{4}-\d{2}-\d{2})")


def _parsed(value: Any, message: str) -> Any:
    """What is no text was parsed before; a list or a mapping is no scalar."""
    if isinstance(value, list | dict):
        raise ValueError(message)
    return value


def parse_length(text: Any) -> Any:
    """`4 months` as a Length."""
    message = f"a length is a whole number and a unit, such as '4 months' ({', '.join(LENGTH_UNITS)})"
    if not isinstance(text, str):
        return _parsed(text, message)
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(message)
    return Length(int(match[1]), match[2] + "s")  # type: ignore[arg-type]  # the pattern admits only the units


def parse_date_ref(text: Any) -> Any:
    """`end + 1 day` as a DateRef."""
    message = "a date is a column, period.start, period.end, row.start, row.end, deadline or as_of, and lengths"
    if not isinstance(text, str):
        return _parsed(text, message)
    match = _ANCHOR.match(text)
    if match is None:
        raise ValueError(message)
    position, offsets = match.end(), []
    while position < len(text.rstrip()):
        step = _OFFSET.match(text, position)
        if step is None:
            message = "after a date only '+ 4 months' or '- 1 day' may stand (a blank on both sides of the sign)"
            raise ValueError(message)
        sign = -1 if step[1] == "-" else 1
        offsets.append(Length(sign * int(step[2]), step[3] + "s"))  # type: ignore[arg-type]  # the pattern again
        position = step.end()
    return DateRef(match[1], tuple(offsets))


def parse_window(value: Any) -> Any:
    """A date, `period`, a column or `[date, date]` as a Window."""
    if isinstance(value, str):
        date = parse_date_ref(value)
        return Window(date, date, value.strip())
    if isinstance(value, list):
        if len(value) != 2:
            raise ValueError("a window is written [first, last], with '..' for an open side")
        first, last = (None if side == OPEN_SIDE else parse_date_ref(side) for side in value)
        return Window(first, last)
    return _parsed(value, "a window is a date, period, a column of type period, or [first, last]")


def parse_number(text: Any) -> Any:
    """A number with a point, exactly."""
    if not isinstance(text, str):
        return _parsed(text, "write a number, such as 12.5")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        danish = re.fullmatch(r"-?\d+,\d+", text)
        raise ValueError(f"write a number with a point{', not a comma' if danish else ''}, such as 12.5")
    return Decimal(text)


def parse_whole(text: Any) -> Any:
    """A whole number, digits only."""
    message = "write a whole number, such as 1000"
    if not isinstance(text, str):
        return _parsed(text, message)
    if not re.fullmatch(r"\d{1,15}", text):
        raise ValueError(message)
    return int(text)


def parse_severity(text: Any) -> Any:
    """`error`, `warning`, `off` or `error above 5 %` as a Severity."""
    message = "write error, warning, off or 'error above 5 %' (a share of the rows; up to it a warning)"
    if not isinstance(text, str):
        return _parsed(text, message)
    if text in ("error", "warning", "off"):
        return Severity(text)  # type: ignore[arg-type]  # the tuple admits only the levels
    match = re.fullmatch(r"error above (\d{1,2}(?:\.\d+)?) ?%", text.strip())
    if match is None:
        raise ValueError(message)
    return Severity("error", Decimal(match[1]) / 100)


def parse_yes_no(text: Any) -> Any:
    """yes or no in English, Danish or YAML's words."""
    if isinstance(text, str):
        word = text.lower()
        if word in ("yes", "ja", "true"):
            return True
        if word in ("no", "nej", "false"):
            return False
        raise ValueError("write yes or no")
    return _parsed(text, "write yes or no")


def parse_date(text: Any) -> Any:
    """An ISO date."""
    message = "write a real date as yyyy-mm-dd, such as 2024-12-31"
    if not isinstance(text, str):
        return _parsed(text, message)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(message) from None


def parse_month_day(text: Any) -> Any:
    """`09-30` as (9, 30); 02-29 is refused because not every year has it."""
    message = "write a day of the year as mm-dd, such as 09-30"
    if not isinstance(text, str):
        return _parsed(text, message)
    try:
        match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
        if match is None:
            raise ValueError
        day = dt.date(2001, int(match[1]), int(match[2]))
    except ValueError:
        raise ValueError(message) from None
    return (day.month, day.day)


def one_or_more(value: Any) -> Any:
    """A single word stands for a list of one."""
    return [value] if isinstance(value, str | dict) else value


def no_items() -> list[Any]:
    """What stands where a list is not written. Of `list` itself pydantic would read the documentation each time."""
    return []


def _schema_of(description: str, pattern: str | None = None, of: tuple[str, ...] = _TYPED) -> dict[str, Any]:
    return {"type": list(of), "description": description} | ({"pattern": f"{pattern}|{PARAMETER}"} if pattern else {})


class _Shown:
    """Gives a parsed scalar the JSON schema of the text an analyst writes."""

    def __init__(self, schema: dict[str, Any]):
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> Any:
        return dict(self.schema)


_TEXT = {"type": "string"}
_WINDOW = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}]}
_YES_NO = {"enum": ["yes", "no", "ja", "nej", "true", "false", True, False], "description": "yes or no"}
_LENGTH_SHOWN = _schema_of("a length, such as 4 months", r"^\s*-?\d+ +[a-z_]+\s*$", ("string",))
_DATE_SHOWN = _schema_of("a date, such as period.start or end + 1 day")
_NUMBER_SHOWN = _schema_of("a number with a point", r"^-?\d+(\.\d+)?$")
_WHOLE_SHOWN = _schema_of("a whole number", r"^\d+$")
_DAY_SHOWN = _schema_of("a date, yyyy-mm-dd", r"^\d{4}-\d{2}-\d{2}$", ("string",))
_SEVERITY_SHOWN = _schema_of(
    "error, warning, off or 'error above 5 %'", r"^(error|warning|off|error above \d{1,2}(\.\d+)? ?%)$", ("string",)
)
_MONTH_DAY_SHOWN = _schema_of("a day of the year, mm-dd", r"^\d{1,2}-\d{1,2}$", ("string",))

Sql = str
LengthText = Annotated[Length, _Shown(_LENGTH_SHOWN), BeforeValidator(parse_length)]
DateText = Annotated[DateRef, _Shown(_DATE_SHOWN), BeforeValidator(parse_date_ref)]
WindowText = Annotated[Window, _Shown(_WINDOW), BeforeValidator(parse_window)]
Number = Annotated[Decimal, _Shown(_NUMBER_SHOWN), BeforeValidator(parse_number)]
Whole = Annotated[int, _Shown(_WHOLE_SHOWN), BeforeValidator(parse_whole)]
SeverityText = Annotated[Severity, _Shown(_SEVERITY_SHOWN), BeforeValidator(parse_severity)]
YesNo = Annotated[bool, _Shown(_YES_NO), BeforeValidator(parse_yes_no)]
Day = Annotated[dt.date, _Shown(_DAY_SHOWN), BeforeValidator(parse_date)]
MonthDay = Annotated[tuple[int, int], _Shown(_MONTH_DAY_SHOWN), BeforeValidator(parse_month_day)]
