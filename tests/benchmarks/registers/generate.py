"""This room makes the registers of an invented municipality, seeded, in two styles that hold the same values.

    python tests/benchmarks/registers/generate.py --scale 1 --style danish --folder registers

`iso`: UTF-8, comma, decimal point, yyyy-mm-dd. `danish`: cp1252, semicolon, decimal comma, dd-mm-yyyy, CRLF.
Scale 1 is a large municipality: 180,000 children, 10 million days of absence.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import polars as pl

SCHOOL_YEARS = range(2015, 2021)
DISTRICTS = ["Østerbro", "Nørrebro", "Brønshøj", "Valby", "Vanløse"]
DISTRICTS += ["Amager Øst", "Amager Vest", "Bispebjerg", "Indre By", "Husum Å"]
SOURCES = ["skole", "læge", "pårørende", "politi", "anonym"]
KINDS = ["kontaktperson", "aflastning", "familiebehandling", "støtteperson", "plejefamilie", "døgninstitution"]
TYPES = ["sygdom", "lovligt", "ulovligt"]
SHARES = ["0.25", "0.50", "0.75", "1.00"]
EVENTS_FROM, EVENTS_TO, AS_OF = date(2015, 1, 1), date(2020, 12, 31), date(2021, 7, 31)
PERSONS_AT_ONCE = 25_000
"""Absence is made and written for so many persons at a time: about 1.4 million rows."""


def chance(salt: int, *names: str) -> pl.Expr:
    """A number of 64 bits that these columns and the salt decide."""
    mixed = pl.col(names[0]).hash(salt)
    for name in names[1:]:
        mixed = (mixed + pl.col(name).cast(pl.UInt64)).hash(salt)
    return mixed


def below(limit: int, salt: int, *names: str) -> pl.Expr:
    """A whole number from 0 up to the limit, without it."""
    return (chance(salt, *names) % limit).cast(pl.Int32)


def word(words: list[str], number: pl.Expr) -> pl.Expr:
    return number.replace_strict(range(len(words)), words, return_dtype=pl.Enum(sorted(set(words))))


def day(first: date, last: date, salt: int) -> pl.Expr:
    return pl.lit(first) + pl.duration(days=below((last - first).days + 1, salt, "row"))


def persons(count: int) -> pl.DataFrame:
    row = pl.DataFrame({"row": pl.int_range(count, eager=True)})
    return row.select(
        person_id=(100_000_000 + pl.col("row") * 37 + below(37, 1, "row")).cast(pl.UInt32),
        sex=word(["K", "M"], below(2, 2, "row")),
        birth_date=day(date(1999, 1, 1), date(2016, 12, 31), 3),
        district=word(DISTRICTS, below(13, 4, "row") % 10),
    )


def schools(count: int) -> pl.DataFrame:
    row = pl.DataFrame({"row": pl.int_range(count, eager=True)})
    kinds = ["folkeskole"] * 14 + ["privatskole"] * 5 + ["specialskole"]
    return row.select(
        school_id=(1000 + pl.col("row")).cast(pl.UInt32),
        school_kind=word(kinds, (pl.col("row") * 7 % 20).cast(pl.Int32)),
        school_district=word(DISTRICTS, below(10, 5, "row")),
    )


def pupils(persons: pl.DataFrame) -> pl.DataFrame:
    """Every school year of every person aged 6 to 15 when it begins, in the order of person and year."""
    years = pl.DataFrame({"year": list(SCHOOL_YEARS)}, schema={"year": pl.Int32})
    grade = pl.col("year") - pl.col("birth_date").dt.year() - 6
    grown = persons.select("person_id", "birth_date").join(years, how="cross", maintain_order="left_right")
    return grown.select("person_id", "year", grade=grade).filter(pl.col("grade").is_between(0, 9))


def enrolments(pupils: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    """A spell by school year, two where a pupil moves within it (one in ten); the last are still open."""
    moved = below(10, 6, "person_id", "year") == 0
    move = pl.date(pl.col("year"), 11, 1) + pl.duration(days=below(150, 7, "person_id", "year"))
    is_over = (pl.col("year") < SCHOOL_YEARS[-1]) | (pl.col("grade") == 9)
    last = pl.when(is_over).then(pl.date(pl.col("year") + 1, 7, 31))
    whole = pupils.sort("year", "person_id").with_columns(moved=moved, move=move, last=last)
    part = pl.DataFrame({"part": [0, 1]}, schema={"part": pl.Int32})
    spells = whole.join(part, how="cross", maintain_order="left_right").filter((pl.col("part") == 0) | pl.col("moved"))
    # A school lasts until grade 6 and another one from there; a move is to any.
    phase = (pl.col("grade") // 7) + pl.when(pl.col("part") == 1).then(pl.col("year")).otherwise(0)
    spells = spells.with_columns(phase=phase).with_columns(school=below(schools.height, 8, "person_id", "phase"))
    kind = schools["school_kind"].gather(spells["school"])
    special = pl.when(kind == "specialskole").then(2).when(below(25, 9, "person_id", "phase") == 0).then(1).otherwise(0)
    before_move = pl.when(pl.col("moved") & (pl.col("part") == 0)).then(pl.col("move") - pl.duration(days=1))
    return spells.select(
        enrolment_id=(100_000_000 + pl.int_range(pl.len())).cast(pl.UInt32),
        person_id="person_id",
        school_id=(1000 + pl.col("school")).cast(pl.UInt32),
        start_date=pl.when(pl.col("part") == 1).then("move").otherwise(pl.date(pl.col("year"), 8, 1)),
        end_date=before_move.otherwise("last"),
        provision=word(["almen", "specialklasse", "specialskole"], special.cast(pl.Int32)),
        grade="grade",
    )


def events(count: int, persons: pl.DataFrame, salt: int) -> pl.DataFrame:
    """Rows in the order of their number, each of a person by chance: the tenth of most concern has half of them."""
    row = pl.DataFrame({"row": pl.int_range(salt << 40, (salt << 40) + count, eager=True)})
    among = pl.when(below(2, 10, "row") == 0).then(persons.height // 10).otherwise(persons.height)
    whose = (chance(11, "row") % among.clip(1) * 7 % persons.height).cast(pl.UInt32)
    number = (pl.int_range(pl.len()) + 100_000_000).cast(pl.UInt32)
    return row.with_columns(number=number, person_id=persons["person_id"].gather(row.select(whose).to_series()))


def known(when: pl.Expr) -> pl.Expr:
    return pl.when(when <= AS_OF).then(when)


def notifications(count: int, persons: pl.DataFrame) -> pl.DataFrame:
    received = day(EVENTS_FROM, EVENTS_TO, 20)
    assessed = pl.when(below(20, 21, "row") > 0).then(received + pl.duration(days=below(15, 22, "row")))
    source = word(SOURCES, below(11, 23, "row") % 5)
    return events(count, persons, 1).select(
        pl.col("number").alias("notification_id"), "person_id", received=received, assessed=assessed, source=source
    )


def investigations(count: int, persons: pl.DataFrame) -> pl.DataFrame:
    started = day(EVENTS_FROM, EVENTS_TO, 30)
    finished = pl.when(below(12, 31, "row") > 0).then(started + pl.duration(days=10 + below(190, 32, "row")))
    paragraph = word(["§ 20", "§ 21", "§ 50"], below(7, 33, "row") % 3)
    return events(count, persons, 2).select(
        pl.col("number").alias("investigation_id"), "person_id", paragraph=paragraph, started=started, finished=finished
    )


def measures(count: int, persons: pl.DataFrame) -> pl.DataFrame:
    started = day(date(2014, 1, 1), EVENTS_TO, 40)
    ended = known(started + pl.duration(days=30 + below(1200, 41, "row")))
    price = (80_000 + below(6_000_000, 42, "row") // 25 * 25) / 100
    return events(count, persons, 3).select(
        pl.col("number").alias("measure_id"),
        "person_id",
        started=started,
        ended=ended,
        kind=word(KINDS, below(6, 43, "row")),
        monthly_price=price,
    )


def answers(count: int, persons: pl.DataFrame) -> pl.DataFrame:
    score = pl.when(below(33, 51, "row") > 0).then(1 + (below(9, 52, "row") % 5))
    return events(count, persons, 4).select(
        pl.col("number").alias("answer_id"), "person_id", answered=day(EVENTS_FROM, EVENTS_TO, 50), score=score
    )


def absence(pupils: pl.DataFrame) -> pl.DataFrame:
    """Days of absence in the order of person and date: one in each of as many equal parts of the 210 school days."""
    leaning = (chance(60, "person_id") % 1000).cast(pl.Float64) / 1000
    year = 0.5 + (chance(61, "person_id", "year") % 1000).cast(pl.Float64) / 1000
    mondays = {year: date(year, 8, 10) + timedelta(days=-date(year, 8, 10).weekday() % 7) for year in SCHOOL_YEARS}
    counted = pupils.select(
        "person_id",
        first=pl.col("year").replace_strict(list(mondays), list(mondays.values()), return_dtype=pl.Date),
        days=((3 + 42 * leaning**2) * year).cast(pl.Int32).clip(1),
    )
    rows = counted.with_columns(part=pl.int_ranges("days", dtype=pl.Int32)).explode("part")
    start, end = pl.col("part") * 210 // pl.col("days"), (pl.col("part") + 1) * 210 // pl.col("days")
    of_year = pl.col("person_id").cast(pl.UInt64) * 65_536 + pl.col("first").to_physical().cast(pl.UInt64)
    rows = rows.with_columns(key=of_year).with_columns(mixed=chance(62, "key", "part"))
    school_day = start + (pl.col("mixed") % (end - start).cast(pl.UInt64)).cast(pl.Int32)
    draw = (pl.col("mixed") // 4096 % 100).cast(pl.Int32)
    size = (pl.col("mixed") // 4_194_304 % 10).cast(pl.Int32)
    kind = pl.when(draw < 62).then(pl.lit(TYPES[0])).when(draw < 88).then(pl.lit(TYPES[1])).otherwise(pl.lit(TYPES[2]))
    return rows.select(
        "person_id",
        date=pl.col("first") + pl.duration(days=school_day // 5 * 7 + school_day % 5),
        type=kind.cast(pl.Enum(TYPES)),
        share=(pl.when(size < 7).then(100).otherwise((size - 6) * 25)).cast(pl.UInt8),
    )


def absence_in_parts(pupils: pl.DataFrame, persons: pl.DataFrame, is_shuffled: bool) -> Iterator[pl.DataFrame]:
    """In the order of the key, part by part; or all in memory (11 bytes a row) and in no order."""
    ends = persons["person_id"].gather_every(PERSONS_AT_ONCE).to_list()
    parts = (
        absence(pupils.filter(pl.col("person_id").is_between(low, high, closed="left")))
        for low, high in zip(ends, [*ends[1:], 2**32 - 1], strict=True)
    )
    if not is_shuffled:
        yield from parts
        return
    mixed = pl.concat(parts).sample(fraction=1, shuffle=True, seed=7)
    yield from mixed.iter_slices(1_000_000)


def write(file: BinaryIO, rows: pl.DataFrame, style: str, has_header: bool) -> None:
    if style == "iso":
        rows.write_csv(file, include_header=has_header, float_precision=2, quote_style="never")
        return
    text = io.BytesIO()
    rows.write_csv(
        text,
        include_header=has_header,
        float_precision=2,
        quote_style="never",
        separator=";",
        decimal_comma=True,
        date_format="%d-%m-%Y",
        line_terminator="\r\n",
    )
    written = text.getvalue()
    file.write(written if written.isascii() else written.decode("utf-8").encode("cp1252"))


def generate(folder: Path, scale: float, style: str, is_shuffled: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    people = persons(round(180_000 * scale))
    places = schools(max(10, round(180 * scale**0.5)))
    at_school = pupils(people)
    tables = {
        "persons": people,
        "schools": places,
        "enrolments": enrolments(at_school, places),
        "notifications": notifications(round(200_000 * scale), people),
        "investigations": investigations(round(40_000 * scale), people),
        "measures": measures(round(50_000 * scale), people),
        "answers": answers(round(600_000 * scale), people),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("wb") as file:
            write(file, rows, style, has_header=True)
    del tables
    shares = SHARES if style == "iso" else [share.replace(".", ",") for share in SHARES]
    with (folder / "absence.csv").open("wb") as file:
        for number, rows in enumerate(absence_in_parts(at_school, people, is_shuffled)):
            write(file, rows.with_columns(share=word(shares, pl.col("share") // 25 - 1)), style, has_header=number == 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--style", choices=["iso", "danish"], default="iso")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--shuffled", action="store_true", help="absence in no order")
    given = parser.parse_args()
    generate(given.folder, given.scale, given.style, given.shuffled)
