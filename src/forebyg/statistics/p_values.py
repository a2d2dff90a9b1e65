"""This room gives the two-sided p of a normal statistic and of a chi-square on one degree of freedom."""

from __future__ import annotations

import math

import polars as pl


def normal_p(z: pl.Expr) -> pl.Expr:
    """P(|Z| >= |z|) of a standard normal Z; null where z is. The complementary error function keeps small p exact."""
    return (z.abs() / math.sqrt(2)).erfc()


def chi_square_p(chi_square: pl.Expr) -> pl.Expr:
    """P(X >= chi_square) of a chi-square X with one degree of freedom, the square of a standard normal."""
    return normal_p(chi_square.sqrt())
