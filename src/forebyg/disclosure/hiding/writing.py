"""This room writes the rows of a release as one system of cells, print units and sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from forebyg.definitions.disclosure import Profile
from forebyg.disclosure.primary import AMOUNT_RULES, COUNT_RULES, VALUE_RULES
from forebyg.disclosure.sums.draft import Told
from forebyg.disclosure.sums.lines import Line, Lines
from forebyg.disclosure.sums.printing import ABOVE, AMOUNT, BELOW, BESIDE, SCALE, Record
from forebyg.disclosure.system.carrying import outer_bounds
from forebyg.disclosure.system.cells import Knowledge, System
from forebyg.disclosure.system.cells import Row as Unit

MAIN = ""
TOTAL = "{}"
OF_DEFAULT, OF_TOTAL = 3, 5
"""How much more it costs to withhold the declared definition than a variant, and a total than a stratum."""


class Printed(NamedTuple):
    """What is withheld as a whole: a row, or one of the numbers beside it."""

    row: int
    """Its place among the lines."""
    number: str
    """MAIN, or waiting, missing, left_out."""


@dataclass(frozen=True)
class Written:
    system: System
    printed: tuple[Printed, ...]
    """Of each row of the system."""
    told: tuple[Told, ...]
    """Of each relation of the system."""
    at_first: frozenset[int]
    """Rows of the system that a rule withholds."""
    bases: tuple[int | None, ...]
    """Of each row of the system, the cell that a numerator stands beside."""
    before: frozenset[int]
    """Rows of the system that were withheld before, whatever they count now."""
    shows_zeros: bool
    alone: frozenset[int] = frozenset()
    """Rows of the system that print one number only."""
    steps: frozenset[int] = frozenset()
    """Cells of what a mean of few values prints beside its base: of nobody, where all have the least."""

    def without(self, rows: Collection[int]) -> Written:
        """With these rows of the system withheld from the first; what has moved can be nobody now."""
        more = replace(self, at_first=self.at_first.union(rows), before=self.before.union(rows))
        return replace(more, system=more.known_to(more.at_first))

    def known_to(self, withheld: Collection[int]) -> System:
        """The system with what an attacker knows of withheld cells while these rows are withheld. Where zeros are
        shown, a number that stands alone is somebody; so is one beside a base that is shown."""
        (sure, beside), rows_of = self._somebody, self.system.rows_of
        lowest = sure.copy()
        for base, cells in beside.items():
            if any(row not in withheld for row in rows_of[base]):
                for cell in cells:
                    lowest[cell] = 1
        return self.system.knowing(tuple(lowest))

    @cached_property
    def _somebody(self) -> tuple[list[int], dict[int, list[int]]]:
        """By cell, 1 where it is somebody in any case; and by base the cells that are somebody where it is shown."""
        values, rows = self.system.values, self.system.rows
        # It can be nobody now. Where it is somebody, whoever knows the other run of the same day knows that.
        before = {cell for number in self.before for cell in rows[number].cells if not values[cell]}
        sure, beside = [0] * len(values), defaultdict[int, list[int]](list)
        for number, (row, base) in enumerate(zip(rows, self.bases, strict=True)) if self.shows_zeros else ():
            for cell in (cell for cell in row.cells if cell not in self.steps):
                if cell not in before and (number in self.alone or (values[cell] and cell == base)):
                    sure[cell] = 1
                elif cell not in before and values[cell] and base is not None:
                    beside[base].append(cell)
        return sure, beside


def written(made: Lines, profile: Profile) -> Written:
    draft, values = made.draft, made.draft.values
    printed, cells = _units(made)
    lines = [made.lines[unit.row] for unit in printed]
    primary = _primary(made, profile)
    before = {
        number for number, (unit, line) in enumerate(zip(printed, lines, strict=True)) if _was_withheld(unit, line)
    }
    at_first = before | {
        number
        for number, (unit, line) in enumerate(zip(printed, lines, strict=True))
        if (unit.number == MAIN and line.record.rule) or not primary.isdisjoint(cells[number])
    }
    if profile.shows_zeros:
        cells = _without_zeros(cells, values, at_first, primary)
    orders = _orders(lines, printed)
    units = tuple(
        Unit(own, _cost(line, own, values), order, _is_grand_total(line.record, unit))
        for own, line, unit, order in zip(cells, lines, printed, orders, strict=True)
    )
    system = System(
        values=tuple(values),
        lowest=(0,) * len(values),
        primary=primary,
        given=frozenset(draft.given),
        relations=tuple(draft.relations),
        rows=units,
        threshold=profile.threshold,
        harmless=frozenset(cell for cell, value in enumerate(values) if profile.shows_zeros and not value) - primary,
    )
    system = replace(system, harmless=system.harmless | _public(system))
    bases = tuple(line.cells.get(BELOW) for line in lines)
    told = tuple(draft.relations.values())
    beside = {cell for of_one in made.beside.values() for cell in of_one}
    steps = frozenset(line.cells[SCALE] for line in lines if SCALE in line.cells)
    alone = frozenset(number for number, own in enumerate(cells) if len(set(own) - beside - steps) == 1)
    found = Written(
        system, tuple(printed), told, frozenset(at_first), bases, frozenset(before), profile.shows_zeros, alone, steps
    )
    return replace(found, system=found.known_to(at_first))


def _public(system: System) -> frozenset[int]:
    """Cells, none of them small, that follow from what was printed before and from nothing else: it is too late to
    withhold them."""
    if all(not system.rows_of[cell] for cell in system.given):
        return frozenset()
    knowledge, found = Knowledge(system, range(len(system.rows))), set[int]()
    for block in knowledge.blocks(range(len(system.values))):
        bounds = outer_bounds(system, block)
        found.update(cell for cell in block.cells if bounds.low[cell] == bounds.high[cell])
    return frozenset(found) - system.primary


def _was_withheld(unit: Printed, line: Line) -> bool:
    if unit.number == MAIN:
        return line.record.suppressed is not None
    return unit.number in (line.record.withheld_cells or ())


def _units(made: Lines) -> tuple[list[Printed], list[tuple[int, ...]]]:
    printed, cells = [], []
    for row, (record, by_role) in enumerate(made.lines):
        own = [by_role[role] for role in (ABOVE, AMOUNT, BELOW, SCALE) if role in by_role]
        if record.held:
            # It prints what it did before.
            own = [cell for cell in own if cell in made.draft.given]
        own += [cell for one in own for cell in made.beside.get(one, ())]
        # A median of few is withheld for what it is; how many they are is no secret.
        if own and record.rule not in VALUE_RULES:
            printed.append(Printed(row, MAIN))
            cells.append(tuple(dict.fromkeys(own)))
        for role in BESIDE:
            if role in by_role:
                printed.append(Printed(row, role))
                cells.append((by_role[role], *made.beside.get(by_role[role], ())))
    return printed, cells


def _without_zeros(
    cells: Sequence[tuple[int, ...]], values: Sequence[int], at_first: Collection[int], primary: Collection[int]
) -> list[tuple[int, ...]]:
    """Zeros may be known: one that stands alone is always shown, and so is never part of what is withheld elsewhere; of
    one that only withheld rows print nothing is kept."""
    zeros = {cell for own in cells for cell in own if not values[cell]}.difference(primary)
    alone = {own[0] for own in cells if len(own) == 1} & zeros
    elsewhere = {cell for number, own in enumerate(cells) if number not in at_first for cell in own}
    gone = {cell for cell in zeros if cell in alone or cell not in elsewhere}
    return [own if len(own) == 1 else tuple(cell for cell in own if cell not in gone) for own in cells]


def _primary(made: Lines, profile: Profile) -> frozenset[int]:
    """Small counts of persons, differences of two counts among them, and what a rule says of a row."""
    draft, values = made.draft, made.draft.values
    differences = [
        rest
        for (whole, part), rest in draft.differences.items()
        if 0 < values[rest] < profile.threshold and (profile.complement or draft.told(whole, part).kind != "complement")
    ]
    differences += [rest for rest in draft.rests if 0 < values[rest] < profile.threshold]
    least = 1 if profile.shows_zeros else 0
    counted = [cell for cell in draft.family_of if least <= values[cell] < profile.threshold]
    moved = [cell for cell, by in made.moved.items() if 0 < by < profile.threshold]
    return frozenset([*differences, *counted, *moved, *draft.primary, *_by_rules(made.lines)]) - draft.given


def _by_rules(lines: Sequence[Line]) -> Iterator[int]:
    for record, cells in lines:
        if record.rule in AMOUNT_RULES and AMOUNT in cells:
            yield cells[AMOUNT]
        elif record.rule in COUNT_RULES and ABOVE in cells:
            yield cells[ABOVE]


def _cost(line: Line, own: Sequence[int], values: Sequence[int]) -> int:
    """1 + n (of a category those who are in it), and more where a reader would rather do without another row."""
    record, steps = line.record, line.cells.get(SCALE)
    weight = (OF_DEFAULT if record.variant is None else 1) * (OF_TOTAL if record.by == TOTAL else 1)
    counts = [values[cell] for cell in own if cell != steps] or [0]
    return weight * (1 + (counts[0] if record.category is not None else max(counts)))


def _is_grand_total(record: Record, unit: Printed) -> bool:
    return unit.number == MAIN and record.by == TOTAL and record.variant is None and record.category is None


def _orders(lines: Sequence[Line], printed: Sequence[Printed]) -> list[int]:
    """Strata before totals, variants before what they vary, older periods before newer ones, then by name."""

    def place(number: int) -> tuple[object, ...]:
        record, unit = lines[number].record, printed[number]
        later = (record.indicator, record.variant or "", record.by, record.category or "", unit.number)
        return (record.by == TOTAL, record.variant is None, record.period, *later)

    orders = [0] * len(printed)
    for order, number in enumerate(sorted(range(len(printed)), key=place)):
        orders[number] = order
    return orders
