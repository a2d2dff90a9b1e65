"""This room writes a release for machines: one JSON document."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from forebyg.outputs.characters import plain
from forebyg.outputs.readings import readings
from forebyg.outputs.rows import Row, rows_of
from forebyg.outputs.tidy import whole_number
from forebyg.results import Receipt, Release, ReleasedActivity, ReleasedGoal, ReleasedIndicator, Run

SCHEMA = "forebyg/results/1"


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
        "numerator": whole_number(row.numerator),
        "denominator": whole_number(row.denominator),
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
    of = whole_number(row.denominator) if is_counted else None
    return {"units": whole_number(row.needed), "of": of, "by": row.needed_by, "unit": row.needed_unit}


def _detectable(row: Row) -> dict[str, Any] | None:
    """The change in the value's own unit; without a number none could be shown that way."""
    if row.detectable_direction is None:
        return None
    return {
        "units": row.detectable_units,
        "of": whole_number(row.denominator) if row.detectable_units is not None else None,
        "change": row.detectable,
        "direction": row.detectable_direction,
    }


def _compared(period: str | None, value: float | None) -> dict[str, Any] | None:
    return None if period is None else {"period": period, "value": value}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)
