"""A row that is read off a list of places is the one that a dictionary finds."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from forebyg.engine.places import MOST, places_of

NUMBERS = st.lists(st.none() | st.integers(0, 40) | st.integers(-(10**15), 10**15) | st.integers(10**9, 10**9 + 10))
ASKED = st.lists(st.none() | st.integers(-5, 45) | st.integers(10**9 - 5, 10**9 + 15) | st.integers(-(10**15), 10**15))


def unique(numbers: list[int | None]) -> list[int | None]:
    return [number for place, number in enumerate(numbers) if number is None or number not in numbers[:place]]


@given(NUMBERS.map(unique), ASKED, st.data())
def test_every_row_is_found_where_it_is(
    numbers: list[int | None], asked: list[int | None], data: st.DataObject
) -> None:
    known = [number for number in numbers if number is not None]
    asked = asked + data.draw(st.lists(st.sampled_from(known))) if known else asked
    places = places_of(pl.Series(numbers, dtype=pl.Int64))
    if places is None:
        return
    rows = {number: row for row, number in enumerate(numbers) if number is not None}
    frame = pl.DataFrame({"asked": asked}, schema={"asked": pl.Int64})
    values = {"row": pl.Series(range(len(numbers)), dtype=pl.Int64)}
    found = places.beside(frame.lazy(), pl.col("asked"), values).collect()
    assert found.columns == ["asked", "row"]
    assert found["row"].to_list() == [None if number is None else rows.get(number) for number in asked]


def test_numbers_in_a_row_and_numbers_far_apart_have_places() -> None:
    for step in (1, 37, 10**9):
        numbers = pl.Series(range(5, 5 + 1000 * step, step), dtype=pl.Int64)
        places = places_of(numbers)
        assert places is not None
        assert places.most <= MOST
        assert len(places.begins) <= 4 * len(numbers) + 1


def test_numbers_that_lie_unevenly_or_not_at_all_have_none() -> None:
    assert places_of(pl.Series([*range(1000), 10**12], dtype=pl.Int64)) is None
    assert places_of(pl.Series([None, None], dtype=pl.Int64)) is None
    assert places_of(pl.Series([], dtype=pl.Int64)) is None
