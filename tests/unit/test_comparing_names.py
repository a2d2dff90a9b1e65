"""What has only got another name is the same indicator, and so is what is made of it."""

from __future__ import annotations

import pytest

from forebyg.comparing import Definitions, definitions_of
from forebyg.comparing.definitions import SAME, changed
from forebyg.comparing.names import paired, renamed

TEXT = """
forebyg: 1
extracts:
  rows: {file: rows.csv, key: [id], columns: {id: id, day: date, kind: category}}
defaults: {rule: point, rows: rows, period: {every: year, dated: day}}
indicators:
  cases:
    title: Cases
    kind: count
    target: {at most: 10}
    better: lower
    variants: {stricter: {target: {at most: 5}}, home: {population: {home: kind = 'home'}}}
  doubled: {title: Rise, kind: change, of: cases, from: previous, as: percent}
  apart: {title: Apart, kind: gap, of: cases, to: cases/home, as: points}
  of_all: {title: Of all, kind: ratio, numerator: cases/home, denominator: cases}
"""
MOVED = TEXT.replace("cases", "sager").replace("doubled", "rise")


def read(text: str) -> Definitions:
    found = definitions_of({"all.yaml": text})
    assert found is not None
    return found


def test_variants_that_count_the_same_go_with_the_variant_of_their_name() -> None:
    assert renamed(read(TEXT).declared, read(MOVED).declared) == {
        ("sager", None): ("cases", None),
        ("sager", "stricter"): ("cases", "stricter"),
        ("sager", "home"): ("cases", "home"),
        ("rise", None): ("doubled", None),
    }


@pytest.mark.parametrize("name", ["apart", "of_all"])
def test_what_is_made_of_a_renamed_one_is_the_same(name: str) -> None:
    assert changed((name, None), read(TEXT), read(MOVED)) == SAME


def test_what_is_made_of_another_one_is_another() -> None:
    text = TEXT.replace("of: cases, from", "of: cases/home, from")
    found = changed(("doubled", None), read(TEXT), read(text))
    assert (found.standing, found.keys) == ("definition", ("of",))
    assert renamed(read(TEXT).declared, read(text.replace("doubled", "rise")).declared) == {}


def test_where_it_is_not_certain_nothing_is_paired() -> None:
    assert paired({("a", None): "1", ("b", None): "1"}, {("c", None): "1"}) == {}
    assert paired({("a", None): ""}, {("c", None): ""}) == {}
    assert paired({("a", None): "1", ("a", "x"): "1"}, {("c", "x"): "1"}) == {("c", "x"): ("a", "x")}
    assert paired({("a", None): "1"}, {("c", None): "1", ("d", None): "1"}) == {}
