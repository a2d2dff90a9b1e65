"""This room holds a set as it was written, whichever kind it belongs to."""

from __future__ import annotations

from typing import NamedTuple

from forebyg.definitions.catalogue import Loc
from forebyg.definitions.estimating import Events
from forebyg.definitions.sets import Clock, Fold, SetKeys


class SetText(NamedTuple):
    """A set as written: its keys, what is made of each unit, and where all of it stands."""

    role: str
    keys: SetKeys
    outcome: str
    loc: Loc = ()
    value: str | Fold | None = None
    weight: str | Fold | None = None
    numerator: str | Fold | None = None
    to: str | None = None
    clock: Clock | None = None
    open: str = "due"
    month_end: str = "clamp"
    by: tuple[str | list[str], ...] = ()
    skip_missing: bool = False
    events: Events | None = None
