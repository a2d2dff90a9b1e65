"""This room says what a column lies between, where an extreme is shared by so many that it is nobody."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl

from forebyg.errors import SMALL
from forebyg.expressions import DECIMAL_UNIT
from forebyg.extracts.wording import DIGITS
from forebyg.portraits import WITHHELD

RANGED = ("int", "decimal", "date", "datetime")
MOST_NUMBERS = 200
"""Whole numbers of more kinds than this may name persons though they look like counts; only their zero is shown."""


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
