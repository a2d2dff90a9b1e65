"""Placements: where children are placed, how they fare there, and what the dearest cost."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import MOVES, Cells, Units, any_of, count, distributed, in_categories, moved, share
from reading import Day, Register, Spell, decimal


def placed_types(of: Register, day: Day) -> dict[str, set[str]]:
    """The types of the places where each child of 0 to 17 is placed that day."""
    types: dict[str, set[str]] = defaultdict(set)
    for one in of.placements:
        if one.holds(day) and of.sources.minor(one.row["barn_id"], day):
            types[one.row["barn_id"]].add(one.row["stedtype"])
    return types


def placement_type_distribution(of: Register) -> Cells:
    """I27. A child with two rows on the day counts once, at the placement that began last; so they make 100 %.

    Of two that began on one day it is the one of the lowest id.
    """
    in_order = sorted(of.placements, key=lambda one: one.row["anbringelse_id"], reverse=True)
    periods: dict[str, Units] = {}
    cells = Cells()
    for label, _, day in of.status_days(2002):
        last: dict[str, Spell] = {}
        for one in in_order:
            child = one.row["barn_id"]
            is_later = child not in last or last[child].start <= one.start
            if is_later and one.holds(day) and of.sources.minor(child, day):
                last[child] = one
        periods[label] = {child: (of.strata(child, day), one.row["stedtype"]) for child, one in last.items()}
    distributed(cells, "placement_type_distribution", periods, ("bydel", "køn"))
    return cells


def network_foster_share(of: Register) -> Cells:
    """I86. Of two rows on the day any counts. Without a type it is not known."""
    cells = Cells()
    for label, _, day in of.status_days(2002):
        units: Units = {
            child: (of.strata(child, day), any_of(one == "netværkspleje" if one else None for one in types))
            for child, types in placed_types(of, day).items()
        }
        cells.fold("network_foster_share", label, units, ("bydel", "køn"), share)
    return cells


def placed_wellbeing_progress(of: Register) -> Cells:
    """I31: first against last measuring day from the child's first placement ever to 31 December; no age limit.

    From 2013: the compass came into use in the middle of 2012.
    """
    begun: dict[str, Day] = {}
    for one in of.placements:
        begun[one.row["barn_id"]] = min(begun.get(one.row["barn_id"], one.start), one.start)
    cells = Cells()
    for label, first, last in of.years(2013):
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
        if not costs:
            cells.not_covered("placements_over_1m", label)
    return cells


CHAPTER = (
    placement_type_distribution, network_foster_share, placed_wellbeing_progress,
    placements_over_1m,
)  # fmt: skip
