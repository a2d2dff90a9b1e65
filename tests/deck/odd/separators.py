"""This room holds files whose cells and lines are parted in the ways of many programs."""

from decimal import Decimal

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "bydel": "category", "antal": "int"}
ROWS = [("0101", "Valby", 3), ("0102", "Ærø", 4)]
PLAIN = ("barn_id;bydel;antal", "0101;Valby;3", "0102;Ærø;4")


def parted(separator: str) -> bytes:
    return written(*(line.replace(";", separator) for line in PLAIN))


FILES = [
    honest("semicolons", parted(";"), COLUMNS, ROWS),
    honest("commas", parted(","), COLUMNS, ROWS),
    honest("tabs", parted("\t"), COLUMNS, ROWS),
    honest("bars", parted("|"), COLUMNS, ROWS),
    honest("carets, as the contract says", parted("^"), COLUMNS, ROWS, format={"separator": "^"}),
    honest("tabs, as the contract says", parted("\t"), COLUMNS, ROWS, format={"separator": "tab"}),
    honest("a sep= line", b"sep=;\n" + parted(";"), COLUMNS, ROWS, lines=[3, 4]),
    honest("a quoted sep= line of an odd separator", b'"sep=^"\n' + parted("^"), COLUMNS, ROWS, lines=[3, 4]),
    honest(
        "other headers full of commas",
        written("barn_id;adresse, postnr, by, land;bydel;antal", "0101;x, y;Valby;3"), COLUMNS, [("0101", "Valby", 3)],
    ),
    honest(
        "decimal commas in quotes among commas",
        written("barn_id,beløb", '0101,"1,5"', '0102,"2.000,25"'), {"barn_id": "id", "beløb": "decimal"},
        [("0101", Decimal("1.5")), ("0102", Decimal("2000.25"))],
    ),
    honest(
        "a separator behind every line",
        written("barn_id;bydel;antal;", "0101;Valby;3;", "0102;Ærø;4;"), COLUMNS, ROWS,
    ),
    honest("one column", written("barn_id", "0101", "0102"), {"barn_id": "id"}, [("0101",), ("0102",)]),
    honest("lines of Windows", written(*PLAIN, end="\r\n"), COLUMNS, ROWS, lines=[2, 3]),
    honest("lines of an old Mac", written(*PLAIN, end="\r"), COLUMNS, ROWS, lines=[2, 3]),
    honest("lines of two systems", b"barn_id;bydel;antal\r\n0101;Valby;3\n0102;\xc3\x86r\xc3\xb8;4\r\n", COLUMNS, ROWS),
    honest("no end of the last line", written(*PLAIN).rstrip(b"\n"), COLUMNS, ROWS),
    honest("many blank lines at the end", written(*PLAIN) + b"\n" * 9, COLUMNS, ROWS, lines=[2, 3]),
    honest(
        "signs that part lines elsewhere", written("barn_id;bydel;antal", "0101;a\u2028b\x0bc\u0085d;3"),
        {"barn_id": "id", "bydel": "text", "antal": "int"}, [("0101", "a\u2028b\x0bc\u0085d", 3)],
    ),
    dishonest(
        "decimal commas among commas",
        written("barn_id,beløb", "0101,1", "987654,1,5", "0102034567,2,25"), {"barn_id": "id", "beløb": "decimal"},
        Said("FB411", rows=2, lines=(3, 4), remedy="quote"),
    ),
    dishonest(
        "another separator than declared",
        written("barn_id,bydel", "987654,Xylofon"), {"barn_id": "id", "bydel": "category"}, Said("FB410"),
        format={"separator": ";"},
    ),
    dishonest(
        "a separator of two letters",
        written("barn_id;bydel", "987654;Xylofon"), {"barn_id": "id", "bydel": "category"},
        Said("FB410|FB424", remedy="one character"), format={"separator": ";;"},
    ),
    dishonest(
        "columns of a fixed width",
        written("barn_id    bydel      antal", "0102034567 Xylofon    3"), COLUMNS, Said("FB410"),
    ),
    dishonest(
        "a separator behind every row but the header",
        written("barn_id;bydel;antal", "987654;Xylofon;3;", "0102;Valby;4;"), COLUMNS,
        Said("FB411", rows=2, lines=(2, 3)),
    ),
    dishonest(
        "a lone carriage return inside a row",
        b"barn_id;bydel;antal\n0101;Valby;3\n987654;Xylo\rfon;4\n", COLUMNS, Said("FB423", lines=(3,)),
    ),
]  # fmt: skip
