"""This room holds files whose days are written in many forms, stand for none, or never were."""

from datetime import date, datetime, time
from typing import Any

from odd_file import OddFile, Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "dato": "date"}
FIRST, SECOND = date(2024, 2, 1), date(2024, 12, 31)
ID = "987654"
SPELL = {"barn_id": "id", "fra": "date", "til": "date or empty"}


def days(*cells: str) -> bytes:
    return written("barn_id;dato", *(f"{ID}{number};{cell}" for number, cell in enumerate(cells, 1)))


def read(name: str, *cells: str, kind: str = "date", values: tuple[Any, ...] = (FIRST, SECOND), **more: Any) -> OddFile:
    rows = [(f"{ID}{number}", value) for number, value in enumerate(values, 1)]
    return honest(name, days(*cells), {"barn_id": "id", "dato": kind}, rows, **more)


def form(written: str, years_from: int | None = None) -> dict[str, Any]:
    return {"format": {"dates": written} | ({"years_from": str(years_from)} if years_from else {})}


FILES = [
    read("dd-mm-yyyy", "01-02-2024", "31-12-2024"),
    read("d-m-yyyy", "1-2-2024", "31-12-2024"),
    read("dd.mm.yyyy", "01.02.2024", "31.12.2024"),
    read("d/m/yyyy", "1/2/2024", "31/12/2024"),
    read("yyyy-mm-dd", "2024-02-01", "2024-12-31"),
    read("yyyymmdd", "20240201", "20241231"),
    read("blanks around days", " 01-02-2024", "31-12-2024\u00a0"),
    read("the month first, as the contract says", "2/1/2024", "12/31/2024", **form("mm/dd/yyyy")),
    read("ddmmyyyy, as the contract says", "01022024", "31122024", **form("ddmmyyyy")),
    read("dd-mm-yy, as the contract says", "01-02-24", "31-12-49", "01-02-50",
         values=(FIRST, date(2049, 12, 31), date(1950, 2, 1)), **form("dd-mm-yy", 1950)),
    read("dd.mm.yy, as the contract says", "01.02.24", "31.12.24", **form("dd.mm.yy", 1925)),
    read("dd/mm/yy, as the contract says", "01/02/24", "31/12/24", **form("dd/mm/yy", 1950)),
    read("yymmdd, as the contract says", "240201", "241231", **form("yymmdd", 1950)),
    read("ddmmyy, as the contract says", "010224", "311224", **form("ddmmyy", 1950)),
    read("a day of a leap year", "29-02-2024", "29-02-2000", values=(date(2024, 2, 29), date(2000, 2, 29))),
    honest("each column in its own form", written("barn_id;dato;født", "0101;01-02-2024;2010-05-06"),
           COLUMNS | {"født": "date"}, [("0101", FIRST, date(2010, 5, 6))]),
    read("days with times", "2024-02-01 08:30:00", "2024-12-31T23:59:59.5", kind="datetime",
         values=(datetime(2024, 2, 1, 8, 30), datetime(2024, 12, 31, 23, 59, 59, 500_000))),
    read("Danish days with times", "01-02-2024 8:30", "31-12-2024 23:59", kind="datetime",
         values=(datetime(2024, 2, 1, 8, 30), datetime(2024, 12, 31, 23, 59))),
    read("times", "08:30", "7.05", kind="time", values=(time(8, 30), time(7, 5))),
    honest(
        "an open end, declared", written("barn_id;fra;til", "0101;01-02-2024;31-12-9999", "0102;01-02-2024;31-12-2024"),
        SPELL, [("0101", FIRST, None), ("0102", FIRST, SECOND)],
        spell={"from": "fra", "to": "til", "no_end": ["31-12-9999"]},
    ),
    honest(
        "an open end, declared in another form",
        written("barn_id;fra;til", "0101;2024-02-01;9999-12-31"), SPELL, [("0101", FIRST, None)],
        spell={"from": "fra", "to": "til", "no_end": ["31-12-9999"]},
    ),
    honest("a day for unknown, declared", written("barn_id;dato", "0101;01-01-1900", "0102;01-02-2024"),
           {"barn_id": "id", "dato": "date or empty"}, [("0101", None), ("0102", FIRST)],
           format={"null": ["01-01-1900"]}),
    honest("periods in many spellings", written("tid", "2012", "2022/23", "201213", "2012K1", "2012M05", "2012-H2"),
           {"tid": "period"},
           [("2012",), ("2022/23",), ("2012/13",), ("2012-Q1",), ("2012-05",), ("2012-H2",)]),
    dishonest("days that never were", days("01-02-1987", "31-02-1987", "29-02-2023", "31-04-1987"), COLUMNS,
              Said("FB417", "dato", 3, (3, 4, 5))),
    dishonest("a month that never was", days("01-02-1987", "13-13-1987", "00-01-1987"), COLUMNS,
              Said("FB417", "dato", 2, (3, 4))),
    dishonest("the month first, undeclared", days("01/02/1987", "01/31/1987"), COLUMNS,
              Said("FB417", "dato", 1, (3,), "mm/dd/yyyy")),
    dishonest("two digits for the year, undeclared", days("01-02-87", "31-12-87"), COLUMNS,
              Said("FB414", "dato", 2, (2, 3), "years_from|dd-mm-yy")),
    dishonest("two digits for the year, declared without their century", days("01-02-87"), COLUMNS,
              Said("FB424", remedy="years_from"), **form("dd-mm-yy")),
    dishonest("two digits for one year among four", days("01-02-1987", "03-02-87", "04-02-1987"), COLUMNS,
              Said("FB414", "dato", 1, (3,))),
    dishonest("ddmmyyyy, undeclared", days("31121987", "30111987"), COLUMNS,
              Said("FB414|FB417", "dato", 2, (2, 3), "ddmmyyyy")),
    dishonest("a form that is none", days("01-02-1987"), COLUMNS, Said("FB424", remedy="dd-mm-yyyy"), **form("d.m.å")),
    dishonest("another form than declared", days("1987-02-01"), COLUMNS, Said("FB414", "dato", 1, (2,)),
              **form("dd-mm-yyyy")),
    dishonest("two forms in one column", days("01-02-1987", "1987-02-01", "03-02-1987"), COLUMNS,
              Said("FB414", "dato", 1, (3,), words="dd-mm-yyyy")),
    dishonest("day numbers of Excel", days("31809", "45292"), COLUMNS,
              Said("FB428", "dato", 2, (2, 3), words="serial|spreadsheet|excel|day number")),
    dishonest("a day number of Excel among days", days("01-02-1987", "45292", "45292,5"), COLUMNS,
              Said("FB428", "dato", 2, (3, 4))),
    dishonest("an open end, undeclared", written("barn_id;fra;til", "987654;01-02-1987;31-12-9999"), SPELL,
              Said("FB427", "til", 1, (2,), "no_end"), spell={"from": "fra", "to": "til"}),
    dishonest("days for unknown, undeclared",
              days("01-02-1987", "01-01-1900", "30-12-1899", "01-01-1753", "31-12-9999"), COLUMNS,
              Said("FB427", "dato", 4, (3, 4, 5, 6), "null")),
    dishonest("the last days of programs, undeclared",
              days("01-02-1987", "31-12-2099", "31-12-2039", "06-06-2079", "30-12-2039"), COLUMNS,
              Said("FB427", "dato", 3, (3, 4, 5), "null")),
    honest("the first days of programs, which may be births", days("01-01-1940", "01-01-1901", "02-01-1940"), COLUMNS,
           [(f"{ID}1", date(1940, 1, 1)), (f"{ID}2", date(1901, 1, 1)), (f"{ID}3", date(1940, 1, 2))],
           warns=[Said("FB427", "dato", 2, (2, 3), "null", severity="warning")]),
    dishonest("zeros and nines for no day", days("19870201", "00000000", "99999999"), COLUMNS,
              Said("FB414", "dato", 1, (3,), "null"), Said("FB417", "dato", 1, (4,), "null")),
    dishonest("zeros for no day", days("1987-02-01", "0000-00-00"), COLUMNS, Said("FB414", "dato", 1, (3,), "null")),
    dishonest("the first day of a database", days("1987-02-01", "0001-01-01"), COLUMNS,
              Said("FB414|FB427", "dato", 1, (3,))),
    dishonest("days in words", days("1. maj 1987", "Xylofon"), COLUMNS, Said("FB414", "dato", 2, (2, 3))),
    dishonest("days with times that nobody declared", days("01-02-1987 00:00:00", "02-02-1987 08:30:00"), COLUMNS,
              Said("FB414", "dato", 2, (2, 3), "declare")),
    dishonest("times of another zone", days("1987-02-01T08:30Z"), {"barn_id": "id", "dato": "datetime"},
              Said("FB414", "dato", 1, (2,))),
    dishonest("times that never were", days("08:30", "24:00", "8", "19:87"), {"barn_id": "id", "dato": "time"},
              Said("FB414|FB417", "dato", 3, (3, 4, 5))),
    dishonest("periods that are none", written("barn_id;tid", "987654;1987K5", "0101;1987/89", "0102;2012"),
              {"barn_id": "id", "tid": "period"}, Said("FB414", "tid", 2, (2, 3))),
]  # fmt: skip
