"""This room says in what unit a value is: what the definition says, else what its kind has."""

from __future__ import annotations

from collections.abc import Sequence

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Change, Gap, Indicator, Ratio

UNITS = {"share": "percent", "within": "percent", "distribution": "percent", "transition": "percent", "count": "count"}
PERCENT = ("percent", "procent", "pct.", "pct", "%")
POINTS = "percentage points"


def unit_of(definition: Indicator, others: Sequence[Declared]) -> str:
    """`percent`, `count`, `per 1000`, or the unit in words; of a difference that of what it is between."""
    if definition.unit:
        return definition.unit
    if isinstance(definition, Ratio):
        return f"per {int(definition.per_n)}" if definition.per_n else "ratio"
    if isinstance(definition, Change | Gap):
        return _in_points(definition, others) if definition.measured == "points" else definition.measured
    return UNITS.get(definition.kind, "value")


def _in_points(definition: Change | Gap, others: Sequence[Declared]) -> str:
    """A difference between percentages is one in percentage points; any other has the unit of both."""
    name = definition.of if isinstance(definition, Change) else definition.of.id
    of = next((one for one in others if one.name == name and one.definition is not definition), None)
    if of is None:
        return POINTS
    # What it is made of is not made of it in turn.
    unit = unit_of(of.definition, [one for one in others if one is not of])
    return POINTS if unit.lower() in PERCENT else unit
