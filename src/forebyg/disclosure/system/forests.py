"""This room tells forests from circles among cells and the sums that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """What hangs together."""

    cells: frozenset[int]
    sums: tuple[int, ...]
    """Places among the sums asked about."""
    is_tree: bool
    """Whether one way only leads from each cell to each other."""


def parts(sums: Sequence[Sequence[int]]) -> Iterator[Part]:
    """What hangs together of sums, each given as its cells; a sum without cells is left out."""
    holding = sums_by_cell(sums)
    left = dict.fromkeys(holding)
    while left:
        first = next(iter(left))
        cells, held, waiting = {first}, set[int](), [first]
        while waiting:
            new = [place for place in holding[waiting.pop()] if place not in held]
            held.update(new)
            reached = {cell for place in new for cell in sums[place]} - cells
            cells |= reached
            waiting += reached
        for cell in cells:
            del left[cell]
        links = sum(len(sums[place]) for place in held)
        yield Part(frozenset(cells), tuple(sorted(held)), links == len(cells) + len(held) - 1)


def forest_around(sums: Sequence[Sequence[int]], start: int) -> set[int]:
    """Cells, this one among them, that no circle of sums holds once all others have been given a value; sums that come
    first are preferred."""
    holding = sums_by_cell(sums)
    free, reached, waiting = {start}, set(holding[start]), list(holding[start])
    for place in waiting:
        for cell in sums[place]:
            others = [other for other in holding[cell] if other != place]
            if cell not in free and reached.isdisjoint(others):
                free.add(cell)
                reached.update(others)
                waiting += others
    return free


def sums_by_cell(sums: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, cells in enumerate(sums):
        for cell in cells:
            found.setdefault(cell, []).append(place)
    return found
