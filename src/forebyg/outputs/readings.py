"""This room writes for machines what statistics say beside a value: the unknown, deadlines, trends and funnels."""

from __future__ import annotations

from typing import Any

from forebyg.outputs.rows import Row

READINGS = (
    "difference", "interval_detail", "interval_coverage", "crude", "crude_lower", "crude_upper", "expected",
    "standardised_ratio", "faulty_bands", "lowest", "highest", "missing_share",
    "deadline_naive_closed", "deadline_naive_all", "deadline_mature", "deadline_km", "deadline_km_lower",
    "deadline_km_upper", "followed", "trend_points", "trend_p", "trend_gradient", "trend_lower", "trend_upper",
    "trend_kendall_p", "trend_theil_sen", "trend_reason", "funnel", "funnel_average", "funnel_lower", "funnel_upper",
    "funnel_far_lower", "funnel_far_upper",
)  # fmt: skip
"""Columns of the tidy CSV."""
LATER = (
    "crude_interval", "deadline_km_interval", "deadline_undetermined", "trend_interval", "funnel_interval", "final_on",
)  # fmt: skip
"""Columns of the tidy CSV that came later, and so stand last."""


def readings(row: Row) -> dict[str, Any]:
    """The keys of a JSON result; shares in percent, as the value is."""
    return {
        "difference": row.difference,
        "interval_detail": row.interval_detail,
        "interval_coverage": row.interval_coverage,
        "crude": _crude(row),
        "lowest": row.lowest,
        "highest": row.highest,
        "missing_share": row.missing_share,
        "final_on": row.final_on,
        "deadline": _deadline(row),
        "trend": _trend(row),
        "funnel": _funnel(row),
    }


def _crude(row: Row) -> dict[str, Any] | None:
    """Of a standardised figure: the value as counted, what the reference would expect, and which bands do not fit."""
    if row.crude is None:
        return None
    return {
        "value": row.crude,
        "lower": row.crude_lower,
        "upper": row.crude_upper,
        "interval": row.crude_interval,
        "expected": row.expected,
        "ratio": row.standardised_ratio,
        "faulty_bands": row.faulty_bands.split("; ") if row.faulty_bands else [],
    }


def _deadline(row: Row) -> dict[str, Any] | None:
    if row.deadline_naive_all is None:
        return None
    km = {
        "value": row.deadline_km,
        "lower": row.deadline_km_lower,
        "upper": row.deadline_km_upper,
        "interval": row.deadline_km_interval,
        "at_risk": row.followed,
    }
    return {
        "naive_closed": row.deadline_naive_closed,
        "naive_all": row.deadline_naive_all,
        "mature": row.deadline_mature,
        "undetermined": row.deadline_undetermined,
        "km": km,
    }


def _trend(row: Row) -> dict[str, Any] | None:
    if row.trend_points is None:
        return None
    return {
        "state": row.trend_state,
        "p": row.trend_p,
        "gradient": row.trend_gradient,
        "lower": row.trend_lower,
        "upper": row.trend_upper,
        "interval": row.trend_interval,
        "kendall_p": row.trend_kendall_p,
        "theil_sen": row.trend_theil_sen,
        "points": row.trend_points,
        "reason": row.trend_reason,
    }


def _funnel(row: Row) -> dict[str, Any] | None:
    if row.funnel is None:
        return None
    return {
        "state": row.funnel,
        "average": row.funnel_average,
        "near": [row.funnel_lower, row.funnel_upper],
        "far": [row.funnel_far_lower, row.funnel_far_upper],
        "interval": row.funnel_interval,
    }
