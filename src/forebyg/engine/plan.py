"""This room holds the logical plan: what is scanned, placed, joined, filtered, folded and aggregated.

An engine walks the plan; the rules of the language stand in how the plan is built (planning), not in the engine.
Every node gives rows to the one that holds it. Columns whose names begin with a dot are the plan's own:
`.row` (one number per source row), `.period` (index on the axis), `.unit` (the counting unit).
"""

from __future__ import annotations

from dataclasses import dataclass

from forebyg.bound import BoundExtract, BoundFirst, BoundFold, BoundPeriod, JoinStep, LookupStep
from forebyg.expressions import Expression

ROW, PERIOD, UNIT = ".row", ".period", ".unit"
PERIOD_COLUMNS = ("period.start", "period.end", "period.date", "period.length", "as_of")
"""The same for all rows of a period."""


@dataclass(frozen=True)
class Scan:
    """The rows of an extract as known on its as_of: ids in use now, later events and ends unknown."""

    extract: BoundExtract


@dataclass(frozen=True)
class Shared:
    """An extract with what it joins and derives itself: the same for every indicator of a run, and made once."""

    name: str
    input: Plan


@dataclass(frozen=True)
class Stack:
    """Rows of several inputs; a column that one lacks is empty there."""

    inputs: tuple[Plan, ...]


@dataclass(frozen=True)
class Number:
    """Every row gets its `.row`."""

    input: Plan


@dataclass(frozen=True)
class Derive:
    """New columns from the columns of the same row."""

    input: Plan
    columns: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True)
class Filter:
    """Only rows where the condition is true; unknown does not admit."""

    input: Plan
    condition: Expression
    label: str = ""


@dataclass(frozen=True)
class KeepEnd:
    """The first or last row of each unit; rows without a date are none; ties go to the lowest key."""

    input: Plan
    first: BoundFirst
    key: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One row per row and period it belongs to, with `.period`, `period.*`; of a spell, `row.start` and `row.end`."""

    input: Plan
    period: BoundPeriod
    has_spell: bool


@dataclass(frozen=True)
class Join:
    """The columns of at most one row of another plan, prefixed."""

    input: Plan
    step: JoinStep
    other: Plan


@dataclass(frozen=True)
class LookUp:
    """A value found among the rows of another plan."""

    input: Plan
    step: LookupStep
    other: Plan


@dataclass(frozen=True)
class Fold:
    """One row per period and unit: each named column folded from the unit's rows."""

    input: Plan
    unit: str | None
    folds: tuple[tuple[str, BoundFold], ...]
    found: tuple[LookupStep, ...]
    has_spell: bool
    marks: tuple[str, ...] = ()


Plan = Scan | Shared | Stack | Number | Derive | Filter | KeepEnd | Place | Join | LookUp | Fold


def described(plan: Plan, depth: int = 0) -> str:
    """The plan as indented text, the last step first."""
    pad = "  " * depth
    match plan:
        case Scan(extract):
            return f"{pad}scan {extract.name}"
        case Shared(_, source):
            return described(source, depth)
        case Stack(inputs):
            return "\n".join([f"{pad}stack", *(described(part, depth + 1) for part in inputs)])
        case Derive(source, columns):
            line = f"derive {', '.join(name for name, _ in columns)}"
        case Filter(source, _, label):
            line = f"filter {label or 'rows'}"
        case KeepEnd(source, first, _):
            line = f"keep the {first.end} per {first.per}"
        case Place(source, period, _):
            line = f"place in {period.every or period.only}"
        case Join(source, step, other):
            return "\n".join([f"{pad}join {step.name}", described(source, depth + 1), described(other, depth + 1)])
        case LookUp(source, step, other):
            head = f"{pad}look up {step.name}: {step.function}"
            return "\n".join([head, described(source, depth + 1), described(other, depth + 1)])
        case Fold(source, unit, _, _, _, _):
            line = f"fold per {unit or 'row'}"
        case Number(source):
            return described(source, depth)
    return "\n".join([pad + line, described(source, depth + 1)])
