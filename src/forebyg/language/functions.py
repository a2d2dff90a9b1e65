"""This room types the functions of expressions: how many arguments each takes, of which kinds, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from forebyg.expressions import (
    AGE,
    DATE,
    DATETIME,
    DECIMAL,
    INT,
    PERIOD,
    TEXT,
    UNKNOWN,
    YES_NO,
    Call,
    Expression,
    Literal_,
    Type,
)
from forebyg.language.operands import SAID, Misfit, Operand
from forebyg.language.typing_rules import compared, number_type, numbers, remainder, text_type, unified

MOST_DIGITS = 12
Arguments = Sequence[Operand]


class Function(NamedTuple):
    """`least` and `most` arguments (None = any number), written as in `usage`."""

    least: int
    most: int | None
    usage: str
    typed: Callable[[str, Arguments], Expression]


def applied(name: str, arguments: Arguments) -> Expression:
    """A function of FUNCTIONS, named in any case, over its arguments."""
    function = FUNCTIONS[name.upper()]
    if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
        raise Misfit(f"{name} does not take {_count(len(arguments))}", f"write {function.usage}", code="FB310")
    return function.typed(name.lower(), arguments)


def _count(number: int) -> str:
    return "one argument" if number == 1 else f"{number or 'no'} arguments"


def _first_known(name: str, arguments: Arguments) -> Expression:
    trees, kind = unified(arguments, name.upper())
    return Call(name, trees, kind)


def _nullif(name: str, arguments: Arguments) -> Expression:
    compared("eq", *arguments)
    return Call(name, tuple(argument.tree for argument in arguments), arguments[0].type)


def _largest(name: str, arguments: Arguments) -> Expression:
    trees, kind = unified(arguments, name.upper())
    if kind == YES_NO:
        raise Misfit(f"{arguments[0].said}; there is no larger and smaller", "join conditions with AND, OR")
    return Call(name, trees, kind)


def _abs(name: str, arguments: Arguments) -> Expression:
    numbers("ABS", *arguments)
    return Call(name, (arguments[0].tree,), arguments[0].type)


def _round(name: str, arguments: Arguments) -> Expression:
    numbers("ROUND", arguments[0])
    digits = _whole(arguments[1], 0, MOST_DIGITS) if len(arguments) == 2 else 0
    return Call(name, (arguments[0].tree, Literal_(digits, INT)), number_type(10**digits))


def _mod(_: str, arguments: Arguments) -> Expression:
    return remainder(*arguments)


def _text(name: str, arguments: Arguments) -> Expression:
    _need_texts(name, arguments)
    return Call(name, tuple(argument.tree for argument in arguments), text_type(arguments))


def concat(_: str, arguments: Arguments) -> Expression:
    """|| and CONCAT; unknown where one of the texts is."""
    return _text("concat", arguments)


def _length(name: str, arguments: Arguments) -> Expression:
    _need_texts(name, arguments)
    return Call(name, (arguments[0].tree,), INT)


def _substr(name: str, arguments: Arguments) -> Expression:
    _need_texts(name, arguments[:1])
    whole = [_whole(argument, least, 10**6) for argument, least in zip(arguments[1:], (1, 0), strict=False)]
    return Call("substr", (arguments[0].tree, *(Literal_(number, INT) for number in whole)), text_type(arguments[:1]))


def _replace(name: str, arguments: Arguments) -> Expression:
    for argument in arguments[1:]:
        if not (isinstance(argument.tree, Literal_) and isinstance(argument.tree.value, str)):
            raise Misfit(f"{argument.text} must be a text in single quotes", "REPLACE(x, 'old', 'new')", argument)
    if arguments[1].tree == Literal_("", TEXT):
        raise Misfit("REPLACE needs a text to look for", "REPLACE(x, 'old', 'new')", arguments[1])
    return _text(name, arguments)


def _dated(kind: Type) -> Callable[[str, Arguments], Expression]:
    def typed(name: str, arguments: Arguments) -> Expression:
        return Call(name, tuple(_as_day(name, argument) for argument in arguments), kind)

    return typed


def _as_day(name: str, argument: Operand) -> Expression:
    """A date, or the day of a date-time."""
    if argument.type == DATETIME:
        return Call("cast", (argument.tree,), DATE)
    if argument.type not in (DATE, UNKNOWN):
        raise Misfit(f"{argument.said}; {name} needs a date", _dated_help(argument), argument)
    return argument.tree


def _dated_help(argument: Operand) -> str | None:
    if argument.type.name == "period":
        return f"name its first or last day: {argument.text}.start, {argument.text}.end"
    return (
        f"write CAST({argument.text} AS DATE)"
        if argument.type.is_textual and not argument.is_literal
        else "write DATE '2024-12-31'"
    )


def _need_texts(name: str, arguments: Arguments) -> None:
    for argument in arguments:
        if not argument.type.is_textual and argument.type != UNKNOWN:
            raise Misfit(
                f"{argument.said}; {name.upper()} needs a text", f"write CAST({argument.text} AS TEXT)", argument
            )


def _whole(argument: Operand, least: int, most: int) -> int:
    tree = argument.tree
    if isinstance(tree, Literal_) and isinstance(tree.value, int) and tree.type == INT and least <= tree.value <= most:
        return tree.value
    raise Misfit(f"{argument.text} must be a whole number from {least} to {most}, written out", None, argument)


def cast(operand: Operand, to: Type) -> Expression:
    """CAST: empty where a text does not fit; what would lose digits in silence is refused."""
    tree, kind = operand.tree, operand.type
    if kind == UNKNOWN:
        return Literal_(None, to)
    if to == TEXT:
        fits, to = kind.is_textual or kind.is_dated or kind == INT, text_type([operand]) if kind.is_textual else TEXT
        help = (
            f"write CASE WHEN {operand.text} THEN 'ja' ELSE 'nej' END"
            if kind == YES_NO
            else "round it to a whole number first"
        )
    elif to == DATE:
        fits, help = (kind.is_textual and kind != PERIOD) or kind.is_dated, None
    elif kind.name == "number" and to.unit % kind.unit:
        digits = ", 6" if to == DECIMAL else ""
        raise Misfit(
            f"{operand.text} may have more decimals", f"say how it is rounded: ROUND({operand.text}{digits})", operand
        )
    elif kind.name == "number":
        fits, help = True, None
    else:
        fits, help = kind.is_textual, f"write CASE WHEN {operand.text} THEN 1 ELSE 0 END" if kind == YES_NO else None
    if not fits:
        raise Misfit(
            f"{operand.said}, which cannot be cast to {SAID[to.name] if to != INT else 'a whole number'}", help, operand
        )
    return tree if kind == to and to != TEXT else Call("cast", (tree,), to)


FUNCTIONS: dict[str, Function] = {
    "COALESCE": Function(2, None, "COALESCE(a, b)", _first_known),
    "NULLIF": Function(2, 2, "NULLIF(a, b)", _nullif),
    "ABS": Function(1, 1, "ABS(x)", _abs),
    "ROUND": Function(1, 2, "ROUND(x) or ROUND(x, 2)", _round),
    "MOD": Function(2, 2, "MOD(a, b)", _mod),
    "GREATEST": Function(2, None, "GREATEST(a, b)", _largest),
    "LEAST": Function(2, None, "LEAST(a, b)", _largest),
    "LOWER": Function(1, 1, "LOWER(x)", _text),
    "UPPER": Function(1, 1, "UPPER(x)", _text),
    "TRIM": Function(1, 1, "TRIM(x)", _text),
    "LENGTH": Function(1, 1, "LENGTH(x)", _length),
    "CONCAT": Function(2, None, "CONCAT(a, b)", concat),
    "SUBSTR": Function(2, 3, "SUBSTR(x, 1, 4): text, start, length", _substr),
    "SUBSTRING": Function(2, 3, "SUBSTRING(x, 1, 4): text, start, length", _substr),
    "REPLACE": Function(3, 3, "REPLACE(x, 'old', 'new')", _replace),
    "YEAR": Function(1, 1, "YEAR(x)", _dated(INT)),
    "MONTH": Function(1, 1, "MONTH(x)", _dated(INT)),
    "DAY": Function(1, 1, "DAY(x)", _dated(INT)),
    "QUARTER": Function(1, 1, "QUARTER(x)", _dated(INT)),
    "AGE": Function(2, 2, "age(birth, day)", _dated(INT)),
    "EXACT_AGE": Function(2, 2, "exact_age(birth, day)", _dated(AGE)),
    "DAYS_BETWEEN": Function(2, 2, "days_between(from, to)", _dated(INT)),
    "MONTHS_BETWEEN": Function(2, 2, "months_between(from, to)", _dated(INT)),
    "WORKING_DAYS_BETWEEN": Function(2, 2, "working_days_between(from, to)", _dated(INT)),
    "COVERS": Function(3, 3, "covers(from, to, day)", _dated(YES_NO)),
}
