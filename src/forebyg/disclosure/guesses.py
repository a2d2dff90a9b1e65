"""This room says what follows from a mean of few values and its limits: how many can have each value.

The mean and the base tell the sum; limits tell the squares about the mean to within a few. Whoever knows these can try
what answers make them up. Answers are moved so that the sum stays: of two persons one has a step more and one a step
less, which moves the squares by two squared steps or more. What cannot be reached so is taken to be impossible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

WIDENINGS = (1, 2, 4)
"""So many times the least number of squares are tried."""
MOST = 400
"""So many answers of a base are looked at before the limits are withheld."""
NEARLY = 1e-9
Counts = tuple[int, ...]
"""Of each value of a scale, the least first, how many have it."""


def coarse_spread(answers: Sequence[float], answered: Sequence[int], step: float, threshold: int) -> float | None:
    """The deviation as limits may be made of it; None where no limits may be."""
    counts = [0] * (places_of(answers, step))
    for value, count in zip(answers, answered, strict=True):
        counts[round((value - answers[0]) / step)] = count
    squares = _told(tuple(counts), threshold)
    return None if squares is None else step * math.sqrt(squares / (sum(counts) - 1))


def places_of(answers: Sequence[float], step: float) -> int:
    """How many values there can be from the least to the most."""
    return round((answers[-1] - answers[0]) / step) + 1


@lru_cache(1000)
def _told(counts: Counts, threshold: int) -> int | None:
    """At most how many squares about the mean there are."""
    squares = _squares(counts) - sum(place * count for place, count in enumerate(counts)) ** 2 / sum(counts)
    for times in WIDENINGS:
        unit = 2 * threshold * times
        most = math.ceil(squares / unit - NEARLY) * unit
        less, more = math.ceil(squares - most + unit - NEARLY) - 1, math.floor(most - squares + NEARLY)
        if are_hidden(counts, (less, more), threshold):
            return most
    return None


def are_hidden(counts: Counts, room: tuple[int, int], threshold: int) -> bool:
    """Whether each count of a few can be as many other numbers, none of them nobody; by so much the squares can be
    less, and more."""
    open_ = {place: {count} for place, count in enumerate(counts) if 0 < count < threshold}
    seen, waiting = {counts}, [(counts, 0)]
    for one, squares in waiting:
        if not open_ or len(seen) > MOST:
            break
        for other, more in _moved(one, -room[0] - squares, room[1] - squares):
            if other not in seen:
                seen.add(other)
                waiting.append((other, squares + more))
                for place, known in open_.items():
                    if other[place]:
                        known.add(other[place])
        open_ = {place: known for place, known in open_.items() if len(known) < threshold}
    return not open_


def _squares(counts: Sequence[int]) -> int:
    return sum(place * place * count for place, count in enumerate(counts))


def _moved(counts: Counts, least: int, most: int) -> Iterator[tuple[Counts, int]]:
    """One person a step up, another a step down; and by how much that moves the squares."""
    some = [place for place, count in enumerate(counts) if count]
    for up in some:
        for down in some:
            more = 2 * (up - down + 1)
            if (
                least <= more <= most
                and up < len(counts) - 1
                and down
                and up + 1 != down
                and (up != down or counts[up] > 1)
            ):
                found = list(counts)
                found[up] -= 1
                found[down] -= 1
                found[up + 1] += 1
                found[down - 1] += 1
                yield tuple(found), more
