"""This room carries bounds up and down sums until nothing moves.

No solution leaves these bounds. Where the cells and their sums form a forest they are exact and without gaps: each sum
is one equation with coefficients of one, and on a forest what fits around each equation fits together (Freuder 1982,
Journal of the ACM 29:24). Where sums lead back to where they came from, they may be wider than what solutions reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from forebyg.disclosure.system.cells import LIMIT, Block, Sum, System
from forebyg.disclosure.system.forests import parts

PATIENCE = 15
"""How often, on average, each sum is looked at before bounds are taken as they are."""


class Bounds(NamedTuple):
    low: dict[int, int]
    high: dict[int, int]
    is_settled: bool
    """Whether nothing moves any more."""
    is_impossible: bool
    """Whether no solution is within them."""


def outer_bounds(system: System, block: Block) -> Bounds:
    """Bounds that no solution leaves; on a forest the exact ones."""
    low = {cell: system.lowest[cell] for cell in block.cells}
    return carried(block, low, dict.fromkeys(block.cells, LIMIT), range(len(block.sums)))


def carried(block: Block, low: dict[int, int], high: dict[int, int], places: Iterable[int]) -> Bounds:
    """Tightens the bounds from these sums on, until nothing moves or two contradict."""
    waiting, holding = deque(places), block.holding
    is_waiting = set(waiting)
    for _ in range(PATIENCE * len(block.sums)):
        if not waiting:
            break
        place = waiting.popleft()
        is_waiting.remove(place)
        for cell in _moved(block.sums[place], low, high):
            if low[cell] > high[cell]:
                return Bounds(low, high, is_settled=False, is_impossible=True)
            new = [other for other in holding[cell] if other != place and other not in is_waiting]
            is_waiting.update(new)
            waiting += new
    return Bounds(low, high, not waiting, is_impossible=False)


def inexact_parts(block: Block, bounds: Bounds) -> Iterator[Block]:
    """The parts of a block where bounds are not known to be exact: what hangs together when the cells of one possible
    value are taken out, and is no tree."""
    left = [_without_fixed(one, bounds) for one in block.sums]
    for part in parts([one.cells for one in left]):
        if not (bounds.is_settled and part.is_tree):
            yield Block(part.cells, tuple(left[place] for place in part.sums))


def _moved(one: Sum, low: dict[int, int], high: dict[int, int]) -> list[int]:
    """The cells of a sum whose bounds it tightened."""
    moved = []
    least = one.constant + sum([low[cell] for cell in one.parts])
    most = one.constant + sum([high[cell] for cell in one.parts])
    floor = ceiling = 0
    if one.whole is not None:
        floor, ceiling = max(low[one.whole], least), min(high[one.whole], most)
        if floor > low[one.whole] or ceiling < high[one.whole]:
            low[one.whole], high[one.whole] = floor, ceiling
            moved.append(one.whole)
    for cell in one.parts:
        lower, upper = low[cell], high[cell]
        raised, lowered = max(lower, floor - most + upper), min(upper, ceiling - least + lower)
        if raised > lower or lowered < upper:
            low[cell], high[cell] = raised, lowered
            moved.append(cell)
    return moved


def _without_fixed(one: Sum, bounds: Bounds) -> Sum:
    low, high = bounds.low, bounds.high
    constant = one.constant + sum([low[cell] for cell in one.parts if low[cell] == high[cell]])
    free = tuple([cell for cell in one.parts if low[cell] < high[cell]])
    if one.whole is None or low[one.whole] < high[one.whole]:
        return Sum(one.whole, free, constant)
    return Sum(None, free, constant - low[one.whole])
