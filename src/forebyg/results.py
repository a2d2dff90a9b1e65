"""This room holds the columns a result row has, step by step, and what surrounds the rows.

    COUNTS ─ estimate ─▶ ESTIMATES ─ derive_rows ─▶ LINKS ─ compare ─▶ COMPARED ─ assess ─▶ ASSESSED
    ─ release ─▶ Release.rows

Every step adds columns; none edits an earlier one, except that the release empties what must not leave.
One row per indicator, variant, period, stratum (`by`) and category. Frames are polars frames; this room only names
their columns, so that `list` and `validate` need not import polars.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from forebyg.errors import Problem
from forebyg.frame import ReleasedActivity as ReleasedActivity
from forebyg.frame import ReleasedGoal as ReleasedGoal
from forebyg.readings import READINGS, WORKINGS
from forebyg.readings import period_position as period_position

if TYPE_CHECKING:
    import polars as pl

KEY_SEPARATOR = "\x1f"
KEYS = ("indicator", "variant", "period", "by", "category")
"""What makes a row its own. `by` is canonical JSON in the declared order: '{}' is the total, null an empty stratum."""

COUNTS: dict[str, str] = {
    "indicator": "String",
    "variant": "String",  # null for the default definition
    "kind": "String",
    "period": "String",  # label, 2012 or 2022/23
    "period_start": "Date",  # null for `period: all`
    "period_end": "Date",
    "by": "String",
    "category": "String",  # of a distribution; down, same, up of a transition; else null
    "numerator": "Float64",  # of share, within, ratio, distribution, transition; the count of a count
    "denominator": "Float64",  # the base; n of mean, median, quantile; null of count and sum
    "numerator_units": "Int64",  # persons or rows behind the numerator (a sum of money has units too)
    "denominator_units": "Int64",  # persons or rows behind the base; of a sum, behind the sum
    "total": "Float64",  # the sum, of sum; the weighted sum of values, of mean
    "weight": "Float64",  # the sum of weights, of a weighted mean; else null
    "sd": "Float64",  # standard deviation with n - 1, of mean without weights
    "largest": "Float64",  # the largest addend of a sum or a mean, regardless of its sign; of a ratio, above the line
    "second": "Float64",  # the second largest
    "only_ones": "Boolean",  # every addend is 0 or 1, so that the sum is a number of units
    "least": "Float64",  # the smallest value of a unit, where each counts once; null of a weighted mean
    "most": "Float64",  # the largest
    "step": "Float64",  # what all values are so many whole steps apart; null where they are alike, or anything at all
    "giving": "Int64",  # of a sum or a mean: units whose addend is not 0; of a ratio, above the line
    "answers": "List(Float64)",  # of a sum or a mean of few different values: these, sorted; else null
    "answered": "List(Int64)",  # how many units have each of them
    "values": "List(Float64)",  # sorted, of median and quantile; else null
    "waiting": "Int64",  # within only: open and not yet due
    "missing": "Int64",  # units whose numerator, value or category is unknown
    "left_out": "Int64",  # within: cases without a deadline, or done before they began
    "complete": "Boolean",
    "reason": "String",  # why there is no number: empty_base, not_covered, all_missing, held, a mark
    "personal": "Boolean",  # false where no extract counted from, joined or looked into holds persons
    "numerator_personal": "Boolean",  # of a ratio, each side
    "denominator_personal": "Boolean",
    "denominator_largest": "Float64",  # of a sum below the line of a ratio, as those above
    "denominator_second": "Float64",
    "denominator_only_ones": "Boolean",
    "denominator_giving": "Int64",
    "denominator_least": "Float64",
    "denominator_most": "Float64",
    "denominator_step": "Float64",
} | WORKINGS

ESTIMATES: dict[str, str] = {
    "value": "Float64",
    "lower": "Float64",
    "upper": "Float64",
    "interval": "String",  # "wilson 95", "t 95", "order 95", "poisson 95"; of change: "score 95", "exact 95",
    # "newcombe 95", "welch 95", "log 95"; "none" where there are no limits
} | READINGS

LINKS: dict[str, str] = {
    "row": "String",  # KEYS joined by KEY_SEPARATOR, null as ''
    "inputs": "List(String)",  # the rows that a change or gap is made of; null of every other row
}
"""How rows hang together, so that a release can withhold what a withheld row would give away."""

COMPARED: dict[str, str] = {
    "previous_period": "String",  # the nearest earlier complete period with a value
    "previous_value": "Float64",
    "previous_row": "String",
    "baseline_period": "String",
    "baseline_value": "Float64",
    "baseline_row": "String",  # null where the baseline is typed or a key figure
    "change": "Float64",  # value minus baseline value (minus previous where no baseline is declared)
    "change_lower": "Float64",
    "change_upper": "Float64",
    "change_interval": "String",  # "newcombe 95", "welch 95", "exact 95"; null without limits of any kind
    "change_percent_lower": "Float64",  # limits of the change in percent, where the ratio has them: counts and rates
    "change_percent_upper": "Float64",  # always, others where `rule: significance`
    "change_percent_interval": "String",  # "score 95", "exact 95", "log 95"; null without those limits
    "change_reason": "String",  # CHANGE_REASONS: why a change has no limits, where its kind has them
}

JUDGING: dict[str, str] = {
    f"{side}_{name}": kind
    for side in ("baseline", "previous")
    for name, kind in {
        "state": "String",  # COMPARABLE; null of a baseline that is not declared
        "difference_lower": "Float64",  # limits of value minus the value compared with
        "difference_upper": "Float64",
        "ratio_lower": "Float64",  # limits of value over the value compared with; only where `rule: significance`
        "ratio_upper": "Float64",
        "numerator": "Float64",  # of the row compared with, so that another value can be held against it
        "denominator": "Float64",
        "sd": "Float64",
    }.items()
} | {"moves_in": "String"}  # MOVES: in what a row's value can be supposed to be another; null where it cannot
"""What `compare` hands to `assess` beside COMPARED; `assess` takes these columns away."""

MOVES = ("units", "value")
COMPARABLE = ("ok", "not due", "no data", "break")

ASSESSED: dict[str, str] = {
    "target_low": "Float64",  # the bound from below (at least, above, the lower of between), null if none
    "target_high": "Float64",
    "target_rule": "String",  # "at least", "at most", "above", "below", "between"; two joined by " and "
    "target_inputs": "List(String)",  # which of baseline and previous the bounds name; null without a target
    "assessment": "String",
    "rule": "String",
    "previous_period": "String",
    "previous_value": "Float64",
    "baseline_period": "String",
    "baseline_value": "Float64",
    "change": "Float64",  # value minus baseline value (minus previous where there is no baseline), in the value's unit
    "change_lower": "Float64",
    "change_upper": "Float64",
    "change_interval": "String",
    "change_percent_lower": "Float64",
    "change_percent_upper": "Float64",
    "change_percent_interval": "String",
    "change_reason": "String",
    "change_state": "String",  # CHANGES; null without a change
    "change_direction": "String",  # "better" or "worse", of a change that is one and a `better` that says which
    "small": "Boolean",  # whether the base is smaller than `min_base`; null where none is declared
    "needed": "Float64",  # how many units more (fewer: negative) of the same base would meet the target; 0 if none
    "needed_unit": "String",  # MOVES: "value" of a mean, whose distance is in its own unit. Where this stands without
    # a number the target cannot be met on this base
    "needed_by": "String",  # the later milestone that is not met yet; null where the bound of this period is meant
    "detectable": "Float64",  # of the newest complete row of a series with a target: the smallest change from it, next
    # year's base as large as its own, whose interval leaves out no change; in the value's unit, a fall below 0
    "detectable_units": "Int64",  # the same in units of the numerator; null of a mean
    "detectable_direction": "String",  # "fall" or "rise": where no number stands beside it, none could be shown
}

FORESEEN = ("needed", "needed_unit", "needed_by", "detectable", "detectable_units", "detectable_direction")
"""What a target would take, and what next year could show."""

RELEASED: dict[str, str] = {
    "suppressed": "String",  # "withheld" or null
    "withheld_cells": "List(String)",  # of a row that is shown: which of waiting, missing, left_out are withheld
    "held": "Boolean",  # printed as first published, because an earlier release shows a count that has moved by a few
}

PRINTED_COUNTS = (
    *KEYS, "kind", "period_start", "period_end", "complete", "reason",
    "numerator", "denominator", "waiting", "missing", "left_out", "followed",
)  # fmt: skip
UNPRINTED = ("previous_row", "baseline_row", "trend_rows")
"""Of COUNTS only PRINTED_COUNTS, of the steps after it all but UNPRINTED are printed, and kept in the history."""

ASSESSMENTS = ("met", "not met", "uncertain", "incomplete", "not due", "no data", "withheld", "no target")
CHANGE_REASONS = ("paired", "standardised")
"""paired: more than a twentieth of the units are in both periods (statistics.md A8); standardised: its counts alone do
not make it."""
CHANGES = ("risen", "fallen", "unchanged", "no significant change", "cannot say")
Status = Literal["ok", "error", "not computed"]


@dataclass(frozen=True)
class Receipt:
    """What was read of one file: never a value. `rejected` and `left_out` count rows by cause; `detected` says how the
    file is written where its contract does not say; `size` counts bytes."""

    name: str
    file: str
    size: int | None
    sha256: str
    encoding: str
    separator: str
    rows: int
    detected: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    newest: dt.date | None = None
    unread: tuple[str, ...] = ()
    """Columns of the file that are not declared."""
    personal: bool = True
    """Whether its rows are of persons."""
    late: tuple[dt.date, ...] = ()
    """The newest dates, one for each row; never in a release."""
    newest_month: str | None = None
    """Of a release: the month that so many rows have a date in or after that it tells of nobody."""
    rounded_to: int | None = None
    """To what rows are rounded, in a release; there is no size then."""
    contract: str = field(default="", compare=False)
    """The fingerprint of the contract that every row was seen to keep as it streamed; empty where none was."""


@dataclass(frozen=True)
class Run:
    """What a run was made of."""

    version: str
    internal: bool
    disclosure: str
    engine: str
    as_of: dt.date | None
    started: dt.datetime
    seconds: float
    configs: tuple[tuple[str, str], ...]
    """(path, sha256) of each file."""
    receipts: tuple[Receipt, ...]
    profile: str = "dst5"
    """The rules of disclosure control by their name; counts of 1 to `few` are withheld, others rounded."""
    few: int = 4
    rounding: int | None = None


@dataclass(frozen=True)
class ReleasedIndicator:
    """One indicator or variant and what surrounds its rows; titles are in the language asked for."""

    id: str
    variant: str | None
    kind: str
    title: str
    strategy: str | None
    strategy_title: str | None
    focus_area: str | None
    focus_area_title: str | None
    goal: str | None
    goal_title: str | None
    unit: str
    """percent, count, the declared unit, per 1000, ..."""
    better: str | None
    definition_sha256: str
    status: Status
    error: str | None = None
    lang: str = "da"
    target_text: str | None = None
    """The target as an analyst would say it: `<= 15`, `< baseline (2011)`."""
    source: str | None = None
    overlapping: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    counts_sha256: str = ""
    """The definition without what only judges its numbers: as long as it is the same, so is what is counted."""
    has_own_title: bool = False
    """Whether a variant is called otherwise than its indicator."""
    leader_title: str | None = None
    """Of a variant: the title of the indicator that it stands under."""
    caution: str | None = None
    """What a reader must be told wherever the number is printed."""

    @property
    def full_title(self) -> str:
        """The title; of a variant that of its indicator, and in brackets what it is called under it."""
        if self.variant is None or (self.has_own_title and self.leader_title is None):
            return self.title
        return f"{self.leader_title or self.title} ({self.title if self.has_own_title else self.variant})"


@dataclass(frozen=True)
class Release:
    """What may leave: the only thing that is shown, written or remembered. `rows` has all columns above."""

    run: Run
    indicators: tuple[ReleasedIndicator, ...]
    rows: pl.DataFrame
    problems: tuple[Problem, ...] = ()
    """Why indicators could not be counted, each once."""
    pattern: object = field(default=None, compare=False, repr=False)
    """What finished texts are audited against, as `disclosure` made it; None where nothing is withheld."""
    activities: tuple[ReleasedActivity, ...] = ()
    goals: tuple[ReleasedGoal, ...] = ()
    """In order, all goals of the strategies of which any is also measured by an indicator of this release that stands
    under another."""
