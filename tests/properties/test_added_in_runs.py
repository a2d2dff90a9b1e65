"""What is read off running sums is what a plain loop adds up over the rows of each run."""

from __future__ import annotations

import itertools
from typing import Any, cast

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from forebyg.blocks import number_of
from forebyg.bound import BoundExtract
from forebyg.engine.classes import CLASS, classes_of
from forebyg.engine.gathering import Gathering, Grain, gathered_in_runs, together
from forebyg.engine.packing import packed
from forebyg.engine.parts import EXTREME, Part
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
        st.none() | st.integers(-(10**30), 10**30) | st.integers(2**60, 2**62) | st.integers(-9, 9),
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


def looped_in_runs(block: pl.DataFrame) -> list[tuple[Any, ...]]:
    runs = itertools.groupby(block.to_dicts(), lambda row: (row["id"], row["period"]))
    return [(*keys, *(looped(part, rows) for part in PARTS)) for keys, run in runs for rows in [list(run)]]


@given(ROWS, st.sets(st.sampled_from(["asked", "n", "x", "yes"])))
def test_what_is_told_by_the_words_of_a_row_is_what_its_cells_tell(
    made: list[tuple[Any, ...]], worded: set[str]
) -> None:
    block = pl.DataFrame(made, schema=SCHEMA, orient="row")
    parts = {part: f".{place}" for place, part in enumerate(PARTS)}
    # A word that no row has, and one that stands twice, as 1.0 and 1.00 do.
    words = {name: pl.concat([block[name].drop_nulls().unique(maintain_order=True)] * 2).shift(1) for name in worded}
    numbers = [
        pl.Series(number_of(name), [one if one is None else held.to_list().index(one) for one in block[name]], pl.UInt8)
        for name, held in words.items()
    ]
    classes = classes_of(words, worded)
    told = [part for part in PARTS if classes.tell(part)]
    assert all(part.columns <= worded and part.kind not in EXTREME for part in told)
    assert told or not worded & {"asked", "n", "x", "yes"} or classes.table.width < len(worded)
    read = set[str]().union(*map(classes.columns, PARTS))
    rows = block.hstack(numbers).select("id", "period", *read, classes.number.alias(CLASS))
    found = in_runs(rows, ["id", "period"], parts, classes)
    assert found.rows() == looped_in_runs(block)
    # Where no row with a large value passes, its words tell so.
    for name, dtype in in_runs(block, ["id", "period"], parts).schema.items():
        assert found.schema[name] == dtype or (dtype == pl.Int128 and found.schema[name] == pl.Int64)


@given(
    st.lists(st.lists(st.integers(0, 4) | st.integers(-3, 2**61), min_size=3, max_size=3), max_size=9),
    st.lists(st.integers(0, 2), max_size=5),
)
def test_sums_of_columns_in_one_number_are_their_own(columns: list[list[int]], rows: list[int]) -> None:
    frame = pl.DataFrame([pl.Series(str(place), values, pl.Int128) for place, values in enumerate(columns)])
    made, alone = packed(frame, 5)
    sums = {
        share.name: pl.select(share.read_off(pl.lit(one.numbers.gather(rows).sum(), dtype=pl.Int64))).item()
        for one in made
        for share in one.shares
    }
    assert sums == {name: sum(frame[name][row] for row in rows) for name in frame.columns if name in sums}
    assert {*sums, *(one.name for one in alone)} == set(frame.columns)
    assert all(min(one) < 0 or max(one) * 5 >= 2**62 for one in alone)


@given(ROWS, st.integers(1, 4))
def test_blocks_together_have_the_sums_of_all_rows(made: list[tuple[Any, ...]], many: int) -> None:
    """What is small in each of them may be large together."""
    parts = {part: f".{place}" for place, part in enumerate(PARTS)}
    gathering = Gathering(cast(BoundExtract, None), Grain("x", ("id", "period"), None, None), parts)
    block = pl.DataFrame(made, schema=SCHEMA, orient="row")
    blocks = [gathered_in_runs(rows.lazy(), gathering, {}) for rows in block.iter_slices(many)]
    blocks = blocks or [gathered_in_runs(block.lazy(), gathering, {})]
    found = together(blocks, gathering).sort("id", "period")
    assert found.rows() == looped_in_runs(block.sort("id", "period", maintain_order=True))


@given(ROWS)
def test_a_run_has_the_sums_of_its_rows(made: list[tuple[Any, ...]]) -> None:
    block = pl.DataFrame(made, schema=SCHEMA, orient="row")
    parts = {part: f".{place}" for place, part in enumerate(PARTS)}
    found = in_runs(block, ["id", "period"], parts)
    assert found.rows() == looped_in_runs(block)
    for place, part in enumerate(PARTS):
        if part.kind == "total":
            assert isinstance(part.value, Column)
            large = block[part.value.name].abs().max()
            is_small = not isinstance(large, int) or large * block.height < 2**62
            is_wide = part.value.type != INT and not is_small
            assert block.is_empty() or found.schema[f".{place}"] == (pl.Int128 if is_wide else pl.Int64)
    assert found.schema[parts[Part("many", IS_ASKED)]] == pl.Int64
