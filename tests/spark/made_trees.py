"""Random typed trees over a table full of edges, for holding Spark's meaning of them to that of polars.

A number carries how large it can be, so that no tree leaves the range in which both engines count exactly: what
happens beyond it is tested apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from math import lcm
from random import Random
from typing import Any

import polars as pl

from forebyg.expressions import (
    AGE,
    AGE_UNIT,
    CATEGORY,
    DATE,
    DATETIME,
    DECIMAL,
    ID,
    INT,
    PERIOD,
    QUOTIENT,
    QUOTIENT_UNIT,
    TEXT,
    TIME,
    UNKNOWN,
    YES_NO,
    Call,
    Column,
    Expression,
    Literal_,
    Type,
)
from forebyg.language.typing_rules import number_type

DEEPEST = 4
TEXTS = (
    *(
        "",
        " ",
        "  a ",
        "a",
        "A",
        "æøå",
        "ÆØÅ",
        "Ærø",
        "straße",
        "İzmir",
        "ΑΣ",
        "ﬁn",
        "O'Hara",
        '"',
        "`",
        "\\",
        "a\\b",
        "%",
    ),
    *(
        "_",
        "a_b",
        "100 %",
        "/",
        "a/b",
        "${x}",
        "$1",
        "\u00a0",
        "\tb\n",
        "line\n",
        "😀",
        "a😀b",
        "e\u0301",
        "é",
        "zz",
        "Zz",
    ),
    *("12", "-7", "007", "1.5", "-2.5", "0.1234565", "0.1234575", "0.12345650001", "1,5", "+5", "1e5", ".5", "5."),
    *(" 12 ", "123456789012345678901234567890", "2020-02-29", "2021-02-29", "2020-1-5", " 2020-01-05", "2020-01-05 "),
    *("+2020-01-05", "20-01-05", "2020- 1-05", "31-12-2020", "2020-13-01", "1999-12-31", "0001-01-01", "9999-12-31"),
)
PATTERNS = (
    "%",
    "_",
    "a%",
    "%a",
    "%a%",
    "a_b",
    "",
    "%\\%",
    "%/%",
    "æ%",
    "%😀_",
    "O'%",
    "100 \\%",
    "%\n",
    "_%_",
    "a.b",
    "[a]%",
)
DAYS = (
    *("2020-02-29", "2021-02-28", "2000-02-29", "1900-02-28", "2020-01-31", "2020-03-31", "2020-04-30", "2019-12-31"),
    *("2020-01-01", "2020-12-24", "2024-05-09", "2024-05-10", "2024-06-05", "2023-05-05", "2024-04-26", "1969-12-31"),
    *("1970-01-01", "2070-12-31", "2071-01-01", "1899-12-31", "2001-08-01", "2024-03-28", "2024-04-01", "1850-06-05"),
)
PERIODS = ("2020", "2020/21", "2020-Q1", "2020-H2", "2020-05")
NUMBERS = (0, 1, -1, 2, 3, -3, 7, 9, -10, 12, 365, 366, 1000, -999_999, 1_000_000)


def table(rows: int = 300, seed: int = 7) -> pl.DataFrame:
    """Rows of edges in every type; the names of columns are edges themselves."""
    random = Random(seed)

    def some(values: list[Any]) -> list[Any]:
        return [random.choice([None, *values, *values]) for _ in range(rows)]

    days = [dt.date.fromisoformat(day) for day in DAYS]
    days += [dt.date(1960, 1, 1) + dt.timedelta(days=random.randrange(40_000)) for _ in range(40)]
    clocks = [dt.time(), dt.time(23, 59, 59, 999_999), dt.time(12), dt.time(0, 0, 0, 1), dt.time(7, 30)]
    moments = [dt.datetime.combine(day, random.choice(clocks)) for day in days]
    millionths = [0, 1, -1, 499_999, 500_000, 500_001, -500_000, 1_500_000, 2_500_000, -2_500_000, 10**12, 123_456_789]
    quotients = [QUOTIENT_UNIT * n // m for n in (0, 1, -1, 5, 1000) for m in (1, 2, 3, 7)]
    ages = [0, 1, AGE_UNIT, AGE_UNIT * 17 + 365 * 365, AGE_UNIT * 99 + 366, AGE_UNIT * 3 + AGE_UNIT // 2]
    wide = [10**38 - 1, -(10**38 - 1), 10**37, 0, 1, -5, 12345678901234567890123456789012345678]
    int64 = [2**63 - 1, -(2**63) + 1, 0, 1]
    return pl.DataFrame(
        {
            "n": pl.Series(some(list(NUMBERS)), dtype=pl.Int64),
            "m `\\'\"${x}": pl.Series(some(list(NUMBERS)), dtype=pl.Int64),
            "int64": pl.Series(some(int64), dtype=pl.Int64),
            "x": pl.Series(some(millionths), dtype=pl.Int128),
            "y": pl.Series(some(millionths), dtype=pl.Int128),
            "wide": pl.Series(some(wide), dtype=pl.Int128),
            "q": pl.Series(some(quotients), dtype=pl.Int128),
            "age": pl.Series(some(ages), dtype=pl.Int128),
            "s": pl.Series(some(list(TEXTS)), dtype=pl.String),
            "t.æøå": pl.Series(some(list(TEXTS)), dtype=pl.String),
            "T.ÆØÅ": pl.Series(some(["a", "b"]), dtype=pl.String),
            "p": pl.Series(some(list(PERIODS)), dtype=pl.String),
            "person.born": pl.Series(some(days), dtype=pl.Date),
            "d": pl.Series(some(days), dtype=pl.Date),
            "w": pl.Series(some(moments), dtype=pl.Datetime("us")),
            "v": pl.Series(some(moments), dtype=pl.Datetime("us")),
            "k": pl.Series(some(clocks), dtype=pl.Time),
            "l": pl.Series(some(clocks), dtype=pl.Time),
            "b": pl.Series(some([True, False]), dtype=pl.Boolean),
            "f": pl.Series(some([True, False]), dtype=pl.Boolean),
        }
    )


@dataclass(frozen=True)
class Sized:
    """A number and the largest absolute value that it can have."""

    tree: Expression
    size: float

    @property
    def unit(self) -> int:
        return self.tree.type.unit


def fits(size: float, own: int, unit: int) -> bool:
    """Whether a number can be brought to another unit without leaving a type on the way."""
    if max(own, unit) == 1:
        return size < 9e18
    return size * (unit if unit % own == 0 else own * unit) < 1e37 and size * max(own, unit) < 1e37


COLUMNS: dict[str, tuple[Column, ...]] = {
    "text": (Column("s", TEXT), Column("t.æøå", ID), Column("T.ÆØÅ", CATEGORY), Column("p", PERIOD)),
    "date": (Column("d", DATE), Column("person.born", DATE)),
    "datetime": (Column("w", DATETIME), Column("v", DATETIME)),
    "time": (Column("k", TIME), Column("l", TIME)),
    "yes_no": (Column("b", YES_NO), Column("f", YES_NO)),
}
NUMBER_COLUMNS = (
    Sized(Column("n", INT), 1e6), Sized(Column("m `\\'\"${x}", INT), 1e6), Sized(Column("int64", INT), 9.3e18),
    Sized(Column("x", DECIMAL), 1e6), Sized(Column("y", DECIMAL), 1e6), Sized(Column("wide", DECIMAL), 1e32),
    Sized(Column("q", QUOTIENT), 1e3), Sized(Column("age", AGE), 1e2),
)  # fmt: skip
NOTHING = Literal_(None, UNKNOWN)
TYPES = {"text": TEXT, "date": DATE, "datetime": DATETIME, "time": TIME, "yes_no": YES_NO}


class Maker:
    """Trees of a seed."""

    def __init__(self, seed: int):
        self.random = Random(seed)

    def any(self) -> Expression:
        kind = self.random.choice(("number", "number", "text", "date", "datetime", "time", "yes_no", "yes_no"))
        return self.number(DEEPEST).tree if kind == "number" else self.value(kind, DEEPEST)

    def value(self, kind: str, depth: int) -> Expression:
        """A tree of a kind other than numbers."""
        if depth == 0 or self.random.random() < 0.15:
            return self._leaf(kind)
        return self.random.choice((self._chosen, *OWN[kind], *OWN[kind]))(self, kind, depth - 1)

    def maybe(self, kind: str, depth: int) -> Expression:
        return NOTHING if self.random.random() < 0.05 else self.value(kind, depth)

    def _leaf(self, kind: str) -> Expression:
        literals: dict[str, Callable[[], Expression]] = {
            "text": lambda: Literal_(self.random.choice(TEXTS), TEXT),
            "date": lambda: Literal_(self._day(), DATE),
            "datetime": lambda: Literal_(dt.datetime.combine(self._day(), dt.time(12, 0, 0, 5)), DATETIME),
            "yes_no": lambda: Literal_(self.random.random() < 0.5, YES_NO),
        }
        if kind in literals and self.random.random() < 0.3:
            return literals[kind]()
        return self.random.choice(COLUMNS[kind])

    def _day(self) -> dt.date:
        return dt.date.fromisoformat(self.random.choice(DAYS))

    @staticmethod
    def _chosen(self: Maker, kind: str, depth: int) -> Expression:
        """CASE, COALESCE, NULLIF, GREATEST and LEAST, which are there for every kind."""
        which = self.random.choice(("case", "coalesce", "nullif", "greatest", "least"))
        type = TYPES[kind]
        if which == "case":
            pairs = [
                part
                for _ in range(self.random.randrange(1, 3))
                for part in (self.condition(depth), self.maybe(kind, depth))
            ]
            return Call("case", (*pairs, self.value(kind, depth)), type)
        if which == "nullif" or kind == "yes_no":
            function = "nullif" if which == "nullif" else "coalesce"
            return Call(function, (self.value(kind, depth), self.value(kind, depth)), type)
        return Call(which, tuple(self.value(kind, depth) for _ in range(self.random.randrange(2, 4))), type)

    def condition(self, depth: int) -> Expression:
        return self.value("yes_no", depth)

    def number(self, depth: int) -> Sized:
        """A number that both engines can count."""
        if depth == 0 or self.random.random() < 0.15:
            return self._number_leaf()
        for _ in range(20):
            made = self.random.choice(NUMBERS_MADE)(self, depth - 1)
            if made is not None and made.size * made.unit < 1e37 and (made.unit > 1 or made.size < 9e18):
                return made
        return self._number_leaf()

    def _number_leaf(self) -> Sized:
        if self.random.random() < 0.3:
            unit = self.random.choice((1, 1, 10, 1000, 10**6))
            value = self.random.choice((0, 1, -1, 2, 5, 15, 25, -35, 1005, 10**6))
            return Sized(Literal_(value, Type("number", unit)), abs(value) / unit)
        return self.random.choice(NUMBER_COLUMNS)

    def pair(self, depth: int) -> tuple[Sized, Sized]:
        return self.number(depth), self.number(depth)


def _added(maker: Maker, depth: int) -> Sized | None:
    left, right = maker.pair(depth)
    kind = number_type(lcm(left.unit, right.unit))
    if not all(fits(one.size, one.unit, kind.unit) for one in (left, right)):
        return None
    function = maker.random.choice(("add", "sub"))
    return Sized(Call(function, (left.tree, right.tree), kind), left.size + right.size)


def _multiplied(maker: Maker, depth: int) -> Sized | None:
    left, right = maker.pair(depth)
    own, kind, size = left.unit * right.unit, number_type(left.unit * right.unit), left.size * right.size
    if size * own > 1e36 or not fits(size, own, kind.unit):
        return None
    return Sized(Call("mul", (left.tree, right.tree), kind), size)


def _divided(maker: Maker, depth: int) -> Sized | None:
    over, under = maker.pair(depth)
    size = over.size * under.unit
    above, below = over.size * over.unit * QUOTIENT_UNIT * under.unit, under.size * under.unit * over.unit
    if max(above, below) > 1e37 or size * QUOTIENT_UNIT > 1e32:
        return None
    return Sized(Call("div", (over.tree, under.tree), QUOTIENT), size)


def _remainder(maker: Maker, depth: int) -> Sized | None:
    left, right = maker.pair(depth)
    if left.unit != 1 or right.unit != 1 or max(left.size, right.size) > 9e18:
        return None
    return Sized(Call("mod", (left.tree, right.tree), INT), right.size)


def _rounded(maker: Maker, depth: int) -> Sized | None:
    one, digits = maker.number(depth), maker.random.choice((0, 0, 1, 2, 6))
    if not fits(one.size, one.unit, 10**digits):
        return None
    return Sized(Call("round", (one.tree, Literal_(digits, INT)), number_type(10**digits)), one.size + 1)


def _signed(maker: Maker, depth: int) -> Sized | None:
    one = maker.number(depth)
    if not fits(one.size, one.unit, one.unit):
        return None
    return Sized(Call(maker.random.choice(("neg", "abs")), (one.tree,), one.tree.type), one.size)


def _unified(maker: Maker, depth: int) -> Sized | None:
    parts = list(maker.pair(depth))
    kind = number_type(lcm(*(part.unit for part in parts)))
    if not all(fits(part.size, part.unit, kind.unit) for part in parts):
        return None
    trees, size = tuple(part.tree for part in parts), max(part.size for part in parts)
    which = maker.random.choice(("case", "coalesce", "greatest", "least", "nullif"))
    if which == "case":
        return Sized(
            Call("case", (maker.condition(depth), trees[0], maker.condition(depth), NOTHING, trees[1]), kind), size
        )
    return Sized(Call(which, trees, kind if which != "nullif" else trees[0].type), size)


def _read(maker: Maker, depth: int) -> Sized:
    kind = maker.random.choice((INT, DECIMAL))
    return Sized(Call("cast", (maker.value("text", depth),), kind), 1e30)


def _widened(maker: Maker, depth: int) -> Sized | None:
    one, times = maker.number(depth), maker.random.choice((1, 10, 10**6))
    kind = number_type(one.unit * times)
    if kind.unit % one.unit or not fits(one.size, one.unit, kind.unit):
        return None
    return Sized(Call("cast", (one.tree,), kind), one.size)


def _length(maker: Maker, depth: int) -> Sized:
    return Sized(Call("length", (maker.maybe("text", depth),), INT), 1e4)


def _part_of_day(maker: Maker, depth: int) -> Sized:
    function = maker.random.choice(("year", "month", "day", "quarter"))
    return Sized(Call(function, (maker.value(maker.random.choice(("date", "datetime")), depth),), INT), 1e5)


MEASURES = {"age": INT, "exact_age": AGE, "days_between": INT, "months_between": INT, "working_days_between": INT}


def _measured(maker: Maker, depth: int) -> Sized:
    # The list of closed days makes long texts: few of them are enough.
    function = maker.random.choice((*MEASURES, *list(MEASURES)[:4] * 3))
    days = (maker.value("date", depth), maker.value(maker.random.choice(("date", "datetime")), depth))
    return Sized(Call(function, days, MEASURES[function]), 1e4 if function == "exact_age" else 1e7)


NUMBERS_MADE = (
    _added, _added, _multiplied, _divided, _divided, _remainder, _rounded, _signed, _unified, _unified, _read, _widened,
    _length, _part_of_day, _measured,
)  # fmt: skip


def _compared(maker: Maker, _: str, depth: int) -> Expression:
    kind = maker.random.choice(("number", "text", "date", "datetime", "time", "yes_no"))
    functions = ("eq", "ne") if kind == "yes_no" else ("eq", "ne", "lt", "le", "gt", "ge")
    function = maker.random.choice((*functions, "in"))
    if kind == "number":
        parts = list(maker.pair(depth))
        unit = lcm(*(part.unit for part in parts))
        if not all(fits(part.size, part.unit, unit) for part in parts):
            return Call("is_null", (parts[0].tree,), YES_NO)
        trees = [part.tree for part in parts]
    else:
        trees = [maker.value(kind, depth), maker.maybe(kind, depth)]
    if function == "in":
        trees += [Literal_(text, TEXT) for text in maker.random.sample(TEXTS, 3)] if kind == "text" else [NOTHING]
    return Call(function, tuple(trees), YES_NO)


def _joined(maker: Maker, _: str, depth: int) -> Expression:
    parts = tuple(maker.maybe("yes_no", depth) for _ in range(maker.random.randrange(2, 5)))
    return Call(maker.random.choice(("and", "or")), parts, YES_NO)


def _turned(maker: Maker, _: str, depth: int) -> Expression:
    return Call(maker.random.choice(("not", "is_true")), (maker.maybe("yes_no", depth),), YES_NO)


def _is_null(maker: Maker, _: str, depth: int) -> Expression:
    return Call("is_null", (maker.maybe(maker.random.choice(("text", "date", "yes_no", "time")), depth),), YES_NO)


def _like(maker: Maker, _: str, depth: int) -> Expression:
    pattern = maker.random.choice((*PATTERNS, None))
    return Call("like", (maker.value("text", depth), Literal_(pattern, TEXT)), YES_NO)


def _covers(maker: Maker, _: str, depth: int) -> Expression:
    return Call("covers", tuple(maker.value("date", depth) for _ in range(3)), YES_NO)


def _texts(maker: Maker, _: str, depth: int) -> Expression:
    function = maker.random.choice(("lower", "upper", "trim", "concat", "substr", "replace"))
    first = maker.value("text", depth)
    if function == "concat":
        return Call("concat", (first, maker.maybe("text", depth)), TEXT)
    if function == "substr":
        places = [Literal_(maker.random.choice((1, 2, 5, 30)), INT), Literal_(maker.random.choice((0, 1, 3, 99)), INT)]
        return Call("substr", (first, *places[: maker.random.randrange(1, 3)]), TEXT)
    if function == "replace":
        old, new = (Literal_(maker.random.choice(TEXTS[n:]), TEXT) for n in (1, 0))
        return Call("replace", (first, old, new), TEXT)
    return Call(function, (first,), TEXT)


def _written(maker: Maker, _: str, depth: int) -> Expression:
    if maker.random.random() < 0.5:
        return Call("cast", (maker.value(maker.random.choice(("date", "datetime")), depth),), TEXT)
    number = maker.number(depth)
    is_whole = number.unit == 1 and number.size < 9e18
    return Call("cast", (number.tree if is_whole else Column("n", INT),), TEXT)


MOVES = {"add_months": 30, "add_months_stick": 30, "add_days": 800}


def _moved(maker: Maker, kind: str, depth: int) -> Expression:
    function = "add_working_days" if maker.random.random() < 0.06 else maker.random.choice(list(MOVES))
    if kind == "datetime" and maker.random.random() < 0.2:
        function = "add_seconds"
    most = MOVES.get(function, 100)
    count = Literal_(maker.random.randrange(-most, most + 1), INT)
    return Call(function, (maker.value(kind, depth), count), TYPES[kind])


def _as_day(maker: Maker, _: str, depth: int) -> Expression:
    return Call("cast", (maker.value(maker.random.choice(("datetime", "text", "date")), depth),), DATE)


def _end_of_day(maker: Maker, _: str, depth: int) -> Expression:
    return Call("end_of_day", (maker.value("date", depth),), DATETIME)


OWN: dict[str, tuple[Callable[[Maker, str, int], Expression], ...]] = {
    "text": (_texts, _texts, _written),
    "date": (_moved, _moved, _as_day),
    "datetime": (_moved, _end_of_day),
    "time": (Maker._chosen,),
    "yes_no": (_compared, _compared, _joined, _turned, _is_null, _like, _covers),
}
