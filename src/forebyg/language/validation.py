"""This room holds nodes to the models of the definitions."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from forebyg.definitions.scalars import Model
from forebyg.errors import Problem
from forebyg.language.complaints import complaints
from forebyg.language.tree import NOTHING, Entry, Mapping, Scalar, Sequence, plain

M = TypeVar("M", bound=Model)
Empty = tuple[Scalar, Problem]
STEPS = {"population": "step", "derive": "derived column"}
MAY_BE_EMPTY = "tests"
"""Rows and results of worked examples."""
NOTHING_TO_TAKE_OUT = "'~' takes out what 'defaults', 'like' or the indicator of a variant gives"


def validated(
    model: type[M],
    node: Mapping,
    key: Scalar,
    what: str,
    read: tuple[dict[str, Any], list[Empty]] | None = None,
) -> tuple[M | None, list[Problem]]:
    """The definition a mapping makes, or None with everything that is wrong with it.

    `key` is its name, `what` says what it is (`kind 'share'`); `read` is what `read_plainly` gives, with additions.
    """
    data, empty = read or read_plainly(node)
    problems = [problem for _, problem in empty]
    try:
        # As written only: attribute names such as at_least are ours, not the analyst's.
        definition = model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        return None, problems + complaints(error, model, node, key, what, {id(value) for value, _ in empty})
    return (None if problems else definition), problems


def read_plainly(node: Mapping) -> tuple[dict[str, Any], list[Empty]]:
    """A mapping as plain data, and its keys and items without a value."""
    empty: list[Empty] = []
    return _of_mapping(node, "", empty), empty


def _of_mapping(node: Mapping, under: str, empty: list[Empty]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, entry in node.entries.items():
        value = entry.value
        if isinstance(value, Scalar):
            data[key] = text = value.value if value.text in NOTHING else value.text
            if text is None:
                empty.append((value, _without_value(entry.key, value, under)))
        elif isinstance(value, Sequence):
            data[key] = plain(value) if key == MAY_BE_EMPTY else _of_list(value, key, empty)
        else:
            data[key] = plain(value) if key == MAY_BE_EMPTY else _of_mapping(value, key, empty)
    return data


def _of_list(node: Sequence, under: str, empty: list[Empty]) -> list[Any]:
    data: list[Any] = []
    for item in node.items:
        if isinstance(item, Scalar):
            data.append(item.value)
            if item.value is None:
                empty.append((item, Problem("FB254", "an item of this list is empty", item.place)))
        elif isinstance(item, Sequence):
            data.append(_of_list(item, under, empty))
        else:
            data.append(_of_mapping(item, under, empty))
    return data


def _without_value(key: Scalar, value: Scalar, under: str) -> Problem:
    name = key.text
    if value.takes_out:
        return Problem("FB255", f"there is no '{name}' to take out here", key.place, NOTHING_TO_TAKE_OUT)
    if under in STEPS:
        return Problem("FB254", f"the {STEPS[under]} '{name}' has no expression", key.place, "'~' takes a name out")
    return Problem("FB254", f"'{name}' has no value", key.place, "give it one, or leave the key out")


def key_problem(entry: Entry, what: str, help: str | None) -> Problem:
    """A key that `what` does not have."""
    return Problem("FB250", f"'{entry.key.text}' is not a key of {what}", entry.key.place, help)
