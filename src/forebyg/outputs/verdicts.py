"""This room says what of a release a scheduler may fail on: judged on the newest complete period of the totals."""

from __future__ import annotations

from forebyg.outputs.rows import Row, newest, rows_of
from forebyg.results import Release, ReleasedIndicator


def verdicts(release: Release, last: Release | None = None) -> set[str]:
    """Which of `missed`, `worse` and `missing` hold for any default definition; `worse` than the baseline, or than in
    the `last` release where there is one."""
    found: set[str] = set()
    values = _newest_values(last) if last is not None else None
    for indicator, rows in rows_of(release):
        if indicator.variant is None and indicator.status != "not computed":
            found |= _of_one(indicator, rows, values)
    return found


def _newest_values(release: Release) -> dict[tuple[str, str | None], float]:
    """Of each default definition and category, the value of the newest complete period."""
    found = {}
    for indicator, rows in rows_of(release):
        totals = [row for row in rows if row.is_total]
        for row in totals if indicator.variant is None else ():
            if row.period == newest(totals) and row.complete and row.value is not None:
                found[indicator.id, row.category] = row.value
    return found


def _last(totals: list[Row]) -> str | None:
    """The newest complete period, whether or not anything was counted in it: nothing may be what is amiss."""
    complete = [row for row in totals if row.complete]
    return (complete or totals)[-1].period if totals else None


def _of_one(
    indicator: ReleasedIndicator, rows: list[Row], last: dict[tuple[str, str | None], float] | None
) -> set[str]:
    totals = [row for row in rows if row.is_total]
    judged = [row for row in totals if row.period == _last(totals)]
    found = {"missing"} if indicator.status == "error" or not judged else set()
    for row in judged:
        if row.assessment == "no data":
            found.add("missing")
        if row.complete and row.assessment == "not met":
            found.add("missed")
        if row.complete and (_is_worse(indicator, row) if last is None else _is_worse_than(indicator, row, last)):
            found.add("worse")
    return found


def _is_worse_than(indicator: ReleasedIndicator, row: Row, last: dict[tuple[str, str | None], float]) -> bool:
    then = last.get((indicator.id, row.category))
    if then is None or row.value is None:
        return False
    return {"higher": row.value < then, "lower": row.value > then}.get(indicator.better or "", False)


def _is_worse(indicator: ReleasedIndicator, row: Row) -> bool:
    if row.baseline_period is None or row.change is None:
        return False
    if row.rule == "significance" and row.change_state is not None:
        # Where chance is allowed for, a change that may be chance is none.
        return row.change_direction == "worse"
    return {"higher": row.change < 0, "lower": row.change > 0}.get(indicator.better or "", False)
