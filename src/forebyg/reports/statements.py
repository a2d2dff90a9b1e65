"""This room says in words what an indicator shows: true word by word, and never more than its status does."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from forebyg.outputs.cells import caution_of
from forebyg.outputs.characters import plain
from forebyg.outputs.figures import NEGLIGIBLE, Figures
from forebyg.outputs.labels import label
from forebyg.outputs.notes import notes_of
from forebyg.outputs.numbers import day, number
from forebyg.outputs.rows import Row
from forebyg.reports.against import Against, held_against
from forebyg.reports.aims import aim_of
from forebyg.reports.material import Figure, Lang
from forebyg.reports.phrases import PHRASES, when
from forebyg.reports.reading import compared_with, named, newest_rows, unit_of, written
from forebyg.results import period_position

PERCENT_UNITS = ("percent", "procent", "pct.", "pct", "%")


def statement(figure: Figure, lang: Lang) -> str:
    """What the newest complete period shows: value, change, target and trend. Titles are not conjugated: a colon
    stands after them."""
    return f"{named(figure)}: {_said(figure, lang)}"


def untitled(figure: Figure, lang: Lang) -> str:
    """The same under a heading that is the title."""
    said = _said(figure, lang)
    return said[0].upper() + said[1:]


def _said(figure: Figure, lang: Lang) -> str:
    say, indicator = PHRASES[lang], figure.indicator
    if indicator.status != "ok":
        reason = plain(indicator.error or "")
        return _sentences([say[indicator.status] + (f" ({reason})" if reason else "")])
    rows = newest_rows(figure)
    if not rows:
        return _sentences([say["no rows"]])
    telling = _Telling(figure, rows[0], written(figure, lang), lang)
    if len(rows) > 1 or rows[0].category is not None:
        return _sentences([telling.categories(rows), telling.caution()])
    said = [telling.value(), telling.caution(), *telling.beside(), telling.aim(), telling.trend()]
    return _sentences(said)


def _sentences(parts: list[str]) -> str:
    """Each with one full stop: a unit such as `kr.` has its own."""
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


@dataclass(frozen=True)
class _Telling:
    """The newest total of a figure, in sentences without their full stop."""

    figure: Figure
    row: Row
    figures: Figures
    lang: Lang

    def value(self) -> str:
        say, row = PHRASES[self.lang], self.row
        here = self._when(row.period)
        if row.is_withheld:
            return say["is withheld"].format(when=here)
        if row.value is None:
            why = "; ".join(notes_of(row, self.figures.decimals_on(row.denominator), self.lang))
            return say["nothing"].format(when=here) + (f" ({why})" if why else "")
        against = self._against()
        value = self.figures.value(row, against.decimals if against else None)
        return f"{self._amount(value)} {here}{self._provisional()}{self._change(against)}"

    def categories(self, rows: list[Row]) -> str:
        """`ned 12 %, uændret .., op ..`: each as the table writes it."""
        parts = [f"{label(plain(row.category or ''), self.lang)} {self.figures.value(row)}" for row in rows]
        return f"{', '.join(parts)} {self._when(self.row.period)}{self._provisional()}"

    def caution(self) -> str:
        """What nobody may read the number without."""
        text = caution_of(self.figure.indicator, self.lang)
        return text[:1].upper() + text[1:]

    def beside(self) -> list[str]:
        """What a reader must know of the number or of the comparison that is missing."""
        say, row = PHRASES[self.lang], self.row
        if row.value is None:
            return []
        told = [say["held"]] if row.held else []
        if row.small and row.assessment != "uncertain":
            told.append(say["small"])
        if row.change is None and row.complete is not False:
            told.append(self._why_no_change())
        return told

    def _why_no_change(self) -> str:
        say, row = PHRASES[self.lang], self.row
        if broken := self._break():
            return say["break"].format(day=day(broken[0], self.lang), why=plain(broken[1]))
        compared, value = _compared(row)
        if compared is None:
            return say["nothing earlier"] if period_position(row.period) is not None else ""
        if value is not None:
            return ""
        then = compared_with(self.figure, row)
        if row.assessment == "withheld" or (then is not None and then.is_withheld):
            return say["withheld beside"]
        is_later = (period_position(compared) or 0) >= (period_position(row.period) or math.inf)
        return "" if is_later else say["nothing beside"].format(when=self._when(compared))

    def _break(self) -> tuple[dt.date, str] | None:
        """The newest break between this period and the one that it would be held against."""
        breaks = self.figure.told.breaks if self.figure.told else ()
        begins = self._begins()
        if begins is None or self.row.period_end is None:
            return None
        return max((one for one in breaks if begins < one[0] <= self.row.period_end), default=None)

    def _begins(self) -> dt.date | None:
        """The first day of what would be compared with: the baseline, else the nearest earlier number."""
        if self.row.baseline_period is not None:
            then = compared_with(self.figure, self.row)
            if then is not None and then.period_start is not None:
                return then.period_start
            place = period_position(self.row.baseline_period)
            return None if place is None else dt.date(int(place), 1, 1)
        own = self.row.period_start
        starts = [one.period_start for one in self.figure.totals if one.value is not None and one.period_start]
        return max((start for start in starts if own and start < own), default=None)

    def _against(self) -> Against | None:
        """The number that this one is held against, where they differ."""
        row, (compared, value) = self.row, _compared(self.row)
        if row.value is None or row.change is None or compared is None or value is None:
            return None
        return held_against(self.figures, row, compared_with(self.figure, row), value)

    def _change(self, against: Against | None) -> str:
        say, row = PHRASES[self.lang], self.row
        compared, value = _compared(row)
        if against is None or row.change is None or compared is None or value is None:
            return ""
        if abs(row.change) < NEGLIGIBLE:
            return say["same"].format(when=self._when(compared))
        then = compared_with(self.figure, row)
        text = say["against"].format(value=self._again(self._earlier(value, then, against)), when=self._when(compared))
        if self.figures.is_no_unit(row, then):
            return text + say["less than one"]
        way = "rise" if row.change > 0 else "fall"
        return text + say[way].format(self._moved(against)) + self._certainty(way)

    def aim(self) -> str:
        """The target: where it is the number just told, in the same digits."""
        row, against = self.row, self._against()
        compared = "previous" if row.baseline_period is None else "baseline"
        is_told = against is not None and not against.is_level and row.target_inputs == [compared]
        return aim_of(self.figure, row, self.lang, against.decimals if against and is_told else None)

    def _certainty(self, way: str) -> str:
        say, row = PHRASES[self.lang], self.row
        limits = (row.change_lower, row.change_upper, row.change_percent_lower, row.change_percent_upper)
        if row.change_reason is not None:
            return say[row.change_reason]
        if row.change_state == ("risen" if way == "rise" else "fallen"):
            # A census has no limits and no chance in it: its change is one, and nothing is proved.
            return say[f"certain {way}"] if any(limit is not None for limit in limits) else ""
        if row.change_state == "no significant change":
            return say[f"no significant {way}"]
        return say["cannot say"] if row.change_state == "cannot say" else ""

    def _earlier(self, value: float, then: Row | None, against: Against) -> str:
        """The value compared with, as exact as this one; one that was typed has no row, or another value there."""
        if then is not None and then.value is not None and math.isclose(then.value, value):
            return self.figures.value(then, against.decimals)
        text = number(value, against.decimals, self.lang)
        return f"{text} %" if self.figure.indicator.unit == "percent" else text

    def _moved(self, against: Against) -> str:
        say, unit, text = PHRASES[self.lang], self.figure.indicator.unit, against.difference
        is_one = text == "1"
        if against.is_tiny or not against.adds_up:
            text = say["below" if against.is_tiny else "about"].format(text)
        if unit == "percent per year":
            return f"{text} {say['points per year']}"
        if unit.lower() in PERCENT_UNITS:
            return f"{text} {say['point' if is_one else 'points']}"
        return self._again(text)

    def _amount(self, text: str) -> str:
        if self.figure.indicator.unit == "index":
            return PHRASES[self.lang]["index"].format(text)
        return f"{text} {self._unit}".rstrip()

    def _again(self, text: str) -> str:
        """A number beside another that has its unit: only one of a single word is said again."""
        is_short = " " not in self._unit and self.figure.indicator.unit != "index"
        return f"{text} {self._unit}".rstrip() if is_short else text

    @property
    def _unit(self) -> str:
        return unit_of(self.figure, self.lang)

    def _when(self, period: str) -> str:
        return when(plain(period), self.lang)

    def _provisional(self) -> str:
        say = PHRASES[self.lang]
        if self.row.complete is not False:
            return ""
        final = self.row.final_on
        return say["provisional"] if final is None else say["provisional until"].format(day(final, self.lang))

    def trend(self) -> str:
        row = self.row
        if row.is_withheld or row.trend_state is None or row.trend_points is None:
            return ""
        return PHRASES[self.lang][row.trend_state].format(row.trend_points)


def _compared(row: Row) -> tuple[str | None, float | None]:
    """The period that the change is from, and its value."""
    if row.baseline_period is not None:
        return row.baseline_period, row.baseline_value
    return row.previous_period, row.previous_value
