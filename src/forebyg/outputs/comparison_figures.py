"""This room writes the numbers of a row that differs, and its causes in words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from forebyg.comparisons import ComparedIndicator, MovedRow, Place, Vintage
from forebyg.outputs.cells import status_text
from forebyg.outputs.characters import plain
from forebyg.outputs.comparison_words import word
from forebyg.outputs.labels import label
from forebyg.outputs.numbers import (
    MISSING,
    SHARES,
    WITHHELD,
    day,
    decimals_of,
    decimals_of_share,
    exact,
    number,
    signed,
)
from forebyg.outputs.typed_in import MOST

NEGLIGIBLE = 1e-9


class Figures:
    """How the numbers of an indicator are written: a percentage has the decimals of its base."""

    def __init__(self, one: ComparedIndicator, lang: str, few: int, typed_in: Sequence[bool] = (False, False)) -> None:
        self.one, self.lang, self.few, self.typed_in = one, lang, few, typed_in
        values = [value for row in one.rows for value in row.value[:2] if value is not None]
        values += [vintage.first for vintage in one.vintages]
        self.usual = decimals_of(one.kind, one.unit, max((abs(value) for value in values), default=0.0))

    def cells(self, row: MovedRow) -> tuple[str, ...]:
        value = row.value
        bases = [base for base in row.denominator[:2] if base is not None]
        decimals = self._decimals(min(bases, default=None))
        moves = (value.difference, value.by_data, value.by_definition) if row.is_moved else (None, None, None)
        shown = ["" if move is None else self._move(move, decimals) for move in moves]
        return (
            plain(row.place.period),
            group_of(row.place, self.lang),
            self._value(row.state_then, value.then, row.numerator.then, row.denominator.then, self.typed_in[0]),
            self._value(row.state_now, value.now, row.numerator.now, row.denominator.now, self.typed_in[1]),
            *shown,
            self._causes(row),
        )

    def _move(self, move: float, decimals: int) -> str:
        """One that is smaller than a unit of its last digit is not nothing."""
        text = signed(move, decimals, self.lang)
        is_some = abs(move) > NEGLIGIBLE and not any(digit in text for digit in "123456789")
        return f"<{number(10.0**-decimals, decimals, self.lang)}" if is_some else text

    def vintage(self, one: Vintage) -> tuple[str, ...]:
        causes = [word(f"cause {cause}", self.lang) for cause in one.causes if cause != "suppression"]
        if one.state == "held":
            causes.append(word("held now", self.lang).format(self.few))
        elif "suppression" in one.causes:
            causes.append(word("hidden now" if one.state == "withheld" else "cause suppression", self.lang))
        reason = ", ".join(causes)
        if one.moved_in and one.state != "held":
            reason += f" ({day(one.moved_in, self.lang)})"
        return (
            plain(one.place.period),
            group_of(one.place, self.lang),
            f"{self._value('shown', one.first, None, one.first_base)} ({day(one.first_run, self.lang)})",
            self._value("shown" if one.state == "held" else one.state, one.now, None, one.now_base),
            reason,
        )

    def _causes(self, row: MovedRow) -> str:
        states = row.state_then, row.state_now
        parts = [word(f"cause {cause}", self.lang) for cause in row.causes if cause != "suppression"]
        if "suppression" in row.causes:
            parts.append(self._of_suppression(*states))
        if row.is_data_held:
            parts.append(word("data held", self.lang).format(self.few))
        parts = [", ".join(parts) + (" *" if row.unmeasured == "few" else "")]
        before, after = row.assessment_then, row.assessment_now
        if before != after and "absent" not in states and "withheld" not in states:
            words = [status_text(one, self.lang).strip() if one else word("none", self.lang) for one in (before, after)]
            parts.append(word("status", self.lang).format(*words))
        if row.others and not row.value.difference and "absent" not in states and "withheld" not in states:
            names = dict.fromkeys(word(name, self.lang) for name in row.others)
            text = word("others" if row.is_moved or len(parts) > 1 else "others alone", self.lang)
            parts.append(text.format(", ".join(names)))
        return " · ".join(parts)

    def _of_suppression(self, before: str, after: str) -> str:
        if before == "withheld":
            return word("hidden then", self.lang)
        if after == "withheld":
            return word("hidden now", self.lang)
        if "held" not in (before, after) or before == after:
            return word("hidden beside", self.lang)
        return word("held now" if after == "held" else "held before", self.lang).format(self.few)

    def _decimals(self, base: float | None) -> int:
        return decimals_of_share(base) if self.one.kind in SHARES and base is not None else self.usual

    def _value(
        self, state: str, value: float | None, above: float | None, below: float | None, is_typed_in: bool = False
    ) -> str:
        """What was typed in has the decimals that it was typed with."""
        if state == "absent":
            return ""
        if value is None:
            return WITHHELD if state == "withheld" else MISSING
        decimals = self._decimals(below)
        text = exact(value, self.lang, most=MOST) if is_typed_in else number(value, decimals, self.lang)
        text += " %" if self.one.unit == "percent" else ""
        if above is not None and below is not None and self.one.kind not in ("count", "sum"):
            text += f" ({exact(above, self.lang, most=1)}/{exact(below, self.lang, most=1)})"
        return f"{text} ({word('held', self.lang)})" if state == "held" else text


def group_of(place: Place, lang: str) -> str:
    """`Nord · dreng`; of the total, everybody; then the category."""
    strata: dict[str, str | None] = json.loads(place.by)
    names = [label("unknown", lang) if value is None else plain(str(value)) for value in strata.values()]
    names = names or [word("everybody", lang)]
    names += [label(plain(place.category), lang)] if place.category is not None else []
    return " · ".join(names)
