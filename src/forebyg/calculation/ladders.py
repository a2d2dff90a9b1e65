"""This room shows the way of an indicator's rows, as it may be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from forebyg.bound import BoundSet
from forebyg.calculation.folder import Folder
from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue
from forebyg.disclosure.receipts import base_of, to_nearest
from forebyg.engine import Session, ladder_of
from forebyg.explanations import Joined, Ladder, Rung
from forebyg.language.binding import bind
from forebyg.language.selection import find


def ladder(catalogue: Catalogue, name: str, data: Path, wanted: Wanted) -> tuple[Ladder, ...]:
    """The way of each set of an indicator, with rounded numbers unless `internal`."""
    declared = find(catalogue, name)
    bound = bind(catalogue)
    session = Session(bound, Folder(bound, data, wanted.as_of).frame, wanted.as_of)
    indicator = session.named(declared.name)
    sides = list(indicator.sets) + [own for n in indicator.needs if (own := session.named(n).own)]
    made = []
    for side in sides:
        side = _in_periods(side, wanted.periods)
        found = ladder_of(side, session.known(declared.defaults), session.last_day(indicator))
        is_open = wanted.internal or not side.is_personal
        made.append(found if is_open else _rounded(found, base_of(catalogue.disclosure.threshold)))
    return tuple(made)


def _in_periods(side: BoundSet, periods: str | None) -> BoundSet:
    """Only the periods asked for; all where none are."""
    if periods is None or side.period.only is not None:
        return side
    first, dots, last = periods.partition("..")
    return side._replace(period=side.period._replace(first=first or None, last=(last if dots else first) or None))


def _rounded(found: Ladder, to: int) -> Ladder:
    """Each number for itself, so that no step follows from others."""
    return replace(
        found,
        rounded_to=to,
        rungs=tuple(
            Rung(rung.label, _nearest(rung.left, to), _nearest(rung.refused, to), _nearest(rung.unknown, to))
            for rung in found.rungs
        ),
        joins=tuple(
            Joined(join.extract, _nearest(join.matched, to), _nearest(join.unmatched, to)) for join in found.joins
        ),
    )


def _nearest(count: int | None, to: int) -> int | None:
    return None if count is None else to_nearest(count, to)
