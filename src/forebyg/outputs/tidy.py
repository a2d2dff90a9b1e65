"""This room writes a release as one tidy CSV: a line per indicator, variant, period, stratum and category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import polars as pl

from forebyg.outputs.characters import csv_text
from forebyg.outputs.readings import LATER, READINGS
from forebyg.outputs.rows import Row, in_order, strata_of
from forebyg.results import Release, ReleasedIndicator

CSV_COLUMNS = (
    *("strategy", "focus_area", "focus_area_title", "goal", "goal_title"),
    *("indicator", "variant", "title", "kind", "unit", "better", "status", "error"),
    *("period", "period_start", "period_end", "by", "category"),
    *("numerator", "denominator", "value", "lower", "upper", "interval", "waiting", "missing", "left_out", "complete"),
    *("target_low", "target_high", "target_rule", "assessment", "rule", "reason"),
    *("previous_period", "previous_value", "baseline_period", "baseline_value"),
    *("change", "change_lower", "change_upper", "suppressed", "withheld_cells", "internal"),
    *("change_interval", "change_percent_lower", "change_percent_upper", "change_state", "change_direction"),
    *("trend_state", "small", "needed", "needed_unit", "needed_by"),
    *("detectable", "detectable_units", "detectable_direction"),
    *READINGS,
    "held",
    "change_percent_interval",
    "change_reason",
    *LATER,
    "caution",
)
_OF_INDICATOR = (
    *("strategy", "focus_area", "focus_area_title", "goal", "goal_title", "variant"),
    *("title", "kind", "unit", "better", "status", "error", "caution"),
)
_OF_ROW = tuple(name for name in CSV_COLUMNS if name in Row._fields)
_of_row = attrgetter(*_OF_ROW)
WHOLE = ("numerator", "denominator", "needed")
"""Numbers that are counted where nothing is weighed."""
SMALL, GREAT = 1e-4, 1e15


def as_csv(release: Release) -> str:
    """One line per indicator, variant, period, stratum and category; an indicator without rows has one line."""
    rows, heights = in_order(release)
    starts = accumulate(heights, initial=0)
    places = [range(start, start + height) or (None,) for start, height in zip(starts, heights, strict=False)]
    written = rows.select(_as_written(rows[name]).alias(name) for name in _OF_ROW)
    written = written.select(pl.all().gather(pl.Series(chain.from_iterable(places), dtype=pl.get_index_type())))
    told = [{name: csv_text(cell) for name, cell in cells_of(one, None).items()} for one in release.indicators]
    of_indicators = pl.DataFrame(told, schema=dict.fromkeys((*_OF_INDICATOR, "indicator"), pl.String))
    numbers = [number for number, own in enumerate(places) for _ in own]
    beside = of_indicators[pl.Series(numbers, dtype=pl.get_index_type())]
    internal = pl.lit(csv_text(release.run.internal)).alias("internal")
    # An empty cell and one that is not there are written alike.
    cells = written.hstack(beside).with_columns(internal).select(CSV_COLUMNS)
    return cells.with_columns(pl.when(pl.all() != "").then(pl.all())).write_csv()


def _as_written(values: pl.Series) -> pl.Series:
    """The cells of a column; each different word is looked at once."""
    if values.null_count() == len(values):
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    if values.dtype.is_integer():
        return values.cast(pl.String)
    if values.dtype.is_float():
        return _numbers(values, is_count=values.name in WHOLE)
    if values.dtype == pl.List:
        values = values.list.join("; ")
    made = _stratum_text if values.name == "by" else None
    different = values.unique().to_frame("cell")
    texts = [csv_text(made(cell) if made else cell) for cell in different["cell"]]
    written = different.with_columns(pl.Series("text", texts))
    return values.to_frame("cell").join(written, on="cell", how="left", nulls_equal=True, maintain_order="left")["text"]


def _numbers(values: pl.Series, *, is_count: bool) -> pl.Series:
    """Numbers with as few digits as tell them apart; those that are counted, without a point."""
    texts = values.cast(pl.String)
    texts = texts.str.strip_suffix(".0") if is_count else texts
    # The library writes 0.00001, and Python 1e-05.
    places = ((values.abs() < SMALL) | (values.abs() > GREAT)).arg_true()
    made = whole_number if is_count else float
    return texts.scatter(places, [repr(made(value)) for value in values.gather(places)])


def cells_of(indicator: ReleasedIndicator, row: Row | None) -> dict[str, Any]:
    """One line of the tidy table by CSV_COLUMNS, but for `internal`; of an indicator without rows only its own."""
    cells: dict[str, Any] = {name: getattr(indicator, name) for name in _OF_INDICATOR}
    cells["indicator"] = indicator.id
    if row is None:
        return cells
    cells |= zip(_OF_ROW, _of_row(row), strict=True)
    return cells | {name: made(cells[name]) for name, made in _MADE_OF_ROW.items()}


@cache
def _stratum_text(by: str | None) -> str:
    return "; ".join(f"{name}={value or ''}" for name, value in strata_of(by or "{}").items())


def _listed(names: Iterable[str] | None) -> str:
    return "; ".join(names or ())


def whole_number(value: float | None) -> float | int | None:
    """A number without a point where it needs none."""
    return int(value) if value is not None and value == int(value) else value


_MADE_OF_ROW: dict[str, Callable[[Any], Any]] = {
    "by": _stratum_text,
    "withheld_cells": _listed,
    **dict.fromkeys(WHOLE, whole_number),
}
