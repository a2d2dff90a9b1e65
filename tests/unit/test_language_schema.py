from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator

from forebyg.language.schema import json_schema

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))
VALIDATOR = Draft7Validator(json_schema())
SHARE = "kind: share, rows: e, period: all, numerator: t"


class Editor(yaml.SafeLoader):
    """Types scalars as an editor's YAML 1.2 parser does: numbers, true and false, null; dates and `on` stay text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("-?(0|[1-9][0-9]*)$"), list("-0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?\d+\.\d+$"), list("-0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("~|null|$"), ["~", "n", ""])


def loaded(text: str) -> Any:
    return with_text_keys(yaml.load(text, Loader=Editor))


def with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): with_text_keys(each) for key, each in value.items()}
    return [with_text_keys(each) for each in value] if isinstance(value, list) else value


def complaints(value: Any) -> list[str]:
    found = VALIDATOR.iter_errors(value)
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def messages(text: str) -> list[str]:
    return complaints(loaded(text))


def test_the_schema_is_draft_7() -> None:
    Draft7Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_the_shipped_configuration_is_valid(path: Path) -> None:
    assert messages(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "{target: 100, better: higher, rule: point}",
        "{target: {2025: 6.5, 2028: 5.0, steps: true}}",
        "{target: {at most: baseline, above: {2025: 3}, decided: 2024-01-01}, baseline: 2011}",
        "{baseline: {period: 2011, value: 4.46, n: 52000, source: x}}",
        "{baseline: {from: noegletal}}",
        "{period: all}",
        "{rows: [a, b], by: [a, [b, c]]}",
        "{population: {x: a < 3, y: true}, per: barn_id}",
        "{margin: parameter.m, target: {at most: {2025: parameter.loft}}, confidence: '{parameter.c}'}",
        "{numerator: {any: t}}",
        "{numerator: {all: t}}",
        "{numerator: {kind: count, rows: e}, denominator: {rows: e}}",
        "{derive: {a: b, c: {exists: e, on: i, during: [a, ..]}, d: {sum: x, of: e, on: {i: j}, during: period}}}",
        "{join: {e: {on: [a, b], at: period.end + 1 day}}}",
        "{variants: {v: {population: {x: ~}, numerator: ~, target: {at most: 25}}}}",
        "{tests: [{name: n, as_of: 2024-06-30, given: {e: 'a'}, expect: {2024: {value: 50, denominator: ~}}}]}",
        "{sensitive: yes, title: {da: A, en: B}, source: {document: d, wording: w}}",
    ],
)
def test_the_short_forms_of_an_indicator_are_valid(text: str) -> None:
    keys = loaded(f"{{{SHARE}}}") | loaded(text)
    assert complaints({"indicators": {"a": keys}}) == []


def test_the_short_forms_of_an_extract_are_valid() -> None:
    text = """
extracts:
  e:
    file: e.csv
    key: i
    columns: {i: id, d: date or empty, k: {type: category, values: [0101, M]}, t: {type: int or empty, total: I alt}}
    spell: d
    references: {i: b}
    as_of: 2023-12-31
    personal: no
  s: {columns: {svar: text, point: int}, table: "svar | point"}
ids: {barn_id: {aliases: h, old: g, new: n}}
defaults: {lang: da, as_of: 2024-12-31, rule: point, confidence: 0.95, open: due, month_end: clamp}
forebyg: 1
"""
    assert messages(text) == []


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (
            "{kind: share, rows: e, period: all, numeratr: t}",
            [
                "indicators.a: 'numerator' is a required property",
                "indicators.a: Additional properties are not allowed ('numeratr' was unexpected)",
            ],
        ),
        ("{rows: e}", ["indicators.a: 'kind' is a required property"]),
        (
            f"{{{SHARE}, better: up}}",
            ["indicators.a.better: 'up' is not one of ['higher', 'lower', 'neither']"],
        ),
        (
            f"{{{SHARE}, variants: {{v: {{numratr: x}}}}}}",
            ["indicators.a.variants.v: Additional properties are not allowed ('numratr' was unexpected)"],
        ),
        (
            f"{{{SHARE}, margin: '4,5'}}",
            [r"indicators.a.margin: '4,5' does not match '^-?\\d+(\\.\\d+)?$|^\\{?parameter\\.\\w+\\}?$'"],
        ),
        (
            f"{{{SHARE}, derive: {{d: {{exist: e}}}}}}",
            ["indicators.a.derive.d: Additional properties are not allowed ('exist' was unexpected)"],
        ),
        (
            "{like: b, value: x, vale: y}",
            ["indicators.a: Additional properties are not allowed ('vale' was unexpected)"],
        ),
        ("{not_computed: x, rows: y}", ["indicators.a: Additional properties are not allowed ('rows' was unexpected)"]),
    ],
)
def test_a_checker_names_the_very_mistake(indicator: str, expected: list[str]) -> None:
    assert messages(f"indicators: {{a: {indicator}}}") == expected


def test_an_unknown_kind_lists_the_kinds() -> None:
    [message] = messages("indicators: {a: {kind: shar}}")
    assert message.startswith("indicators.a.kind: 'shar' is not one of ['count', 'share', ")


def test_keys_are_described_for_the_editor() -> None:
    share = json_schema()["definitions"]["Share"]
    assert share["description"] == "Percent of units with a trait."
    assert share["properties"]["population"]["description"].startswith("Who is counted")
