"""A parameter stands for its value wherever a definition names it, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forebyg.calculation.surroundings import _fingerprint, counts_fingerprint
from forebyg.comparing.definitions import Definitions, changed
from forebyg.definitions.catalogue import Catalogue
from forebyg.definitions.parameters import Parameter
from forebyg.language.binding import bind, problems
from forebyg.language.canonical import documents_of
from forebyg.language.catalogue import read_texts, reading_of_texts
from forebyg.language.schema import json_schema
from forebyg.language.sentence import sentence, title_of

EXTRACTS = """
extracts:
  sager:
    title: "Sager i {parameter.navn}"
    file: "sager_{parameter.egen}.csv"
    key: [sag_id]
    columns:
      sag_id: id
      åbnet: date
      lukket: date or empty
      kommune: category
      alder: {type: int, max: 17}
    derive: {egen: kommune = parameter.egen}
"""
INDICATORS = """
strategy:
  id: plan
  title: Plan for {parameter.navn}
  areas: {tidlig: {title: "{parameter.navn}s område", goals: {hjælp: {title: Hjælp, wording: "I {parameter.navn}"}}}}
defaults: {lang: da, as_of: 2024-12-31, rule: point, confidence: 0.95, open: due, month_end: clamp}
indicators:
  andel:
    title: {da: "Andel i {parameter.navn}", en: Share}
    goal: tidlig.hjælp
    source: {document: "Plan, {parameter.navn}", wording: "i {parameter.navn}"}
    kind: share
    rows: sager
    period: {every: year, dated: åbnet}
    derive:
      fra: åbnet - parameter.fra
      samme: {exists: sager, on: kommune, during: [parameter.fra, ..], dated: åbnet, where: kommune = parameter.egen}
    population: {egen: egen, under: alder <= parameter.loft}
    numerator: {any: alder > parameter.loft - parameter.minus}
    better: lower
    target: {at most: {2023: parameter.loft}}
    note: "Se {parameter.navn}"
    variants:
      anden: {population: {egen: kommune <> parameter.egen}}
"""
PARAMETERS = 'defaults: {parameters: {egen: "0101", navn: Køge, loft: 17, minus: -5, fra: 2022-01-01}}\n'
WRITTEN = {
    "parameter.egen": "'0101'",
    "parameter.loft": "17",
    "parameter.minus": "(-5)",
    "{parameter.egen}": "0101",
    "{parameter.navn}": "Køge",
    "åbnet - parameter.fra": "åbnet - DATE '2022-01-01'",
    "[parameter.fra, ..]": "[2022-01-01, ..]",
}


def catalogue(parameters: str = PARAMETERS, **changed: str) -> Catalogue:
    texts = {"a.yaml": EXTRACTS, "b.yaml": INDICATORS, "c.yaml": parameters} | changed
    return read_texts(texts)


def written_out() -> Catalogue:
    """The same definitions with the values in place of the names."""
    both = [EXTRACTS, INDICATORS]
    for name, value in sorted(WRITTEN.items(), key=lambda one: -len(one[0])):
        both = [text.replace(name, value) for text in both]
    assert "parameter" not in "".join(both)
    return read_texts(dict(zip(("a.yaml", "b.yaml"), both, strict=True)))


def fingerprints(read: Catalogue) -> dict[str, tuple[str, str]]:
    bound = bind(read)
    return {one.name: (_fingerprint(one, bound), counts_fingerprint(one)) for one in read.indicators}


def test_a_name_and_its_value_written_out_are_one_definition() -> None:
    named, written = catalogue(), written_out()
    assert named.indicators == written.indicators
    assert named.extracts == written.extracts
    assert named.strategies == written.strategies
    assert [one.canonical for one in named.indicators] == [one.canonical for one in written.indicators]
    assert fingerprints(named) == fingerprints(written)
    assert problems(named) == []


def test_a_changed_value_is_a_changed_definition_and_the_lines_show_it() -> None:
    then, now = catalogue(), catalogue(PARAMETERS.replace("0101", "0320"))
    before, after = fingerprints(then), fingerprints(now)
    assert all(before[name] != after[name] for name in before)
    found = changed(("andel", "anden"), Definitions(then), Definitions(now))
    assert (found.standing, found.keys, found.is_extract) == ("definition", ("derive", "population"), True)
    assert "-   egen: kommune <> '0101'" in found.lines
    assert "+   egen: kommune <> '0320'" in found.lines
    assert "- sager:   egen: kommune = '0101'" in found.lines


def test_a_changed_name_in_titles_changes_no_number() -> None:
    then, now = catalogue(), catalogue(PARAMETERS.replace("Køge", "Faxe"))
    assert [one.canonical for one in then.indicators] == [one.canonical for one in now.indicators]
    assert title_of(now.indicators[0].definition.title, "da") == "Andel i Faxe"


def test_texts_hold_the_value() -> None:
    read = catalogue()
    (strategy,) = read.strategies
    area = strategy.areas["tidlig"]
    assert (strategy.title, area.title, area.goals["hjælp"].wording) == ("Plan for Køge", "Køges område", "I Køge")
    assert read.extracts["sager"].definition.file == "sager_0101.csv"
    definition = read.indicators[0].definition
    assert definition.source is not None
    assert (definition.source.document, definition.note) == ("Plan, Køge", "Se Køge")


def test_what_is_told_of_a_definition_says_the_values_and_their_names() -> None:
    read = catalogue()
    danish, english = (sentence(read.indicators[1], read, lang) for lang in ("da", "en"))
    assert "1. egen: `kommune <> '0101'`" in danish
    assert "2. under: `alder <= 17`" in danish
    assert "fra 2022-01-01" in danish
    assert "Parametre: navn er Køge, fra er 2022-01-01, egen er 0101, loft er 17, minus er -5." in danish
    assert "Parameters: navn is Køge, " in english
    read = catalogue(PARAMETERS.replace("17", "17.5"))
    assert "loft er 17,5" in sentence(read.indicators[0], read, "da")


def test_the_kept_documents_name_the_parameters_and_are_read_back_alike() -> None:
    read = catalogue()
    documents = documents_of(read)
    assert "kommune <> parameter.egen" in documents["b.yaml"]
    back = read_texts(documents)
    assert (back.indicators, back.parameters) == (read.indicators, read.parameters)
    assert fingerprints(back) == fingerprints(read)


def test_dates_lengths_and_numbers_take_a_parameter_with_or_without_braces() -> None:
    text = """
extracts: {s: {file: s.csv, columns: {id: id, a: date, b: date or empty}, complete_from: parameter.fra}}
defaults: {lang: da, as_of: "{parameter.til}", rule: point, confidence: 0.95, open: due, month_end: clamp}
indicators:
  x:
    kind: within
    rows: s
    period: {every: year, dated: deadline, from: parameter.år}
    clock: {start: a, stop: b, limit: parameter.frist}
    better: higher
    min_base: "{parameter.mindst}"
    target: {between: [parameter.mindst, 100]}
"""
    values = "{parameters: {fra: 2020-01-01, til: 2024-12-31, år: 2021, frist: 4 months, mindst: 30}}"
    named = read_texts({"a.yaml": text, "b.yaml": f"defaults: {values}\n"})
    for name, value in {"fra": "2020-01-01", "til": "2024-12-31", "år": "2021", "frist": "4 months"}.items():
        text = text.replace(f"parameter.{name}", value)
    written = read_texts({"a.yaml": text.replace("parameter.mindst", "30").replace('"{', '"').replace('}"', '"')})
    assert named.indicators == written.indicators
    assert fingerprints(named) == fingerprints(written)


def test_examples_and_tables_are_left_as_they_are() -> None:
    text = """
extracts:
  liste: {columns: {navn: text}, table: "navn\\nparameter.egen\\n{parameter.ukendt}"}
indicators:
  x: {not_computed: nej, tests: [{name: "{parameter.ukendt}", given: {liste: "navn"}, expect: {}}]}
"""
    read = read_texts({"a.yaml": text})
    assert read.extracts["liste"].definition.table == "navn\nparameter.egen\n{parameter.ukendt}"


@pytest.mark.parametrize(
    ("value", "literal", "written"),
    [
        ("0101", "'0101'", "0101"),
        ("00.5", "'00.5'", "00.5"),
        ("0", "0", "0"),
        ("0.5", "0.5", "0.5"),
        ("12.50", "12.50", "12.50"),
        ("-3", "(-3)", "-3"),
        ("1e3", "'1e3'", "1e3"),
        ("12,5", "'12,5'", "12,5"),
        ("O'Hara", "'O''Hara'", "O'Hara"),
        ("2024-02-29", "DATE '2024-02-29'", "2024-02-29"),
        ({"text": "320"}, "'320'", "320"),
        ({"text": "2024-01-01"}, "'2024-01-01'", "2024-01-01"),
        ({"number": "7"}, "7", "7"),
        ({"date": "2024-01-01"}, "DATE '2024-01-01'", "2024-01-01"),
    ],
)
def test_a_value_is_what_it_looks_like_or_what_it_is_said_to_be(value: Any, literal: str, written: str) -> None:
    parameter = Parameter.model_validate(value)
    assert (parameter.literal, parameter.written) == (literal, written)


@pytest.mark.parametrize(
    ("value", "in_tests"),
    [
        ({"text": "0320", "in_tests": "0101"}, "'0101'"),
        ({"text": "0320", "in_tests": "320"}, "'320'"),
        ({"number": "7", "in_tests": "-3"}, "(-3)"),
        ({"date": "2024-01-01", "in_tests": "2023-01-01"}, "DATE '2023-01-01'"),
        ("0320", "'0320'"),
    ],
)
def test_what_examples_see_is_of_the_same_type(value: Any, in_tests: str) -> None:
    assert Parameter.model_validate(value).for_tests.literal == in_tests


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('""', "a parameter is one text, number or date"),
        ("{text: a, number: 1}", "a parameter is one text, number or date"),
        ("{tekst: a}", "'tekst' is not a key of 'egen'"),
        ("[a, b]", "'egen' is a list, where a mapping is expected"),
        ("2023-02-29", "write a real date as yyyy-mm-dd, such as 2024-12-31"),
        ("{number: 1, in_tests: a}", "write a number with a point, such as 12.5"),
        ("{number: '1,5'}", "write a number with a point, not a comma, such as 12.5"),
    ],
)
def test_a_value_that_is_none_is_one_problem_at_its_place(value: str, message: str) -> None:
    text = f"defaults:\n  parameters:\n    egen: {value}\n"
    use = "strategy: {id: x, title: 'a {parameter.egen}'}\n"
    (problem,) = reading_of_texts({"a.yaml": text + use}).problems
    assert problem.place is not None
    assert (problem.message, problem.place.line) == (message, 3)


def test_two_declarations_are_one_problem_that_names_both_places() -> None:
    texts = {"a.yaml": "defaults: {parameters: {egen: 1}}\n", "b.yaml": "# b\ndefaults: {parameters: {egen: 1}}\n"}
    (problem,) = reading_of_texts(texts).problems
    assert problem.place is not None
    ((first, _),) = problem.related
    assert [(place.file, place.line) for place in (problem.place, first)] == [("b.yaml", 2), ("a.yaml", 1)]
    assert problem.help is not None
    assert "a.yaml:1" in problem.help


@pytest.mark.parametrize(
    ("written", "code", "column"),
    [
        ("title: a {parameter.egn} b", "FB204", 10),
        ("title: a {parameter.egen} parameter.egen", "FB206", 27),
        ("title: {parameter.egen}", "FB206", 9),
        ('"{parameter.egen}": a', "FB206", 2),
    ],
)
def test_a_misplaced_or_unknown_name_is_shown_where_it_stands(written: str, code: str, column: int) -> None:
    text = f"defaults: {{parameters: {{egen: 1}}}}\nindicators:\n  x:\n    not_computed: y\n{written}\n"
    found = [problem for problem in reading_of_texts({"a.yaml": text}).problems if problem.code.startswith("FB20")]
    assert [(one.code, one.place and one.place.column) for one in found] == [(code, column)]


def test_where_no_file_declares_any_the_message_says_how() -> None:
    text = "indicators: {x: {title: '{parameter.egen}', not_computed: y}}\n"
    (problem,) = reading_of_texts({"a.yaml": text}).problems
    assert (problem.message, problem.help) == (
        "'egen' is not a parameter",
        "declare it under 'defaults', parameters: {egen: ...}, or read the file that does so too",
    )


def test_a_name_that_is_part_of_another_word_is_no_parameter() -> None:
    text = "indicators: {x: {title: 'xparameter.egen og {andet} parameter.ukendt', not_computed: y}}\n"
    (declared,) = read_texts({"a.yaml": text}).indicators
    assert declared.definition.title == "xparameter.egen og {andet} parameter.ukendt"


def test_no_extract_may_be_called_as_parameters_are() -> None:
    problems = reading_of_texts({"a.yaml": "extracts: {parameter: {columns: {a: id}, file: a.csv}}\n"}).problems
    assert [problem.message for problem in problems] == ["'parameter' cannot be a name in 'extracts'"]


def test_a_parameter_that_is_used_in_the_wrong_form_is_not_also_unused() -> None:
    text = "defaults: {parameters: {egen: 1}}\nindicators: {x: {title: parameter.egen, not_computed: y}}\n"
    read = reading_of_texts({"a.yaml": text})
    assert [problem.code for problem in [*read.problems, *problems(read.catalogue)]] == ["FB206"]


def test_the_schema_knows_parameters() -> None:
    parameter = json_schema()["definitions"]["Parameter"]
    assert sorted(parameter["then"]["properties"]) == ["date", "in_tests", "number", "text"]
    assert json_schema()["definitions"]["defaults"]["properties"]["parameters"]["additionalProperties"] == {
        "$ref": "#/definitions/Parameter"
    }


def test_the_definitions_of_the_repository_name_the_municipality_in_one_place() -> None:
    for path in sorted((Path(__file__).parents[2] / "configs").glob("*.yaml")):
        written = [line for line in path.read_text(encoding="utf-8").splitlines() if "'0101'" in line]
        assert not written, path.name
