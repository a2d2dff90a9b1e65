"""This room writes names and constants for Spark so that nothing in them can be taken for anything else.

A name stands in backticks, with each of its own doubled. A text of letters, digits, blanks and a few signs stands in
quotes; any other is written as its bytes, so that no setting of the parser (escapedStringLiterals, variable
substitution) and no backslash, quote or rare letter changes it.
"""

from __future__ import annotations

import datetime as dt
import re

from forebyg.errors import CountingError, Problem
from forebyg.expressions import Literal_, Type

PLAIN = re.compile(r"[A-Za-z0-9æøåÆØÅ _.,:;/()<>=*+-]*")
WHOLE, WIDE = "BIGINT", "DECIMAL(38,0)"
MOST = {WHOLE: 2**63 - 1, WIDE: 10**38 - 1}
TYPES = {
    **dict.fromkeys(("id", "text", "category", "period"), "STRING"),
    "date": "DATE",
    "datetime": "TIMESTAMP_NTZ",
    "time": "BIGINT",
    "yes_no": "BOOLEAN",
    "unknown": "VOID",
}
"""A time of day is counted in nanoseconds since midnight, as polars keeps it."""


def named(column: str) -> str:
    """A column by its physical name: `person.born` is one name, not a field of `person`."""
    return "`" + column.replace("`", "``") + "`"


def quoted(text: str) -> str:
    """A text."""
    if PLAIN.fullmatch(text):
        return f"'{text}'"
    return f"CAST(X'{text.encode().hex().upper()}' AS STRING)"


def exactly(pattern: str) -> str:
    """A pattern that the whole of a text has to match."""
    return quoted(rf"\A(?:{pattern})\z")


def whole(unit: int) -> str:
    """The type in which counts of 1/`unit` are kept."""
    return WHOLE if unit == 1 else WIDE


def type_of(kind: Type) -> str:
    """The type of Spark that a type of the language has."""
    return whole(kind.unit) if kind.name == "number" else TYPES[kind.name]


def count(number: int, type: str = WIDE) -> str:
    """A whole number in a type of its own; refused where it has more digits than the type."""
    if abs(number) > MOST[type]:
        message = "a number written in it leaves the range that can be counted exactly"
        raise CountingError([Problem("FB533", message, help="multiply or divide smaller numbers")])
    return f"CAST({number} AS {type})"


def constant(tree: Literal_) -> str:
    """A constant in the type of its tree."""
    match tree.value:
        case None:
            return f"CAST(NULL AS {type_of(tree.type)})"
        case bool():
            return "true" if tree.value else "false"
        case int():
            return count(tree.value, whole(tree.type.unit))
        case dt.datetime():
            return f"TIMESTAMP_NTZ'{tree.value.isoformat(' ')}'"
        case dt.date():
            return f"DATE'{tree.value.isoformat()}'"
    return quoted(tree.value)
