"""This room holds files whose rows are too short, too long, blank, or cut off."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "bydel": "category or empty", "antal": "int or empty"}
HEADER = "barn_id;bydel;antal"

FILES = [
    honest(
        "blank lines between rows", written("", HEADER, "", "0101;Valby;3", " ", "0102;Ærø;4", "\t", ""), COLUMNS,
        [("0101", "Valby", 3), ("0102", "Ærø", 4)], lines=[4, 6],
    ),
    honest(
        "rows of separators alone", written(HEADER, ";;", '"";"";""', " ; ;\u00a0", "0101;Valby;3"), COLUMNS,
        [("0101", "Valby", 3)], lines=[5], left_out={"empty": 3},
    ),
    honest("cells that may be empty", written(HEADER, "0101;;", "0102; ;\u00a0"), COLUMNS,
           [("0101", None, None), ("0102", None, None)]),
    honest(
        "a separator behind blanks that are tabs", written("barn_id\tbydel\tantal", "0101\t\t3", "\t\t", "0102\tÆrø\t"),
        COLUMNS, [("0101", None, 3), ("0102", "Ærø", None)], left_out={"empty": 1},
    ),
    honest(
        "the same row twice", written(HEADER, "0101;Valby;3", "0101;Valby;3"), COLUMNS,
        [("0101", "Valby", 3), ("0101", "Valby", 3)], warns=[Said("FB421", rows=1, lines=(3,), severity="warning")],
    ),
    dishonest("a short row", written(HEADER, "0101;Valby;3", "987654;Xylofon"), COLUMNS,
              Said("FB411", rows=1, lines=(3,))),
    dishonest("a long row", written(HEADER, "0101;Valby;3", "987654;Xylofon;4;5"), COLUMNS,
              Said("FB411", rows=1, lines=(3,))),
    dishonest(
        "short and long rows with a blank line between", written(HEADER, "987654;Xylofon", "", "0101;a;3", "1;2;3;4"),
        COLUMNS, Said("FB411", rows=2, lines=(2, 5)),
    ),
    dishonest(
        "a short row behind a line end in quotes", written(HEADER, '0101;"Xylo\nfon";3', "987654;b"),
        COLUMNS | {"bydel": "text"}, Said("FB411", rows=1, lines=(4,)),
    ),
    dishonest(
        "more short rows than are told", written(HEADER, "0101;Valby;3", *["987654;Xylofon"] * 1200), COLUMNS,
        Said("FB411", rows=1200, lines=(3, 4, 5, 6, 7)),
    ),
    dishonest("a file cut off in its last row", written(HEADER, "0101;Valby;3", "987654;Xylofon;4") + b"0103;Va",
              COLUMNS, Said("FB411", rows=1, lines=(4,))),
    dishonest("more separators behind some rows", written(HEADER, "987654;Xylofon;3;;", "0102;Ærø;4"), COLUMNS,
              Said("FB411", rows=1, lines=(2,))),
    dishonest("a remark between the rows", written(HEADER, "987654;Xylofon;3", "# herfra ny kommune", "0102;Ærø;4"),
              COLUMNS, Said("FB411", rows=1, lines=(3,))),
    dishonest(
        "the header again in the middle", written(HEADER, "987654;Xylofon;3", HEADER, "0102;Ærø;4"), COLUMNS,
        Said("FB409|FB410|FB411|FB414|FB426", lines=(3,)),
    ),
    dishonest(
        "the header again in other letters",
        written(HEADER, "987654;Xylofon;3", '"BARN_ID";Bydel;"antal "', "0102;Ærø;4"), COLUMNS,
        Said("FB410", rows=1, lines=(3,)),
    ),
    honest("a row that begins like the header", written("navn;note", "navn;a"), {"navn": "text", "note": "text"},
           [("navn", "a")]),
    dishonest(
        "everything wrong at once",
        written(HEADER + ";født", "0101;Valby;3;01-02-2010", "987654;Xylofon;x987654;31-02-1987", "0102034567;a",
                "0103;b;4;", "0104;c;5;01-02-2010;6", "0105;d;6;31-12-9999"),
        COLUMNS | {"født": "date", "køn": "category", "bydel": {"type": "category", "values": ["Valby", "b", "d"]}},
        Said("FB408", "køn"),
        Said("FB411", rows=2, lines=(4, 6)),
        Said("FB415", "bydel", 1, (3,)),
        Said("FB414", "antal", 1, (3,)),
        Said("FB417", "født", 1, (3,)),
        Said("FB413", "født", 1, (5,)),
        Said("FB427", "født", 1, (7,)),
    ),
]  # fmt: skip
