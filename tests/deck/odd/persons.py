"""This room holds files of persons: CPR numbers in all spellings, and the birth dates they say.

The seventh digit and the year say the century: 0 to 3 1900; 4 and 9 2000 up to year 36, else 1900; 5 to 8 2000 up to
year 57, else 1800. All numbers are made up.
"""

from datetime import date

from odd_file import Said, dishonest, honest, written

CPR = {"cpr": "cpr", "antal": "int"}
ONE = "0102034567"
BORN = {"cpr": "cpr", "født": {"type": "date", "birth_of": "cpr"}}


def numbers(*cells: str) -> bytes:
    return written("cpr;antal", *(f"{cell};{number}" for number, cell in enumerate(cells, 1)))


FILES = [
    honest("one person in five spellings",
           numbers("010203-4567", "0102034567", "010203 4567", "102034567", " 10203-4567 "), CPR,
           [(ONE, number) for number in range(1, 6)]),
    honest("replacement numbers, day plus 60", numbers("610203-4567", "910303-4567"), CPR,
           [("6102034567", 1), ("9103034567", 2)]),
    honest("replacement numbers with letters", numbers("010203-AB12", "010203ab12"), CPR,
           [("010203AB12", 1), ("010203AB12", 2)]),
    honest("a number that modulus 11 would refuse", numbers("010165-4002"), CPR, [("0101654002", 1)]),
    honest("nobody", written("cpr;antal", ";1", "010203-4567;2"), {"cpr": "cpr or empty", "antal": "int"},
           [(None, 1), (ONE, 2)]),
    honest("birth dates that the century digit says",
           written("cpr", "0102030001", "0102364001", "0102374001", "0102575001", "0102585001", "0102369001",
                   "0102379001", "6102364001", "1102993001"),
           BORN,
           [("0102030001", date(1903, 2, 1)), ("0102364001", date(2036, 2, 1)), ("0102374001", date(1937, 2, 1)),
            ("0102575001", date(2057, 2, 1)), ("0102585001", date(1858, 2, 1)), ("0102369001", date(2036, 2, 1)),
            ("0102379001", date(1937, 2, 1)), ("6102364001", date(2036, 2, 1)), ("1102993001", date(1999, 2, 11))]),
    honest("a birth date of a number with letters",
           written("cpr", "010203-AB12"), {"cpr": "cpr", "født": {"type": "date or empty", "birth_of": "cpr"}},
           [("010203AB12", None)]),
    honest("birth dates of health service numbers, two letters and a century digit",
           written("cpr", "010203-0AB1", "010203-6AB1"), BORN,
           [("0102030AB1", date(1903, 2, 1)), ("0102036AB1", date(2003, 2, 1))]),
    honest("the key of two spellings", numbers("010203-4567", "010203-4568"), CPR,
           [(ONE, 1), ("0102034568", 2)], key=["cpr"]),
    dishonest("one person twice in two spellings", numbers("010203-4567", "102034567"), CPR,
              Said("FB418", rows=2, lines=(2, 3)), key=["cpr"]),
    dishonest("days that no one is born on", numbers("310299-4567", "010203-4567", "991399-1111"), CPR,
              Said("FB414|FB417", "cpr", 2, (2, 4))),
    dishonest("a birth date that nobody can tell, required", written("cpr", "010203-4567", "010203-AB12"), BORN,
              Said("FB413|FB414", "født", 1, (3,))),
    dishonest("too few and too many digits", numbers("0102034567", "2034567", "01020345678", "010203"), CPR,
              Said("FB414|FB428", "cpr", 3, (3, 4, 5))),
    dishonest("numbers as powers of ten", numbers("0102034567", "1,02035E+09"), CPR, Said("FB428", "cpr", 1, (3,))),
    dishonest("names for numbers", numbers("0102034567", "Xylofon"), CPR, Said("FB414", "cpr", 1, (3,))),
    honest("numbers that stand for nobody are told", numbers("111111-1111", "010203-0000"), CPR,
           [("1111111111", 1), ("0102030000", 2)], warns=[Said("FB428", "cpr", 2, (2, 3), "null", severity="warning")]),
    dishonest("masked numbers", numbers("010203-4567", "010203-XXXX", "010203-****", "010203-xxxx", "010203NNNN",
                                        "010203-45XX"), CPR,
              Said("FB428", "cpr", 5, (3, 4, 5, 6, 7), "whole", words="masked")),
    dishonest("letters in places where no number has them", numbers("010203-4567", "010203-A1B2", "010203-12AB"), CPR,
              Said("FB414", "cpr", 2, (3, 4))),
    dishonest("numbers cut at the end", numbers("010203-4567", "010203-456", "10203-4567"), CPR,
              Said("FB414", "cpr", 1, (3,), "cut")),
    honest("births after the day of the extract", numbers("010225-4567", "010203-4567"), CPR,
           [("0102254567", 1), (ONE, 2)], warns=[Said("FB438", "cpr", 1, (2,), "as_of", severity="warning")],
           as_of="2024-12-31"),
    dishonest("ids that shall be hidden, and no key to hide them", numbers("0102034567"), CPR,
              Said("FB436", remedy="key"), pseudonymise=["cpr"]),
]  # fmt: skip
