"""This room reads what is written out in an expression: numbers, days and lengths of time, exactly or not at all."""

from __future__ import annotations

import datetime as dt
import re

from forebyg.definitions.scalars import Length, parse_length
from forebyg.expressions import DATE, DATETIME, Literal_, Type
from forebyg.language.operands import Misfit, Operand
from forebyg.language.typing_rules import date_literal

MOST_DIGITS = 18
MOST_DECIMALS = 12


def read_number(written: str) -> Literal_:
    """A number exactly: a whole number of 1/unit, with the smallest unit that holds it."""
    if re.fullmatch(r"0\d+", written):
        raise Misfit(f"a number does not begin with 0: {written}", f"a code is a text: '{written}'", code="FB308")
    whole, _, decimals = written.partition(".")
    if not (whole + decimals).isdecimal() or not written.isascii():
        raise Misfit(
            f"{written} is not a number of the language",
            "write it out with a point, such as 1500 or 0.25",
            code="FB308",
        )
    decimals = decimals.rstrip("0")
    if len(whole) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        raise Misfit(
            f"{written} has too many digits",
            f"at most {MOST_DIGITS}, and {MOST_DECIMALS} after the point",
            code="FB308",
        )
    return Literal_(int(whole + decimals), Type("number", 10 ** len(decimals)))


def read_date(operand: Operand) -> Literal_:
    """DATE '2024-12-31'"""
    return Literal_(_moment(operand, r"\d{4}-\d{2}-\d{2}", date_literal(_written(operand))).date(), DATE)


def read_timestamp(operand: Operand) -> Literal_:
    """TIMESTAMP '2024-12-31 12:30:00'"""
    form = r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?"
    return Literal_(_moment(operand, form, "TIMESTAMP '2024-12-31 12:30:00'"), DATETIME)


def _moment(operand: Operand, form: str, example: str) -> dt.datetime:
    written = _written(operand)
    if not re.fullmatch(form, written, re.ASCII):
        raise Misfit(f"'{written}' is not written year-month-day", f"write {example}", operand, "FB308")
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        raise Misfit(
            f"there is no such day or time: '{written}'", "write a real date as yyyy-mm-dd", operand, "FB308"
        ) from None


def _written(operand: Operand) -> str:
    return str(operand.tree.value) if isinstance(operand.tree, Literal_) else ""


def read_length(operand: Operand) -> Length:
    """What stands after INTERVAL: '4 months'."""
    try:
        length = parse_length(_written(operand).strip().lower())
    except ValueError as error:
        raise Misfit(str(error), "write x + INTERVAL '4 months'", operand, "FB308") from None
    assert isinstance(length, Length)
    if abs(length.count) > _MOST[length.unit]:
        raise Misfit(f"'{_written(operand)}' is longer than a calendar", None, operand, "FB308")
    return length


# About a thousand years; far beyond, an engine could not hold the date.
_MOST = {"years": 1000, "months": 12_000, "weeks": 52_000, "days": 365_000, "working_days": 250_000} | dict.fromkeys(
    ("hours", "minutes", "seconds"), 10_000_000
)
