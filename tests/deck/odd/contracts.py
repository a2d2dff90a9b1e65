"""This room holds files that can be read and do not keep their contract."""

from datetime import date
from decimal import Decimal

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "alder": "int"}
AGED = {"barn_id": "id", "alder": {"type": "int", "min": "0", "max": "17"}}
AGES = ("barn_id;alder", "B1;0", "B2;17")
AGE_ROWS = [("B1", 0), ("B2", 17)]
DATED = {"barn_id": "id", "dato": "date"}
SPELL = {"barn_id": "id", "køn": "category", "fra": "date", "til": "date or empty"}
AS_OF = {"as_of": "2024-03-31"}


def dated(*days: str) -> bytes:
    return written("barn_id;dato", *(f"98765{number};{day}" for number, day in enumerate(days, 4)))


def dated_rows(*days: date) -> list[tuple[str, date]]:
    return [(f"98765{number}", day) for number, day in enumerate(days, 4)]


MONTHS = (date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 1))

FILES = [
    honest("numbers in their range", written(*AGES), AGED, AGE_ROWS),
    honest("ranges of decimals and days", written("beløb;dato", "0,5;01-01-2024", "1,5;31-12-2024"),
           {"beløb": {"type": "decimal", "min": "0.5", "max": "1.5"},
            "dato": {"type": "date", "min": "2024-01-01", "max": "2024-12-31"}},
           [(Decimal("0.5"), date(2024, 1, 1)), (Decimal("1.5"), date(2024, 12, 31))]),
    honest("a pattern kept", written("skole", "280123"), {"skole": {"type": "id", "pattern": r"\d{6}"}}, [("280123",)]),
    honest("as many rows as declared", written(*AGES), COLUMNS, AGE_ROWS, rows={"at least": "2", "at most": "2"}),
    honest("fresh enough", dated("01-01-2024", "15-02-2024"), DATED,
           dated_rows(date(2024, 1, 1), date(2024, 2, 15)), fresh={"within": "45 days"}, **AS_OF),
    honest("rows in every month", dated("31-01-2024", "01-02-2024", "01-03-2024"), DATED, dated_rows(*MONTHS),
           coverage={"every": "month", "dated": "dato"}, complete_from="2024-01-01", **AS_OF),
    honest("a range that shall only be warned about", written(*AGES, "B3;18"), AGED, [*AGE_ROWS, ("B3", 18)],
           severity={"range": "warning"}, warns=[Said("FB431", "alder", 1, (4,), severity="warning")]),
    honest("a range of one column that shall not be looked at", written(*AGES, "B3;18"), AGED,
           [*AGE_ROWS, ("B3", 18)], severity={"alder.range": "off"}),
    honest("a share of rows below the line", written(*AGES, "B3;18"), AGED, [*AGE_ROWS, ("B3", 18)],
           severity={"range": "error above 50 %"}, warns=[Said("FB431", "alder", 1, (4,), severity="warning")]),
    honest("spells that meet and stay open",
           written("barn_id;køn;fra;til", "B1;M;01-01-2024;31-01-2024", "B1;M;01-02-2024;"), SPELL,
           [("B1", "M", date(2024, 1, 1), date(2024, 1, 31)), ("B1", "M", date(2024, 2, 1), None)],
           key=["barn_id", "fra"], spell={"from": "fra", "to": "til"}, constant={"per": "barn_id", "columns": ["køn"]}),
    honest("a day after the extract was drawn", dated("01-01-2024", "01-04-2024"), DATED,
           dated_rows(date(2024, 1, 1), date(2024, 4, 1)),
           warns=[Said("FB438", "dato", 1, (3,), severity="warning")], **AS_OF),
    honest("a planned day after the extract was drawn", dated("01-01-2024", "01-04-2024"),
           {"barn_id": "id", "dato": {"type": "date", "planned": "yes"}},
           dated_rows(date(2024, 1, 1), date(2024, 4, 1)), **AS_OF),
    honest("rows that begin later than is said", dated("01-02-2024", "01-03-2024"), DATED,
           dated_rows(date(2024, 2, 1), date(2024, 3, 1)), complete_from="2020-01-01",
           warns=[Said("FB435", severity="warning")], **AS_OF),
    dishonest("a share of rows above the line", written(*AGES, "987654;18"), AGED, Said("FB431", "alder", 1, (4,)),
              severity={"range": "error above 5 %"}),
    dishonest("empty cells", written("barn_id;alder", "987654;", ";3", "B3;\u00a0"), COLUMNS,
              Said("FB413", "barn_id", 1, (3,), "or empty"), Said("FB413", "alder", 2, (2, 4), "or empty")),
    dishonest("values not allowed, one in other letters", written("barn_id;køn", "987654;M", "B2;Xylofon", "B3;m"),
              {"barn_id": "id", "køn": {"type": "category", "values": ["M", "K"]}},
              Said("FB415", "køn", 2, (3, 4), words=r"M, K")),
    dishonest("numbers out of their range", written(*AGES, "987654;-1", "B4;1987"), AGED,
              Said("FB431", "alder", 2, (4, 5), words="0.*17")),
    dishonest("days and decimals out of their range", written("beløb;dato", "0,4;31-12-1987", "1,6;01-01-2025"),
              {"beløb": {"type": "decimal", "min": "0.5", "max": "1.5"},
               "dato": {"type": "date", "min": "2024-01-01", "max": "2024-12-31"}},
              Said("FB431", "beløb", 2, (2, 3)), Said("FB431", "dato", 2, (2, 3))),
    dishonest("a pattern broken, once by more than it asks", written("skole", "280123", "Xylofon", "9876540"),
              {"skole": {"type": "id", "pattern": r"\d{6}"}}, Said("FB432", "skole", 2, (3, 4))),
    dishonest("a key that repeats", written("barn_id;alder", "987654;1", "B2;2", "987654;3"), COLUMNS,
              Said("FB418", rows=2, lines=(2, 4)), key=["barn_id"]),
    dishonest("spells that end too soon, sexes that change",
              written("barn_id;køn;fra;til", "987654;M;02-01-1987;01-01-1987", "987654;K;03-01-1987;"), SPELL,
              Said("FB420", rows=1, lines=(2,)), Said("FB419", "køn", lines=(2, 3)),
              spell={"from": "fra", "to": "til"}, constant={"per": "barn_id", "columns": ["køn"]}),
    dishonest("repeats that shall be errors", written("barn_id;alder", "987654;1", "987654;1"), COLUMNS,
              Said("FB421", rows=1, lines=(3,)), severity={"repeats": "error"}),
    dishonest("too few rows", written("barn_id;alder", "987654;1"), COLUMNS, Said("FB433", words=r"\b1\b.*1,?000"),
              rows={"at least": "1000"}),
    dishonest("too many rows", written(*AGES, "987654;1"), COLUMNS, Said("FB433", words=r"\b3\b.*2"),
              rows={"at most": "2"}),
    dishonest("too old", dated("01-01-1987", "15-02-2024"), DATED, Said("FB434", words="2024-02-15|45|44"),
              fresh={"within": "44 days"}, **AS_OF),
    dishonest("months without rows", dated("01-10-2023", "31-01-2024", "01-03-2024"), DATED,
              Said("FB435", words="2023-11.*2023-12.*2024-02"),
              coverage={"every": "month", "dated": "dato"}, **AS_OF),
    dishonest("the last month without rows", dated("31-01-2024", "01-02-2024"), DATED, Said("FB435", words="2024-03"),
              coverage={"every": "month", "dated": "dato"}, complete_from="2024-01-01", **AS_OF),
    dishonest("rules of cells and of rows at once",
              written("barn_id;køn;alder", "987654;M;18", "987654;M;1", "B3;Xylofon;x", "B4;K;2"),
              {"barn_id": "id", "køn": {"type": "category", "values": ["M", "K"]},
               "alder": {"type": "int", "max": "17"}},
              Said("FB431", "alder", 1, (2,)), Said("FB418", rows=2, lines=(2, 3)), Said("FB415", "køn", 1, (4,)),
              Said("FB414", "alder", 1, (4,)), key=["barn_id"]),
    dishonest("a pattern that is none", written("skole", "987654"), {"skole": {"type": "id", "pattern": "("}},
              Said("FB424", "skole")),
]  # fmt: skip
