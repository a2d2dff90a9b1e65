"""What is read off running sums is what a plain loop adds up over the rows of each run."""

from __future__ import annotations

import itertools
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from forebyg.engine.parts import Part
from forebyg.engine.runs import in_runs
from forebyg.expressions import DECIMAL, INT, YES_NO, Call, Column, Expression

IS_ASKED, YES = Column("asked", YES_NO), Column("yes", YES_NO)
NUMBERS = (Column("n", INT), Column("x", DECIMAL))
CONDITIONS: tuple[Expression | None, ...] = (None, IS_ASKED, Call("not", (IS_ASKED,), YES_NO))
PARTS = [
    *(Part("many", where) for where in CONDITIONS),
    *(
        Part(kind, where, value)
        for kind in ("unknown", "total", "least", "most")
        for where in CONDITIONS
        for value in NUMBERS
    ),
    *(Part(kind, where, YES) for kind in ("some", "every", "unknown") for where in CONDITIONS),
]
SCHEMA = {"id": pl.String, "period": pl.Int64, "asked": pl.Boolean, "n": pl.Int64, "x": pl.Int128, "yes": pl.Boolean}
TRUTH = st.none() | st.booleans()
ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.integers(0, 1),
        TRUTH,
        st.none() | st.integers(-(2**59), 2**59),
        st.none() | st.integers(-(10**30), 10**30) | st.integers(-9, 9),
        TRUTH,
    ),
    max_size=12,
)


def looped(part: Part, rows: list[dict[str, Any]]) -> Any:
    def passes(row: dict[str, Any]) -> bool:
        if part.where is None:
            return True
        return row["asked"] is (part.where == IS_ASKED)

    rows = [row for row in rows if passes(row)]
    if part.kind == "many":
        return len(rows)
    assert isinstance(part.value, Column)
    values = [row[part.value.name] for row in rows]
    known = [value for value in values if value is not None]
    match part.kind:
        case "unknown":
            return len(values) - len(known)
        case "total":
            return sum(known)
        case "some":
            return any(known)
        case "every":
            return all(known)
    return (min if part.kind == "least" else max)(known, default=None)


@given(ROWS)
def test_a_run_has_the_sums_of_its_rows(made: list[tuple[Any, ...]]) -> None:
    block = pl.DataFrame(made, schema=SCHEMA, orient="row")
    parts = {part: f".{place}" for place, part in enumerate(PARTS)}
    found = in_runs(block, ["id", "period"], parts)
    runs = itertools.groupby(block.to_dicts(), lambda row: (row["id"], row["period"]))
    expected = [(*keys, *(looped(part, rows) for part in PARTS)) for keys, run in runs for rows in [list(run)]]
    assert found.rows() == expected
    whole = block.group_by("id", "period").agg(pl.col("n", "x").sum(), pl.len().cast(pl.Int64))
    assert found.schema[parts[Part("total", None, NUMBERS[0])]] == whole.schema["n"]
    assert found.schema[parts[Part("total", IS_ASKED, NUMBERS[1])]] == whole.schema["x"]
    assert found.schema[parts[Part("many", IS_ASKED)]] == whole.schema["len"]
