"""Indicators that are counted together keep their own numbers, worked by hand: what one calls a column is not what
another reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest

from forebyg.engine.session import Session
from forebyg.errors import ForebygError
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts

CONFIG = """
defaults: {lang: en, as_of: 2020-12-31}
extracts:
  visits:
    file: a.csv
    personal: no
    columns: {child: id or empty, mother: id or empty, kind: category, "child#": category, day: date}
  calls: {file: b.csv, personal: no, columns: {child: id or empty, day: date}}
  gifts:
    file: c.csv
    personal: no
    columns:
      {child: id or empty, sort: category, worth: {type: int, marks: {"?": nobody asked}}, number: int, size: decimal}
    severity: {number.required: warning}
  people:
    file: d.csv
    personal: no
    columns: {child: id, mother: id or empty, since: date, until: date or empty}
    spell: {from: since, to: until}
    constant: {per: child, columns: [mother]}
indicators:
"""
DATED = "rows: visits, period: {every: year, dated: day}"
DAY = dt.date(2020, 5, 5)


def frames(style: str = "") -> dict[str, pl.DataFrame]:
    """Ids are texts, or where the style is a digit, plain numbers."""

    def ids(*names: str | None) -> pl.Series:
        return pl.Series([None if name is None else style + name for name in names], dtype=pl.String)

    return {
        "visits": pl.DataFrame(
            {
                "child": ids("1", "1", "2"),
                "mother": ids("7", "7", None),
                "kind": ["u", "v", "u"],
                "child#": ["p", "q", "p"],
                "day": [DAY] * 3,
            }
        ),
        # One of these is no number, whatever the others are.
        "calls": pl.DataFrame({"child": ["x9", "x9", *ids("1", "3", "3")], "day": [DAY] * 5}),
        "gifts": pl.DataFrame(
            {
                "child": ids("1", "1", "2", "7", "7", "7"),
                "sort": list("aabaaa"),
                "worth": [5, None, 3, 1, 1, 1],
                "worth.mark": [None, "nobody asked", None, None, None, None],
                "number": [1, 2, None, 4, 4, 4],
                "size": [1_000_000, 1_000_000, 10**17, 0, 0, 0],
            },
            schema_overrides={"worth.mark": pl.String},
        ),
        "people": pl.DataFrame(
            {
                "child": ids("1", "2", "2"),
                "mother": ids("7", "7", "7"),
                "since": [dt.date(2020, 1, 1), dt.date(2020, 6, 1), dt.date(2020, 9, 1)],
                "until": [None, dt.date(2020, 7, 1), None],
            },
            schema_overrides={"until": pl.Date},
        ),
    }


def counted(lines: list[str], style: str = "", is_together: bool = True) -> dict[str, dict[str, Any] | list[str]]:
    """The whole of 2020, or the codes of what is wrong, by name; each counted with the others."""
    bound = bind(read_texts({"a.yaml": CONFIG + "\n".join(f"  {line}" for line in lines) + "\n"}))
    session = Session(bound, frames(style).__getitem__)
    if is_together:
        session.count_together(bound.indicators)
    found: dict[str, dict[str, Any] | list[str]] = {}
    for one in bound.indicators:
        try:
            found[one.declared.name] = session.count(one).rows.filter(by="{}", period="2020").to_dicts()[0]
        except ForebygError as error:
            found[one.declared.name] = [problem.code for problem in error.problems]
    return found


def figures(lines: list[str], column: str, style: str = "") -> dict[str, Any]:
    together, alone = counted(lines, style), counted(lines, style, is_together=False)
    assert together == alone
    return {name: one[column] if isinstance(one, dict) else one for name, one in together.items()}


@pytest.mark.parametrize("style", ["", "1", "0"])
def test_the_same_extract_looked_into_by_other_columns(style: str) -> None:
    lines = [
        f"own: {{title: T, kind: mean, {DATED}, derive: {{n: {{count: gifts, on: child}}}}, value: n}}",
        f"hers: {{title: T, kind: mean, {DATED}, derive: {{n: {{count: gifts, on: {{mother: child}}}}}}, value: n}}",
    ]
    assert figures(lines, "total", style) == {"own": 2 + 2 + 1, "hers": 3 + 3 + 0}


def test_a_step_called_as_a_column_is() -> None:
    lines = [
        f"hidden: {{title: T, kind: share, {DATED}, derive: {{kind: child IS NULL}}, numerator: kind}}",
        f"read: {{title: T, kind: share, {DATED}, numerator: kind = 'u'}}",
        f"known: {{title: T, kind: share, {DATED}, derive: {{as_of: day}}, numerator: as_of = day}}",
        f"later: {{title: T, kind: share, {DATED}, derive: {{p: as_of > day}}, numerator: p}}",
    ]
    assert figures(lines, "numerator") == {"hidden": 0, "read": 2, "known": 3, "later": 3}


def test_a_step_called_as_the_period_or_the_row_is() -> None:
    lines = [
        f"one: {{title: T, kind: share, {DATED}, derive: {{period: day > period.start}}, numerator: period}}",
        f"other: {{title: T, kind: share, {DATED}, derive: {{period: day >= period.end}}, numerator: period}}",
        f"""three: {{title: T, kind: share, {DATED}, derive: {{period: kind = 'u', row: kind = 'v'}},
         numerator: "period AND period.length = 366 OR row"}}""",
    ]
    assert figures(lines, "numerator") == {"one": 3, "other": 0, "three": 3}


def test_what_must_be_filled_can_be_unknown_all_the_same() -> None:
    ask = f"kind: sum, {DATED}, population: {{p: kind = 'u'}}, missing: skip, derive"
    lines = [
        f"marked: {{title: T, {ask}: {{n: {{sum: worth, of: gifts, on: child}}}}, value: n}}",
        f"warned: {{title: T, {ask}: {{n: {{sum: number, of: gifts, on: child}}}}, value: n}}",
        f"least: {{title: T, {ask}: {{n: {{min: number, of: gifts, on: child}}}}, value: n}}",
    ]
    # Of child 1 the worth of a gift is not known, and of child 2 the number.
    assert figures(lines, "total") == {"marked": 3, "warned": 3, "least": 1}


@pytest.mark.parametrize("style", ["", "1", "0"])
def test_stacked_extracts_of_which_one_has_an_id_that_is_no_number(style: str) -> None:
    lines = [
        "children: {title: T, kind: count, rows: [visits, calls], period: {every: year, dated: day}, per: child}",
        "events: {title: T, kind: count, rows: [visits, calls], period: {every: year, dated: day}}",
    ]
    # 1, 2, x9 and 3.
    assert figures(lines, "numerator", style) == {"children": 4, "events": 8}


@pytest.mark.parametrize("style", ["", "1", "0"])
def test_an_id_that_is_known_at_any_date(style: str) -> None:
    join = "join: {people: {on: child, at: day}}"
    lines = [
        f"mothers: {{title: T, kind: count, {DATED}, {join}, per: people.mother}}",
        f"""gifts: {{title: T, kind: mean, {DATED}, {join}, value: n,
         derive: {{n: {{count: gifts, on: {{people.mother: child}}}}}}}}""",
    ]
    # Child 2 has no spell in May, and the mother of child 1.
    assert figures(lines, "numerator", style)["mothers"] == 1
    assert figures(lines, "total", style)["gifts"] == 9


def test_a_column_whose_name_ends_with_a_sign() -> None:
    lines = [f"signed: {{title: T, kind: share, {DATED}, per: 'child', numerator: {{any: \"\\\"child#\\\" = 'q'\"}}}}"]
    assert figures(lines, "numerator", "1") == {"signed": 1}


def test_what_the_data_forbid_is_told_of_the_guilty_alone() -> None:
    lines = [
        f"sound: {{title: T, kind: share, {DATED}, per: child, numerator: {{any: kind = 'v'}}}}",
        f"differs: {{title: T, kind: share, {DATED}, per: child, numerator: kind = 'v'}}",
        f"agrees: {{title: T, kind: share, {DATED}, population: {{p: kind = 'u'}}, per: child, numerator: kind = 'v'}}",
        f"repeats: {{title: T, kind: share, {DATED}, join: {{gifts: {{on: child}}}}, numerator: sort = 'a'}}",
        f"""beyond: {{title: T, kind: sum, {DATED}, derive: {{n: {{sum: size * size * size, of: gifts, on: child}}}},
         value: n}}""",
        f"""within: {{title: T, kind: share, {DATED}, derive: {{n: {{sum: size, of: gifts, on: child}}}},
         numerator: n > 3}}""",
    ]
    assert figures(lines, "numerator") == {
        "sound": 1,
        "differs": ["FB520"],
        "agrees": 0,
        "repeats": ["FB511"],
        "beyond": ["FB533"],
        "within": 1,
    }


class Endless:
    """A stream that nobody would wait for: the same rows over and over."""

    def each(self, use: Callable[[pl.DataFrame], Any]) -> Iterator[Any]:
        while True:
            yield use(frames()["gifts"])

    def close(self) -> bool:
        return True


def test_whoever_is_interrupted_waits_for_no_stream() -> None:
    line = f"  own: {{title: T, kind: mean, {DATED}, derive: {{n: {{count: gifts, on: child}}}}, value: n}}"
    bound = bind(read_texts({"a.yaml": f"{CONFIG}{line}\n"}))

    def interrupted(name: str) -> pl.DataFrame:
        raise KeyboardInterrupt

    stream = {"gifts": Endless()}
    session = Session(bound, interrupted, stream=stream.get, is_large=lambda name: name in stream)
    with pytest.raises(KeyboardInterrupt):
        session.count_together(bound.indicators)
