"""This room tells whether all that a period needs was known when the extracts were drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

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
    last_used = _last_used(shown, axis, bound)
    complete = []
    for (index, start), own in zip(shown.select(PARENT, "period_start").iter_rows(), last_used, strict=True):
        last = max((day_ for day_ in (own, used.get(index)) if day_), default=None)
        in_time = known is None or last is None or last <= known
        complete.append(in_time and (since is None or start >= since))
    return complete


def _last_used(shown: pl.DataFrame, axis: Axis, bound: BoundSet) -> Sequence[dt.date | None]:
    """The last day that each period needs of its own."""
    period = bound.period
    if period.only is not None or not any(extract.has_dates for extract in bound.extracts()):
        return [None] * shown.height
    is_by_status = has_status_date(bound) and period.dated is None and period.active is None and period.each is None
    if is_by_status and any(extract.has_dates for extract in bound.rows):
        dates: list[dt.date] = axis.parts["period.date"].gather(shown[PARENT]).to_list()
        return dates
    ends: list[dt.date] = shown["period_end"].to_list()
    return ends


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
