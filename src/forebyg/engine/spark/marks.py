"""This room marks on each row what has to be counted of it, a bit for each question in a few whole numbers: so rows are
kept with their marks, and one look at these says of all rows which questions have to be counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forebyg.engine.spark.binding import applied, balanced
from forebyg.engine.spark.quoting import WHOLE, named

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

BITS = 60
"""So many questions have room in one number."""


@dataclass(frozen=True)
class Question:
    """A condition by its name. `of_plain` is the same of rows whose cell is plain, None where it is true of none."""

    name: str
    condition: str
    of_plain: str | None = None


@dataclass(frozen=True)
class Group:
    """The questions about a column, whose cell is `plain` or not."""

    plain: str
    questions: Sequence[Question]


@dataclass(frozen=True)
class Marks:
    """All questions: `unless` holds of rows of which only its own ones are asked."""

    unless: Sequence[Question]
    groups: Sequence[Group]

    def texts(self) -> Iterator[str]:
        """The whole numbers of a row, as named expressions."""
        places = self._places()
        is_odd = " OR ".join(question.condition for question in self.unless)
        own = _sum([_bit(question.condition, places[question.name][1]) for question in self.unless])
        for word in range(self.words):
            parts = [
                self._of(group, places)
                for group in self.groups
                if group.questions and places[group.questions[0].name][0] == word
            ]
            odd = own if word == 0 else f"CAST(0 AS {WHOLE})"
            yield f"CASE WHEN {is_odd} THEN {odd} ELSE {_sum(parts)} END AS {self.column(word)}"

    @property
    def words(self) -> int:
        return max(word for word, _ in self._places().values()) + 1

    @staticmethod
    def column(word: int) -> str:
        return named(f".marks.{word}")

    def columns(self) -> list[str]:
        return [self.column(word) for word in range(self.words)]

    def counted(self, rows: DataFrame, telling: Collection[str]) -> Mapping[str, int]:
        """How many rows there are, and of how many each question is true. Of those in `telling` it is only said
        whether there is any; and nothing is counted where there is none of the others."""
        either = [f"coalesce(bit_or({name}), 0)" for name in self.columns()]
        many, *seen = rows.selectExpr("count(*)", *either).collect()[0]
        places = self._places()
        counts = {name: seen[word] >> bit & 1 for name, (word, bit) in places.items()}
        asked = [name for name, some in counts.items() if some and name not in telling]
        if asked:
            found = (places[name] for name in asked)
            each = (f"count_if({self.column(word)} & {1 << bit} <> 0)" for word, bit in found)
            counts |= dict(zip(asked, rows.selectExpr(*each).collect()[0], strict=True))
        return counts | {"rows": many}

    def _places(self) -> dict[str, tuple[int, int]]:
        """Word and bit of each question: those of a group stand in one word."""
        places: dict[str, tuple[int, int]] = {}
        word, bit = 0, 0
        for questions in (self.unless, *(group.questions for group in self.groups)):
            if bit + len(questions) > BITS:
                word, bit = word + 1, 0
            for question in questions:
                places[question.name] = (word, bit)
                bit += 1
        return places

    @staticmethod
    def _of(group: Group, places: Mapping[str, tuple[int, int]]) -> str:
        plain = [
            _bit(question.of_plain, places[question.name][1])
            for question in group.questions
            if question.of_plain is not None
        ]
        other = [_bit(question.condition, places[question.name][1]) for question in group.questions]
        return f"CASE WHEN {group.plain} THEN {_sum(plain)} ELSE {_sum(other)} END"


def _bit(condition: str, bit: int) -> str:
    return applied("if", condition, f"CAST({1 << bit} AS {WHOLE})", f"CAST(0 AS {WHOLE})")


def _sum(parts: Sequence[str]) -> str:
    return balanced(parts, "|") if parts else f"CAST(0 AS {WHOLE})"
