"""This room tells whether all that a period needs was known when the extracts were drawn."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.axis import Axis, add_length
from forebyg.engine.series import has_status_date
from forebyg.engine.sources import Sources
from forebyg.engine.strata import PARENT


def completeness(
    shown: pl.DataFrame,
    axis: Axis,
    bound: BoundSet,
    sources: Sources,
    latest: pl.DataFrame | None,
) -> list[bool]:
    """Of each period that is shown: whether every date that it uses was known, and its history is there."""
    dated = [extract for extract in bound.extracts() if extract.has_dates]
    known = min((day_ for e in dated if (day_ := sources.as_of.get(e.name)) is not None), default=None)
    since = _history_from(bound)
    used = {} if latest is None else dict(latest.iter_rows())
    complete = []
    for index, start, end in shown.select(PARENT, "period_start", "period_end").iter_rows():
        last = max((day_ for day_ in (_last_used(axis, index, end, bound), used.get(index)) if day_), default=None)
        in_time = known is None or last is None or last <= known
        complete.append(in_time and (since is None or start >= since))
    return complete


def _last_used(axis: Axis, index: int, end: dt.date, bound: BoundSet) -> dt.date | None:
    if bound.period.only is not None or not any(extract.has_dates for extract in bound.rows):
        only_labels = all(not extract.has_dates for extract in bound.extracts())
        return None if only_labels or bound.period.only is not None else end
    if (
        not has_status_date(bound)
        or bound.period.dated is not None
        or bound.period.active is not None
        or bound.period.each is not None
    ):
        return end
    day_: dt.date = axis.parts["period.date"][index]
    return day_


def _history_from(bound: BoundSet) -> dt.date | None:
    """The first day from which all that is needed is there."""
    days = []
    for extract in bound.extracts():
        since = extract.declared.definition.complete_from
        if since is None:
            continue
        is_first = bound.first is not None and bound.first.history is not None and extract in bound.rows
        days.append(
            add_length(since, bound.first.history) if is_first and bound.first and bound.first.history else since
        )
    return max(days, default=None) if bound.period.only is None else None
