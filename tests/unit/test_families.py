from __future__ import annotations

import datetime as dt

import pytest
from made_people import bound

from forebyg.disclosure.sums.counted import Numbers, numbers_of
from forebyg.disclosure.sums.families import Family, meaning_of, sides_of
from forebyg.disclosure.sums.nesting import Families

YEAR = "rows: people, period: {every: year, dated: day}"


def numbers(text: str) -> dict[str, Numbers]:
    """By name, of everything counted from one set."""
    known = {one.declared.name: one for one in bound(text).indicators}
    found = {name: sides_of(one, known) for name, one in known.items()}
    return {name: numbers_of(meaning_of(*sides["own"], None)) for name, sides in found.items() if "own" in sides}


def count(population: str, more: str = "") -> Family:
    return numbers(f'x: {{title: X, kind: count, {YEAR}, population: {{p: "{population}"}}{more}}}')["x"].whole


def holds(wide: Family, narrow: Family) -> bool:
    known = Families()
    return known.holds(known.number(wide), known.number(narrow))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("age < 18 AND trait", "trait AND age < 18"),
        ("age BETWEEN 0 AND 17", "age >= 0 AND age <= 17"),
        ("age >= 0 AND age < 18", "0 <= age AND 18 > age"),
        ("NOT age >= 18", "age < 18"),
        ("kind IN ('a', 'b')", "kind IN ('b', 'a')"),
        ("trait OR age < 5", "age < 5 OR trait"),
        ("NOT (trait AND age < 5)", "NOT trait OR age >= 5"),
        ("kind = 'a'", "kind IN ('a')"),
    ],
)
def test_the_same_in_other_words_is_the_same(one: str, other: str) -> None:
    assert count(one) == count(other)


def test_a_derived_column_is_what_it_is_made_of() -> None:
    derived = ", derive: {young: age < 18, w: young AND trait}"
    assert count("w", derived) == count("age < 18 AND trait")


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("age < 18 AND trait", "age < 18"),
        ("age < 18", "age < 23"),
        ("age BETWEEN 6 AND 16", "age BETWEEN 0 AND 17"),
        ("age = 7", "age BETWEEN 6 AND 16"),
        ("kind = 'a'", "kind IN ('a', 'b')"),
        ("kind IN ('a', 'b')", "kind <> 'c'"),
        ("age < 18", "age <= 18"),
        ("age < 18", "age IS NOT NULL"),
        ("trait", "trait OR age < 5"),
        ("trait AND age < 5", "trait OR age < 5"),
        ("trait OR age < 3", "trait OR age < 5"),
        ("DATE '2020-01-01' <= start", "start > DATE '2019-01-01'"),
    ],
)
def test_whoever_meets_narrower_conditions_is_among_those_of_wider_ones(narrow: str, wide: str) -> None:
    assert holds(count(wide), count(narrow))
    assert not holds(count(narrow), count(wide))


@pytest.mark.parametrize(
    ("one", "other"),
    [("age < 18", "trait"), ("kind = 'a'", "kind = 'b'"), ("age < 18 AND trait", "age < 20 AND kind = 'a'")],
)
def test_what_is_not_seen_to_follow_does_not(one: str, other: str) -> None:
    assert not holds(count(one), count(other))
    assert not holds(count(other), count(one))


def test_a_numerator_is_a_count_of_those_with_the_trait() -> None:
    share = numbers(f"s: {{title: S, kind: share, {YEAR}, numerator: age < 18}}")["s"]
    assert share.trait == count("age < 18")
    assert share.whole == numbers(f"x: {{title: X, kind: count, {YEAR}}}")["x"].whole
    # Whose age is unknown leaves the base.
    assert share.base == count("age IS NOT NULL")


def test_with_all_rows_is_with_any_but_not_the_other_way() -> None:
    shares = numbers(
        f"""
s:
  {{title: S, kind: share, {YEAR}, per: child, numerator: {{any: trait}},
   variants: {{all: {{numerator: {{all: trait}}}}}}}}
"""
    )
    assert holds(shares["s"].trait, shares["s/all"].trait)
    assert not holds(shares["s/all"].trait, shares["s"].trait)
    assert shares["s"].whole == shares["s/all"].whole


def test_the_key_is_a_unit_of_its_own() -> None:
    per = numbers(f"x: {{title: X, kind: count, {YEAR}, per: row}}\ny: {{title: Y, kind: count, {YEAR}}}")
    assert per["x"].whole == per["y"].whole
    children = numbers(f"x: {{title: X, kind: count, {YEAR}, per: child}}")["x"]
    assert children.whole != per["y"].whole


def test_the_first_of_each_are_among_all() -> None:
    made = numbers(
        f"""
all: {{title: A, kind: count, {YEAR}}}
first: {{title: F, kind: count, {YEAR}, first: {{per: child, dated: day, among: trait}}}}
trait: {{title: T, kind: count, {YEAR}, population: {{t: trait}}}}
"""
    )
    assert holds(made["all"].whole, made["first"].whole)
    assert holds(made["trait"].whole, made["first"].whole)
    assert not holds(made["first"].whole, made["trait"].whole)


def test_a_narrower_look_up_finds_fewer() -> None:
    text = """
{0}:
  title: X
  kind: count
  rows: spells
  period: {{every: year, at: end}}
  derive: {{found: {{exists: people, on: child, dated: day, during: period{1}}}}}
  population: {{found: found}}
  per: child
"""
    made = numbers(
        text.format("all", "")
        + text.format("few", ", where: age < 18 AND trait")
        + text.format("some", ", where: trait")
    )
    assert holds(made["all"].whole, made["few"].whole)
    assert holds(made["some"].whole, made["few"].whole)
    assert not holds(made["few"].whole, made["some"].whole)


def test_of_deadlines_those_that_count_are_nested_too() -> None:
    clock = f"kind: within, {YEAR}, clock: {{start: start, stop: stop, limit: 4 months}}"
    made = numbers("\n".join(f"{open_}: {{title: X, {clock}, open: {open_}}}" for open_ in ("due", "known", "closed")))
    assert holds(made["known"].whole, made["due"].whole)
    assert holds(made["known"].whole, made["closed"].whole)
    assert not holds(made["due"].whole, made["known"].whole)
    assert holds(made["due"].whole, made["due"].trait)


def test_other_days_of_knowledge_are_other_counts() -> None:
    known = {one.declared.name: one for one in bound(f"x: {{title: X, kind: count, {YEAR}}}").indicators}
    (own,) = sides_of(known["x"], known).values()
    assert meaning_of(*own, None).everyone != meaning_of(*own, dt.date(2023, 1, 1)).everyone
    assert meaning_of(*own, None).everyone == meaning_of(*own, dt.date(2024, 12, 31)).everyone
