"""This room holds what is counted: rows, periods, who is counted, and one value for each unit."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from forebyg.definitions.extracts import Derived, Join
from forebyg.definitions.scalars import DateText, LengthText, Model, MonthDay, Part, Sql, one_or_more

FOLDS = ("any", "all", "sum", "mean", "min", "max", "first", "last")


class Period(Part):
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


class First(Part):
    """The first (or last) row of each unit over the whole history."""

    per: str
    dated: DateText
    among: Sql | None = None
    history: LengthText | None = None
    """How much earlier history must be there before a first is believed."""


class Clock(Part):
    """When a case must be done: a start and a limit, or a column that says the deadline."""

    start: DateText | None = None
    stop: DateText | None = None
    limit: LengthText | None = None
    due: DateText | None = None
    month_end: Literal["clamp", "stick"] | None = None

    @model_validator(mode="after")
    def _has_deadline(self) -> Self:
        if self.due is None and (self.start is None or self.limit is None):
            raise ValueError("a clock needs a deadline: 'start' and 'limit', or 'due'")
        if self.due is not None and self.limit is not None:
            raise ValueError("a clock has either 'limit' or 'due'")
        return self


class Fold(Part):
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
    def _one_fold(self) -> Self:
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
    join: dict[str, Join] = Field(default_factory=dict)
    """Columns of other extracts, by extract."""
    derive: dict[str, Derived] = Field(default_factory=dict)
    """New columns in written order: SQL, or a look-up in another extract."""
    first: First | None = None
    """Only the first row of each unit over the whole history."""
    last: First | None = None
    """Only the last row of each unit over the whole history."""
    population: dict[str, Sql] = Field(default_factory=dict)
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
