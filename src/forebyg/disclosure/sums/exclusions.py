"""This room says which conditions exclude each other: nobody meets both, so that counts of both add up.

What is not seen to exclude is taken not to. Comparisons of one subject, a condition and its opposite, and what is
unknown beside what must be known are seen. Of a unit of several rows that is said of each row alone: whoever asks looks
at the counts too.
"""

from __future__ import annotations

from itertools import combinations

from forebyg.disclosure.sums.implications import Conditions, range_of, says
from forebyg.disclosure.sums.meanings import TURNED, conditions, is_known, known_of
from forebyg.expressions import Call, Expression

APART = {
    "lt": ("ge", "gt", "eq"),
    "le": ("gt",),
    "gt": ("le", "lt", "eq"),
    "ge": ("lt",),
    "eq": ("ne", "lt", "gt"),
    "ne": ("eq",),
}
"""Comparisons that are never true together of the same two sides."""


def are_impossible(given: Conditions) -> bool:
    """Whether nothing meets all of these conditions."""
    if any(excludes(one, other) for one, other in combinations(given, 2)):
        return True
    if any(_is_besides(one, given) for one in given):
        return True
    alternatives = (one for one in given if isinstance(one, Call) and one.function == "or")
    return any(
        all(are_impossible((given - {one}) | conditions(part)) for part in one.arguments) for one in alternatives
    )


def excludes(one: Expression, other: Expression) -> bool:
    return _excludes(one, other) or _excludes(other, one)


def _excludes(one: Expression, other: Expression) -> bool:
    if not isinstance(one, Call):
        return False
    if one.function == "not":
        inner = one.arguments[0]
        plain = inner.arguments[0] if isinstance(inner, Call) and inner.function == "is_true" else inner
        return other == plain or says(other, plain)
    if one.function == "is_null":
        return is_known(one.arguments[0]) in known_of(other)
    if not isinstance(other, Call):
        return False
    if one.arguments == other.arguments and other.function in APART.get(one.function, ()):
        return True
    if one.arguments == other.arguments[::-1] and TURNED.get(other.function) in APART.get(one.function, ()):
        return True
    if one.arguments[:1] != other.arguments[:1]:
        return False
    mine, theirs = range_of(one), range_of(other)
    return mine is not None and theirs is not None and mine.type == theirs.type and mine.is_apart(theirs)


def _is_besides(one: Expression, given: Conditions) -> bool:
    """Those who do not meet all of some conditions, and meet them."""
    return isinstance(one, Call) and one.function == "besides" and given.issuperset(one.arguments)
