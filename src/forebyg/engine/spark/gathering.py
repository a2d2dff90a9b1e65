"""This room gathers rows on Spark by key and window of days, as `engine.gathering` does it here: a small table of
windows beside the rows, one aggregation per gathering, and each part a conditional aggregate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO
from forebyg.engine.gathering import Gathering, Grain
from forebyg.engine.parts import Part
from forebyg.engine.plan import PERIOD
from forebyg.engine.spark.quoting import named
from forebyg.engine.spark.text import text, typed
from forebyg.engine.wholes import whole
from forebyg.engine.windows import FOREVER
from forebyg.expressions import YES_NO

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FIRST, LAST, DAY = ".window.first", ".window.last", ".window.day"
MOST_DAYS = 200_000
"""So many days of windows have room in a table on every machine."""


def gathered(session: SparkSession, rows: DataFrame, gathering: Gathering) -> DataFrame:
    """One row per key and window in which there is a row of `rows`, with all parts."""
    from pyspark.sql.functions import expr

    parts = [expr(made(part)).alias(name) for part, name in gathering.parts.items()]
    return _placed(session, rows, gathering.grain).groupBy(*map(named, gathering.keys(()))).agg(*parts)


def made(part: Part) -> str:
    """A part of rows: of none the total is nothing, some is false and every is true."""
    passed = f"coalesce({typed(part.where, YES_NO)}, false)" if part.where is not None else None
    if part.kind == "many":
        return "count(*)" if passed is None else f"count_if({passed})"
    assert part.value is not None
    value = text(part.value)
    if part.kind == "unknown":
        unknown = f"isnull({value})"
        return f"count_if({unknown})" if passed is None else f"count_if({passed} AND {unknown})"
    kept = value if passed is None else f"CASE WHEN {passed} THEN {value} END"
    match part.kind:
        case "total":
            return f"coalesce(sum({kept}), 0)"
        case "least":
            return f"min({kept})"
        case "most":
            return f"max({kept})"
        case "some":
            return f"coalesce(bool_or({kept}), false)"
    return f"coalesce(bool_and({kept}), true)"


def in_types(found: pl.DataFrame, gathering: Gathering) -> pl.DataFrame:
    """What came back in the types that it has when it is gathered here."""
    definition = gathering.extract.declared.definition
    types: dict[str, pl.DataType | type[pl.DataType]] = {
        key: pl.Time()
        for key in gathering.grain.keys
        if key in definition.columns and definition.columns[key].type == "time"
    }
    for part, name in gathering.parts.items():
        if part.value is not None and part.kind in ("total", "least", "most"):
            kind = part.value.type
            if kind.name == "number":
                types[name] = whole(kind.unit)
            elif kind.name == "time":
                types[name] = pl.Time()
    if gathering.grain.windows is not None:
        types[PERIOD] = pl.Int64()
    return found.with_columns(pl.col(name).cast(dtype) for name, dtype in types.items())


def _placed(session: SparkSession, rows: DataFrame, grain: Grain) -> DataFrame:
    """The rows with all keys, each in every window that its day, or its spell, is in."""
    if grain.keys:
        rows = rows.where(" AND ".join(f"{named(key)} IS NOT NULL" for key in grain.keys))
    if grain.windows is None:
        return rows
    from pyspark.sql.functions import broadcast, expr

    places = windows(session, grain.windows)
    if grain.dated is not None:
        first = last = f"CAST({text(grain.dated)} AS DATE)"
        if sum((end - start).days + 1 for start, end in grain.windows) <= MOST_DAYS:
            # A day is sooner looked up than compared with the ends of each window.
            days = places.selectExpr(named(PERIOD), f"explode(sequence({named(FIRST)}, {named(LAST)})) AS {named(DAY)}")
            return rows.join(broadcast(days), expr(f"{first} = {named(DAY)}"))
    else:
        first, last = named(SPELL_FROM), f"coalesce({named(SPELL_TO)}, DATE'{FOREVER}')"
    is_in = f"{first} IS NOT NULL AND {first} <= {named(LAST)} AND {last} >= {named(FIRST)}"
    return rows.join(broadcast(places), expr(is_in))


def windows(session: SparkSession, days: tuple[tuple[dt.date, dt.date], ...]) -> DataFrame:
    """The windows by the index of their period."""
    listed = ", ".join(
        f"named_struct('n', {place}L, 'first', DATE'{first}', 'last', DATE'{last}')"
        for place, (first, last) in enumerate(days)
    )
    empty = "array_repeat(named_struct('n', 0L, 'first', DATE'2000-01-01', 'last', DATE'2000-01-01'), 0)"
    names = ", ".join(map(named, (PERIOD, FIRST, LAST)))
    return session.range(1).selectExpr(f"inline({f'array({listed})' if days else empty}) AS ({names})")
