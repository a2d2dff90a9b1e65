"""This room searches for the least whole number at which a claim holds, for many rows at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

AT_ONCE = 8192
"""So many numbers are tried in one go: few rows are searched in few goes."""
MOST_EACH = 64


def nearest(farthest: Any, holds_at: Callable[[Any, Any], Any]) -> Any:
    """The least number from 1 to `farthest` at which each row's claim holds; 0 where none does.

    Arrays of whole numbers below 2**53. `holds_at(places, numbers)` tells it for rows by place. A claim that holds must
    go on holding: numbers are doubled until it does, then narrowed down between.
    """
    import numpy as np

    low, high = np.zeros_like(farthest), np.minimum(farthest, 1)
    is_open, is_found = farthest > 0, np.zeros(len(farthest), bool)
    while (places := np.flatnonzero(is_open)).size:
        doubled = high[places, None] * 2.0 ** np.arange(_each(places.size))
        tried = np.minimum(doubled, farthest[places, None]).astype(np.int64)
        low[places], high[places], held = _first(places, low[places], tried, holds_at)
        is_found[places] = held
        is_open[places] = ~held & (low[places] < farthest[places])
        high[places] = np.where(held, high[places], np.minimum(2 * low[places], farthest[places]))
    while (places := np.flatnonzero(is_found & (high - low > 1))).size:
        parts = np.arange(1, _each(places.size) + 1) / (_each(places.size) + 1)
        between = low[places, None] + np.ceil((high - low)[places, None] * parts).astype(np.int64)
        tried = np.clip(between, low[places, None] + 1, high[places, None] - 1)
        low[places], found, held = _first(places, low[places], tried, holds_at)
        high[places] = np.where(held, found, high[places])
    return np.where(is_found, high, 0)


def _each(rows: int) -> int:
    return max(1, min(MOST_EACH, AT_ONCE // rows))


def _first(places: Any, low: Any, tried: Any, holds_at: Callable[[Any, Any], Any]) -> tuple[Any, Any, Any]:
    """Of rising numbers tried for each row: the last at which its claim does not hold, the first at which it does, and
    whether there is one."""
    import numpy as np

    rows, each = tried.shape
    held = holds_at(np.repeat(places, each), tried.ravel()).reshape(rows, each)
    at, is_held, row = held.argmax(axis=1), held.any(axis=1), np.arange(rows)
    before = np.where(at > 0, tried[row, np.maximum(at - 1, 0)], low)
    return np.where(is_held, before, tried[:, -1]), tried[row, at], is_held
