"""This room turns the bounds of a target into numbers for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Literal

import polars as pl

from forebyg.definitions.targets import BOTH, BOUNDS, COMPARED_WITH, Bound, Target
from forebyg.expressions import Column, Expression, Literal_, columns_of, line_of, parts_of
from forebyg.results import period_position

Side = Literal["at_least", "at_most", "above", "below"]
LOWER_SIDES = ("at_least", "above")


@dataclass(frozen=True)
class Limit:
    """One bound: the side that is met, its number for every row, and which compared values it names.

    `shift` is c where the bound is the compared value plus c, `multiple` is k where it is k times that value.
    """

    side: Side
    number: pl.Expr
    inputs: tuple[str, ...] = ()
    shift: float | None = None
    multiple: float | None = None
    milestones: Mapping[str, float] | None = None
    """The declared points of a path."""

    @property
    def words(self) -> str:
        return self.side.replace("_", " ")


def limits_of(
    target: Target, better: str | None, periods: Iterable[str], trees: Mapping[str, Expression]
) -> tuple[Limit, ...]:
    """The bounds of a target in the order at least, at most, above, below, between. `trees` are its bounds as typed
    expressions by name; a number alone is read without one."""
    written = [(side, getattr(target, side), side) for side in BOUNDS] + [(plain_side(better), target.plain, "plain")]
    found = [
        limit
        for side, bound, name in written
        if bound is not None
        for limit in _limits(side, bound, trees.get(name), target.steps, periods)  # type: ignore[arg-type]  # sides are BOUNDS
    ]
    if target.between is not None:
        low, high = (pl.lit(float(number)) for number in target.between)
        found += [Limit("at_least", low), Limit("at_most", high)]
    return tuple(found)


def plain_side(better: str | None) -> Side:
    """The side that a target written as a number alone is met on."""
    return "at_most" if better == "lower" else "at_least"


def _limits(side: Side, bound: Bound, tree: Expression | None, steps: bool, periods: Iterable[str]) -> Iterator[Limit]:
    if isinstance(bound, dict):
        points = {label: float(number) for label, number in bound.items()}
        yield Limit(side, _path(bound, steps, periods), milestones=points)
    elif tree is None:
        yield Limit(side, pl.lit(float(Decimal(bound))))
    else:
        yield from (_of_tree(side, part) for part in parts_of(BOTH[side], tree))


def _of_tree(side: Side, tree: Expression) -> Limit:
    inputs = tuple(name for name in COMPARED_WITH if name in columns_of(tree))
    shift, multiple = _shape(tree) if len(inputs) == 1 else (None, None)
    return Limit(side, evaluate(tree), inputs, shift, multiple)


def _path(milestones: Mapping[str, Decimal], steps: bool, periods: Iterable[str]) -> pl.Expr:
    numbers = {period: path_number(period, milestones, steps) for period in periods}
    known = {period: float(number) for period, number in numbers.items() if number is not None}
    return pl.col("period").replace_strict(known, default=None, return_dtype=pl.Float64)


def path_number(period: str, milestones: Mapping[str, Decimal], steps: bool) -> Fraction | None:
    """The number of a dated path in a period: on the straight line between milestones or, with `steps`, that of the
    latest; None before the first, the last one after it."""
    here = period_position(period)
    places = {label: period_position(label) for label in milestones}
    points = sorted((place, Fraction(milestones[label])) for label, place in places.items() if place is not None)
    if here is None or not points or here < points[0][0]:
        return None
    (before, low) = max(point for point in points if point[0] <= here)
    later = [point for point in points if point[0] > here]
    if steps or not later:
        return low
    after, high = min(later)
    return low + (high - low) * (here - before) / (after - before)


def evaluate(tree: Expression) -> pl.Expr:
    """A bound's tree over the columns `baseline_value` and `previous_value`."""
    if isinstance(tree, Column):
        return pl.col(f"{tree.name}_value")
    if isinstance(tree, Literal_):
        assert isinstance(tree.value, int), "a bound holds numbers only"
        return pl.lit(tree.value / tree.type.unit)
    return _FUNCTIONS[tree.function]([evaluate(argument) for argument in tree.arguments])


def _quotient(parts: Sequence[pl.Expr]) -> pl.Expr:
    return pl.when(parts[1] != 0).then(parts[0] / parts[1])


_FUNCTIONS: dict[str, Callable[[Sequence[pl.Expr]], pl.Expr]] = {
    "add": lambda parts: parts[0] + parts[1],
    "sub": lambda parts: parts[0] - parts[1],
    "mul": lambda parts: parts[0] * parts[1],
    "div": _quotient,
    "neg": lambda parts: -parts[0],
    "abs": lambda parts: parts[0].abs(),
    "cast": lambda parts: parts[0],
    "coalesce": pl.coalesce,
    # As in SQL, the least and the greatest of something unknown are unknown.
    "least": lambda parts: reduce(lambda a, b: pl.when(a <= b).then(a).when(b < a).then(b), parts),
    "greatest": lambda parts: reduce(lambda a, b: pl.when(a >= b).then(a).when(b > a).then(b), parts),
}


def _shape(tree: Expression) -> tuple[float | None, float | None]:
    """(c, None) of a bound that is the compared value plus c, (None, k) of k times it, else (None, None)."""
    match line_of(tree):
        case (added, Fraction(numerator=1, denominator=1)):
            return float(added), None
        case (Fraction(numerator=0), times):
            return None, float(times)
    return None, None


def uses(limits: Sequence[Limit]) -> list[str]:
    """Which of baseline and previous the bounds of a target name."""
    return [name for name in COMPARED_WITH if any(name in limit.inputs for limit in limits)]
