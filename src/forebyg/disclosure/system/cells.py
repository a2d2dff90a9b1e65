"""This room writes one release as cells, what prints them, and the sums between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from forebyg.disclosure.system.forests import parts, sums_by_cell

LIMIT = 100_000_000
"""No cell counts so many: what bounds a cell that nothing else bounds."""


class Relation(NamedTuple):
    """The whole is the sum of its parts; all are cells."""

    whole: int
    parts: tuple[int, ...]

    @property
    def cells(self) -> tuple[int, ...]:
        return (self.whole, *self.parts)


class Row(NamedTuple):
    """A line that is printed, or withheld, as a whole."""

    cells: tuple[int, ...]
    """What it prints: a share its numerator, then its base; a count itself."""
    cost: int
    """What is lost when it is withheld: 1 + n."""
    order: int
    """Its place among all rows by level and name, never the same for two: of equals the first is withheld."""
    is_last_resort: bool
    """A grand total: withheld only where nothing else is left."""


@dataclass(frozen=True)
class System:
    """Everything that one release prints, or lets be computed, as whole numbers of persons that are never negative.

    A cell is known when a shown row prints it or when it is given. What no row prints is virtual: the complement of a
    numerator, the difference between two variants, the rest of a parent.
    """

    values: tuple[int | None, ...]
    """By cell. What is said of cells never depends on the value of one that is not known; it may be None in an audit,
    which then takes longer."""
    lowest: tuple[int, ...]
    """The least that an unknown cell can be: 1 where zero is always shown, so that withheld means somebody."""
    primary: frozenset[int]
    """Cells that must keep `threshold` possible values, virtual ones too."""
    given: frozenset[int]
    """Cells known from elsewhere: what an earlier release printed."""
    relations: tuple[Relation, ...]
    rows: tuple[Row, ...]
    threshold: int
    harmless: frozenset[int] = frozenset()
    """Cells of which it is no matter whether they are known: a count of none, where those are shown."""

    def __post_init__(self) -> None:
        assert len(self.values) == len(self.lowest)
        assert all(value is None or 0 <= value < LIMIT for value in self.values)
        assert len({row.order for row in self.rows}) == len(self.rows), "two rows of the same order"
        assert all(len(set(one.cells)) == len(one.cells) for one in self.relations), "a sum that holds a cell twice"

    @cached_property
    def told(self) -> Mapping[int, int]:
        """The values that are told, by cell."""
        return {cell: value for cell, value in enumerate(self.values) if value is not None}

    @cached_property
    def relations_of(self) -> Sequence[Sequence[int]]:
        """By cell, the relations that hold it."""
        return _turned([one.cells for one in self.relations], len(self.values))

    @cached_property
    def rows_of(self) -> Sequence[Sequence[int]]:
        """By cell, the rows that print it."""
        return _turned([row.cells for row in self.rows], len(self.values))

    @cached_property
    def crossed(self) -> frozenset[int]:
        """The cells that sums lead back to: of a table with margins on two sides, of windows that overlap.

        A sum with a virtual cell that no other sum holds only bounds the others (0 to n): it leads nowhere, and all its
        cells are crossed where one is.
        """
        slack = {number for number, one in enumerate(self.relations) if any(map(self._is_slack, one.cells))}
        leads = [self._not_given(one) for number, one in enumerate(self.relations) if number not in slack]
        found = {cell for part in parts(leads) if not part.is_tree for cell in part.cells}
        beside = [cells for number in slack if not found.isdisjoint(cells := self._not_given(self.relations[number]))]
        return frozenset(found.union(*beside))

    def _not_given(self, one: Relation) -> list[int]:
        return [cell for cell in one.cells if cell not in self.given]

    def _is_slack(self, cell: int) -> bool:
        return len(self.relations_of[cell]) == 1 and not self.rows_of[cell] and cell not in self.given

    def knowing(self, lowest: tuple[int, ...]) -> System:
        """The same where something else is known of withheld cells."""
        found = copy(self)
        vars(found)["lowest"] = lowest
        return found

    def adds_up(self, relation: Relation) -> bool:
        counts = [value for cell in relation.cells if (value := self.values[cell]) is not None]
        return len(counts) == len(relation.cells) and counts[0] == sum(counts[1:])

    def can_be_withheld(self, row: int) -> bool:
        """Whether the mark would be true of the row: not where a cell is less than withheld cells are known to be."""
        return all((self.values[cell] or 0) >= self.lowest[cell] for cell in self.rows[row].cells)

    def values_needed(self, cell: int) -> int:
        """How many possible values keep the cell safe when it is not known."""
        if cell in self.primary:
            return self.threshold
        return 2 if self.rows_of[cell] and cell not in self.harmless else 1

    def that_matter(self, cells: Iterable[int]) -> list[int]:
        """Those that must be safe when they are not known."""
        return sorted(cell for cell in cells if self.values_needed(cell) > 1)


class Sum(NamedTuple):
    """A relation among unknown cells: the whole, or 0 when the whole is known, is the constant and the parts."""

    whole: int | None
    parts: tuple[int, ...]
    constant: int

    @property
    def cells(self) -> tuple[int, ...]:
        return self.parts if self.whole is None else (self.whole, *self.parts)


@dataclass(frozen=True)
class Block:
    """Unknown cells that hang together through sums, and those sums."""

    cells: frozenset[int]
    sums: tuple[Sum, ...]

    @cached_property
    def groups(self) -> list[tuple[int, ...]]:
        """By sum, its cells."""
        return [one.cells for one in self.sums]

    @cached_property
    def holding(self) -> dict[int, list[int]]:
        """By cell, the places of the sums that hold it."""
        return sums_by_cell(self.groups)


class Knowledge:
    """Which cells an attacker knows at once while these rows are withheld; rows can be withheld and shown again."""

    def __init__(self, system: System, withheld: Collection[int]) -> None:
        self.system = system
        self.withheld = set(withheld)
        self._printed = [int(cell in system.given) for cell in range(len(system.values))]
        for number, row in enumerate(system.rows):
            for cell in row.cells if number not in self.withheld else ():
                self._printed[cell] += 1

    def knows(self, cell: int) -> bool:
        return self._printed[cell] > 0

    def withhold(self, row: int) -> list[int]:
        """The cells that nothing shows any more."""
        cells = self.system.rows[row].cells
        self.withheld.add(row)
        for cell in cells:
            self._printed[cell] -= 1
        return [cell for cell in cells if not self.knows(cell)]

    def show(self, row: int) -> None:
        self.withheld.remove(row)
        for cell in self.system.rows[row].cells:
            self._printed[cell] += 1

    def blocks(self, cells: Iterable[int]) -> Iterator[Block]:
        """The blocks of those of the cells that are not known, each once."""
        done: set[int] = set()
        for cell in cells:
            if cell not in done and not self.knows(cell):
                block = self.block(cell)
                done |= block.cells
                yield block

    def block(self, start: int) -> Block:
        printed, relations, of = self._printed, self.system.relations, self.system.relations_of
        cells, sums, waiting = {start}, set[int](), [start]
        while waiting:
            new = [number for number in of[waiting.pop()] if number not in sums]
            sums.update(new)
            reached = {cell for number in new for cell in relations[number].cells if not printed[cell]} - cells
            cells |= reached
            waiting += reached
        return Block(frozenset(cells), tuple([self._reduced(relations[number]) for number in sorted(sums)]))

    def _reduced(self, relation: Relation) -> Sum:
        printed = self._printed
        parts = tuple([cell for cell in relation.parts if not printed[cell]])
        constant = sum([self._value(cell) for cell in relation.parts if printed[cell]])
        if not printed[relation.whole]:
            return Sum(relation.whole, parts, constant)
        return Sum(None, parts, constant - self._value(relation.whole))

    def _value(self, cell: int) -> int:
        value = self.system.values[cell]
        assert value is not None, "a shown cell without a value"
        return value


def _turned(groups: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(size)]
    for number, cells in enumerate(groups):
        for cell in cells:
            found[cell].append(number)
    return found
