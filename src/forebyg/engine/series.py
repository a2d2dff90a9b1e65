"""This room makes the series of a set: which periods are shown, and zero told from unknown in each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.axis import Axis
from forebyg.engine.strata import BY, PARENT, TOTAL, groups, stratum
from forebyg.engine.tallies import CATEGORY, DOWN, SAME, UP

NONE = (
    "hits", "base", "missing", "total", "left_out", "waiting", "weight", "persons", "squared_times",
    "in_time", "closed", "cases", "mature_in_time", "mature",
)  # fmt: skip
"""Tallies that are 0 where a period is covered and nobody is counted."""


def shown_periods(axis: Axis, coverage: pl.DataFrame, bound: BoundSet, last_day: dt.date | None) -> pl.DataFrame:
    """From the first period in which a row is placed (not before complete_from) to the last of the axis; a status
    date that has not come gives no row."""
    complete_from = bound.rows[0].declared.definition.complete_from
    placed = set(coverage[PARENT].to_list())
    terms = list(enumerate(axis.periods))
    if complete_from is not None and bound.period.only is None:
        terms = [(index, term) for index, term in terms if term.end >= complete_from]
    if has_status_date(bound) and bound.period.each is None and last_day is not None and _has_last_day(bound):
        dates = axis.parts["period.date"]
        terms = [(index, term) for index, term in terms if dates[index] <= last_day]
    first = next((position for position, (index, _) in enumerate(terms) if index in placed), max(len(terms) - 1, 0))
    last = len(terms)
    if not _has_last_day(bound):
        last = (
            max((position for position, (index, _) in enumerate(terms) if index in placed), default=len(terms) - 1) + 1
        )
    shown = terms[first:last]
    return pl.DataFrame(
        {
            PARENT: pl.Series([index for index, _ in shown], dtype=pl.Int64),
            "period": pl.Series([term.label for _, term in shown], dtype=pl.String),
            "period_start": pl.Series([term.start for _, term in shown], dtype=pl.Date),
            "period_end": pl.Series([term.end for _, term in shown], dtype=pl.Date),
        }
    )


def has_status_date(bound: BoundSet) -> bool:
    return bound.period.at_day is not None or bound.period.at_anchor is not None


def _has_last_day(bound: BoundSet) -> bool:
    return any(extract.has_dates for extract in bound.rows)


def filled(tallied: pl.DataFrame, shown: pl.DataFrame, coverage: pl.DataFrame, bound: BoundSet) -> pl.DataFrame:
    """Every period with every stratum and category, zero where the period is covered and nobody is counted."""
    strata = pl.DataFrame({BY: list(_strata(tallied, bound))}, schema={BY: pl.String})
    index = shown.join(strata, how="cross")
    keys = [PARENT, BY]
    if bound.outcome in ("category", "transition"):
        # A status date that has not come, or a period before the series, shows no category of its own.
        seen = tallied.join(shown, on=PARENT, how="semi")
        found = seen[CATEGORY].drop_nulls().unique().sort().to_list() if CATEGORY in seen.columns else []
        listed = [DOWN, SAME, UP] if bound.outcome == "transition" else list(bound.categories or found)
        names = list(dict.fromkeys([*listed, *found]))
        index = index.join(pl.DataFrame({CATEGORY: names}, schema={CATEGORY: pl.String}), how="cross")
        bases = tallied.group_by(keys, maintain_order=True).agg(pl.col("base").first(), pl.col("missing").first())
        hits = tallied.filter(pl.col(CATEGORY).is_not_null()).select(*keys, CATEGORY, "hits")
        rows = index.join(bases, on=keys, how="left", maintain_order="left")
        rows = rows.join(hits, on=[*keys, CATEGORY], how="left", maintain_order="left")
    else:
        rows = index.join(tallied, on=keys, how="left", maintain_order="left")
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(CATEGORY))
    rows = rows.join(coverage, on=PARENT, how="left", maintain_order="left")
    covered = (pl.col("placed").fill_null(0) > 0) | pl.lit(bound.period.only is not None)
    rows = rows.with_columns(covered.alias("covered"), pl.col("base").is_null().alias(".none"))
    zero = [name for name in NONE if name in rows.columns]
    fill = [
        pl.when(covered & pl.col(".none")).then(pl.coalesce(name, pl.lit(0))).otherwise(pl.col(name)).alias(name)
        for name in zero
    ]
    rows = rows.with_columns(fill)
    if "waiting" in rows.columns:
        rows = rows.with_columns(pl.col("waiting").fill_null(0))
    if bound.outcome in ("category", "transition"):
        rows = rows.with_columns(pl.when(pl.col("covered")).then(pl.col("hits").fill_null(0)).alias("hits"))
    return rows.drop(".none")


def _strata(tallied: pl.DataFrame, bound: BoundSet) -> Iterator[str]:
    """The total, then the declared or observed strata of each breakdown."""
    seen = tallied[BY].unique(maintain_order=True).to_list()
    for dimensions in groups(bound):
        if not dimensions:
            yield TOTAL
            continue
        names = [dimension.name for dimension in dimensions]
        observed = [json.loads(by) for by in seen]
        observed = [values for values in observed if list(values) == names]
        declared = [{names[0]: value} for value in dimensions[0].values or ()] if len(names) == 1 else []
        extra = sorted(
            (values for values in observed if values not in declared),
            key=lambda values: [(value is None, value or "") for value in values.values()],
        )
        yield from (stratum(values) for values in [*declared, *extra])
