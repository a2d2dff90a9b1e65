"""This room holds what is asked for: which indicators, breakdowns and periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Counted, Ratio
from forebyg.errors import ForebygError, Problem, UsageError
from forebyg.language.binding import bind


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
    names = {one.name for one in chosen}
    refused = set()
    indicators = list(catalogue.indicators)
    for position, one in enumerate(indicators):
        if one.name not in names or not isinstance(one.definition, Counted):
            continue
        asked = replace(one, definition=one.definition.model_copy(update={"by": [name.strip() for name in by]}))
        alone = replace(
            catalogue, indicators=tuple(asked if i == position else o for i, o in enumerate(catalogue.indicators))
        )
        try:
            bind(replace(alone, indicators=_only(alone, asked)))
            indicators[position] = asked
        except ForebygError:
            refused.add(one.name)
            indicators[position] = replace(one, definition=one.definition.model_copy(update={"by": []}))
    if len(refused) == len(names):
        listed = ", ".join(by)
        raise UsageError([Problem("FB905", f"no selected indicator can be broken down by {listed}")])
    return replace(catalogue, indicators=tuple(indicators)), frozenset(refused)


def _only(catalogue: Catalogue, one: Declared) -> tuple[Declared, ...]:
    """An indicator with those its sides name."""
    definition = one.definition
    sides = (definition.numerator, definition.denominator) if isinstance(definition, Ratio) else ()
    return tuple(
        o for o in catalogue.indicators if o is one or o.name in [side for side in sides if isinstance(side, str)]
    )


def in_periods(rows: pl.DataFrame, periods: str | None) -> pl.DataFrame:
    """A label or a year (the periods that begin in it), or a range of them."""
    if periods is None or rows.is_empty():
        return rows
    first, dots, last = periods.partition("..")
    year = pl.col("period_start").dt.year()
    if not dots:
        hit = (pl.col("period") == first) | (
            year == int(first) if first.isdigit() and len(first) == 4 else pl.lit(False)
        )
        kept = rows.filter(hit)
    else:
        low, high = _year(first), _year(last)
        kept = rows.filter((year >= low if low else pl.lit(True)) & (year <= high if high else pl.lit(True)))
    if kept.is_empty():
        known = rows["period"].unique().sort().to_list()
        message = f"no result has a period '{periods}'"
        raise UsageError([Problem("FB906", message, help=f"there are {known[0]} to {known[-1]}")])
    return kept


def _year(text: str) -> int | None:
    if not text:
        return None
    if not text[:4].isdigit():
        raise UsageError([Problem("FB906", f"'{text}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    return int(text[:4])
