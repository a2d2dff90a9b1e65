"""What a contract claims of the whole extract: how many rows, how new, from when to when."""

import datetime as dt

import pytest
from written_extracts import declared

from forebyg.definitions.scalars import Length
from forebyg.extracts.claims import earlier
from forebyg.extracts.reading import read_extract

DAY = dt.date(2023, 12, 31)
DATED = {"day": "date", "end": "date or empty", "planned": {"type": "date", "optional": True, "planned": "yes"}}


def found(folder, days, known_on=DAY, columns=DATED, content=None, **more):
    """The problems of an extract with a row on each of the days, as known on a day."""
    rows = content or "day;end;planned;n\n" + "".join(f"{day};;;{number}\n" for number, day in enumerate(days))
    (folder / "elever.csv").write_text(rows, encoding="utf-8")
    problems = read_extract("elever", declared(columns, **more), folder, as_of=known_on).problems
    return [f"{one.severity} {one.code} {one.message}" for one in problems]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"at least": "2"}, None),
        ({"at most": "2"}, None),
        ({"at least": "3", "at most": "9"}, "2 rows, where at least 3 are expected"),
        ({"at most": "1"}, "2 rows, where at most 1 are expected"),
    ],
)
def test_the_number_of_rows_is_bounded(tmp_path, rows, said):
    expected = [f"error FB433 elever.csv: {said}"] if said else []
    assert found(tmp_path, ["2023-01-01", "2023-01-02"], rows=rows) == expected


def test_totals_and_unreadable_rows_are_not_counted_as_missing(tmp_path):
    assert found(tmp_path, [], rows={"at least": "3"}, content="day;end;planned;n\n2023-01-01;;;1\n1;2\n") == [
        "error FB411 elever.csv: 1 row has not the 4 cells of the header; first at line 3"
    ]


@pytest.mark.parametrize(
    ("days", "within", "said"),
    [
        (["2023-11-16"], "45 days", None),
        (
            ["2023-11-15"],
            "45 days",
            "its newest date lies 46 days before 2023-12-31 (as_of), more than 45 days",
        ),
        (["2023-11-30"], "1 month", None),
        (["2023-11-29"], "1 month", "its newest date lies 32 days before 2023-12-31 (as_of), more than 1 month"),
        (["2023-01-01", "2104-01-01"], "2 weeks", "its newest date lies 364 days before 2023-12-31 (as_of)"),
        (["2024-01-01"], "1 year", "it has no date up to 2023-12-31 (as_of)"),
    ],
)
def test_an_extract_must_be_fresh_where_its_contract_says_so(tmp_path, days, within, said):
    messages = found(tmp_path, days, fresh={"within": within})
    assert len(messages) == (said is not None)
    assert all(one.startswith(f"error FB434 elever.csv: {said}") for one in messages)


def test_freshness_is_that_of_the_column_named_and_never_of_planned_dates_or_ends(tmp_path):
    rows = "day;end;planned;n\n2023-01-01;2023-12-01;2023-12-30;1\n"
    spell, stale = {"from": "day", "to": "end"}, "error FB434 elever.csv: its newest date lies 364 days"
    assert found(tmp_path, [], content=rows, spell=spell, fresh={"within": "45 days"})[0].startswith(stale)
    assert found(tmp_path, [], content=rows, fresh={"within": "45 days"}) == []
    assert found(tmp_path, [], content=rows, fresh={"within": "45 days", "dated": "day"})[0].startswith(stale)


def test_without_as_of_nothing_is_stale(tmp_path):
    assert found(tmp_path, ["1999-01-01"], known_on=None, fresh={"within": "45 days"}) == []


@pytest.mark.parametrize(
    ("day", "length", "before"),
    [
        ("2024-03-31", Length(1, "months"), "2024-02-29"),
        ("2024-02-29", Length(1, "years"), "2023-02-28"),
        ("2024-01-10", Length(2, "weeks"), "2023-12-27"),
        ("2024-01-10", Length(900_000, "years"), "0001-01-01"),
        ("2024-01-10", Length(999_999, "days"), "0001-01-01"),
    ],
)
def test_a_day_so_long_before(day, length, before):
    assert earlier(dt.date.fromisoformat(day), length) == dt.date.fromisoformat(before)


def covered(every, **more):
    return {"coverage": {"every": every, "dated": "day"}} | more


@pytest.mark.parametrize(
    ("every", "days", "said"),
    [
        ("year", ["2020-05-01", "2022-05-01", "2023-01-01"], "1 of 4 years has no rows: 2021"),
        ("quarter", ["2023-01-01", "2023-12-31"], "2 of 4 quarters have no rows: 2023-Q2, 2023-Q3"),
        ("month", ["2023-10-31", "2023-12-01"], "1 of 3 months has no rows: 2023-11"),
        (
            "month",
            ["2023-01-31"],
            "11 of 12 months have no rows: 2023-02, 2023-03, 2023-04, 2023-05, 2023-06, …",
        ),
        ("month", ["2023-11-30", "2023-12-01"], None),
        ("year", [], None),
    ],
)
def test_every_period_from_the_first_row_to_as_of_has_rows(tmp_path, every, days, said):
    messages = [one for one in found(tmp_path, days, **covered(every)) if "FB425" not in one]
    assert messages == ([f"error FB435 elever.csv: column 'day': {said}"] if said else [])


def test_coverage_begins_with_complete_from_and_asks_for_whole_periods_only(tmp_path):
    days = ["2023-03-05", "2023-04-01"]
    as_of = dt.date(2023, 5, 30)
    assert found(tmp_path, days, as_of, **covered("month", complete_from="2023-02-01")) == [
        "error FB435 elever.csv: column 'day': 1 of 3 months has no rows: 2023-02"
    ]
    assert found(tmp_path, days, as_of, **covered("month", complete_from="2023-02-02")) == []


def test_without_as_of_coverage_ends_with_the_last_row(tmp_path):
    assert found(tmp_path, ["2023-03-05", "2023-05-31"], None, **covered("month")) == [
        "error FB435 elever.csv: column 'day': 1 of 3 months has no rows: 2023-04"
    ]


@pytest.mark.parametrize(
    ("complete_from", "days", "is_late"),
    [
        ("2020-01-01", ["2020-12-31"], False),
        ("2020-01-01", ["2021-01-01"], True),
        ("2020-01-01", ["2010-01-01", "2021-01-01"], False),
    ],
)
def test_an_extract_that_begins_a_year_after_complete_from_is_doubtful(tmp_path, complete_from, days, is_late):
    said = f"complete from {complete_from}, though its first row is dated a year later or more"
    expected = [f"warning FB435 elever.csv: {said}"] if is_late else []
    assert found(tmp_path, days, complete_from=complete_from) == expected


def test_dates_after_the_day_on_which_an_extract_was_drawn_are_doubtful(tmp_path):
    rows = "day;end;planned;n\n2023-01-01;;2025-01-01;1\n2024-01-01;2024-01-01;;2\n"
    said = "lies after as_of (2023-12-31), the day on which the extract was drawn; first at line 3"
    spell = {"from": "day", "to": "end"}
    assert found(tmp_path, [], content=rows, spell=spell, as_of="2024-01-01") == []
    assert found(tmp_path, [], content=rows, spell=spell) == []
    assert found(tmp_path, [], content=rows, spell=spell, as_of="2023-12-31") == [
        f"warning FB438 elever.csv: column 'day': 1 of 2 values {said}"
    ]


def test_what_was_read_in_part_is_not_judged_as_a_whole(tmp_path):
    rows = "day;end;planned;n\n2023-01-01;;;1\nx;;;2\n"
    messages = found(tmp_path, [], content=rows, fresh={"within": "1 day"}, **covered("month"))
    assert [one.split()[1] for one in messages] == ["FB414"]
