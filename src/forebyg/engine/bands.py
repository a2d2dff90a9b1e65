"""This room counts the bands behind a standardised figure, and finds the standard of each period."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundExtract, BoundSet
from forebyg.definitions.estimating import Standard
from forebyg.definitions.extracts import Column
from forebyg.engine.sources import Sources
from forebyg.engine.strata import groups

BANDS = {
    "indicator": pl.String,
    "variant": pl.String,
    "period": pl.String,
    "by": pl.String,
    "band": pl.String,
    "events": pl.Float64,
    "base": pl.Float64,
    "squares": pl.Float64,
}
STANDARDS = {
    "indicator": pl.String,
    "variant": pl.String,
    "period": pl.String,
    "band": pl.String,
    "weight": pl.Float64,
    "reference_events": pl.Float64,
    "reference_base": pl.Float64,
}
FEW_BANDS = 6
NUMBERS = {"weight": "weight", "events": "reference_events", "base": "reference_base"}


def crossed(bound: BoundSet) -> BoundSet:
    """The set broken down by every stratum and its bands."""
    return bound._replace(by=tuple((*dimensions, *bound.bands) for dimensions in groups(bound)))


def bands_of(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """BANDS of the COUNTS rows of a crossed set; a row without all bands belongs to none."""
    split = {by: _split(json.loads(by), names) for by in rows["by"].unique()}
    strata = {by: stratum for by, (stratum, band) in split.items() if band is not None}
    bands = {by: band for by, (_, band) in split.items() if band is not None}
    kept = rows.filter(pl.col("by").is_in(list(bands)))
    found = kept.select(
        "indicator",
        "variant",
        "period",
        pl.col("by").replace_strict(strata, return_dtype=pl.String),
        pl.col("by").replace_strict(bands, return_dtype=pl.String).alias("band"),
        pl.col("numerator").alias("events"),
        pl.col("denominator").alias("base"),
        pl.coalesce("squares", "numerator").alias("squares"),
    )
    return found.select(pl.col(name).cast(kind) for name, kind in BANDS.items())


def with_least_band(rows: pl.DataFrame, bands: pl.DataFrame) -> pl.DataFrame:
    """COUNTS with `least_band`: of few bands, whose figure could be solved for the counts of each."""
    sides = {"events": "numerator_personal", "base": "denominator_personal"}
    keys = ["indicator", "variant", "period", "by"]
    least = bands.group_by(keys).agg(
        pl.len().alias("bands"), *(pl.col(name).filter(pl.col(name) > 0).min() for name in sides)
    )
    few = least.filter(pl.col("bands") < FEW_BANDS)
    beside = rows.select(*keys, *sides.values()).join(few, on=keys, how="left", nulls_equal=True, maintain_order="left")
    of_persons = [pl.when(pl.col(side).fill_null(True)).then(name) for name, side in sides.items()]
    return rows.with_columns(
        beside.select(pl.min_horizontal(of_persons).cast(pl.Int64)).to_series().alias("least_band")
    )


def _split(values: dict[str, str | None], names: list[str]) -> tuple[str, str | None]:
    """The stratum without its bands, and the band; a unit whose band is unknown has one of its own."""
    if not set(names) <= values.keys():
        return "", None
    stratum = {name: value for name, value in values.items() if name not in names}
    return json.dumps(stratum, ensure_ascii=False), _label([values[name] for name in names])


def _label(values: list[str | None]) -> str:
    return " x ".join("" if value is None else value for value in values)


def standards_of(extract: BoundExtract, written: Standard, sources: Sources, periods: pl.DataFrame) -> pl.DataFrame:
    """STANDARDS for `periods` (indicator, variant, period, period_end): the rows valid on the last day of each."""
    frame = sources.rows(extract).collect()
    columns = extract.declared.definition.columns
    dated = next((name for name, column in columns.items() if column.type == "period"), None)
    valid = pl.lit(True)
    if extract.has_spell:
        valid = _holds(SPELL_FROM, SPELL_TO)
    elif dated is not None:
        valid = _holds(f"{dated}.start", f"{dated}.end")
    band = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in written.bands], separator=" x ")
    numbers = [_number(getattr(written, key), columns, name) for key, name in NUMBERS.items()]
    found = periods.join(frame, how="cross").filter(valid.fill_null(False))
    return found.select("indicator", "variant", "period", band.alias("band"), *numbers)


def _holds(first: str, last: str) -> pl.Expr:
    # Without dates of its own a period stands for all time.
    day = pl.col("period_end")
    return day.is_null() | ((pl.col(first) <= day) & (day <= pl.col(last).fill_null(dt.date.max)))


def _number(column: str | None, columns: Mapping[str, Column], name: str) -> pl.Expr:
    if column is None:
        return pl.lit(None, pl.Float64).alias(name)
    unit = 10**6 if columns[column].type == "decimal" else 1
    return (pl.col(column).cast(pl.Float64) / unit).alias(name)
