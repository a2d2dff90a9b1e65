"""Placements: where children are placed, how they fare there, and what the dearest cost."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import MOVES, Cells, Units, count, in_categories, moved, share
from reading import Day, Register, decimal


def placed_types(of: Register, day: Day) -> dict[str, set[str]]:
    """The types of the places where each child of 0 to 17 is placed that day."""
    types: dict[str, set[str]] = defaultdict(set)
    for one in of.placements:
        if one.holds(day) and of.sources.minor(one.row["barn_id"], day):
            types[one.row["barn_id"]].add(one.row["stedtype"])
    return types


def placement_type_distribution(of: Register) -> Cells:
    """I27. A child with two types on the day is in both; the shares are of the children."""
    kinds = sorted({one.row["stedtype"] for one in of.placements if one.row["stedtype"]})
    cells = Cells()
    for label, _, day in of.status_days(2002):
        units: Units = {child: (of.strata(child, day), types) for child, types in placed_types(of, day).items()}
        in_categories(cells, "placement_type_distribution", label, units, ("bydel", "køn"), kinds)
    return cells


def network_foster_share(of: Register) -> Cells:
    """I86. Of two rows on the day any counts."""
    cells = Cells()
    for label, _, day in of.status_days(2002):
        units: Units = {
            child: (of.strata(child, day), "netværkspleje" in types) for child, types in placed_types(of, day).items()
        }
        cells.fold("network_foster_share", label, units, ("bydel", "køn"), share)
    return cells


def placed_wellbeing_progress(of: Register) -> Cells:
    """I31: first against last measuring day from the child's first placement ever to 31 December; no age limit."""
    begun: dict[str, Day] = {}
    for one in of.placements:
        begun[one.row["barn_id"]] = min(begun.get(one.row["barn_id"], one.start), one.start)
    cells = Cells()
    for label, first, last in of.years(2010):
        units: Units = {}
        for one in of.placements:
            child = one.row["barn_id"]
            pair = of.progress(child, begun[child], last) if one.touches(first, min(last, of.as_of)) else None
            if pair is not None:
                units[child] = ({"køn": {of.sources.sex.get(child)}}, moved(pair))
        in_categories(cells, "placed_wellbeing_progress", label, units, ("køn",), MOVES)
    return cells


def placements_over_1m(of: Register) -> Cells:
    """I78: the daily price of each row times its days in the year up to `as_of`; a row without a price costs nothing.

    Two rows on one day are two prices, the first and the last day are paid. No age limit.
    """
    cells = Cells()
    for label, first, last in of.years(2002):
        costs: dict[str, Fraction] = defaultdict(Fraction)
        for one in of.placements:
            begun, ended = max(first, one.start), min(last, of.as_of, one.end or last)
            if begun <= ended:
                costs[one.row["barn_id"]] += (decimal(one.row["døgnpris"]) or 0) * ((ended - begun).days + 1)
        units: Units = {
            child: ({"køn": {of.sources.sex.get(child)}}, True) for child, cost in costs.items() if cost > 1_000_000
        }
        cells.fold("placements_over_1m", label, units, ("køn",), count)
    return cells


CHAPTER = (placement_type_distribution, network_foster_share, placed_wellbeing_progress, placements_over_1m)
