"""This room adds up several columns of small whole numbers as one: a sum costs the same whatever it holds."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import polars as pl

BITS = 62


@dataclass(frozen=True)
class Share:
    """Where a column stands in the number: from its first bit on, in so many; it counts multiples of `step`."""

    name: str
    first: int
    bits: int
    step: int

    def read_off(self, sums: pl.Expr) -> pl.Expr:
        """Its own sum, out of one of the packed numbers."""
        own = sums // pl.lit(2**self.first) % pl.lit(2**self.bits)
        return (own * pl.lit(self.step)).alias(self.name)


@dataclass(frozen=True)
class Packed:
    numbers: pl.Series
    shares: tuple[Share, ...]


def packed(columns: pl.DataFrame, times: int) -> tuple[list[Packed], list[pl.Series]]:
    """The columns as few of such numbers, so that of `times` rows, any of them again and again, no sum leaves its bits;
    and those that are alone, since they are negative or large."""
    found: list[Packed] = []
    alone: list[pl.Series] = []
    for column in columns:
        values = column.to_list()
        step = gcd(*values) or 1
        if min(values) < 0 or (max(values) * times).bit_length() > BITS:
            alone.append(column)
            continue
        bits = (max(values) // step * times).bit_length()
        last = found[-1].shares[-1] if found else None
        if last is None or last.first + last.bits + bits > BITS:
            found.append(Packed(pl.repeat(0, len(column), dtype=pl.Int64, eager=True), ()))
            last = None
        one = Share(column.name, 0 if last is None else last.first + last.bits, bits, step)
        before = found.pop()
        shifted = column.cast(pl.Int64) // step * 2**one.first
        found.append(Packed(before.numbers + shifted, (*before.shares, one)))
    return found, alone
