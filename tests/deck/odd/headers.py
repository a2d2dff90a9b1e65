"""This room holds files whose line of column names is written otherwise, lacks something, or says it twice."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "bydel": "category", "køn": "category"}
ROWS = [("0101", "Valby", "M")]
ALIASES = {"barn_id": "id", "kommune": {"type": "id", "from": ["Bopælskommune", "komnr"]}}

FILES = [
    honest("capitals and blanks", written(" BARN_ID ;Bydel\u00a0; KØN", "0101;Valby;M"), COLUMNS, ROWS),
    honest(
        "letters in two parts", written("barn_id;a\u030argang", "0101;7"), {"barn_id": "id", "\u00e5rgang": "int"},
        [("0101", 7)],
    ),
    honest(
        "several blanks, declared with one", written("barn_id;dato   for  start", "0101;7"),
        {"barn_id": "id", "start": {"type": "int", "from": "Dato for start"}}, [("0101", 7)],
    ),
    honest("a mark before a quoted name", written('"barn_id";"bydel";"køn"', "0101;Valby;M", encoding="utf-8-sig"),
           COLUMNS, ROWS),
    honest("the first of two names", written("barn_id;bopælskommune", "B1;0101"), ALIASES, [("B1", "0101")]),
    honest("the second of two names", written("barn_id;KOMNR", "B1;0101"), ALIASES, [("B1", "0101")]),
    honest("columns in another order", written("køn;barn_id;bydel", "M;0101;Valby"), COLUMNS, ROWS),
    honest(
        "unknown columns, some of them twice or nameless",
        written("x;barn_id;;bydel;x;køn;", "1;0101;2;Valby;3;M;4"), COLUMNS, ROWS,
    ),
    honest(
        "one column for two names", written("tid", "2012"), {"tid": "period", "år": {"type": "int", "from": "tid"}},
        [("2012", 2012)],
    ),
    honest("no header, as the contract says", written("0101;Valby;M"), COLUMNS, ROWS, lines=[1],
           format={"header": "none"}),
    honest(
        "the header on line 3, as the contract says",
        written("Udtræk af elever", "", "barn_id;bydel;køn", "0101;Valby;M"), COLUMNS, ROWS, lines=[4],
        format={"header": "3"},
    ),
    honest(
        "the header searched for, as the contract says",
        written("Udtræk;af;elever", "Kørt den;01-02-2024;", ";;", "barn_id;bydel;køn", "0101;Valby;M"), COLUMNS, ROWS,
        lines=[5], format={"header": "search"},
    ),
    honest(
        "lines above the header in quotes, with a line end, as the contract says",
        written('"Udtræk', 'af elever"', "barn_id;bydel;køn", "0101;Valby;M"), COLUMNS, ROWS, lines=[4],
        format={"header": "search"},
    ),
    dishonest(
        "a title above the header", written("Udtræk af elever", "", "barn_id;bydel;køn", "987654;Xylofon;M"), COLUMNS,
        Said("FB410", remedy="header.*3|3.*header"),
    ),
    dishonest(
        "one column missing, nearly named", written("barn_id;bydle;køn", "987654;Xylofon;M"), COLUMNS,
        Said("FB408", "bydel", remedy="did you mean 'bydle'"),
    ),
    dishonest(
        "two columns missing", written("barn_id;x;y", "987654;Xylofon;M"), COLUMNS,
        Said("FB408", "bydel", remedy="from"), Said("FB408", "køn", remedy="from"),
    ),
    dishonest(
        "a column missing that may be empty", written("barn_id;bydel", "987654;Xylofon"),
        {"barn_id": "id", "bydel": "category", "køn": "category or empty"}, Said("FB408", "køn"),
    ),
    dishonest(
        "a line instead of blanks", written("barn id;bydel;køn", "987654;Xylofon;M"), COLUMNS,
        Said("FB408", "barn_id", remedy="did you mean 'barn id'"),
    ),
    dishonest(
        "a name of two lines, above and below", written("barn_id;bydel;;", ";;køn;antal", "987654;Xylofon;M;3"),
        COLUMNS, Said("FB408", "køn"), Said("FB413", "barn_id", 1, (2,)), Said("FB413", "bydel", 1, (2,)),
    ),
    dishonest(
        "a name twice", written("barn_id;bydel;køn;Bydel", "987654;Xylofon;M;Valby"), COLUMNS,
        Said("FB409", "bydel", words="2 times"),
    ),
    dishonest(
        "both of two names", written("barn_id;bopælskommune;komnr", "987654;Xylofon;0147"), ALIASES,
        Said("FB409", "kommune"),
    ),
    dishonest(
        "neither of two names", written("barn_id;kommunenr", "987654;Xylofon"), ALIASES,
        Said("FB408", "kommune", remedy="komm?u?ne?nr"),
    ),
    dishonest("no header at all", written("0102034567;Xylofon;M", "987654;Valby;K"), COLUMNS,
              Said("FB410", remedy="header: none")),
    dishonest(
        "no header, and fewer columns than declared", written("987654;Xylofon"), COLUMNS, Said("FB410|FB411"),
        format={"header": "none"},
    ),
    dishonest(
        "the header on another line than declared",
        written("Udtræk af elever", "barn_id;bydel;køn", "987654;Xylofon;M"), COLUMNS,
        Said("FB410", remedy="header.*2|2.*header"), format={"header": "3"},
    ),
    dishonest(
        "a header searched for in vain", written("Udtræk", "987654;Xylofon;M"), COLUMNS, Said("FB410"),
        format={"header": "search"},
    ),
    dishonest(
        "a name run together with the first row", written("barn_id;bydel;køn987654;Xylofon;M", "0102;Valby;K"), COLUMNS,
        Said("FB408", "køn"), Said("FB411", rows=1, lines=(2,)),
    ),
]  # fmt: skip
