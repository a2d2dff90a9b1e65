"""This room holds what an extract is: its file, columns, keys, validity and what is known of it."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from forebyg.definitions.scalars import (
    DateText,
    Day,
    LengthText,
    Model,
    Part,
    SeverityText,
    Sql,
    Whole,
    WindowText,
    YesNo,
    one_or_more,
)

ColumnType = Literal["id", "cpr", "text", "category", "int", "decimal", "date", "datetime", "time", "yes_no", "period"]
OR_EMPTY = " or empty"
DATE_FORMS = (
    *("dd-mm-yyyy", "dd/mm/yyyy", "dd.mm.yyyy", "yyyy-mm-dd", "yyyymmdd", "mm/dd/yyyy", "ddmmyyyy"),
    *("dd-mm-yy", "dd/mm/yy", "dd.mm.yy", "yy-mm-dd", "yymmdd", "ddmmyy"),
)
"""How dates may be written, as `format: {dates: ...}` says it."""
Names = Annotated[list[str], BeforeValidator(one_or_more)]

LOOKUP_OF_EXTRACT = ("exists", "count", "days", "months", "longest_gap")
LOOKUP_OF_VALUE = ("count_distinct", "sum", "mean", "min", "max", "first", "last")


def _key_of(value: Any) -> Any:
    """`name` and `[names]` stand for the same column on both sides."""
    if isinstance(value, str):
        return {value: value}
    if isinstance(value, list):
        return {name: name for name in value}
    return value


OnKey = Annotated[dict[str, str], BeforeValidator(_key_of)]
"""This side's column to the other extract's column."""


class Column(Model):
    """One declared column of an extract."""

    type: ColumnType
    optional: YesNo = False
    """Cells may be empty (written `type: date or empty`)."""
    headers: Names = Field([], alias="from")
    """The column's name in the file, or its names in different files, where it differs."""
    values: Names | None = None
    """The only values allowed."""
    min: str | None = None
    """The least value allowed, of a number or a date (yyyy-mm-dd)."""
    max: str | None = None
    """The greatest value allowed, of a number or a date (yyyy-mm-dd)."""
    pattern: str | None = None
    """A regular expression that the whole cell must match."""
    digits: Whole | None = None
    """A code of so many digits: leading zeros that a spreadsheet took away are given back, and counted."""
    birth_of: str | None = None
    """The column of CPR numbers that this date of birth is read from; it stands in no file."""
    marks: dict[str, str] = {}
    """Words that stand for an unknown value, each with its reason."""
    empty: str | None = None
    """What an empty cell says."""
    total: str | None = None
    """The word that marks a row as a total: such rows are left out and counted."""
    planned: YesNo = False
    """A deadline or planned date: may lie after as_of."""
    unit: str | None = None
    """A unit written behind every number, stripped."""
    year: Literal["start", "end"] | None = None
    """Which year a bare year names, where it crosses New Year."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        value = {"type": value} if isinstance(value, str) else value
        if isinstance(value, dict) and isinstance(value.get("type"), str) and value["type"].endswith(OR_EMPTY):
            value = value | {"type": value["type"].removesuffix(OR_EMPTY), "optional": True}
        return value


class Spell(Model):
    """From and to of a row's validity, both inclusive; or the one column of labels that says it."""

    start: str | None = Field(None, alias="from")
    end: str | None = Field(None, alias="to")
    label: str | None = None
    no_end: Names = []
    """Dates that stand for an open end, as written in the file."""
    last_day: Literal["in", "out"] = "in"

    @model_validator(mode="before")
    @classmethod
    def _label(cls, value: Any) -> Any:
        return {"label": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.label is None and (self.start is None or self.end is None):
            raise ValueError("a spell names its columns: {from: column, to: column}, or one column of type period")
        return self


class Join(Part):
    """Columns of another extract, one row at most for each row here."""

    on: OnKey
    at: DateText | None = None
    """The day on which the other extract's spell must be valid."""


class Lookup(Part):
    """A value of a unit found among the rows of another extract (or of its own: `rows`)."""

    exists: str | None = None
    count: str | None = None
    days: str | None = None
    months: str | None = None
    longest_gap: str | None = None
    count_distinct: Sql | None = None
    sum: Sql | None = None
    mean: Sql | None = None
    min: Sql | None = None
    max: Sql | None = None
    first: Sql | None = None
    last: Sql | None = None
    of: str | None = None
    """The extract looked into, where a value is asked for."""
    on: OnKey | None = None
    during: WindowText | None = None
    dated: DateText | None = None
    where: Sql | None = None
    by: str | None = None
    """The column that orders `first` and `last`."""

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        asked = [name for name in (*LOOKUP_OF_EXTRACT, *LOOKUP_OF_VALUE) if getattr(self, name) is not None]
        if len(asked) != 1:
            raise ValueError(f"a look-up asks one thing: one of {', '.join((*LOOKUP_OF_EXTRACT, *LOOKUP_OF_VALUE))}")
        if asked[0] in LOOKUP_OF_VALUE and self.of is None:
            raise ValueError(f"'{asked[0]}' needs 'of': the extract it looks into")
        if asked[0] in LOOKUP_OF_EXTRACT and self.of is not None:
            raise ValueError(f"'{asked[0]}' already names the extract; 'of' belongs to a value")
        if self.extract != "rows" and self.on is None:
            raise ValueError("a look-up needs 'on': the key that both extracts share")
        return self

    @cached_property
    def function(self) -> str:
        return next(name for name in (*LOOKUP_OF_EXTRACT, *LOOKUP_OF_VALUE) if getattr(self, name) is not None)

    @property
    def extract(self) -> str:
        """The extract looked into; `rows` for the unit's own rows."""
        return self.of if self.of is not None else getattr(self, self.function)

    @property
    def value(self) -> Sql | None:
        """The expression asked for, None where rows are only counted."""
        return getattr(self, self.function) if self.function in LOOKUP_OF_VALUE else None


def _form(value: Any) -> str:
    return "look-up" if isinstance(value, dict | Lookup) else "expression"


Derived = Annotated[Annotated[Sql, Tag("expression")] | Annotated[Lookup, Tag("look-up")], Discriminator(_form)]


class Format(Model):
    """How the file is written, where detection shall not decide."""

    separator: str | None = None
    encoding: str | None = None
    decimal: Literal[",", "."] | None = None
    thousands: str | None = None
    dates: str | None = None
    """How dates are written: dd-mm-yyyy, dd/mm/yyyy, dd.mm.yyyy, yyyy-mm-dd, yyyymmdd, mm/dd/yyyy, ddmmyyyy, or
    with two digits for the year dd-mm-yy, dd/mm/yy, dd.mm.yy, yy-mm-dd, yymmdd, ddmmyy."""
    years_from: Whole | None = None
    """The first of the hundred years that two digits may mean: 1950 reads 49 as 2049 and 50 as 1950."""
    header: str | None = None
    """The number of the line that names the columns, `search` for the first line that names most of them, or `none`
    where there is no such line and the columns come in the declared order."""
    footer: Names = []
    """What the lines below the rows begin with, such as Antal rækker: they are left out and counted."""
    sheet: str | None = None
    """The sheet of a workbook."""
    null: Names = []
    """Words that stand for an empty cell."""


class Constant(Model):
    """Columns that are the same in all rows of a person: checked, and known at any date."""

    per: str
    columns: Names


class Stack(Model):
    """Wide columns turned into rows: their headers and their cells."""

    into: Annotated[list[str], Field(min_length=2, max_length=2)]
    columns: Names


class RowCount(Model):
    """How many rows an extract has, totals and footers apart."""

    at_least: Whole | None = Field(None, alias="at least")
    at_most: Whole | None = Field(None, alias="at most")


class Freshness(Model):
    """How far before as_of the newest date may lie; `dated` None: the newest of all dates but planned ones."""

    within: LengthText
    dated: str | None = None


class Coverage(Model):
    """Every period from `complete_from` (else from the first row) to as_of has rows."""

    every: Literal["year", "quarter", "month"]
    dated: str


class Extract(Model):
    """One register extract: a file (or a glob of files, or a table written here) and its contract."""

    title: str | dict[str, str] | None = None
    file: str | None = None
    table: str | None = None
    """A small code list written in the catalogue: a header line and rows, cells parted by `|`."""
    columns: dict[str, Column]
    marks: dict[str, str] = {}
    """Words that stand for an unknown value in every column, each with its reason."""
    key: Names = []
    spell: Spell | None = None
    constant: Constant | None = None
    references: dict[str, str] = {}
    """Columns of ids, each with the extract that holds them."""
    rows: RowCount | None = None
    fresh: Freshness | None = None
    coverage: Coverage | None = None
    severity: dict[str, SeverityText] = {}
    """What breaking a rule means, by rule (`range`) or by column and rule (`alder.range`)."""
    pseudonymise: Names = []
    """Columns of ids that are replaced by a keyed hash when they are read."""
    complete_from: Day | None = None
    as_of: Day | None = None
    join: dict[str, Join] = {}
    derive: dict[str, Derived] = {}
    units: str | None = None
    """The column that says how many units one row stands for."""
    overlapping: Names = []
    """Columns whose values hold each other, as country and region."""
    stack: Stack | None = None
    format: Format = Format()
    personal: YesNo = True
    """no: the rows are no persons, and their counts need no protection."""

    @model_validator(mode="before")
    @classmethod
    def _marks_in_columns(cls, value: Any) -> Any:
        """Marks of the extract are marks of each of its columns; a column's own go before them."""
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("marks"), dict)
            or not isinstance(value.get("columns"), dict)
        ):
            return value
        columns = {}
        for name, column in value["columns"].items():
            column = {"type": column} if isinstance(column, str) else column
            columns[name] = (
                column | {"marks": value["marks"] | (column.get("marks") or {})} if isinstance(column, dict) else column
            )
        return value | {"columns": columns}

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.file is None) == (self.table is None):
            raise ValueError("an extract has either 'file' or 'table'")
        return self
