"""This room holds what may be published: the profiles of disclosure control, and how a catalogue names one.

dst3 and dst5 are what Danmarks Statistik asks of tables of persons (at least 3, of some registers 5); nhs is what NHS
Digital does for Hospital Episode Statistics (1 to 7 hidden, others rounded to 5); strict10 is the threshold of ONS
research outputs and of ACRO, whose dominance and p rule all of them have.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, model_validator

from forebyg.definitions.scalars import Model, Number, Whole, YesNo

LEAST_THRESHOLD = 3
"""With fewer than this the other one of two persons knows each of them."""


@dataclass(frozen=True)
class Profile:
    """The rules of one release."""

    name: str
    threshold: int
    """Counts of 1 to one less are withheld."""
    rounding: int | None
    """What is shown is rounded to this, and has no limits."""
    complement: bool
    """Whether the rest of a whole is protected as its part is."""
    shows_zeros: bool
    share_of_two: Decimal
    """A sum is withheld where its two largest addends are more than this share of it."""
    rest: Decimal
    """... or where all others together are less than this share of the largest."""
    percentile: int
    """A median needs so many times the threshold; any other quantile as many on its shorter side as a median."""

    @property
    def text(self) -> str:
        """What every output says of it."""
        few = "1" if self.threshold == 2 else f"1 to {self.threshold - 1}"
        rounded = f", others rounded to {self.rounding}" if self.rounding else ""
        zeros = "" if self.shows_zeros else "0 and "
        return f"{self.name}: counts of {zeros}{few} withheld{rounded}"


def _profile(name: str, threshold: int, rounding: int | None = None, shows_zeros: bool = True) -> Profile:
    return Profile(name, threshold, rounding, True, shows_zeros, Decimal("0.90"), Decimal("0.10"), 2)


PROFILES = {
    one.name: one
    for one in (_profile("dst3", 3), _profile("dst5", 5), _profile("nhs", 8, rounding=5), _profile("strict10", 10))
}
DEFAULT_PROFILE = PROFILES["dst5"]
ProfileName = Literal["dst3", "dst5", "nhs", "strict10"]


def _threshold(number: int) -> int:
    if number < LEAST_THRESHOLD:
        raise ValueError(f"the threshold is {LEAST_THRESHOLD} or more: of two persons each knows the other")
    return number


def _base(number: int) -> int:
    if number < 2:
        raise ValueError("a base of rounding is 2 or more, such as 5")
    return number


def _share(number: Decimal) -> Decimal:
    if not 0 < number <= 1:
        raise ValueError("a share lies between 0 and 1, such as 0.90")
    return number


def _times(number: int) -> int:
    if not number:
        raise ValueError("a median needs at least once the threshold")
    return number


class Dominance(Model):
    """When a sum tells of those who give most to it."""

    share: Annotated[Number, AfterValidator(_share)] | None = None
    """Withheld where its two largest addends are more than this share of it."""
    p: Annotated[Number, AfterValidator(_share)] | None = None
    """Withheld where all but the two largest are less than this share of the largest."""


class Disclosure(Model):
    """What may be published: a profile by name, or one of one's own that is like it but for what is said."""

    profile: ProfileName | None = None
    """dst5 where nothing is said."""
    like: ProfileName | None = None
    """The profile that one's own begins with."""
    name: str | None = None
    """The name of one's own profile: it stands in every output."""
    threshold: Annotated[Whole, AfterValidator(_threshold)] | None = None
    """Counts of 1 to one less are withheld."""
    round: Annotated[Whole, AfterValidator(_base)] | None = None
    """Counts are rounded to a multiple of this."""
    complement: YesNo | None = None
    """Whether the rest of a whole is protected as its part is."""
    zeros: Literal["shown", "withheld"] | None = None
    """Whether a count of none may be seen."""
    dominance: Dominance | None = None
    """When a sum tells of those who give most to it."""
    percentile: Annotated[Whole, AfterValidator(_times)] | None = None
    """How many times the threshold a median needs."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"profile": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        own = self.model_fields_set - {"profile"}
        if self.profile is not None and own:
            raise ValueError("either a profile by its name, or one of your own: like, name and what differs")
        if own and (self.like is None or self.name is None):
            raise ValueError("a profile of your own has a name, and says which it is like: {like: dst5, name: ...}")
        if self.name in PROFILES:
            raise ValueError(f"'{self.name}' is the name of a profile that is given; choose another")
        return self

    def made(self) -> Profile:
        """The profile with all its rules."""
        if self.like is None or self.name is None:
            return PROFILES[self.profile or DEFAULT_PROFILE.name]
        base, dominance = PROFILES[self.like], self.dominance or Dominance()
        return Profile(
            self.name,
            self.threshold or base.threshold,
            self.round or base.rounding,
            base.complement if self.complement is None else self.complement,
            base.shows_zeros if self.zeros is None else self.zeros == "shown",
            dominance.share or base.share_of_two,
            dominance.p or base.rest,
            self.percentile or base.percentile,
        )


class OfCatalogue(Model):
    """Keys of a file that hold for the whole release."""

    disclosure: Disclosure
