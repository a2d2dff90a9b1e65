"""Cross-professional meetings that take up more than one case."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

from .cases import Case
from .trends import draw
from .writing import Cell, yes_no


def tvaers_rows(rng: random.Random, meetings: Sequence[Sequence[Cell]], cases: list[Case]) -> Iterator[Sequence[Cell]]:
    """`meetings` holds one row each, kept as it is; further cases of about a third of them follow as rows of their own.

    A case may come back at the next meeting of the same house; whether the parents were there is asked case by case.
    """
    before: dict[str, Sequence[str]] = {}
    for meeting in meetings:
        yield meeting
        number, day, forum, place, first, with_parents, by_signs = meeting
        assert isinstance(day, date)
        assert isinstance(place, str)
        if not first or rng.random() >= 0.42:
            continue
        ages = range(6) if forum == "TVÆRS dagtilbud" else range(6, 17)
        ready = [c for c in cases if c.is_open(day) and c.child.age(day) in ages and c.sag_id != first]
        again = [c for c in ready if c.sag_id in before.get(place, ())]
        chosen = [*again[: rng.random() < 0.3], *draw(rng, ready, [1.0] * len(ready), rng.choice([1, 1, 2, 2, 3]))]
        taken = list(dict.fromkeys(case.sag_id for case in chosen))[:3]
        for case in taken:
            # In 2023 the schools had a form with room for the parents of one case only.
            is_asked = day.year != 2023 or forum == "TVÆRS dagtilbud" or with_parents == "Nej"
            present = yes_no(rng.random() < 0.30 + 0.03 * (day.year - 2014)) if is_asked else ""
            yield number, day, forum, place, case, present, by_signs
        before[place] = taken
