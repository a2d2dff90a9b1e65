"""This room holds files inside others: gzip, zip, Parquet, workbooks, and what is no table at all."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
from odd_file import Said, dishonest, honest, written
from wrapped import Error, gz, parquet, workbook, zipped

COLUMNS = {"barn_id": "id", "bydel": "category", "antal": "int"}
LINES = ("barn_id;bydel;antal", "0101;Ærø;3", "0102;Valby;1234")
ROWS = [("0101", "Ærø", 3), ("0102", "Valby", 1234)]
TEXT = written(*LINES, encoding="cp1252")
PLAIN = written("barn_id;bydel;antal", "987654;Xylofon;3")
CELLS = [["barn_id", "bydel", "antal"], ["0101", "Ærø", 3], ["0102", "Valby", 1234]]
TABLE = {"barn_id": ["0101", "0102"], "bydel": ["Ærø", "Valby"], "antal": [3, 1234]}
DATED = {"barn_id": "id", "dato": "date", "beløb": "decimal or empty", "ja": "yes_no"}
DATED_ROWS = [("0101", date(2024, 2, 1), Decimal("1234.5"), True), ("0102", date(2024, 12, 31), None, False)]
GZ, ZIP, XLSX, PARQUET = (f"elever.{end}" for end in ("csv.gz", "csv.zip", "xlsx", "parquet"))
WRONG = [["barn_id", "bydel", "antal"], ["987654", "Xylofon", 3]]

FILES = [
    honest("gzip", gz(TEXT), COLUMNS, ROWS, file=GZ, encoding="cp1252", lines=[2, 3]),
    honest("gzip of two parts", gz(TEXT) + gz(b"0103;B;5\n"), COLUMNS, [*ROWS, ("0103", "B", 5)], file=GZ),
    honest("zip", zipped({"elever.csv": TEXT}), COLUMNS, ROWS, file=ZIP, encoding="cp1252"),
    honest("zip of a Mac, with a folder and its own notes",
           zipped({"udtræk/": b"", "udtræk/elever.csv": TEXT, "__MACOSX/udtræk/._elever.csv": b"\0\5\x16\7"}),
           COLUMNS, ROWS, file=ZIP),
    honest("gzip and plain files of one extract",
           {"elever_1.csv": written(*LINES[:2]), "elever_2.csv.gz": gz(written(LINES[0], LINES[2]))}, COLUMNS, ROWS,
           file="elever_*"),
    honest("Parquet", parquet(TABLE), COLUMNS, ROWS, file=PARQUET),
    honest("Parquet with days and decimals",
           parquet({"barn_id": ["0101", "0102"], "dato": [date(2024, 2, 1), date(2024, 12, 31)],
                    "beløb": [1234.5, None], "ja": [True, False]}), DATED, DATED_ROWS, file=PARQUET),
    honest("Parquet of text",
           parquet({"barn_id": ["0101", "0102"], "dato": ["01-02-2024", "31-12-2024"], "beløb": ["1.234,5", None],
                    "ja": ["J", "N"]}), DATED, DATED_ROWS, file=PARQUET),
    honest("Parquet with categories and times",
           parquet({"bydel": ["Ærø"], "set": [datetime(2024, 2, 1, 8, 30)]},
                   {"bydel": pl.Categorical, "set": pl.Datetime("ms")}), {"bydel": "category", "set": "datetime"},
           [("Ærø", datetime(2024, 2, 1, 8, 30))], file=PARQUET),
    honest("Parquet with codes that were numbers", parquet({"kommune": [101, 147]}),
           {"kommune": {"type": "id", "digits": "4"}}, [("0101",), ("0147",)], file=PARQUET),
    honest("a workbook", workbook({"Ark1": CELLS}), COLUMNS, ROWS, file=XLSX, lines=[2, 3]),
    honest("a workbook with two sheets left blank", workbook({"Ark1": CELLS, "Ark2": [], "Ark3": []}), COLUMNS, ROWS,
           file=XLSX),
    honest("a workbook with a front sheet, the other declared", workbook({"Forside": [["Udtræk"]], "Data": CELLS}),
           COLUMNS, ROWS, file=XLSX, format={"sheet": "Data"}),
    honest("a workbook with days, decimals and blank cells",
           workbook({"Ark1": [["barn_id", "dato", "beløb", "ja"], ["0101", date(2024, 2, 1), 1234.5, True],
                              ["0102", date(2024, 12, 31), None, False]]}), DATED, DATED_ROWS, file=XLSX),
    honest("a workbook with a title above, declared", workbook({"Ark1": [["Udtræk af elever"], [], *CELLS]}), COLUMNS,
           ROWS, file=XLSX, format={"header": "3"}, lines=[4, 5]),
    honest("a workbook with codes that were numbers", workbook({"Ark1": [["kommune"], [101], ["0147"]]}),
           {"kommune": {"type": "id", "digits": "4"}}, [("0101",), ("0147",)], file=XLSX),
    honest("a workbook of text alone",
           workbook({"Ark1": [["barn_id", "dato", "beløb", "ja"], ["0101", "01-02-2024", "1.234,5", "J"],
                              ["0102", "31-12-2024", "", "N"]]}), DATED, DATED_ROWS, file=XLSX),
    dishonest("a zip file that says it is CSV", zipped({"elever.csv": PLAIN}), COLUMNS, Said("FB405", words="zip")),
    dishonest("a workbook that says it is CSV", workbook({"Ark1": WRONG}), COLUMNS,
              Said("FB405", words="workbook|excel")),
    dishonest("gzip that says it is CSV", gz(PLAIN), COLUMNS, Said("FB405", words="gzip")),
    dishonest("Parquet that says it is CSV", parquet({"barn_id": ["987654"]}), COLUMNS,
              Said("FB405", words="parquet")),
    dishonest("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + PLAIN, COLUMNS,
              Said("FB405", words="workbook|excel")),
    dishonest("a PDF file", b"%PDF-1.7\n" + PLAIN, COLUMNS, Said("FB405", words="PDF")),
    dishonest("a page of the web", b"<html><table><tr><td>barn_id</td><td>987654</td></tr></table></html>\n", COLUMNS,
              Said("FB405|FB410")),
    dishonest("CSV that says it is gzip", PLAIN, COLUMNS, Said("FB405"), file=GZ),
    dishonest("CSV that says it is zip", PLAIN, COLUMNS, Said("FB405"), file=ZIP),
    dishonest("CSV that says it is a workbook", PLAIN, COLUMNS, Said("FB405"), file=XLSX),
    dishonest("CSV that says it is Parquet", PLAIN, COLUMNS, Said("FB405"), file=PARQUET),
    dishonest("gzip cut off", gz(PLAIN)[:-9], COLUMNS, Said("FB405"), file=GZ),
    dishonest("gzip with a damaged sum", gz(PLAIN)[:-8] + b"\0" * 8, COLUMNS, Said("FB405"), file=GZ),
    dishonest("zip with two files", zipped({"a.csv": PLAIN, "b.csv": PLAIN}), COLUMNS,
              Said("FB405", words="2|two|several"), file=ZIP),
    dishonest("zip with no file", zipped({}), COLUMNS, Said("FB404|FB405"), file=ZIP),
    dishonest("zip with a password", zipped({"elever.csv": PLAIN}, encrypted=True), COLUMNS,
              Said("FB405", words="password|encrypt"), file=ZIP),
    dishonest("zip cut off", zipped({"elever.csv": PLAIN})[:-30], COLUMNS, Said("FB405"), file=ZIP),
    dishonest("faults inside gzip", gz(written(*LINES, "987654;Xylofon")), COLUMNS, Said("FB411", rows=1, lines=(4,)),
              file=GZ),
    dishonest("Parquet cut off", parquet(TABLE)[:-20], COLUMNS, Said("FB405"), file=PARQUET),
    dishonest("Parquet without a column", parquet({"barn_id": ["987654"], "antal": [3]}), COLUMNS,
              Said("FB408", "bydel"), file=PARQUET),
    dishonest("Parquet with numbers for days", parquet({"barn_id": ["987654"], "dato": [31809]}),
              {"barn_id": "id", "dato": "date"}, Said("FB414|FB428", "dato", 1), file=PARQUET),
    dishonest("Parquet with empty cells", parquet({"barn_id": ["987654", None], "dato": [date(1987, 1, 2), None]}),
              {"barn_id": "id or empty", "dato": "date"}, Said("FB413", "dato", 1), file=PARQUET),
    dishonest("a workbook with a front sheet, none declared", workbook({"Forside": [["Xylofon"]], "Data": WRONG}),
              COLUMNS, Said("FB405|FB410", remedy="sheet"), file=XLSX),
    dishonest("a workbook without the declared sheet", workbook({"Ark1": WRONG}), COLUMNS,
              Said("FB401|FB405|FB410", remedy="Ark1|sheet"), file=XLSX, format={"sheet": "Data"}),
    dishonest("a workbook with errors", workbook({"Ark1": [*CELLS, ["987654", "Xylofon", Error("#N/A")]]}), COLUMNS,
              Said("FB428", "antal", 1, (4,)), file=XLSX),
    dishonest("a workbook with numbers for days", workbook({"Ark1": [["barn_id", "dato"], ["987654", 31809]]}),
              {"barn_id": "id", "dato": "date"}, Said("FB428", "dato", 1, (2,)), file=XLSX),
]  # fmt: skip
