"""This room attacks made-up releases: nothing withheld may be computed, and not much more withheld than must be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from attacker import Attack, explore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_systems import Made, Shape, geometric, made, shape
from scipy.optimize import Bounds, LinearConstraint, milp

from forebyg.disclosure.hiding import withholding
from forebyg.disclosure.hiding.exact import Hidden, hide
from forebyg.disclosure.hiding.withholding import withhold
from forebyg.disclosure.hiding.writing import Printed, Written
from forebyg.disclosure.sums.draft import Told
from forebyg.disclosure.system.bounds import exposed, intervals
from forebyg.disclosure.system.cells import Relation, Row, System

UNBOUNDED = 10_000
"""More than the sums of these releases allow."""


def random_release(seed: int, is_large: bool = False) -> Made:
    chance = random.Random(seed)
    return made(chance, shape(chance, is_large))


def hidden(release: Made, shuffle: random.Random | None = None) -> tuple[System, Hidden, set[str]]:
    """The system, what was withheld, and the names of the withheld rows."""
    system, _, rows = release.numbered(shuffle)
    found = hide(system, [rows.index(name) for name in release.at_first])
    return system, found, {rows[row] for row in found.withheld}


def withholdable(system: System) -> list[int]:
    return [row for row in range(len(system.rows)) if system.can_be_withheld(row)]


def attacked(releases: Mapping[int, Made]) -> None:
    """Of every fourth each value of each cell is sought; of others the least and the most."""
    found = {seed: hidden(release)[:2] for seed, release in releases.items()}
    attacks = {seed: Attack(system, one.withheld) for seed, (system, one) in found.items()}
    explore(attacks.values())
    for seed, (system, one) in found.items():
        narrow = attacks[seed].too_few() if seed % 4 == 1 else attacks[seed].too_narrow()
        leaks = {*narrow, *attacks[seed].exactly_known()}
        assert leaks == set(one.exposed), f"seed {seed}"
        assert exposed(system, one.withheld) == sorted(leaks), f"seed {seed}"
        if leaks:
            # Then there are cells that nothing could protect, not with all withheld that can be.
            everything = Attack(system, withholdable(system))
            assert {*everything.too_few(), *everything.exactly_known()} & leaks, f"seed {seed}"
        if not system.primary:
            assert not one.withheld, f"seed {seed}"


@pytest.mark.parametrize(
    "first", [*range(0, 100, 20), *(pytest.param(first, marks=pytest.mark.heavy) for first in range(100, 200, 20))]
)
def test_nothing_withheld_can_be_computed(first: int) -> None:
    attacked({seed: random_release(seed) for seed in range(first, first + 20)})


@pytest.mark.heavy
@pytest.mark.parametrize("first", range(200, 2200, 50))
def test_nothing_withheld_can_be_computed_in_any_of_many_releases(first: int) -> None:
    attacked({seed: random_release(seed, is_large=seed % 10 == 0) for seed in range(first, first + 50)})


def attacked_at_once(releases: Mapping[int, Made], monkeypatch: pytest.MonkeyPatch) -> None:
    """As if they were large: many rows are withheld at a time."""
    monkeypatch.setattr(withholding, "SMALL_ISLAND", 0)
    found = {seed: withhold(written(release)) for seed, release in releases.items()}
    attacks = {seed: Attack(one.system, one.units) for seed, one in found.items()}
    explore(attacks.values())
    for seed, one in found.items():
        narrow = attacks[seed].too_few() if seed % 4 == 1 else attacks[seed].too_narrow()
        leaks = {*narrow, *attacks[seed].exactly_known()}
        assert leaks == set(one.exposed), f"seed {seed}"
        if leaks:
            assert {*Attack(one.system, withholdable(one.system)).too_few()} & leaks, f"seed {seed}"
        if not one.system.primary:
            assert not one.units, f"seed {seed}"


def written(release: Made) -> Written:
    system, _, rows = release.numbered()
    return Written(
        system=system,
        printed=tuple(Printed(row, "") for row in range(len(rows))),
        told=tuple(Told("strata") for _ in system.relations),
        at_first=frozenset(rows.index(name) for name in release.at_first),
        bases=tuple(row.cells[-1] if len(row.cells) > 1 else None for row in system.rows),
        before=frozenset(),
        shows_zeros=True,
        alone=frozenset(number for number, row in enumerate(system.rows) if len(row.cells) == 1),
    )


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_nothing_can_be_computed_where_many_rows_are_withheld_at_once(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacked_at_once({seed: random_release(seed) for seed in range(first, first + 20)}, monkeypatch)


@pytest.mark.heavy
@pytest.mark.parametrize("first", range(60, 560, 50))
def test_nothing_can_be_computed_in_many_releases_where_many_rows_are_withheld_at_once(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = {seed: random_release(seed, is_large=seed % 10 == 0) for seed in range(first, first + 50)}
    attacked_at_once(releases, monkeypatch)


@pytest.mark.parametrize("seed", range(25))
def test_a_release_ends_alike_in_whatever_order_it_is_written(seed: int) -> None:
    release = random_release(seed)
    _, _, first = hidden(release)
    _, _, second = hidden(release, random.Random(seed))
    assert first == second


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_the_pattern_tells_nothing_of_the_counts_withheld_at_first(first: int) -> None:
    """Whatever they are, as long as the same is shown at first and the same cells are small."""
    for seed in range(first, first + 10):
        release = random_release(seed)
        system, _, rows = release.numbered()
        at_first = [rows.index(name) for name in release.at_first]
        other = replace(system, values=other_counts(system, at_first, random.Random(seed)))
        assert hide(system, at_first).withheld == hide(other, at_first).withheld, f"seed {seed}"


def other_counts(system: System, at_first: Collection[int], chance: random.Random) -> tuple[int, ...]:
    attack = Attack(system, at_first)
    if not attack.unknown:
        return tuple(value or 0 for value in system.values)
    low, high = [], []
    for cell in attack.unknown:
        value = system.values[cell] or 0
        is_small = cell in system.primary
        low.append(1 if is_small else min(value, system.threshold))
        high.append(system.threshold - 1 if is_small else 0 if not value else 200)
    total = attack.matrix @ attack.truth
    found = milp(
        [chance.uniform(-1, 1) for _ in low],
        integrality=1,
        bounds=Bounds(low, high),
        constraints=LinearConstraint(attack.matrix, total, total),
    )
    values = list(system.values)
    for cell, value in zip(attack.unknown, found.x if found.x is not None else attack.truth, strict=True):
        values[cell] = round(value)
    return tuple(values)


SMALL = Shape(
    levels=2, children=(3, 6), most_leaves=12, mean=8, is_share=False, sexes=False, years=0, are_years_shown=True,
    quarters=False, variant=False, earlier=False,
)  # fmt: skip
KINDS = {
    "counts": replace(SMALL, levels=3),
    "shares": replace(SMALL, levels=3, is_share=True),
    "variants": replace(SMALL, variant=True),
    "by sex": replace(SMALL, most_leaves=5, sexes=True),
    "by year": replace(SMALL, most_leaves=4, years=3),
}


def extra_and_fewest(kind: str, seeds: range) -> Counter[tuple[int, int]]:
    """How many tables of up to 20 rows were given so many further rows where so many are needed."""
    found: Counter[tuple[int, int]] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        release = made(chance, replace(KINDS[kind], mean=chance.uniform(3, 12)))
        if len(release.rows) <= 20:
            system, chosen, _ = hidden(release)
            at_first = chosen.withheld - chosen.secondary.keys()
            if not chosen.exposed and not chosen.last_resort and len(chosen.secondary) <= 4:
                found[len(chosen.secondary), fewest(system, at_first, len(chosen.secondary))] += 1
    return found


def fewest(system: System, at_first: frozenset[int], most: int) -> int:
    """By trying all; grand totals stay."""
    others = [row for row in withholdable(system) if row not in at_first and not system.rows[row].is_last_resort]
    sizes = (
        size for size in range(most) for rows in combinations(others, size) if not exposed(system, at_first | {*rows})
    )
    return next(sizes, most)


def test_hardly_more_is_withheld_than_must_be() -> None:
    found = sum((extra_and_fewest(kind, range(12)) for kind in KINDS), Counter())
    assert ratio(found) <= 1.25


@pytest.mark.heavy
@pytest.mark.parametrize("kind", KINDS)
def test_hardly_more_is_withheld_than_must_be_in_many_tables(kind: str) -> None:
    found = extra_and_fewest(kind, range(150))
    print(kind, found.total(), "tables", ratio(found), sorted(found.items()))
    assert ratio(found) <= 1.25


def ratio(found: Counter[tuple[int, int]]) -> float:
    extra = sum(number * chosen for (chosen, _), number in found.items())
    return extra / sum(number * needed for (_, needed), number in found.items())


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Any sums at all: parts that are in several, circles of odd length, cells that several rows print."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    values = [geometric(chance, 6) for _ in range(draw(st.integers(2, 7)))]
    relations = []
    for _ in range(draw(st.integers(1, 5))):
        parts = draw(st.sets(st.integers(0, len(values) - 1), min_size=1, max_size=4))
        relations.append(Relation(len(values), tuple(sorted(parts))))
        values.append(sum(values[part] for part in parts))
    cells = range(len(values))
    printed = draw(st.lists(st.lists(st.sampled_from(cells), min_size=1, max_size=2, unique=True), max_size=9))
    given = draw(st.sets(st.sampled_from(cells), max_size=1))
    lowest = tuple(min(value, draw(st.integers(0, 1))) for value in values)
    rows = tuple(Row(tuple(own), 1 + values[own[-1]], order, order == 8) for order, own in enumerate(printed))
    small = frozenset(cell for cell in cells if 0 < values[cell] < 5 and cell not in given)
    return System(tuple(values), lowest, small, frozenset(given), tuple(relations), rows, 5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(systems(), st.randoms(use_true_random=False))
def test_the_bounds_are_those_of_an_integer_program(system: System, chance: random.Random) -> None:
    withheld = [row for row in range(len(system.rows)) if chance.random() < 0.5]
    attack = Attack(system, withheld)
    found = intervals(system, withheld)
    ends = attack.intervals(found)
    for cell, (low, high) in found.items():
        least, most = ends[cell]
        assert low == least
        assert high == most or (high > UNBOUNDED and most > UNBOUNDED)
    leaks = {*attack.too_narrow(), *attack.too_few(), *attack.exactly_known()}
    assert exposed(system, withheld) == sorted(leaks)
    # What is not known plays no part in it.
    unknown = set(attack.unknown)
    blind = replace(
        system, values=tuple(None if cell in unknown else value for cell, value in enumerate(system.values))
    )
    assert exposed(blind, withheld) == sorted(leaks)
    assert intervals(blind, withheld) == intervals(system, withheld)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(systems())
def test_any_sums_are_hidden_safely_or_said_not_to_be(system: System) -> None:
    found = hide(system, [])
    attack = Attack(system, found.withheld)
    assert set(found.exposed) == {*attack.too_narrow(), *attack.too_few(), *attack.exactly_known()}
    assert found.withheld >= found.secondary.keys()
    assert all(system.can_be_withheld(row) for row in found.withheld)
    if not system.primary:
        assert not found.withheld


@pytest.mark.parametrize("seed", range(40))
def test_a_school_that_opens_is_not_the_difference_between_two_releases(seed: int) -> None:
    chance = random.Random(seed)
    before = made(chance, replace(KINDS["counts"], mean=chance.uniform(3, 12)))
    _, _, withheld = hidden(before)
    after = with_new_school(before, withheld, count=1 + geometric(chance, 3))
    system, _, rows = after.numbered()
    found = hide(system, [rows.index(name) for name in after.at_first | (withheld & after.rows.keys())])
    attack = Attack(system, found.withheld)
    assert set(found.exposed) == {*attack.too_few(), *attack.exactly_known()}
    assert found.exposed == ()


def with_new_school(before: Made, withheld: Collection[str], count: int) -> Made:
    """The next release: its totals are new cells, and what was shown of the old ones is known."""
    new, above = "x.y.new.all", [whole for whole, _ in before.relations if whole == "x.y.1.all"]
    district = before.relations[-1][0]
    above += [district] if district not in above else []
    renamed = {cell: f"old.{cell}" for cell in above}
    after = Made(last=before.last, rows=dict(before.rows))
    for cell, value in before.values.items():
        after.cell(renamed.get(cell, cell), value, before.lowest[cell])
    for cell in above:
        after.cell(cell, before.values[cell] + count, 1)
    after.cell(new, count, 1)
    after.rows["y.new.all"] = (new,)
    shown = {cell for row, cells in before.rows.items() if row not in withheld for cell in cells}
    after.given = {renamed.get(cell, cell) for cell in shown}
    after.relations = list(_old_and_new(before, renamed, district, new))
    return after


def _old_and_new(
    before: Made, renamed: dict[str, str], district: str, new: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for whole, parts in before.relations:
        yield renamed.get(whole, whole), tuple(renamed.get(part, part) for part in parts)
        if whole in renamed:
            yield whole, (*parts, new) if whole == district else parts
