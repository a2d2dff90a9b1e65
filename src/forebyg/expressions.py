"""This room holds the typed tree that every row-level expression of the language becomes.

An engine walks the tree; nothing of the analyst's text reaches one. Numbers are exact: a number is a whole number
of 1/unit (an int has unit 1, a decimal column 10**6, an exact age 365 * 366), and a quotient is rounded to
1/QUOTIENT_UNIT, so that no float exists before the estimates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

DECIMAL_UNIT = 10**6
AGE_UNIT = 365 * 366
QUOTIENT_UNIT = AGE_UNIT * 10**8

TypeName = Literal["id", "text", "category", "number", "date", "datetime", "time", "yes_no", "period", "unknown"]


class Type(NamedTuple):
    """The type of an expression; `unit` is meant for numbers only. `unknown` is the type of a bare NULL."""

    name: TypeName
    unit: int = 1

    @property
    def is_textual(self) -> bool:
        return self.name in ("id", "text", "category", "period")

    @property
    def is_dated(self) -> bool:
        return self.name in ("date", "datetime")


INT = Type("number", 1)
DECIMAL = Type("number", DECIMAL_UNIT)
AGE = Type("number", AGE_UNIT)
QUOTIENT = Type("number", QUOTIENT_UNIT)
TEXT = Type("text")
CATEGORY = Type("category")
ID = Type("id")
DATE = Type("date")
DATETIME = Type("datetime")
TIME = Type("time")
YES_NO = Type("yes_no")
PERIOD = Type("period")
UNKNOWN = Type("unknown")


@dataclass(frozen=True)
class Column:
    """A column by its physical name: bare for the rows' own, `extract.column` for a joined one,
    `row.column` for the outer row inside a look-up, `period.start | period.end | period.date | period.length`,
    `row.start`, `row.end`, `deadline`, `as_of`."""

    name: str
    type: Type


@dataclass(frozen=True)
class Literal_:
    """A constant: str, bool, date, datetime, None, or a whole number of 1/unit."""

    value: str | bool | int | dt.date | dt.datetime | None
    type: Type


@dataclass(frozen=True)
class Call:
    """A function or operator applied to typed arguments. The functions, all row-level:

    and or not · eq ne lt le gt ge · is_null · is_true (false where unknown) · in (first argument, then the list)
    · like (text, pattern literal) · case (when, then, when, then, ..., else) · add sub mul div neg mod
    · coalesce nullif cast abs round (number, digits literal) greatest least lower upper trim length concat
    · substr (text, start, length) · replace (text, old, new) · year month day · quarter
    · age exact_age days_between months_between working_days_between · covers
    · add_months add_days add_working_days add_seconds (date, whole number)
    `between` becomes ge and le joined by `and`; a date beside a datetime is widened by `end_of_day`.
    """

    function: str
    arguments: tuple[Expression, ...]
    type: Type


Expression = Column | Literal_ | Call


class Located(NamedTuple):
    """An expression as written and as understood."""

    text: str
    tree: Expression


def columns_of(tree: Expression) -> set[str]:
    """The physical names of all columns that a tree reads."""
    if isinstance(tree, Column):
        return {tree.name}
    if isinstance(tree, Call):
        return set().union(*(columns_of(argument) for argument in tree.arguments)) if tree.arguments else set()
    return set()


def parts_of(function: str, tree: Expression) -> Iterator[Expression]:
    """What a function of many is applied to, its own arguments opened too; the tree itself where it is another."""
    if isinstance(tree, Call) and tree.function == function:
        for argument in tree.arguments:
            yield from parts_of(function, argument)
    else:
        yield tree


def line_of(tree: Expression) -> tuple[Fraction, Fraction] | None:
    """(c, k) of a number that is c plus k times its one column, whatever that is; None of anything else."""
    if isinstance(tree, Column):
        return Fraction(0), Fraction(1)
    if isinstance(tree, Literal_):
        assert isinstance(tree.value, int), "numbers only"
        return Fraction(tree.value, tree.type.unit), Fraction(0)
    parts = [line_of(argument) for argument in tree.arguments]
    match tree.function, parts:
        case "add", [(a, k), (b, l)]:
            return a + b, k + l
        case "sub", [(a, k), (b, l)]:
            return a - b, k - l
        case "mul", [(a, k), (b, Fraction(numerator=0))] | [(b, Fraction(numerator=0)), (a, k)]:
            return a * b, k * b
        case "div", [(a, k), (b, Fraction(numerator=0))] if b:
            return a / b, k / b
        case "neg", [(a, k)]:
            return -a, -k
        case "cast", [(a, k)]:
            return a, k
    return None
