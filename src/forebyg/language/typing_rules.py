"""This room says which types fit together in an expression, what type comes out, and where a value must be widened.

Numbers are whole numbers of 1/unit: a sum, a difference and a comparison are made in the least common multiple of the
units (the engine aligns), a product has the product of the units, a quotient QUOTIENT_UNIT. A unit beyond 10**20 would
leave 128 bits, and becomes QUOTIENT_UNIT. A date beside a date-time stands for the end of its day.

    comparison   two numbers, two texts (id, text, category, period), two dates, two times, two yes_no (= and <> only)
    + -          two numbers; a date and an INTERVAL; a date minus a date is whole days
    * / %        two numbers; % whole ones only
    CASE COALESCE NULLIF GREATEST LEAST   all of one kind; texts written out take the type of the columns beside them
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from forebyg.expressions import (
    CATEGORY,
    DATE,
    DATETIME,
    ID,
    INT,
    PERIOD,
    QUOTIENT,
    QUOTIENT_UNIT,
    TEXT,
    UNKNOWN,
    YES_NO,
    Call,
    Column,
    Expression,
    Literal_,
    Type,
)
from forebyg.language.operands import Misfit, Operand

WIDEST_UNIT = 10**20
CONDITIONS = frozenset(("and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "is_null", "is_true", "in", "like"))


def number_type(unit: int) -> Type:
    return Type("number", unit if unit <= WIDEST_UNIT else QUOTIENT_UNIT)


def joined(function: str, operands: Sequence[Operand]) -> Expression:
    """AND, OR and NOT over conditions."""
    for operand in operands:
        if operand.type.name not in ("yes_no", "unknown"):
            help = f"compare it with something: {operand.text} = ..." if isinstance(operand.tree, Column) else None
            raise Misfit(f"{operand.said}; {function.upper()} needs a condition", help, operand)
    return Call(function, tuple(operand.tree for operand in operands), YES_NO)


def compared(function: str, left: Operand, right: Operand) -> Expression:
    """One of eq, ne, lt, le, gt, ge."""
    _check_pair(function, left, right)
    return Call(function, widened((left, right)), YES_NO)


def among(operand: Operand, members: Sequence[Operand]) -> Expression:
    """IN: the first argument, then the list."""
    for member in members:
        _check_pair("eq", operand, member)
    return Call("in", (operand.tree, *(member.tree for member in members)), YES_NO)


def _check_pair(function: str, left: Operand, right: Operand) -> None:
    for operand in (left, right):
        if isinstance(operand.tree, Call) and operand.tree.function in CONDITIONS:
            raise Misfit(
                f"{operand.text} is a condition; it cannot be compared", "join conditions with AND, OR and NOT", operand
            )
    if not alike(left.type, right.type):
        raise Misfit(f"{left.said} and {right.said}; they cannot be compared", _way_out(left, right))
    if {left.type.name, right.type.name} == {"date", "datetime"} and function in ("eq", "ne"):
        timed = left if left.type == DATETIME else right
        raise Misfit(f"{left.said} and {right.said}; they are never equal", f"write CAST({timed.text} AS DATE)")
    if left.type == YES_NO and function not in ("eq", "ne"):
        raise Misfit(f"{left.said}; there is no larger and smaller", f"write {left.text} or NOT {left.text}")


def alike(left: Type, right: Type) -> bool:
    """Whether two values are of one kind; unknown goes with anything."""
    if "unknown" in (left.name, right.name):
        return True
    return left.name == right.name or (left.is_textual and right.is_textual) or (left.is_dated and right.is_dated)


def widened(operands: Sequence[Operand]) -> tuple[Expression, ...]:
    """The trees, with dates made date-times where one of them is."""
    timed = any(operand.type == DATETIME for operand in operands)
    return tuple(end_of_day(operand.tree) if timed else operand.tree for operand in operands)


def end_of_day(tree: Expression) -> Expression:
    return Call("end_of_day", (tree,), DATETIME) if tree.type == DATE else tree


def _way_out(left: Operand, right: Operand) -> str | None:
    """What the analyst most likely meant by comparing two kinds."""
    for one, other in ((left, right), (right, left)):
        written = other.tree.value if isinstance(other.tree, Literal_) else None
        match one.type, other.type:
            case Type(name="date" | "datetime"), Type(name="text" | "category") if isinstance(written, str):
                return f"write {date_literal(written)}"
            case Type(name="date" | "datetime"), Type(name="period"):
                return f"name a day of the period: {other.text}.start or {other.text}.end"
            case Type(name="date" | "datetime"), kind if kind.is_textual:
                return f"write CAST({other.text} AS DATE)"
            case Type(name="date" | "datetime"), Type(name="number"):
                return f"write YEAR({one.text}), or a date: DATE '2024-12-31'"
            case Type(name="yes_no"), _:
                return f"write {one.text} or NOT {one.text}"
            case Type(name="number"), kind if isinstance(written, str) and re.fullmatch(r"-?\d+(\.\d+)?", written):
                return f"write the number without quotes: {written}"
            case kind, Type(name="number") if kind.is_textual and not one.is_literal:
                return (
                    f"a text is written in single quotes: '{other.text}'"
                    if other.is_literal
                    else f"write CAST({one.text} AS INT)"
                )
    return None


def date_literal(written: str) -> str:
    """The DATE literal that a text most likely means; Danish order is turned."""
    match = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", written.strip())
    text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else written.strip()
    try:
        return f"DATE '{dt.date.fromisoformat(text[:10])}'"
    except ValueError:
        return "DATE '2024-12-31'"


def unified(operands: Sequence[Operand], what: str) -> tuple[tuple[Expression, ...], Type]:
    """The trees brought to one type, for CASE, COALESCE, NULLIF, GREATEST and LEAST."""
    known = [operand for operand in operands if operand.type != UNKNOWN]
    for operand in known[1:]:
        if not alike(known[0].type, operand.type):
            raise Misfit(
                f"{known[0].said} and {operand.said}; {what} needs one kind", _way_out(known[0], operand), operand
            )
    trees = widened(operands)
    kinds = [tree.type for tree in trees if tree.type != UNKNOWN]
    if not kinds:
        return trees, UNKNOWN
    if kinds[0].name == "number":
        return trees, number_type(math.lcm(*(kind.unit for kind in kinds)))
    return trees, text_type(known) if kinds[0].is_textual else kinds[0]


def text_type(operands: Sequence[Operand]) -> Type:
    """An id among texts keeps the whole an id; texts written out change nothing, and alone are a category."""
    kinds = {operand.type for operand in operands if not operand.is_literal and operand.type.is_textual}
    if ID in kinds:
        return ID
    if kinds <= {CATEGORY, PERIOD}:
        return PERIOD if kinds == {PERIOD} else CATEGORY
    return TEXT


def added(function: str, left: Operand, right: Operand) -> Expression:
    """`add` and `sub` of numbers; a date minus a date counts days."""
    if left.type.is_dated and right.type.is_dated and function == "sub":
        if DATETIME in (left.type, right.type):
            raise Misfit(
                f"{left.said} and {right.said}",
                f"write days_between({right.text}, {left.text}), which counts midnights",
            )
        return Call("days_between", (right.tree, left.tree), INT)
    for one, other in ((left, right), (right, left)):
        if one.type.is_dated:
            raise Misfit(
                f"{one.said} and {other.said}; only a length of time moves a date",
                f"add a length of time: {one.text} + INTERVAL '{_count(other)} days'",
            )
    numbers(function, left, right)
    return Call(function, (left.tree, right.tree), number_type(math.lcm(left.type.unit, right.type.unit)))


def _count(operand: Operand) -> str:
    return operand.text if operand.text.isdigit() else "30"


def multiplied(left: Operand, right: Operand) -> Expression:
    numbers("*", left, right)
    return Call("mul", (left.tree, right.tree), number_type(left.type.unit * right.type.unit))


def divided(left: Operand, right: Operand) -> Expression:
    numbers("/", left, right)
    return Call("div", (left.tree, right.tree), QUOTIENT)


def remainder(left: Operand, right: Operand) -> Expression:
    numbers("%", left, right)
    for operand in (left, right):
        if operand.type.unit != 1:
            raise Misfit(
                f"{operand.text} may have decimals; a remainder needs whole numbers",
                f"write ROUND({operand.text})",
                operand,
            )
    return Call("mod", (left.tree, right.tree), INT)


def negated(operand: Operand) -> Expression:
    numbers("-", operand)
    if isinstance(operand.tree, Literal_) and isinstance(operand.tree.value, int):
        return Literal_(-operand.tree.value, operand.type)
    return Call("neg", (operand.tree,), operand.type)


def numbers(sign: str, *operands: Operand) -> None:
    sign = {"add": "+", "sub": "-"}.get(sign, sign)
    for operand in operands:
        if operand.type.name not in ("number", "unknown"):
            help = "texts are joined with ||" if sign == "+" and operand.type.is_textual else None
            help = f"count it with CASE WHEN {operand.text} THEN 1 ELSE 0 END" if operand.type == YES_NO else help
            raise Misfit(f"{operand.said}; {sign} needs numbers", help, operand)


def moved(operand: Operand, count: int, unit: str) -> Expression:
    """A date plus a length of time; months keep the day number, or take the last day of a shorter month."""
    if not operand.type.is_dated and operand.type != UNKNOWN:
        raise Misfit(f"{operand.said}; INTERVAL is added to dates", None, operand)
    function, factor = {
        "years": ("add_months", 12),
        "months": ("add_months", 1),
        "weeks": ("add_days", 7),
        "days": ("add_days", 1),
        "working_days": ("add_working_days", 1),
        "hours": ("add_seconds", 3600),
        "minutes": ("add_seconds", 60),
        "seconds": ("add_seconds", 1),
    }[unit]
    if function == "add_seconds" and operand.type == DATE:
        raise Misfit(f"{operand.said}, which has no {unit}", "add days, weeks, months or years", operand)
    kind = DATE if operand.type == UNKNOWN else operand.type
    return Call(function, (operand.tree, Literal_(count * factor, INT)), kind)
