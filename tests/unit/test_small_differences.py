"""A few persons do not follow from what two definitions, or a figure and its spread, tell together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_people import hidden, people, released, values

from forebyg.disclosure.guesses import coarse_spread

YEAR = "rows: people, period: {every: year, dated: day}"


@pytest.mark.parametrize("dates", ["", "population: {since: \"day >= DATE '2023-01-01'\"}, "], ids=["none", "since"])
def test_a_year_of_one_kind_does_not_tell_of_the_few_others_of_all_time(dates: str, tmp_path: Path) -> None:
    """43 are of 2023, and 40 of them are x."""
    indicators = f"""
e: {{title: E, kind: count, rows: people, {dates}period: all}}
d: {{title: D, kind: count, {YEAR}, population: {{x: kind = 'x'}}}}
"""
    assert hidden(released(tmp_path, indicators, [*people(40), *people(3, kind="y")])) == {"d"}
    assert hidden(released(tmp_path, indicators, [*people(40), *people(9, kind="y")])) == set()


def test_years_do_not_tell_of_the_few_others_of_all_time(tmp_path: Path) -> None:
    indicators = f"""
e: {{title: E, kind: count, rows: people, period: all}}
d: {{title: D, kind: count, {YEAR}, population: {{x: kind = 'x'}}}}
"""
    rows = [*people(20, day="2022-05-01"), *people(30), *people(3, kind="y")]
    assert len(hidden(released(tmp_path, indicators, rows))) == 1


def test_a_sum_without_one_person_does_not_tell_what_he_has(tmp_path: Path) -> None:
    """Sixty have 10 or 20 and one has 35."""
    indicators = f"""
s: {{title: S, kind: sum, {YEAR}, value: amount}}
t: {{title: T, kind: sum, {YEAR}, value: CASE WHEN kind = 'y' THEN 0 ELSE amount END}}
"""
    sixty = [*people(30, amount=10), *people(30, amount=20)]
    assert hidden(released(tmp_path, indicators, [*sixty, *people(1, amount=35, kind="y")])) == {"t"}
    assert hidden(released(tmp_path, indicators, [*sixty, *people(9, amount=35, kind="y")])) == set()


def test_a_sum_is_of_those_who_give_something_to_it(tmp_path: Path) -> None:
    """Three of sixty have 20.5, 21.5 and 19.5; the others have nothing."""
    rows = [*people(57, amount=0), *(one for amount in ("20.5", "21.5", "19.5") for one in people(1, amount=amount))]
    assert hidden(released(tmp_path, f"s: {{title: S, kind: sum, {YEAR}, value: amount}}", rows)) == {"s"}


def test_an_answer_does_not_follow_from_the_mean_and_the_others(tmp_path: Path) -> None:
    """2 and 25 of 57 answered 1 and 2. With the 30 who answered 3 the mean, 142 in 57, would tell of both."""
    indicators = f"""
m: {{title: M, kind: mean, {YEAR}, value: age}}
d: {{title: D, kind: distribution, {YEAR}, derive: {{s: "CASE WHEN age = 3 THEN 'much' ELSE sex END"}}, of: s}}
"""
    rows = [*people(2, age=1, sex="M"), *people(25, age=2, sex="K"), *people(30, age=3)]
    found = released(tmp_path, indicators, rows)
    assert hidden(found) in ({"d M", "d K", "d much"}, {"d M", "d K", "m"})


def test_children_and_their_first_events_do_not_tell_who_was_seen_before(tmp_path: Path) -> None:
    """53 children in 2023, 3 of them for the second time."""
    indicators = f"""
children: {{title: C, kind: count, {YEAR}, per: child}}
new: {{title: N, kind: count, {YEAR}, first: {{per: child, dated: day}}}}
same: {{title: S, kind: count, {YEAR}, per: child, first: {{per: child, dated: day}}}}
"""
    before = [{**one, "child": f"c{number}"} for number, one in enumerate(people(20, day="2022-05-01"))]
    again = [{**one, "child": f"c{number}"} for number, one in enumerate(people(3))]
    found = released(tmp_path, indicators, [*before, *again, *people(50)])
    assert "children" in hidden(found) or {"new", "same"} <= hidden(found)


def test_events_and_children_do_not_tell_of_the_few_children_with_several(tmp_path: Path) -> None:
    """53 events of 50 children, of whom three have two."""
    indicators = f"""
children: {{title: C, kind: count, {YEAR}, per: child}}
events: {{title: E, kind: count, {YEAR}}}
two: {{title: T, kind: share, {YEAR}, per: child, derive: {{n: {{count: rows, on: child}}}}, numerator: n > 1}}
"""
    each = [{**one, "child": f"c{number}"} for number, one in enumerate(people(50))]
    found = hidden(released(tmp_path, indicators, [*each, *each[:3]]))
    assert "two" in found
    assert {"children", "events"} & found


def all_of(base: int, values: int) -> Iterator[tuple[int, ...]]:
    if values == 1:
        yield (base,)
        return
    for first in range(base + 1):
        for rest in all_of(base - first, values - 1):
            yield (first, *rest)


def squares(counts: tuple[int, ...]) -> float:
    base, total = sum(counts), sum(place * count for place, count in enumerate(counts))
    return sum(place * place * count for place, count in enumerate(counts)) - total * total / base


@pytest.mark.parametrize(("base", "places"), [(12, 3), (31, 3), (12, 4), (14, 5)])
def test_limits_of_a_mean_leave_every_few_as_many_numbers_as_the_threshold(base: int, places: int) -> None:
    """All answers that have the same mean and that limits made of this spread can be made of are tried."""
    by_sum: dict[int, list[tuple[int, ...]]] = {}
    for counts in all_of(base, places):
        by_sum.setdefault(sum(place * count for place, count in enumerate(counts)), []).append(counts)
    told = 0
    for same in by_sum.values():
        for counts in same:
            if counts[0] and counts[-1] and any(0 < count < 5 for count in counts):
                spread = coarse_spread(list(range(places)), counts, 1, 5)
                if spread is None:
                    continue
                told += 1
                most = spread**2 * (base - 1)
                unit = next(unit for unit in (40, 20, 10) if abs(most / unit - round(most / unit)) < 1e-6)
                alike = [one for one in same if most - unit < squares(one) <= most + 1e-6]
                for place, count in enumerate(counts):
                    assert not 0 < count < 5 or len({one[place] for one in alike if one[place]}) >= 5
    assert told


def test_a_mean_of_few_values_has_wider_limits_or_none(tmp_path: Path) -> None:
    """One of eleven answered 1 and one 3: limits could be made of 2 or of a few more squares."""
    limits: Any = values(
        released(tmp_path, f"m: {{title: M, kind: mean, {YEAR}, value: age}}", [
            *people(1, age=1), *people(9, age=2), *people(1, age=3),
        ]),
        "lower",
    )  # fmt: skip
    assert limits["m"] is None or limits["m"] < 1.5
