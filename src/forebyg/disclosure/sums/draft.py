"""This room gathers the cells and sums of a release before they are a system: equal counts are one cell."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from forebyg.disclosure.sums.families import Family, Meaning, is_value
from forebyg.disclosure.sums.nesting import Families
from forebyg.disclosure.system.cells import LIMIT, Relation

DAYS_A_MONTH = 30.4


class Period(NamedTuple):
    """First and last day; of periods without days the label."""

    start: dt.date | str
    end: dt.date | None

    @property
    def months(self) -> int:
        if self.end is None or isinstance(self.start, str):
            return 0
        return round((self.end - self.start).days / DAYS_A_MONTH)

    def holds(self, other: Period) -> bool:
        first, last = self.days, other.days
        return first is not None and last is not None and first[0] <= last[0] and last[1] <= first[1]

    def is_tiled(self, parts: Sequence[Period]) -> bool:
        """Whether these parts, in order, lie end to end from its first day to its last."""
        own = self.days
        days = [part.days for part in parts]
        if own is None or not days:
            return False
        at = own[0]
        for span in days:
            if span is None or span[0] != at:
                return False
            at = span[1] + dt.timedelta(days=1)
        return at == own[1] + dt.timedelta(days=1)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        return None if self.end is None or isinstance(self.start, str) else (self.start, self.end)


class Told(NamedTuple):
    """What kind of sum it is (strata, categories, complement, nested, missing, periods), and of what: the
    columns of strata."""

    kind: str
    names: tuple[str, ...] = ()


Stratum = frozenset[tuple[int, str | None]]
"""Columns, by number, each with a value."""
Place = tuple[frozenset[int], Period]
"""A stratum, as numbers of its conditions, and a period."""


class Series(NamedTuple):
    """Counts that differ in period only."""

    number: int
    """Equal for all that mean the same, whichever families they are of."""
    family: int
    conditions: frozenset[int]
    """Of the stratum, by number."""
    stratum: Stratum
    is_amount: bool


@dataclass
class Draft:
    families: Families = field(default_factory=Families)
    values: list[int] = field(default_factory=list)
    given: set[int] = field(default_factory=set)
    amounts: set[int] = field(default_factory=set)
    """Cells that stand for a sum: what is small about them is told by a rule."""
    relations: dict[Relation, Told] = field(default_factory=dict)
    differences: dict[tuple[int, int], int] = field(default_factory=dict)
    """By whole and part, the cell of those who are not of the part."""
    primary: set[int] = field(default_factory=set)
    """Cells that must not be known whatever they count."""
    rests: set[int] = field(default_factory=set)
    """Cells of those who are of none of several parts, or of two at once: printed by nobody, and computed by all."""
    places: dict[int, dict[Place, int]] = field(default_factory=dict)
    """By family, its cells."""
    family_of: dict[int, int] = field(default_factory=dict)
    _rests: dict[tuple[int, ...], int] = field(default_factory=dict)
    _sums: dict[tuple[int, ...], int] = field(default_factory=dict)
    _cells: dict[tuple[int, Period, int], int] = field(default_factory=dict)
    _numbers: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)
    _series: dict[tuple[Meaning, Family, str], Series | None] = field(default_factory=dict)
    _known: dict[tuple[int, frozenset[int], Stratum], int] = field(default_factory=dict)
    _at: dict[tuple[Meaning, str], Stratum | None] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """By number, columns of breakdowns as results show them."""

    def series(self, meaning: Meaning, family: Family, by: str) -> Series | None:
        """What counts of a family and a stratum are; None where it is not broken down so."""
        key = (meaning, family, by)
        if key not in self._series:
            self._series[key] = self._made_series(family, self.at(meaning, by))
        return self._series[key]

    def _made_series(self, family: Family, stratum: Stratum | None) -> Series | None:
        if stratum is None:
            return None
        number, numbers = self.families.number(family), self._conditions(stratum)
        means = self.families.with_stratum(number, numbers)
        same = self._numbers.setdefault(means, len(self._numbers))
        return Series(same, number, numbers, stratum, family.kept.amount is not None)

    def _conditions(self, stratum: Stratum) -> frozenset[int]:
        return self.families.conditions(is_value(self.families.tree(column), value) for column, value in stratum)

    def cell(self, series: Series, period: Period, value: int, known: Stratum) -> int | None:
        """The cell of a count; `known` is all that is known of its stratum, which makes a school alone the same as a
        school of its district. Two counts of the same that differ all the same (their extracts are known up to
        different days) are two cells."""
        if not 0 <= value < LIMIT:
            return None
        key = (self._number(series, known), period, value)
        if key not in self._cells:
            self._cells[key] = self.virtual(value)
            self.family_of[self._cells[key]] = series.family
            if series.is_amount:
                self.amounts.add(self._cells[key])
        self.places.setdefault(series.family, {})[series.conditions, period] = self._cells[key]
        return self._cells[key]

    def _number(self, series: Series, known: Stratum) -> int:
        if known == series.stratum:
            return series.number
        key = (series.family, series.conditions, known)
        if key not in self._known:
            conditions = series.conditions | self._conditions(known - series.stratum)
            means = self.families.with_stratum(series.family, conditions)
            self._known[key] = self._numbers.setdefault(means, len(self._numbers))
        return self._known[key]

    def at(self, meaning: Meaning, by: str) -> Stratum | None:
        """The columns and values of a stratum; columns that stand for the same have the same number."""
        key = (meaning, by)
        if key not in self._at:
            wanted = columns_of_stratum(by)
            self._at[key] = None
            if wanted.keys() <= meaning.columns.keys():
                self._at[key] = frozenset((self._column(meaning, name), value) for name, value in wanted.items())
        return self._at[key]

    def _column(self, meaning: Meaning, name: str) -> int:
        (number,) = self.families.conditions([meaning.columns[name]])
        self.names.setdefault(number, name)
        return number

    def virtual(self, value: int) -> int:
        """A cell that no row prints."""
        self.values.append(value)
        return len(self.values) - 1

    def constant(self, value: int) -> int:
        """A number that everybody knows."""
        cell = self.virtual(value)
        self.given.add(cell)
        return cell

    def add(self, whole: int, parts: Iterable[int], told: Told) -> None:
        self.relations.setdefault(Relation(whole, tuple(sorted(parts))), told)

    def add_part(self, whole: int, part: int, told: Told) -> None:
        """The rest of a whole beside its part; nothing where the part cannot be one."""
        if whole != part and (whole, part) not in self.differences and self.values[part] <= self.values[whole]:
            rest = self.virtual(self.values[whole] - self.values[part])
            self.differences[whole, part] = rest
            self.add(whole, (part, rest), told)

    def add_rest(self, whole: int, parts: Iterable[int], told: Told) -> None:
        """The rest of a whole beside parts of it that exclude each other."""
        known = (whole, *sorted(parts))
        if known not in self._rests:
            self._rests[known] = self.virtual(self.values[whole] - sum(self.values[part] for part in known[1:]))
            self.rests.add(self._rests[known])
            self.add(whole, [*known[1:], self._rests[known]], told)

    def together(self, parts: Iterable[int], told: Told) -> int:
        """The sum of counts that overlap, which is nobody's count."""
        known = tuple(sorted(parts))
        if known not in self._sums:
            self._sums[known] = self.virtual(sum(self.values[part] for part in known))
            self.add(self._sums[known], known, told)
        return self._sums[known]

    def add_overlap(self, whole: int, parts: Iterable[int], told: Told) -> None:
        """Those who are of several parts, so that these are more than the whole."""
        known = tuple(sorted(parts))
        if sum(self.values[part] for part in known) >= self.values[whole] and len({whole, *known}) > len(known):
            self.add_rest(self.together(known, told), (whole,), told)

    def told(self, whole: int, part: int) -> Told:
        return self.relations[Relation(whole, tuple(sorted((part, self.differences[whole, part]))))]


def columns_of_stratum(by: str) -> dict[str, str | None]:
    found: dict[str, str | None] = json.loads(by)
    return found
