"""This room holds what a release tells of the frame of a strategy: its goals, and the actions for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ReleasedActivity:
    """An action of a strategy, as known on as_of; one that has not `started` is not begun."""

    strategy: str
    focus_area: str
    goal: str
    title: str
    planned: dt.date | None = None
    started: dt.date | None = None
    effect: str | None = None
    finance: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class ReleasedGoal:
    """A goal of a strategy; `also` names what measures it, too, and stands under another: `id` or `id/variant`."""

    strategy: str
    strategy_title: str
    focus_area: str
    focus_area_title: str
    goal: str
    goal_title: str
    also: tuple[str, ...] = ()
