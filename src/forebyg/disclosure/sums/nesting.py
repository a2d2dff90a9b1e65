"""This room numbers the families of a release, and says which holds which: whoever is of the part is of the whole.

Conditions are numbered too, so that a tree is compared with another once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TypeGuard

from forebyg.disclosure.sums.exclusions import are_impossible, excludes
from forebyg.disclosure.sums.families import Family, Kept
from forebyg.disclosure.sums.implications import PLACED, follows, says
from forebyg.disclosure.sums.meanings import LOOK_UP, STATUS_DATE, word
from forebyg.expressions import DATE, YES_NO, Call, Expression, Literal_, columns_of


class Families:
    """Families by number; those of whom each holds the other have the same."""

    def __init__(self) -> None:
        self._at: dict[Expression, int] = {}
        self._trees: list[Expression] = []
        self._kept: dict[Kept, int] = {}
        self._numbers: dict[Family, int] = {}
        self._known: list[tuple[int, frozenset[int]]] = []
        """By number, what is kept and the conditions, as numbers."""
        self._says = cache(self._compared)
        self._follows = cache(self._compared_with_all)
        self._kind_of = cache(self._kept_on_any_day)
        self._looks_for = cache(self._found_looking_for)
        self._exclude = cache(self._compared_as_excluding)
        self.holds = cache(self._compared_families)
        self.holds_ever = cache(self._compared_in_days)
        self.are_apart = cache(self._compared_as_apart)

    def number(self, family: Family) -> int:
        if family not in self._numbers:
            kept = self._kept.setdefault(family.kept, len(self._kept))
            self._known.append((kept, self.conditions(family.conditions)))
            new = len(self._known) - 1
            same = (old for old in range(new) if self.holds(old, new) and self.holds(new, old))
            self._numbers[family] = next(same, new)
        return self._numbers[family]

    def is_same_kept(self, one: int, other: int) -> bool:
        return self._known[one][0] == self._known[other][0]

    def source(self, number: int) -> Kept:
        """Which rows it counts, whatever they are counted by."""
        return replace(self._kept_of(number), per=None)

    def counts_rows(self, number: int) -> bool:
        """Whether it asks of a unit how many rows it has."""
        kept = self._kept_of(number)
        return kept.per is not None and any(_counts_rows(self._trees[one], kept) for one in self.meets(number))

    def are_rows_of(self, rows: int, units: int) -> bool:
        """Whether the one counts rows and the other what these are rows of."""
        return self._kept_of(rows).per is None and self._kept_of(units).per is not None

    def firsts(self, rows: int, units: int) -> frozenset[int]:
        """What says that of each unit one row alone is counted."""
        per = self._kept_of(units).per
        return frozenset(
            one
            for one in self.meets(rows)
            if _is_call(tree := self._trees[one], "first") and per is not None and tree.arguments[1] == word(per)
        )

    def _compared_in_days(self, whole: int, part: int, days: tuple[dt.date, dt.date]) -> bool:
        """Whether whoever is of the part in a period of these days is of the whole, which is of all time."""
        (kept, wide), (other, narrow) = self._known[whole], self._known[part]
        if kept != other:
            return False
        placed = (self._trees[one] for one in narrow)
        dated = [one.arguments[1] for one in placed if _is_call(one, PLACED) and one.arguments[0] == word("dated")]
        within = [
            Call(comparison, (day, Literal_(end, DATE)), YES_NO)
            for day in dated
            for comparison, end in zip(("ge", "le"), days, strict=True)
        ]
        return self.says_all(narrow | self.conditions(within), wide)

    def conditions(self, trees: Iterable[Expression]) -> frozenset[int]:
        return frozenset(self._condition(tree) for tree in trees)

    def with_stratum(self, number: int, stratum: frozenset[int]) -> tuple[int, frozenset[int]]:
        """What the counts of this stratum mean: equal for equal ones, whichever families they are of."""
        kept, conditions = self._known[number]
        return kept, conditions | stratum

    def nested(self) -> list[tuple[int, int]]:
        """All pairs of different families of which the first holds the second."""
        numbers = sorted(set(self._numbers.values()))
        return [(whole, part) for whole in numbers for part in numbers if whole != part and self.holds(whole, part)]

    def are_of_one_kind(self, one: int, other: int) -> bool:
        """Whether both count units of the same kind, known on whatever day; or one looks for those of the other."""
        mine, theirs = self._kind_of(one), self._kind_of(other)
        if mine.amount is not None or theirs.amount is not None:
            return False
        return mine == theirs or self._looks_for(one, theirs) or self._looks_for(other, mine)

    def are_alike(self, one: int, other: int) -> bool:
        """Whether they are in a period by the same dates too, so that one can be part of the other."""
        is_same_kind = self._kind_of(one) == self._kind_of(other)
        return self.are_of_one_kind(one, other) and (not is_same_kind or self._placement(one) == self._placement(other))

    def _kept_on_any_day(self, number: int) -> Kept:
        return replace(self._kept_of(number), as_of=frozenset())

    def _placement(self, number: int) -> frozenset[int]:
        """By which dates it is in a period."""
        return frozenset(one for one in self.meets(number) if _is_call(self.tree(one), PLACED))

    def meets(self, number: int) -> frozenset[int]:
        """Its conditions, by number."""
        return self._known[number][1]

    def tree(self, condition: int) -> Expression:
        return self._trees[condition]

    def says_all(self, given: Iterable[int], wanted: Iterable[int]) -> bool:
        known = frozenset(given)
        return all(one in known or self._follows(one, known) for one in wanted)

    def timeless(self, numbers: Iterable[int]) -> list[int]:
        """Those that mean the same in every period: dated in it, or active some time in it, and nothing else of it."""
        return [number for number in numbers if all(self._is_timeless(one) for one in self._known[number][1])]

    def is_of_rows(self, number: int) -> bool:
        """Whether each row counts alone, on one day."""
        trees = [self._trees[one] for one in self._known[number][1]]
        per = self._kept_of(number).per
        is_alone = per is None or any(_is_call(tree, "first") and tree.arguments[1] == word(per) for tree in trees)
        return is_alone and any(_is_call(tree, PLACED) and tree.arguments[0] == word("dated") for tree in trees)

    def _is_timeless(self, condition: int) -> bool:
        tree = self._trees[condition]
        if _is_call(tree, PLACED) and tree.arguments[0] not in (word("dated"), word("any")):
            return False
        return not any(name.startswith(("period.", "row.")) for name in columns_of(tree)) and not _has_status_date(tree)

    def _compared_families(self, whole: int, part: int) -> bool:
        (kept, wide), (other, narrow) = self._known[whole], self._known[part]
        return kept == other and all(self._follows(one, narrow) for one in wide - narrow)

    def _kept_of(self, number: int) -> Kept:
        return list(self._kept)[self._known[number][0]]

    def _found_looking_for(self, number: int, kept: Kept) -> bool:
        return any(_finds(self._trees[condition], kept) for condition in self.meets(number))

    def _compared_as_apart(self, one: int, other: int) -> bool:
        mine, theirs = self.meets(one), self.meets(other)
        if any(self._exclude(left, right) for left in mine - theirs for right in theirs - mine):
            return True
        trees = [self._trees[condition] for condition in mine | theirs]
        return any(_is_call(tree, "or", "besides") for tree in trees) and are_impossible(frozenset(trees))

    def _compared_as_excluding(self, one: int, other: int) -> bool:
        return excludes(self._trees[one], self._trees[other])

    def _compared_with_all(self, wanted: int, given: frozenset[int]) -> bool:
        if any(self._says(one, wanted) for one in given):
            return True
        trees, tree = [self._trees[one] for one in given], self._trees[wanted]
        is_compound = _is_call(tree, "and", "or", "not") or any(_is_call(one, "or") for one in trees)
        return is_compound and follows(tree, frozenset(trees))

    def _compared(self, one: int, wanted: int) -> bool:
        return says(self._trees[one], self._trees[wanted])

    def _condition(self, tree: Expression) -> int:
        if tree not in self._at:
            self._at[tree] = len(self._trees)
            self._trees.append(tree)
        return self._at[tree]


def _is_call(tree: Expression, *functions: str) -> TypeGuard[Call]:
    return isinstance(tree, Call) and tree.function in functions


def _finds(tree: Expression, kept: Kept) -> bool:
    """Whether it looks into these rows by what they are counted by."""
    if not isinstance(tree, Call):
        return False
    if tree.function == LOOK_UP and isinstance(keys := tree.arguments[2], Call):
        return (
            kept.per is not None
            and (tree.arguments[1],) == tuple(map(word, kept.rows))
            and (keys.arguments[1::2] == (word(kept.per),))
        )
    return any(_finds(part, kept) for part in tree.arguments)


def _counts_rows(tree: Expression, kept: Kept) -> bool:
    if not isinstance(tree, Call):
        return False
    if tree.function == LOOK_UP and tree.arguments[0] == word("count"):
        return tree.arguments[1] in tuple(map(word, ("rows", *kept.rows)))
    return any(_counts_rows(part, kept) for part in tree.arguments)


def _has_status_date(tree: Expression) -> bool:
    return isinstance(tree, Call) and (tree.function == STATUS_DATE or any(map(_has_status_date, tree.arguments)))
