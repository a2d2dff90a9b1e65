"""This room holds files whose numbers are written in the ways of Danish offices, and of their spreadsheets."""

from decimal import Decimal
from typing import Any

from odd_file import OddFile, Said, dishonest, honest, written

DECIMAL = {"barn_id": "id", "beløb": "decimal"}
INT = {"barn_id": "id", "antal": "int"}
COMMA = {"format": {"decimal": ","}}
ID = "987654"


def amounts(*cells: str) -> bytes:
    return written("barn_id;beløb", *(f"{ID}{number};{cell}" for number, cell in enumerate(cells, 1)))


def counts(*cells: str) -> bytes:
    return written("barn_id;antal", *(f"{ID}{number};{cell}" for number, cell in enumerate(cells, 1)))


def read(name: str, cells: tuple[str, ...], values: tuple[Any, ...], unit: str | None = None, **more: Any) -> OddFile:
    kind = {"type": "decimal", "unit": unit} if unit else "decimal"
    rows = [(f"{ID}{number}", Decimal(value)) for number, value in enumerate(values, 1)]
    return honest(name, amounts(*cells), {"barn_id": "id", "beløb": kind}, rows, **more)


def read_whole(name: str, cells: tuple[str, ...], values: tuple[int, ...], **more: Any) -> OddFile:
    return honest(
        name, counts(*cells), INT, [(f"{ID}{number}", value) for number, value in enumerate(values, 1)], **more
    )


FILES = [
    read("decimal commas", ("0,5", "12,345", "-3", "+4", ",25"), ("0.5", "12.345", "-3", "4", "0.25")),
    read("points and a comma", ("1.234,5", "12.345.678,25", "7"), ("1234.5", "12345678.25", "7")),
    read("blanks and a comma", ("1 234,5", "12 345 678,25"), ("1234.5", "12345678.25")),
    read("blanks that do not break", ("1\u00a0234,5", "1\u202f234,5", "1\u2009234,5"), ("1234.5",) * 3),
    read("apostrophes and a comma", ("1'234,5", "1\u2019234,5"), ("1234.5", "1234.5")),
    read("a comma and points as in English", ("1,234.5", "0.25"), ("1234.5", "0.25")),
    read("points that a comma elsewhere explains", ("12.345", "0,5"), ("12345", "0.5")),
    read("points that the contract explains", ("12.345", "7.250"), ("12345", "7250"), **COMMA),
    read("commas that the contract explains", ("12,345", "7,250"), ("12.345", "7.25"), **COMMA),
    read("points between thousands twice", ("1.234.567", "12.345"), ("1234567", "12345")),
    read("thousands now and then, as the contract says", ("12.345", "1234,5"), ("12345", "1234.5"),
         format={"thousands": "."}),
    read("percent, as the contract says", ("12,5 %", "7%", "0,25\u00a0%"), ("12.5", "7", "0.25"), unit="%"),
    read("crowns, as the contract says", ("1.234,50 kr.", "7,00 kr."), ("1234.5", "7"), unit="kr."),
    read("a minus behind the number", ("1.234,50-", "5-", "0,5"), ("-1234.5", "-5", "0.5")),
    read("a typographer's minus", ("\u22120,5", "\u22121.234,5"), ("-0.5", "-1234.5")),
    read("a minus and a blank", ("- 0,5", "-1,5"), ("-0.5", "-1.5")),
    read("many digits, exactly", ("123456789012345678901234,5", "0,000001"),
         ("123456789012345678901234.5", "0.000001")),
    read("numbers with zeros at both ends", ("007,50", "0,1000000"), ("7.5", "0.1")),
    honest("one column explains another", written("barn_id;beløb;pris", "0101;12.345;0,5"),
           DECIMAL | {"pris": "decimal"}, [("0101", Decimal(12345), Decimal("0.5"))]),
    read_whole("whole numbers", ("1", "007", "-2", "+3"), (1, 7, -2, 3)),
    read_whole("whole numbers with points", ("1.234.567", "12.345", "7"), (1234567, 12345, 7)),
    read_whole("whole numbers with one point each, as the contract says", ("1.234", "5"), (1234, 5), **COMMA),
    read_whole("whole numbers with blanks", ("1 234", "12\u00a0345", "5"), (1234, 12345, 5)),
    read_whole("a minus behind a whole number", ("5-", "7"), (-5, 7)),
    honest("years with their unit", written("barn_id;alder", "0101;12 år", "0102;7år"),
           {"barn_id": "id", "alder": {"type": "int", "unit": "år"}}, [("0101", 12), ("0102", 7)]),
    honest("percent on all but zero", written("barn_id;andel", "0101;12,5 %", "0102;0"),
           {"barn_id": "id", "andel": {"type": "decimal", "unit": "%"}},
           [("0101", Decimal("12.5")), ("0102", Decimal(0))]),
    dishonest("percent on some", amounts("12,5 %", "0,1987", "7 %"),
              {"barn_id": "id", "beløb": {"type": "decimal", "unit": "%"}}, Said("FB416", "beløb", 1, (3,), "all")),
    dishonest("both marks, and what neither can read", amounts("12,5", "12.5", "(12,00)", "kr. 12,00", "1987,25"),
              DECIMAL, Said("FB416", "beløb", 1, (3,), "decimal"), Said("FB414", "beløb", 2, (4, 5))),
    dishonest("points that nothing explains", amounts("12.345", "987.654", "3"), DECIMAL,
              Said("FB416", "beløb", 2, (2, 3), "decimal")),
    dishonest("whole numbers with a point that nothing explains", counts("1.234", "987.654"), INT,
              Said("FB416", "antal", 2, (2, 3), "decimal|thousands")),
    dishonest("a decimal point among declared commas", amounts("12,5", "19.87"), DECIMAL,
              Said("FB414|FB416", "beløb", 1, (3,)), **COMMA),
    dishonest("commas and points in one file", written("barn_id;beløb;pris", "987654;0,5;0.5", "0102;1;0.75"),
              DECIMAL | {"pris": "decimal"}, Said("FB416", "beløb", 1, (2,), "decimal"),
              Said("FB416", "pris", 2, (2, 3), "decimal")),
    dishonest("commas and points in one column", amounts("12,5", "12.5", "1987,25"), DECIMAL,
              Said("FB416", "beløb", remedy="decimal")),
    dishonest("thousands now and then", amounts("0,5", "12.345", "1987,5"), DECIMAL,
              Said("FB416", "beløb", 1, (4,), "thousands")),
    dishonest("points in odd places", amounts("0,5", "9.87654,1", "98.7654", "0.198,7"), DECIMAL,
              Said("FB414|FB416", "beløb", 3, (3, 4, 5)), **COMMA),
    dishonest("two commas", amounts("0,5", "987,654,1"), DECIMAL, Said("FB414|FB416", "beløb", 1, (3,))),
    dishonest("percent that nobody declared", amounts("12,5 %", "987654 %"), DECIMAL,
              Said("FB414", "beløb", 2, (2, 3), "unit")),
    dishonest("crowns that nobody declared", amounts("987654,00 kr."), DECIMAL,
              Said("FB414", "beløb", 1, (2,), "unit|declare")),
    dishonest("a loss in brackets", amounts("0,5", "(987654,00)"), DECIMAL, Said("FB414", "beløb", 1, (3,))),
    dishonest("errors of Excel", amounts("0,5", "#DIV/0!", "#I/T", "#VÆRDI!", "#REFERENCE!", "#N/A"),
              DECIMAL, Said("FB428", "beløb", 5, (3, 4, 5, 6, 7))),
    dishonest("a column too narrow", amounts("0,5", "########"), DECIMAL, Said("FB428", "beløb", 1, (3,))),
    dishonest("powers of ten", amounts("0,5", "9,87654E+05", "1987E3"), DECIMAL,
              Said("FB414|FB428", "beløb", 2, (3, 4))),
    dishonest("more decimals than are kept", amounts("0,1987654", "0,5"), DECIMAL,
              Said("FB414", "beløb", 1, (2,), words="decimals")),
    dishonest("words for numbers", amounts("0,5", "Xylofon", "ukendt"), DECIMAL, Said("FB414", "beløb", 2, (3, 4))),
    dishonest("digits of another script", amounts("0,5", "١٩٨٧"), DECIMAL, Said("FB414", "beløb", 1, (3,))),
    dishonest("numbers that computers write", amounts("0,5", "NaN", "inf", "0x1987", "1_987"), DECIMAL,
              Said("FB414|FB429", "beløb", 4, (3, 4, 5, 6))),
    dishonest("fractions in whole numbers", counts("1", "2,0", "1987,5"), INT, Said("FB414", "antal", 2, (3, 4))),
    dishonest("a whole number too great", counts("1", "98765498765498765498"), INT,
              Said("FB414", "antal", 1, (3,))),
    dishonest("a number beyond all", amounts("1", "987654" * 8), DECIMAL, Said("FB414", "beløb", 1, (3,))),
    dishonest("a mark for thousands that is the one for decimals", amounts("1987,5"), DECIMAL, Said("FB424"),
              format={"decimal": ",", "thousands": ","}),
]  # fmt: skip
