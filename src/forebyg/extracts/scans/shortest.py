"""This room tells whether whole numbers stand in a file in their shortest form, so that a number tells its text.

A reader of numbers takes 7, 07, +7 and a blank before them for the same; all of these are longer than 7. So the length
of what was read tells whether any was written so.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from forebyg.bound import CODES


def length_of(cells: pl.Series) -> int:
    """How many bytes texts or categories take; whole numbers, in their shortest form."""
    if cells.dtype == pl.String:
        return int(cells.str.len_bytes().sum())
    if cells.dtype != pl.Int64:
        return int(cells.cat.len_bytes().sum())
    least, most = cells.min(), cells.max()
    if not (isinstance(least, int) and isinstance(most, int)):
        return 0
    known, signs = len(cells) - cells.null_count(), int((cells < 0).sum()) if least < 0 else 0
    if least < 0:
        cells, least, most = cells.abs(), 0, max(-least, most)
    fewest, digits = len(str(least)), len(str(most))
    longer = sum(int((cells >= 10**power).sum()) for power in range(fewest, digits))
    return known * fewest + longer + signs


def are_shortest(cells: pl.Series) -> bool:
    """Whether texts are whole numbers in their shortest form."""
    numbers = cells.cast(pl.Int64, strict=False)
    return numbers.null_count() == 0 and length_of(numbers) == length_of(cells)


def are_codes(numbers: pl.Series) -> bool:
    """Whether all these numbers may stand for ids."""
    return numbers.null_count() == 0 and numbers.min() in CODES and numbers.max() in CODES


def alike(frames: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Frames of the same columns: ids that are texts in one of them are texts in all."""
    held = list(frames)
    texts = {name for frame in held for name, dtype in frame.schema.items() if dtype == pl.String}
    return [frame.with_columns(pl.col(name).cast(pl.String) for name in texts) for frame in held]
