"""This room reads the bounds of a column, `min` and `max`: a number with a point, or an ISO date."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

BOUNDED = ("int", "decimal", "date", "datetime")
"""The types of columns that may have bounds."""

Bound = Decimal | dt.date


def bound_of(word: str, type: str) -> Bound | None:
    """The bound of a column of one of the types BOUNDED, None where the word is none."""
    if type in ("date", "datetime"):
        try:
            return dt.date.fromisoformat(word) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else None
        except ValueError:
            return None
    number = r"-?\d{1,15}" if type == "int" else r"-?\d{1,15}(\.\d{1,6})?"
    return Decimal(word) if re.fullmatch(number, word, re.ASCII) else None
