"""This room holds files in the encodings of Danish systems, and in none."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "bydel": "category"}
LINES = ("barn_id;bydel", "0101;Nørrebro – øst", "0102;Ærø")
ROWS = [("0101", "Nørrebro – øst"), ("0102", "Ærø")]
LATIN = ("barn_id;bydel", "0101;Nørrebro", "0102;Ærø")
LATIN_ROWS = [("0101", "Nørrebro"), ("0102", "Ærø")]
PLAIN = ("barn_id;bydel", "987654;Xylofon", "0102;Valby")

FILES = [
    honest("utf-8", written(*LINES), COLUMNS, ROWS, encoding="utf-8"),
    honest("utf-8 with a byte order mark", written(*LINES, encoding="utf-8-sig"), COLUMNS, ROWS),
    honest("utf-16, little end first", b"\xff\xfe" + written(*LINES, encoding="utf-16-le"), COLUMNS, ROWS),
    honest("utf-16, big end first", b"\xfe\xff" + written(*LINES, encoding="utf-16-be"), COLUMNS, ROWS),
    honest("cp1252", written(*LINES, encoding="cp1252"), COLUMNS, ROWS, encoding="cp1252"),
    honest("latin-1", written(*LATIN, encoding="latin-1"), COLUMNS, LATIN_ROWS),
    honest(
        "utf-16 without its mark, as the contract says",
        written(*LINES, encoding="utf-16-le"), COLUMNS, ROWS, format={"encoding": "utf-16-le"},
    ),
    honest(
        "cp850 of an old system, as the contract says",
        written(*LATIN, encoding="cp850"), COLUMNS, LATIN_ROWS, format={"encoding": "cp850"},
    ),
    honest(
        "the letters of an old Mac, as the contract says",
        written(*LATIN, encoding="mac-roman"), COLUMNS, LATIN_ROWS, format={"encoding": "mac-roman"},
    ),
    honest(
        "letters written in two parts",
        written("barn_id;bydel", "0101;Vestega\u030ard", "0102;Vesteg\u00e5rd"),
        {"barn_id": "id", "bydel": {"type": "category", "values": ["Vesteg\u00e5rd"]}},
        [("0101", "Vestegård"), ("0102", "Vestegård")],
    ),
    honest("the end mark of DOS", written(*LATIN, encoding="cp1252") + b"\x1a", COLUMNS, LATIN_ROWS),
    honest("header alone", written("barn_id;bydel"), COLUMNS, [], warns=[Said("FB425", severity="warning")]),
    dishonest(
        "cp850 that nobody declared",
        written("barn_id;bydel", "987654;Nørrebro", "0102034567;Ærø", encoding="cp850"), COLUMNS,
        Said("FB406|FB422", lines=(2, 3), remedy="encoding"),
    ),
    dishonest(
        "utf-8 with a line in cp1252",
        written("barn_id;bydel", "987654;Vanløse") + written("0102034567;Ærø", encoding="cp1252"), COLUMNS,
        Said("FB406", lines=(3,), remedy="encoding"),
    ),
    dishonest(
        "cp1252 with a line in utf-8",
        written("barn_id;bydel", "987654;Vanløse", encoding="cp1252") + written("0102034567;Ærø"), COLUMNS,
        Said("FB406", lines=(2,), remedy="encoding"),
    ),
    dishonest(
        "encoded twice",
        written("barn_id;bydel", "0101;Valby", "987654;NÃ¸rrebro", "0102034567;Ã†rÃ¸"), COLUMNS,
        Said("FB422", "bydel", 2, (3, 4), "export"),
    ),
    honest(
        "names of Portugal and quotes of England",
        written("barn_id;bydel", "0101;São Paulo", "0102;SÃO JOÃO", "0103;O’Hara"), COLUMNS,
        [("0101", "São Paulo"), ("0102", "SÃO JOÃO"), ("0103", "O’Hara")],
    ),
    dishonest(
        "encoded twice, and other letters than Danish",
        written("barn_id;bydel", "987654;RenÃ©", "0102;MÃ¼ller", "0103;HÃ¤ger", "0104;Ãrhus", "0105;Valby"), COLUMNS,
        Said("FB422", "bydel", 4, (2, 3, 4, 5), "export"),
    ),
    dishonest(
        "letters of DOS at the edge of a word",
        written("barn_id;bydel", "987654;’r›", "0102;Fan›", "0103;†rhus", "0104;Ærø"), COLUMNS,
        Said("FB422", "bydel", 3, (2, 3, 4), "export"),
    ),
    dishonest(
        "encoded twice, header too",
        written("barn_id;kÃ¸n", "987654;M"), {"barn_id": "id", "køn": "category"},
        Said("FB408|FB422", "køn", remedy="encod|export"),
    ),
    dishonest(
        "letters lost for good",
        written("barn_id;bydel", "987654;N\ufffdrrebro"), COLUMNS, Said("FB422", "bydel", 1, (2,), "export"),
    ),
    dishonest(
        "another encoding than declared",
        written("barn_id;bydel", "0101;Valby", "987654;Ærø", encoding="cp1252"), COLUMNS,
        Said("FB406", lines=(3,), remedy="encoding"), format={"encoding": "utf-8"},
    ),
    dishonest(
        "an encoding that is none",
        written(*PLAIN), COLUMNS, Said("FB406", remedy="cp1252"), format={"encoding": "dansk"},
    ),
    dishonest("NUL characters", written(*PLAIN, "0103;a\x00b"), COLUMNS, Said("FB407", lines=(4,))),
    dishonest(
        "utf-16 without its mark", written(*PLAIN, encoding="utf-16-le"), COLUMNS,
        Said("FB406|FB407", remedy="utf-16-le"),
    ),
    dishonest(
        "utf-16 cut in the middle of a letter",
        b"\xff\xfe" + written(*PLAIN, encoding="utf-16-le")[:-1], COLUMNS, Said("FB406"),
    ),
    dishonest("utf-32", written(*PLAIN, encoding="utf-32"), COLUMNS, Said("FB406|FB407")),
    dishonest(
        "a byte that no encoding here has",
        written(*PLAIN) + b"0103;R\xf8d\n0104;\x81\n", COLUMNS, Said("FB406", lines=(5,), remedy="encoding"),
    ),
    dishonest("no bytes", b"", COLUMNS, Said("FB404", remedy="export")),
    dishonest("a byte order mark alone", b"\xef\xbb\xbf", COLUMNS, Said("FB404")),
    dishonest("blank lines alone", b"\r\n\r\n \r\n", COLUMNS, Said("FB404")),
    dishonest(
        "two files copied together, mark and header in the middle",
        written(*PLAIN, encoding="utf-8-sig") * 2, COLUMNS, Said("FB409|FB410|FB411|FB414|FB426", lines=(4,)),
    ),
]  # fmt: skip
