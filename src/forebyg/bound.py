"""This room holds definitions whose names are resolved and whose expressions are typed: what an engine counts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from forebyg.definitions.catalogue import Declared, DeclaredExtract, Strategy
from forebyg.definitions.scalars import Length
from forebyg.expressions import Expression, Located, Type

SPELL_FROM = ".from"
SPELL_TO = ".to"
"""Every extract with a spell has these two columns: inclusive, an empty `.to` is open."""
CODES = range(1, 10**15)
"""Ids that are such numbers in their shortest form may be held as numbers: two of them are the same number only where
they are the same text, and one below the end can be put together with that of a period in 64 bits."""


class Span(NamedTuple):
    """A window as two dates with both ends inside; None is an open side."""

    first: Expression | None
    last: Expression | None


class DeriveStep(NamedTuple):
    """A new column from the columns of the same row."""

    name: str
    expression: Located


class JoinStep(NamedTuple):
    """Columns of another extract, prefixed with `name.`; one row at most."""

    name: str
    other: BoundExtract
    on: tuple[tuple[Expression, str], ...]
    at: Expression | None


class LookupStep(NamedTuple):
    """A value found among the rows of another extract. `other` is None for the unit's own rows, seen after the
    population. `outer` are the columns of this side that `where` and `value` read, as `row.<physical name>`."""

    name: str
    function: str
    type: Type
    other: BoundExtract | None
    on: tuple[tuple[Expression, str], ...]
    during: Span | None
    dated: Expression | None
    where: Expression | None
    value: Expression | None
    by: str | None
    outer: tuple[str, ...]


Step = DeriveStep | JoinStep | LookupStep


class BoundExtract(NamedTuple):
    """An extract with its own joins and derived columns. `columns` are physical names with types, own and joined."""

    name: str
    declared: DeclaredExtract
    columns: dict[str, Type]
    steps: tuple[Step, ...]

    @property
    def has_spell(self) -> bool:
        return self.declared.definition.spell is not None

    @property
    def has_dates(self) -> bool:
        return any(c.type in ("date", "datetime") for c in self.declared.definition.columns.values())


class BoundFirst(NamedTuple):
    """The first (or last) row per unit over the whole history."""

    end: str
    per: str
    dated: Expression
    among: Expression | None
    history: Length | None


class BoundPeriod(NamedTuple):
    """The time axis and how rows are placed on it. `at` holds the status date as mm-dd, or an anchor with lengths."""

    every: str | None
    only: str | None
    starts: tuple[int, int]
    terms: BoundExtract | None
    first: str | None
    last: str | None
    each: str | None
    dated: Expression | None
    at_day: tuple[int, int] | None
    at_anchor: str | None
    at_offsets: tuple[Length, ...]
    active: str | None
    labelled: str | None


class BoundFold(NamedTuple):
    """One value per unit. `function` is `same` where all rows of a unit must agree."""

    function: str
    expression: Expression | None
    type: Type
    by: str | None = None


class BoundClock(NamedTuple):
    """Expressions over the extract's own columns (`stop` over all)."""

    start: Expression | None
    stop: Expression | None
    deadline: Expression
    open: str


class Dimension(NamedTuple):
    """A breakdown: the name shown and the physical column; `values` where the extract declares them."""

    name: str
    column: str
    values: tuple[str, ...] | None


class BoundSet(NamedTuple):
    """What is counted, in the order of the language: rows, first, period, steps, population, unit, value."""

    role: str
    rows: tuple[BoundExtract, ...]
    first: BoundFirst | None
    period: BoundPeriod
    clock: BoundClock | None
    steps: tuple[Step, ...]
    unit_steps: tuple[LookupStep, ...]
    population: tuple[tuple[str, Located], ...]
    per: str | None
    outcome: str
    """What is made of each unit: count | share | value (mean) | ranked (median, quantile) | sum | within | category |
    transition."""
    value: BoundFold | None
    weight: BoundFold | None
    numerator: BoundFold | None
    to: BoundFold | None
    by: tuple[tuple[Dimension, ...], ...]
    skip_missing: bool
    categories: tuple[str, ...] | None = None
    person: str | None = None
    """The column that names the person behind each unit, where one person may stand behind several."""
    behind: str | None = None
    """The column that names the person behind each event that is counted, said or found to be repeated or not."""
    bands: tuple[Dimension, ...] = ()
    """What a standardised figure is counted by."""

    @property
    def units_column(self) -> str | None:
        return self.rows[0].declared.definition.units

    @property
    def is_personal(self) -> bool:
        """Whether rows are counted of persons, or anything about them is found among persons."""
        return any(extract.declared.definition.personal for extract in reached(self.rows, self.steps))

    def extracts(self) -> tuple[BoundExtract, ...]:
        """Every extract that the set reads, in order of first use, joined and looked-up ones included."""
        return reached((*self.rows, *((self.period.terms,) if self.period.terms else ())), self.steps)


def reached(rows: tuple[BoundExtract, ...], steps: tuple[Step, ...]) -> tuple[BoundExtract, ...]:
    """The extracts of `rows` and `steps` and everything they join or look into, each once."""
    found: dict[str, BoundExtract] = {}

    def visit(extract: BoundExtract) -> None:
        if extract.name not in found:
            found[extract.name] = extract
            visit_steps(extract.steps)

    def visit_steps(steps: tuple[Step, ...]) -> None:
        for step in steps:
            if isinstance(step, JoinStep | LookupStep) and step.other is not None:
                visit(step.other)

    for extract in rows:
        visit(extract)
    visit_steps(steps)
    return tuple(found.values())


@dataclass(frozen=True)
class BoundIndicator:
    """An indicator ready to be counted. `own` for kinds with one set; both sides for a ratio or a share of two sets.
    A side may instead be the name of another indicator. `change` and `gap` have neither: they start from estimates."""

    declared: Declared
    own: BoundSet | None = None
    numerator: BoundSet | str | None = None
    denominator: BoundSet | str | None = None
    bounds: dict[str, Expression] = field(default_factory=dict)
    """Target bounds written as SQL over `baseline` and `previous`."""
    standard: BoundExtract | None = None
    """The extract whose composition a standardised figure is given."""
    holds: bool = True
    """False where its definition has problems: it cannot be counted."""

    @property
    def sets(self) -> tuple[BoundSet, ...]:
        return tuple(side for side in (self.own, self.numerator, self.denominator) if isinstance(side, BoundSet))

    @property
    def needs(self) -> tuple[str, ...]:
        """Other indicators whose counts this one is made of."""
        return tuple(side for side in (self.numerator, self.denominator) if isinstance(side, str))


class BoundActivities(NamedTuple):
    """Where the actions of a strategy are told of; `where` says which rows are of this one."""

    strategy: Strategy
    extract: BoundExtract
    where: Expression | None


class BoundCatalogue(NamedTuple):
    """Everything bound; `aliases` are (column, extract, old, new)."""

    extracts: dict[str, BoundExtract]
    indicators: tuple[BoundIndicator, ...]
    aliases: tuple[tuple[str, BoundExtract, str, str], ...]
    activities: tuple[BoundActivities, ...] = ()
