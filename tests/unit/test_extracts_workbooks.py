"""Workbooks, as far as the deck does not have them."""

import datetime as dt
import io
import sys

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from written_extracts import cells, declared

from forebyg.errors import ExtractError
from forebyg.extracts import open_extract

NUMBER = {"a": "text or empty", "n": "decimal or empty"}


def book(rows, change=None):
    """A workbook of one sheet; a pair is a value and its number format."""
    whole = openpyxl.Workbook()
    sheet = whole.active
    sheet.title = "Ark1"
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            value, form = cell if isinstance(cell, tuple) else (cell, None)
            written = sheet.cell(number, column, value)
            written.number_format = form or written.number_format
    if change:
        change(whole, sheet)
    stream = io.BytesIO()
    whole.save(stream)
    return stream.getvalue()


def read(folder, content, columns, **more):
    (folder / "x.xlsx").write_bytes(content)
    return open_extract("x", declared(columns, "x.xlsx", **more), folder)


def refused(folder, content, columns, **more):
    with pytest.raises(ExtractError) as caught:
        read(folder, content, columns, **more)
    assert caught.value.__context__ is None
    return [(problem.code, problem.message, problem.help) for problem in caught.value.problems]


def test_numbers_are_numbers_whatever_the_contract_says_of_text(tmp_path):
    content = book([["a", "n"], ["x", 12.345], ["y", None], ["z", 0.1 + 0.2], ["w", 12.0], ["v", 1e15]])
    for format in ({}, {"decimal": ","}, {"decimal": ",", "thousands": "."}):
        frame = read(tmp_path, content, NUMBER, format=format).frame
        assert frame["n"].to_list() == [12_345_000, None, 300_000, 12_000_000, 10**21]


def test_text_beside_numbers_is_read_as_the_contract_says(tmp_path):
    content = book([["a", "n"], ["x", 12.5], ["y", "12,5"], ["z", 1234]])
    assert cells(read(tmp_path, content, NUMBER, format={"decimal": ","}), "n") == [
        12_500_000,
        12_500_000,
        1234_000_000,
    ]
    assert {code for code, _, _ in refused(tmp_path, content, NUMBER)} == {"FB416"}


def test_days_and_times_are_what_the_columns_are_declared_as(tmp_path):
    moment = dt.datetime(2024, 2, 1)
    content = book([["d", "t", "k"], [(moment, "dd-mm-yyyy hh:mm"), (moment, "dd-mm-yyyy"), dt.time(8, 30)],
                    [dt.date(2024, 2, 2), moment.replace(hour=8), dt.time(0, 0)]])  # fmt: skip
    frame = read(tmp_path, content, {"d": "date", "t": "datetime", "k": "time"}).frame
    assert [row[:3] for row in frame.rows()] == [
        (dt.date(2024, 2, 1), moment, dt.time(8, 30)),
        (dt.date(2024, 2, 2), moment.replace(hour=8), dt.time(0, 0)),
    ]


def test_a_day_among_texts_is_written_like_them_where_the_contract_says_how(tmp_path):
    content = book([["d"], [dt.date(2024, 2, 1)], ["03-02-2024"]])
    found = read(tmp_path, content, {"d": "date"}, format={"dates": "dd-mm-yyyy"})
    assert cells(found, "d") == [dt.date(2024, 2, 1), dt.date(2024, 2, 3)]


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    def from_1904(whole, sheet):
        whole.epoch = CALENDAR_MAC_1904

    assert cells(read(tmp_path, book([["d"], [dt.date(2024, 2, 1)]], from_1904), {"d": "date"}), "d") == [
        dt.date(2024, 2, 1)
    ]


def test_zeros_and_percent_signs_that_everybody_sees_are_read(tmp_path):
    content = book([["id", "cpr", "p"], [(101, "0000"), (102034567, '000000"-"0000'), (0.125, "0.0%")]])
    frame = read(tmp_path, content, {"id": "id", "cpr": "cpr", "p": {"type": "decimal", "unit": "%"}}).frame
    assert frame.row(0)[:3] == ("0101", "0102034567", 12_500_000)
    assert refused(tmp_path, content, {"p": "decimal"})[0][0] == "FB414"


@pytest.mark.parametrize(
    ("form", "shown"),
    [("0000;-0000", "0101"), ("0000_)", "0101"), ("[$-406]0000", "0101"), ("0000;@", "0101"), ("0000\\ ", "0101"),
     ("[Red]0000;[Blue]-0000", "0101"), ("000-000;@", "000-101"), ("[<500]0000;0", "101"), ("0", "101")],
)  # fmt: skip
def test_zeros_are_read_whatever_else_a_number_format_says(tmp_path, form, shown):
    assert cells(read(tmp_path, book([["id"], [(101, form)]]), {"id": "id"}), "id") == [shown]


def test_codes_that_became_dates_are_told(tmp_path):
    content = book([["id", "note"], ["1-25", dt.date(2024, 2, 1)], [dt.date(2024, 2, 1), dt.date(2024, 2, 2)]])
    for kind in ("id", "category", "text"):
        assert refused(tmp_path, content, {"id": kind})[0][:2] == (
            "FB428", "x.xlsx: column 'id': 1 of 2 values was turned into a date by the workbook; first at line 3"
        )  # fmt: skip
    assert cells(read(tmp_path, content, {"note": "text"}), "note") == ["2024-02-01", "2024-02-02"]


def test_an_id_of_more_digits_than_a_workbook_keeps_is_refused(tmp_path):
    assert cells(read(tmp_path, book([["id"], [202401123456]]), {"id": "id"}), "id") == ["202401123456"]
    assert refused(tmp_path, book([["id"], [1234567890123456789]]), {"id": "id"}) == [
        (
            "FB428",
            "x.xlsx: column 'id': 1 of 1 value is a number of more than 15 digits, the last of which a workbook has"
            " lost; first at line 2",
            "export them anew as text",
        )
    ]


def test_a_formula_that_was_never_computed_is_told(tmp_path):
    content = book([["a", "n"], ["x", 1], ["y", "=1+1"]])
    assert refused(tmp_path, content, NUMBER) == [
        (
            "FB428",
            "x.xlsx: column 'n': 1 of 2 cells holds a formula that was never computed; first at line 3",
            "open the workbook in Excel and save it, or save it as CSV",
        )
    ]


def test_merged_cells_among_the_rows_are_told_and_in_a_title_they_are_not(tmp_path):
    rows = [["Titel", None], ["a", "n"], ["x", 1], [None, 2], ["y", 3]]
    title = book(rows, lambda whole, sheet: sheet.merge_cells("A1:B1"))
    assert read(tmp_path, title, NUMBER, format={"header": "2"}).frame.height == 3
    body = book(rows, lambda whole, sheet: sheet.merge_cells("A3:A4"))
    assert [message for _, message, _ in refused(tmp_path, body, NUMBER, format={"header": "2"})] == [
        "x.xlsx: 2 of 3 rows have merged cells, of which only the first holds a value; first at line 3, 4"
    ]


def test_hidden_rows_are_read_and_counted_and_a_hidden_sheet_is_not_looked_at(tmp_path):
    def hide(whole, sheet):
        sheet.row_dimensions[2].hidden = True
        other = whole.create_sheet("Lister")
        other["A1"], other.sheet_state = "x", "hidden"

    found = read(tmp_path, book([["a", "n"], ["x", 1], ["y", 2]], hide), NUMBER)
    assert found.frame.height == 2
    assert found.receipts[0].detected == {"sheet": "Ark1", "hidden rows": "1"}


def test_rows_are_counted_as_the_sheet_counts_them(tmp_path):
    content = book([["Udtræk"], [], ["a", "n"], ["x", 1], [], [" "], ["y", 2], ["Antal rækker: 2"]])
    found = read(tmp_path, content, NUMBER, format={"header": "search", "footer": ["Antal"]})
    assert cells(found, ".line") == [4, 7]
    assert found.receipts[0].left_out == {"empty": 1, "footer": 1}
    assert found.receipts[0].detected == {"sheet": "Ark1", "header": "3"}


def test_cells_beside_the_table_and_lines_below_it_are_told(tmp_path):
    content = book([["a", "n"], ["x", 1, "!"], ["y", 2], ["Antal rækker: 2"]])
    assert [message for _, message, _ in refused(tmp_path, content, NUMBER)] == [
        "x.xlsx: 1 row has not the 2 cells of the header; first at line 2",
        "x.xlsx: the last row has words in its first cell alone, as lines below the rows have; first at line 4",
    ]


def test_a_sheet_without_header_takes_the_declared_order(tmp_path):
    assert read(tmp_path, book([["x", 1], ["y", None]]), NUMBER, format={"header": "none"}).frame.height == 2
    found = refused(tmp_path, book([["x", 1, 2]]), NUMBER, format={"header": "none"})
    assert [code for code, _, _ in found] == ["FB410"]


def test_the_sheet_is_asked_for_by_name(tmp_path):
    content = book([["a", "n"], ["x", 1]], lambda whole, sheet: whole.create_sheet("Tom"))
    assert read(tmp_path, content, NUMBER, format={"sheet": "ark1"}).frame.height == 1
    assert refused(tmp_path, content, NUMBER, format={"sheet": "Ark 1"}) == [
        ("FB405", "x.xlsx: the workbook has no sheet 'Ark 1'", "did you mean 'Ark1'?")
    ]
    assert refused(tmp_path, content, NUMBER, format={"sheet": "Tom"})[0][:2] == (
        "FB404",
        "x.xlsx: the sheet 'Tom' holds no cell",
    )
    assert refused(tmp_path, book([]), NUMBER)[0][:2] == ("FB404", "x.xlsx: no sheet of the workbook holds a cell")


def test_a_damaged_workbook_is_refused(tmp_path):
    assert refused(tmp_path, book([["a", "n"], ["x", 1]])[:-200] + bytes(200), NUMBER)[0][0] == "FB405"


def test_without_the_library_the_way_to_it_is_told(tmp_path, monkeypatch):
    content = book([["a", "n"], ["x", 1]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert refused(tmp_path, content, NUMBER) == [
        ("FB437", "x.xlsx: reading a workbook needs a library that is not installed", "pip install 'forebyg[xlsx]'")
    ]


def test_files_of_different_wrappers_are_one_extract(tmp_path):
    columns = {"a": "text", "n": "decimal", "d": "date"}
    (tmp_path / "x2.csv").write_bytes(b"a;n;d\ny;1.234,5;04-02-2024\n")
    (tmp_path / "x1.xlsx").write_bytes(book([["a", "n", "d"], ["x", 12.5, dt.date(2024, 2, 3)]]))
    found = open_extract("x", declared(columns, "x*", format={"decimal": ",", "dates": "dd-mm-yyyy"}), tmp_path)
    assert [row[:3] for row in found.frame.rows()] == [
        ("x", 12_500_000, dt.date(2024, 2, 3)),
        ("y", 1_234_500_000, dt.date(2024, 2, 4)),
    ]


def test_wide_columns_of_a_sheet_are_stacked_as_numbers(tmp_path):
    content = book([["a", "2011", "2012"], ["x", 1.5, 12.345]])
    columns = {"a": "text", "year": "period", "v": "decimal"}
    stack = {"into": ["year", "v"], "columns": ["2011", "2012"]}
    assert cells(read(tmp_path, content, columns, stack=stack), "v") == [1_500_000, 12_345_000]


@pytest.mark.parametrize("title", ["0102034567", "010203-4567", "01 02 03 4567", "Anna 123456"])
def test_a_sheet_called_like_a_person_is_told_by_its_number(tmp_path, title):
    def named(whole, sheet):
        sheet.title = title

    assert read(tmp_path, book([["a", "n"], ["x", 1]], named), NUMBER).receipts[0].detected["sheet"] == "sheet 1"

    def second(whole, sheet):
        whole.create_sheet(title).append(["x"])

    [(code, _, help)] = refused(tmp_path, book([["a", "n"], ["x", 1]], second), NUMBER)
    assert (code, help) == ("FB405", "say which in format: {sheet: ...}: 'Ark1', sheet 2")


def test_a_total_in_a_column_that_is_not_read_is_told(tmp_path):
    rows = [["a", "b", "n"], ["x", "M", 1], ["x", "I alt", 1], ["x"]]
    [(code, message, _)] = refused(tmp_path, book(rows), NUMBER)
    assert (code, message.split("which ")[-1]) == (
        "FB426",
        "is not read: 1 of 3 values marks a row as the total of others; first at line 3",
    )
