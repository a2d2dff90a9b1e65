"""This room holds figures that were typed in beside those of another run: value to value, and no cause but that."""

from __future__ import annotations

from typing import Final

from forebyg.comparing.causes import differs, printed_of
from forebyg.comparing.names import Key, called
from forebyg.comparing.runs import Known, Printed, state_of
from forebyg.comparisons import Cause, ComparedIndicator, Comparison, MovedRow, Number, Place
from forebyg.results import period_position

TYPED_IN: Final = "typed in"


def is_beside(then: Known, now: Known) -> bool:
    return then.source is not None or now.source is not None


def beside(then: Known, now: Known) -> Comparison:
    """Only what both have is held together: a table of a report has not all that could be computed."""
    shared = [key for key in now.indicators if key in then.indicators]
    langs = [one.lang for one in now.release.indicators]
    periods = [{place.period for rows in one.rows.values() for place in rows} for one in (then, now)]
    return Comparison(
        then.about,
        now.about,
        langs[0] if langs else "da",
        (),
        tuple(_indicator(key, then, now, *periods) for key in shared),
        only_then=tuple(_name(key) for key in then.indicators if key not in now.indicators),
        only_now=tuple(_name(key) for key in now.indicators if key not in then.indicators),
    )


def _indicator(key: Key, then: Known, now: Known, before: set[str], after: set[str]) -> ComparedIndicator:
    """`before` and `after` are all periods of either run."""
    about, old, new = now.indicators[key], then.rows[key], now.rows[key]
    places = [place for place in new if place in old]
    rows = [row for place in places if (row := _row(place, old[place], new[place])) is not None]
    return ComparedIndicator(
        *(about.id, about.variant, called(about), about.kind, about.unit, "typed in", (TYPED_IN,)),
        rows=tuple(rows),
        unchanged=len(places) - len(rows),
        new_periods=_in_order({place.period for place in new} - before),
        gone_periods=_in_order({place.period for place in old} - after),
    )


def _row(place: Place, then: Printed, now: Printed) -> MovedRow | None:
    """A typed-in figure has a value alone: neither counts, nor limits, nor a status."""
    before, after = state_of(then), state_of(now)
    numbers = [Number(printed_of(then, name), printed_of(now, name)) for name in ("value", "numerator", "denominator")]
    if not differs(numbers[0].then, numbers[0].now):
        return None
    cause: Cause = "suppression" if "withheld" in (before, after) else TYPED_IN
    return MovedRow(place, before, after, numbers[0], numbers[1], numbers[2], (), None, None, (cause,))


def _in_order(labels: set[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=lambda label: (period_position(label) or 0, label)))


def _name(key: Key) -> str:
    return key[0] if key[1] is None else f"{key[0]}/{key[1]}"
