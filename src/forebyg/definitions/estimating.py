"""This room holds what an analyst asks of statistics beyond a value: clustered events, standards, trends."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, model_validator

from forebyg.definitions.extracts import Names
from forebyg.definitions.scalars import Number, Part, Whole, YesNo

FEWEST_YEARS = 5


def _is_level(confidence: Decimal) -> Decimal:
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1, such as 0.95")
    return confidence


Confidence = Annotated[Number, AfterValidator(_is_level)]


class Events(Part):
    """Whether the same person may stand behind several of the events that are counted."""

    repeated: str | None = None
    """The column that names the person."""
    plain: Literal["repeated", "independent"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"plain": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.repeated is None and self.plain is None:
            raise ValueError("events are repeated, independent, or {repeated: column of the person}")
        return self

    @property
    def are_repeated(self) -> bool:
        return self.repeated is not None or self.plain == "repeated"


class Trend(Part):
    """Whether a series rises or falls over its years by more than chance."""

    years: Whole | None = None
    """So many of the newest years; without it all since the last break."""
    confidence: Confidence | None = None
    plain: YesNo = True

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"plain": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_long(self) -> Self:
        if self.years is not None and self.years < FEWEST_YEARS:
            raise ValueError(f"a trend needs {FEWEST_YEARS} years or more")
        return self


class Standard(Part):
    """Whose composition a figure is given: direct weighs by a standard population, indirect expects as a reference."""

    direct: Names | None = None
    """The columns that the bands are made of, such as ages; of the rows and of `to`."""
    indirect: Names | None = None
    to: str
    """The extract that holds the standard; where it is dated, as it holds on the last day of each period."""
    weight: str | None = None
    """Of direct: how many each band has."""
    events: str | None = None
    """Of indirect: how many events the reference has in each band,"""
    base: str | None = None
    """and how many it has there."""
    method: Literal["dobson"] | None = None
    """Of direct: how its limits are made. A share must say it, since they are wider than a share's need be."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.direct is None) == (self.indirect is None):
            raise ValueError("standardise either 'direct' or 'indirect', each with the columns of its bands")
        needed = ("weight",) if self.direct is not None else ("events", "base")
        unneeded = {"weight", "events", "base"} - set(needed)
        if any(getattr(self, name) is None for name in needed) or any(getattr(self, name) for name in unneeded):
            raise ValueError("direct goes with 'weight', indirect with 'events' and 'base': columns of 'to'")
        if self.indirect is not None and self.method is not None:
            raise ValueError("'method' is of direct; indirect has the limits of its count")
        return self

    @property
    def bands(self) -> list[str]:
        return self.direct or self.indirect or []

    @property
    def numbers(self) -> list[str]:
        """The columns of `to` that are counted with."""
        return [name for name in (self.weight, self.events, self.base) if name is not None]
