"""This room reads CPR numbers in all their spellings as one id, and the date of birth that they tell.

The rule of the CPR office ("Personnummeret i CPR-systemet", cpr.dk): six digits of the date of birth, ddmmyy, then four
of which the first tells the century: 0 to 3 the 1900s; 4 and 9 the 2000s up to the year 36, else the 1900s; 5 to 8 the
2000s up to the year 57, else the 1800s. Numbers without the modulus 11 check have been issued since 2007, so it is
never asked for. Replacement numbers of an authority have 60 added to the day. Those of the health services (eCPR,
nspop.dk) have two letters, ddmmyyCAAG; there C 0 and 1 are the 1900s, 6 and 7 the 2000s, 5 the 1800s. In all other
numbers with letters the century cannot be told.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from forebyg.definitions.extracts import Column
from forebyg.extracts import words
from forebyg.extracts.cells import Cells, Parsed, Wrong, kept, prepare
from forebyg.extracts.damage import FRACTION, SHORTENED, Damage, unread

NUMBER = r"^[0-9]{6}(?:[0-9]{4}|[0-9][A-Z]{2}[0-9]|[A-Z][0-9]{3}|[A-Z]{2}[0-9]{2}|[A-Z]{3}[0-9])$"
"""Letters stand together, and the last is always a digit: it tells the sex."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PARTING = r"[\s\-\u{2010}-\u{2014}\u{2212}]"
NOBODY = "correct them where they are registered; a number that stands for nobody belongs in format: {null: [...]}"
LOST_ZERO = rf"^[0-9]{{5}}{PARTING}?[0-9]{{4}}$"
"""What a spreadsheet makes of a first zero; six digits and three were cut at the other end."""
_MASKS = r"[0-9]{0,2}[X*#?•]{2,4}|[X*#?•]{2,3}[0-9]{1,2}|[0-9][*#?•]{2}[0-9]"
MASKED = Damage(
    rf"(?i)^[0-9]{{6}}{PARTING}?(?:{_MASKS}|{'|'.join(f'{one}{{4}}' for one in LETTERS)})$",
    "FB428", "is masked in its last four letters", "are masked in their last four letters",
    "many persons are one where numbers are masked: export the file anew with whole numbers",
)  # fmt: skip
DUMMY = r"^(?:1{10}|[0-9]{6}0{4})$"
HINTS = words.HINTS | {
    rf"^[0-9]{{6}}{PARTING}[0-9]{{1,3}}$": "the last digits were cut off: export the file anew with whole numbers",
    r"^[0-9]{1,8}$|^[0-9]{11,}$": "a CPR number has ten digits, of which a spreadsheet may take the first zero",
}


def parse_cpr(cells: Cells) -> Parsed:
    """Ids of ten letters, without hyphen, a lost zero given back; the day and the month must be those of a birth."""
    ids, zeros = _spelled(cells.text)
    fits = ids.str.contains(NUMBER) & ~ids.str.contains(MASKED.pattern)
    never = fits & ~_told(kept(ids, fits))["is_day"]
    values = kept(ids, fits & ~never)
    said = ("is not a CPR number", "are not CPR numbers")
    wrong = unread(cells.text, ~fits, said, (SHORTENED, FRACTION, MASKED), HINTS)
    never_born = Wrong(
        never, "FB417", "begins with no day of the calendar", "begin with no day of the calendar", NOBODY
    )
    detected = {f"{cells.name}.zeros given back": str(zeros)} if zeros else {}
    return Parsed(values, (*wrong, never_born, _dummies(values)), detected)


def _dummies(values: pl.Series) -> Wrong:
    said = ("is a number that stands for nobody", "are numbers that stand for nobody")
    return Wrong(values.str.contains(DUMMY), "FB428", *said, NOBODY, "warning")


def births(ids: pl.Series) -> pl.Series:
    """The date of birth that each id tells, null where it tells none."""
    return _told(kept(ids, ids.str.contains(NUMBER)))["birth"]


def birth_cells(name: str, column: Column, persons: Cells, ids: pl.Series) -> Cells:
    """The dates of birth of a column of ids as cells, to be read like any other dates. A person whose number could not
    be read, or is missing against the contract, was told there."""
    cells = prepare(name, column, births(ids).cast(pl.String), (), None)
    unborn = ids.is_not_null() | (persons.blank & persons.column.optional)
    return replace(cells, blank=cells.blank & unborn)


def as_given(cells: pl.Series) -> pl.Series:
    """The ids of a table of an example, where a short id may stand for a person: that is left as it is."""
    bare = cells.str.strip_chars()
    ids, _ = _spelled(bare)
    is_number = _told(kept(ids, ids.str.contains(NUMBER)))["is_day"]
    return ids.zip_with(is_number.fill_null(False), bare)


def _spelled(text: pl.Series) -> tuple[pl.Series, int]:
    """The numbers in one spelling, and how many lost their first zero to a spreadsheet."""
    if text.str.contains("^[0-9]{10}$").all():
        return text, 0
    bare = text.str.replace_all(PARTING, "").str.to_uppercase()
    short = text.str.contains(LOST_ZERO).fill_null(False)
    return bare.zip_with(~short, bare.str.zfill(10)), int(short.sum())


def _told(ids: pl.Series) -> pl.DataFrame:
    """`birth`: the date of birth, null where the century cannot be told. `is_day`: whether it is a day of its month, in
    some year if need be."""
    digits, day, month, year = pl.col("digits"), pl.col("day"), pl.col("month"), pl.col("year")
    frame = pl.DataFrame({"id": ids}).with_columns(pl.col("id").str.head(6).cast(pl.Int32).alias("digits"))
    frame = frame.select("id", day=digits // 10_000 % 60 + _sixty(digits), month=digits // 100 % 100, year=digits % 100)
    frame = frame.with_columns(year=year + _century(year))
    # A year that is not told may have been a leap year.
    is_leap = (year.is_null() | ((year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)))).cast(pl.Int32)
    length = pl.when(month == 2).then(28 + is_leap).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    frame = frame.with_columns(is_day=month.is_between(1, 12) & day.is_between(1, length))
    # Polars tells the parts of a date that is none, so it is never given one.
    sure = pl.when(pl.col("is_day"))
    return frame.select("is_day", birth=pl.date(sure.then(year), sure.then(month), sure.then(day)))


def _sixty(digits: pl.Expr) -> pl.Expr:
    """Only the days 61 to 91 have 60 too many."""
    return pl.when((digits // 10_000).is_between(61, 91)).then(0).otherwise(digits // 10_000 // 60 * 60)


def _century(year: pl.Expr) -> pl.Expr:
    """1800, 1900 or 2000 by the seventh letter of `id` and the two digits of the year."""
    seventh = pl.col("id").str.slice(6, 1)
    late = pl.when(year <= 36).then(2000).otherwise(1900)
    later = pl.when(year <= 57).then(2000).otherwise(1800)
    plain = pl.when(seventh.is_in(["4", "9"])).then(late).when(seventh <= "3").then(1900).otherwise(later)
    health = seventh.replace_strict(
        {"0": 1900, "1": 1900, "5": 1800, "6": 2000, "7": 2000}, default=None, return_dtype=pl.Int32
    )
    return pl.when(pl.col("id").str.contains("[A-Z]")).then(health).otherwise(plain)
