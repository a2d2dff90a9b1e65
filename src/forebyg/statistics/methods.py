"""This room says by which method each indicator is estimated, one row per definition."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Count, Quantile, Ratio, Within
from forebyg.definitions.sets import Set

IDENTITY = ("indicator", "variant")
PERCENT_KINDS = ("share", "within", "distribution", "transition")
CONFIDENCE = 0.95
SCHEMA = {
    "indicator": pl.String,
    "variant": pl.String,
    "confidence": pl.Float64,
    "z": pl.Float64,
    "is_limited": pl.Boolean,
    "is_survival": pl.Boolean,
    "is_rate": pl.Boolean,
    "per": pl.Float64,
    "part": pl.Float64,
}
METHODS = tuple(SCHEMA)[len(IDENTITY) :]


def methods(declared: Sequence[Declared]) -> pl.DataFrame:
    """One row per definition: indicator, variant and the columns METHODS."""
    rows = [_method(one, declared) for one in declared]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def confidence_of(declared: Declared) -> float:
    """The declared level of all intervals of a file, 0.95 where none is said."""
    return float(declared.defaults.confidence or CONFIDENCE)


def z_of(confidence: float) -> float:
    """The normal quantile that leaves half of 1 - confidence above it."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def label(method: str, confidence: pl.Expr) -> pl.Expr:
    """`wilson 95`, `wilson 99.8`."""
    percent = (confidence * 100).round(6).cast(pl.String).str.strip_suffix(".0")
    return pl.concat_str(pl.lit(f"{method} "), percent)


def _method(one: Declared, declared: Sequence[Declared]) -> tuple[object, ...]:
    definition = one.definition
    confidence = confidence_of(one)
    return (
        one.id,
        one.variant,
        confidence,
        z_of(confidence),
        definition.interval != "none",
        isinstance(definition, Within) and definition.open == "survival",
        isinstance(definition, Ratio) and definition.per_n is not None and _counts(definition.numerator, declared),
        float(definition.per_n) if isinstance(definition, Ratio) and definition.per_n is not None else 1.0,
        float(definition.quantile) if isinstance(definition, Quantile) else 0.5,
    )


def _counts(side: str | Set, declared: Sequence[Declared]) -> bool:
    if isinstance(side, Set):
        return side.kind == "count"
    return any(one.name == side and isinstance(one.definition, Count) for one in declared)
