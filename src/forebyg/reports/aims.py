"""This room says in words what a target is and whether it is met, and by which rule."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from forebyg.outputs.characters import plain
from forebyg.outputs.numbers import DASH, MINUS, WITHHELD, exact, half_up
from forebyg.outputs.rows import Row
from forebyg.reports.material import Figure, Lang
from forebyg.reports.phrases import PHRASES, when
from forebyg.reports.reading import written

MOST_MISSING = 0.2
"""Above this part of all the unknown leave every verdict uncertain (statistics.md A2)."""
_SIGNS = {"≥": "at least", "≤": "at most", ">": "above", "<": "below bound"}
_BOUND = re.compile(r"([≥≤<>]) (?:(?P<number>[−-]?\d+(?:[.,]\d+)?)|baseline \((?P<baseline>[^()]+)\)|forrige|previous)")
_OTHER_POINT = str.maketrans(",.", ".,")


def aim_of(figure: Figure, row: Row, lang: Lang, decimals: int | None = None) -> str:
    """Without its full stop; nothing of a row that is withheld itself. `decimals` has the number that this one was
    held against in the sentence before: as a target it is written the same."""
    return _Aim(figure, row, lang, decimals).said()


@dataclass(frozen=True)
class _Aim:
    figure: Figure
    row: Row
    lang: Lang
    decimals: int | None = None

    def said(self) -> str:
        say, row = PHRASES[self.lang], self.row
        if row.assessment == "no target":
            return say["no target"]
        if row.is_withheld or not row.target_rule:
            return ""
        words = self._bounds()
        inside = f" ({words})" if words else ""
        # A path of years has a bound for each.
        own = " for" if ": " in (self.figure.indicator.target_text or "") and row.assessment != "not due" else ""
        here = when(plain(row.period), self.lang)
        return say[self._verdict()].format(
            target=say[f"target{own}"].format(when=here) + inside,
            whether=say[f"whether{own}"].format(when=here) + inside,
        )

    def _verdict(self) -> str:
        """The phrase of the assessment; by significance it says what that rule says, and no more."""
        row = self.row
        if row.assessment == "uncertain":
            return "uncertain" + self._why_uncertain()
        if row.assessment not in ("met", "not met") or row.rule != "significance":
            return row.assessment or "no data"
        if row.assessment == "not met":
            return "not met certainly"
        rules = _rules(row)
        if len(rules) > 1:
            return "met by rule"
        if not row.target_inputs or rules[0] in ("above", "below"):
            return "met certainly"
        return self._met_beside(rules[0])

    def _met_beside(self, rule: str) -> str:
        """Of a value that shall not rise (fall): met where no rise is shown, which is less than proof of none."""
        way, state = ("rise", "risen") if rule == "at most" else ("fall", "fallen")
        compared = "previous" if self.row.baseline_period is None else "baseline"
        is_of_the_change = self.row.target_inputs == [compared] and self.row.change_state not in (None, state)
        return f"met without {way}" if is_of_the_change and self._is_as_before() else "met by rule"

    def _why_uncertain(self) -> str:
        row = self.row
        if row.small:
            return " small"
        base = row.denominator if row.denominator is not None else row.numerator
        is_mostly_missing = base is not None and (row.missing or 0) > MOST_MISSING * (base + (row.missing or 0))
        if row.rule == "significance":
            return "" if is_mostly_missing else " chance"
        return " missing" if is_mostly_missing else ""

    def _bounds(self) -> str:
        """The bounds in words: `højst 4,2 %, tallet i 2011`."""
        say, row = PHRASES[self.lang], self.row
        rules, text = _rules(row), written(self.figure, self.lang).target(row)
        if text in ("", WITHHELD):
            return self._as_written()
        if rules == ["between"]:
            return say["between"].format(*text.split(DASH)) + self._percent
        numbers = [one.lstrip("≥≤<> ") for one in text.split(say["and"])]
        if self._is_as_before() and self.decimals is not None:
            told = [float(half_up(bound, self.decimals)) for bound in _bounds_of(row)]
            numbers = [exact(number, self.lang, self.decimals) for number in told]
        if len(numbers) != len(rules):
            # Two bounds on one side: the row has the narrower, and does not say which that is.
            return self._as_written() or say["bound"].format(numbers[0]) + self._percent
        worded = [
            say["below bound" if rule == "below" else rule].format(one) + self._percent
            for rule, one in zip(_lows_first(rules), numbers, strict=True)
        ]
        if self._is_as_before():
            period = row.baseline_period if row.target_inputs == ["baseline"] else row.previous_period
            return say["as"].format(worded[0], say["baseline"].format(when(plain(period or ""), self.lang)))
        return say["and"].join(worded)

    def _as_written(self) -> str:
        """The target as its definition has it: in words, or else as it stands in the language of the run."""
        indicator = self.figure.indicator
        text = plain(indicator.target_text or "")
        found = [_BOUND.fullmatch(part) for part in re.split(" og | and ", text)]
        worded = [self._worded(match) for match in found if match is not None]
        if len(worded) == len(found):
            return PHRASES[self.lang]["and"].join(worded)
        return text if indicator.lang == self.lang else ""

    def _worded(self, bound: re.Match[str]) -> str:
        say = PHRASES[self.lang]
        if bound["number"]:
            is_other = self.figure.indicator.lang != self.lang
            number = bound["number"].replace("-", MINUS)
            what = number.translate(_OTHER_POINT) if is_other else number
            return say[_SIGNS[bound[1]]].format(what) + self._percent
        period = bound["baseline"]
        what = say["baseline"].format(when(period, self.lang)) if period else say["previous"]
        return say[_SIGNS[bound[1]]].format(what)

    def _is_as_before(self) -> bool:
        """Whether the one bound is the value compared with."""
        row = self.row
        bounds = _bounds_of(row)
        values = {"baseline": row.baseline_value, "previous": row.previous_value}
        before = values[row.target_inputs[0]] if row.target_inputs and len(row.target_inputs) == 1 else None
        is_one = len(bounds) == 1 and len(_rules(row)) == 1
        return is_one and before is not None and math.isclose(before, bounds[0])

    @property
    def _percent(self) -> str:
        return " %" if self.figure.indicator.unit == "percent" else ""


def _bounds_of(row: Row) -> list[float]:
    return [one for one in (row.target_low, row.target_high) if one is not None]


def _rules(row: Row) -> list[str]:
    return (row.target_rule or "").split(" and ")


def _lows_first(rules: list[str]) -> list[str]:
    """The order in which bounds are written: those from below first."""
    return sorted(rules, key=lambda rule: rule not in ("at least", "above"))
