"""This room writes the JSON schema of the language from its models, for editors that complete and check YAML.

An editor's YAML parser types its scalars, so a text may also be a number or a boolean. Where a value has several forms
the schema asks `if` it is a mapping, `then` ..., so that a checker names the very mistake and not every alternative.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from forebyg.definitions.catalogue import Alias, FileDefaults, Strategy
from forebyg.definitions.disclosure import Disclosure
from forebyg.definitions.extracts import OR_EMPTY, Extract
from forebyg.definitions.indicators import KINDS
from forebyg.definitions.scalars import PARAMETER, Model
from forebyg.language.described import descriptions
from forebyg.language.keys import NOT_COMPUTED, UNWRITTEN, keys_of
from forebyg.language.merge import BY_NAME, NOT_DEFAULTS

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT: Schema = {"type": ["string", "number", "boolean"]}
_TEXTS: Schema = {"type": "array", "items": TEXT}
_KEY: Schema = {"description": "the key both sides share: a column, columns, or {mine: theirs}"}
_SHORT = ("Period", "Spell", "Target", "Baseline", "GapSide", "Column", "Parameter")
# What `defaults` or `like` may give is not asked for here.
_MAY_COME_FROM_ELSEWHERE = ("title", "kind", "rows", "period")


def json_schema() -> Schema:
    """The schema of one file, draft-07."""
    models: list[type[Model]] = [*KINDS.values(), Extract, Strategy, Alias, FileDefaults, Disclosure]
    asked: list[tuple[type[Any], Any]] = [(model, "validation") for model in models]
    _, generated = models_json_schema(asked, ref_template="#/definitions/{model}")
    _describe(generated["$defs"])
    definitions = {name: _model(name, schema) for name, schema in generated["$defs"].items()}
    required = {kind: definitions[model.__name__].pop("required", []) for kind, model in KINDS.items()}
    for kind, model in KINDS.items():
        _complete(definitions[model.__name__], kind)
    definitions["like"] = _any_kind(definitions, ())
    definitions["variant"] = _any_kind(definitions, ("like", "variants", "tests"))
    definitions["indicator"] = _indicator(definitions, required)
    definitions["defaults"] = _defaults(definitions)
    return {
        "$schema": DRAFT,
        "title": "forebyg: indicators of prevention strategies",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "forebyg": {"enum": [1, "1"], "description": "The version of the language."},
            "strategy": {"$ref": "#/definitions/Strategy"},
            "disclosure": {"$ref": "#/definitions/Disclosure"},
            "ids": _named(
                {"$ref": "#/definitions/Alias"}, "Id columns whose old values are mapped to the ones in use."
            ),
            "extracts": _named({"$ref": "#/definitions/Extract"}, "Extracts and code lists, by name."),
            "defaults": {"$ref": "#/definitions/defaults"},
            "indicators": _named({"$ref": "#/definitions/indicator"}, "Indicators, by id."),
        },
        "definitions": definitions,
    }


def _describe(generated: Schema) -> None:
    """Says of each key what stands under it in its model, in the order of the alphabet as the rest."""
    models = {model.__name__: model for model in _models(Model)}
    for name, schema in generated.items():
        for key, text in descriptions(models[name]).items() if "properties" in schema else ():
            schema["properties"][key] = dict(sorted({**schema["properties"][key], "description": text}.items()))


def _models(model: type[Model]) -> Iterator[type[Model]]:
    for each in model.__subclasses__():
        yield each
        yield from _models(each)


def _named(schema: Schema, description: str) -> Schema:
    return {"type": "object", "description": description, "additionalProperties": schema}


def _model(name: str, generated: Schema) -> Schema:
    """A model's schema as an analyst writes it."""
    if "properties" not in generated:
        return _written(generated)
    unwritten = UNWRITTEN.get(name)
    properties = {key: _written(value) for key, value in generated["properties"].items() if key != unwritten}
    schema = {"type": "object", "additionalProperties": False, "properties": properties}
    schema |= {key: generated[key] for key in ("description", "required") if key in generated}
    if name in ("Join", "Lookup"):
        properties["on"] = _by_form(TEXT, _TEXTS, {"type": "object", "additionalProperties": TEXT}) | _KEY
    if name == "Target":
        schema["patternProperties"] = {r"^\d{4}": _number()}
    if name == "Column":
        types = properties["type"]["enum"]
        properties["type"] = {"enum": [*types, *(word + OR_EMPTY for word in types)]}
        return _by_form(properties["type"], None, schema)
    if name == "Disclosure":
        return _by_form(properties["profile"], None, schema)
    if name in ("Events", "Trend"):
        return _by_form(_written(generated["properties"]["plain"]), None, schema)
    return _by_form(TEXT, None, schema) if name in _SHORT else schema


def _number() -> Schema:
    return {"type": ["number", "string"], "pattern": rf"^-?\d+(\.\d+)?$|{PARAMETER}"}


def _written(schema: Schema) -> Schema:
    """A value's schema: titles, defaults and null gone, texts may look like numbers, each form asked for by `if`."""
    kept = {key: value for key, value in schema.items() if key not in ("title", "default", "anyOf", "oneOf")}
    if alternatives := schema.get("anyOf") or schema.get("oneOf"):
        written = [_written(each) for each in alternatives if each.get("type") != "null"]
        return (written[0] if len(written) == 1 else _alternatives(written)) | _described(kept)
    if kept.get("type") == "string" and "enum" not in kept and "const" not in kept and "pattern" not in kept:
        return kept | TEXT
    if kept.get("type") == "array":
        kept["items"] = _written(kept["items"])
        one_word = "minItems" not in kept and "$ref" not in kept["items"]
        return _by_form(kept["items"], kept, None) | _described(kept) if one_word else kept
    if isinstance(values := kept.get("additionalProperties"), dict):
        may_be_empty = {"type": "null"} in values.get("anyOf", [])
        kept["additionalProperties"] = _or_taken_out(_written(values)) if may_be_empty else _written(values)
    return kept


def _described(schema: Schema) -> Schema:
    return {"description": schema["description"]} if "description" in schema else {}


def _alternatives(written: list[Schema]) -> Schema:
    objects = [each for each in written if "$ref" in each or each.get("type") == "object"]
    arrays = [each for each in written if each.get("type") == "array" or each.get("if") == {"type": "array"}]
    others = [each for each in written if each not in objects and each not in arrays]
    array = arrays[0].get("then", arrays[0]) if arrays else None
    return _by_form(others[0] if others else TEXT, array, _one_object(objects))


def _one_object(objects: list[Schema]) -> Schema | None:
    if len(objects) < 2:
        return objects[0] if objects else None
    # The one place with two mappings: a share's side is a fold over a unit's rows, or a set.
    fold, a_set = sorted(objects, key=lambda each: not each["$ref"].endswith("Fold"))
    asked = {"anyOf": [{"required": [word]} for word in ("any", "all")]}
    return {"if": asked, "then": fold, "else": a_set}


def _by_form(text: Schema, array: Schema | None, mapping: Schema | None) -> Schema:
    schema = text
    if array is not None:
        schema = {"if": {"type": "array"}, "then": array, "else": schema}
    if mapping is not None:
        schema = {"if": {"type": "object"}, "then": mapping, "else": schema}
    return dict(schema)


def _or_taken_out(schema: Schema) -> Schema:
    return {"if": {"not": {"type": "null"}}, "then": schema} | _described(schema)


def _complete(schema: Schema, kind: str) -> None:
    """Adds the keys that merging understands; `~` takes out what an indicator would inherit."""
    properties = schema["properties"]
    for key in BY_NAME:
        if key in properties:
            properties[key]["additionalProperties"] = _or_taken_out(properties[key]["additionalProperties"])
    reason = properties.get("reason", {})
    for key in properties:
        properties[key] = _or_taken_out(properties[key])
    properties["kind"] = {"enum": [kind for kind in KINDS if kind != NOT_COMPUTED], "description": "What is computed."}
    properties["like"] = {**TEXT, "description": "The id of an indicator whose keys hold here too."}
    properties["variants"] = _named({"$ref": "#/definitions/variant"}, "Other readings, each with what differs.")
    if kind == NOT_COMPUTED:
        properties["not_computed"] = {**reason, "description": "Why the indicator cannot be measured as written."}
        del properties["reason"], properties["kind"]


def _any_kind(definitions: Schema, without: tuple[str, ...]) -> Schema:
    """What differs from another indicator: keys of any kind, none required; where kinds differ, the wider form."""
    properties: Schema = {}
    for model in KINDS.values():
        for key, schema in definitions[model.__name__]["properties"].items():
            if key not in without:
                properties[key] = max(properties.get(key, {}), schema, key=_width)
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _width(schema: Schema) -> tuple[bool, int]:
    text = json.dumps(schema)
    return "$ref" in text, len(text)


def _indicator(definitions: Schema, required: dict[str, list[str]]) -> Schema:
    """One rule for each kind, one for an indicator that takes its kind from another."""
    rules: list[Schema] = []
    for name, model in KINDS.items():
        if name == NOT_COMPUTED:
            asked: Schema = {"required": ["not_computed"]}
        else:
            asked = {"required": ["kind"], "properties": {"kind": {"const": name}}}
            needed = [key for key in required[name] if key not in _MAY_COME_FROM_ELSEWHERE]
            if needed:
                new = asked | {"not": {"required": ["like"]}}
                rules.append({"if": new, "then": {"required": needed}})
        rules.append({"if": asked, "then": {"$ref": f"#/definitions/{model.__name__}"}})
    said = {"anyOf": [{"required": [key]} for key in ("kind", "not_computed")]}
    like = {"required": ["like"], "not": said}
    rules.append({"if": like, "then": {"$ref": "#/definitions/like"}})
    rules.append({"if": {"not": {"anyOf": [*said["anyOf"], {"required": ["like"]}]}}, "then": {"required": ["kind"]}})
    return {
        "type": "object",
        "description": "An indicator; its kind says which keys it has.",
        "properties": {"kind": definitions["Count"]["properties"]["kind"]},
        "allOf": rules,
    }


def _defaults(definitions: Schema) -> Schema:
    properties = dict(definitions.pop("FileDefaults")["properties"])
    for kind, model in KINDS.items():
        for key in sorted(keys_of(kind) - set(NOT_DEFAULTS) - set(properties)):
            if key in definitions[model.__name__]["properties"]:
                properties[key] = definitions["variant"]["properties"][key]
    description = "What holds for every indicator of this file whose kind has the key, unless it says otherwise."
    return {"type": "object", "description": description, "additionalProperties": False, "properties": properties}
