"""This room makes releases up: places in levels, crossed with sex or not, years, variants and an earlier release.

Cells, rows and sums carry names, so that one release can be written in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forebyg.disclosure.system.cells import Relation, Row, System

THRESHOLD = 5


@dataclass
class Made:
    """One release before it is numbered."""

    values: dict[str, int] = field(default_factory=dict)
    lowest: dict[str, int] = field(default_factory=dict)
    relations: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    threshold: int = THRESHOLD

    def cell(self, name: str, value: int, lowest: int) -> str:
        self.values[name], self.lowest[name] = value, lowest
        return name

    @property
    def primary(self) -> set[str]:
        small = {name for name, value in self.values.items() if 0 < value < self.threshold}
        return small - self.given

    @property
    def at_first(self) -> set[str]:
        primary = self.primary
        return {name for name, cells in self.rows.items() if not primary.isdisjoint(cells)}

    def numbered(self, shuffle: random.Random | None = None) -> tuple[System, list[str], list[str]]:
        """The system, and the names of its cells and rows in their order."""
        cells, rows, relations = list(self.values), list(self.rows), list(self.relations)
        if shuffle is not None:
            shuffle.shuffle(cells), shuffle.shuffle(rows), shuffle.shuffle(relations)
            relations = [(whole, tuple(shuffle.sample(parts, len(parts)))) for whole, parts in relations]
        at = {name: place for place, name in enumerate(cells)}
        order = {name: place for place, name in enumerate(sorted(self.rows, reverse=True))}
        system = System(
            values=tuple(self.values[name] for name in cells),
            lowest=tuple(self.lowest[name] for name in cells),
            primary=frozenset(at[name] for name in self.primary),
            given=frozenset(at[name] for name in self.given),
            relations=tuple(Relation(at[whole], tuple(at[part] for part in parts)) for whole, parts in relations),
            rows=tuple(
                Row(
                    tuple(at[cell] for cell in self.rows[name]),
                    1 + self.values[self.rows[name][-1]],
                    order[name],
                    name in self.last,
                )
                for name in rows
            ),
            threshold=self.threshold,
        )
        return system, cells, rows


def geometric(chance: random.Random, mean: float) -> int:
    """0, 1, 2 ... with this mean."""
    number = 0
    while chance.random() < mean / (1 + mean):
        number += 1
    return number


@dataclass(frozen=True)
class Shape:
    levels: int
    children: tuple[int, int]
    most_leaves: int
    mean: float
    is_share: bool
    sexes: bool
    years: int
    """How many, with sums over each three in a row (`windows`)."""
    are_years_shown: bool
    quarters: bool
    variant: bool
    earlier: bool

    @property
    def printed(self) -> list[str]:
        return ["x", "n"] if self.is_share else ["x"]


def shape(chance: random.Random, is_large: bool = False) -> Shape:
    sexes, years = chance.random() < 0.4, chance.choice([0, 0, 0, 3, 4])
    quarters = not years and chance.random() < 0.15
    is_crossed_twice = sexes and (years > 0 or quarters)
    return Shape(
        levels=chance.choice([2, 3, 3, 4]),
        children=(2, chance.choice([4, 6, 8])),
        most_leaves=(3 if is_crossed_twice else 4 if years or quarters else 7 if sexes else 16) * (1 + is_large),
        mean=chance.uniform(3, 12),
        is_share=chance.random() < 0.5,
        sexes=sexes,
        years=years,
        are_years_shown=chance.random() < 0.7,
        quarters=quarters,
        variant=chance.random() < 0.2,
        earlier=chance.random() < 0.25,
    )


def places(chance: random.Random, wanted: Shape) -> dict[str, list[str]]:
    """The parts of each place, the whole first; its name tells the level, so that higher levels come first."""
    tree, level, leaves = {}, ["1"], 1
    for depth in range(2, wanted.levels + 1):
        below = []
        for place in level:
            number = min(chance.randint(*wanted.children), wanted.most_leaves - leaves + 1)
            if number < 2:
                continue
            tree[place] = [f"{depth}{place[1:]}{letter}" for letter in "abcdefgh"[:number]]
            leaves += number - 1
            below += tree[place]
        level = below
    return tree


def made(chance: random.Random, wanted: Shape) -> Made:
    release, tree = Made(), places(chance, wanted)
    counts = _counts(chance, tree, wanted)
    for key, (x, n) in sorted(counts.items()):
        _write(release, wanted, key, x, n)
        if wanted.variant and key[2] == "all" and _is_shown(wanted, key[1]):
            _write_variant(release, wanted, key, x, less=min(x, geometric(chance, 3)))
    _relate(release, sorted(counts), tree, wanted)
    if wanted.earlier:
        _add_earlier(chance, release, tree, sorted(counts))
    return release


Key = tuple[str, str, str]
"""Place, time and sex."""


def _counts(chance: random.Random, tree: dict[str, list[str]], wanted: Shape) -> dict[Key, tuple[int, int]]:
    """By place, time and sex: how many have the trait, of how many."""
    leaves = [place for parts in tree.values() for place in parts if place not in tree]
    years, quarters = [f"y{number}" for number in range(wanted.years)], ["q1", "q2", "q3", "q4"]
    times = years or (quarters if wanted.quarters else ["y"])
    sexes = ["f", "m"] if wanted.sexes else ["all"]
    counts = {(leaf, time, sex): _count(chance, wanted) for leaf in leaves for time in times for sex in sexes}
    _sum_up(counts, tree, wanted)
    return counts


def _is_shown(wanted: Shape, time: str) -> bool:
    return wanted.are_years_shown or not wanted.years or time.startswith("w")


def _write(release: Made, wanted: Shape, key: Key, x: int, n: int) -> None:
    place, time, sex = key
    name, is_shown = f"{time}.{place}.{sex}", _is_shown(wanted, time)
    # A zero is always shown where it is all that a row says; a withheld share can be 0 of many.
    release.cell(f"x.{name}", x, int(is_shown and not wanted.is_share))
    if wanted.is_share:
        release.cell(f"n.{name}", n, int(is_shown))
        release.cell(f"c.{name}", n - x, 0)
        release.relations.append((f"n.{name}", (f"x.{name}", f"c.{name}")))
    if is_shown:
        release.rows[name] = tuple(f"{one}.{name}" for one in wanted.printed)
        if place == "1" and sex == "all" and time in ("y", "w0"):
            release.last.add(name)


def _write_variant(release: Made, wanted: Shape, key: Key, x: int, less: int) -> None:
    """A stricter definition of the same, which fewer meet."""
    place, time, sex = key
    name = f"{time}.{place}.{sex}"
    release.cell(f"v.{name}", x - less, int(not wanted.is_share))
    release.cell(f"d.{name}", less, 0)
    release.relations.append((f"x.{name}", (f"v.{name}", f"d.{name}")))
    release.rows[name + ".strict"] = (f"v.{name}", *([f"n.{name}"] if wanted.is_share else []))


def _count(chance: random.Random, wanted: Shape) -> tuple[int, int]:
    n = 0 if chance.random() < 0.03 else chance.randint(1, 80)
    if chance.random() < 0.1:
        return 0, n
    if wanted.is_share and chance.random() < 0.05:
        return n, n
    x = geometric(chance, wanted.mean)
    return (min(x, n), n) if wanted.is_share else (x, x)


def _sum_up(counts: dict[Key, tuple[int, int]], tree: dict[str, list[str]], wanted: Shape) -> None:
    def add(key: Key, parts: Iterable[Key]) -> None:
        pairs = [counts[part] for part in parts]
        counts[key] = sum(x for x, _ in pairs), sum(n for _, n in pairs)

    times, sexes = sorted({time for _, time, _ in counts}), sorted({sex for _, _, sex in counts})
    for place in reversed(tree):
        for time in times:
            for sex in sexes:
                add((place, time, sex), [(part, time, sex) for part in tree[place]])
    everywhere = sorted({place for place, _, _ in counts})
    if wanted.sexes:
        for place in everywhere:
            for time in times:
                add((place, time, "all"), [(place, time, sex) for sex in sexes])
    for new, parts in windows(wanted).items():
        for place in everywhere:
            for sex in sorted({*sexes, "all"}):
                add((place, new, sex), [(place, part, sex) for part in parts])


def windows(wanted: Shape) -> dict[str, Sequence[str]]:
    if wanted.quarters:
        return {"y": ["q1", "q2", "q3", "q4"]}
    return {f"w{first}": [f"y{first + step}" for step in range(3)] for first in range(wanted.years - 2)}


def _relate(release: Made, keys: list[Key], tree: dict[str, list[str]], wanted: Shape) -> None:
    for place, time, sex in keys:
        for one in wanted.printed:
            whole = f"{one}.{time}.{place}.{sex}"
            if place in tree:
                release.relations.append((whole, tuple(f"{one}.{time}.{part}.{sex}" for part in tree[place])))
            if wanted.sexes and sex == "all":
                release.relations.append((whole, tuple(f"{one}.{time}.{place}.{part}" for part in "fm")))
            if time in windows(wanted):
                release.relations.append(
                    (whole, tuple(f"{one}.{part}.{place}.{sex}" for part in windows(wanted)[time]))
                )


def _add_earlier(chance: random.Random, release: Made, tree: dict[str, list[str]], keys: list[Key]) -> None:
    """A school that opened since: what was printed of the district before it is the sum of the others."""
    place = chance.choice(sorted(tree))
    if len(tree[place]) < 3:
        return
    new = chance.choice(tree[place])
    for key in keys:
        if key[0] == place and key[2] == "all" and f"x.{key[1]}.{place}.all" in release.values:
            parts = tuple(f"x.{key[1]}.{part}.all" for part in tree[place] if part != new)
            before = sum(release.values[part] for part in parts)
            if before >= release.threshold:
                old = release.cell(f"old.{key[1]}.{place}", before, 0)
                release.given.add(old)
                release.relations.append((old, parts))
