"""This room says what a rule about the cells of a column is on Spark, and writes our patterns as Java reads them."""

from __future__ import annotations

from dataclasses import dataclass

from forebyg.extracts import damage

ELSEWHERE = "correct the cells, or run it without --engine spark, which reads more ways of writing"
CONTROL = damage.Damage(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\n]",
    damage.UNSEEN.code,
    damage.UNSEEN.one,
    damage.UNSEEN.many,
    damage.UNSEEN.help or "",
)


@dataclass(frozen=True)
class Check:
    """A rule of a column: `broken` is true of the cells that break it, which are said to be so, one or many."""

    column: str
    code: str
    broken: str
    one: str
    many: str
    help: str | None = None
    of_value: bool = False
    """Whether a cell in plain writing may break it."""


def of_java(pattern: str) -> str:
    """A pattern of ours as Java reads it: rare letters, classes, and an end that is the end."""
    pattern = pattern.replace(r"\u{", r"\x{").replace("[[:space:]]", r"\s").replace("(?i)", "(?iu)")
    return pattern[:-1] + r"\z" if pattern.endswith("$") else pattern
