"""This room holds what is asked for: which indicators, breakdowns and periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Counted
from forebyg.errors import Problem, UsageError
from forebyg.language.binding import unbound


@dataclass(frozen=True)
class Wanted:
    """What of a catalogue is asked for. `periods` is a label, a year, or two with `..` between."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    periods: str | None = None
    by: tuple[str, ...] = ()
    as_of: dt.date | None = None
    internal: bool = False
    lang: str | None = None


def broken_down(
    catalogue: Catalogue, chosen: Sequence[Declared], by: tuple[str, ...]
) -> tuple[Catalogue, frozenset[str]]:
    """The catalogue with the breakdowns asked for instead of the declared ones; and what cannot be so broken down."""
    if not by:
        return catalogue, frozenset()
    if not all(name.strip() for name in by):
        raise UsageError([Problem("FB921", "a breakdown needs the name of a column", help="such as --by bydel")])
    names = {one.name for one in chosen if isinstance(one.definition, Counted)}
    asked = _with_by(catalogue, names, [name.strip() for name in by])
    refused = unbound(asked) & names
    if refused == names:
        raise UsageError([Problem("FB921", f"no selected indicator can be broken down by {', '.join(by)}")])
    return _with_by(asked, refused, []), refused


def _with_by(catalogue: Catalogue, names: Collection[str], by: list[str]) -> Catalogue:
    indicators = (
        replace(one, definition=one.definition.model_copy(update={"by": _as_declared(one, by)}))
        if one.name in names
        else one
        for one in catalogue.indicators
    )
    return replace(catalogue, indicators=tuple(indicators))


def _as_declared(one: Declared, by: list[str]) -> list[str]:
    """`bydel` is the `borgere.bydel` that the indicator itself is broken down by: results show the last part."""
    written = [entry for entry in getattr(one.definition, "by", []) if isinstance(entry, str)]
    known = {name.rsplit(".", 1)[-1]: name for name in written}
    return [known.get(name, name) for name in by]


def in_periods(rows: pl.DataFrame, periods: str | None) -> pl.DataFrame:
    """A label or a year (the periods that begin in it), or a range of them."""
    if periods is None or rows.is_empty():
        return rows
    first, dots, last = (part.strip() for part in periods.partition(".."))
    if not first and not last:
        raise UsageError([Problem("FB922", f"'{periods}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    year = pl.col("period_start").dt.year()
    if not dots:
        hit = (pl.col("period") == first) | (
            year == int(first) if first.isdecimal() and len(first) == 4 else pl.lit(False)
        )
        kept = rows.filter(hit)
    else:
        low, high = _year(first), _year(last)
        kept = rows.filter((year >= low if low else pl.lit(True)) & (year <= high if high else pl.lit(True)))
    if kept.is_empty():
        known = rows["period"].unique().sort().to_list()
        message = f"no result has a period '{periods}'"
        raise UsageError([Problem("FB922", message, help=f"there are {known[0]} to {known[-1]}")])
    return kept


def _year(text: str) -> int | None:
    if not text:
        return None
    if not text[:4].isdecimal():
        raise UsageError([Problem("FB922", f"'{text}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    return int(text[:4])
