"""This room says which counts a row prints: whose they are, and how many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from forebyg.bound import BoundIndicator
from forebyg.disclosure.primary import AMOUNT_RULES, CATEGORY_KINDS, RULE, SPLIT_KINDS
from forebyg.disclosure.sums.counted import Numbers, numbers_of
from forebyg.disclosure.sums.draft import Period
from forebyg.disclosure.sums.families import Family, meaning_of, sides_of
from forebyg.disclosure.sums.scales import scale_of

ABOVE, BELOW, WHOLE, AMOUNT, SCALE = "above", "below", "whole", "amount", "scale"
BESIDE = ("waiting", "missing", "left_out")
"""Numbers beside those of a row, which are withheld each alone."""
NEAR = 1e-6
NUMBER_OF = {ABOVE: "numerator", BELOW: "denominator"}


class Record(NamedTuple):
    """What is read of a row. Counts are the true ones, of a row that is printed as before too."""

    row: str
    indicator: str
    variant: str | None
    kind: str
    period: str
    period_start: dt.date | None
    period_end: dt.date | None
    by: str
    category: str | None
    numerator: float | None
    denominator: float | None
    numerator_units: int | None
    denominator_units: int | None
    total: float | None
    giving: int | None
    denominator_giving: int | None
    answers: list[float] | None
    answered: list[int] | None
    waiting: int | None
    missing: int | None
    left_out: int | None
    personal: bool | None
    rule: str | None
    suppressed: str | None
    withheld_cells: list[str] | None
    held: bool | None
    printed_numerator: float | None
    printed_denominator: float | None
    printed_waiting: float | None
    printed_missing: float | None
    printed_left_out: float | None
    printed_value: float | None

    @property
    def span(self) -> Period:
        return Period(self.period, None) if self.period_start is None else Period(self.period_start, self.period_end)

    def printed_before(self, role: str) -> float | None:
        """What the nearest earlier release showed there."""
        if role == ABOVE and self.numerator is None:
            return self._ones_before
        name = NUMBER_OF.get(role, role)
        found: float | None = getattr(self, f"printed_{name}", None)
        return found if role not in NUMBER_OF or getattr(self, name) is not None else None

    @property
    def _ones_before(self) -> float | None:
        """A sum or a mean of 0 and 1 is a count, though none is printed."""
        if self.printed_value is None or (self.kind == "mean" and self.printed_denominator is None):
            return None
        ones = self.printed_value * (self.printed_denominator or 0) if self.kind == "mean" else self.printed_value
        return float(round(ones)) if abs(ones - round(ones)) < NEAR else None


class Count(NamedTuple):
    """A number of a row, and of which side of its indicator it is."""

    role: str
    side: str
    family: Family
    value: int


@dataclass(frozen=True)
class Source:
    """What the rows of one indicator are made of: its personal sides."""

    sides: Mapping[str, Numbers]
    is_of_ones: bool
    """Whether everything summed is 0 or 1, so that a sum is a number of units."""
    two: tuple[int, int] | None
    """The two whole numbers, other than 0 and 1, that everything summed is: the sum tells how many have the larger."""
    is_told_by_few: bool
    """Whether a mean or a sum of it is withheld for what a few give to it."""
    scale: tuple[int, ...] = ()
    """The few values, three or more, that everything summed can be."""


def records(rows: pl.DataFrame) -> list[Record]:
    """The rows of a frame with the rule that withholds each as RULE, in the order of their keys."""
    ordered = rows.sort("period", "indicator", "variant", "by", "category", nulls_last=True)
    return [Record(*row) for row in ordered.select(map(_column(rows.columns), Record._fields)).iter_rows()]


def _column(known: Sequence[str]) -> Callable[[str], pl.Expr]:
    """What a ledger adds may be left out."""

    def column(name: str) -> pl.Expr:
        if f"now_{name}" in known:
            kind = pl.Float64 if name in ("numerator", "denominator") else pl.Int64
            return pl.coalesce(f"now_{name}", name).cast(kind).alias(name)
        return (pl.col(name) if name in known else pl.lit(None)).alias(name)

    return column


def sources_of(
    rows: pl.DataFrame, bound: Mapping[str, BoundIndicator], as_of: dt.date | None
) -> dict[tuple[str, str | None], Source]:
    """By id and variant; what has no sets (a change, a gap) prints nothing of its own."""
    behind = pl.coalesce("denominator_units", "numerator_units")
    facts = rows.group_by("indicator", "variant").agg(
        (pl.col("only_ones").filter(behind > 0).all() & pl.col("only_ones").is_not_null().any()).alias("ones"),
        pl.col(RULE).is_in(AMOUNT_RULES).any().alias("told"),
        pl.col("least", "most").filter(behind > 0).unique(),
        pl.col("step").drop_nulls().unique(),
        pl.col("answers").filter((behind > 0) & pl.col("personal").fill_null(True)).explode().unique(),
        pl.col("kind").first(),
    )
    known = {(id_, variant): told for id_, variant, *told in facts.iter_rows()}
    found = {}
    for one in bound.values():
        key = (one.declared.id, one.declared.variant)
        if key in known:
            sides = {
                side: numbers_of(meaning)
                for side, (own, defaults) in sides_of(one, bound).items()
                if (meaning := meaning_of(own, defaults, as_of)).is_personal
            }
            ones, told, least, most, steps, answers, kind = known[key]
            two = None if ones else _two({*least, *most}, steps)
            scale = scale_of(answers, kind) if two is None and not ones else ()
            found[key] = Source(sides, bool(ones), two, bool(told), scale)
    return found


def _two(ends: set[float | None], steps: Sequence[float]) -> tuple[int, int] | None:
    """The values of all rows, where there are two: no row has another between them."""
    values = sorted(value for value in ends if value is not None and value == int(value))
    if len(values) != len(ends) or len(values) != 2 or any(step != values[1] - values[0] for step in steps):
        return None
    return int(values[0]), int(values[1])


def counts_of(record: Record, source: Source) -> Iterator[Count]:
    """What is printed, and WHOLE where somebody is missing of the base, which nothing prints."""
    if "own" in source.sides:
        yield from _of_one_set(record, source, source.sides["own"])
        yield from _beside(record, source.sides["own"])
    else:
        yield from _of_two_sets(record, source)


def _of_one_set(record: Record, source: Source, numbers: Numbers) -> Iterator[Count]:
    kind, above, below = record.kind, record.numerator, record.denominator
    base = numbers.base if record.missing else numbers.whole
    if record.category is not None and above is not None:
        yield Count(ABOVE, "own", numbers.of_category(record.category), int(above))
    elif above is not None:
        yield Count(ABOVE, "own", numbers.trait if kind in SPLIT_KINDS else numbers.whole, int(above))
    elif source.is_of_ones and record.total is not None and kind in ("mean", "sum"):
        yield Count(ABOVE, "own", numbers.trait, round(record.total))
    elif source.two is not None and record.total is not None and record.denominator_units is not None:
        more = _of_the_larger(record.total, record.denominator_units, source.two)
        yield Count(AMOUNT, "own", numbers.of_amount(source.two[1]), more)
    elif (kind == "sum" or source.is_told_by_few) and record.denominator_units is not None and numbers.amount:
        giving = record.denominator_units if record.giving is None else record.giving
        yield Count(AMOUNT, "own", numbers.amount, giving)
    if below is not None:
        yield Count(BELOW, "own", base, int(below))
        if record.missing:
            yield Count(WHOLE, "own", numbers.whole, int(below) + record.missing)


def _beside(record: Record, numbers: Numbers) -> Iterator[Count]:
    families = {"waiting": numbers.waiting, "missing": numbers.missing, "left_out": numbers.left_out}
    for role in BESIDE:
        value, family = getattr(record, role), families[role]
        if value is not None and family is not None and (value > 0 or role != "missing"):
            yield Count(role, "own", family, value)


def _of_two_sets(record: Record, source: Source) -> Iterator[Count]:
    sides = (
        ("numerator", ABOVE, record.numerator, record.numerator_units, record.giving),
        ("denominator", BELOW, record.denominator, record.denominator_units, record.denominator_giving),
    )
    for side, role, value, units, giving in sides:
        numbers = source.sides.get(side)
        if numbers is None or value is None or units is None:
            continue
        is_ones = source.is_of_ones and side == "numerator"
        if numbers.amount is None:
            yield Count(role, side, numbers.whole, int(value))
        elif is_ones:
            yield Count(role, side, numbers.trait, round(value))
        else:
            yield Count(role, side, numbers.amount, units if giving is None else giving)


def _of_the_larger(total: float, units: int, two: tuple[int, int]) -> int:
    """How many of the units have the larger of two values."""
    return round((total - units * two[0]) / (two[1] - two[0]))


def is_whole(kind: str) -> bool:
    """Whether the numerator of a row is part of its base; of categories all together are."""
    return kind in SPLIT_KINDS and kind not in CATEGORY_KINDS
