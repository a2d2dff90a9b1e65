"""This room says which conditions follow from others: whoever meets the narrower ones is among those of the wider.

What is not seen to follow is taken not to. Ranges and lists of one subject, alternatives, placements in a period and
look-ups with a narrower condition are seen.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, NamedTuple

from forebyg.disclosure.sums.meanings import LOOK_UP, NOTHING, conditions, known_of
from forebyg.expressions import Call, Expression, Literal_

Conditions = frozenset[Expression]
ORDERED = {"gt": ("ge", "ne"), "lt": ("le", "ne"), "eq": ("ge", "le")}
"""What a comparison says of the same two sides besides."""
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne", "in")
PLACED = "placed"
IN_PERIOD = {"throughout": ("inside", "any"), "inside": ("any",)}
"""Of a spell: throughout a period it is there on each day of it, and on a day of it some time in it."""


def follows(wanted: Expression, given: Conditions) -> bool:
    """Whether what is wanted is true wherever all that is given is."""
    if wanted in given or any(says(one, wanted) for one in given):
        return True
    if isinstance(wanted, Call) and wanted.function == "and":
        return all(follows(part, given) for part in wanted.arguments)
    if isinstance(wanted, Call) and wanted.function == "or" and any(follows(part, given) for part in wanted.arguments):
        return True
    if (subject := _known_subject(wanted)) is not None and follows(subject, given):
        return True
    alternatives = [one for one in given if isinstance(one, Call) and one.function == "or"]
    return any(
        all(follows(wanted, (given - {one}) | conditions(part)) for part in one.arguments) for one in alternatives
    )


def _known_subject(wanted: Expression) -> Expression | None:
    """Of "it is known": what; what is true is."""
    inner = wanted.arguments[0] if isinstance(wanted, Call) and wanted.function == "not" else None
    return inner.arguments[0] if isinstance(inner, Call) and inner.function == "is_null" else None


def says(one: Expression, wanted: Expression) -> bool:
    """Whether one condition alone says the other."""
    if not (isinstance(one, Call) and isinstance(wanted, Call)):
        return False
    if one.function == wanted.function == LOOK_UP:
        return _says_look_up(one, wanted)
    if one.function == wanted.function == PLACED:
        return str(getattr(wanted.arguments[0], "value", "")) in IN_PERIOD.get(
            getattr(one.arguments[0], "value", ""), ()
        )
    if wanted.function in ORDERED.get(one.function, ()) and one.arguments == wanted.arguments:
        return True
    mine, theirs = range_of(one), range_of(wanted)
    if mine is not None and theirs is not None and one.arguments[0] == wanted.arguments[0] and mine.type == theirs.type:
        return mine.are_among(theirs)
    # A comparison that is true has sides that are known.
    return one.function in COMPARISONS and wanted in known_of(one)


def _says_look_up(one: Call, wanted: Call) -> bool:
    """Rows that meet a narrower condition are rows that meet a wider one."""
    same = one.arguments[:-1] == wanted.arguments[:-1]
    if not same or getattr(one.arguments[0], "value", "") != "exists":
        return False
    where, wider = one.arguments[-1], wanted.arguments[-1]
    if NOTHING in (where, wider):
        return wider == NOTHING
    return all(follows(part, conditions(where)) for part in conditions(wider))


class Range(NamedTuple):
    """What a comparison with literals of one type admits: these values, all but these, or all between two."""

    type: type
    listed: frozenset[Any] | None
    without: frozenset[Any] = frozenset()
    low: Any = None
    high: Any = None
    has_low: bool = True
    has_high: bool = True

    def are_among(self, others: Range) -> bool:
        if self.listed is not None:
            return all(others.admit(value) for value in self.listed)
        if others.listed is not None or any(self.admit(value) for value in others.without):
            return False
        return self._begins_after(others) and self._ends_before(others)

    def is_apart(self, others: Range) -> bool:
        """Whether they have no value in common; for sure."""
        if self.listed is not None:
            return not any(others.admit(value) for value in self.listed)
        if others.listed is not None:
            return others.is_apart(self)
        return _is_below(self, others) or _is_below(others, self)

    def admit(self, value: Any) -> bool:
        if self.listed is not None:
            return value in self.listed
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        below = self.high is None or value < self.high or (self.has_high and value == self.high)
        return value not in self.without and above and below

    def _begins_after(self, others: Range) -> bool:
        if others.low is None or self.low is None:
            return others.low is None
        return bool(self.low > others.low) or (self.low == others.low and (others.has_low or not self.has_low))

    def _ends_before(self, others: Range) -> bool:
        if others.high is None or self.high is None:
            return others.high is None
        return bool(self.high < others.high) or (self.high == others.high and (others.has_high or not self.has_high))


def _is_below(one: Range, other: Range) -> bool:
    if one.high is None or other.low is None:
        return False
    return bool(one.high < other.low) or (one.high == other.low and not (one.has_high and other.has_low))


def range_of(tree: Call) -> Range | None:
    """Of a comparison with literals of one type; None of any other tree."""
    if tree.function not in COMPARISONS or not all(isinstance(part, Literal_) for part in tree.arguments[1:]):
        return None
    found = [_value(part) for part in tree.arguments[1:] if isinstance(part, Literal_)]
    kinds = {type(value) for value in found}
    if len(kinds) != 1 or kinds == {type(None)}:
        return None
    kind = kinds.pop()
    match tree.function:
        case "eq" | "in":
            return Range(kind, frozenset(found))
        case "ne":
            return Range(kind, None, frozenset(found))
        case "ge" | "gt":
            return Range(kind, None, low=found[0], has_low=tree.function == "ge")
    return Range(kind, None, high=found[0], has_high=tree.function == "le")


def _value(literal: Literal_) -> Any:
    """Numbers of any unit compare; others of one type with each other."""
    value = literal.value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value, literal.type.unit)
    return value if isinstance(value, str | dt.date) else None
