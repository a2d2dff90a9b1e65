"""This room holds the rows of a scan to the rules that ask several cells or several rows, batch by batch.

That no key is repeated is shown without keeping any: within a batch keys rise strictly, and the batches' first and last
keys lie apart. Where the file is not in that order, a fingerprint of each key is kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.extracts.receipts import MOST_LATE
from forebyg.extracts.scans.shortest import alike

MOST_RUNS = 1_000_000


class Prints:
    """Fingerprints of rows; equal rows have equal ones, whether their ids are held as numbers or as texts."""

    def __init__(self) -> None:
        self._kept: list[pl.Series] = []

    def keep(self, rows: pl.DataFrame) -> None:
        self._kept.append(rows.with_columns(pl.col(pl.Int64).cast(pl.String)).hash_rows())

    def are_different(self) -> bool:
        if not self._kept:
            return True
        ordered = pl.concat(self._kept).sort()
        return not (ordered == ordered.shift(1)).any()


class Keys:
    """Whether a key stands twice. `order` names the columns of the key as the first rows are sorted by them; None where
    they are not, and then `prints` are kept from the beginning."""

    def __init__(self, key: Sequence[str], order: Sequence[str] | None):
        self.key, self.order = list(key), order
        self._ranges: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = []
        self._is_rising = True
        self._prints = Prints()

    def keep(self, frame: pl.DataFrame, orders: Mapping[str, pl.Series]) -> None:
        if self.order is None:
            whole = frame.select(self.key)
            # A row with an empty cell in its key is no repeat of any other.
            self._prints.keep(whole.drop_nulls() if any(one.null_count() for one in whole) else whole)
            return
        if not self._is_rising:
            return
        shown = [orders[name] for name in self.order]
        if not rises(shown):
            self._is_rising = False
            return
        self._ranges.append((tuple(one.first() for one in shown), tuple(one.last() for one in shown)))

    def are_different(self) -> bool | None:
        """None where the order of the rows does not show it."""
        if self.order is None:
            return self._prints.are_different()
        if not self._is_rising or len({tuple(map(type, first)) for first, _ in self._ranges}) > 1:
            return None
        ranges = sorted(self._ranges)
        return all(one[1] < next[0] for one, next in itertools.pairwise(ranges)) or None


def rises(columns: Sequence[pl.Series]) -> bool:
    """Whether each row is greater than the one before it, by the first column in which they differ."""
    if len(columns[0]) < 2:
        return not any(column.null_count() for column in columns)
    greater = None
    for column in reversed(columns):
        below, above = column.slice(0, len(column) - 1), column.slice(1)
        greater = above > below if greater is None else (above > below) | ((above == below) & greater)
    assert greater is not None
    return greater.null_count() == 0 and bool(greater.all())


def rising_order(sample: pl.DataFrame) -> list[str] | None:
    """The columns in the order in which the rows are sorted by them, None where they are in none."""
    if len(sample.columns) > 4:
        return None
    orders = itertools.permutations(sample.columns)
    return next((list(order) for order in orders if rises([sample[name] for name in order])), None)


class Late:
    """The newest dates of the rows of a file."""

    def __init__(self, dated: Sequence[str]):
        self.dated = list(dated)
        self._newest = pl.Series(dtype=pl.Date)

    def keep(self, frame: pl.DataFrame) -> None:
        if not self.dated:
            return
        if len(self.dated) == 1:
            days = frame[self.dated[0]].cast(pl.Date)
        else:
            days = frame.select(pl.max_horizontal(pl.col(name).cast(pl.Date) for name in self.dated)).to_series()
        if len(self._newest) == MOST_LATE:
            # A batch without a newer day is told by one look.
            newest, least = days.max(), self._newest.min()
            if newest is None or newest <= least:  # type: ignore[operator]  # days both
                return
        days = pl.concat([self._newest, days.drop_nulls().alias("")])
        self._newest = days.top_k(MOST_LATE).sort(descending=True)

    @property
    def newest(self) -> tuple[Any, ...]:
        return tuple(self._newest)


class Ids:
    """The different ids of a column, each with the number of its rows and the first of them."""

    def __init__(self, column: str):
        self.column = column
        self._kept: list[pl.DataFrame] = []
        self._count, self._lock = 0, Lock()

    def keep(self, ids: pl.Series, shown: pl.Series, rows: pl.Series) -> None:
        """`shown` differ wherever the ids do."""
        begins = shown.ne_missing(shown.shift(1))
        first = begins.arg_true()
        runs = pl.DataFrame({self.column: ids.gather(first), "row": rows.gather(first), "first": first})
        runs = runs.with_columns(rows=pl.col("first").shift(-1, fill_value=len(ids)) - pl.col("first")).drop("first")
        # In a file that is sorted by the ids each has one run.
        self._kept.append(runs if rises([shown.gather(first)]) else _together([runs], self.column))
        self._count += self._kept[-1].height
        if self._count > MOST_RUNS:
            self._kept = [_together(self._kept, self.column)]
            self._count = 0

    @property
    def frame(self) -> pl.DataFrame:
        return _together(self._kept, self.column).drop_nulls(self.column).sort("row")


def _together(kept: Sequence[pl.DataFrame], column: str) -> pl.DataFrame:
    return pl.concat(alike(kept)).group_by(column).agg(pl.col("row").min(), pl.col("rows").sum())


def ends_before_start(frame: pl.DataFrame, extract: Extract) -> bool:
    """Whether a spell of the batch ends before it begins."""
    spell = extract.spell
    if spell is None or spell.start not in frame.columns or spell.end not in frame.columns:
        return False
    start, end = frame[str(spell.start)], frame[str(spell.end)]
    if not all(side.dtype in (pl.Date, pl.Datetime) for side in (start, end)):
        return False
    early = end < start if start.dtype == end.dtype else end.cast(pl.Datetime("us")) < start.cast(pl.Datetime("us"))
    return bool(early.any())
