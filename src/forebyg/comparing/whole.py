"""This room puts the comparison together: each indicator of either run, its rows that differ, its vintages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forebyg.comparing.beside import beside, is_beside
from forebyg.comparing.causes import ELSEWHERE, ORDER, Step, causes_between, change_between, moved_row, step_of
from forebyg.comparing.definitions import names_between
from forebyg.comparing.middle import Middle
from forebyg.comparing.names import Key, called, paired
from forebyg.comparing.runs import Known
from forebyg.comparing.vintages import Between, Measured, between, vintages_of
from forebyg.comparisons import Cause, ComparedIndicator, Comparison, Unmeasured
from forebyg.results import ReleasedIndicator, period_position


def in_need_of_middle(then: Known, now: Known) -> tuple[Key, ...]:
    """What counts otherwise now, on other extracts or by another version: the old definition has to be computed anew.
    On the same extracts it is what was published."""
    found = []
    for key in () if is_beside(then, now) else now.indicators:
        if key in then.indicators:
            change = change_between(key, key, then, now)
            causes = causes_between(key, change, then, now)
            found += [key] if change.standing == "definition" and causes & ELSEWHERE else []
    return tuple(found)


def compared(
    then: Known,
    now: Known,
    earlier: Sequence[Known],
    middle: Middle | None = None,
    without: Unmeasured = "extract",
) -> Comparison:
    """`earlier` are all runs before the second, oldest first; `without` says why there is no middle, of what could have
    one."""
    if is_beside(then, now):
        return beside(then, now)
    names = _names(then, now)
    runs = [*earlier, now]
    why = between(runs)
    indicators = [_indicator(key, names.get(key), then, now, middle, without, runs, why) for key in now.indicators]
    kept = {key for key in names.values() if key is not None}
    gone = [_alone(one, "gone") for key, one in then.indicators.items() if key not in kept]
    shared = sorted(then.extracts.keys() & now.extracts.keys())
    langs = [one.lang for one in now.release.indicators]
    return Comparison(
        then.about,
        now.about,
        langs[0] if langs else "da",
        tuple(name for name in shared if then.extracts[name] != now.extracts[name]),
        (*indicators, *gone),
        tuple(sorted(then.extracts.keys() - now.extracts.keys())),
    )


def _names(then: Known, now: Known) -> dict[Key, Key | None]:
    """What each indicator was called before: itself, else what counted the same and is gone."""
    old, new = then.definitions, now.definitions
    if old is not None and new is not None:
        others: Mapping[Key, Key] = names_between(old, new)
    else:
        gone, added = (
            {key: one.counts_sha256 for key, one in side.indicators.items() if key not in other.indicators}
            for side, other in ((then, now), (now, then))
        )
        others = paired(gone, added)
    return {
        key: key if key in then.indicators else had if (had := others.get(key)) in then.indicators else None
        for key in now.indicators
    }


def _indicator(
    key: Key,
    key_then: Key | None,
    then: Known,
    now: Known,
    middle: Middle | None,
    without: Unmeasured,
    runs: Sequence[Known],
    why: Between,
) -> ComparedIndicator:
    about = now.indicators[key]
    if key_then is None:
        return _alone(about, "new")
    step = step_of(key, key_then, then, now, middle, without)
    old, new = then.rows[key_then], now.rows[key]
    known, later = ({place.period for place in rows} for rows in (old, new))
    rows, unchanged = [], 0
    for place in dict.fromkeys([*new, *old]):
        if place.period in known & later:
            row = moved_row(place, old.get(place), new.get(place), step, about.kind)
            rows += [row] if row is not None else []
            unchanged += row is None
    place_then = next((number for number, run in enumerate(runs) if run.name == then.name), -1)
    measured = Measured(place_then, len(runs) - 1, {row.place: row.causes for row in rows})
    vintages, unmoved = vintages_of(key, runs, why, measured)
    return ComparedIndicator(
        *(about.id, about.variant, called(about), about.kind, about.unit, step.change.standing),
        causes=_ordered(step),
        changed_keys=step.change.keys,
        lines=step.change.lines,
        rows=tuple(rows),
        unchanged=unchanged,
        new_periods=_periods(later - known),
        gone_periods=_periods(known - later),
        renamed_from=None if key == key_then else then.indicators[key_then].id,
        vintages=vintages,
        first_published=unmoved,
    )


def _alone(about: ReleasedIndicator, standing: str) -> ComparedIndicator:
    is_new = standing == "new"
    return ComparedIndicator(
        about.id, about.variant, called(about), about.kind, about.unit,
        "new" if is_new else "gone", ("new" if is_new else "gone",),
    )  # fmt: skip


def _ordered(step: Step) -> tuple[Cause, ...]:
    return tuple(one for one in ORDER if one in step.causes)


def _periods(labels: set[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=lambda label: (period_position(label) or 0, label)))
