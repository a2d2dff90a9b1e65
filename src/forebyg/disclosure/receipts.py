"""This room makes receipts and ladders such as may be shown: what they count of persons is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forebyg.results import Receipt


def released_receipts(receipts: Sequence[Receipt], threshold: int) -> tuple[Receipt, ...]:
    """Rows of persons to the nearest base, no size, and the newest date only where so many rows share it that it tells
    of nobody; else the month that as many have a date in or after."""
    return tuple(_released(one, threshold) if one.personal else replace(one, late=()) for one in receipts)


def base_of(threshold: int) -> int:
    """To what numbers are rounded: a number, or the difference to what is printed elsewhere, has then at least as many
    possible values as a withheld count."""
    return next(base for base in (10, 20, 50, 100, 2 * threshold) if base >= 2 * threshold)


def to_nearest(count: int, base: int) -> int:
    """Halves up."""
    return (2 * count + base) // (2 * base) * base


def _released(receipt: Receipt, threshold: int) -> Receipt:
    base = base_of(threshold)
    known = receipt.late[threshold - 1] if len(receipt.late) >= threshold else None

    def each(counts: Mapping[str, int]) -> dict[str, int]:
        return {cause: to_nearest(count, base) for cause, count in counts.items()}

    return replace(
        receipt,
        size=None,
        rows=to_nearest(receipt.rows, base),
        rejected=each(receipt.rejected),
        left_out=each(receipt.left_out),
        newest=receipt.newest if known == receipt.newest else None,
        late=(),
        newest_month=f"{known:%Y-%m}" if known is not None else None,
        rounded_to=base,
    )
