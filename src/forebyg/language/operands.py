"""This room holds the understood parts of an expression, and the complaint that two of them do not fit."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from forebyg.expressions import Expression, Literal_, Type

MOST_SHOWN = 60
SAID = {
    "id": "an id",
    "text": "a text",
    "category": "a category",
    "period": "a period label",
    "number": "a number",
    "date": "a date",
    "datetime": "a date-time",
    "time": "a time",
    "yes_no": "yes or no",
    "unknown": "empty",
}


class Misfit(Exception):
    """Types do not fit; `at` is the operand to blame, otherwise the whole of what was being typed."""

    def __init__(self, message: str, help: str | None = None, at: Operand | None = None, code: str = "FB307"):
        super().__init__(message)
        self.message, self.help, self.at, self.code = message, help, at, code


class Spot(Protocol):
    """Where a part of an expression stands in the text, from `start` to before `end`; looked for only when asked."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


class Operand(NamedTuple):
    """An understood part of an expression and where it stands."""

    tree: Expression
    spot: Spot

    @property
    def type(self) -> Type:
        return self.tree.type

    @property
    def text(self) -> str:
        return self.spot.text

    @property
    def is_literal(self) -> bool:
        return isinstance(self.tree, Literal_)

    @property
    def said(self) -> str:
        return f"{shortened(self.text)} is {SAID[self.type.name]}"


def shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."
