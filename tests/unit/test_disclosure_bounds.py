"""What an attacker can compute, worked by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
import scipy.optimize

from forebyg.disclosure.system.bounds import exposed, intervals
from forebyg.disclosure.system.cells import Relation, Row, System


def system(
    values: dict[str, int | None],
    sums: dict[str, str] | list[tuple[str, str]],
    rows: str,
    lowest: int = 1,
    primary: str = "",
    given: str = "",
) -> System:
    """Cells by name; a row is written as the cells that it prints, joined by a slash."""
    at = {name: place for place, name in enumerate(values)}
    relations = sums.items() if isinstance(sums, dict) else sums
    printed = [tuple(at[name] for name in row.split("/")) for row in rows.split()]
    shown = {cell for own in printed for cell in own}
    small = {name for name, value in values.items() if value is not None and 0 < value < 5} | set(primary.split())
    return System(
        values=tuple(values.values()),
        lowest=tuple(lowest if at[name] in shown and value != 0 else 0 for name, value in values.items()),
        primary=frozenset(at[name] for name in small - set(given.split())),
        given=frozenset(at[name] for name in given.split()),
        relations=tuple(Relation(at[whole], tuple(at[part] for part in parts.split())) for whole, parts in relations),
        rows=tuple(
            Row(own, 1 + (values[row.split("/")[-1]] or 0), order, row.startswith("total"))
            for order, (row, own) in enumerate(zip(rows.split(), printed, strict=True))
        ),
        threshold=5,
    )


DISTRICTS = system({"total": 30, "a": 3, "b": 8, "c": 19}, {"total": "a b c"}, "total a b c")


def test_one_withheld_part_of_a_shown_whole_is_exactly_known() -> None:
    assert intervals(DISTRICTS, [1]) == {1: (3, 3)}
    assert exposed(DISTRICTS, [1]) == [1]


def test_two_withheld_parts_share_what_the_shown_ones_leave() -> None:
    # 30 - 19 = 11, and each is somebody.
    assert intervals(DISTRICTS, [1, 2]) == {1: (1, 10), 2: (1, 10)}
    assert exposed(DISTRICTS, [1, 2]) == []


def test_two_small_parts_can_be_too_narrow_together() -> None:
    # The third case of sdcTools/UserSupport 194: 15 = 10 + 3 + x + x gives 1 and 1.
    given = system({"total": 15, "a": 10, "b": 3, "c": 1, "d": 1}, {"total": "a b c d"}, "total a b c d")
    assert intervals(given, [3, 4]) == {3: (1, 1), 4: (1, 1)}
    assert exposed(given, [3, 4]) == [2, 3, 4]  # b is small and shown


def test_a_zero_that_may_be_withheld_widens() -> None:
    given = system({"total": 12, "a": 3, "b": 2, "c": 7}, {"total": "a b c"}, "total a b c", lowest=0)
    assert intervals(given, [1, 2]) == {1: (0, 5), 2: (0, 5)}
    assert exposed(given, [1, 2]) == []


def test_a_whole_that_is_withheld_is_at_least_what_is_shown_of_it() -> None:
    assert intervals(DISTRICTS, [0, 1]) == {0: (28, 100_000_000), 1: (1, 99_999_973)}


def test_a_base_that_another_row_prints_is_known() -> None:
    given = system({"x": 3, "n": 40, "y": 20, "rest": 37}, {"n": "x rest"}, "x/n y/n")
    assert intervals(given, [0]) == {0: (1, 40)}
    assert exposed(given, [0]) == []


def test_a_numerator_is_at_most_its_base_and_a_base_at_least_its_numerator() -> None:
    values = {"N": 30, "n1": 12, "n2": 18, "x1": 4, "x2": 10, "c1": 8, "c2": 8, "X": 14}
    sums = [("N", "n1 n2"), ("X", "x1 x2"), ("n1", "x1 c1"), ("n2", "x2 c2")]
    given = system(values, sums, "X/N x1/n1 x2/n2")
    # x1 + x2 = 14 and n1 + n2 = 30, nobody knows more: x1 from 1 to 13, n1 from 1 (with x1 = 1) to 29.
    assert intervals(given, [1, 2]) == {1: (1, 29), 2: (1, 29), 3: (1, 13), 4: (1, 13)}


def test_the_difference_between_two_shown_variants_is_a_leak() -> None:
    given = system({"all": 20, "strict": 18, "between": 2}, {"all": "strict between"}, "all strict")
    assert exposed(given, []) == [2]
    assert exposed(given, [1]) == []
    assert intervals(given, [1]) == {1: (1, 20), 2: (0, 19)}


def test_what_an_earlier_release_printed_counts() -> None:
    values = {"total": 23, "old": 20, "a": 12, "b": 8, "new": 3}
    sums = [("old", "a b"), ("total", "a b new")]
    given = system(values, sums, "total a b new", given="old")
    # a and b are unknown, but not their sum.
    assert intervals(given, [2, 3, 1])[4] == (3, 3)
    assert exposed(given, [0, 3]) == []


def test_years_that_rolling_windows_tell_apart() -> None:
    # 3-year sums 30 and 33 tell that year 4 is three more than year 1.
    values = {"y1": 5, "y2": 12, "y3": 13, "y4": 8, "w1": 30, "w2": 33}
    given = system(values, {"w1": "y1 y2 y3", "w2": "y2 y3 y4"}, "y1 y2 y3 y4 w1 w2")
    assert intervals(given, [0, 3]) == {0: (5, 5), 3: (8, 8)}
    assert intervals(given, [0, 1, 3]) == {0: (1, 16), 1: (1, 16), 3: (4, 19)}


def test_two_withheld_in_each_line_can_leave_one_exactly_known() -> None:
    # Like the 4 x 4 example of sdcTable: rows 1 and 2 together less columns 1 and 2 leave the 47.
    table = [[20, 30, 21, 22], [25, 6, 47, 8], [31, 32, 9, 33], [34, 35, 36, 10]]
    withheld = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    given = crossed(table)
    rows = [4 * line + column for line, column in withheld]
    assert all(sum((line, column) in withheld for column in range(4)) >= 2 for line in range(4))
    assert all(sum((line, column) in withheld for line in range(4)) >= 2 for column in range(4))
    found = intervals(given, rows)
    assert found[4 * 1 + 2] == (47, 47)
    # The first: 50 less one in its line, 45 less one in its column, and 14 more than the one across, 20 - 6.
    assert found[0] == (15, 44)
    assert exposed(given, rows) == [4 * 1 + 2]


def crossed(table: list[list[int]]) -> System:
    values = {f"{line}{column}": value for line, row in enumerate(table) for column, value in enumerate(row)}
    size = len(table)
    values |= {f"line{line}": sum(row) for line, row in enumerate(table)}
    values |= {f"column{column}": sum(row[column] for row in table) for column in range(size)}
    sums = {f"line{line}": " ".join(f"{line}{column}" for column in range(size)) for line in range(size)}
    sums |= {f"column{column}": " ".join(f"{line}{column}" for line in range(size)) for column in range(size)}
    return system(dict(values), sums, " ".join(values))


def test_gaps_between_the_extremes_are_no_values() -> None:
    # a + b = 6, b + c = 6 and a + c + d = 7: c is a, and d is 7, 5, 3 or 1 when a is 0, 1, 2 or 3.
    values = {"a": 2, "b": 4, "c": 2, "d": 3, "ab": 6, "bc": 6, "acd": 7}
    sums = {"ab": "a b", "bc": "b c", "acd": "a c d"}
    given = system(values, sums, "ab bc acd", lowest=0)
    assert intervals(given, []) == {0: (0, 3), 1: (3, 6), 2: (0, 3), 3: (1, 7)}
    assert exposed(given, []) == [0, 1, 2, 3]


def test_counts_that_do_not_add_up_expose_all() -> None:
    given = system({"total": 10, "a": 3, "b": 12, "c": 9}, {"total": "a b c"}, "total a b c")
    low, high = intervals(given, [1, 3])[1]
    assert low > high
    assert exposed(given, [1, 3]) == [1, 3]


def test_what_is_withheld_need_not_be_told() -> None:
    told = intervals(DISTRICTS, [1, 2])
    untold = system({"total": 30, "a": None, "b": None, "c": 19}, {"total": "a b c"}, "total a b c", primary="a")
    assert intervals(untold, [1, 2]) == told
    assert exposed(untold, [1, 2]) == []


def test_a_solver_that_finds_nothing_exposes(monkeypatch: pytest.MonkeyPatch) -> None:
    table = [[3, 9, 20], [8, 12, 21], [22, 23, 24]]
    rows = [0, 1, 3, 4]
    told = crossed(table)
    untold = replace(told, values=tuple(None if cell in rows else value for cell, value in enumerate(told.values)))
    assert exposed(untold, rows) == []
    monkeypatch.setattr(scipy.optimize, "milp", lambda *_, **__: SimpleNamespace(x=None))
    assert exposed(untold, rows) == rows
    # Where the counts are told they are a solution to begin with.
    assert exposed(told, rows) == []


def test_forests_are_bounded_without_a_solver() -> None:
    text = (
        "import sys\n"
        "from forebyg.disclosure.system.bounds import exposed, intervals\n"
        "from forebyg.disclosure.system.cells import Relation, Row, System\n"
        "rows = tuple(Row((cell,), 1, cell, cell == 0) for cell in range(4))\n"
        "one = System((30, 3, 8, 19), (1, 1, 1, 1), frozenset({1}), frozenset(), (Relation(0, (1, 2, 3)),), rows, 5)\n"
        "assert intervals(one, [1, 2]) == {1: (1, 10), 2: (1, 10)}\n"
        "assert not exposed(one, [1, 2])\n"
        "assert 'scipy' not in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0
