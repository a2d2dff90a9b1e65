from __future__ import annotations

from typing import Any

import pytest

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import NotComputed, Share, Within
from forebyg.errors import ConfigError
from forebyg.language.catalogue import read_texts

PLAIN = """
indicators:
  a:
    title: A
    kind: share
    rows: e
    period: all
    population: {x: p = 1, y: q = 2}
    numerator: t
"""


def declared(*texts: str) -> dict[str, Declared]:
    found = read_texts({f"{number}.yaml": text for number, text in enumerate(texts)}).indicators
    return {each.name: each for each in found}


def canonical(*texts: str) -> dict[str, dict[str, Any]]:
    return {name: each.canonical for name, each in declared(*texts).items()}


def refused(*texts: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        declared(*texts)
    return [f"{problem.code} {problem.message}" for problem in caught.value.problems]


def test_a_default_is_laid_under_the_key() -> None:
    found = declared(PLAIN + "defaults: {better: lower, tags: [x]}\n")["a"].definition
    assert (found.better, found.tags) == ("lower", ["x"])


def test_a_key_replaces_the_default() -> None:
    assert declared(PLAIN + "    better: higher\ndefaults: {better: lower}\n")["a"].definition.better == "higher"


def test_a_default_reaches_only_kinds_that_have_the_key() -> None:
    text = PLAIN + "  b: {not_computed: no data}\ndefaults: {open: due, per: barn_id}\n"
    found = canonical(text)
    assert found["a"]["per"] == "barn_id"
    assert "open" not in found["a"]
    assert "per" not in found["b"]


def test_the_rule_of_the_defaults_needs_a_target() -> None:
    text = PLAIN + "  b: {like: a, target: {at most: 3}}\ndefaults: {rule: point}\n"
    found = declared(text)
    assert (found["a"].definition.rule, found["b"].definition.rule) == (None, "point")


def test_defaults_belong_to_their_file() -> None:
    found = declared(PLAIN, "indicators: {b: {not_computed: x}}\ndefaults: {better: lower, lang: en}\n")
    assert (found["a"].definition.better, found["a"].defaults.lang) == (None, None)
    assert (found["b"].definition.better, found["b"].defaults.lang) == ("lower", "en")


def test_population_merges_by_name_and_a_tilde_takes_a_name_out() -> None:
    text = PLAIN + "    variants: {v: {population: {x: ~, y: q = 3, z: r}}}\n"
    found = declared(text)["a/v"].definition
    assert isinstance(found, Share)
    assert list(found.population.items()) == [("y", "q = 3"), ("z", "r")]


def test_a_replaced_step_keeps_its_position() -> None:
    found = declared(PLAIN + "    variants: {v: {population: {x: p = 9}}}\n")["a/v"].definition
    assert isinstance(found, Share)
    assert list(found.population.items()) == [("x", "p = 9"), ("y", "q = 2")]


def test_join_and_derive_merge_by_name() -> None:
    text = (
        PLAIN + "    derive: {d: p}\n    join: {e: {on: i}}\n    variants: {v: {derive: {f: q}, join: {g: {on: i}}}}\n"
    )
    found = canonical(text)["a/v"]
    assert found["derive"] == {"d": "p", "f": "q"}
    assert found["join"] == {"e": {"on": "i"}, "g": {"on": "i"}}


def test_a_numerator_replaces_the_whole_numerator() -> None:
    found = canonical(PLAIN + "    variants: {v: {numerator: {any: t}}, w: {numerator: {kind: count, rows: e}}}\n")
    assert (found["a/v"]["numerator"], found["a/w"]["numerator"]) == ({"any": "t"}, {"kind": "count", "rows": "e"})


def test_a_tilde_takes_a_key_out() -> None:
    assert "tags" not in canonical(PLAIN + "    tags: ~\ndefaults: {tags: [x]}\n")["a"]


def test_a_tilde_with_nothing_to_take_out_is_refused() -> None:
    text = PLAIN + "    variants: {v: {population: {xx: ~}, better: ~}}\n"
    assert refused(text) == [
        "FB255 there is no 'xx' to take out here",
        "FB255 there is no 'better' to take out here",
    ]


def test_a_step_without_an_expression_is_refused() -> None:
    assert refused(PLAIN + "    variants: {v: {population: {x: }}}\n") == ["FB254 the step 'x' has no expression"]


def test_like_crosses_files_in_any_order_and_chains() -> None:
    found = canonical("indicators: {c: {like: b, tags: [c]}, b: {like: a, better: lower}}\n", PLAIN)
    assert found["c"] == {
        "kind": "share",
        "rows": "e",
        "period": "all",
        "population": {"x": "p = 1", "y": "q = 2"},
        "numerator": "t",
        "better": "lower",
    }


def test_like_keeps_the_defaults_of_the_other_file_over_its_own() -> None:
    found = declared(
        PLAIN + "    target: {at most: 1}\ndefaults: {rule: significance}\n",
        "indicators: {b: {like: a}}\ndefaults: {rule: point, better: lower}\n",
    )["b"].definition
    assert (found.rule, found.better) == ("significance", "lower")


def test_tests_and_variants_are_not_inherited() -> None:
    text = (
        PLAIN
        + "    tests: [{name: n, given: {}, expect: {all: {value: 1}}}]\n    variants: {v: {better: lower}}\n"
        + "  b: {like: a}\n"
    )
    found = declared(text)
    assert list(found) == ["a", "a/v", "b"]
    assert [len(each.definition.tests) for each in found.values()] == [1, 0, 0]


def test_like_in_a_circle_is_refused() -> None:
    assert refused("indicators: {a: {like: b}, b: {like: a}}\n") == [
        "FB259 'like' goes round in a circle: b → a → b",
        "FB259 'like' goes round in a circle: a → b → a",
    ]


def test_like_of_an_unknown_indicator_is_one_problem_with_a_suggestion() -> None:
    with pytest.raises(ConfigError) as caught:
        read_texts({"x.yaml": PLAIN.replace("  a:", "  share_a:") + "  b: {like: sharea}\n"})
    [problem] = caught.value.problems
    assert (problem.message, problem.help) == ("'sharea' is not an indicator", "did you mean 'share_a'?")


def test_a_variant_may_be_of_another_kind() -> None:
    text = PLAIN + "    variants: {v: {kind: count, numerator: ~}, w: {not_computed: no answers yet}}\n"
    found = declared(text)
    assert [each.definition.kind for each in found.values()] == ["share", "count", "not computed"]


def test_a_variant_has_no_variants_tests_or_like() -> None:
    assert refused(PLAIN + "    variants: {v: {tests: [], like: a}}\n") == [
        "FB250 'tests' is not a key of a variant",
        "FB250 'like' is not a key of a variant",
    ]


def test_not_computed_stands_instead_of_a_kind_and_keeps_its_reason() -> None:
    found = declared(PLAIN + "  b: {like: a, not_computed: needs a survey}\n")["b"].definition
    assert isinstance(found, NotComputed)
    assert (found.reason, found.title) == ("needs a survey", "A")


def test_month_end_of_the_defaults_goes_into_the_clock_that_says_none() -> None:
    text = """
defaults: {open: due, month_end: clamp}
indicators:
  a: {kind: within, rows: e, period: {every: year}, clock: {start: s, stop: t, limit: 4 months}}
  b: {like: a, clock: {start: s, stop: t, limit: 4 months, month_end: stick}}
"""
    found = {name: each.definition for name, each in declared(text).items()}
    assert [each.clock.month_end for each in found.values() if isinstance(each, Within)] == ["clamp", "stick"]


def test_a_merged_value_keeps_the_place_where_it_was_written() -> None:
    text = PLAIN + "    variants:\n      v: {population: {x: changed}}\ndefaults:\n  better: lower\n"
    place_of = declared(text)["a/v"].place_of
    places = [
        place_of(("population", "x")),
        place_of(("population", "y")),
        place_of(("better",)),
        place_of(("numerator", "any")),
        place_of(("target", "at most")),
        place_of(()),
    ]
    assert [place and (place.line, place.column) for place in places] == [
        (11, 27),
        (8, 31),
        (13, 11),
        (9, 16),
        (11, 7),
        (11, 7),
    ]


def test_what_an_indicator_means_does_not_hold_its_words() -> None:
    words = "    owner: o\n    note: n\n    source: {document: d}\n    tags: [t]\n"
    assert canonical(PLAIN + words)["a"] == canonical(PLAIN.replace("title: A", "title: B"))["a"]
    assert canonical(PLAIN)["a"] != canonical(PLAIN.replace("q = 2", "q = 3"))["a"]
    assert canonical(PLAIN)["a"] != canonical(PLAIN + "defaults: {confidence: 0.99}\n")["a"]
