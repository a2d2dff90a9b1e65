"""This room counts in whole numbers on Spark: so many times 1/unit, rounded only where a unit is coarser.

Spark raises where a number leaves its type (ANSI): nothing wraps, and nothing becomes empty.
"""

from __future__ import annotations

from math import gcd

from forebyg.engine.spark.binding import applied, bound
from forebyg.engine.spark.quoting import WIDE, count, whole


def rescaled(text: str, own: int, unit: int) -> str:
    """Counts of 1/`own` as counts of 1/`unit`, rounded half away from zero where that is coarser."""
    text = f"CAST({text} AS {whole(max(own, unit))})"
    common = gcd(own, unit)
    if unit > common:
        text = applied("*", text, count(unit // common))
    return divided(text, count(own // common)) if own > common else text


def product(left: str, right: str) -> str:
    """The exact product of two whole numbers."""
    return applied("*", f"CAST({left} AS {WIDE})", f"CAST({right} AS {WIDE})")


def divided(over: str, under: str) -> str:
    """Whole-number division rounded half away from zero; by zero it is unknown. Quotients have up to 32 digits."""
    return bound([f"CAST({over} AS {WIDE})", f"CAST({under} AS {WIDE})"], _divided)


def _divided(over: str, under: str) -> str:
    # Spark's own quotient has six decimals and would be rounded twice, so only what divides evenly is divided.
    rest = applied("%", over, under)
    even = f"CAST({applied('/', applied('-', over, rest), under)} AS {WIDE})"
    away = f"CASE WHEN ({over} < 0) <> ({under} < 0) THEN -1 ELSE 1 END"
    step = f"CASE WHEN abs({rest}) < abs({under}) - abs({rest}) THEN 0 ELSE {away} END"
    return f"CASE WHEN {under} <> 0 THEN CAST({applied('+', even, step)} AS {WIDE}) END"
