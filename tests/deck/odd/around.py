"""This room holds files with footers and total rows, declared and not."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"bydel": "category", "køn": "category", "antal": "int"}
HEADER = "bydel;køn;antal"
ROWS = [("Valby", "M", 3), ("Ærø", "K", 4)]
PLAIN = (HEADER, "Valby;M;3", "Ærø;K;4")
TOTAL = {"type": "category", "total": "I alt"}
FOOTER = {"format": {"footer": ["Antal rækker", "Kørt den"]}}

FILES = [
    honest("a footer of one cell, declared", written(*PLAIN, "Antal rækker: 2"), COLUMNS, ROWS,
           left_out={"footer": 1}, **FOOTER),
    honest("a footer of as many cells as the rows, declared", written(*PLAIN, "Antal rækker;;2"), COLUMNS, ROWS,
           left_out={"footer": 1}, **FOOTER),
    honest(
        "footers below blank lines, declared", written(*PLAIN, "", "antal rækker: 2", "", "Kørt den 01-02-2024 kl. 7"),
        COLUMNS, ROWS, left_out={"footer": 2}, **FOOTER,
    ),
    honest("a footer in quotes, declared", written(*PLAIN, '"Antal rækker: 2";"";""'), COLUMNS, ROWS,
           left_out={"footer": 1}, **FOOTER),
    honest("a footer declared that is not there", written(*PLAIN), COLUMNS, ROWS, **FOOTER),
    honest(
        "total rows, declared", written(HEADER, "Valby;M;3", "Valby;I ALT;3", "Ærø;K;4", " i alt ;i alt;7"),
        {"bydel": TOTAL, "køn": TOTAL, "antal": "int"}, ROWS, lines=[2, 4], left_out={"total": 2},
    ),
    honest(
        "a total row in a column of numbers, declared", written("alder;antal", "7;3", "I alt;3"),
        {"alder": {"type": "int", "total": "I alt"}, "antal": "int"}, [(7, 3)], left_out={"total": 1},
    ),
    honest(
        "a word for totals that is a value, declared", written(HEADER, "I alt;M;3"),
        {"bydel": {"type": "category", "values": ["Valby", "I alt"]}, "køn": "category", "antal": "int"},
        [("I alt", "M", 3)],
    ),
    honest(
        "a country among its regions, declared", written(HEADER, "Hele landet;M;7", "Valby;M;3"), COLUMNS,
        [("Hele landet", "M", 7), ("Valby", "M", 3)], overlapping=["bydel"],
    ),
    honest(
        "a word for totals that text holds", written("barn_id;note", "0101;I alt tre gange", "0102;Sum"),
        {"barn_id": "id", "note": {"type": "text", "values": ["I alt tre gange", "Sum"]}},
        [("0101", "I alt tre gange"), ("0102", "Sum")],
    ),
    honest(
        "total rows that shall only be warned about", written(HEADER, "Valby;M;3", "I alt;M;3"), COLUMNS,
        [("Valby", "M", 3), ("I alt", "M", 3)], severity={"totals": "warning"},
        warns=[Said("FB426", "bydel", 1, (3,), "total", severity="warning")],
    ),
    dishonest("a footer of one cell", written(HEADER, "Xylofon;M;987654", "Antal rækker: 1"), COLUMNS,
              Said("FB426|FB411", lines=(3,), remedy="footer")),
    dishonest("a footer of as many cells as the rows", written("bydel;note", "Xylofon;b", "Antal rækker: 987654;"),
              {"bydel": "category", "note": "text or empty"}, Said("FB426", lines=(3,), remedy="footer")),
    dishonest("a footer of several lines",
              written(HEADER, "Xylofon;M;987654", "", "Udtrukket den 01-02-1987", "Side 1 af 1"), COLUMNS,
              Said("FB426|FB411", rows=2, lines=(4, 5), remedy="footer")),
    dishonest("a total row", written(HEADER, "Xylofon;M;3", "I alt;K;987654"), COLUMNS,
              Said("FB426", "bydel", 1, (3,), "total")),
    dishonest("a total row in capitals, in the second column", written(HEADER, "Xylofon;I ALT;987654", "b;K;4"),
              COLUMNS, Said("FB426", "køn", 1, (2,), "total")),
    dishonest("total rows of a country", written(HEADER, "Hele landet;M;987654", "Xylofon;M;3"), COLUMNS,
              Said("FB426", "bydel", 1, (2,), "total|overlapping")),
    dishonest("a total row in a column of ids", written("skole;antal", "Xylofon;3", "Total;987654"),
              {"skole": "id", "antal": "int"}, Said("FB426", "skole", 1, (3,), "total")),
    dishonest("a total row in a column of numbers", written("alder;antal", "7;3", "I alt;987654"),
              {"alder": "int", "antal": "int"}, Said("FB426|FB414", "alder", 1, (3,), "total")),
    dishonest("totals declared, another word found",
              written(HEADER, "Valby;M;3", "I alt;M;3", "Sum;M;987654"), COLUMNS | {"bydel": TOTAL},
              Said("FB426", "bydel", 1, (4,), "total")),
    honest("a declared total that a column beside marks too", written(HEADER, "Valby;M;3", "I alt;I alt;3"),
           {"bydel": TOTAL, "antal": "int"}, [("Valby", 3)], left_out={"total": 1}),
    honest("a column that is not declared, with words like totals",
           written("bydel;note;antal", "Valby;I alternativ;3", "Ærø;Summen i alt er 2 af 3;4", "Ærø;Total hofte;4"),
           {"bydel": "category", "antal": "int"}, [("Valby", 3), ("Ærø", 4), ("Ærø", 4)]),
    honest("text that ends like a total", written("barn_id;note", "0101;Tre gange i alt"),
           {"barn_id": "id", "note": "text"}, [("0101", "Tre gange i alt")]),
    dishonest("total rows by a column that is not declared",
              written(HEADER, "Valby;M;3", "Valby;K;4", "Valby;I alt;987654", 'Ærø;"i  alt";7'),
              {"bydel": "category", "antal": "int"},
              Said("FB426", rows=2, lines=(4, 5), remedy="declare", words="column 'køn', which is not read")),
    *(
        dishonest(f"a total row called {word}", written(HEADER, "Valby;M;3", f"Xylofon;{word};987654"), COLUMNS,
                  Said("FB426", "køn", 1, (3,), "total"))
        for word in ("I  alt", "i alt.", "I alt 2023", "Landet i alt", "Mænd og kvinder i alt", "Totalsum", "Samtlige",
                     "Samlet", "Begge køn", "Hele kommunen", "TOTAL:")
    ),
    honest("a sum below the rows without a word", written("barn_id;antal", "0101;5", "0102;6", ";11"),
           {"barn_id": "id or empty", "antal": "int"}, [("0101", 5), ("0102", 6), (None, 11)],
           warns=[Said("FB426", lines=(4,), severity="warning", words="sum")]),
    honest("rows of numbers alone, one after the other", written("barn_id;antal", "0101;5", ";6", ";11"),
           {"barn_id": "id or empty", "antal": "int"}, [("0101", 5), (None, 6), (None, 11)]),
    *(
        dishonest(f"a file of one column that ends with {line}", written("navn", "Xylofon", line), {"navn": "text"},
                  Said("FB426", lines=(3,), remedy="footer"))
        for line in ("Antal rækker: 987654", "----", "(1 rows affected)", "2 rows selected.")
    ),
    honest("a file of one column with words like footers", written("navn", "Side", "Note 3", "-", "Rækker"),
           {"navn": "text"}, [("Side",), ("Note 3",), ("-",), ("Rækker",)]),
    dishonest("strokes below the header", written("bydel;note", "-----;----", "Xylofon;a"),
              {"bydel": "category", "note": "text"}, Said("FB426", lines=(2,))),
]  # fmt: skip
