"""The Spark text of an expression means what its polars formula means, row by row, and refuses rather than wraps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl
import pytest
from made_trees import Maker, table

from forebyg.engine.formulas import FORMULAS, formula
from forebyg.engine.holidays import HOLIDAYS
from forebyg.errors import CountingError
from forebyg.expressions import (
    AGE,
    AGE_UNIT,
    DATE,
    DATETIME,
    DECIMAL,
    INT,
    QUOTIENT,
    QUOTIENT_UNIT,
    TEXT,
    UNKNOWN,
    YES_NO,
    Call,
    Column,
    Expression,
    Literal_,
    Type,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.spark
EXPRESSIONS, COMPILED, BATCH = 400, 40, 50
N, M, X, Y, Q = (
    Column(name, kind) for name, kind in (("n", INT), ("int64", INT), ("x", DECIMAL), ("y", DECIMAL), ("q", QUOTIENT))
)
S, D, BORN, W, B, F = (
    Column(name, kind)
    for name, kind in (("s", TEXT), ("d", DATE), ("person.born", DATE), ("w", DATETIME), ("b", YES_NO), ("f", YES_NO))
)


def whole(value: int) -> Literal_:
    return Literal_(value, INT)


def written(value: str | None) -> Literal_:
    return Literal_(value, TEXT)


def call(function: str, kind: Type, *arguments: Expression) -> Call:
    return Call(function, arguments, kind)


EXAMPLES: dict[str, Call] = {
    **{name: call(name, YES_NO, N, X) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    "and": call("and", YES_NO, B, F, Literal_(None, UNKNOWN)),
    "or": call("or", YES_NO, B, F),
    "not": call("not", YES_NO, B),
    "is_null": call("is_null", YES_NO, S),
    "is_true": call("is_true", YES_NO, B),
    "in": call("in", YES_NO, S, written("O'Hara"), written("a\\b"), Literal_(None, UNKNOWN)),
    "like": call("like", YES_NO, S, written("%\\%")),
    "case": call("case", INT, B, N, F, Literal_(None, UNKNOWN), whole(7)),
    "add": call("add", DECIMAL, N, X),
    "sub": call("sub", DECIMAL, X, N),
    "mul": call("mul", Type("number", 10**12), X, Y),
    "div": call("div", QUOTIENT, X, N),
    "mod": call("mod", INT, N, whole(-7)),
    "neg": call("neg", INT, N),
    "abs": call("abs", DECIMAL, X),
    "round": call("round", INT, X, whole(0)),
    "coalesce": call("coalesce", DECIMAL, N, X),
    "nullif": call("nullif", INT, N, X),
    "greatest": call("greatest", DECIMAL, N, X, Y),
    "least": call("least", TEXT, S, written("m")),
    "cast": call("cast", DECIMAL, S),
    "lower": call("lower", TEXT, S),
    "upper": call("upper", TEXT, S),
    "trim": call("trim", TEXT, S),
    "length": call("length", INT, S),
    "concat": call("concat", TEXT, S, written("${x}"), S),
    "substr": call("substr", TEXT, S, whole(2), whole(2)),
    "replace": call("replace", TEXT, S, written("a"), written("$1\\")),
    **{name: call(name, INT, W) for name in ("year", "month", "day", "quarter")},
    **{name: call(name, INT, BORN, D) for name in ("age", "days_between", "months_between", "working_days_between")},
    "exact_age": call("exact_age", AGE, BORN, D),
    "covers": call("covers", YES_NO, BORN, D, Literal_(dt.date(2020, 2, 29), DATE)),
    "add_months": call("add_months", DATE, D, whole(-12)),
    "add_months_stick": call("add_months_stick", DATETIME, W, whole(1)),
    "add_days": call("add_days", DATETIME, W, whole(-40)),
    "add_working_days": call("add_working_days", DATETIME, W, whole(10)),
    "add_seconds": call("add_seconds", DATETIME, W, whole(86_399)),
    "end_of_day": call("end_of_day", DATETIME, D),
}


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return table()


@pytest.fixture(scope="module")
def given(spark: SparkSession, rows: pl.DataFrame) -> DataFrame:
    return made(spark, rows)


def made(spark: SparkSession, rows: pl.DataFrame) -> DataFrame:
    """The rows on the cluster, as the physical columns that an extract has there."""
    plain = rows.with_columns(pl.col(pl.Int128).cast(pl.Decimal(38, 0)), pl.col(pl.Time).to_physical())
    return spark.createDataFrame(plain.to_arrow()).cache()


def differing(given: DataFrame, rows: pl.DataFrame, trees: Sequence[Expression]) -> list[tuple[Expression, object]]:
    """The trees that mean other values on Spark, each with the first row that shows it."""
    from forebyg.engine.spark.session import collected
    from forebyg.engine.spark.text import text

    found = collected(given.selectExpr(*(f"{text(tree)} AS `{place}`" for place, tree in enumerate(trees))))
    wrong: list[tuple[Expression, object]] = []
    for place, tree in enumerate(trees):
        expected = rows.select(formula(tree).alias("polars")).to_series()
        expected = expected.new_from_index(0, rows.height) if len(expected) == 1 else expected
        pair = pl.DataFrame([found[str(place)].alias("spark"), expected])
        if tree.type.name == "number":
            pair = pair.with_columns(pl.all().cast(pl.Int128))
        elif tree.type.name == "time":
            pair = pair.with_columns(pl.col("spark").cast(pl.Time))
        odd = pair.with_row_index().filter(pl.col("spark").ne_missing(pl.col("polars")))
        if odd.height:
            wrong.append((tree, odd.row(0)))
    return wrong


def polars_can(rows: pl.DataFrame, tree: Expression) -> bool:
    """Not every tree that the typing rules allow is one that polars counts: a bare NULL has no type there."""
    try:
        rows.head(2).select(formula(tree))
    except pl.exceptions.PolarsError:
        return False
    return True


def batches(trees: Sequence[Expression]) -> Iterator[Sequence[Expression]]:
    for start in range(0, len(trees), BATCH):
        yield trees[start : start + BATCH]


def test_every_function_has_a_text_and_an_example() -> None:
    from forebyg.engine.spark.text import TEXTS

    assert TEXTS.keys() == FORMULAS.keys() == EXAMPLES.keys()


def test_every_function_by_name_agrees_with_polars(given: DataFrame, rows: pl.DataFrame, compiled: None) -> None:
    assert differing(given, rows, list(EXAMPLES.values())) == []


def test_random_trees_agree_with_polars(given: DataFrame, rows: pl.DataFrame) -> None:
    assert disagreeing(given, rows, range(EXPRESSIONS)) == []


def test_random_trees_agree_with_polars_when_compiled(given: DataFrame, rows: pl.DataFrame, compiled: None) -> None:
    assert disagreeing(given, rows, range(EXPRESSIONS, EXPRESSIONS + COMPILED)) == []


def disagreeing(given: DataFrame, rows: pl.DataFrame, seeds: range) -> list[tuple[Expression, object]]:
    trees = [tree for seed in seeds if polars_can(rows, tree := Maker(seed).any())]
    assert len(trees) > 0.9 * len(seeds)
    return [found for batch in batches(trees) for found in differing(given, rows, batch)]


def test_every_day_agrees_in_working_days(spark: SparkSession, compiled: None) -> None:
    """All days around the years whose holidays are known, forwards and backwards."""
    days = pl.date_range(dt.date(1968, 1, 1), dt.date(2073, 1, 1), eager=True)
    others = days.shift(37).fill_null(dt.date(1990, 1, 1)), days.sample(fraction=1, shuffle=True, seed=1)
    rows = pl.DataFrame({"d": days, "e": others[0], "g": others[1]})
    d, e, g = (Column(name, DATE) for name in "deg")
    trees = [call("working_days_between", INT, *pair) for pair in ((d, e), (e, d), (d, g))]
    trees += [call("add_working_days", DATE, d, whole(count)) for count in (0, 1, -1, 6, -6, 250, -250, 2500)]
    assert HOLIDAYS[0] > days[0]
    assert differing(made(spark, rows), rows, trees) == []


def nested(depth: int) -> Expression:
    tree: Expression = D
    for _ in range(depth):
        chosen = call("case", DATE, call("covers", YES_NO, D, tree, BORN), BORN, D)
        tree = call("add_months_stick", DATE, chosen, whole(1))
    return tree


def test_nested_calls_stay_short(given: DataFrame, rows: pl.DataFrame) -> None:
    """Each function that needs a part several times would otherwise multiply the text at every level."""
    from forebyg.engine.spark.text import text

    assert len(text(nested(40))) < 2.1 * len(text(nested(20))) < 40_000
    assert differing(given, rows, [nested(3)]) == []


@pytest.mark.parametrize(
    "tree",
    [
        call("add", INT, M, whole(1)),
        call("sub", INT, call("neg", INT, M), whole(2)),
        call("mul", INT, M, M),
        call("mul", Type("number", 10**12), Column("wide", DECIMAL), X),
        call("add", DECIMAL, Column("wide", DECIMAL), Column("wide", DECIMAL)),
        call("div", QUOTIENT, Column("wide", DECIMAL), X),
        call("eq", YES_NO, Column("wide", DECIMAL), Q),
        call("add", INT, call("cast", INT, written("99999999999999999999")), N),
    ],
    ids=lambda tree: f"{tree.function} of {tree.type.unit}",
)
def test_what_leaves_its_type_is_refused_without_a_value(given: DataFrame, tree: Expression) -> None:
    from forebyg.engine.spark.session import collected, told_apart
    from forebyg.engine.spark.text import text

    with pytest.raises(CountingError) as refused, told_apart():
        collected(given.selectExpr(f"{text(tree)} AS found"))
    assert [problem.code for problem in refused.value.problems] == ["FB533"]
    assert not any(letter.isdigit() for letter in str(refused.value).replace("37 digits", ""))
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_products_and_quotients_of_quotients_are_exact(given: DataFrame, spark: SparkSession) -> None:
    """Worked by hand: a half of a half, a third by a third, 3 by 7."""
    from forebyg.engine.spark.session import collected
    from forebyg.engine.spark.text import text

    half, third = QUOTIENT_UNIT // 2, QUOTIENT_UNIT // 3
    rows = pl.DataFrame({"a": [half, third, 3 * QUOTIENT_UNIT], "b": [half, third, 7 * QUOTIENT_UNIT]})
    rows = rows.with_columns(pl.all().cast(pl.Int128))
    a, b = Column("a", QUOTIENT), Column("b", QUOTIENT)
    trees = {"times": call("mul", QUOTIENT, a, b), "by": call("div", QUOTIENT, a, b)}
    found = collected(made(spark, rows).selectExpr(*(f"{text(tree)} AS {name}" for name, tree in trees.items())))
    # A third is a little off unless 3 divides the unit, which it does: 365 * 366 = 3 * 44530.
    assert QUOTIENT_UNIT == 365 * 366 * 10**8 == AGE_UNIT * 10**8
    ninth = round_half_away(QUOTIENT_UNIT, 9)
    assert found["times"].to_list() == [QUOTIENT_UNIT // 4, ninth, 21 * QUOTIENT_UNIT]
    assert found["by"].to_list() == [QUOTIENT_UNIT, QUOTIENT_UNIT, round_half_away(3 * QUOTIENT_UNIT, 7)]


def round_half_away(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)


def test_names_and_constants_are_never_read_as_sql(spark: SparkSession) -> None:
    from forebyg.engine.spark.session import collected
    from forebyg.engine.spark.text import text

    evil = ["'", "\\", "\\'", "`", "``", "${spark.app.name}", "${env:PATH}", "--", "/*", "*/", ";", "\n", "\\u0041"]
    evil += ["' OR true --", "%", "_", "\u2028", "😀", "a'||'b", ":x", "?", "{", "}", "æ' AS `x`, '"]
    names = [f"x{place}{word}" for place, word in enumerate(evil)]
    rows = pl.DataFrame({name: [word, None] for name, word in zip(names, evil, strict=True)})
    given = made(spark, rows)
    trees = [call("concat", TEXT, Column(name, TEXT), written(word)) for name, word in zip(names, evil, strict=True)]
    found = collected(given.selectExpr(*(f"{text(tree)} AS `{place}`" for place, tree in enumerate(trees))))
    assert found.rows() == [tuple(word * 2 for word in evil), (None,) * len(evil)]
    likes = [call("like", YES_NO, Column(name, TEXT), written(word)) for name, word in zip(names, evil, strict=True)]
    assert differing(given, rows, likes) == []
