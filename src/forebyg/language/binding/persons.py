"""This room finds the person behind each event, where one may stand behind several."""

from __future__ import annotations

from collections.abc import Collection

from forebyg.bound import BoundExtract, BoundIndicator
from forebyg.definitions.indicators import Ratio
from forebyg.definitions.sets import Set
from forebyg.language.binding.names import Findings, Names
from forebyg.language.binding.written import SetText

LOC = ("events",)


def bind_person(
    text: SetText, ids: Collection[str], names: Names, rows: tuple[BoundExtract, ...], findings: Findings
) -> str | None:
    """The column that names the person behind an event; None where events are independent or nothing is said."""
    if text.events is None or not text.events.are_repeated:
        return None
    name = text.events.repeated
    if name is None:
        found = _persons(rows, ids)
        if len(found) != 1:
            which = f"which of {', '.join(found)}" if found else f"which column of extract '{rows[0].name}'"
            message = f"'events: repeated' does not say who is repeated: {which} names the person?"
            findings.add("FB290", message, LOC, f"write events: {{repeated: {found[0] if found else 'column'}}}")
            return None
        name = found[0]
    column = names.resolve(name)
    if column is None:
        message = f"'{name}' is not a column of {names.described}"
        findings.unknown("FB203", message, (*LOC, "repeated"), name, names.scope().columns)
        return None
    if name == text.keys.per:
        message = f"'per: {name}' counts each {name} once: nothing is repeated"
        findings.add("FB291", message, LOC, "leave 'events' out")
        return None
    return column.name


def person_behind(text: SetText, ids: Collection[str], rows: tuple[BoundExtract, ...]) -> str | None:
    """The one column of persons beside events that are counted each for itself; None without one, or with a choice."""
    if text.outcome != "count":
        return None
    is_each = text.keys.per is None or [extract.declared.definition.key for extract in rows] == [[text.keys.per]]
    found = _persons(rows, ids) if is_each else []
    return found[0] if len(found) == 1 and found[0] != text.keys.per else None


def unsaid_events(bound: BoundIndicator, ids: Collection[str]) -> str | None:
    """What to ask of a rate whose events may be of the same persons, where its definition does not say."""
    definition, above = bound.declared.definition, bound.numerator
    if not isinstance(definition, Ratio) or definition.per_n is None or definition.interval == "none":
        return None
    if definition.events is not None or not isinstance(definition.numerator, Set) or isinstance(above, str):
        return None
    if above is None or above.outcome != "count" or above.per in ids or not _persons(above.rows, ids):
        return None
    person = _persons(above.rows, ids)[0]
    return f"one {person} behind several events makes the interval too narrow: say events: repeated, or independent"


def _persons(rows: tuple[BoundExtract, ...], ids: Collection[str]) -> list[str]:
    return [name for name in ids if all(name in extract.columns for extract in rows)]
