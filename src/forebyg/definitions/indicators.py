"""This room holds what an indicator is: a kind, what it counts, over which periods, against which target."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from forebyg.definitions.extracts import Derived, Join, Names
from forebyg.definitions.scalars import (
    EVERY,
    DateText,
    Day,
    LengthText,
    Model,
    MonthDay,
    Number,
    Sql,
    Whole,
    YesNo,
    one_or_more,
)

FOLDS = ("any", "all", "sum", "mean", "min", "max", "first", "last")
BOUNDS = ("at_least", "at_most", "above", "below")
Title = str | dict[str, str]
Breakdowns = Annotated[list[str | list[str]], BeforeValidator(one_or_more)]
"""Columns, each alone; a list of columns crosses them."""


class Period(Model):
    """The time axis: how long each period is and how a row belongs to one."""

    every: str | None = None
    """year, school_year, half_year, quarter, month, or an extract whose rows are the periods."""
    starts: MonthDay | None = None
    first: str | None = Field(None, alias="from")
    """The first period shown, by its label or a date in it."""
    last: str | None = Field(None, alias="to")
    each: Literal["half_year", "quarter", "month"] | None = None
    dated: DateText | None = None
    at: str | None = None
    """A status date: mm-dd, start, end, or either with a length (`end + 1 day`), or a date column."""
    active: Literal["any", "throughout"] | None = None
    labelled: str | None = None
    only: str | None = None
    """`all`, or one label, for a file without dates (written `period: all`)."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"only": value} if isinstance(value, str) else value

    @property
    def is_calendar(self) -> bool:
        return self.every in EVERY


class First(Model):
    """The first (or last) row of each unit over the whole history."""

    per: str
    dated: DateText
    among: Sql | None = None
    history: LengthText | None = None
    """How much earlier history must be there before a first is believed."""


class Clock(Model):
    """When a case must be done: a start and a limit, or a column that says the deadline."""

    start: DateText | None = None
    stop: DateText | None = None
    limit: LengthText | None = None
    due: DateText | None = None
    month_end: Literal["clamp", "stick"] | None = None

    @model_validator(mode="after")
    def _has_deadline(self) -> Clock:
        if self.due is None and (self.start is None or self.limit is None):
            raise ValueError("a clock needs a deadline: 'start' and 'limit', or 'due'")
        if self.due is not None and self.limit is not None:
            raise ValueError("a clock has either 'limit' or 'due'")
        return self


class Fold(Model):
    """One value of a unit made from the values of its rows."""

    any: Sql | None = None
    all: Sql | None = None
    sum: Sql | None = None
    mean: Sql | None = None
    min: Sql | None = None
    max: Sql | None = None
    first: Sql | None = None
    last: Sql | None = None
    days: Literal["rows"] | None = None
    months: Literal["rows"] | None = None
    count: Literal["rows"] | None = None
    by: str | None = None

    @model_validator(mode="after")
    def _one_fold(self) -> Fold:
        if len(self._written()) != 1:
            raise ValueError(f"say one way to fold a unit's rows: {', '.join(FOLDS)}")
        return self

    def _written(self) -> list[str]:
        return [name for name in (*FOLDS, "days", "months", "count") if getattr(self, name) is not None]

    @property
    def function(self) -> str:
        return self._written()[0]

    @property
    def sql(self) -> Sql:
        return str(getattr(self, self.function))


def _folded(value: Any) -> str:
    return "fold" if isinstance(value, dict | Fold) else "expression"


Folded = Annotated[Annotated[Sql, Tag("expression")] | Annotated[Fold, Tag("fold")], Discriminator(_folded)]


class SetKeys(Model):
    """What a count or a sum is made of."""

    rows: Annotated[list[str], BeforeValidator(one_or_more)] | None = None
    """The extract whose rows are counted; several are stacked."""
    period: Period | None = None
    """How long each period is, and how a row belongs to one."""
    join: dict[str, Join] = {}
    """Columns of other extracts, by extract."""
    derive: dict[str, Derived] = {}
    """New columns in written order: SQL, or a look-up in another extract."""
    first: First | None = None
    """Only the first row of each unit over the whole history."""
    last: First | None = None
    """Only the last row of each unit over the whole history."""
    population: dict[str, Sql] = {}
    """Who is counted: ordered steps, each a name and a condition."""
    per: str | None = None
    """The counting unit: the column that names it. Without it the row is the unit."""


class Set(SetKeys):
    """One side of a ratio, or of a share made from two sets."""

    kind: Literal["count", "sum"] = "count"
    value: Folded | None = None
    missing: Literal["skip"] | None = None


def _side(value: Any) -> str:
    return "set" if isinstance(value, dict | Set) else "id"


Side = Annotated[Annotated[str, Tag("id")] | Annotated[Set, Tag("set")], Discriminator(_side)]


def _share_side(value: Any) -> str:
    if isinstance(value, Fold) or (isinstance(value, dict) and set(value) & {"any", "all"}):
        return "fold"
    return _side(value) if isinstance(value, dict | Set) else "expression"


ShareSide = Annotated[
    Annotated[Sql, Tag("expression")] | Annotated[Fold, Tag("fold")] | Annotated[Set, Tag("set")],
    Discriminator(_share_side),
]


Path = dict[str, Number]
"""Dated milestones, label to number; a straight line between them unless `steps`."""


def _bound_form(value: Any) -> str:
    return "path" if isinstance(value, dict) else "expression"


Bound = Annotated[Annotated[Sql, Tag("expression")] | Annotated[Path, Tag("path")], Discriminator(_bound_form)]
"""A number, SQL over `baseline` and `previous`, or a dated path."""


class Target(Model):
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
    def _something(self) -> Target:
        if not any(getattr(self, name) is not None for name in (*BOUNDS, "between", "plain")):
            raise ValueError("a target is a number, a path of years, or at least, at most, above, below or between")
        return self


class Baseline(Model):
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
    def _one_form(self) -> Baseline:
        if self.extract is None and self.period is None:
            raise ValueError("a baseline names its period (2011), or where it comes from ({from: noegletal})")
        if self.value is not None and self.source is None:
            raise ValueError("a typed baseline needs its source")
        return self


class Break(Model):
    """A date across which values must not be compared."""

    start: Day = Field(alias="from")
    why: str


class Source(Model):
    """Where the indicator stands, in the document's own words."""

    document: str
    wording: str | None = None
    page: str | None = None


class Example(Model):
    """A worked example: rows given, results expected."""

    name: str
    variant: str | None = None
    as_of: Day | None = None
    given: dict[str, str]
    expect: dict[str, dict[str, str | None]]


class Indicator(Model):
    """Keys that every kind has."""

    title: Title
    goal: str | None = None
    """The goal of the strategy it belongs to, area.goal."""
    source: Source | None = None
    """The document and the words the indicator comes from."""
    tags: Names = []
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
    min_base: Whole | None = None
    interval: Literal["none"] | None = None
    """none: a census, without intervals."""
    breaks: list[Break] = []
    """Dates across which values are not compared."""
    tests: list[Example] = []
    """Worked examples: rows given, results expected."""
    note: str | None = None


class Counted(Indicator, SetKeys):
    """Keys of every kind that counts rows of its own."""

    by: Breakdowns = []
    """Strata: columns, each alone; [[a, b]] crosses them."""


class Count(Counted):
    """The number of units: events, persons or stock."""

    kind: Literal["count"]
    rows: Annotated[list[str], BeforeValidator(one_or_more)]
    period: Period


class Share(Counted):
    """Percent of units with a trait."""

    kind: Literal["share"]
    numerator: ShareSide
    """The trait: SQL, {any: SQL} or {all: SQL} over a unit's rows, or a set that is part of the denominator."""
    denominator: Set | None = None


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
    by: Breakdowns = []


class GapSide(Model):
    """One stratum of an indicator."""

    id: str
    where: dict[str, str] = {}


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
    reason: str


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
