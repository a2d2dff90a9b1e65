"""This room is the catalogue of one example: its indicator, and the columns that are given directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from forebyg.bound import BoundCatalogue, BoundExtract, DeriveStep, LookupStep
from forebyg.calculation import with_parts
from forebyg.definitions.catalogue import Catalogue
from forebyg.definitions.extracts import Column
from forebyg.definitions.indicators import Example
from forebyg.errors import ConfigError, Problem
from forebyg.expressions import Type
from forebyg.extracts import frame_of_table
from forebyg.language.binding import bind
from forebyg.language.suggestion import did_you_mean


def rebound(catalogue: Catalogue, bound: BoundCatalogue, name: str, example: Example) -> BoundCatalogue:
    """The indicator and its parts on the extracts as the example gives them. Raises ConfigError."""
    one = catalogue.named.get(name)
    assert one is not None, "a variant named by an example is checked when the definitions are read"
    unknown = [extract for extract in example.given if extract not in catalogue.extracts]
    if unknown:
        raise ConfigError(
            [Problem("FB210", f"'{extract}' is not an extract", one.place_of(("tests",))) for extract in unknown]
        )
    parts = _parts_of(bound, name)
    extras = {extract: _extra_columns(text, bound.extracts[extract]) for extract, text in example.given.items()}
    given = {extract: frozenset(names) for extract, names in extras.items() if names}
    if not given:
        return bound._replace(indicators=tuple(one for one in bound.indicators if one.declared.name in parts))
    return bind(_amended(catalogue, bound, parts, extras), given)


def _parts_of(bound: BoundCatalogue, name: str) -> set[str]:
    """The indicator and those it is made of."""
    declared = [one.declared for one in bound.indicators if one.declared.name == name]
    return {one.declared.name for one in with_parts(bound, declared)} | {
        side for one in with_parts(bound, declared) for side in one.needs
    }


def _extra_columns(table: str, extract: BoundExtract) -> list[str]:
    """Columns given directly that the extract does not declare."""
    header = next((line for line in table.splitlines() if line.strip()), "")
    names = [name.strip() for name in header.split("|")]
    return [name for name in names if name and name not in extract.declared.definition.columns]


def _amended(
    catalogue: Catalogue, bound: BoundCatalogue, parts: set[str], extras: Mapping[str, Sequence[str]]
) -> Catalogue:
    """The catalogue of one example: the columns given directly are declared, and not derived or joined."""
    types = _types(bound, parts)
    extracts = dict(catalogue.extracts)
    for name, columns in extras.items():
        definition = extracts[name].definition
        added = {column: _declared_as(types.get((name, column)) or types.get(("", column))) for column in columns}
        known = {column: made for column, made in added.items() if made is not None}
        anywhere = {column for _, column in types}
        # A column of another extract may stand here for the reader; a name that nothing has is a slip of the pen.
        if unknown := [column for column in columns if column not in known and column not in anywhere]:
            message = f"'{unknown[0]}' is not a column of extract '{name}', nor joined or derived"
            help_ = did_you_mean(unknown[0], definition.columns)
            raise ConfigError([Problem("FB271", message, extracts[name].place_of(()), help_)])
        derive = {key: value for key, value in definition.derive.items() if key not in known}
        updated = definition.model_copy(update={"columns": {**definition.columns, **known}, "derive": derive})
        extracts[name] = replace(extracts[name], definition=updated)
    indicators = tuple(one for one in catalogue.indicators if one.name in parts)
    return replace(catalogue, extracts=extracts, indicators=indicators)


def _types(bound: BoundCatalogue, parts: set[str]) -> dict[tuple[str, str], Type]:
    """The type of every name that is joined or derived: by extract, and ("", name) for those of the indicator."""
    found: dict[tuple[str, str], Type] = {}
    for extract in bound.extracts.values():
        for physical, kind in extract.columns.items():
            found.setdefault((extract.name, physical.rsplit(".", 1)[-1]), kind)
    sides = [side for one in bound.indicators if one.declared.name in parts for side in one.sets]
    for step in (step for side in sides for step in (*side.steps, *side.unit_steps)):
        if isinstance(step, DeriveStep):
            found[("", step.name)] = step.expression.tree.type
            continue
        if isinstance(step, LookupStep):
            found[("", step.name)] = step.type
        if step.other is not None:
            for physical, joined in step.other.columns.items():
                found.setdefault(("", physical.rsplit(".", 1)[-1]), joined)
    return found


def _declared_as(kind: Type | None) -> Column | None:
    if kind is None:
        return None
    name = kind.name if kind.name != "number" else "int" if kind.unit == 1 else "decimal"
    return Column.model_validate({"type": "text" if name == "unknown" else name, "optional": True})


def frame_of(bound: BoundCatalogue, name: str, example: Example) -> pl.DataFrame:
    """The table given for an extract; an extract not given has no rows."""
    definition = bound.extracts[name].declared.definition
    if name in example.given:
        return frame_of_table(name, definition, example.given[name])
    if definition.table is not None:
        return frame_of_table(name, definition, definition.table)
    return frame_of_table(name, definition, next(iter(definition.columns)))
