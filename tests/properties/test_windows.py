"""Rows are placed in the windows that a plain loop places them in, whether the windows lie apart or not."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from forebyg.blocks import number_of
from forebyg.bound import SPELL_FROM, SPELL_TO
from forebyg.engine.plan import PERIOD
from forebyg.engine.windows import FOREVER, Windows, _days_of, in_windows
from forebyg.expressions import DATE, Column

DAY = Column("day", DATE)
FIRST = dt.date(1969, 12, 20)
"""Days before 1970 are negative numbers."""
DAYS = st.one_of(st.none(), st.integers(-3, 40).map(lambda number: FIRST + dt.timedelta(days=number)))
EDGES = st.one_of(st.just(dt.date.min), st.just(FOREVER), DAYS.filter(lambda day: day is not None))


@st.composite
def windows(draw: st.DrawFn, apart: bool) -> Windows:
    """As those of periods: first and last days in their order; gaps between them, or days in common."""
    if not apart:
        edges = draw(st.lists(st.tuples(EDGES, EDGES), max_size=4))
        return tuple(zip(sorted(one for one, _ in edges), sorted(other for _, other in edges), strict=True))
    steps = draw(st.lists(st.integers(1, 6), min_size=4, max_size=8))
    days = [FIRST + dt.timedelta(days=sum(steps[: place + 1])) for place in range(len(steps) // 2 * 2)]
    return tuple(zip(days[::2], days[1::2], strict=True))


def placed(rows: pl.DataFrame, dated: Column | None, made: Windows) -> list[tuple[int, int]]:
    found = sorted(in_windows(rows.lazy(), dated, made).select("row", PERIOD).collect().rows())
    if dated is not None:
        words = rows[dated.name].unique(maintain_order=True)
        numbers = [None if day is None else words.to_list().index(day) for day in rows[dated.name]]
        told = rows.with_columns(pl.Series(number_of(dated.name), numbers, pl.UInt16)).drop(dated.name).lazy()
        if _days_of(made) is not None:
            told = in_windows(told, dated, made, {dated.name: words})
            assert sorted(told.select("row", PERIOD).collect().rows()) == found
    return found


@given(st.lists(DAYS, min_size=5, max_size=20), st.booleans().flatmap(windows))
@example([FIRST], ((FIRST, FIRST), (FIRST, FIRST)))
def test_a_row_with_a_day_is_in_every_window_that_holds_it(days: list[dt.date | None], made: Windows) -> None:
    rows = pl.DataFrame({"day": days}, schema={"day": pl.Date}).with_row_index("row")
    assert placed(rows, DAY, made) == [
        (row, number)
        for row, day in enumerate(days)
        for number, (first, last) in enumerate(made)
        if day is not None and first <= day <= last
    ]


@given(st.lists(st.tuples(DAYS, DAYS), min_size=3, max_size=9), st.booleans().flatmap(windows))
def test_a_row_with_a_spell_is_in_every_window_that_it_touches(
    spells: list[tuple[dt.date | None, dt.date | None]], made: Windows
) -> None:
    spells = [(begun, ended) for begun, ended in spells if begun is None or ended is None or begun <= ended]
    made = tuple((first, last) for first, last in made if first <= last)
    rows = pl.DataFrame(spells, schema={SPELL_FROM: pl.Date, SPELL_TO: pl.Date}, orient="row").with_row_index("row")
    assert placed(rows, None, made) == [
        (row, number)
        for row, (begun, ended) in enumerate(spells)
        for number, (first, last) in enumerate(made)
        if begun is not None and begun <= last and first <= (ended or FOREVER)
    ]
