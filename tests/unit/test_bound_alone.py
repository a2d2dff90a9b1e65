"""What is known of the names in one indicator is not known in another: bound together or alone, each is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from forebyg.definitions.catalogue import Catalogue
from forebyg.language.binding import bind, problems
from forebyg.language.catalogue import read_catalogue, read_texts

CONFIGS = Path(__file__).parents[2] / "configs"
EXTRACTS = """
extracts:
  børn:
    file: børn.csv
    columns: {barn: id, født: date, bydel: category, timer: text}
  hændelser:
    file: hændelser.csv
    columns: {barn: id, dato: date, art: category, timer: decimal}
indicators:
"""
ONE = """
  {name}:
    title: Hændelser
    kind: count
    rows: hændelser
    period: {{every: year, dated: dato}}
    join: {joined}
    derive: {derived}
    population: {{trin: {step}}}
"""


def written(**indicators: tuple[str, str, str]) -> Catalogue:
    """Indicators of one extract, each with what it joins, what it derives and a step."""
    each = (
        ONE.format(name=name, joined=joined, derived=derived, step=step)
        for name, (joined, derived, step) in indicators.items()
    )
    return read_texts({"a.yaml": EXTRACTS + "".join(each)})


def told(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in problems(catalogue)]


def with_parts(catalogue: Catalogue, position: int) -> Catalogue:
    """One indicator first, and those that it is made of."""
    one = catalogue.indicators[position]
    parts = [getattr(one.definition, key, None) for key in ("numerator", "denominator", "of", "to")]
    names = {getattr(part, "id", part) for part in parts if isinstance(getattr(part, "id", part), str)}
    return replace(catalogue, indicators=(one, *(other for other in catalogue.indicators if other.name in names)))


def test_each_indicator_of_the_sample_is_the_same_alone():
    catalogue = read_catalogue([CONFIGS])
    together = bind(catalogue).indicators
    every_seventh = range(0, len(together), 7)
    assert [bind(with_parts(catalogue, position)).indicators[0] for position in every_seventh] == [
        together[position] for position in every_seventh
    ]


def test_a_derived_name_is_of_its_own_indicator_only():
    derived = "{alder: 'age(født, dato)'}"
    catalogue = written(
        with_it=("{børn: {on: barn}}", derived, "alder < 10"),
        without_it=("{børn: {on: barn}}", "{}", "alder < 10"),
        again=("{børn: {on: barn}}", derived, "alder < 10"),
    )
    assert told(catalogue) == [("FB203", "'alder' is not a column of extract 'hændelser'")]


def test_a_derived_name_has_the_type_that_its_own_indicator_gives_it():
    catalogue = written(
        number=("{}", "{mål: timer}", "mål < 10"),
        text=("{}", "{mål: art}", "mål < 10"),
        also_text=("{}", "{mål: art}", "mål = 'a'"),
    )
    assert [code for code, _ in told(catalogue)] == ["FB307"]


def test_a_joined_column_is_of_its_own_indicator_only():
    catalogue = written(
        joined=("{børn: {on: barn}}", "{}", "bydel = 'Valby'"),
        alone=("{}", "{}", "bydel = 'Valby'"),
        doubtful=("{børn: {on: barn}}", "{}", "timer > 1"),
        sure=("{}", "{}", "timer > 1"),
    )
    assert [code for code, _ in told(catalogue)] == ["FB203", "FB306"]


def test_a_mistake_that_is_made_twice_is_told_at_both_places():
    catalogue = written(one=("{}", "{}", "tmier > 1"), other=("{}", "{}", "tmier > 1"))
    lines = [problem.place.line for problem in problems(catalogue) if problem.place]
    assert lines == [18, 27]
