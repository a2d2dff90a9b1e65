"""This room writes a release for machines: one JSON document, or one tidy CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any

import polars as pl

from forebyg.outputs.characters import csv_text, plain
from forebyg.outputs.readings import LATER, READINGS, readings
from forebyg.outputs.rows import Row, in_order, rows_of, strata_of
from forebyg.results import Receipt, Release, ReleasedActivity, ReleasedGoal, ReleasedIndicator, Run

SCHEMA = "forebyg/results/1"
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


def as_json(release: Release) -> str:
    """The whole release as one document; the same release gives the same bytes."""
    document = {
        "schema": SCHEMA,
        "run": _run(release.run),
        "indicators": [_indicator(indicator, rows) for indicator, rows in rows_of(release)],
        "activities": [activity_record(one) for one in release.activities],
        "goals": [_goal(one) for one in release.goals],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_csv(release: Release) -> str:
    """One line per indicator, variant, period, stratum and category; an indicator without rows has one line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    rows, heights = in_order(release)
    starts = accumulate(heights, initial=0)
    places = [range(start, start + height) or (None,) for start, height in zip(starts, heights, strict=False)]
    rows = rows.select(pl.all().gather(pl.Series(chain.from_iterable(places), dtype=pl.get_index_type())))
    columns = {name: _as_written(rows[name]) for name in _OF_ROW}
    of_indicators = [cells_of(one, None) | {"internal": release.run.internal} for one in release.indicators]
    for name in (*_OF_INDICATOR, "indicator", "internal"):
        told = zip(of_indicators, places, strict=True)
        columns[name] = [text for cells, own in told for text in [csv_text(cells[name])] * len(own)]
    writer.writerows(zip(*(columns[name] for name in CSV_COLUMNS), strict=True))
    return stream.getvalue()


def _as_written(values: pl.Series) -> Sequence[Any]:
    """A column for the writer, who writes numbers as they are; each different word is looked at once."""
    if values.null_count() == len(values):
        return [None] * len(values)
    made = _MADE_OF_ROW.get(values.name)
    cells = values.to_list() if made is None else list(map(made, values.to_list()))
    if values.dtype.is_numeric():
        return cells
    texts = {cell: csv_text(cell) for cell in set(cells)}
    return list(map(texts.__getitem__, cells))


def _run(run: Run) -> dict[str, Any]:
    return {
        "forebyg": run.version,
        "internal": run.internal,
        "disclosure": run.disclosure,
        "engine": run.engine,
        "as_of": _iso(run.as_of),
        "started": run.started.isoformat(),
        "seconds": run.seconds,
        "configs": [{"path": path, "sha256": sha256} for path, sha256 in run.configs],
        "extracts": [receipt_record(receipt) for receipt in run.receipts],
    }


def receipt_record(receipt: Receipt) -> dict[str, Any]:
    """What was read of one file, as JSON has it."""
    return {
        "name": receipt.name,
        "file": receipt.file,
        "size": receipt.size,
        "sha256": receipt.sha256,
        "encoding": receipt.encoding,
        "separator": receipt.separator,
        "detected": dict(receipt.detected),
        "rows": receipt.rows,
        "rejected": dict(receipt.rejected),
        "left_out": dict(receipt.left_out),
        "newest": _iso(receipt.newest),
        "newest_month": receipt.newest_month,
        "unread": list(receipt.unread),
        "rounded_to": receipt.rounded_to,
    }


def activity_record(one: ReleasedActivity) -> dict[str, Any]:
    """What is told of an action, as JSON has it."""
    return {
        "strategy": one.strategy,
        "focus_area": one.focus_area,
        "goal": one.goal,
        "title": plain(one.title),
        "planned": _iso(one.planned),
        "started": _iso(one.started),
        "effect": _plain(one.effect),
        "finance": _plain(one.finance),
        "status": _plain(one.status),
    }


def _goal(one: ReleasedGoal) -> dict[str, Any]:
    return {
        "strategy": one.strategy,
        "strategy_title": plain(one.strategy_title),
        "focus_area": one.focus_area,
        "focus_area_title": plain(one.focus_area_title),
        "goal": one.goal,
        "goal_title": plain(one.goal_title),
        "also": list(one.also),
    }


def _indicator(indicator: ReleasedIndicator, rows: list[Row]) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "variant": indicator.variant,
        "kind": indicator.kind,
        "title": plain(indicator.title),
        "strategy": indicator.strategy,
        "strategy_title": _plain(indicator.strategy_title),
        "focus_area": indicator.focus_area,
        "focus_area_title": _plain(indicator.focus_area_title),
        "goal": indicator.goal,
        "goal_title": _plain(indicator.goal_title),
        "unit": indicator.unit,
        "better": indicator.better,
        "definition_sha256": indicator.definition_sha256,
        "status": indicator.status,
        "error": _plain(indicator.error),
        "lang": indicator.lang,
        "target_text": _plain(indicator.target_text),
        "source": _plain(indicator.source),
        "tags": list(indicator.tags),
        "overlapping": list(indicator.overlapping),
        "caution": _plain(indicator.caution),
        "warnings": [plain(warning) for warning in indicator.warnings],
        "results": [_result(row) for row in rows],
    }


def _result(row: Row) -> dict[str, Any]:
    return {
        "period": row.period,
        "by": row.strata,
        "numerator": _whole(row.numerator),
        "denominator": _whole(row.denominator),
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "interval": row.interval,
        "waiting": row.waiting,
        "missing": row.missing,
        "complete": row.complete,
        "target": _target(row),
        "target_rule": row.target_rule,
        "assessment": row.assessment,
        "rule": row.rule,
        "category": _plain(row.category),
        "reason": row.reason,
        "previous": _compared(row.previous_period, row.previous_value),
        "baseline": _compared(row.baseline_period, row.baseline_value),
        "change": row.change,
        "change_lower": row.change_lower,
        "change_upper": row.change_upper,
        "suppressed": row.suppressed,
        "withheld_cells": row.withheld_cells or [],
        "period_start": _iso(row.period_start),
        "period_end": _iso(row.period_end),
        "left_out": row.left_out,
        "small": row.small,
        "change_interval": row.change_interval,
        "change_percent": _between(row.change_percent_lower, row.change_percent_upper),
        "change_percent_interval": row.change_percent_interval,
        "change_reason": row.change_reason,
        "change_state": row.change_state,
        "change_direction": row.change_direction,
        "trend_state": row.trend_state,
        "needed": _needed(row),
        "detectable": _detectable(row),
        "held": bool(row.held),
        **readings(row),
    }


def _target(row: Row) -> float | list[float] | None:
    if row.target_low is not None and row.target_high is not None:
        return [row.target_low, row.target_high]
    return row.target_low if row.target_low is not None else row.target_high


def _between(low: float | None, high: float | None) -> list[float | None] | None:
    """Two limits, of which one may be infinite; None where there are none."""
    return None if low is None and high is None else [low, high]


def _needed(row: Row) -> dict[str, Any] | None:
    """Negative is fewer or lower. `units` without a number: the target cannot be met on this base."""
    if row.needed_unit is None:
        return None
    is_counted = row.needed_unit == "units"
    of = _whole(row.denominator) if is_counted else None
    return {"units": _whole(row.needed), "of": of, "by": row.needed_by, "unit": row.needed_unit}


def _detectable(row: Row) -> dict[str, Any] | None:
    """The change in the value's own unit; without a number none could be shown that way."""
    if row.detectable_direction is None:
        return None
    return {
        "units": row.detectable_units,
        "of": _whole(row.denominator) if row.detectable_units is not None else None,
        "change": row.detectable,
        "direction": row.detectable_direction,
    }


def _compared(period: str | None, value: float | None) -> dict[str, Any] | None:
    return None if period is None else {"period": period, "value": value}


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


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


_MADE_OF_ROW: dict[str, Callable[[Any], Any]] = {
    "by": _stratum_text,
    "withheld_cells": _listed,
    "numerator": _whole,
    "denominator": _whole,
    "needed": _whole,
}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)
