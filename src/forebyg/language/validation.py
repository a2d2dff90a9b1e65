"""This room holds nodes to the models of the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from forebyg.definitions.scalars import Model
from forebyg.errors import Place, Problem
from forebyg.language.complaints import complaints
from forebyg.language.tree import Entry, Mapping, Node, Scalar, Sequence, plain

M = TypeVar("M", bound=Model)
STEPS = {"population": "step", "derive": "derived column"}
MAY_BE_EMPTY = "tests"
NOTHING_TO_TAKE_OUT = "'~' takes out what 'defaults', 'like' or the indicator of a variant gives"


def validated(
    model: type[M], node: Mapping, place: Place, what: str, data: dict[str, Any] | None = None
) -> tuple[M | None, list[Problem]]:
    """The definition a mapping makes, or None with everything that is wrong with it.

    `place` is that of its name, `what` names it (`kind 'share'`); `data` is the mapping as plain data, with additions.
    """
    empty = list(_empty(node))
    problems = [problem for _, problem in empty]
    try:
        # As written only: attribute names such as at_least are ours, not the analyst's.
        definition = model.model_validate(plain(node) if data is None else data, by_alias=True, by_name=False)
    except ValidationError as error:
        return None, problems + complaints(error, model, node, place, what, {id(value) for value, _ in empty})
    return (None if problems else definition), problems


def _empty(node: Node, under: str = "") -> Iterator[tuple[Scalar, Problem]]:
    """Keys and items without a value; rows and results of a worked example may be empty."""
    if isinstance(node, Mapping):
        for key, entry in node.entries.items():
            value = entry.value
            if isinstance(value, Scalar):
                if value.value is None:
                    yield value, _without_value(entry.key, value, under)
            elif key != MAY_BE_EMPTY:
                yield from _empty(value, key)
    elif isinstance(node, Sequence):
        for item in node.items:
            if not isinstance(item, Scalar):
                yield from _empty(item, under)
            elif item.value is None:
                yield item, Problem("FB254", "an item of this list is empty", item.place)


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
