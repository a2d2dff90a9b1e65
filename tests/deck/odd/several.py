"""This room holds extracts of several files that differ in how they are written, and in what they hold."""

from datetime import date
from decimal import Decimal

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "bydel": "category"}
GLOB = "elever_*.csv"
ROWS = [("0101", "Ærø"), ("0102", "Ærø")]

FILES = [
    honest(
        "two encodings",
        {"elever_1.csv": written("barn_id;bydel", "0101;Ærø", encoding="cp1252"),
         "elever_2.csv": written("barn_id;bydel", "0102;Ærø", encoding="utf-8-sig")},
        COLUMNS, ROWS, file=GLOB,
    ),
    honest(
        "two orders of columns, two separators, two line ends",
        {"elever_1.csv": written("barn_id;bydel", "0101;Ærø"),
         "elever_2.csv": written("bydel,x,barn_id", "Ærø,1,0102", end="\r\n")},
        COLUMNS, ROWS, file=GLOB, lines=[2, 2],
    ),
    honest(
        "two names of one column",
        {"elever_1.csv": written("barn_id;bydel", "0101;Ærø"), "elever_2.csv": written("id;bydel", "0102;Ærø")},
        {"barn_id": {"type": "id", "from": ["barn_id", "id"]}, "bydel": "category"}, ROWS, file=GLOB,
    ),
    honest(
        "one file of three without rows",
        {"elever_1.csv": written("barn_id;bydel", "0101;Ærø"), "elever_2.csv": written("barn_id;bydel"),
         "elever_3.csv": written("barn_id;bydel", "0102;Ærø")},
        COLUMNS, ROWS, file=GLOB, warns=[Said("FB425", file="elever_2.csv", severity="warning")],
    ),
    honest(
        "each file explains its own numbers",
        {"elever_1.csv": written("barn_id;beløb", "0101;12.345", "0103;7,5"),
         "elever_2.csv": written("barn_id;beløb", "0102;0,5", "0104;3")},
        {"barn_id": "id", "beløb": "decimal"},
        [("0101", Decimal(12345)), ("0103", Decimal("7.5")), ("0102", Decimal("0.5")), ("0104", Decimal(3))], file=GLOB,
    ),
    honest(
        "the contract explains the numbers of a file",
        {"elever_1.csv": written("barn_id;beløb", "0101;12.345"), "elever_2.csv": written("barn_id;beløb", "0102;0,5")},
        {"barn_id": "id", "beløb": "decimal"}, [("0101", Decimal(12345)), ("0102", Decimal("0.5"))], file=GLOB,
        format={"decimal": ","},
    ),
    dishonest(
        "one file explains not the numbers of the other",
        {"elever_1.csv": written("barn_id;beløb", "987654;1987,5"),
         "elever_2.csv": written("barn_id;beløb", "0101;12.345", "0102;98.765", "0103;2")},
        {"barn_id": "id", "beløb": "decimal"},
        Said("FB416", "beløb", 2, (2, 3), "decimal", file="elever_2.csv"), file=GLOB,
    ),
    honest(
        "each file with its form of days",
        {"elever_1.csv": written("barn_id;dato", "0101;01-02-2024"),
         "elever_2.csv": written("barn_id;dato", "0102;2024-02-01")},
        {"barn_id": "id", "dato": "date"}, [("0101", date(2024, 2, 1)), ("0102", date(2024, 2, 1))], file=GLOB,
    ),
    dishonest(
        "faults in each of two files",
        {"elever_1.csv": written("barn_id;bydel", "987654;Xylofon", "0102"),
         "elever_2.csv": written("barn_id;bydel", "0101;Ærø", "0102;a;b"), "elever_3.csv": b""},
        COLUMNS,
        Said("FB411", rows=1, lines=(3,), file="elever_1.csv"), Said("FB411", rows=1, lines=(3,), file="elever_2.csv"),
        Said("FB404", file="elever_3.csv"), file=GLOB,
    ),
    dishonest(
        "faults of one rule in two files",
        {"elever_1.csv": written("barn_id;antal", "987654;x"),
         "elever_2.csv": written("barn_id;antal", "0102;1;", "0103;x")},
        {"barn_id": "id", "antal": "int"},
        Said("FB411", rows=1, lines=(2,), file="elever_2.csv"),
        Said("FB414", "antal", 2, file="elever_1.csv line 2; elever_2.csv line 3"), file=GLOB,
    ),
    dishonest(
        "one key in two files",
        {"elever_1.csv": written("barn_id;bydel", "987654;Xylofon"),
         "elever_2.csv": written("barn_id;bydel", "987654;b")},
        COLUMNS, Said("FB418", rows=2, file="elever_1.csv line 2; elever_2.csv line 2"), file=GLOB, key=["barn_id"],
    ),
    dishonest(
        "one file without a column",
        {"elever_1.csv": written("barn_id;bydel", "987654;Xylofon"), "elever_2.csv": written("barn_id", "0102")},
        COLUMNS, Said("FB408", "bydel", file="elever_2.csv"), file=GLOB,
    ),
    dishonest(
        "commas in one file and points in the other",
        {"elever_1.csv": written("barn_id;beløb", "987654;0,5"), "elever_2.csv": written("barn_id;beløb", "0102;0.5")},
        {"barn_id": "id", "beløb": "decimal"}, Said("FB416", "beløb", remedy="decimal"), file=GLOB,
    ),
    honest(
        "two files alike but without rows",
        {"elever_1.csv": written("barn_id;bydel"), "elever_2.csv": written("barn_id;bydel"),
         "elever_3.csv": written("barn_id;bydel", "0101;Ærø")},
        COLUMNS, ROWS[:1], file=GLOB, warns=[Said("FB425", severity="warning")],
    ),
    dishonest(
        "one file twice",
        {"elever_1.csv": written("barn_id;bydel", "987654;Xylofon"),
         "elever_1 (1).csv": written("barn_id;bydel", "987654;Xylofon")},
        COLUMNS, Said("FB439", file="elever_1.csv", words=r"elever_1 \(1\).csv", remedy="out"), file=GLOB,
    ),
    dishonest("no such file", {"elever_2023.csv": written("barn_id;bydel", "987654;Xylofon")}, COLUMNS,
              Said("FB401", remedy="elever_2023.csv"), file="elever_2024.csv"),
]  # fmt: skip
