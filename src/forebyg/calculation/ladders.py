"""This room shows the way of an indicator's rows, as it may be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from forebyg.bound import BoundSet
from forebyg.calculation.folder import Folder
from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue
from forebyg.engine import Session, ladder_of
from forebyg.errors import SMALL
from forebyg.language.binding import bind
from forebyg.language.selection import find
from forebyg.results import Joined, Ladder, Rung


def ladder(catalogue: Catalogue, name: str, data: Path, wanted: Wanted) -> tuple[Ladder, ...]:
    """The way of each set of an indicator, with small numbers withheld unless `internal`."""
    declared = find(catalogue, name)
    bound = bind(catalogue)
    session = Session(bound, Folder(bound, data, wanted.as_of).frame, wanted.as_of)
    indicator = session.named(declared.name)
    sides = list(indicator.sets) + [own for n in indicator.needs if (own := session.named(n).own)]
    made = []
    for side in sides:
        side = _in_periods(side, wanted.periods)
        found = ladder_of(side, session.known(declared.defaults), session.last_day(indicator))
        is_open = wanted.internal or not any(e.declared.definition.personal for e in side.rows)
        made.append(found if is_open else _withheld(found))
    return tuple(made)


def _in_periods(side: BoundSet, periods: str | None) -> BoundSet:
    """Only the periods asked for; all where none are."""
    if periods is None or side.period.only is not None:
        return side
    first, dots, last = periods.partition("..")
    return replace(side, period=replace(side.period, first=first or None, last=(last if dots else first) or None))


def _withheld(found: Ladder) -> Ladder:
    """Numbers of 1 to 4 go, and steps that differ by 1 to 4 from the one last shown. The step after a hidden one
    shows only what is left: with what it refused, the hidden number could be worked out."""
    rungs: list[Rung] = []
    shown: int | None = None
    for rung in found.rungs:
        gap = None if shown is None or rung.left is None else shown - rung.left
        if any(_is_small(number) for number in (rung.left, gap, rung.refused, rung.unknown)):
            rungs.append(Rung(rung.label, None, None, None))
            continue
        after_hidden = bool(rungs) and rungs[-1].left is None
        rungs.append(Rung(rung.label, rung.left, None, None) if after_hidden else rung)
        shown = rung.left
    joins = [
        Joined(j.extract, None, None) if _is_small(j.matched) or _is_small(j.unmatched) else j for j in found.joins
    ]
    return replace(found, rungs=tuple(rungs), joins=tuple(joins))


def _is_small(count: int | None) -> bool:
    return count is not None and 0 < abs(count) < SMALL
