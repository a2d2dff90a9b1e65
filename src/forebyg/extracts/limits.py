"""This room holds the values of one column to the limits of its contract: its range and its pattern."""

from __future__ import annotations

import polars as pl

from forebyg.definitions.bounds import Bound, bound_of
from forebyg.definitions.extracts import Column
from forebyg.errors import Problem
from forebyg.expressions import DECIMAL_UNIT
from forebyg.extracts.cells import Cells, Wrong


def beyond_limits(cells: Cells, values: pl.Series) -> tuple[Wrong, ...]:
    """The values outside `min` and `max`, and the cells unlike `pattern`. `values` are typed, ids with their zeros."""
    return (*out_of_range(cells.column, values), *_unlike_pattern(cells, values))


def problem_of_pattern(name: str, column: Column, shown: str) -> Problem | None:
    """The contract's own mistake: a pattern that Rust's expressions, which have no look-around, do not know."""
    if column.pattern is None:
        return None
    try:
        pl.Series([""]).str.contains(_whole(column.pattern))
    except pl.exceptions.PolarsError:
        help = "without look-around and references back, and not too large: see docs.rs/regex, Syntax"
        return Problem("FB424", f"{shown}: column '{name}': its pattern cannot be used", help=help)
    return None


def out_of_range(column: Column, values: pl.Series) -> tuple[Wrong, ...]:
    least, most = (_in_units(word, column) for word in (column.min, column.max))
    if least is None and most is None:
        return ()
    held = values.cast(pl.Date) if column.type == "datetime" else values
    # A value that stays inside is found by two looks at the whole column, far faster than a mask.
    if (least is None or _reaches(held.min(), least)) and (most is None or _reaches(most, held.max())):
        return ()
    low = held < least if least is not None else None
    high = held > most if most is not None else None
    mask = low | high if low is not None and high is not None else low if low is not None else high
    assert mask is not None
    said = _said(column)
    return (Wrong(mask, "FB431", f"is {said}", f"are {said}"),)


def _reaches(more: object, less: object) -> bool:
    """Whether `more` is not below `less`; where a column has no value there is nothing to compare."""
    return more is None or less is None or more >= less  # type: ignore[operator]  # of one type, as the column has


def _in_units(word: str | None, column: Column) -> int | Bound | None:
    """A bound as the physical column holds values: a decimal in millionths."""
    bound = bound_of(word, column.type) if word is not None else None
    if column.type == "decimal" and bound is not None:
        return int(bound * DECIMAL_UNIT)  # type: ignore[operator]  # the bound of a number is a number
    return int(bound) if column.type == "int" and bound is not None else bound  # type: ignore[arg-type]  # as above


def _said(column: Column) -> str:
    if column.min is not None and column.max is not None:
        return f"not between {column.min} and {column.max}"
    return f"below {column.min}" if column.min is not None else f"above {column.max}"


def _unlike_pattern(cells: Cells, values: pl.Series) -> tuple[Wrong, ...]:
    """Of a code the zeros given back count; of all other columns the cell is meant as it stands in the file."""
    if cells.column.pattern is None:
        return ()
    text = values if cells.column.digits is not None else cells.text
    mask = ~text.str.contains(_whole(cells.column.pattern))
    return (Wrong(mask, "FB432", "does not match the pattern", "do not match the pattern"),)


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"
