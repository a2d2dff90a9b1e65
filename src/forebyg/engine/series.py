"""This room makes the series of a set: which periods are shown, and zero told from unknown in each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.axis import Axis
from forebyg.engine.strata import BY, PARENT, SET, TOTAL, groups, stratum
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


def is_split(bound: BoundSet) -> bool:
    """Whether its units are told apart by categories."""
    return bound.outcome in ("category", "transition")


def index_of(
    tallied: pl.DataFrame, periods: pl.DataFrame, sets: Sequence[BoundSet]
) -> list[list[tuple[str, str | None]]]:
    """The strata and categories of each set, as every period shows them."""
    strata = _seen(tallied, BY)
    # A status date that has not come, or a period before the series, shows no category of its own.
    shown = tallied.join(periods, on=[SET, PARENT], how="semi") if CATEGORY in tallied.columns else None
    categories = {} if shown is None else _seen(shown, CATEGORY)
    return [
        [
            (by, category)
            for by in _strata(strata.get(number, ()), bound)
            for category in (_categories(categories.get(number, ()), bound) if is_split(bound) else (None,))
        ]
        for number, bound in enumerate(sets)
    ]


def filled(
    tallied: pl.DataFrame, periods: pl.DataFrame, index: Sequence[Sequence[tuple[str, str | None]]], is_split: bool
) -> pl.DataFrame:
    """Every one of the `periods` of each set with every stratum and category of its own, zero where the period is
    covered and nobody is counted."""
    shown = [(number, *one) for number, own in enumerate(index) for one in own]
    strata = pl.DataFrame(shown, schema={SET: pl.Int64, BY: pl.String, CATEGORY: pl.String}, orient="row")
    rows = periods.join(strata, on=SET, how="inner", maintain_order="left_right")
    keys = [SET, PARENT, BY]
    if is_split:
        bases = tallied.group_by(keys, maintain_order=True).agg(pl.col("base").first(), pl.col("missing").first())
        hits = tallied.filter(pl.col(CATEGORY).is_not_null()).select(*keys, CATEGORY, "hits")
        rows = rows.join(bases, on=keys, how="left", maintain_order="left")
        rows = rows.join(hits, on=[*keys, CATEGORY], how="left", maintain_order="left")
    else:
        rows = rows.join(tallied, on=keys, how="left", maintain_order="left")
    covered, is_none = pl.col("covered"), pl.col("base").is_null()
    made = {
        name: pl.when(covered & is_none).then(pl.coalesce(name, pl.lit(0))).otherwise(pl.col(name))
        for name in NONE
        if name in rows.columns
    }
    if "waiting" in made:
        made["waiting"] = pl.col("waiting").fill_null(0)
    if is_split:
        made["hits"] = pl.when(covered).then(pl.col("hits").fill_null(0))
    return rows.with_columns(one.alias(name) for name, one in made.items())


def _seen(tallied: pl.DataFrame, column: str) -> dict[int, list[str]]:
    """The different values of a column by set."""
    found: dict[int, list[str]] = {}
    for number, value in tallied.select(SET, column).unique(maintain_order=True).drop_nulls().iter_rows():
        found.setdefault(number, []).append(value)
    return found


def _categories(seen: Sequence[str], bound: BoundSet) -> Iterable[str]:
    """Those that are listed, then others that were seen."""
    found = sorted(seen)
    listed = [DOWN, SAME, UP] if bound.outcome == "transition" else list(bound.categories or found)
    return dict.fromkeys([*listed, *found])


def _strata(seen: Sequence[str], bound: BoundSet) -> Iterator[str]:
    """The total, then the declared or observed strata of each breakdown."""
    known = [json.loads(by) for by in seen]
    for dimensions in groups(bound):
        if not dimensions:
            yield TOTAL
            continue
        names = [dimension.name for dimension in dimensions]
        observed = [values for values in known if list(values) == names]
        declared = [{names[0]: value} for value in dimensions[0].values or ()] if len(names) == 1 else []
        extra = sorted(
            (values for values in observed if values not in declared),
            key=lambda values: [(value is None, value or "") for value in values.values()],
        )
        yield from (stratum(values) for values in [*declared, *extra])
