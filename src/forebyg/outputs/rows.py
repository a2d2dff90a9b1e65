"""This room reads the rows of a release as records, in the one order in which every output prints them."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from dataclasses import dataclass, fields
from typing import Any

from forebyg.outputs.characters import plain
from forebyg.results import Release, ReleasedIndicator

_CATEGORY_ORDER = {"down": 0, "same": 1, "up": 2}
# Danish letters come last and in this order, which is not that of their code points.
_DANISH = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


@dataclass(frozen=True)
class Row:
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
    waiting: int | None
    missing: int | None
    left_out: int | None
    complete: bool | None
    reason: str | None
    target_low: float | None
    target_high: float | None
    target_rule: str | None
    assessment: str | None
    rule: str | None
    previous_period: str | None
    previous_value: float | None
    baseline_period: str | None
    baseline_value: float | None
    change: float | None
    change_lower: float | None
    change_upper: float | None
    suppressed: str | None
    withheld_cells: list[str] | None
    """Which of waiting, missing and left_out are withheld though the row is shown."""

    @property
    def strata(self) -> dict[str, str | None]:
        """The stratum: column to value, empty for the total."""
        loaded: dict[str, str | None] = json.loads(self.by)
        return {plain(name): None if value is None else plain(str(value)) for name, value in loaded.items()}

    @property
    def is_total(self) -> bool:
        return self.by == "{}"

    @property
    def is_withheld(self) -> bool:
        return self.suppressed is not None


_FIELDS = tuple(field.name for field in fields(Row))


def rows_of(release: Release) -> list[tuple[ReleasedIndicator, list[Row]]]:
    """Each indicator with its rows: by period, totals first, strata in Danish order, then categories."""
    grouped: dict[tuple[str, str | None], list[Row]] = {}
    for record in release.rows.iter_rows(named=True):
        row = Row(**{name: _finite(record[name]) for name in _FIELDS})
        grouped.setdefault((record["indicator"], record["variant"]), []).append(row)
    return [
        (indicator, sorted(grouped.get((indicator.id, indicator.variant), []), key=_order))
        for indicator in release.indicators
    ]


def newest(rows: list[Row]) -> str | None:
    """The newest complete period of the totals; the newest of all where none is complete."""
    totals = [row for row in rows if row.is_total] or rows
    complete = [row for row in totals if row.complete]
    return (complete or totals)[-1].period if totals else None


def natural(text: str | None) -> tuple[object, ...]:
    """A sort key: 9 before 10, Ø before Å, the empty stratum last."""
    if text is None:
        return (1, ())
    parts = re.split(r"(\d+)", text.lower().translate(_DANISH))
    return (0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part), text)


def _order(row: Row) -> tuple[object, ...]:
    strata = row.strata
    return (
        row.period_start or dt.date.min,
        natural(row.period),
        len(strata),
        tuple(strata),
        tuple(natural(value) for value in strata.values()),
        _CATEGORY_ORDER.get(row.category or "", 3),
        natural(row.category),
    )


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
