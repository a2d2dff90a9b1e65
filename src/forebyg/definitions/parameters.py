"""This room holds what a parameter is: a value that all definitions call by one name."""

import re
from typing import Any, Self

from pydantic import model_validator

from forebyg.definitions.scalars import Day, Model, Number

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# A number is never written with a leading zero, a municipality's code nearly always.
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


class Parameter(Model):
    """A text, a number or a date. Written alone it is what it looks like: 0101 is a text, 30 a number."""

    text: str | None = None
    """A text, also where it looks like a number: {text: 320}."""
    number: Number | None = None
    date: Day | None = None
    in_tests: str | None = None
    """The value that worked examples are written with, where they shall hold whatever the value is."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {_looks_like(value): value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if [self.text, self.number, self.date].count(None) != 2 or self.text == "":
            raise ValueError("a parameter is one text, number or date")
        assert self.for_tests is not None
        return self

    @property
    def for_tests(self) -> "Parameter":
        """The parameter as worked examples see it: of the same type."""
        if self.in_tests is None:
            return self
        kind = "text" if self.text is not None else "number" if self.number is not None else "date"
        return Parameter.model_validate({kind: self.in_tests}, by_alias=True, by_name=False)

    @property
    def written(self) -> str:
        """The value as it stands in a text."""
        if self.text is not None:
            return self.text
        return f"{self.number:f}" if self.number is not None else f"{self.date}"

    @property
    def literal(self) -> str:
        """The value as it is written in SQL."""
        if self.text is not None:
            return "'" + self.text.replace("'", "''") + "'"
        if self.number is not None:
            # Behind a minus a second one would begin a comment.
            return f"({self.written})" if self.number < 0 else self.written
        return f"DATE '{self.date}'"


def _looks_like(value: str) -> str:
    if _DATE.fullmatch(value):
        return "date"
    return "number" if _NUMBER.fullmatch(value) else "text"
