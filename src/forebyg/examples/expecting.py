"""This room holds the rows of a result to what an example expects of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from forebyg.definitions.indicators import Example
from forebyg.errors import ConfigError, Problem

FIELDS = {"baseline": "baseline_value", "previous": "previous_value"}
NUMBERS = (
    "numerator", "denominator", "value", "waiting", "missing", "left_out", "lower", "upper", "change", "change_lower",
    "change_upper", "change_percent_lower", "change_percent_upper", "baseline", "previous", "target_low", "target_high",
    "needed", "detectable", "detectable_units", "interval_coverage", "lowest", "highest", "missing_share", "followed",
    "deadline_naive_closed", "deadline_naive_all", "deadline_mature", "deadline_km", "deadline_km_lower",
    "deadline_km_upper", "trend_points", "trend_p", "trend_gradient", "trend_lower", "trend_upper", "trend_kendall_p",
    "trend_theil_sen", "funnel_average", "funnel_lower", "funnel_upper", "funnel_far_lower", "funnel_far_upper",
    "numerator_persons", "difference", "crude", "crude_lower", "crude_upper", "expected", "standardised_ratio",
    "deadline_undetermined",
)  # fmt: skip
WORDS = (
    "assessment", "reason", "target_rule", "interval", "rule", "previous_period", "baseline_period", "change_interval",
    "change_state", "change_direction", "needed_unit", "needed_by", "detectable_direction", "interval_detail",
    "trend_state", "trend_reason", "funnel", "change_percent_interval", "crude_interval", "deadline_km_interval",
    "trend_interval", "funnel_interval", "change_reason", "final_on",
)  # fmt: skip
FLAGS = ("complete", "small")


def differences(rows: pl.DataFrame, example: Example) -> list[str]:
    found: list[str] = []
    for label, expected in example.expect.items():
        period, stratum, category = _parsed(label)
        row = _row(rows, period, stratum, category)
        if row is None:
            known = ", ".join(rows["period"].unique().sort().to_list()) or "none"
            found.append(f"{label}: there is no such result (periods: {known})")
            continue
        for key, text in expected.items():
            said = _compared(key, text, row)
            if said is not None:
                found.append(f"{label}: {said}")
    return found


def _parsed(label: str) -> tuple[str, dict[str, str | None], str | None]:
    """`2024 bydel=Amager Øst` as period, stratum and category."""
    pieces = re.split(r"\s+([^\s=]+)=", label.strip())
    period, pairs = pieces[0], dict(zip(pieces[1::2], pieces[2::2], strict=True))
    category = pairs.pop("category", None)
    return period, {name: value.strip() or None for name, value in pairs.items()}, category


def _row(
    rows: pl.DataFrame, period: str, stratum: Mapping[str, str | None], category: str | None
) -> dict[str, Any] | None:
    for row in rows.filter(pl.col("period") == period).iter_rows(named=True):
        if json.loads(row["by"]) == dict(stratum) and (category is None or row["category"] == category):
            return row
    return None


def _compared(key: str, text: str | None, row: Mapping[str, Any]) -> str | None:
    """What differs, in words; None where it holds."""
    if key not in (*NUMBERS, *WORDS, *FLAGS):
        raise _unknown_field(key)
    actual = row[FIELDS.get(key, key)]
    if text is None or text in ("null", "none", ""):
        return None if actual is None else f"{key} is {_shown(actual)}, expected none"
    if key in FLAGS:
        expected = text.lower() in ("yes", "true", "ja")
        return None if actual is expected else f"{key} is {_shown(actual)}, expected {text}"
    if key in WORDS:
        return None if actual == text else f"{key} is {_shown(actual)}, expected {text}"
    if actual is None:
        return f"{key} is none, expected {text}"
    return None if _near(float(actual), text) else f"{key} is {_shown(actual)}, expected {text}"


def _near(actual: float, text: str) -> bool:
    """Within half a unit of the last digit written."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        message = "a number is expected of a result with a point, such as 12.5"
        raise ConfigError([Problem("FB272", message, None)])
    written = Decimal(text)
    exponent = written.as_tuple().exponent
    assert isinstance(exponent, int)
    tolerance = Decimal(1).scaleb(exponent) / 2 if exponent < 0 else Decimal("0.0000001")
    return abs(Decimal(actual) - written) <= tolerance + Decimal("1e-12")


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _unknown_field(key: str) -> ConfigError:
    known = ", ".join((*NUMBERS, *WORDS, *FLAGS))
    return ConfigError([Problem("FB270", f"'{key}' cannot be expected of a result", None, f"one of {known}")])
