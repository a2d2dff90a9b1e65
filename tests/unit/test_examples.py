"""What a worked example may give, and what is told where it does not hold."""

from __future__ import annotations

import pytest

from forebyg.examples import run_examples
from forebyg.language.catalogue import read_texts

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
