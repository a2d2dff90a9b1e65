"""This room says by which method each indicator is estimated, one row per definition."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import (
    Count,
    Distribution,
    Indicator,
    Quantile,
    Ratio,
    Share,
    Transition,
    Within,
)
from forebyg.definitions.scalars import DateRef
from forebyg.definitions.sets import Set
from forebyg.results import KEY_SEPARATOR, KEYS

IDENTITY = ("indicator", "variant")
PERCENT_KINDS = ("share", "within", "distribution", "transition")
CONFIDENCE = 0.95
LOG_LOG = "log-log"
CALENDAR = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}
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
    "is_poisson": pl.Boolean,
    "is_bounded": pl.Boolean,
    "is_standardised": pl.Boolean,
    "is_clustered": pl.Boolean,
    "may_be_paired": pl.Boolean,
    "final_after": pl.String,
    "sticks": pl.Boolean,
}
METHODS = tuple(SCHEMA)[len(IDENTITY) :]


def methods(declared: Sequence[Declared]) -> pl.DataFrame:
    """One row per definition: indicator, variant and the columns METHODS."""
    rows = [_method(one, declared) for one in declared]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def confidence_of(declared: Declared) -> float:
    """The level of an indicator's intervals: its own, else that of its file, 0.95 where none is said."""
    return float(declared.definition.confidence or declared.defaults.confidence or CONFIDENCE)


def z_of(confidence: float) -> float:
    """The normal quantile that leaves half of 1 - confidence above it."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def label(method: str | pl.Expr, confidence: pl.Expr) -> pl.Expr:
    """`wilson 95`, `wilson 99.8`."""
    percent = (confidence * 100).round(6).cast(pl.String).str.strip_suffix(".0")
    return pl.concat_str(pl.lit(method) if isinstance(method, str) else method, percent, separator=" ")


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
        isinstance(definition, Ratio) and definition.per_n is not None and counts_units(definition.numerator, declared),
        float(definition.per_n) if isinstance(definition, Ratio) and definition.per_n is not None else 1.0,
        float(definition.quantile) if isinstance(definition, Quantile) else 0.5,
        isinstance(definition, Count) and definition.interval == "poisson",
        _is_bounded(definition),
        isinstance(definition, Share | Ratio) and definition.standardise is not None,
        _is_clustered(definition, declared),
        definition.paired == "allow",
        _final_after(definition),
        isinstance(definition, Within) and "stick" in (definition.clock.month_end, definition.month_end),
    )


def _final_after(definition: Indicator) -> str | None:
    """How long after its end all cases of a period are due, as polars writes it; None where no calendar says that."""
    if not isinstance(definition, Within) or definition.period.dated is None:
        return None
    clock, dated = definition.clock, definition.period.dated
    if dated == DateRef("deadline"):
        return "0d"
    if clock.limit is None or clock.limit.unit not in CALENDAR or dated != clock.start:
        return None
    return f"{clock.limit.count}{CALENDAR[clock.limit.unit]}"


def is_paired(other_period: pl.Expr) -> pl.Expr:
    """Whether so many of the units of a row are in another period too that the two must not be tested as independent;
    of rows with METHODS."""
    is_shared = pl.col("shared").list.contains(other_period).fill_null(False)
    return is_shared & ~pl.col("may_be_paired").fill_null(False)


def row_key() -> pl.Expr:
    """What a row is called by others: KEYS in one text."""
    return pl.concat_str([pl.col(key).fill_null("") for key in KEYS], separator=KEY_SEPARATOR)


def _is_bounded(definition: Indicator) -> bool:
    """Whether those missing could only have had the trait or not; two sets may miss units for other reasons, and a
    standardised figure is not made of them all alike."""
    if isinstance(definition, Share):
        return not isinstance(definition.numerator, Set) and definition.standardise is None
    is_split = isinstance(definition, Distribution | Transition)
    return is_split or (isinstance(definition, Within) and definition.open != "survival")


def _is_clustered(definition: Indicator, declared: Sequence[Declared]) -> bool:
    """Whether the same person may stand behind several of the events, or of those of the count that is named."""
    if not isinstance(definition, Count | Ratio):
        return False
    named = [one.definition for one in declared if isinstance(definition, Ratio) and one.name == definition.numerator]
    said = [definition.events, *(count.events for count in named if isinstance(count, Count))]
    return any(events is not None and events.are_repeated for events in said)


def counts_units(side: str | Set, declared: Sequence[Declared]) -> bool:
    if isinstance(side, Set):
        return side.kind == "count"
    return any(one.name == side and isinstance(one.definition, Count) for one in declared)
