"""Laws of cells: a value written in any of its Danish spellings is read back, and a pseudonym is one id's own."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from forebyg.definitions.extracts import Column
from forebyg.extracts.cells import prepare
from forebyg.extracts.columns import Forms, parse
from forebyg.extracts.forms import SHORT_FORMS, WRITTEN
from forebyg.extracts.numbers import Marks
from forebyg.extracts.persons import births, parse_cpr
from forebyg.extracts.pseudonyms import Key, pseudonymised

COMMA = Forms(Marks(",", " '.", pinned=True), None)
BLANKS = ("", ".", " ", "\u00a0", "\u202f", "\u2009", "'", "\u2019")
MINUSES = ("-{}", "\u2212{}", "\u2013{}", "{}-", "- {}")
FIRST_BIRTH, LAST_BIRTH = dt.date(1858, 1, 1), dt.date(2057, 12, 31)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, int]:
    """A number in a Danish spelling, and its millionths."""
    millionths = draw(st.integers(-(10**15), 10**15))
    whole, fraction = divmod(abs(millionths), 10**6)
    text = f"{whole:,}".replace(",", draw(st.sampled_from(BLANKS)))
    if fraction:
        text += "," + f"{fraction:06d}".rstrip("0")
    return (draw(st.sampled_from(MINUSES)).format(text) if millionths < 0 else text), millionths


@st.composite
def persons(draw: st.DrawFn) -> tuple[str, str, dt.date]:
    """A CPR number in some spelling, its id and the date of birth."""
    born = draw(st.dates(FIRST_BIRTH, LAST_BIRTH))
    replaced = draw(st.sampled_from((0, 60)))
    id = f"{born.day + replaced:02d}{born:%m%y}{draw(st.sampled_from(_sevenths(born.year)))}"
    id += f"{draw(st.integers(0, 999)):03d}"
    spellings = [id, f"{id[:6]}-{id[6:]}", f" {id[:6]} {id[6:]} ", f"{id[:6]}\u2013{id[6:]}"]
    return draw(st.sampled_from(spellings + ([id[1:]] if id[0] == "0" else []))), id, born


def _sevenths(year: int) -> str:
    """The seventh digits of a year, by the table of the CPR office."""
    if year < 1900:
        return "5678"
    if year < 2000:
        return "0123" + ("49" if year >= 1937 else "")
    return ("49" if year <= 2036 else "") + "5678"


@settings(deadline=None)
@given(st.lists(numbers(), min_size=1))
def test_numbers_are_read_back_from_any_spelling(written: list[tuple[str, int]]) -> None:
    column = Column(type="decimal")
    parsed = parse(prepare("x", column, pl.Series([text for text, _ in written]), (), None), COMMA)
    assert parsed.values.to_list() == [value for _, value in written]
    assert not any(wrong.mask.any() for wrong in parsed.wrong)


@settings(deadline=None)
@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), min_size=1), st.sampled_from(sorted(WRITTEN)))
def test_days_are_read_back_in_every_form(days: list[dt.date], form: str) -> None:
    letters = {"dd": "%d", "mm": "%m", "yyyy": "%Y", "yy": "%y"}
    pattern = form
    for letter in ("yyyy", "yy", "mm", "dd") if form not in SHORT_FORMS else ("yy", "mm", "dd"):
        pattern = pattern.replace(letter, letters[letter])
    cells = prepare("x", Column(type="date"), pl.Series([day.strftime(pattern) for day in days]), (), None)
    parsed = parse(cells, Forms(Marks(None, ""), form, 1950))
    assert parsed.values.to_list() == days
    assert not any(wrong.mask.any() for wrong in parsed.wrong)


@settings(deadline=None)
@given(st.lists(persons(), min_size=1))
def test_persons_are_one_id_in_any_spelling_and_born_when_they_were(written: list[tuple[str, str, dt.date]]) -> None:
    cells = prepare("x", Column(type="cpr"), pl.Series([text for text, _, _ in written]), (), None)
    ids = parse_cpr(cells).values
    assert ids.to_list() == [id for _, id, _ in written]
    assert births(ids).to_list() == [born for _, _, born in written]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=3))), st.binary(min_size=16, max_size=80))
def test_pseudonyms_are_equal_where_ids_are(ids: list[str | None], secret: bytes) -> None:
    hidden = pseudonymised(pl.DataFrame({"x": pl.Series(ids, dtype=pl.String)}), ["x"], Key(secret))["x"].to_list()
    assert [pseudonym is None for pseudonym in hidden] == [id is None for id in ids]
    assert len(set(hidden)) == len(set(ids))


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=12), min_size=1),
    st.sampled_from(
        ["id", "cpr", "category", "text", "int", "decimal", "date", "datetime", "time", "yes_no", "period"]
    ),
)
def test_no_cell_whatever_stops_the_reading(texts: list[str], kind: str) -> None:
    cells = prepare("x", Column(type=kind), pl.Series(texts), ("NULL",), ())
    parsed = parse(cells, Forms(Marks(",", " '."), None))
    assert len(parsed.values) == len(texts)
    assert all(len(wrong.mask) == len(texts) for wrong in parsed.wrong)
