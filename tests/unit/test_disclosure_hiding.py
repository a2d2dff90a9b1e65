"""What is withheld besides, worked by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from forebyg.disclosure.hiding.exact import hide
from forebyg.disclosure.hiding.search import Protection
from forebyg.disclosure.system.bounds import exposed
from forebyg.disclosure.system.cells import Relation, Row, System


def counts(total: int, *parts: int) -> System:
    """A total, which is only withheld as a last resort, and its parts; each is a row."""
    values = (total, *parts)
    return System(
        values=values,
        lowest=tuple(int(value > 0) for value in values),
        primary=frozenset(cell for cell, value in enumerate(values) if 0 < value < 5),
        given=frozenset(),
        relations=(Relation(0, tuple(range(1, len(values)))),),
        # A zero is always shown: a withheld row says that there is somebody.
        rows=tuple(Row((cell,), 1 + value, len(values) - cell, cell == 0) for cell, value in enumerate(values)),
        threshold=5,
    )


def zeros_shown(system: System) -> System:
    return replace(system, lowest=(1,) * len(system.values))


def test_nothing_is_withheld_where_nothing_is_small() -> None:
    assert hide(counts(38, 8, 10, 20), []).withheld == frozenset()


def test_the_cheapest_part_is_withheld_beside_a_small_one() -> None:
    found = hide(counts(40, 3, 10, 8, 19), [])
    assert found.withheld == {1, 3}
    assert found.secondary == {3: Protection(1, 0)}
    assert (found.last_resort, found.exposed) == (frozenset(), ())


def test_of_two_that_cost_the_same_the_first_in_order_goes() -> None:
    assert hide(counts(27, 3, 12, 12), []).withheld == {1, 3}


def test_two_small_parts_protect_each_other_where_they_are_enough() -> None:
    # 1 and 4 leave 1 to 4 for each, a 5 besides 1 to 8.
    assert hide(counts(45, 1, 4, 5, 35), []).withheld == {1, 2, 3}
    # 4 and 4 leave 1 to 7.
    assert hide(counts(43, 4, 4, 35), []).withheld == {1, 2}


def test_a_zero_protects_nobody() -> None:
    found = hide(zeros_shown(counts(43, 3, 0, 40)), [])
    assert found.withheld == {1, 3}


def test_the_total_is_withheld_where_nothing_else_is_left() -> None:
    found = hide(zeros_shown(counts(9, 4, 0, 5)), [3])
    # 4 and 5 leave 1 to 8 for each: the total stays.
    assert found.last_resort == frozenset()
    found = hide(zeros_shown(replace(counts(5, 1, 4, 0), primary=frozenset({1, 2}))), [])
    # 1 and 4 leave 1 to 4 for each, and nothing else is somebody.
    assert found.last_resort == {0}
    assert found.exposed == ()


def test_a_school_is_withheld_for_a_district_that_it_would_give_away() -> None:
    # The total of 60 is 4 and 26 and 30; the district of 26 is schools of 6 and 20, that of 30 is 14 and 16.
    values = (60, 4, 26, 30, 6, 20, 14, 16)
    relations = (Relation(0, (1, 2, 3)), Relation(2, (4, 5)), Relation(3, (6, 7)))
    found = hide(written(values, relations), [])
    assert found.withheld == {1, 2, 4}
    assert exposed(written(values, relations), [1, 2]) == [1, 2]
    assert found.secondary.keys() == {2, 4}


def written(values: tuple[int, ...], relations: tuple[Relation, ...]) -> System:
    cells = range(len(values))
    return System(
        values=values,
        lowest=(1,) * len(values),
        primary=frozenset(cell for cell in cells if 0 < values[cell] < 5),
        given=frozenset(),
        relations=relations,
        rows=tuple(Row((cell,), 1 + values[cell], 100 - cell, cell == 0) for cell in cells),
        threshold=5,
    )


def test_a_share_is_withheld_with_its_base() -> None:
    # x and n of a total and three schools, and who are not x; the first has 3 of 20.
    x, n = (24, 3, 9, 12), (80, 20, 30, 30)
    values = (*x, *n, *(whole - part for part, whole in zip(x, n, strict=True)))
    system = System(
        values=values,
        lowest=(0,) * 4 + (1,) * 4 + (0,) * 4,
        primary=frozenset({1}),
        given=frozenset(),
        relations=(
            Relation(0, (1, 2, 3)),
            Relation(4, (5, 6, 7)),
            *(Relation(4 + place, (place, 8 + place)) for place in range(4)),
        ),
        rows=tuple(Row((place, 4 + place), 1 + n[place], 4 - place, place == 0) for place in range(4)),
        threshold=5,
    )
    # The other two cost the same: the last of them comes first in order.
    assert hide(system, []).withheld == {1, 3}


def test_the_stricter_variant_goes_where_the_difference_is_small() -> None:
    system = System(
        values=(20, 18, 2),
        lowest=(1, 1, 0),
        primary=frozenset({2}),
        given=frozenset(),
        relations=(Relation(0, (1, 2)),),
        rows=(Row((0,), 21, 1, False), Row((1,), 19, 0, False)),
        threshold=5,
    )
    found = hide(system, [])
    assert found.withheld == {1}
    assert found.secondary == {1: Protection(2, 0)}


def test_a_table_with_both_margins_is_opened_along_a_circle() -> None:
    table = [[3, 9, 20], [8, 12, 21], [22, 23, 24]]
    assert hide(crossed(table), []).withheld == {0, 1, 3, 4}


def crossed(table: list[list[int]]) -> System:
    size = len(table)
    values = [value for row in table for value in row]
    values += [sum(row) for row in table] + [sum(row[column] for row in table) for column in range(size)]
    relations = [Relation(size**2 + line, tuple(range(size * line, size * line + size))) for line in range(size)]
    relations += [Relation(size**2 + size + column, tuple(range(column, size**2, size))) for column in range(size)]
    return written(tuple(values), tuple(relations))


def test_what_was_printed_before_cannot_be_protected_and_stops_the_release() -> None:
    # The old total of the first two, and the second, were printed: the first follows whatever is withheld now.
    system = System(
        values=(12, 3, 9, 30, 18),
        lowest=(0, 1, 1, 1, 1),
        primary=frozenset({1}),
        given=frozenset({0, 2}),
        relations=(Relation(0, (1, 2)), Relation(3, (1, 2, 4))),
        rows=(Row((1,), 4, 0, False), Row((3,), 31, 2, True), Row((4,), 19, 1, False)),
        threshold=5,
    )
    assert hide(system, []).exposed == (1,)


def test_a_new_school_is_not_the_difference_to_the_total_printed_before() -> None:
    # 20 then, 23 now with a new school of 3.
    system = System(
        values=(20, 23, 12, 8, 3),
        lowest=(0, 1, 1, 1, 1),
        primary=frozenset({4}),
        given=frozenset({0, 2, 3}),
        relations=(Relation(0, (2, 3)), Relation(1, (2, 3, 4))),
        rows=(Row((1,), 24, 3, True), Row((2,), 13, 2, False), Row((3,), 9, 1, False), Row((4,), 4, 0, False)),
        threshold=5,
    )
    found = hide(system, [])
    assert found.withheld == {0, 3}
    assert found.last_resort == {0}
    assert found.exposed == ()


def test_sums_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(AssertionError, match="does not add up"):
        hide(counts(41, 3, 10, 8, 19), [])


def test_a_municipality_is_hidden_quickly_and_without_a_solver() -> None:
    """1 total, 7 districts, 90 schools, 20 to 30 of them small: under 0.2 s (statistics.md B9)."""
    text = (
        "import random, sys, time\n"
        "from forebyg.disclosure.system.cells import Relation, Row, System\n"
        "from forebyg.disclosure.hiding.exact import hide\n"
        "chance = random.Random(7)\n"
        "schools = [chance.randint(1, 4) if place % 4 == 0 else chance.randint(5, 30) for place in range(90)]\n"
        "districts = [sum(schools[place::7]) for place in range(7)]\n"
        "values = (sum(schools), *districts, *schools)\n"
        "relations = [Relation(0, tuple(range(1, 8)))]\n"
        "relations += [Relation(1 + place, tuple(range(8 + place, 98, 7))) for place in range(7)]\n"
        "small = frozenset(cell for cell in range(98) if values[cell] < 5)\n"
        "assert 20 <= len(small) <= 30\n"
        "rows = tuple(Row((cell,), 1 + values[cell], 98 - cell, cell == 0) for cell in range(98))\n"
        "release = System(values, (1,) * 98, small, frozenset(), tuple(relations), rows, 5)\n"
        "before = time.process_time()\n"
        "found = hide(release, [])\n"
        "assert time.process_time() - before < 0.2\n"
        "assert not found.exposed\n"
        "assert 'scipy' not in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0
