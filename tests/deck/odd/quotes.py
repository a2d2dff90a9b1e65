"""This room holds files whose quotes hold line ends, separators, other quotes, or nothing together."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "note": "text or empty"}
HEADER = "barn_id;note"
LONG = "Ærø " * 50_000

FILES = [
    honest(
        "every cell in quotes", written('"barn_id";"note"', '"0101";"a"', '"0102";""'), COLUMNS,
        [("0101", "a"), ("0102", None)],
    ),
    honest(
        "separators and quotes inside quotes", written(HEADER, '0101;"a;b"', '0102;"han sagde ""nej"""'), COLUMNS,
        [("0101", "a;b"), ("0102", 'han sagde "nej"')],
    ),
    honest(
        "a line end inside quotes", written(HEADER, '0101;"a\r\nb\r\n"', "0102;c", end="\r\n"), COLUMNS,
        [("0101", "a\nb\n"), ("0102", "c")], lines=[2, 5],
    ),
    honest(
        "a line end inside a header", written('barn_id;"note\nom barnet"', "0101;a"),
        {"barn_id": "id", "note": {"type": "text", "from": "note om barnet"}}, [("0101", "a")], lines=[3],
    ),
    honest(
        "quotes inside cells without quotes", written(HEADER, '0101;5" rør', '0102;Skolen "Huset"'), COLUMNS,
        [("0101", '5" rør'), ("0102", 'Skolen "Huset"')],
    ),
    honest(
        "a stray quote beside a line end in quotes", written(HEADER, '0101;5" rør', '0102;"a\nb"', "0103;c"), COLUMNS,
        [("0101", '5" rør'), ("0102", "a\nb"), ("0103", "c")], lines=[2, 3, 5],
    ),
    honest("a very long cell", written(HEADER, f'0101;"{LONG}\n."'), COLUMNS, [("0101", f"{LONG}\n.")]),
    honest(
        "numbers in quotes", written('"barn_id";"antal"', '"0101";"1.234"', '"0102";"5"'),
        {"barn_id": "id", "antal": "int"}, [("0101", 1234), ("0102", 5)], format={"thousands": "."},
    ),
    honest(
        "a note that reads like rows", written(HEADER, '0101;"a\n0102;b\n0103;c"', "0104;d"), COLUMNS,
        [("0101", "a\n0102;b\n0103;c"), ("0104", "d")], lines=[2, 5],
        warns=[Said("FB412", rows=1, lines=(2,), remedy="quote", severity="warning")],
    ),
    dishonest(
        "a quote that never closes", written(HEADER, "0101;a", '987654;"Xylofon', "0102034567;b"), COLUMNS,
        Said("FB412", lines=(3,)),
    ),
    dishonest(
        "a quote that never closes, in the last line", written(HEADER, "0101;a", '987654;"Xylofon'), COLUMNS,
        Said("FB412", lines=(3,)),
    ),
    dishonest(
        "text behind a closing quote", written(HEADER, '987654;"Xylofon" på hjørnet', "0102;a"), COLUMNS,
        Said("FB412", lines=(2,), remedy='""'),
    ),
    dishonest(
        "two lost quotes that find each other",
        written(HEADER, '987654;"Xylofon', "0102;Bil", '0103;"Båd"', "0104;a"), COLUMNS, Said("FB412", lines=(2,)),
    ),
    dishonest(
        "two lost quotes that swallow rows without a trace",
        written("barn_id;bydel", '987654;"Xylofon', "0102;Valby", '0103;Ærø"', "0104;Sydhavn"),
        {"barn_id": "id", "bydel": "category"}, Said("FB411|FB412|FB414|FB428", lines=(2,)),
    ),
    dishonest(
        "quotes escaped with a stroke", written(HEADER, r'987654;"Xylofon \"nej\""', "0102;a"), COLUMNS,
        Said("FB412", lines=(2,)),
    ),
    dishonest(
        "apostrophes for quotes", written(HEADER, "0101;'a;b'", "987654;'Xylofon'"), COLUMNS,
        Said("FB411", rows=1, lines=(2,), remedy="quote"),
        Said("FB412", lines=(3,), remedy="double quotes", words="column 'note': all cells stand in single quotes"),
    ),
    dishonest(
        "every cell in apostrophes", written("barn_id;note", "'987654';'Xylofon'", "'0102';"), COLUMNS,
        Said("FB412", lines=(2, 3), remedy="double quotes"), Said("FB412", lines=(2,)),
    ),
    honest(
        "some cells in apostrophes", written("barn_id;note", "0101;'a'", "0102;b"), COLUMNS,
        [("0101", "'a'"), ("0102", "b")],
    ),
    honest(
        "blanks and quotes inside of quotes", written(HEADER, '0101;" ""a"" "', '0102;5 "b"'), COLUMNS,
        [("0101", ' "a" '), ("0102", '5 "b"')],
    ),
    dishonest(
        "a blank before the quote", written(HEADER, '987654; "Xylofon;b"'), COLUMNS,
        Said("FB412", rows=1, lines=(2,), remedy="blank"),
    ),
    dishonest(
        "a blank before the quotes of some cells", written("barn_id,note", "0101,a", '987654, "Xylofon"', '0102,"b"'),
        COLUMNS, Said("FB412", rows=1, lines=(3,), remedy="blank"),
    ),
    dishonest(
        "every line in quotes as one cell", written('"barn_id;note"', '"987654;Xylofon"'), COLUMNS,
        Said("FB410", remedy="quote"),
    ),
    dishonest(
        "an open quote in the header", written('barn_id;"note', "987654;Xylofon", "0102;a"), COLUMNS,
        Said("FB408|FB410|FB412"),
    ),
]  # fmt: skip
