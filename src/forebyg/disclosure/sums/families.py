"""This room says what every count of an indicator means: which two are one, and which is part of another.

A count is what it counts (rows, unit, day of knowledge) and the conditions that a row of the unit must meet: to be
placed in the period, to pass the population, to have the trait, to be in the stratum. Whoever meets more conditions, or
narrower ones, is among those who meet fewer. What depends on all rows of a unit together (all of them have the trait)
is a condition too, which follows only from itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from forebyg.bound import BoundExtract, BoundFold, BoundIndicator, BoundSet
from forebyg.definitions.catalogue import FileDefaults
from forebyg.disclosure.sums.implications import PLACED, Conditions
from forebyg.disclosure.sums.meanings import conditions, inlined, meanings_of, status_date, word
from forebyg.expressions import INT, TEXT, YES_NO, Call, Column, Expression, Literal_, columns_of

WAYS = {"down": "lt", "same": "eq", "up": "gt"}


@dataclass(frozen=True)
class Kept:
    """What is the same of all counts that can be held against each other."""

    rows: tuple[str, ...]
    per: str | None
    """None where each row is a unit of its own."""
    each: str | None
    units: str | None
    as_of: frozenset[dt.date | None]
    """The days up to which it is known what happened."""
    amount: Expression | None = None
    """What is summed. A sum is written as the number of units behind it: it can be computed where that number can."""


@dataclass(frozen=True)
class Family:
    """Counts that differ in period and stratum only."""

    kept: Kept
    conditions: Conditions

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Computed once: trees are deep."""
        return hash((self.kept, self.conditions))

    def among(self, *more: Iterable[Expression]) -> Family:
        return replace(self, conditions=self.conditions.union(*more))

    def besides(self, part: Family) -> Family:
        """Those who are not of the part."""
        more = part.conditions - self.conditions
        return self.among([Call("besides", tuple(sorted(more, key=repr)), YES_NO)])


@dataclass(frozen=True, eq=False)
class Meaning:
    """What is written out of a set: its names, and everyone who is counted. Each is like itself alone."""

    bound: BoundSet
    names: Mapping[str, Expression]
    admitted: Family
    """Whoever passes the population, in whatever period."""
    everyone: Family

    @property
    def is_personal(self) -> bool:
        return self.bound.is_personal

    @cached_property
    def columns(self) -> Mapping[str, Expression]:
        """By the name that results show, what each column of a breakdown stands for."""
        return {
            dimension.name: self._named(dimension.column) for dimensions in self.bound.by for dimension in dimensions
        }

    def placed(self, dated: Expression | None = None) -> Conditions:
        """What places a row in the period; by this date instead of all that is declared."""
        period, found = self.bound.period, list[tuple[Expression, ...]]()
        if dated is not None or period.dated is not None:
            day = dated or inlined(period.dated or word(""), self.names)
            found += [(word("dated"), day), *([(word("any"),)] if self._is_of_spell(day) else [])]
        if dated is None and period.active is not None:
            found.append((word(period.active),))
        if dated is None and period.labelled is not None:
            found.append((word("labelled"), word(period.labelled)))
        if dated is None and (period.at_day is not None or period.at_anchor is not None):
            found += [(word("at"), word(status_date(period))), *([] if period.at_offsets else [(word("inside"),)])]
        return frozenset(Call(PLACED, parts, YES_NO) for parts in found)

    def _is_of_spell(self, day: Expression) -> bool:
        """Whether a spell is there on this day: on its first, and on its last."""
        spells = [extract.declared.definition.spell for extract in self.bound.rows]
        known = [{one.start, *([one.end] if one.last_day == "in" else [])} if one else set() for one in spells]
        return isinstance(day, Column) and all(day.name in names for names in known)

    def written_out(self, fold: BoundFold) -> Expression:
        return inlined(fold.expression, self.names) if fold.expression is not None else word(fold.function)

    def is_of_units(self, fold: BoundFold) -> bool:
        """Whether the expression reads what was found among the unit's own rows."""
        found = {step.name for step in self.bound.unit_steps}
        return fold.expression is not None and bool(columns_of(fold.expression) & found)

    def of_unit(self, function: str, tree: Expression) -> Expression:
        """What is made of all rows of a unit together depends on which of them are admitted."""
        return Call("of unit", (word(function), tree, *sorted(self.everyone.conditions, key=repr)), tree.type)

    def _named(self, column: str) -> Expression:
        kind = next((one.columns[column] for one in self.bound.rows if column in one.columns), TEXT)
        return self.names.get(column, Column(column, kind))


def meaning_of(bound: BoundSet, defaults: FileDefaults, as_of: dt.date | None) -> Meaning:
    """What a set counts, on the day that the run asks for, else as its extracts and its file say."""
    names = meanings_of(bound)
    days = frozenset(_as_of(extract, defaults, as_of) for extract in bound.extracts() if extract.has_dates)
    unit = None if _is_key(bound) else bound.per
    kept = Kept(tuple(extract.name for extract in bound.rows), unit, bound.period.each, bound.units_column, days)
    population = [conditions(inlined(located.tree, names)) for _, located in bound.population]
    admitted = Family(kept, frozenset().union(_first(bound, names), *population))
    meaning = Meaning(bound, names, admitted, admitted)
    return replace(meaning, everyone=admitted.among(meaning.placed()))


def sides_of(one: BoundIndicator, others: Mapping[str, BoundIndicator]) -> dict[str, tuple[BoundSet, FileDefaults]]:
    """The sets behind the rows of an indicator: `own`, or `numerator` and `denominator`."""
    found: dict[str, tuple[BoundSet, FileDefaults]] = {}
    for key, side in (("own", one.own), ("numerator", one.numerator), ("denominator", one.denominator)):
        named = others[side] if isinstance(side, str) else one
        bound = named.own if isinstance(side, str) else side
        if isinstance(bound, BoundSet):
            found[key] = (bound, named.declared.defaults)
    return found


def is_value(subject: Expression, value: str | None) -> Expression:
    """A stratum or category: the text of a value."""
    if value is None:
        return Call("is_null", (subject,), YES_NO)
    if subject.type == YES_NO:
        return subject if value == "true" else Call("not", (subject,), YES_NO)
    is_number = subject.type.name == "number" and value.lstrip("-").isdecimal()
    return Call("eq", (subject, Literal_(int(value), INT) if is_number else word(value)), YES_NO)


def _as_of(extract: BoundExtract, defaults: FileDefaults, as_of: dt.date | None) -> dt.date | None:
    declared = extract.declared
    return as_of or declared.definition.as_of or defaults.as_of or declared.defaults.as_of


def _is_key(bound: BoundSet) -> bool:
    """Where the unit is the key of the only extract each row is a unit."""
    keys = [extract.declared.definition.key for extract in bound.rows]
    return len(keys) == 1 and bound.per is not None and keys[0] == [bound.per]


def _first(bound: BoundSet, names: Mapping[str, Expression]) -> Conditions:
    first = bound.first
    if first is None:
        return frozenset()
    among = conditions(inlined(first.among, names)) if first.among is not None else frozenset[Expression]()
    parts = (word(first.end), word(first.per), inlined(first.dated, names), *sorted(among, key=repr))
    return among | {Call("first", parts, YES_NO)}
