"""This room turns a typed tree into a polars expression. Numbers stay whole: a number counts 1/unit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from math import gcd, lcm

import polars as pl

from forebyg.engine.ages import completed_years, days_between, exact_age, months_between, working_days_between
from forebyg.engine.holidays import HOLIDAYS
from forebyg.engine.wholes import balanced, divided, exact_product, rescaled, whole
from forebyg.expressions import QUOTIENT_UNIT, Call, Column, Expression, Literal_

END_OF_DAY = pl.duration(hours=23, minutes=59, seconds=59, microseconds=999_999)
COMPARISONS: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}

FEW_LISTED = 4  # So few are compared one after the other faster than they are looked up.


def formula(tree: Expression) -> pl.Expr:
    """The expression in its own type; a number as whole counts of 1/`tree.type.unit`."""
    if isinstance(tree, Column):
        return pl.col(tree.name)
    if isinstance(tree, Literal_):
        return _literal(tree)
    return FORMULAS[tree.function](tree)


def number(tree: Expression, unit: int) -> pl.Expr:
    """A number counted in 1/`unit`, rounded half away from zero where the unit is coarser."""
    if tree.type.name == "unknown":
        return pl.lit(None, dtype=whole(unit))
    return rescaled(formula(tree), tree.type.unit, unit)


def _literal(tree: Literal_) -> pl.Expr:
    if tree.value is None:
        return pl.lit(None)
    if tree.type.name == "number":
        return pl.lit(tree.value, dtype=whole(tree.type.unit))
    return pl.lit(tree.value)


def _units(*trees: Expression) -> int:
    return lcm(*(tree.type.unit for tree in trees if tree.type.name == "number"))


def _are_numbers(*trees: Expression) -> bool:
    return any(tree.type.name == "number" for tree in trees)


def _aligned(*trees: Expression) -> list[pl.Expr]:
    if _are_numbers(*trees):
        unit = _units(*trees)
        return [number(tree, unit) for tree in trees]
    return [formula(tree) for tree in trees]


def _compare(tree: Call) -> pl.Expr:
    left, right = _aligned(*tree.arguments)
    return COMPARISONS[tree.function](left, right)


def _in(tree: Call) -> pl.Expr:
    first, *listed = _aligned(*tree.arguments)
    return balanced([first == item for item in listed], lambda a, b: a | b)


def _member(tree: Call) -> pl.Expr:
    """`in` over many constants, in one pass; an unknown among them makes a miss unknown, as in SQL."""
    first, *listed = tree.arguments
    constants = [item.value for item in listed if isinstance(item, Literal_) and item.value is not None]
    if first.type.name == "number" or len(constants) != len(listed) or len(listed) <= FEW_LISTED:
        return _in(tree)
    return formula(first).is_in(constants)


def _case(tree: Call) -> pl.Expr:
    *pairs, otherwise = tree.arguments
    values = [*pairs[1::2], otherwise]
    exprs = (
        [number(value, tree.type.unit) for value in values]
        if tree.type.name == "number"
        else [formula(v) for v in values]
    )
    chain = pl.when(formula(pairs[0])).then(exprs[0])
    for condition, value in zip(pairs[2::2], exprs[1:-1], strict=True):
        chain = chain.when(formula(condition)).then(value)  # type: ignore[assignment]
    return chain.otherwise(exprs[-1])


def _like(tree: Call) -> pl.Expr:
    pattern = tree.arguments[1]
    assert isinstance(pattern, Literal_)
    if pattern.value is None:
        return pl.lit(None, dtype=pl.Boolean)
    pieces = re.split(r"([%_])", str(pattern.value))
    regex = "".join({"%": "(?s:.)*", "_": "(?s:.)"}.get(piece, re.escape(piece)) for piece in pieces)
    return formula(tree.arguments[0]).str.contains(f"^(?:{regex})$")


def _numeric(combine: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Call], pl.Expr]:
    def made(tree: Call) -> pl.Expr:
        left, right = (number(argument, tree.type.unit) for argument in tree.arguments)
        return combine(left, right)

    return made


def _multiply(tree: Call) -> pl.Expr:
    left, right = tree.arguments
    product = left.type.unit * right.type.unit
    exact = exact_product(formula(left), formula(right))
    return rescaled(exact, product, tree.type.unit).cast(whole(tree.type.unit))


def _divide(tree: Call) -> pl.Expr:
    over, under = tree.arguments
    above, below = QUOTIENT_UNIT * under.type.unit, over.type.unit
    common = gcd(above, below)
    dividend = exact_product(formula(over), pl.lit(above // common, dtype=pl.Int128))
    divisor = formula(under).cast(pl.Int128) * pl.lit(below // common, dtype=pl.Int128)
    return rescaled(divided(dividend, divisor), QUOTIENT_UNIT, tree.type.unit)


def _modulo(tree: Call) -> pl.Expr:
    left, right = (formula(argument).cast(pl.Int64) for argument in tree.arguments)
    under = pl.when(right != 0).then(right)
    remainder = left.abs() % under.abs()
    return pl.when(left < 0).then(-remainder).otherwise(remainder)


def _round(tree: Call) -> pl.Expr:
    return number(tree.arguments[0], tree.type.unit)


def _of_type(tree: Call) -> list[pl.Expr]:
    if tree.type.name == "number":
        return [number(argument, tree.type.unit) for argument in tree.arguments]
    return [formula(argument) for argument in tree.arguments]


def _horizontal(tree: Call, pick: Callable[[list[pl.Expr]], pl.Expr]) -> pl.Expr:
    """GREATEST and LEAST are unknown where one of their arguments is."""
    parts = _of_type(tree)
    known = parts[0].is_not_null()
    for part in parts[1:]:
        known = known & part.is_not_null()
    return pl.when(known).then(pick(parts))


def _nullif(tree: Call) -> pl.Expr:
    left, right = _aligned(*tree.arguments)
    kept = number(tree.arguments[0], tree.type.unit) if tree.type.name == "number" else formula(tree.arguments[0])
    return pl.when((left == right).fill_null(False)).then(None).otherwise(kept)


def _cast(tree: Call) -> pl.Expr:
    source, target = tree.arguments[0], tree.type
    if source.type.name == target.name == "number":
        return number(source, target.unit)
    if target.name == "number":
        text = formula(source).cast(pl.String).str.strip_chars()
        decimal = pl.when(text.str.contains(r"^-?\d+(\.\d+)?$")).then(text).cast(pl.Decimal(38, 6), strict=False)
        return rescaled(decimal.to_physical(), 10**6, target.unit)
    if target.name == "date":
        inner = formula(source)
        return (
            inner.cast(pl.Date) if source.type.is_dated else inner.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
        )
    if source.type.name == "number" and source.type.unit > 1:
        millionths = rescaled(formula(source), source.type.unit, 10**6)
        text = (millionths.cast(pl.Decimal(38, 0)) / 10**6).cast(pl.Decimal(38, 6)).cast(pl.String)
        return text.str.strip_chars_end("0").str.strip_chars_end(".")
    return formula(source).cast(pl.String)


def day(tree: Expression) -> pl.Expr:
    """A date or date-time as its day."""
    return formula(tree).cast(pl.Date)


def _part(tree: Call, part: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    return part(day(tree.arguments[0])).cast(pl.Int64)


def _of_days(measured: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Call], pl.Expr]:
    def made(tree: Call) -> pl.Expr:
        first, last = (day(argument) for argument in tree.arguments)
        return measured(first, last)

    return made


def _covers(tree: Call) -> pl.Expr:
    start, end, on = _aligned(*tree.arguments)
    inside = (start <= on) & (end.is_null() | (on <= end))
    return pl.when(start.is_null()).then(pl.lit(False)).otherwise(inside)


def _count_of(tree: Call) -> int:
    count = tree.arguments[1]
    assert isinstance(count, Literal_)
    assert isinstance(count.value, int)
    return count.value


def _add_months(tree: Call) -> pl.Expr:
    return formula(tree.arguments[0]).dt.offset_by(f"{_count_of(tree)}mo")


def _add_months_stick(tree: Call) -> pl.Expr:
    """From the last day of a month to the last day of a month."""
    start = formula(tree.arguments[0])
    moved = start.dt.offset_by(f"{_count_of(tree)}mo")
    is_last = start.cast(pl.Date) == start.cast(pl.Date).dt.month_end()
    return pl.when(is_last).then(moved.dt.month_end()).otherwise(moved)


def _add_working_days(tree: Call) -> pl.Expr:
    start, count = formula(tree.arguments[0]), _count_of(tree)
    return start.dt.add_business_days(count, holidays=HOLIDAYS, roll="backward" if count >= 0 else "forward")


def _substr(tree: Call) -> pl.Expr:
    text, start, *length = (formula(argument) for argument in tree.arguments)
    return text.str.slice(start - 1, length[0] if length else None)


def _folded(combine: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Call], pl.Expr]:
    def made(tree: Call) -> pl.Expr:
        return balanced([_condition(argument) for argument in tree.arguments], combine)

    return made


def _condition(tree: Expression) -> pl.Expr:
    return pl.lit(None, dtype=pl.Boolean) if tree.type.name == "unknown" else formula(tree)


FORMULAS: dict[str, Callable[[Call], pl.Expr]] = {
    **dict.fromkeys(COMPARISONS, _compare),
    "and": _folded(lambda a, b: a & b),
    "or": _folded(lambda a, b: a | b),
    "not": lambda tree: ~_condition(tree.arguments[0]),
    "is_null": lambda tree: formula(tree.arguments[0]).is_null(),
    "is_true": lambda tree: _condition(tree.arguments[0]).fill_null(False),
    "in": _member,
    "like": _like,
    "case": _case,
    "add": _numeric(lambda a, b: a + b),
    "sub": _numeric(lambda a, b: a - b),
    "mul": _multiply,
    "div": _divide,
    "mod": _modulo,
    # Polars has no minus for large numbers.
    "neg": lambda tree: pl.lit(0, dtype=whole(tree.type.unit)) - number(tree.arguments[0], tree.type.unit),
    "abs": lambda tree: number(tree.arguments[0], tree.type.unit).abs(),
    "round": _round,
    "coalesce": lambda tree: pl.coalesce(_of_type(tree)),
    "nullif": _nullif,
    "greatest": lambda tree: _horizontal(tree, pl.max_horizontal),
    "least": lambda tree: _horizontal(tree, pl.min_horizontal),
    "cast": _cast,
    "lower": lambda tree: formula(tree.arguments[0]).str.to_lowercase(),
    "upper": lambda tree: formula(tree.arguments[0]).str.to_uppercase(),
    "trim": lambda tree: formula(tree.arguments[0]).str.strip_chars(" "),
    "length": lambda tree: formula(tree.arguments[0]).str.len_chars().cast(pl.Int64),
    "concat": lambda tree: pl.concat_str([formula(a).cast(pl.String) for a in tree.arguments]),
    "substr": _substr,
    "replace": lambda tree: formula(tree.arguments[0]).str.replace_all(
        formula(tree.arguments[1]), formula(tree.arguments[2]), literal=True
    ),
    "year": lambda tree: _part(tree, lambda date: date.dt.year()),
    "month": lambda tree: _part(tree, lambda date: date.dt.month()),
    "day": lambda tree: _part(tree, lambda date: date.dt.day()),
    "quarter": lambda tree: _part(tree, lambda date: date.dt.quarter()),
    "age": _of_days(completed_years),
    "exact_age": _of_days(exact_age),
    "days_between": _of_days(days_between),
    "months_between": _of_days(months_between),
    "working_days_between": _of_days(working_days_between),
    "covers": _covers,
    "add_months": _add_months,
    "add_months_stick": _add_months_stick,
    "add_days": lambda tree: formula(tree.arguments[0]).dt.offset_by(f"{_count_of(tree)}d"),
    "add_working_days": _add_working_days,
    "add_seconds": lambda tree: formula(tree.arguments[0]) + dt.timedelta(seconds=_count_of(tree)),
    "end_of_day": lambda tree: formula(tree.arguments[0]).cast(pl.Datetime("us")) + END_OF_DAY,
}
