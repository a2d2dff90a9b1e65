"""This room says of each row that differs where the difference comes from, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from forebyg.comparing.definitions import SAME, Changed, changed
from forebyg.comparing.middle import Middle
from forebyg.comparing.names import Key
from forebyg.comparing.runs import NUMBERS, OTHERS, Known, Printed, state_of
from forebyg.comparisons import Cause, MovedRow, Number, Place, Unmeasured

NEGLIGIBLE = 1e-9
ORDER: tuple[Cause, ...] = (
    "data", "period", "as_of", "definition", "extract", "judging", "method", "tool", "disclosure", "suppression",
    "typed in", "new", "gone", "unknown",
)  # fmt: skip
ELSEWHERE: frozenset[Cause] = frozenset(("data", "as_of", "method", "tool", "disclosure"))
"""What else than its definition could move a number."""
WHOLES = ("share", "within", "distribution", "transition")


class Step(NamedTuple):
    """What lies between two runs, for one indicator."""

    change: Changed
    causes: frozenset[Cause]
    """What could move its numbers."""
    middle: Mapping[Place, Printed] | None = None
    """The old definition on the new extracts, as released."""
    unmeasured: Unmeasured | None = None
    """Why there is no middle, where one is needed."""
    few: int = 4


def change_between(key: Key, key_then: Key, then: Known, now: Known) -> Changed:
    """By what was kept of both definitions; where that cannot be read, by their fingerprints."""
    # What has another name and counts the same is the same; so is everything that is written in the same words.
    if key != key_then or (then.documents and then.documents == now.documents):
        return SAME
    old, new = then.definitions, now.definitions
    if old is not None and new is not None and key in old.declared and key in new.declared:
        return changed(key, old, new)
    before, after = then.indicators[key], now.indicators[key]
    if before.definition_sha256 == after.definition_sha256:
        return SAME
    is_same = bool(after.counts_sha256) and before.counts_sha256 == after.counts_sha256
    return Changed("judging" if is_same else "definition", is_known=False)


def causes_between(key: Key, change: Changed, then: Known, now: Known) -> frozenset[Cause]:
    found: set[Cause] = set()
    if change.standing in ("definition", "extract", "judging"):
        found.add(change.standing)
    if change.is_extract:
        found.add("extract")
    known = [one.extracts(key) for one in (now.definitions, then.definitions) if one is not None]
    names = known[0].union(*known) if known else frozenset([*then.extracts, *now.extracts])
    before, after = then.release.run, now.release.run
    if any(then.extracts.get(name) != now.extracts.get(name) for name in names):
        found.add("data")
    elif before.as_of != after.as_of:
        found.add("as_of")
    if before.version != after.version:
        found.add("method")
    elif before.engine != after.engine:
        found.add("tool")
    if (before.profile, before.few, before.rounding) != (after.profile, after.few, after.rounding):
        found.add("disclosure")
    return frozenset(found)


def step_of(key: Key, key_then: Key, then: Known, now: Known, middle: Middle | None, without: Unmeasured) -> Step:
    change = change_between(key, key_then, then, now)
    causes = causes_between(key, change, then, now)
    few = now.release.run.few
    if change.standing not in ("definition", "extract"):
        return Step(change, causes, few=few)
    if change.standing == "extract" or change.is_extract:
        return Step(change, causes, unmeasured="extract", few=few)
    if not change.is_known:
        return Step(change, causes, unmeasured="no definitions", few=few)
    if not ELSEWHERE & causes:
        # The old definition on the same extracts is what was published.
        return Step(change, causes, then.rows[key_then], few=few)
    if middle is None or key not in middle.rows:
        return Step(change, causes, unmeasured=without, few=few)
    assert now.definitions is not None
    names = now.definitions.extracts(key)
    if any(middle.extracts.get(name) != now.extracts.get(name) for name in names):
        return Step(change, causes, unmeasured="other extracts", few=few)
    again = middle.again.get(key, {})
    rows = {place: row for place, row in middle.rows[key].items() if _is_as_released(again, now.rows[key], place)}
    return Step(change, causes, rows, few=few)


def _is_as_released(again: Mapping[Place, Printed], now: Mapping[Place, Printed], place: Place) -> bool:
    """Whether the new definition, computed once more, is what was published; what is withheld now says nothing."""
    mine, released = again.get(place), now.get(place)
    if mine is None or released is None or state_of(mine) == "withheld":
        return True
    return not any(differs(mine[name], released[name]) for name in NUMBERS)


def moved_row(place: Place, then: Printed | None, now: Printed | None, step: Step, kind: str) -> MovedRow | None:
    """None where nothing that is printed of the row differs."""
    before, after = state_of(then), state_of(now)
    numbers = {name: Number(printed_of(then, name), printed_of(now, name)) for name in NUMBERS}
    others = tuple(name for name in OTHERS if differs(printed_of(then, name), printed_of(now, name)))
    assessments = _text(then, "assessment"), _text(now, "assessment")
    is_moved = any(differs(one.then, one.now) for one in numbers.values())
    if not is_moved and before == after and not others and assessments[0] == assessments[1]:
        return None
    unmeasured: Unmeasured | None = None
    is_held, causes = False, set[Cause]()
    if before == "absent" or after == "absent":
        causes.add("new" if before == "absent" else "gone")
    elif "withheld" in (before, after) or (before != after and "held" in (before, after) and not is_moved):
        causes.add("suppression")
    elif not is_moved and "withheld" in assessments:
        # What the row is held against is withheld in one of the runs.
        causes.add("suppression")
    elif not is_moved:
        causes |= _of_the_rest(step.causes)
    else:
        assert then is not None
        row = step.middle.get(place) if step.middle is not None else None
        causes, numbers, unmeasured = _split(then, row, numbers, step, kind)
        is_held = row is not None and bool(row["held"]) and row is not then
    if then is not None and now is not None and "data" in causes and ended_between(then, now):
        causes.add("period")
    ordered = tuple(one for one in ORDER if one in (causes or {"unknown"}))
    return MovedRow(
        place, before, after, numbers["value"], numbers["numerator"], numbers["denominator"], others, *assessments,
        ordered, unmeasured, is_held, is_moved,
    )  # fmt: skip


def _of_the_rest(possible: frozenset[Cause]) -> frozenset[Cause]:
    """What has changed limits or the status of a row that counts what it did."""
    if "judging" in possible and not possible & {"method", "tool"}:
        return possible & {"judging", "data"}
    return (possible - {"definition", "extract"}) or possible


def ended_between(then: Printed, now: Printed) -> bool:
    """Whether the period had not ended, or not all of it was known, in the earlier run alone."""
    return then["complete"] is False and now["complete"] is True


def _split(
    then: Printed, middle: Printed | None, numbers: dict[str, Number], step: Step, kind: str
) -> tuple[set[Cause], dict[str, Number], Unmeasured | None]:
    possible = set(step.causes) - {"judging"}
    if not possible & {"definition", "extract"}:
        if possible & {"data", "as_of"}:
            # What another version has done to the number besides is named, and stands in this.
            numbers = {name: one._replace(by_data=one.difference) for name, one in numbers.items()}
        return possible, numbers, None
    if step.middle is None:
        # Where nothing else could have moved it, there is nothing to split.
        return possible, numbers, step.unmeasured if len(possible) > 1 else None
    if middle is None or state_of(middle) in ("withheld", "absent") or _tells_of_few(then, middle, step.few, kind):
        return possible, numbers, "few"
    split = {name: _with_middle(one, middle[name]) for name, one in numbers.items()}
    causes = possible - {"definition", "data", "as_of"}
    if any(_is_any(one.by_definition) for one in split.values()):
        causes.add("definition")
    if any(_is_any(one.by_data) for one in split.values()):
        causes |= possible & {"data", "as_of"}
    return causes, split, None


def _with_middle(number: Number, middle: float | None) -> Number:
    if number.then is None or number.now is None or middle is None:
        return number
    return number._replace(by_data=_even(middle - number.then), by_definition=_even(number.now - middle))


def _tells_of_few(then: Printed, middle: Printed, few: int, kind: str) -> bool:
    """The release of the middle has seen to it that it does not. Here it is asked once more, of what is printed."""
    if middle is then or middle.get("personal") is False:
        return False
    above, below = printed_of(then, "numerator"), printed_of(then, "denominator")
    numerator, denominator = printed_of(middle, "numerator"), printed_of(middle, "denominator")
    moves = [_gap(above, numerator), _gap(below, denominator)]
    if kind in WHOLES and None not in (above, below, numerator, denominator):
        assert above is not None
        assert below is not None
        assert numerator is not None
        assert denominator is not None
        moves.append(abs(below - above - denominator + numerator))
    return any(NEGLIGIBLE < move <= few for move in moves)


def _gap(one: float | None, other: float | None) -> float:
    return 0.0 if one is None or other is None else abs(one - other)


def printed_of(row: Printed | None, name: str) -> float | None:
    value: float | None = None if row is None or row["suppressed"] is not None else row[name]
    return value


def _text(row: Printed | None, name: str) -> str | None:
    return None if row is None else row[name]


def differs(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > NEGLIGIBLE * max(1.0, abs(one), abs(other))


def _even(difference: float) -> float:
    """Differences of equal numbers are nothing, whatever their last digits are."""
    return 0.0 if abs(difference) <= NEGLIGIBLE else difference


def _is_any(difference: float | None) -> bool:
    return difference is not None and difference != 0
