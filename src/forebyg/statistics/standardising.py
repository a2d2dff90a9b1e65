"""This room puts the standardised value in the place of the crude one, which stays beside it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Ratio, Share
from forebyg.statistics.methods import label
from forebyg.statistics.standardisation import direct, indirect

ROW = ("indicator", "variant", "period", "by")
KEYS = (*ROW, "confidence", "z")
DIRECT, INDIRECT = "dobson", "poisson"
MADE = ("value", "lower", "upper")
CRUDE: dict[str, pl.DataType] = {
    "crude": pl.Float64(),
    "crude_lower": pl.Float64(),
    "crude_upper": pl.Float64(),
    "crude_interval": pl.String(),
    "expected": pl.Float64(),
    "standardised_ratio": pl.Float64(),
    "faulty_bands": pl.String(),
}


def with_standardised(
    frame: pl.DataFrame, declared: Sequence[Declared], bands: pl.DataFrame | None, standards: pl.DataFrame | None
) -> pl.DataFrame:
    """Rows with METHODS and estimates, with the columns CRUDE; those of a standardised figure with its value, limits,
    interval and reason instead of the crude ones. Indirect values are rates: the ratio times that of the reference."""
    asked = {(one.id, one.variant): _way(one) for one in declared if _way(one) is not None}
    if not asked or bands is None or standards is None:
        return frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in CRUDE.items())
    found = pl.concat([_found(frame, bands, standards, key, str(way)) for key, way in asked.items()])
    found = found.rename({name: f"made_{name}" for name in (*MADE, "reason")})
    beside = frame.join(found, on=ROW, how="left", nulls_equal=True, maintain_order="left")
    is_made, is_limited = pl.col("way").is_not_null(), pl.col("is_limited")
    scale = pl.when(pl.col("kind") == "ratio").then("per").otherwise(100.0)
    has_limits = is_limited & pl.col("made_lower").is_not_null()
    methods = [pl.when(pl.col("way") == way).then(label(way, pl.col("confidence"))) for way in (DIRECT, INDIRECT)]
    interval = pl.when(has_limits).then(pl.coalesce(methods)).otherwise(pl.lit("none"))
    sides = {"value": "crude", "lower": "crude_lower", "upper": "crude_upper"}
    has_crude = is_made & pl.col("lower").is_not_null()
    shown = {"value": pl.lit(True), "lower": is_limited, "upper": is_limited}
    return beside.with_columns(
        *(pl.when(is_made).then(name).alias(crude) for name, crude in sides.items()),
        pl.when(has_crude).then("interval").alias("crude_interval"),
        *(
            pl.when(is_made).then(pl.when(shown[name]).then(pl.col(f"made_{name}") * scale)).otherwise(name).alias(name)
            for name in MADE
        ),
        pl.when(is_made).then(interval).otherwise("interval").alias("interval"),
        pl.when(is_made).then(pl.coalesce("reason", "made_reason")).otherwise("reason").alias("reason"),
    )


def _way(one: Declared) -> str | None:
    definition = one.definition
    written = definition.standardise if isinstance(definition, Share | Ratio) else None
    return None if written is None else DIRECT if written.direct is not None else INDIRECT


def _found(
    frame: pl.DataFrame, bands: pl.DataFrame, standards: pl.DataFrame, key: tuple[str, str | None], way: str
) -> pl.DataFrame:
    """ROW, `way`, MADE (per one), reason, expected, standardised_ratio and faulty_bands of one definition."""
    is_own = (pl.col("indicator") == key[0]) & pl.col("variant").eq_missing(pl.lit(key[1], pl.String))
    counted = frame.filter(is_own & pl.col("value").is_not_null()).select(KEYS)
    mine = bands.filter(is_own).join(counted, on=ROW, how="inner", nulls_equal=True)
    standard = standards.filter(is_own)
    nothing = pl.lit(None, pl.Float64)
    if way == DIRECT:
        made = direct(mine, standard.drop("reference_events", "reference_base"), KEYS)
        made = made.with_columns(nothing.alias("expected"), nothing.alias("standardised_ratio"))
    else:
        made = indirect(mine, standard.drop("weight"), KEYS)
        rate = pl.col("reference_rate")
        made = made.with_columns((100 * pl.col("value")).alias("standardised_ratio"), pl.col(MADE) * rate)
    rows = frame.filter(is_own).select(ROW).join(made, on=ROW, how="left", nulls_equal=True)
    faulty = pl.col("faulty_bands").list.join("; ")
    return rows.select(
        *ROW,
        pl.lit(way).alias("way"),
        *MADE,
        "reason",
        "expected",
        "standardised_ratio",
        pl.when(faulty != "").then(faulty).alias("faulty_bands"),
    )
