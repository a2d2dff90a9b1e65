"""What is found among a unit's own rows is one value per unit: no step that chooses rows can read it."""

from __future__ import annotations

import pytest

from forebyg.examples import run_examples
from forebyg.language.binding import problems
from forebyg.language.catalogue import read_texts

# Child 1 answers 4 and 2, a mean of 3; child 2 answers 2.
CATALOGUE = """
extracts:
  svar:
    personal: no
    file: svar.csv
    columns: {{barn: id, år: period, point: int, gruppe: category}}
indicators:
  a:
    kind: {kind}
    rows: svar
    period: {{every: year, labelled: år}}
    derive: {{snit: {{mean: point, of: rows}}, andet: {other}}}
    population: {{trin: {step}}}
    per: barn
    {made}
    tests:
      - name: to børn
        given:
          svar: |
            barn | år   | point | gruppe
            1    | 2020 | 4     | a
            1    | 2020 | 2     | a
            2    | 2020 | 2     | b
        expect: {{2020: {{{expect}}}}}
"""
OUTSIDE = "sum: point, of: svar, on: barn, where: point > row.snit"
LOOK = "look into the extract: 'of: svar' with 'on: barn'"


def text(made: str, kind: str = "share", other: str = "point", step: str = "point > 0", expect: str = "") -> str:
    return CATALOGUE.format(kind=kind, other=other, step=step, made=made, expect=expect)


@pytest.mark.parametrize(
    ("written", "what", "help"),
    [
        (text("numerator: snit > 2", step="snit > 2"), "the step 'trin'", LOOK),
        (
            text("numerator: {any: andet}", other="snit > 2"),
            "'andet'",
            f"say it where the unit's value is made, or {LOOK}",
        ),
        (text("numerator: andet > 2", other="{max: snit, of: rows}"), "'andet'", LOOK),
        (text("numerator: andet > 2", other="{max: point, of: rows, where: point > snit}"), "'andet'", LOOK),
        (text("numerator: andet > 2", other=f"{{{OUTSIDE}}}"), "'andet'", LOOK),
        (text("by: [snit]", kind="count"), "a breakdown", LOOK),
    ],
)  # fmt: skip
def test_what_chooses_rows_cannot_read_what_is_found_among_them(written: str, what: str, help: str) -> None:
    (problem,) = problems(read_texts({"a.yaml": written}))
    told = f"{what} reads 'snit', found among the unit's own rows: they are known after the population"
    assert (problem.code, problem.message, problem.help, problem.severity) == ("FB222", told, help, "error")
    assert problem.place is not None
    assert "snit" in written.splitlines()[problem.place.line - 1]


def test_what_is_made_of_each_unit_can() -> None:
    catalogue = read_texts({"a.yaml": text("numerator: snit > 2", expect="numerator: 1, denominator: 2, value: 50.0")})
    (outcome,) = run_examples(catalogue, catalogue.indicators)[0]
    assert not outcome.differences
