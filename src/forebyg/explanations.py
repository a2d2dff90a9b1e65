"""This room holds what is told about numbers: how they came about, why some are withheld, what examples showed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rung:
    """One step of the ladder from rows to units: what is left, what the step refused, what it could not judge.
    Numbers are None where there are none by nature."""

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
    rounded_to: int | None = None
    """To what all numbers are rounded, where they are of persons and not internal."""


@dataclass(frozen=True)
class PlannedExtract:
    """An extract that will be read once, from `file` (None: a table of the catalogue): streamed, or held. All its
    columns are held to its contract; `columns` are those of these `of` that anything is made of."""

    name: str
    file: str | None
    is_streamed: bool
    columns: tuple[str, ...]
    of: int


@dataclass(frozen=True)
class PlannedPart:
    """Of the rows of a key and window `where` something is so: how many, how many with an unknown value, the total, the
    least or the most of the value, whether some or every value is true."""

    kind: str
    value: str | None
    where: str | None


@dataclass(frozen=True)
class PlannedPass:
    """What is gathered of the rows of an extract by its keys and so many windows of days (None: all rows together); a
    row is in a window by the day it is `dated`, or (None) by its spell. Each part is one aggregate."""

    extract: str
    keys: tuple[str, ...]
    windows: int | None
    dated: str | None
    parts: tuple[PlannedPart, ...]


@dataclass(frozen=True)
class PlannedFamily:
    """So many sets of these indicators that are counted together, since they begin alike. Of each step is said whether
    what it looks up is gathered in passing."""

    rows: tuple[str, ...]
    period: str
    steps: tuple[tuple[str, bool], ...]
    sets: int
    indicators: tuple[str, ...]
    breakdowns: tuple[str, ...]


@dataclass(frozen=True)
class AloneSet:
    """A set that is counted one by one. `why`: it has categories, its own_rows are looked into, it is counted by bands,
    a step hides a column, or its periods cannot be made."""

    indicator: str
    side: str | None
    why: str


@dataclass(frozen=True)
class CountingPlan:
    """How everything that was asked for will be counted."""

    extracts: tuple[PlannedExtract, ...]
    passes: tuple[PlannedPass, ...]
    families: tuple[PlannedFamily, ...]
    alone: tuple[AloneSet, ...]


@dataclass(frozen=True)
class WithheldRow:
    """Why a row, or a number beside one, is withheld. `why` is the rule that says so (base, count, complement, group,
    persons, ones, dominance, quantile, parts), what was published `before` or has `moved` since, that it is made of
    withheld `inputs`, or the sum from which a withheld number would follow (strata, categories, complement, nested,
    missing, periods); `names` are the columns of strata, or the other indicators."""

    period: str
    by: str
    category: str | None
    number: str
    """Empty for the whole row; waiting, missing or left_out."""
    why: str
    is_rule: bool
    names: tuple[str, ...] = ()
    is_asked: bool = True
    """Whether its period was asked for. Reasons are told of all periods: those of one alone would say too much."""


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
