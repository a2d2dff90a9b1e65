"""This room holds what a comparison of two runs found: released numbers only, and where their differences come from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

Cause = Literal[
    "data",  # other extracts
    "period",  # other extracts, in which a period has ended that had not before
    "as_of",  # the same extracts as known on another day
    "definition",  # counts otherwise, or what it is made of does
    "extract",  # an extract is declared otherwise: its columns, its key, what is left out
    "judging",  # target, baseline, limits: what moves no number
    "method",  # another version of forebyg
    "tool",  # the same version on another engine
    "disclosure",  # other rules of what may be shown
    "suppression",  # shown in one run, withheld or held in the other
    "typed in",  # a figure of one of the runs, or of both, was typed in and not computed
    "new",
    "gone",
    "unknown",
]
State = Literal["shown", "held", "withheld", "no number", "absent"]
Standing = Literal["same", "definition", "extract", "judging", "new", "gone", "typed in"]
Unmeasured = Literal["no definitions", "extract", "no extracts", "other extracts", "few"]
"""Why it is not told how much comes from what: the earlier run kept no definitions that can be read; an extract is
declared otherwise; there are no extracts, or not those of the run; it would tell of a few."""


class Number(NamedTuple):
    """A released number in both runs, and how much of its difference comes from what, where that is known."""

    then: float | None = None
    now: float | None = None
    by_data: float | None = None
    by_definition: float | None = None

    @property
    def difference(self) -> float | None:
        return None if self.then is None or self.now is None else self.now - self.then


class Place(NamedTuple):
    """What makes a row its own, beside its indicator; `by` as in results."""

    period: str
    by: str
    category: str | None


@dataclass(frozen=True)
class MovedRow:
    """A row of which anything printed differs: its number, or else what stands beside it."""

    place: Place
    state_then: State
    state_now: State
    value: Number
    numerator: Number
    denominator: Number
    others: tuple[str, ...]
    """Other numbers of the row that differ: limits, and what is counted beside it."""
    assessment_then: str | None
    assessment_now: str | None
    causes: tuple[Cause, ...]
    unmeasured: Unmeasured | None = None
    is_data_held: bool = False
    """The data have moved it by a few since, which is told only so."""
    is_moved: bool = True
    """Whether its value or a count differs, and not only its state, its limits or its status."""

    @property
    def is_newly_held(self) -> bool:
        return self.state_now == "held" and self.state_then != "held"


@dataclass(frozen=True)
class Vintage:
    """A number that was published, and what it is now."""

    place: Place
    first: float
    first_base: float | None
    first_run: str
    now: float | None
    now_base: float | None
    state: State
    moved_in: str
    """The run in which it last became another."""
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class ComparedIndicator:
    """An indicator or variant in both runs. An id that it had before stands in `renamed_from`."""

    id: str
    variant: str | None
    title: str
    kind: str
    unit: str
    standing: Standing
    causes: tuple[Cause, ...]
    """What could move its numbers."""
    changed_keys: tuple[str, ...] = ()
    """Of the definition; what it is made of as `of id`."""
    lines: tuple[str, ...] = ()
    """The changed lines of the definition: `- ` before, `+ ` now, two blanks around."""
    rows: tuple[MovedRow, ...] = ()
    unchanged: int = 0
    """Rows in which nothing differs."""
    new_periods: tuple[str, ...] = ()
    gone_periods: tuple[str, ...] = ()
    renamed_from: str | None = None
    vintages: tuple[Vintage, ...] = ()
    first_published: int = 0
    """Numbers that more than one run has published, and that stand as they were first."""

    @property
    def is_lost(self) -> bool:
        """Whether it has numbers in the first run and none in the second."""
        has_any = bool(self.rows or self.unchanged or self.new_periods)
        return bool(self.gone_periods) and not has_any and self.standing != "typed in"

    @property
    def moved(self) -> tuple[MovedRow, ...]:
        """The rows whose numbers differ."""
        return tuple(row for row in self.rows if row.is_moved)

    @property
    def name(self) -> str:
        return self.id if self.variant is None else f"{self.id}/{self.variant}"


@dataclass(frozen=True)
class ComparedRun:
    """One of the two runs; without a name it was computed now and is not kept."""

    name: str | None
    started: dt.datetime
    as_of: dt.date | None
    version: str
    engine: str
    disclosure: str
    source: str | None = None
    """Where its figures come from, if they were typed in."""


@dataclass(frozen=True)
class Comparison:
    then: ComparedRun
    now: ComparedRun
    lang: str
    extracts: tuple[str, ...]
    """Those that are read in both runs and differ."""
    indicators: tuple[ComparedIndicator, ...]
    lost: tuple[str, ...] = ()
    """Extracts that the second run has not read, and the first one has."""
    only_then: tuple[str, ...] = ()
    """Beside figures that were typed in: the indicators that only the first run has numbers of."""
    only_now: tuple[str, ...] = ()

    @property
    def is_beside(self) -> bool:
        """Whether figures that were typed in stand on one side, or on both."""
        return self.then.source is not None or self.now.source is not None
