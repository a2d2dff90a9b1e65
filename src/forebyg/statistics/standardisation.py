"""This room makes rates comparable between populations of different ages: direct and indirect standardisation."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.statistics.rates import FEWEST_FOR_BYAR, byar, poisson

REASONS = ("unknown_addend", "unmatched_band", "empty_band", "few_events", "empty_base")
"""Why there is no figure, the first that holds. `faulty_bands` names the bands of the second (a band that only one side
has, or that stands twice) and of the third."""
FOUND = ("reason", "faulty_bands")
EVENTS, BASE, VALUE, WEIGHT = pl.col("events"), pl.col("base"), pl.col("value"), pl.col("weight")


def direct(bands: pl.DataFrame, standard: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A row per key: `keys`, events, value, lower, upper (per one), `reason` (of REASONS, or null) and `faulty_bands`.

    `bands` has `keys`, among them `z`; band, events, squares (the sum over persons of their events squared; the events
    themselves where they are independent) and base. `standard` has band, weight and those of `keys` that weights differ
    by. A band that a key lacks is a base of 0. Every base and every weight must be above 0.

    Value sum(w x/n) / sum(w), limits by Dobson with Byar: Dobson et al., Statistics in Medicine 10 (1991) 457, and none
    below ten events, as `calculate_dsr` of PHEindicatormethods. Around a common proportion they are wider than need be.
    """
    matched = _matched(bands, standard, keys, is_matched=WEIGHT > 0)
    is_empty = BASE.fill_null(0) <= 0
    share = WEIGHT / WEIGHT.sum()
    sums = matched.group_by(keys, maintain_order=True).agg(
        EVENTS.sum(),
        (share * EVENTS / BASE).sum().alias("value"),
        (share**2 * pl.col("squares") / BASE**2).sum().alias("variance"),
        *_findings(EVENTS.is_null() | BASE.is_null() | pl.col("squares").is_null(), is_empty),
    )
    few = pl.when(EVENTS < FEWEST_FOR_BYAR).then(pl.lit("few_events"))
    lower, upper = byar(EVENTS, pl.col("z"))
    error = (pl.col("variance") / EVENTS).sqrt()
    # Repeated events of a few persons can push the lower limit below what a rate can be.
    limited = sums.with_columns(
        pl.coalesce("reason", few).alias("reason"),
        pl.max_horizontal(VALUE + error * (lower - EVENTS), pl.lit(0.0)).alias("lower"),
        (VALUE + error * (upper - EVENTS)).alias("upper"),
    )
    return limited.select(*keys, _known_events(), *_where_known("value", "lower", "upper"), *FOUND)


def indirect(bands: pl.DataFrame, reference: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A row per key: `keys`, events, expected, reference_rate, value, lower, upper, `reason` and `faulty_bands`.

    `bands` has `keys`, among them `confidence` and `z`; band, events and base. `reference` has band, reference_events,
    reference_base and those of `keys` that it differs by. The value is events / expected: times 100 it is the ratio,
    times `reference_rate` the rate per one. Limits are those of the count over what is expected. A base of 0 expects
    nothing; where nothing at all is expected there is no value. Two such values must not be compared with each other:
    each is weighted by its own population. As `calculate_ISRatio` and `calculate_ISRate` of PHEindicatormethods.
    """
    of, among = pl.col("reference_events"), pl.col("reference_base")
    matched = _matched(bands, reference, keys, is_matched=of.is_not_null() & among.is_not_null())
    is_expecting = BASE.fill_null(0) > 0
    sums = matched.group_by(keys, maintain_order=True).agg(
        EVENTS.sum(),
        pl.when(is_expecting).then(BASE * of / among).sum().alias("expected"),
        (of.sum() / among.sum()).alias("reference_rate"),
        *_findings(EVENTS.is_null() | BASE.is_null(), is_expecting & (among <= 0)),
    )
    nothing = pl.when(pl.col("expected") == 0).then(pl.lit("empty_base"))
    limited = poisson(sums.with_columns(pl.coalesce("reason", nothing).alias("reason")), EVENTS)
    made = {"value": "events", "lower": "poisson_lower", "upper": "poisson_upper"}
    over = limited.with_columns((pl.col(count) / pl.col("expected")).alias(name) for name, count in made.items())
    return over.select(*keys, _known_events(), *_where_known("expected", "reference_rate", *made), *FOUND)


def _matched(bands: pl.DataFrame, standard: pl.DataFrame, keys: Sequence[str], is_matched: pl.Expr) -> pl.DataFrame:
    """Every band of the standard and of the data, for every key; what one side does not have is null there."""
    groups = bands.select(keys).unique(maintain_order=True)
    shared = [key for key in keys if key in standard.columns]
    wanted = groups.join(standard, on=shared, nulls_equal=True) if shared else groups.join(standard, how="cross")
    counted = bands.with_columns(pl.lit(True).alias("is_counted"))
    joined = counted.join(wanted, on=[*keys, "band"], how="full", coalesce=True, nulls_equal=True)
    # A band that stands twice would have twice its weight.
    is_alone = pl.len().over(*keys, "band") == 1
    # Sums of floats depend on their order, joins do not keep it.
    return joined.with_columns((is_matched.fill_null(False) & is_alone).alias("is_matched")).sort(*keys, "band")


def _findings(is_unknown: pl.Expr, is_empty: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    reason = (
        pl.when((pl.col("is_counted") & is_unknown).any())
        .then(pl.lit("unknown_addend"))
        .when((~pl.col("is_matched")).any())
        .then(pl.lit("unmatched_band"))
        .when(is_empty.any())
        .then(pl.lit("empty_band"))
    )
    faulty = pl.col("band").filter(~pl.col("is_matched") | is_empty)
    return reason.alias("reason"), faulty.alias("faulty_bands")


def _known_events() -> pl.Expr:
    """Few events and empty bands leave a count; what is unknown or stands twice leaves none."""
    is_told = ~pl.col("reason").is_in(REASONS[:2])
    return pl.when(is_told.fill_null(True)).then("events")


def _where_known(*names: str) -> list[pl.Expr]:
    return [pl.when(pl.col("reason").is_null()).then(name).alias(name) for name in names]
