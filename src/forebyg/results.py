"""This room holds the columns a result row has, step by step, and what surrounds the rows.

    COUNTS ─ estimate ─▶ ESTIMATES ─ derive_rows ─▶ LINKS ─ compare ─▶ COMPARED ─ assess ─▶ ASSESSED
    ─ release ─▶ Release.rows

Every step adds columns; none edits an earlier one, except that the release empties what must not leave.
One row per indicator, variant, period, stratum (`by`) and category. Frames are polars frames; this room only names
their columns, so that `list` and `validate` need not import polars.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from forebyg.errors import Problem

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
    "values": "List(Float64)",  # sorted, of median and quantile; else null
    "survival": "Float64",  # 100 * (1 - Kaplan-Meier at the limit), of within with `open: survival`
    "waiting": "Int64",  # within only: open and not yet due
    "missing": "Int64",  # units whose numerator, value or category is unknown
    "left_out": "Int64",  # within: cases without a deadline, or done before they began
    "complete": "Boolean",
    "reason": "String",  # why there is no number: empty_base, not_covered, all_missing, a mark
    "personal": "Boolean",  # false where no extract counted from holds persons
    "numerator_personal": "Boolean",  # of a ratio, each side
    "denominator_personal": "Boolean",
}

ESTIMATES: dict[str, str] = {
    "value": "Float64",
    "lower": "Float64",
    "upper": "Float64",
    "interval": "String",  # "wilson 95", "t 95", "order 95", "poisson 95"; of change: "score 95", "exact 95",
    # "newcombe 95", "welch 95", "log 95"; "none" where there are no limits
}

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
    }.items()
}
"""What `compare` hands to `assess` beside COMPARED; `assess` takes these columns away."""

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
}

RELEASED: dict[str, str] = {
    "suppressed": "String",  # "withheld" or null
    "withheld_cells": "List(String)",  # of a row that is shown: which of waiting, missing, left_out are withheld
}

ASSESSMENTS = ("met", "not met", "uncertain", "incomplete", "not due", "no data", "withheld", "no target")
Status = Literal["ok", "error", "not computed"]


_LABEL = re.compile(r"(\d{4})(?:/\d{2}|-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def period_position(label: str | None) -> Fraction | None:
    """Where a period label stands on the axis of years: 2012 and 2012/13 at 2012, 2012-Q3 at 2012.5; None if the
    label is no such label."""
    match = _LABEL.fullmatch(label or "")
    if match is None:
        return None
    parts = (("half", 2), ("quarter", 4), ("month", 12))
    return Fraction(match[1]) + sum(Fraction(int(match[part]) - 1, of) for part, of in parts if match[part])


@dataclass(frozen=True)
class Receipt:
    """What was read of one file: never a value. `rejected` and `left_out` count rows by cause; `detected` says how the
    file is written where its contract does not say; `size` counts bytes."""

    name: str
    file: str
    size: int
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


@dataclass(frozen=True)
class Release:
    """What may leave: the only thing that is shown, written or remembered. `rows` has all columns above."""

    run: Run
    indicators: tuple[ReleasedIndicator, ...]
    rows: pl.DataFrame
    problems: tuple[Problem, ...] = ()
    """Why indicators could not be counted, each once."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder from rows to units: what is left, what the step refused, what it could not judge.
    Numbers are None where they are withheld (shown as `..`)."""

    label: str
    left: int | None
    refused: int | None = None
    unknown: int | None = None


@dataclass(frozen=True)
class Joined:
    """How the rows met another extract."""

    extract: str
    matched: int | None
    unmatched: int | None


@dataclass(frozen=True)
class Ladder:
    """The way of one set (`` for an indicator's own rows, else numerator or denominator), all its periods together."""

    of: str
    rungs: tuple[Rung, ...]
    joins: tuple[Joined, ...]
    columns: dict[str, tuple[str, ...]]
    """The columns that each extract must have."""
    plan: str
    """The engine's own plan, as text."""


@dataclass(frozen=True)
class ExampleOutcome:
    """What became of one worked example. `differences` are sentences; empty where it holds."""

    indicator: str
    variant: str | None
    name: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """What no example of an indicator reaches: population steps never refusing a row, outcomes never seen."""

    indicator: str
    variant: str | None
    unreached: tuple[str, ...]
