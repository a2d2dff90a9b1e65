"""This room counts those behind a mean or a sum of few values by what they have, as cells that no row prints."""

from __future__ import annotations

from typing import NamedTuple

from forebyg.disclosure.sums.draft import Draft, Series
from forebyg.disclosure.sums.printing import Record, Source
from forebyg.disclosure.sums.scales import add_scale
from forebyg.disclosure.sums.strata import Homes


class Answers(NamedTuple):
    cells: tuple[tuple[Series, int], ...]
    """Everybody, and those who have each value, the least first."""
    steps: int
    """The cell of what the sum is above everybody having the least: the row prints that."""


def answers_of(draft: Draft, homes: Homes, record: Record, source: Source) -> Answers | None:
    numbers, span = source.sides.get("own"), record.span
    if numbers is None or record.answers is None or record.answered is None or record.denominator_units is None:
        return None
    have = dict(zip(record.answers, record.answered, strict=True))
    wanted = [(numbers.base if record.missing else numbers.whole, record.denominator_units)]
    wanted += [(numbers.of_amount(value), have.get(value, 0)) for value in source.scale]
    found = []
    for family, count in wanted:
        series = draft.series(numbers.meaning, family, record.by)
        cell = None if series is None else draft.cell(series, span, count, homes.sure(series.stratum, span))
        if series is None or cell is None:
            return None
        found.append((series, cell))
    base, *counts = [cell for _, cell in found]
    if len({base, *counts}) < len(found):
        return None
    return Answers(tuple(found), add_scale(draft, base, counts))
