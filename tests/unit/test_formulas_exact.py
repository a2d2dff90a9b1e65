"""Quotients are multiplied and divided exactly: `Fraction` says what each must be, to the last digit that is kept."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest

from forebyg.engine.formulas import formula
from forebyg.expressions import DECIMAL, INT, QUOTIENT, QUOTIENT_UNIT, Call, Column, Expression

A, B, C, D = (Column(name, INT) for name in "abcd")
ROWS = [(1, 2, 1, 2), (7, 3, -5, 9), (-1, 3, 2, 7), (10**6, 7, 3, 10**6), (0, 5, 4, 3), (1, 3, -1, 3)]
FRAME = pl.DataFrame(ROWS, schema=dict.fromkeys("abcd", pl.Int64), orient="row")


def over(left: Expression, right: Expression) -> Call:
    return Call("div", (left, right), QUOTIENT)


def rounded(value: Fraction) -> int:
    """Half away from zero, in parts of QUOTIENT_UNIT."""
    parts = abs(value) * QUOTIENT_UNIT
    whole = (2 * parts.numerator + parts.denominator) // (2 * parts.denominator)
    return whole if value >= 0 else -whole


def kept(value: Fraction) -> Fraction:
    return Fraction(rounded(value), QUOTIENT_UNIT)


@pytest.mark.parametrize("row", ROWS)
def test_quotients_times_and_over_quotients(row: tuple[int, int, int, int]) -> None:
    a, b, c, d = row
    one = FRAME.filter(
        pl.struct("a", "b", "c", "d") == pl.struct(*(pl.lit(v).alias(n) for n, v in zip("abcd", row, strict=True)))
    )
    product = Call("mul", (over(A, B), over(C, D)), QUOTIENT)
    assert one.select(formula(product)).item() == rounded(kept(Fraction(a, b)) * kept(Fraction(c, d)))
    ratio = one.select(formula(over(over(A, B), over(C, D)))).item()
    assert ratio == (None if c == 0 else rounded(kept(Fraction(a, b)) / kept(Fraction(c, d))))


def test_what_is_negative_of_a_decimal() -> None:
    frame = pl.DataFrame({"x": pl.Series([1_500_000, -2, 0, None], dtype=pl.Int128)})
    found = frame.select(formula(Call("neg", (Column("x", DECIMAL),), DECIMAL))).to_series()
    assert found.to_list() == [-1_500_000, 2, 0, None]
