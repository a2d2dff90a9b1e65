"""This room holds files whose ids and codes were kept, and files in which a spreadsheet spoilt them."""

from odd_file import Said, dishonest, honest, written

COLUMNS = {"barn_id": "id", "kommune": "id"}
CODE = {"barn_id": "id", "kommune": {"type": "category", "digits": "4", "values": ["0101", "0147"]}}
LISTED = {"barn_id": "id", "kommune": {"type": "category", "values": ["0101", "0147"]}}

FILES = [
    honest("zeros in front", written("barn_id;kommune", "0001;0101", "0010;0147"), COLUMNS,
           [("0001", "0101"), ("0010", "0147")]),
    honest("blanks of all kinds around ids", written("barn_id;kommune", " B1 ;\u00a00101", "\tB2;0147\u2007"), COLUMNS,
           [("B1", "0101"), ("B2", "0147")]),
    honest("long ids of digits", written("barn_id;kommune", "202401000000000000123;0101"), COLUMNS,
           [("202401000000000000123", "0101")]),
    honest("ids that look like numbers and dates", written("barn_id;kommune", "1E5;1-2", "1.000;01-02-2024"), COLUMNS,
           [("1E5", "1-2"), ("1.000", "01-02-2024")]),
    honest("zeros lost and given back, as the contract says", written("barn_id;kommune", "B1;101", "B2;0147"), CODE,
           [("B1", "0101"), ("B2", "0147")]),
    honest("zeros lost and given back in an id", written("barn_id;kommune", "B1;101", "B2;1"),
           {"barn_id": "id", "kommune": {"type": "id", "digits": "4"}}, [("B1", "0101"), ("B2", "0001")]),
    honest("codes kept from a spreadsheet", written("barn_id;kommune", 'B1;="0101"', 'B2;="0147"'), COLUMNS,
           [("B1", "0101"), ("B2", "0147")]),
    honest("the sign # and the word NA", written("barn_id;kommune", "#1;0101"), COLUMNS, [("#1", "0101")]),
    dishonest("ids as powers of ten", written("barn_id;kommune", "B1;0101", "9,87654E+11;0101", "2.02401E+11;Xylofon"),
              {"barn_id": "id", "kommune": {"type": "id", "values": ["0101"]}},
              Said("FB428", "barn_id", 2, (3, 4), "text|spreadsheet|excel|export"), Said("FB415", "kommune", 1, (4,))),
    dishonest("zeros lost, and the values tell", written("barn_id;kommune", "987654;101", "B2;0147", "B3;147"), LISTED,
              Said("FB415|FB428", "kommune", 2, (2, 4), "digits")),
    dishonest("codes longer than declared", written("barn_id;kommune", "987654;0101", "B2;010101"),
              {"barn_id": "id", "kommune": {"type": "id", "digits": "4"}},
              Said("FB428|FB432|FB414", "kommune", 1, (3,))),
    dishonest("codes with a decimal behind", written("barn_id;kommune", "987654;101.0", "B2;147.0"),
              {"barn_id": "id", "kommune": {"type": "id", "digits": "4"}},
              Said("FB428|FB432|FB414", "kommune", 2, (2, 3))),
    honest("versions that have a fraction of zero", written("barn_id;version", "B1;1.0", "B2;1.1"),
           {"barn_id": "id", "version": "id"}, [("B1", "1.0"), ("B2", "1.1")]),
    dishonest("ids with a fraction of zero", written("barn_id;kommune", "987654.0;0101", "2.0;0147"), COLUMNS,
              Said("FB428", "barn_id", 2, (2, 3))),
    dishonest("ids with letters that nobody sees",
              written("barn_id;kommune", "987654\u200b;0101", "\u200fB2;01\u00ad47"), COLUMNS,
              Said("FB422", "barn_id", 2, (2, 3)), Said("FB422", "kommune", 1, (3,))),
    dishonest("ids with control signs", written("barn_id;kommune", "987654\x07;0101", "B2;0147\x1b"), COLUMNS,
              Said("FB422|FB428", "barn_id", 1, (2,)), Said("FB422|FB428", "kommune", 1, (3,))),
    dishonest("errors of Excel for ids", written("barn_id;kommune", "987654;0101", "#N/A;0101", "#NAVN?;0147"), COLUMNS,
              Said("FB428", "barn_id", 2, (3, 4))),
    dishonest("an id left out", written("barn_id;kommune", "987654;0101", " ;0147"), COLUMNS,
              Said("FB413", "barn_id", 1, (3,), "or empty")),
]  # fmt: skip
