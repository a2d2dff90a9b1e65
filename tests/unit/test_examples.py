"""What a worked example may give, and what is told where it does not hold."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from forebyg.calculation import Prepared, assessed_worlds, world_of
from forebyg.engine import Session
from forebyg.examples import run_examples
from forebyg.examples.amending import frame_of, rebound
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_catalogue, read_texts

CATALOGUE = """
extracts:
  children: {{file: children.csv, key: [child], columns: {{child: id, district: category}}}}
  reports: {{file: reports.csv, key: [report], columns: {{report: id, child: id or empty, received: date}}}}
defaults: {{lang: en, as_of: 2024-12-31, confidence: 0.95}}
indicators:
  reports_count:
    title: Reports
    kind: count
    rows: reports
    period: {{every: year, dated: received}}
    tests:
      - name: one
        given:
          reports: |
            report | received   | {column}
            1      | 2023-01-01 | x
        expect: {{2023: {{value: {value}}}}}
"""


def differences(column: str, value: str = "1") -> tuple[str, ...]:
    catalogue = read_texts({"c.yaml": CATALOGUE.format(column=column, value=value)})
    (outcome,), _ = run_examples(catalogue, catalogue.indicators)
    return outcome.differences


def test_a_column_of_another_extract_may_stand_in_an_example_for_its_reader() -> None:
    assert differences("district") == ()


def test_a_column_that_nothing_has_is_a_slip_of_the_pen() -> None:
    assert differences("distrikt") == ("'distrikt' is not a column of extract 'reports', nor joined or derived",)


@pytest.mark.parametrize(("value", "said"), [("1", ()), ("2", ("2023: value is 1, expected 2",))])
def test_what_differs_is_told(value: str, said: tuple[str, ...]) -> None:
    assert differences("child", value) == said


def test_an_expected_number_that_is_none_is_told() -> None:
    assert differences("child", "many") == ("a number is expected of a result with a point, such as 12.5",)


KEY_FIGURES = """
extracts:
  homes: {file: homes.csv, key: [home], columns: {home: id, opened: date}}
  key_figures:
    file: key_figures.csv
    columns: {indikator_id: id, periode: period, gruppe: text or empty, værdi: decimal}
defaults: {lang: en, as_of: 2024-12-31, confidence: 0.95}
indicators:
"""
OF_HOMES = """
  {name}:
    title: Homes
    kind: count
    rows: homes
    period: {{every: year, dated: opened, from: 2022}}
    baseline: {{from: key_figures}}
    tests:
"""
ONE_WORLD = """
      - name: {name}
        given:
          homes: |
            home | opened
            1    | 2022-05-01
            2    | {opened}
          key_figures: |
            indikator_id | periode | værdi
            {of}         | 2011    | {baseline}
        expect: {{2022: {{value: {value}, baseline: {baseline}, change: {change}}}}}
"""


def test_no_example_knows_of_another() -> None:
    """Examples of one indicator, and of indicators that are held against the same extract of key figures."""
    worlds = {"large": [("2022-06-01", 7, 2, -5), ("2021-06-01", 4, 1, -3)], "small": [("2022-07-01", 1, 2, 1)]}
    text = KEY_FIGURES
    for of, examples in worlds.items():
        text += OF_HOMES.format(name=of)
        for place, (opened, baseline, value, change) in enumerate(examples):
            world = {"of": of, "opened": opened, "baseline": baseline, "value": value, "change": change}
            text += ONE_WORLD.format(name=place, **world)
    catalogue = read_texts({"c.yaml": text})
    outcomes, _ = run_examples(catalogue, catalogue.indicators)
    assert [(one.indicator, one.name, one.differences) for one in outcomes] == [
        ("large", "0", ()),
        ("large", "1", ()),
        ("small", "0", ()),
    ]


def test_worlds_are_assessed_together_as_one_by_one() -> None:
    """Of the first examples of every kind of the house's own catalogue, and of those of the indicator with most."""
    catalogue = read_catalogue([Path(__file__).parents[2] / "configs"])
    bound = bind(catalogue)
    tested = [one for one in catalogue.indicators if one.definition.tests]
    kinds = {one.definition.kind: one for one in reversed(tested)}
    most = max(tested, key=lambda one: len(one.definition.tests))
    worlds = []
    for one, example in [
        *((one, one.definition.tests[0]) for one in kinds.values()),
        *((most, example) for example in most.definition.tests if example.variant is None),
    ]:
        own = rebound(catalogue, bound, one.name, example)
        session = Session(own, partial(frame_of, own, example=example), example.as_of)
        worlds.append(world_of(Prepared(own, session, tuple(each.declared for each in own.indicators))))
    together = assessed_worlds(worlds, is_foreseen=False)
    assert len(together) == len(worlds) > 12
    for (rows, errors), world in zip(together, worlds, strict=True):
        ((alone, own_errors),) = assessed_worlds([world], is_foreseen=False)
        assert errors.keys() == own_errors.keys()
        assert_frame_equal(rows, alone)
