"""This room says in words how the actions of a strategy stand: each for itself, and how many are begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forebyg.outputs.characters import plain
from forebyg.outputs.numbers import day
from forebyg.results import ReleasedActivity

BEGUN, NOT_BEGUN = "●", "○"
COLUMNS = (
    *("activity", "activity effect", "activity planned", "activity started", "activity finance"),
    "activity status",
)

WORDS: Final = {
    "da": {
        "activities": "Handlinger",
        "activity": "Handling",
        "activity effect": "Forventet effekt",
        "activity planned": "Planlagt",
        "activity started": "Begyndt",
        "activity finance": "Finansiering",
        "activity status": "Status",
        "activity caption": "Handlinger under målet »{}«: {}",
        "begun of one": "{} af 1 handling sat i gang",
        "begun of": "{} af {} handlinger sat i gang",
        "begun": "begyndt",
        "not begun": "ikke begyndt",
    },
    "en": {
        "activities": "Actions",
        "activity": "Action",
        "activity effect": "Expected effect",
        "activity planned": "Planned",
        "activity started": "Begun",
        "activity finance": "Financing",
        "activity status": "Status",
        "activity caption": "Actions for the goal “{}”: {}",
        "begun of one": "{} of 1 action begun",
        "begun of": "{} of {} actions begun",
        "begun": "begun",
        "not begun": "not begun",
    },
}


def begun_text(activities: Sequence[ReleasedActivity], lang: str) -> str:
    """`3 af 5 handlinger sat i gang`; nothing where there are none."""
    if not activities:
        return ""
    begun = sum(one.started is not None for one in activities)
    key = "begun of one" if len(activities) == 1 else "begun of"
    return WORDS[lang][key].format(begun, len(activities))


def sign_of(activity: ReleasedActivity) -> str:
    """Filled where it is begun."""
    return BEGUN if activity.started is not None else NOT_BEGUN


def status_text(activity: ReleasedActivity, lang: str) -> str:
    """The sign, and the status as the overview has it; where it says nothing, whether it is begun."""
    word = plain(activity.status or "") or WORDS[lang]["not begun" if activity.started is None else "begun"]
    return f"{sign_of(activity)} {word}"


def cells_of(activity: ReleasedActivity, lang: str) -> tuple[str, ...]:
    """One line of a table by COLUMNS."""
    return (
        plain(activity.title),
        plain(activity.effect or ""),
        day(activity.planned, lang) if activity.planned else "",
        day(activity.started, lang) if activity.started else "",
        plain(activity.finance or ""),
        status_text(activity, lang),
    )


def of_goal(
    activities: Sequence[ReleasedActivity], strategy: str | None, area: str | None, goal: str | None
) -> tuple[ReleasedActivity, ...]:
    """The actions of one goal."""
    return tuple(one for one in activities if (one.strategy, one.focus_area, one.goal) == (strategy, area, goal))


def words_of(activities: Sequence[ReleasedActivity], lang: str) -> list[str]:
    """All that is written of them, so that it can be told from what was counted."""
    typed = [text for one in activities for text in (one.title, one.effect, one.finance, one.status) if text]
    goals = dict.fromkeys((one.strategy, one.focus_area, one.goal) for one in activities)
    return [*map(plain, typed), *(begun_text(of_goal(activities, *goal), lang) for goal in goals)]
