"""This room reads what stands under the keys of the models: editors show it. No other room waits for it."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from forebyg.definitions.scalars import Model


def descriptions(model: type[Model]) -> dict[str, str]:
    """The docstrings under the keys of a model, by the key as it is written; a key said anew is described anew."""
    told = {name: text for each in reversed(model.__mro__) for name, text in _own(each)}
    return {field.alias or name: text for name, field in model.model_fields.items() if (text := told.get(name))}


def _own(model: type) -> Iterator[tuple[str, str | None]]:
    if not issubclass(model, Model):
        return
    for key, below in pairwise([*_bodies(model.__module__).get(model.__name__, ()), ast.Pass()]):
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name):
            yield key.target.id, _text(below)


def _text(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return inspect.cleandoc(str(statement.value.value))
    return None


@cache
def _bodies(module: str) -> dict[str, list[ast.stmt]]:
    """What stands in each class of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
