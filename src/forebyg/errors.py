"""This room holds what can be wrong, where, and what it means for the exit code.

    ForebygError
    ├── ConfigError      the definitions do not hold together            exit 1
    ├── ExtractError     an extract is missing, unreadable or not as declared   exit 1
    ├── CountingError    one indicator cannot be counted on this data    exit 1 (the others go on)
    ├── HistoryError     a kept run is damaged, or cannot be kept        exit 1
    ├── AuditError       a finished text would let a withheld count be computed  exit 1
    └── UsageError       the command line asks for something that is not there  exit 2

Anything else that escapes is our own fault (exit 3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple


class Place(NamedTuple):
    """Where a text stands: 1-based line and column; `text` is the whole source line, kept for the excerpt."""

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""


@dataclass(frozen=True)
class Finding:
    """What a rule of an extract's contract found: `rows` of `of` rows concerned, the first lines of each file."""

    extract: str
    file: str
    column: str | None
    rule: str
    rows: int | None = None
    of: int | None = None
    lines: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, as a value: it never carries a cell of an extract."""

    code: str
    message: str
    place: Place | None = None
    help: str | None = None
    severity: Literal["error", "warning"] = "error"
    related: tuple[tuple[Place, str], ...] = field(default=())
    finding: Finding | None = None


class ForebygError(Exception):
    """A mistake of the user, with every problem found."""

    exit_code = 1

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]):
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class ConfigError(ForebygError):
    """The definitions do not hold together."""


class ExtractError(ForebygError):
    """An extract is missing, unreadable or not as declared."""


class CountingError(ForebygError):
    """One indicator cannot be counted on this data; the others go on."""


class HistoryError(ForebygError):
    """A kept run is damaged, or this one cannot be kept."""


class AuditError(ForebygError):
    """A finished text would let a withheld count be computed: nothing is written."""


class UsageError(ForebygError):
    """The command line asks for something that is not there."""

    exit_code = 2


SMALL = 5
"""Fewer than this are not told, in results or in messages: they could be about few persons."""


def told(count: int) -> str:
    """A count of persons or rows as a message may tell it."""
    return f"{count:,}" if count >= SMALL else f"fewer than {SMALL}"


EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_OUR_FAULT = 3
EXIT_INTERRUPTED = 130
