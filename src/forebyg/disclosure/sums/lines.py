"""This room holds what every row of a release prints: its cells, by what they are to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from forebyg.disclosure.sums.draft import Draft, Period, Stratum
from forebyg.disclosure.sums.printing import Record
from forebyg.disclosure.sums.strata import Homes

Name = tuple[str, str | None]  # id and variant


class Line(NamedTuple):
    """What one row of the frame prints: cells by role."""

    record: Record
    cells: Mapping[str, int]


@dataclass
class Lines:
    draft: Draft
    lines: list[Line]
    homes: Homes
    few: int
    """Sums that tell of no fewer need not be known."""
    series: dict[tuple[int, Period], dict[Stratum, dict[Name, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    """By family and period, of each stratum the cell that each indicator prints."""
    beside: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Cells that whatever prints this one shows as well: the sum of strata that overlap, which is about the total; and
    a count once more."""
    moved: dict[int, int] = field(default_factory=dict)
    """By how much a count differs from the nearest earlier print of it."""
    answers: set[int] = field(default_factory=set)
    """Families of those who have one of few values, of which a mean is made."""
    _again: dict[int, int] = field(default_factory=dict)

    def again(self, cell: int) -> int:
        """The same count once more, shown wherever it is."""
        if cell not in self._again:
            self._again[cell] = self.draft.virtual(self.draft.values[cell])
            self.beside[cell].append(self._again[cell])
        return self._again[cell]
