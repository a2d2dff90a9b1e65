"""This room holds what an indicator is: its kind, with the keys of all kinds and of each."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from forebyg.definitions.estimating import Confidence, Events, Standard, Trend
from forebyg.definitions.extracts import Names
from forebyg.definitions.scalars import (
    Day,
    Model,
    Number,
    Part,
    Sql,
    Whole,
    Words,
    YesNo,
    no_items,
    one_or_more,
)
from forebyg.definitions.sets import Clock, Folded, Period, Set, SetKeys, ShareSide, Side
from forebyg.definitions.targets import Baseline, Break, Target

Breakdowns = Annotated[list[str | list[str]], BeforeValidator(one_or_more)]
"""Columns, each alone; a list of columns crosses them."""


class Source(Part):
    """Where the indicator stands, in the document's own words."""

    document: str
    wording: Words | None = None
    page: str | None = None


class Example(Part):
    """A worked example: rows given, results expected."""

    name: str
    variant: str | None = None
    as_of: Day | None = None
    given: dict[str, str]
    expect: dict[str, dict[str, str | None]]


class Indicator(Model):
    """Keys that every kind has."""

    kind: str
    title: Words
    goal: str | None = None
    """The goal of the strategy it belongs to, area.goal."""
    source: Source | None = None
    """The document and the words the indicator comes from."""
    tags: Names = Field(default_factory=no_items)
    unit: str | None = None
    """The unit of the value, in words."""
    owner: str | None = None
    checked_by: str | None = None
    review: str | None = None
    sensitive: YesNo = False
    """A whole group with or without the trait is withheld too."""
    better: Literal["higher", "lower", "neither"] | None = None
    """Which direction is good."""
    baseline: Baseline | None = None
    """What values are compared with."""
    target: Target | None = None
    """What shall be reached: a number, a path of years, or bounds."""
    rule: Literal["point", "significance"] | None = None
    """Whether the value or its interval is held against the target."""
    margin: Number | None = None
    """How far a bound that is the baseline or the previous value may be passed, in percent of it."""
    min_base: Whole | None = None
    """A value on a smaller base is marked and not judged."""
    interval: Literal["none", "poisson"] | None = None
    """none: a census, without intervals; poisson: a count as one outcome of what could have happened."""
    confidence: Confidence | None = None
    """The level of its intervals, where it is not that of the file."""
    paired: Literal["allow"] | None = None
    """allow: periods are taken for independent, also where the same units are in both."""
    breaks: list[Break] = Field(default_factory=no_items)
    """Dates across which values are not compared."""
    tests: list[Example] = Field(default_factory=no_items)
    """Worked examples: rows given, results expected."""
    note: Words | None = None
    """What a reader of the definition should know."""
    caution: Words | None = None
    """What a reader must be told wherever the number is printed, in a few words."""

    @field_validator("margin")
    @classmethod
    def _is_room(cls, margin: Decimal | None) -> Decimal | None:
        if margin is not None and margin < 0:
            raise ValueError("a margin is 0 or more, in percent of the value compared with")
        return margin


class Counted(Indicator, SetKeys):
    """Keys of every kind that counts rows of its own."""

    by: Breakdowns = Field(default_factory=no_items)
    """Strata: columns, each alone; [[a, b]] crosses them."""
    trend: Trend | None = None
    """Whether the years rise or fall by more than chance."""


class Count(Counted):
    """The number of units: events, persons or stock."""

    kind: Literal["count"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    events: Events | None = None
    """Whether one person may stand behind several of what is counted."""


class Share(Counted):
    """Percent of units with a trait."""

    kind: Literal["share"]
    numerator: ShareSide
    """The trait: SQL, {any: SQL} or {all: SQL} over a unit's rows, or a set that is part of the denominator."""
    denominator: Set | None = None
    standardise: Standard | None = None
    """Whose composition the figure is given."""
    funnel: str | None = None
    """The breakdown whose strata are held against their average."""


class Average(Counted):
    """Keys of the kinds that summarise one value per unit."""

    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    value: Folded
    weight: Folded | None = None


class Mean(Average):
    """The mean of one value per unit."""

    kind: Literal["mean"]


class Median(Average):
    """The median of one value per unit."""

    kind: Literal["median"]


class Quantile(Average):
    """A quantile of one value per unit."""

    kind: Literal["quantile"]
    quantile: Number

    @field_validator("quantile")
    @classmethod
    def _is_share(cls, quantile: Decimal) -> Decimal:
        if not 0 < quantile < 1:
            raise ValueError("a quantile lies between 0 and 1, such as 0.9")
        return quantile


class Sum(Counted):
    """The sum of one value per unit: money, days, child-years."""

    kind: Literal["sum"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    value: Folded
    missing: Literal["skip"] | None = None


class Ratio(Counted):
    """One set against another: rates, caseloads, events per child."""

    kind: Literal["ratio"]
    numerator: Side
    denominator: Side
    per_n: Number | None = None
    """The value is given per so many: 1000."""
    events: Events | None = None
    """Whether one person may stand behind several events of the numerator."""
    standardise: Standard | None = None
    """Whose composition the figure is given."""
    funnel: str | None = None
    """The breakdown whose strata are held against their average."""


class Within(Counted):
    """The share of cases done in time."""

    kind: Literal["within"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    clock: Clock
    open: Literal["due", "known", "closed", "survival"] | None = None
    """When a case that is still open counts."""
    numerator: Sql | None = None
    """Judged at the deadline, where the clock has no stop."""
    funnel: str | None = None
    """The breakdown whose strata are held against their average."""
    month_end: Literal["clamp", "stick"] | None = None
    """Where a deadline falls when its month has no such day. Reading puts it into the clock that says none."""


class Transition(Counted):
    """Down, same or up between two values of a unit."""

    kind: Literal["transition"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    start: str = Field(alias="from")
    end: str = Field(alias="to")


class Distribution(Counted):
    """The share of units in each category."""

    kind: Literal["distribution"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period
    of: str


class Change(Indicator):
    """How much another indicator has changed."""

    kind: Literal["change"]
    of: str
    start: str = Field(alias="from")
    measured: Literal["percent", "points", "index", "percent per year"] = Field(alias="as")
    by: Breakdowns = Field(default_factory=no_items)


class GapSide(Model):
    """One stratum of an indicator."""

    id: str
    where: dict[str, str] = Field(default_factory=dict)


def _gap_side(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class Gap(Indicator):
    """The difference between two indicators or two strata of one."""

    kind: Literal["gap"]
    of: Annotated[GapSide, BeforeValidator(_gap_side)]
    to: Annotated[GapSide, BeforeValidator(_gap_side)]
    measured: Literal["points", "percent"] = Field(alias="as")


class NotComputed(Indicator):
    """Declared, but not measurable as written: shown with its reason."""

    kind: Literal["not computed"]
    reason: Words


KINDS: dict[str, type[Indicator]] = {
    "count": Count,
    "share": Share,
    "mean": Mean,
    "median": Median,
    "quantile": Quantile,
    "sum": Sum,
    "ratio": Ratio,
    "within": Within,
    "transition": Transition,
    "distribution": Distribution,
    "change": Change,
    "gap": Gap,
    "not computed": NotComputed,
}
