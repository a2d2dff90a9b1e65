"""This room reads the rows of a release as records, in the one order in which every output prints them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import islice, pairwise
from typing import Any, NamedTuple

import polars as pl
import polars.selectors as cs

from forebyg.outputs.characters import plain
from forebyg.results import Release, ReleasedIndicator

_CATEGORY_ORDER = {"down": 0, "same": 1, "up": 2}
# Danish letters come last and in this order, which is not that of their code points.
_DANISH = str.maketrans({"æ": "{", "ø": "|", "å": "}"})

Order = Callable[..., tuple[object, ...]]
"""A key to sort values by."""


class Row(NamedTuple):
    """One released row; a number that is missing or not finite is None."""

    period: str
    period_start: dt.date | None
    period_end: dt.date | None
    by: str
    category: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    lower: float | None
    upper: float | None
    interval: str | None
    difference: float | None
    interval_detail: str | None
    interval_coverage: float | None
    crude: float | None
    crude_lower: float | None
    crude_upper: float | None
    crude_interval: str | None
    expected: float | None
    standardised_ratio: float | None
    faulty_bands: str | None
    lowest: float | None
    highest: float | None
    missing_share: float | None
    deadline_naive_closed: float | None
    deadline_naive_all: float | None
    deadline_mature: float | None
    deadline_km: float | None
    deadline_km_lower: float | None
    deadline_km_upper: float | None
    deadline_km_interval: str | None
    deadline_undetermined: int | None
    final_on: str | None
    followed: int | None
    waiting: int | None
    missing: int | None
    left_out: int | None
    complete: bool | None
    reason: str | None
    target_low: float | None
    target_high: float | None
    target_rule: str | None
    target_inputs: list[str] | None
    assessment: str | None
    rule: str | None
    previous_period: str | None
    previous_value: float | None
    baseline_period: str | None
    baseline_value: float | None
    change: float | None
    change_lower: float | None
    change_upper: float | None
    change_interval: str | None
    change_percent_lower: float | None
    change_percent_upper: float | None
    change_percent_interval: str | None
    change_reason: str | None
    change_state: str | None
    change_direction: str | None
    trend_state: str | None
    trend_points: int | None
    trend_p: float | None
    trend_gradient: float | None
    trend_lower: float | None
    trend_upper: float | None
    trend_interval: str | None
    trend_kendall_p: float | None
    trend_theil_sen: float | None
    trend_reason: str | None
    funnel: str | None
    funnel_average: float | None
    funnel_lower: float | None
    funnel_upper: float | None
    funnel_far_lower: float | None
    funnel_far_upper: float | None
    funnel_interval: str | None
    small: bool | None
    needed: float | None
    needed_unit: str | None
    needed_by: str | None
    detectable: float | None
    detectable_units: int | None
    detectable_direction: str | None
    suppressed: str | None
    withheld_cells: list[str] | None
    """Which of waiting, missing and left_out are withheld though the row is shown."""
    held: bool | None
    """Printed as first published."""

    @property
    def strata(self) -> dict[str, str | None]:
        """The stratum: column to value, empty for the total."""
        return strata_of(self.by)

    @property
    def is_total(self) -> bool:
        return self.by == "{}"

    @property
    def is_withheld(self) -> bool:
        return self.suppressed is not None


def in_order(release: Release) -> tuple[pl.DataFrame, list[int]]:
    """The fields of Row as they are printed, and how many rows each indicator has: by period, totals first, strata in
    Danish order, then categories."""
    number, rows = cs.float(), release.rows
    shown = {(one.id, one.variant): place for place, one in enumerate(release.indicators)}
    own = _each(rows, ("indicator", "variant"), lambda different: [shown.get(one) for one in different])
    orders: dict[tuple[str, ...], Order] = {
        ("period_start", "period"): _order_of_period,
        ("by",): _order_of_stratum,
        ("category",): _order_of_category,
    }
    ranks = [_each(rows, names, partial(_ranks, order)) for names, order in orders.items()]
    keys = pl.DataFrame([own, *ranks], schema=["own", *(f"rank{n}" for n in range(len(ranks)))])
    keys = keys.with_row_index("place").drop_nulls("own").sort(pl.exclude("place"), maintain_order=True)
    ordered = rows.select(Row._fields)[keys["place"]]
    starts = keys["own"].search_sorted(pl.Series(range(len(shown) + 1), dtype=pl.Int64)).to_list()
    heights = [end - start for start, end in pairwise(starts)]
    return ordered.with_columns(pl.when(number.is_finite()).then(number)), heights


def _each(
    rows: pl.DataFrame, names: Sequence[str], made: Callable[[list[tuple[Any, ...]]], Sequence[int | None]]
) -> pl.Series:
    """For each row the number that is made of its values, of all different ones at once."""
    different = rows.select(names).unique()
    numbers = different.with_columns(pl.Series(".number", made(different.rows()), dtype=pl.Int64))
    return rows.select(names).join(numbers, on=names, how="left", nulls_equal=True, maintain_order="left")[".number"]


def _ranks(order: Order, values: list[tuple[Any, ...]]) -> list[int]:
    ordered = {key: rank for rank, key in enumerate(sorted({order(*one) for one in values}))}
    return [ordered[order(*one)] for one in values]


def rows_of(release: Release) -> list[tuple[ReleasedIndicator, list[Row]]]:
    """Each indicator with its rows as they are printed."""
    frame, heights = in_order(release)
    rows = map(Row._make, frame.iter_rows())
    return [
        (indicator, list(islice(rows, height))) for indicator, height in zip(release.indicators, heights, strict=True)
    ]


def newest(rows: list[Row]) -> str | None:
    """The newest complete period of the totals in which there was anything to count; else the newest complete one; the
    newest of all where none is complete."""
    totals = [row for row in rows if row.is_total] or rows
    complete = [row for row in totals if row.complete]
    counted = [row for row in complete if not _is_of_nothing(row)]
    return (counted or complete or totals)[-1].period if totals else None


def _is_of_nothing(row: Row) -> bool:
    """A figure that is typed in has no base in other years than its own, and what is made of it no value."""
    is_made = row.numerator is None and row.denominator is None and row.reason is None
    return row.value is None and not row.is_withheld and (row.reason == "empty_base" or is_made)


@cache
def natural(text: str | None) -> tuple[object, ...]:
    """A sort key: 9 before 10, Ø before Å, the empty stratum last."""
    if text is None:
        return (1, ())
    parts = re.split(r"(\d+)", text.lower().translate(_DANISH))
    return (0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part), text)


def _order_of_period(start: dt.date | None, period: str) -> tuple[object, ...]:
    return start or dt.date.min, natural(period)


def _order_of_category(category: str | None) -> tuple[object, ...]:
    return _CATEGORY_ORDER.get(category or "", 3), natural(category)


@cache
def _order_of_stratum(by: str) -> tuple[object, ...]:
    strata = strata_of(by)
    return len(strata), tuple(strata), tuple(natural(value) for value in strata.values())


def strata_of(by: str) -> dict[str, str | None]:
    """The stratum that canonical JSON names: column to value."""
    loaded: dict[str, str | None] = json.loads(by)
    return {plain(name): None if value is None else plain(str(value)) for name, value in loaded.items()}
