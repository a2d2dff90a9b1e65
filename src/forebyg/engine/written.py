"""This room writes an expression down for people who look at a plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from forebyg.expressions import Call, Column, Expression, Literal_

BETWEEN = {
    "and": "AND", "or": "OR", "eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "add": "+", "sub": "-", "mul": "*", "div": "/",
}  # fmt: skip


def as_written(tree: Expression) -> str:
    """Near to what the analyst wrote; brackets wherever one could be needed."""
    if isinstance(tree, Column):
        return tree.name
    if isinstance(tree, Literal_):
        return _literal(tree)
    own = [as_written(one) for one in tree.arguments]
    match tree.function, tree.arguments[0] if tree.arguments else None:
        case "not", Call("is_null", (known,)):
            return f"{_bracketed(known)} IS NOT NULL"
        case (("not" | "neg"), _):
            return f"{'NOT' if tree.function == 'not' else '-'} {_bracketed(tree.arguments[0])}"
        case "is_null", _:
            return f"{_bracketed(tree.arguments[0])} IS NULL"
        case "in", _:
            return f"{own[0]} IN ({', '.join(own[1:])})"
        case _ if tree.function in BETWEEN and len(own) > 1:
            return f" {BETWEEN[tree.function]} ".join(_bracketed(one) for one in tree.arguments)
    return f"{tree.function}({', '.join(own)})"


def _bracketed(tree: Expression) -> str:
    is_simple = isinstance(tree, Column | Literal_) or tree.function not in BETWEEN
    return as_written(tree) if is_simple else f"({as_written(tree)})"


def _literal(literal: Literal_) -> str:
    match literal.value:
        case None:
            return "NULL"
        case bool():
            return str(literal.value).upper()
        case int():
            return f"{(Decimal(literal.value) / literal.type.unit).normalize():f}"
        case dt.date():
            return f"DATE '{literal.value.isoformat()}'"
    return f"'{literal.value}'"
