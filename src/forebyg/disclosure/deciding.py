"""This room decides which rows and numbers of a release are withheld, and can say why.

All rows that were computed are one release, whatever periods of it are shown, so that two runs for different periods
never join to more than one run for both. Runs for different indicators can; what a ledger keeps of the earlier one is
part of what is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.bound import BoundIndicator
from forebyg.definitions.disclosure import Profile
from forebyg.disclosure.hiding.vintages import told_by_moves
from forebyg.disclosure.hiding.withholding import Withheld, withhold
from forebyg.disclosure.hiding.writing import MAIN, Written, written
from forebyg.disclosure.primary import RULE, with_rules
from forebyg.disclosure.sums.lines import Lines
from forebyg.disclosure.sums.printing import records, sources_of
from forebyg.disclosure.sums.relations import Pairs, lines_of


@dataclass(frozen=True)
class Decision:
    profile: Profile
    lines: Lines
    written: Written
    withheld: Withheld
    rules: Mapping[str, str]
    """By row, the rule that withholds it for what it counts itself."""
    moved: frozenset[int] = frozenset()
    """Rows of the system that are withheld for what they would tell beside the release before."""

    @property
    def rows(self) -> list[str]:
        """The rows that are withheld, as LINKS spells them, but for those made of others."""
        units = [self.written.printed[number] for number in sorted(self.withheld.units)]
        found = [self.lines.lines[unit.row].record.row for unit in units if unit.number == MAIN]
        return list(dict.fromkeys([*found, *self.rules]))

    def beside(self, number: str) -> list[str]:
        """The rows of which waiting, missing or left_out is withheld."""
        units = [self.written.printed[unit] for unit in sorted(self.withheld.units)]
        return [self.lines.lines[unit.row].record.row for unit in units if unit.number == number]


def decide(
    assessed: pl.DataFrame,
    bound: Sequence[BoundIndicator],
    profile: Profile,
    as_of: dt.date | None = None,
    pairs: Pairs | None = None,
) -> Decision:
    """Of rows with COUNTS and `row`; `bound` is everything that has rows, and the counts that ratios name."""
    ruled = with_rules(assessed, [one.declared for one in bound], profile)
    sources = sources_of(ruled, {one.declared.name: one for one in bound}, as_of)
    lines = lines_of(records(ruled), sources, pairs or {}, profile.threshold)
    system = written(lines, profile)
    withheld, moved = withhold(system), frozenset[int]()
    while more := told_by_moves(lines, system.system, withheld.units):
        moved |= more
        system = system.without(more)
        withheld = withhold(system)
    rules = dict(ruled.filter(pl.col(RULE).is_not_null()).select("row", RULE).iter_rows())
    return Decision(profile, lines, replace(system, system=withheld.system), withheld, rules, moved)
