"""This room counts the sets of many indicators together: what they look up is gathered in one pass over each extract,
and families of sets are tallied at once. What does not come out of it is counted one by one."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from forebyg.bound import BoundSet
from forebyg.engine.axis import Axis, make_axis
from forebyg.engine.closing import SetCounts, Tallied, closed
from forebyg.engine.counting import terms_of
from forebyg.engine.families import Family, Mark, families
from forebyg.engine.fusing import tally_family
from forebyg.engine.gathering import Answers
from forebyg.engine.passing import Passes, passes_of
from forebyg.engine.sources import Sources
from forebyg.engine.units import may_be_left
from forebyg.errors import ForebygError


@dataclass(frozen=True)
class Wanted:
    """A set to be counted, on the extracts as they were known, until the last day, compared with other periods."""

    mark: Mark
    bound: BoundSet
    known: dt.date | None
    last_day: dt.date | None
    compared: Collection[str] | None


@dataclass(frozen=True)
class Prepared:
    """A family with its sources, its axis, and the answers to its look-ups by their name."""

    family: Family
    sources: Sources
    axis: Axis
    last_day: dt.date | None
    answers: dict[str, Answers] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Families that are counted together, and the passes over extracts that answer their look-ups."""

    wanted: Mapping[Mark, Wanted]
    prepared: tuple[Prepared, ...]
    passes: Passes

    @property
    def alone(self) -> frozenset[str]:
        """The extracts that nothing needs but their passes."""
        return self.passes.alone

    def count(
        self, meanwhile: frozenset[str], streamed: Callable[[], frozenset[str]]
    ) -> tuple[dict[Mark, SetCounts], frozenset[str]]:
        """The counts of all sets that can be counted together, and the extracts that were streamed for them; what the
        data forbid is left to be told one by one. What needs none of the extracts that are streamed `meanwhile` is
        tallied before `streamed` waits for them."""
        self.passes.hold(self.passes.by_extract.keys() - meanwhile)
        found: dict[Mark, Tallied] = {}
        waiting = [one for one in self.prepared if not self._is_tallied(one, found, meanwhile)]
        held = streamed()
        self.passes.hold(meanwhile - held)
        for one in waiting:
            self._is_tallied(one, found)
        with contextlib.suppress(ForebygError, pl.exceptions.InvalidOperationError):
            return dict(zip(found, closed(list(found.values())), strict=True)), held
        return {}, held

    def _is_tallied(self, one: Prepared, found: dict[Mark, Tallied], lacking: Collection[str] = ()) -> bool:
        """Tallies a family into `found`, unless it needs an extract that is `lacking` yet."""
        if any(answers.gathering.extract.name in lacking for answers in one.answers.values()):
            return False
        compared = {mark: wanted.compared for mark, wanted in self.wanted.items()}
        with contextlib.suppress(ForebygError, pl.exceptions.InvalidOperationError):
            found |= tally_family(one.family, one.sources, one.axis, one.last_day, compared, one.answers)
        return True


def batch_of(wanted: Iterable[Wanted], known: Mapping[dt.date | None, Sources]) -> Batch:
    """The sets that begin alike together, with what they ask of each extract."""
    asked = {one.mark: one for one in wanted}
    prepared: list[Prepared] = []
    axes: dict[Hashable, Axis] = {}
    for family in families((one.mark, one.bound, (one.known, one.last_day)) for one in asked.values()):
        first = asked[family.members[0].mark]
        sources = known[first.known]
        try:
            terms = terms_of(family.bound, sources)
        except ForebygError:
            continue
        alike = family.bound.period._replace(terms=None), terms, first.last_day
        axis = axes.get(alike) or axes.setdefault(alike, make_axis(family.bound.period, terms, first.last_day))
        prepared.append(Prepared(family, sources, axis, first.last_day))
    together = {member.mark for one in prepared for member in one.family.members}
    others = [one.bound for mark, one in asked.items() if mark not in together or may_be_left(one.bound)]
    passes = passes_of([(one.family.bound, one.sources, one.axis, one.answers) for one in prepared], others)
    return Batch(asked, tuple(prepared), passes)
