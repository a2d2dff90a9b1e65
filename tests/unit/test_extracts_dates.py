"""Dates have one form in a column, the day before the month."""

from datetime import date, datetime, time

import pytest
from written_extracts import cells, messages, opened, problems

DATE = {"x": "date or empty"}
DAY = date(2024, 2, 1)


def column(*values: str) -> bytes:
    return "\n".join(["x;y", *(f"{value};{row}" for row, value in enumerate(values))]).encode()


@pytest.mark.parametrize("written", ["01-02-2024", "1-2-2024", "01/02/2024", "01.02.2024", "2024-02-01", "20240201"])
def test_the_forms_are_told_apart(tmp_path, written):
    assert cells(opened(tmp_path, column(written, "", f" {written} "), DATE), "x") == [DAY, None, DAY]


def test_the_month_comes_first_only_if_the_contract_says(tmp_path):
    assert cells(opened(tmp_path, column("01/02/2024"), DATE, format={"dates": "mm/dd/yyyy"}), "x") == [
        date(2024, 1, 2)
    ]
    found = problems(tmp_path, column("01/02/2024", "01/31/2024"), DATE)
    assert [(one.code, one.message, one.help) for one in found] == [
        (
            "FB417",
            "elever.csv: column 'x': 1 of 2 values is no day of the calendar; first at line 3",
            "all are days if they are written mm/dd/yyyy: then say format: {dates: mm/dd/yyyy}",
        )
    ]


def test_two_forms_in_one_column_are_refused(tmp_path):
    assert messages(tmp_path, column("01-02-2024", "2024-02-01", "03-02-2024"), DATE) == [
        "FB414 elever.csv: column 'x': 1 of 3 values is not a date written dd-mm-yyyy, as most of the column is;"
        " first at line 3"
    ]


def test_each_column_has_its_own_form(tmp_path):
    content = opened(tmp_path, b"x;y\n01-02-2024;2024-02-01\n", DATE | {"y": "date"})
    assert content.frame.row(0)[:2] == (DAY, DAY)


def test_a_pinned_form_holds(tmp_path):
    assert messages(tmp_path, column("2024-02-01"), DATE, format={"dates": "dd-mm-yyyy"}) == [
        "FB414 elever.csv: column 'x': 1 of 1 value is not a date written dd-mm-yyyy; first at line 2"
    ]
    assert messages(tmp_path, column("2024-02-01"), DATE, format={"dates": "d.m.y"}) == [
        "FB424 elever.csv: the form of dates is not known"
    ]


@pytest.mark.parametrize(
    ("form", "written"),
    [("dd-mm-yy", "01-02-24"), ("dd/mm/yy", "1/2/24"), ("dd.mm.yy", "01.02.24"), ("yy-mm-dd", "24-02-01"),
     ("yymmdd", "240201"), ("ddmmyy", "010224"), ("ddmmyyyy", "01022024")],
)  # fmt: skip
def test_the_contract_may_say_forms_that_are_never_guessed(tmp_path, form, written):
    said = {"dates": form} | ({"years_from": "1950"} if "yyyy" not in form else {})
    assert cells(opened(tmp_path, column(written, ""), DATE, format=said), "x") == [DAY, None]
    assert problems(tmp_path, column(written), DATE)[0].code == "FB414"


def test_two_digits_mean_the_hundred_years_that_the_contract_says(tmp_path):
    said = {"dates": "dd-mm-yy", "years_from": "1950"}
    content = opened(tmp_path, column("01-02-49", "01-02-50", "01-02-00"), DATE, format=said)
    assert cells(content, "x") == [date(2049, 2, 1), date(1950, 2, 1), date(2000, 2, 1)]
    found = problems(tmp_path, column("01-02-49"), DATE, format={"dates": "dd-mm-yy"})
    assert [(one.code, one.help) for one in found] == [
        ("FB424", "the first of the hundred years that they may mean: years_from: 1950")
    ]


@pytest.mark.parametrize(
    "written", ["2024-02-01 00:00:00", "2024-02-01T00:00", "01-02-2024 00:00", "1/2/2024 0:00:00", "01.02.2024 00.00",
                "2024-02-01 00:00:00.0000000"],
)  # fmt: skip
def test_days_at_midnight_are_days(tmp_path, written):
    assert cells(opened(tmp_path, column(written, "", written), DATE), "x") == [DAY, None, DAY]


def test_a_midnight_among_other_times_is_a_time(tmp_path):
    found = problems(tmp_path, column("2024-02-01 00:00", "2024-02-01", "2024-02-01 08:30"), DATE)
    assert [(one.message, one.help) for one in found] == [
        (
            "elever.csv: column 'x': 2 of 3 values are not dates written yyyy-mm-dd, as most of the column is;"
            " first at line 2, 4",
            "if the time counts, declare the column as datetime",
        )
    ]


@pytest.mark.parametrize("written", ["45292", "45292,5", "45292.75", "10000"])
def test_day_numbers_of_a_spreadsheet_are_told_as_that(tmp_path, written):
    assert messages(tmp_path, column("01-02-2024", written, "#REFERENCE!"), DATE) == [
        "FB428 elever.csv: column 'x': 1 of 3 values holds an error of a spreadsheet; first at line 4",
        "FB428 elever.csv: column 'x': 1 of 3 values is the day number of a spreadsheet, not a date; first at line 3",
    ]


def test_files_may_differ_in_their_form(tmp_path):
    (tmp_path / "elever_2.csv").write_bytes(b"x;y\n2024-02-01;3\n2024-02-30;4\n1.2.2024;5\n2024-02-02;6\n")
    (tmp_path / "elever_1.csv").write_bytes(b"x;y\n01-02-2024;1\n")
    found = problems(tmp_path, b"", DATE, file="elever_*.csv")
    assert [f"{one.code} {one.message}" for one in found] == [
        "FB414 elever_2.csv: column 'x': 1 of 5 values is not a date written yyyy-mm-dd, as most of the column is;"
        " first at line 4",
        "FB417 elever_2.csv: column 'x': 1 of 5 values is no day of the calendar; first at line 3",
    ]
    (tmp_path / "elever_2.csv").write_bytes(b"x;y\n2024-02-01;3\n")
    content = opened(tmp_path, b"", DATE, file="elever_*.csv")
    assert cells(content, "x") == [DAY, DAY]
    assert content.receipts[0].detected["dates.x"] == "dd-mm-yyyy, yyyy-mm-dd"


@pytest.mark.parametrize("written", ["31-12-9999", "01-01-1900", "30-12-1899", "31-12-1849", "01-01-0001"])
@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_days_that_stand_for_none_are_told_unless_declared(tmp_path, written, kind):
    cell = written if kind == "date" else f"{written} 12:00"
    found = problems(tmp_path, column(cell), {"x": f"{kind} or empty"})
    assert [(one.code, one.message, one.help) for one in found] == [
        (
            "FB427",
            "elever.csv: column 'x': 1 of 1 value is a day that stands for another thing; first at line 2",
            "if it stands for no date, name it in format: {null: [...]}",
        )
    ]
    assert cells(opened(tmp_path, column(cell), {"x": f"{kind} or empty"}, format={"null": [cell]}), "x") == [None]


def test_an_open_end_that_is_not_declared_is_told(tmp_path):
    columns, spell = {"fra": "date", "til": "date"}, {"from": "fra", "to": "til"}
    found = problems(tmp_path, b"fra;til\n2024-01-01;9999-12-31\n", columns, spell=spell)
    assert [(one.code, one.help) for one in found] == [
        (
            "FB427",
            "if it stands for an open end, name it in spell: {no_end: [...]}; if for no date, in format: {null: [...]}",
        )
    ]


@pytest.mark.parametrize("written", ["31-02-2023", "29-02-2023", "00-01-2023", "01-13-2023"])
def test_days_that_never_were_are_counted(tmp_path, written):
    assert messages(tmp_path, column("01-01-2023", written, written), DATE) == [
        "FB417 elever.csv: column 'x': 2 of 3 values are no day of the calendar; first at line 3, 4"
    ]


@pytest.mark.parametrize(
    "written", ["01-02-24", "1. maj 2024", "1 feb 2024", "0016-02-01", "2024-2-1", "01-02-2024 08:00", "2024-02", "0"]
)
def test_what_is_no_date_is_refused(tmp_path, written):
    assert messages(tmp_path, column(written), DATE)[0].startswith(
        "FB414 elever.csv: column 'x': 1 of 1 value is not a date"
    )


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-01 08:30:00",
        "2024-02-01T08:30:00",
        "2024-02-01 08:30",
        "01-02-2024 08:30:00",
        "01-02-2024 8:30",
        "20240201 08:30",
        "01.02.2024 08.30",
        "01-02-2024 08.30.00",
        "2024-02-01 08:30:00,000",
    ],
)
def test_date_times_are_read(tmp_path, written):
    assert cells(opened(tmp_path, column(written), {"x": "datetime"}), "x") == [datetime(2024, 2, 1, 8, 30)]


def test_parts_of_a_second_are_kept(tmp_path):
    read = cells(opened(tmp_path, column("2024-02-01 23:59:59.25"), {"x": "datetime"}), "x")
    assert read == [datetime(2024, 2, 1, 23, 59, 59, 250000)]


@pytest.mark.parametrize(
    "written",
    ["2024-02-01", "2024-02-01 24:00", "2024-02-01 08:60", "2024-02-01T08:30Z", "2024-02-30 08:30", "2024-02-01 ٠٨:30"],
)
def test_what_is_no_date_time_is_refused(tmp_path, written):
    assert messages(tmp_path, column(written), {"x": "datetime"})[0][:5] in ("FB414", "FB417")


def test_times_are_read(tmp_path):
    content = opened(tmp_path, column("08:30", "8:05:09", "23.59", ""), {"x": "time or empty"})
    assert cells(content, "x") == [time(8, 30), time(8, 5, 9), time(23, 59), None]
    assert messages(tmp_path, column("08:30", "24:00", "8"), {"x": "time"}) == [
        "FB414 elever.csv: column 'x': 2 of 3 values are not times of day; first at line 3, 4"
    ]


def test_an_open_end_is_empty_however_the_contract_writes_it(tmp_path):
    columns = {"fra": "date", "til": "date"}
    spell = {"from": "fra", "to": "til", "no_end": ["31-12-9999", "åben"]}
    content = opened(
        tmp_path,
        "fra;til\n2024-01-01;9999-12-31\n2024-01-01;åben\n2024-01-01;2024-02-01\n".encode(),
        columns,
        spell=spell,
    )
    assert cells(content, "til") == [None, None, DAY]
    assert content.receipts[0].newest == date(2024, 1, 1)


def test_newest_passes_over_planned_dates_and_ends(tmp_path):
    columns = {"fra": "date", "til": "date", "frist": {"type": "date", "planned": True}, "kl": "datetime"}
    content = opened(
        tmp_path,
        b"fra;til;frist;kl\n2024-01-01;2025-01-01;2026-01-01;2024-02-01 12:00\n",
        columns,
        spell={"from": "fra", "to": "til"},
    )
    assert content.receipts[0].newest == DAY


def test_a_zone_is_only_spoken_of_behind_a_time(tmp_path):
    zone = "without a zone"
    for written, is_told in (("2023-05-01T08:30+0200", True), ("2023-05-01 08:30:00Z", True), ("32-May-2023", False)):
        assert (zone in str(problems(tmp_path, f"x\n{written}\n".encode(), {"x": "datetime"})[0].help)) == is_told
    assert zone not in str(problems(tmp_path, b"x\n1-02-2023\n0-5-2023x\n12/31-2023\n", {"x": "date"})[0].help)
