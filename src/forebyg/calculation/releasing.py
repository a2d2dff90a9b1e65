"""This room releases what was counted: all of it as one release, whatever of it was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.bound import BoundIndicator
from forebyg.calculation.assessing import assessed, fingerprints_of
from forebyg.calculation.counting import Counts, Prepared
from forebyg.calculation.dividing import Breakdowns, in_breakdowns
from forebyg.definitions.disclosure import Profile
from forebyg.disclosure import Decision, decide, release
from forebyg.disclosure.auditing.pattern import Pattern, pattern_of
from forebyg.disclosure.ledger import Print, settled
from forebyg.disclosure.rounding import with_exact


@dataclass(frozen=True)
class Judged:
    """All rows as they may leave, and what was decided about them."""

    rows: pl.DataFrame
    decision: Decision

    @property
    def pattern(self) -> Pattern:
        if self.decision.profile.rounding is not None:
            # Rounded counts do not add up to each other.
            return pattern_of(self.rows)
        return pattern_of(self.rows, self.decision.lines, self.decision.withheld.system, self.decision.withheld.units)


def judged(
    prepared: Prepared,
    counts: Counts,
    profile: Profile,
    earlier: Sequence[Print] = (),
    before: Mapping[str, Breakdowns] | None = None,
    is_foreseen: bool = True,
) -> Judged:
    """What may leave. Where breakdowns were asked for beside those there are `before`, it is decided about these first,
    as if the others had not been asked for, and then about the others beside what is shown of these: so whatever is
    asked for joins to no more than what is shown without it."""
    if before:
        first = judged(prepared, _without(counts, before), profile, earlier, is_foreseen=False)
        earlier = [*earlier, Print(first.rows, fingerprints_of(counts))]
    rows = assessed(prepared, counts, earlier, profile, is_foreseen)
    exact = rows if profile.rounding is None else with_exact(rows, counts.rows)
    decision = decide(exact, _bound_of(prepared, counts), profile, prepared.session.as_of, counts.pairs)
    return Judged(settled(release(rows, counts.needed, False, profile, decision)), decision)


def _bound_of(prepared: Prepared, counts: Counts) -> list[BoundIndicator]:
    names = {one.name for one in counts.needed}
    return [one for one in prepared.bound.indicators if one.declared.name in names]


def _without(counts: Counts, before: Mapping[str, Breakdowns]) -> Counts:
    """Without the breakdowns that were asked for."""
    counted = {name: replace(one, rows=in_breakdowns(one.rows, before)) for name, one in counts.counted.items()}
    return replace(counts, counted=counted)
