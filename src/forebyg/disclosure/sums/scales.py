"""This room writes how a sum of few different values is made of how many have each: of 57 answers of 1 to 3 with a mean
of 2.49, 85 are the steps above all having answered 1, and those are as many as answered 2 or more and as answered 3.

So how many gave an answer does not follow from the mean and from how many gave the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import gcd

from forebyg.disclosure.sums.draft import Draft, Told

TOLD = Told("categories")
MOST = 12
"""So many values a scale has at most; of more everybody's answer is hidden among many."""


def scale_of(answers: Sequence[float | None], kind: str) -> tuple[int, ...]:
    """The values that can be answered, from those that are: whole numbers all the same step apart; none of two, which
    are counted each. A sum is told from nothing on."""
    values = sorted({int(value) for value in answers if value is not None and value == int(value)})
    if len(values) < len(set(answers)) or not values:
        return ()
    first = 0 if kind == "sum" else values[0]
    step = gcd(*(value - first for value in values))
    if values[0] < 0 or not step or not 2 < (values[-1] - first) // step + 1 <= MOST:
        return ()
    return tuple(range(first, values[-1] + 1, step))


def add_scale(draft: Draft, base: int, counts: Sequence[int]) -> int:
    """What the sum is above everybody having the least, in steps. `counts` are cells of those who have each value, the
    least first."""
    draft.add(base, counts, TOLD)
    reached = [counts[-1]]
    for count in counts[-2:0:-1]:
        as_much = draft.virtual(draft.values[reached[-1]] + draft.values[count])
        draft.add(as_much, (reached[-1], count), TOLD)
        reached.append(as_much)
    steps = draft.virtual(sum(draft.values[cell] for cell in reached))
    draft.add(steps, reached, TOLD)
    return steps


def add_same(draft: Draft, scales: Collection[int], besides: Collection[int]) -> None:
    """A category can be an answer by another name: its numbers are the same wherever both are known."""
    families = draft.families
    for answer in sorted(scales):
        own = draft.places[answer]
        for other in sorted(set(draft.places).difference(scales, besides)):
            common = own.keys() & draft.places[other].keys()
            pairs = {(own[place], draft.places[other][place]) for place in common}
            counts = {(draft.values[one], draft.values[same]) for one, same in pairs}
            is_same = any(map(any, counts)) and all(one == same for one, same in counts)
            for one, same in sorted(pairs) if is_same and families.are_alike(answer, other) else ():
                if one != same:
                    draft.add(one, (same,), TOLD)
