"""This room holds the strata of a funnel against the average of them all."""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Ratio, Share, Within
from forebyg.statistics.funnels import FAR, LIMITS, NEAR, count_funnel, is_overdispersed, pooled, proportion_funnel
from forebyg.statistics.methods import IDENTITY

SCHEMA = {"indicator": pl.String, "variant": pl.String, "dimension": pl.String}
GROUP = ("indicator", "variant", "period")
NAMES = ("funnel_lower", "funnel_upper", "funnel_far_lower", "funnel_far_upper")
FUNNEL: dict[str, pl.DataType] = {
    "funnel": pl.String(),
    "funnel_average": pl.Float64(),
    **dict.fromkeys(NAMES, pl.Float64()),
    "funnel_interval": pl.String(),
}
X, N, AVERAGE = pl.col("numerator"), pl.col("denominator"), pl.col("funnel_average")


def with_funnels(rows: pl.DataFrame, declared: Sequence[Declared]) -> pl.DataFrame:
    """Rows with METHODS and estimates, with the columns FUNNEL; null but for the strata of a funnel.

    The average is that of the total, in which everybody counts once; of all strata where there is no total. Only
    complete periods are judged. Those of unknown stratum count in the average and are not judged themselves.
    """
    asked = [(one.id, one.variant, _dimension(one)) for one in declared if _dimension(one) is not None]
    settings = pl.DataFrame(asked, schema=SCHEMA, orient="row")
    strata = rows.with_row_index("place").join(settings, on=IDENTITY, how="inner", nulls_equal=True)
    strata = strata.filter(pl.col("complete") & (_dimension_of(strata) == pl.col("dimension")))
    if strata.is_empty():
        return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in FUNNEL.items())
    totals = rows.filter((pl.col("by") == "{}") & (N > 0)).select(*GROUP, (X / N).alias("of_total"))
    strata = strata.join(totals, on=GROUP, how="left", nulls_equal=True, maintain_order="left")
    strata = strata.with_columns(pl.coalesce("of_total", pooled(X, N).over(GROUP)).alias("funnel_average"))
    is_rate = pl.col("kind") == "ratio"
    found = pl.concat([_of_shares(strata.filter(~is_rate)), _of_rates(strata.filter(is_rate))])
    return rows.with_row_index("place").join(found, on="place", how="left", maintain_order="left").drop("place")


def _dimension(one: Declared) -> str | None:
    definition = one.definition
    named = definition.funnel if isinstance(definition, Share | Within | Ratio) else None
    return None if named is None else named.rpartition(".")[2]


def _dimension_of(rows: pl.DataFrame) -> pl.Series:
    """The one breakdown that a row is a stratum of, null of totals and crossed strata."""
    names = {by: list(json.loads(by)) for by in rows["by"].unique()}
    single = {by: found[0] for by, found in names.items() if len(found) == 1}
    return rows["by"].replace_strict(single, default=None, return_dtype=pl.String)


def _is_judged(rows: pl.DataFrame) -> pl.Series:
    known = [by for by in rows["by"].unique() if None not in json.loads(by).values()]
    return rows.select(pl.col("by").is_in(known) & pl.col("value").is_not_null()).to_series()


def _of_shares(strata: pl.DataFrame) -> pl.DataFrame:
    return _told(proportion_funnel(strata, X, N, AVERAGE), "normal", pl.lit(100.0))


def _of_rates(strata: pl.DataFrame) -> pl.DataFrame:
    return _told(count_funnel(strata, X, N * AVERAGE), "poisson", pl.col("per") / N, pl.col("per"))


def _told(found: pl.DataFrame, method: str, scale: pl.Expr, of_average: pl.Expr | None = None) -> pl.DataFrame:
    judged = found.filter(_is_judged(found))
    flag = pl.coalesce("flag", pl.lit("within"))
    limits = [(pl.col(old) * scale).alias(new) for old, new in zip(LIMITS, NAMES, strict=True)]
    average = AVERAGE * (scale if of_average is None else of_average)
    interval = pl.lit(f"{method} {100 * NEAR:g}, {100 * FAR:g}").alias("funnel_interval")
    return judged.select("place", flag.alias("funnel"), average.alias("funnel_average"), *limits, interval)


def scattered(rows: pl.DataFrame) -> dict[tuple[str, str | None], list[str]]:
    """By id and variant the periods in which more than a tenth of the strata of a funnel, and more than one, lie
    outside it."""
    funnel = pl.col("funnel")
    is_outside = is_overdispersed(pl.when(funnel != "within").then(funnel), funnel.is_not_null())
    periods = rows.filter(funnel.is_not_null()).group_by(GROUP).agg(is_outside.alias("is_scattered"))
    found: dict[tuple[str, str | None], list[str]] = {}
    for id_, variant, period in periods.filter("is_scattered").select(GROUP).sort("period").iter_rows():
        found.setdefault((id_, variant), []).append(period)
    return found
