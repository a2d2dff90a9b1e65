"""This room turns a typed tree into the text of a Spark SQL expression, with the meaning that polars gives it.

Nothing of the analyst's text is passed on: names and constants are written by `quoting`. A number is a BIGINT where
its unit is 1 and else a DECIMAL(38,0); a date-time has no zone. What the texts need of a session stands in `session`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import gcd, lcm

from forebyg.engine.spark import casts, days, working_days
from forebyg.engine.spark.binding import applied, balanced, bound, chosen
from forebyg.engine.spark.quoting import WHOLE, WIDE, constant, count, named, quoted, type_of, whole
from forebyg.engine.spark.wholes import divided, product, rescaled
from forebyg.expressions import DATETIME, QUOTIENT_UNIT, YES_NO, Call, Column, Expression, Literal_, Type

SIGNS = {"eq": "=", "ne": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
ESCAPE = "/"


def text(tree: Expression) -> str:
    """The expression in its own type; a number as whole counts of 1/`tree.type.unit`."""
    if isinstance(tree, Column):
        return named(tree.name)
    if isinstance(tree, Literal_):
        return constant(tree)
    return TEXTS[tree.function](tree)


def number(tree: Expression, unit: int) -> str:
    """A number counted in 1/`unit`, rounded half away from zero where the unit is coarser."""
    if tree.type.name == "unknown":
        return f"CAST(NULL AS {whole(unit)})"
    return rescaled(text(tree), tree.type.unit, unit)


def typed(tree: Expression, kind: Type) -> str:
    """The expression as a value of a type of its own kind; what is unknown takes any."""
    if kind.name == "number":
        return number(tree, kind.unit)
    return f"CAST({text(tree)} AS {type_of(kind)})" if tree.type.name == "unknown" else text(tree)


def _day(tree: Expression) -> str:
    return f"CAST({text(tree)} AS DATE)"


def _string(tree: Expression) -> str:
    return f"CAST({text(tree)} AS STRING)" if tree.type.name == "unknown" else text(tree)


def _aligned(trees: tuple[Expression, ...]) -> list[str]:
    kinds = [tree.type for tree in trees if tree.type.name != "unknown"]
    units = [kind.unit for kind in kinds if kind.name == "number"]
    if units:
        return [number(tree, lcm(*units)) for tree in trees]
    return [typed(tree, kinds[0]) if kinds else text(tree) for tree in trees]


def _compare(tree: Call) -> str:
    compared = applied(SIGNS[tree.function], *_aligned(tree.arguments))
    return applied("not", compared) if tree.function == "ne" else compared


def _in(tree: Call) -> str:
    first, *listed = _aligned(tree.arguments)
    return applied("in", first, *listed) if listed else "false"


def _joined(sign: str) -> Callable[[Call], str]:
    return lambda tree: balanced([typed(argument, YES_NO) for argument in tree.arguments], sign)


def _like(tree: Call) -> str:
    pattern = tree.arguments[1]
    assert isinstance(pattern, Literal_)
    if pattern.value is None:
        return "CAST(NULL AS BOOLEAN)"
    written = quoted(str(pattern.value).replace(ESCAPE, ESCAPE * 2))
    return f"{_string(tree.arguments[0])} LIKE {written} ESCAPE '{ESCAPE}'"


def _case(tree: Call) -> str:
    *pairs, otherwise = tree.arguments
    kinds = [YES_NO, tree.type] * (len(pairs) // 2) + [tree.type]
    return chosen(*(typed(part, kind) for part, kind in zip((*pairs, otherwise), kinds, strict=True)))


def _added(sign: str, tree: Call) -> str:
    left, right = (number(argument, tree.type.unit) for argument in tree.arguments)
    return applied(sign, left, right)


def _multiply(tree: Call) -> str:
    left, right = tree.arguments
    exact = product(*(typed(argument, argument.type) for argument in tree.arguments))
    return f"CAST({rescaled(exact, left.type.unit * right.type.unit, tree.type.unit)} AS {whole(tree.type.unit)})"


def _divide(tree: Call) -> str:
    over, under = tree.arguments
    above, below = QUOTIENT_UNIT * under.type.unit, over.type.unit
    common = gcd(above, below)
    parts = [
        product(typed(argument, argument.type), count(factor // common))
        for argument, factor in ((over, above), (under, below))
    ]
    return rescaled(divided(*parts), QUOTIENT_UNIT, tree.type.unit)


def _modulo(tree: Call) -> str:
    left, right = (f"CAST({text(argument)} AS {WHOLE})" for argument in tree.arguments)
    return applied("%", left, f"nullif({right}, 0)")


def _several(function: str, tree: Call) -> str:
    return applied(function, *(typed(argument, tree.type) for argument in tree.arguments))


def _extreme(function: str, tree: Call) -> str:
    """GREATEST and LEAST are unknown where one of their arguments is."""

    def made(*parts: str) -> str:
        known = balanced([f"isnotnull({part})" for part in parts], "and")
        return chosen(known, applied(function, *parts))

    return bound([typed(argument, tree.type) for argument in tree.arguments], made)


def _nullif(tree: Call) -> str:
    left, right = _aligned(tree.arguments)
    return chosen(applied("=", left, right), "NULL", typed(tree.arguments[0], tree.type))


def _cast(tree: Call) -> str:
    source, target = tree.arguments[0], tree.type
    if source.type.name == target.name == "number":
        return number(source, target.unit)
    if target.name == "number":
        return rescaled(casts.millionths(_string(source)), 10**casts.PLACES, target.unit)
    if target.name == "date":
        return _day(source) if source.type.is_dated else casts.day(_string(source))
    if source.type.name == "number" and source.type.unit > 1:
        return casts.decimal_text(rescaled(text(source), source.type.unit, 10**casts.PLACES))
    return casts.moment_text(text(source)) if source.type == DATETIME else f"CAST({text(source)} AS STRING)"


def _part(function: str, tree: Call) -> str:
    return f"CAST({function}({_day(tree.arguments[0])}) AS {WHOLE})"


def _of_days(measured: Callable[[str, str], str], tree: Call) -> str:
    first, last = (_day(argument) for argument in tree.arguments)
    return measured(first, last)


def _covers(tree: Call) -> str:
    def made(start: str, end: str, on: str) -> str:
        inside = f"{start} <= {on} AND (isnull({end}) OR {on} <= {end})"
        return f"CASE WHEN isnull({start}) THEN false ELSE {inside} END"

    return bound(_aligned(tree.arguments), made)


def _moved(by: Callable[[str, int, bool], str], tree: Call) -> str:
    number = tree.arguments[1]
    assert isinstance(number, Literal_)
    assert isinstance(number.value, int)
    return by(typed(tree.arguments[0], tree.type), number.value, tree.type == DATETIME)


def _of_texts(written: str) -> Callable[[Call], str]:
    return lambda tree: written.format(*(_string(argument) for argument in tree.arguments))


def _substr(tree: Call) -> str:
    first, *places = tree.arguments
    return applied("substring", _string(first), *(f"CAST({text(place)} AS INT)" for place in places))


TEXTS: dict[str, Callable[[Call], str]] = {
    **dict.fromkeys(SIGNS, _compare),
    "and": _joined("AND"),
    "or": _joined("OR"),
    "not": lambda tree: applied("not", typed(tree.arguments[0], YES_NO)),
    "is_null": lambda tree: applied("isnull", text(tree.arguments[0])),
    "is_true": lambda tree: f"coalesce({typed(tree.arguments[0], YES_NO)}, false)",
    "in": _in,
    "like": _like,
    "case": _case,
    "add": partial(_added, "+"),
    "sub": partial(_added, "-"),
    "mul": _multiply,
    "div": _divide,
    "mod": _modulo,
    "neg": lambda tree: applied("negative", number(tree.arguments[0], tree.type.unit)),
    "abs": partial(_several, "abs"),
    "round": lambda tree: number(tree.arguments[0], tree.type.unit),
    "coalesce": partial(_several, "coalesce"),
    "nullif": _nullif,
    "greatest": partial(_extreme, "greatest"),
    "least": partial(_extreme, "least"),
    "cast": _cast,
    "lower": _of_texts("lower({})"),
    "upper": _of_texts("upper({})"),
    "trim": _of_texts("trim(BOTH ' ' FROM {})"),
    "length": _of_texts(f"CAST(char_length({{}}) AS {WHOLE})"),
    "concat": lambda tree: f"concat({', '.join(map(_string, tree.arguments))})",
    "substr": _substr,
    "replace": _of_texts("replace({}, {}, {})"),
    "year": partial(_part, "year"),
    "month": partial(_part, "month"),
    "day": partial(_part, "day"),
    "quarter": partial(_part, "quarter"),
    "age": partial(_of_days, days.completed_years),
    "exact_age": partial(_of_days, days.exact_age),
    "days_between": partial(_of_days, days.days_between),
    "months_between": partial(_of_days, days.months_between),
    "working_days_between": partial(_of_days, working_days.working_days_between),
    "covers": _covers,
    "add_months": partial(_moved, days.months_later),
    "add_months_stick": partial(_moved, days.months_later_sticking),
    "add_days": partial(_moved, days.days_later),
    "add_working_days": partial(_moved, working_days.working_days_later),
    "add_seconds": partial(_moved, lambda start, seconds, _: days.seconds_later(start, seconds)),
    "end_of_day": lambda tree: days.end_of_day(text(tree.arguments[0])),
}

__all__ = ["TEXTS", "WIDE", "number", "text", "typed"]
