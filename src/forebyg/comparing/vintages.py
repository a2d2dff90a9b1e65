"""This room follows each published number through all runs: what it was first, what it is now, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from forebyg.comparing.causes import ORDER, causes_between, change_between
from forebyg.comparing.names import Key
from forebyg.comparing.runs import Known, Printed, state_of
from forebyg.comparisons import Cause, Place, Vintage

NEGLIGIBLE = 1e-9
Between = Callable[[Key, int, int], frozenset[Cause]]
"""What could move an indicator between two of the runs, by their places."""


def between(runs: Sequence[Known]) -> Between:
    """What lies between two runs is the same for all rows of an indicator."""
    known: dict[tuple[Key, int, int], frozenset[Cause]] = {}

    def found(key: Key, before: int, after: int) -> frozenset[Cause]:
        if (key, before, after) not in known:
            then, now = runs[before], runs[after]
            known[key, before, after] = causes_between(key, change_between(key, key, then, now), then, now)
        return known[key, before, after] - {"judging"}

    return found


class Measured(NamedTuple):
    """What was found out of the rows that differ between two of the runs: more than fingerprints say."""

    before: int
    after: int
    causes: Mapping[Place, Sequence[Cause]]


def vintages_of(
    key: Key, runs: Sequence[Known], causes_of: Between, measured: Measured
) -> tuple[tuple[Vintage, ...], int]:
    """Of the numbers that the last of the runs has too: those that are not what was first published, and how many are.

    `runs` are oldest first.
    """
    found, unmoved = [], 0
    for place, row in runs[-1].rows.get(key, {}).items():
        printed = [(number, one) for number, run in enumerate(runs) if (one := run.rows.get(key, {}).get(place))]
        # What was printed of a period that had not ended is provisional: a period is published when it has.
        shown = [
            number
            for number, one in printed
            if state_of(one) in ("shown", "held") and (one["complete"] is not False or row["complete"] is False)
        ]
        if not shown or shown[0] == len(runs) - 1:
            continue
        first = runs[shown[0]].rows[key][place]
        steps = [
            (number, after) for (number, one), (after, other) in pairwise(printed)
            if number >= shown[0] and _is_other(one, other)
        ]  # fmt: skip
        state = state_of(row)
        if not steps and state != "held":
            unmoved += 1
            continue
        found.append(
            Vintage(
                place, first["value"], first["denominator"], _name(runs[shown[0]]),
                row["value"], row["denominator"], state, _name(runs[steps[-1][1] if steps else -1]),
                _causes(key, place, steps, runs, causes_of, measured, state == "held"),
            )
        )  # fmt: skip
    return tuple(found), unmoved


def _causes(
    key: Key,
    place: Place,
    steps: Sequence[tuple[int, int]],
    runs: Sequence[Known],
    causes_of: Between,
    measured: Measured,
    is_held: bool,
) -> tuple[Cause, ...]:
    causes = set[Cause](["suppression"] if is_held else [])
    for before, after in steps:
        then, now = (runs[number].rows[key][place] for number in (before, after))
        if "withheld" in (state_of(then), state_of(now)):
            causes.add("suppression")
        elif (before, after) == (measured.before, measured.after) and place in measured.causes:
            causes.update(measured.causes[place])
        else:
            causes |= causes_of(key, before, after) or {"unknown"}
    return tuple(one for one in ORDER if one in causes - {"period"})


def _is_other(one: Printed, other: Printed) -> bool:
    if (state_of(one) == "withheld") != (state_of(other) == "withheld"):
        return True
    before, after = one["value"], other["value"]
    if before is None or after is None:
        return before is not after
    return bool(abs(before - after) > NEGLIGIBLE * max(1.0, abs(before), abs(after)))


def _name(run: Known) -> str:
    return run.name or ""
