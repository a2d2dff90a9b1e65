"""This room writes down, for the made-up municipality, which sums hold between the numbers of its files.

A release is taken apart into those who differ in anything that is counted: of each school (and sex) the younger who
have the trait, and so on. What is printed is a sum of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from finished_attack import Puzzle
from finished_readers import Key, Lines
from made_files import ELDER, KINDS, Child, World

Stratum = tuple[tuple[str, str], ...]
NUMBERS = ("numerator", "denominator", "missing")


class Part(NamedTuple):
    """Those of one kind in one period and stratum."""

    release: int
    group: str
    period: str
    columns: tuple[str, ...]
    stratum: tuple[str, ...]
    kind: str


class Small(NamedTuple):
    """A number that must not be known where it is small."""

    name: str
    parts: tuple[Part, ...]


class Model:
    """One release of the municipality."""

    def __init__(self, world: World, number: int = 0, breakdowns: Collection[tuple[str, ...]] = ()):
        """With the breakdowns that it declares, and others that were asked for."""
        self.world, self.number, self.is_asked = world, number, bool(breakdowns)
        by = {*world.shape.counts_by, *world.shape.others_by, *breakdowns}
        closed = {tuple(sorted({*columns, *(("distrikt",) if "skole" in columns else ())})) for columns in by}
        self.leaves = [one for one in sorted(closed) if not any(set(one) < set(other) for other in closed)]
        self.strata = {one: sorted({child.stratum(one) for child in world.children}) for one in self.leaves}
        asked = world.shape.asked
        self.groups = {"barn": (self._of_child, world.years)}
        if "mean" in asked:
            self.groups["point"] = (lambda child: str(child.point), world.years)
        if "distribution" in asked:
            self.groups["art"] = (lambda child: child.kind, world.years)
        if "ratio" in asked:
            self.groups["kontakt"] = (lambda child: "kontakt", world.years)
        if "quarters" in asked:
            quarters = [f"{year}-Q{quarter}" for year in world.years for quarter in range(1, 5)]
            self.groups["kvartal"] = (lambda child: "barn", quarters)
        known = ("ja", "nej", "") if world.shape.has_unknown else ("ja", "nej")
        ages = "ye" if world.shape.has_younger else "y"
        self.kinds = {
            "barn": [f"{age}{word}" for age in ages for word in known],
            "point": ["0", "1"],
            "art": list(KINDS),
            "kontakt": ["kontakt"],
            "kvartal": ["barn"],
        }

    def _of_child(self, child: Child) -> str:
        age = "y" if child.age < ELDER or not self.world.shape.has_younger else "e"
        return f"{age}{child.known}"

    def relations(self, puzzle: Puzzle) -> None:
        """The parts with their true numbers, and all that holds between them."""
        for group, (of, periods) in self.groups.items():
            for columns in self._leaves_of(group):
                count = Counter(
                    (child.quarter if group == "kvartal" else child.year, child.stratum(columns), of(child))
                    for child in self.world.children
                    for _ in range(child.contacts if group == "kontakt" else 1)
                )
                for period, stratum, kind in product(periods, self.strata[columns], self.kinds[group]):
                    part = Part(self.number, group, period, columns, stratum, kind)
                    puzzle.truth[part] = count[period, stratum, kind]
            for period, kind in product(periods, self.kinds[group]):
                self._add_breakdowns(puzzle, group, period, kind)
        for year, columns in product(self.world.years, self.leaves):
            for stratum in self.strata[columns]:
                at = tuple(zip(columns, stratum, strict=True))
                for group in {"point", "art"} & self.groups.keys():
                    _equal(puzzle, self.parts(group, year, at), self.parts("barn", year, at))
        if "kvartal" in self.groups:
            for year, columns in product(self.world.years, self._leaves_of("kvartal")):
                for stratum in self.strata[columns]:
                    self._add_quarters(puzzle, year, tuple(zip(columns, stratum, strict=True)))

    def _leaves_of(self, group: str) -> list[tuple[str, ...]]:
        """Quarters are broken down by the first column only, unless others are asked for."""
        if group != "kvartal" or self.is_asked:
            return self.leaves
        return [next(one for one in self.leaves if self.world.shape.counts_by[0][0] in one)]

    def _add_breakdowns(self, puzzle: Puzzle, group: str, period: str, kind: str) -> None:
        """Two breakdowns have in common what both are broken down by, and the total."""
        for one, other in combinations(self._leaves_of(group), 2):
            shared = [column for column in one if column in other]
            wanted = {tuple(stratum[one.index(column)] for column in shared) for stratum in self.strata[one]}
            for values in wanted:
                at = tuple(zip(shared, values, strict=True))
                _equal(puzzle, *(self._among(group, period, leaf, at, [kind]) for leaf in (one, other)))

    def _add_quarters(self, puzzle: Puzzle, year: str, at: Stratum) -> None:
        quarters = [part for quarter in range(1, 5) for part in self.parts("kvartal", f"{year}-Q{quarter}", at)]
        _equal(puzzle, quarters, self.parts("barn", year, at))

    def parts(self, group: str, period: str, at: Stratum, kinds: Sequence[str] | None = None) -> list[Part]:
        """Those of these kinds, or of all."""
        names = {name for name, _ in at}
        leaf = next(one for one in self._leaves_of(group) if names <= set(one))
        return self._among(group, period, leaf, at, self.kinds[group] if kinds is None else kinds)

    def _among(self, group: str, period: str, leaf: tuple[str, ...], at: Stratum, kinds: Sequence[str]) -> list[Part]:
        inside = [
            stratum
            for stratum in self.strata[leaf]
            if all(stratum[leaf.index(column)] == value for column, value in at)
        ]
        return [
            Part(self.number, group, period, leaf, stratum, kind)
            for stratum, kind in product(inside, kinds)
            if kind in self.kinds[group]
        ]

    def cell(self, key: Key, number: str) -> list[Part] | None:
        """What a printed number is the sum of."""
        name, _, variant = key.name.partition("/")
        ages = "y" if variant else "ye"
        everyone = [f"{age}{known}" for age in ages for known in ("ja", "nej", "")]
        group, kinds = "barn", None
        match name, number:
            case ("antal", "numerator") | ("forhold" | "art" | "snit", "denominator"):
                kinds = everyone
            case "andel", "numerator":
                kinds = [f"{age}ja" for age in ages]
            case "andel", "denominator":
                kinds = [f"{age}{known}" for age in ages for known in ("ja", "nej")]
            case "andel", "missing":
                kinds = list(ages)
            case "art", "numerator":
                group, kinds = "art", [key.category]
            case "snit", "ones":
                group, kinds = "point", ["1"]
            case (("kontakter" | "forhold"), "numerator"):
                group = "kontakt"
            case "kvartal", "numerator":
                group = "kvartal"
            case _:
                return None
        return self.parts(group, key.period, key.stratum, kinds)

    def learn(self, puzzle: Puzzle, lines: Lines, hidden: Collection[Key] = ()) -> None:
        """What these lines say; and that what is withheld is somebody, where a number of none would be shown and it was
        not `hidden` before, whatever it is now."""
        shown = self.shown(lines)
        for (parts, _), value in shown.items():
            puzzle.is_(parts, value)
        for key, line in lines.items():
            for number in NUMBERS if key not in hidden else ():
                parts = self.cell(key, number)
                if not parts or (frozenset(parts), number) in shown:
                    continue
                is_alone = number in line.beside or (
                    line.is_withheld and key.name.split("/")[0] in ("antal", "kvartal")
                )
                base = self.cell(key, "denominator")
                is_base = line.is_withheld and number == "denominator"
                is_beside = line.is_withheld and base is not None and any(set(base) == one for one, _ in shown)
                if (is_alone or is_base or is_beside) and puzzle.value(parts):
                    puzzle.between(parts, 1, 1e6)

    def shown(self, lines: Lines) -> dict[tuple[frozenset[Part], str], float]:
        found: dict[tuple[frozenset[Part], str], float] = {}
        for key, line in lines.items():
            numbers = {number: line.numbers[number] for number in NUMBERS if number in line.numbers}
            if key.name.startswith("antal") and "value" in line.numbers:
                numbers.setdefault("numerator", line.numbers["value"])
            if key.name == "snit" and {"value", "denominator"} <= line.numbers.keys() and not line.decimals:
                numbers["ones"] = round(line.numbers["value"] * line.numbers["denominator"])
            for number, value in numbers.items():
                parts = self.cell(key, number)
                if parts:
                    place = frozenset(parts), ""
                    assert found.setdefault(place, value) == value, f"two numbers of {key}"
        return found

    def smalls(self, keys: Sequence[Key]) -> Iterator[Small]:
        """Numbers of persons that these rows are about: what they print, its complement, and what is between two
        definitions."""
        for key in keys:
            at = f"{key.period} {' '.join(value for _, value in key.stratum)}"
            name, _, variant = key.name.partition("/")
            if name in ("antal", "andel"):
                ages = ("y", "e", "ye") if variant else ("ye",)
                for age in ages:
                    found = {"": ("ja", "nej", "")}
                    if name == "andel":
                        found = {" known": ("ja", "nej"), " yes": ("ja",), " no": ("nej",), " unknown": ("",)}
                    for told, known in found.items():
                        kinds = [f"{one}{word}" for one in age for word in known]
                        parts = self.parts("barn", key.period, key.stratum, kinds)
                        yield Small(f"{name} {age}{told} {at}", tuple(parts))
            elif name == "snit":
                for kind in "01":
                    yield Small(f"snit {kind} {at}", tuple(self.parts("point", key.period, key.stratum, [kind])))
            else:
                for number in NUMBERS:
                    yield Small(f"{name} {number} {key.category} {at}", tuple(self.cell(key, number) or ()))


def _equal(puzzle: Puzzle, one: Sequence[Part], other: Sequence[Part]) -> None:
    puzzle.is_(dict.fromkeys(one, 1) | dict.fromkeys(other, -1), 0)


def before(parts: Sequence[Part], puzzle: Puzzle) -> dict[Part, int]:
    """By how many there are more of these than in the release before."""
    then = [one for one in (part._replace(release=part.release - 1) for part in parts) if one in puzzle.truth]
    return dict.fromkeys(parts, 1) | dict.fromkeys(then, -1)
