"""This room holds what an indicator is held against: its target, its baseline, and the breaks between."""

import re
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from forebyg.definitions.scalars import Day, Number, Part, Sql, Words, YesNo

BOUNDS = ("at_least", "at_most", "above", "below")
COMPARED_WITH = ("baseline", "previous")
BOTH = {"at_least": "greatest", "above": "greatest", "at_most": "least", "below": "least"}
"""To be at most the least of two is to be at most both."""
MILESTONE = re.compile(r"\d{4}(/\d{2}|-H[12]|-Q[1-4]|-(0[1-9]|1[0-2]))?")


def _milestone(label: str) -> str:
    if not MILESTONE.fullmatch(label):
        raise ValueError("a milestone is a period such as 2025, 2025/26, 2025-H1, 2025-Q3 or 2025-08")
    return label


Path = dict[Annotated[str, AfterValidator(_milestone)], Number]
"""Dated milestones, label to number; a straight line between them unless `steps`."""


def _bound_form(value: Any) -> str:
    return "path" if isinstance(value, dict) else "expression"


Bound = Annotated[Annotated[Sql, Tag("expression")] | Annotated[Path, Tag("path")], Discriminator(_bound_form)]
"""A number, SQL over `baseline` and `previous`, or a dated path."""


class Target(Part):
    """What an indicator shall reach; several bounds must all hold. Bounds are text (a number or SQL) or a path."""

    at_least: Bound | None = Field(None, alias="at least")
    at_most: Bound | None = Field(None, alias="at most")
    above: Bound | None = None
    below: Bound | None = None
    between: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    plain: Bound | None = None
    """A target written as a number or a path alone: `better` says which side is met."""
    steps: YesNo = False
    decided: Day | None = None
    by: str | None = None
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"plain": value}
        if isinstance(value, dict) and value and all(str(key)[:4].isdigit() or key == "steps" for key in value):
            path = {key: number for key, number in value.items() if key != "steps"}
            return {"plain": path} | ({"steps": value["steps"]} if "steps" in value else {})
        return value

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not any(getattr(self, name) is not None for name in (*BOUNDS, "between", "plain")):
            raise ValueError("a target is a number, a path of years, or at least, at most, above, below or between")
        if self.between is not None and self.between[0] > self.between[1]:
            raise ValueError("the lower number of between comes first, such as [15, 25]")
        if self.steps and not self.paths:
            raise ValueError("steps belongs to a path of years, such as {2025: 6.5, 2028: 5.0}")
        return self

    def sides(self, *names: str) -> list[Bound]:
        """The bounds of these sides; a target written as a number alone is on either."""
        return [bound for name in (*names, "plain") if (bound := getattr(self, name)) is not None]

    @property
    def paths(self) -> list[Path]:
        """The bounds that are dated paths."""
        return [bound for bound in self.sides(*BOUNDS) if isinstance(bound, dict)]


class Baseline(Part):
    """A computed period, a typed number with its source, or a key-figure extract."""

    period: str | None = None
    value: Number | None = None
    n: Number | None = None
    source: str | None = None
    extract: str | None = Field(None, alias="from")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"period": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.extract is None and self.period is None:
            raise ValueError("a baseline names its period (2011), or where it comes from ({from: noegletal})")
        if self.value is not None and self.source is None:
            raise ValueError("a typed baseline needs its source")
        return self


class Break(Part):
    """A date across which values must not be compared."""

    start: Day = Field(alias="from")
    why: Words
