"""This room says what typed-in figures must fit: an indicator's name, its breakdowns, and where its series breaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Change
from forebyg.results import ReleasedIndicator

Breakdown = tuple[str, ...]
"""The columns of a breakdown as results name them: one, or those that are crossed."""


@dataclass(frozen=True)
class Described:
    """An indicator or variant as far as figures of it can be typed in."""

    about: ReleasedIndicator
    breakdowns: tuple[Breakdown, ...] = ()
    breaks: tuple[dt.date, ...] = ()
    """The days across which nothing is compared."""


def described(one: Declared, catalogue: Catalogue, about: ReleasedIndicator) -> Described:
    return Described(about, _breakdowns(one, catalogue), tuple(each.start for each in one.definition.breaks))


def _breakdowns(one: Declared, catalogue: Catalogue) -> tuple[Breakdown, ...]:
    """Of a change without a breakdown of its own, those of what it is a change of."""
    definition = one.definition
    declared = getattr(definition, "by", [])
    if not declared and isinstance(definition, Change):
        of = catalogue.named.get(definition.of)
        return _breakdowns(of, catalogue) if of is not None and of != one else ()
    columns = ([each] if isinstance(each, str) else each for each in declared)
    return tuple(tuple(name.rpartition(".")[2] for name in names) for names in columns)
