"""This room finds rows by a whole number that is theirs alone, such as the code of an id: the sorted numbers are cut
into buckets of few, and a row is read off its bucket in a fraction of the time that a join takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

BUCKETS = 4
"""So many buckets there are for each number, at most; most of them are empty or hold one."""
MOST = 4
"""Where more numbers than these stand in a bucket, they lie too unevenly."""
BEGIN, AT = ".begin", ".at"


@dataclass(frozen=True)
class Places:
    """Sorted `numbers`, the row of each, and where among them a bucket of `width` numbers begins (null: it is empty).
    No bucket holds more than `most`."""

    numbers: pl.Series
    rows: pl.Series
    width: int
    begins: pl.Series
    most: int

    def beside(self, frame: pl.LazyFrame, number: pl.Expr, columns: Mapping[str, pl.Series]) -> pl.LazyFrame:
        """`frame` with the values that `columns` have in the row with its number, null where none has."""
        bucket = (number - self.numbers[0]) // self.width
        is_there = bucket.is_between(0, len(self.begins) - 1)
        near = [pl.col(BEGIN) + n for n in range(self.most)]
        found = [
            pl.when(pl.lit(self.numbers).gather(place, null_on_oob=True) == number).then(
                pl.lit(self.rows).gather(place, null_on_oob=True)
            )
            for place in near
        ]
        located = frame.with_columns(pl.lit(self.begins).gather(pl.when(is_there).then(bucket)).alias(BEGIN))
        located = located.with_columns(pl.coalesce(found).alias(AT))
        values = [pl.lit(values).gather(AT).alias(name) for name, values in columns.items()]
        return located.with_columns(values).drop(BEGIN, AT)


def places_of(numbers: pl.Series) -> Places | None:
    """`numbers` stand once each, or are null; None where they lie too unevenly."""
    placed = pl.DataFrame({"number": numbers}).with_row_index("row").drop_nulls("number").sort("number")
    if placed.is_empty():
        return None
    ordered = placed["number"]
    span, width = ordered[-1] - ordered[0] + 1, 1
    while span // width > BUCKETS * len(ordered):
        width *= 2
    buckets = (ordered - ordered[0]) // width
    starts = (buckets != buckets.shift(1)).fill_null(True).arg_true()
    most = int(starts.extend_constant(len(ordered), 1).diff().max() or 1)
    if most > MOST:
        return None
    nothing = pl.Series([None], dtype=pl.UInt32).new_from_index(0, span // width + 1)
    begins = nothing.scatter(buckets.gather(starts), starts.cast(pl.UInt32))
    return Places(ordered, placed["row"], width, begins, most)
