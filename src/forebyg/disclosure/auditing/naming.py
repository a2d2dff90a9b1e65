"""This room tells which row a line of a table is of, from titles, headings and strata as they are printed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forebyg.disclosure.auditing.pattern import Key, Pattern
from forebyg.disclosure.auditing.reading_back import visible
from forebyg.results import ReleasedIndicator

FOLDED = 12
"""So much of a title is enough to know it."""
BREAKDOWN = ("efter ", "by ")
NOBODY_KNOWS = ("(uoplyst)", "(unknown)")
POINTER = "→"
WAYS = {"down": ("ned", "down"), "same": ("uændret", "same"), "up": ("op", "up")}


class Named(NamedTuple):
    """What stands behind the name of a line, without blanks; behind that of an indicator stand its id and unit too."""

    notes: str
    has_subtitle: bool


class Naming:
    """Where a reader of a table is: which indicator, which stratum, which category."""

    def __init__(self, indicators: Sequence[ReleasedIndicator], pattern: Pattern):
        self._pattern = pattern
        self._titles: dict[str, list[ReleasedIndicator]] = defaultdict(list)
        self._variants: dict[str, list[ReleasedIndicator]] = defaultdict(list)
        for one in indicators:
            name = one.title if one.variant is None or one.has_own_title else one.variant
            (self._titles if one.variant is None else self._variants)[visible(name)].append(one)
        self._whole: dict[str, list[ReleasedIndicator]] = defaultdict(list)
        for one in indicators:
            self._whole[visible(one.full_title)].append(one)
        self.is_pointer = False
        """Whether the line only points to an indicator, whose own lines stand elsewhere."""
        self._keys: dict[tuple[str, str | None], list[Key]] = defaultdict(list)
        for key in pattern.rows.values():
            self._keys[key.indicator, key.variant].append(key)
        self._shown = Counter(
            key._replace(period="") for row, key in pattern.rows.items() if row not in pattern.withheld
        )
        self.periods = {key.period for key in pattern.rows.values()}
        self._sections: list[str] = []
        self._used: set[tuple[str, str | None]] = set()
        self._current: tuple[str, str | None] | None = None
        self._strata: dict[str, str] = {}
        self._categories: dict[str, str | None] = {}
        self._by = "{}"
        self._category: str | None = None

    def enter(self, text: str, depth: int) -> Named:
        """Goes to what a line names. -1 is a heading above all rows, -2 a line without a name."""
        if depth == -1:
            self._sections = [*self._sections, visible(text)][-4:]
            return Named("", True)
        seen = visible(text).replace("*", "")
        if depth < -1 or not seen:
            return Named(seen, False)
        if seen.startswith(POINTER):
            return self._enter_pointer(seen[1:])
        if seen.startswith("↳"):
            return self._enter_indicator(seen[1:], self._variants)
        if text.startswith(BREAKDOWN) and self._enter_breakdown(seen):
            return Named("", True)
        for names in (self._strata, self._categories):
            if (found := _longest(seen, names)) is not None:
                self._enter_part(names is self._strata, found)
                return Named(seen[len(found) :], False)
        return self._enter_indicator(seen, self._titles)

    def is_withheld(self, row: str | None) -> bool:
        return row in self._pattern.withheld

    def is_heading(self, text: str) -> bool:
        """Whether a line without numbers names something, or goes on with what stands above it."""
        seen = visible(text)
        return (
            text.startswith(BREAKDOWN)
            or seen.startswith(("↳", POINTER))
            or seen in self._strata
            or any(_is_begun(seen, title) for title in self._titles)
        )

    def row_of(self, period: str) -> str | None:
        """The row of this place in the period; None where there is none."""
        if self._current is None:
            return None
        row = Key(*self._current, period, self._by, self._category).spelled()
        return row if row in self._pattern.rows else None

    def shown_in_series(self, row: str) -> int:
        """How many periods of its series are not withheld: so many bars can be drawn of it at most."""
        return self._shown[self._pattern.rows[row]._replace(period="")]

    def _enter_part(self, is_stratum: bool, found: str) -> None:
        if is_stratum:
            self._by, self._category = self._strata[found], None
            self._categories = self._categories_of(self._by)
        else:
            self._category = self._categories[found]

    def _enter_breakdown(self, seen: str) -> bool:
        named = seen.partition("(")[0]
        keys = self._keys[self._current] if self._current is not None else []
        for by in dict.fromkeys(key.by for key in keys):
            columns = list(json.loads(by))
            if columns and named in (visible(word + " × ".join(columns)) for word in BREAKDOWN):
                self._strata = {
                    visible(_label(key.by, unknown)): key.by
                    for key in keys
                    if list(json.loads(key.by)) == columns
                    for unknown in NOBODY_KNOWS
                }
                return True
        return False

    def _enter_indicator(self, seen: str, named: dict[str, list[ReleasedIndicator]]) -> Named:
        found = _longest(seen, named) or next((name for name in named if _is_begun(seen, name)), None)
        candidates = [one for one in named.get(found or "", []) if (one.id, one.variant) not in self._used]
        if not found or not candidates:
            return Named(seen, False)
        chosen = max(candidates, key=self._fit)
        self._go_to(chosen, is_pointer=False)
        self._used.add((chosen.id, chosen.variant))
        return Named(seen[len(found) :], True)

    def _enter_pointer(self, seen: str) -> Named:
        """Behind the title stands which area and strategy has the indicator."""
        found = _longest(seen, self._whole)
        if found is None:
            self._current = None
            return Named(seen, False)
        behind = seen[len(found) :]
        titles = [(one, (one.focus_area_title or one.focus_area, one.strategy_title)) for one in self._whole[found]]
        chosen, above = max(
            titles, key=lambda pair: [bool(title) and visible(title or "") in behind for title in pair[1]]
        )
        self._go_to(chosen, is_pointer=True)
        for title in above:
            behind = behind.replace(visible(title or ""), "", 1)
        return Named(behind, True)

    def _go_to(self, one: ReleasedIndicator, is_pointer: bool) -> None:
        self._current, self.is_pointer = (one.id, one.variant), is_pointer
        self._by, self._category, self._strata = "{}", None, {}
        self._categories = self._categories_of("{}")

    def _fit(self, one: ReleasedIndicator) -> tuple[bool, bool, bool]:
        """A variant stands under its indicator, an indicator under its area and strategy."""
        above = "".join(self._sections[-2:])
        is_mine = self._current is not None and one.variant is not None and one.id == self._current[0]
        titles = (one.focus_area_title or one.focus_area, one.goal_title or one.goal)
        area, goal = (bool(title) and visible(title or "") in above for title in titles)
        return is_mine, area, goal

    def _categories_of(self, by: str) -> dict[str, str | None]:
        if self._current is None:
            return {}
        found = [key.category for key in self._keys[self._current] if key.by == by and key.category is not None]
        return {visible(word): category for category in found for word in (category, *WAYS.get(category, ()))}


def _label(by: str, unknown: str) -> str:
    return " · ".join(unknown if value is None else str(value) for value in json.loads(by).values())


def _is_begun(seen: str, title: str) -> bool:
    """A title that is too long for a line is folded."""
    return bool(title) and (seen.startswith(title) or (len(seen) >= FOLDED and title.startswith(seen)))


def _longest(seen: str, names: Mapping[str, object]) -> str | None:
    fitting = [name for name in names if name and seen.startswith(name)]
    return max(fitting, key=len) if fitting else None
