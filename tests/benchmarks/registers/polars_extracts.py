"""This room reads the extracts in polars as an expert does: each scanned once, absence added up as it passes.

    python tests/benchmarks/registers/polars_extracts.py FOLDER iso|danish

Run by itself it only parses: the floor under every program that reads the same files.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl
from indicators import SOURCES, TYPES, Absence, Asked

BASE, LAST = 2015, 2020
YEARS = range(BASE, LAST + 1)
DAYS = {"iso": ["0.25", "0.50", "0.75", "1.00"], "danish": ["0,25", "0,50", "0,75", "1,00"]}
BLOCK = 1 << 22
NUMBER, WORDS = pl.UInt32, pl.Categorical()
SCHEMAS: dict[str, dict] = {
    "persons": {"person_id": NUMBER, "sex": WORDS, "birth_date": pl.Date, "district": WORDS},
    "schools": {"school_id": NUMBER, "school_kind": pl.String, "school_district": pl.String},
    "enrolments": {
        "enrolment_id": NUMBER,
        "person_id": NUMBER,
        "school_id": NUMBER,
        "start_date": pl.Date,
        "end_date": pl.Date,
        "provision": pl.Enum(["almen", "specialklasse", "specialskole"]),
        "grade": pl.Int8,
    },
    "notifications": {
        "notification_id": NUMBER,
        "person_id": NUMBER,
        "received": pl.Date,
        "assessed": pl.Date,
        "source": pl.Enum(SOURCES),
    },
    "investigations": {
        "investigation_id": NUMBER,
        "person_id": NUMBER,
        "paragraph": pl.String,
        "started": pl.Date,
        "finished": pl.Date,
    },
    "measures": {
        "measure_id": NUMBER,
        "person_id": NUMBER,
        "started": pl.Date,
        "ended": pl.Date,
        "kind": pl.String,
        "monthly_price": pl.Float64,
    },
    "answers": {"answer_id": NUMBER, "person_id": NUMBER, "answered": pl.Date, "score": pl.Int32},
    "absence": {"person_id": NUMBER, "date": pl.Date, "type": pl.Enum(TYPES), "share": pl.Float64},
}
UNUSED = ("enrolment_id", "notification_id", "assessed", "investigation_id", "measure_id", "answer_id")


def scan(folder: Path, style: str, name: str) -> pl.LazyFrame:
    """A typed scan of the columns in use; of a Danish file with Danish letters in it, of its transcoded text."""
    path, schema = folder / f"{name}.csv", SCHEMAS[name]
    if name == "absence":
        schema = schema | {"share": pl.Enum(DAYS[style])}
    used = pl.exclude(UNUSED)
    if style == "iso":
        return pl.scan_csv(path, schema=schema).select(used)
    with path.open("rb") as file:
        is_plain = all(block.isascii() for block in iter(lambda: file.read(BLOCK), b""))
    source = path if is_plain else path.read_bytes().decode("cp1252").encode()
    return pl.scan_csv(source, schema=schema, separator=";", decimal_comma=True).select(used)


def floor(folder: Path, style: str) -> list[pl.DataFrame]:
    """What cannot be done without: every column in use is parsed, and nothing is made of it."""
    return pl.collect_all([scan(folder, style, name).select(pl.all().max()) for name in SCHEMAS], engine="streaming")


def day(when: date) -> int:
    return (when - date(1970, 1, 1)).days


def in_force(rows: pl.LazyFrame, start: str, end: str, month: int, of_month: int) -> pl.LazyFrame:
    """The rows once for each year on whose status date they are in force."""
    first = pl.col(start).dt.year() + (pl.col(start) > pl.date(pl.col(start).dt.year(), month, of_month))
    until = pl.col(end).fill_null(date(LAST, month, of_month))
    last = until.dt.year() - (until < pl.date(until.dt.year(), month, of_month))
    years = pl.int_ranges(
        first.clip(BASE).cast(pl.Int32), last.clip(upper_bound=LAST).cast(pl.Int32) + 1, dtype=pl.Int32
    )
    return rows.with_columns(year=years).filter(pl.col("year").list.len() > 0).explode("year").drop(start, end)


def age(birth: str, when: str) -> pl.Expr:
    def in_year(name: str) -> pl.Expr:
        return pl.col(name).dt.month().cast(pl.Int32) * 100 + pl.col(name).dt.day()

    years = pl.col(when).dt.year() - pl.col(birth).dt.year() - (in_year(when) < in_year(birth))
    return pl.when(pl.col(when) >= pl.col(birth)).then(years)


def key() -> pl.Expr:
    return pl.col("person_id") * 8 + (pl.col("year") - BASE).cast(pl.UInt32)


def read(folder: Path, style: str, wanted: list[Asked]) -> dict[str, pl.DataFrame]:
    """All extracts in one pass each: absence and answers already added up, the rest as narrow rows."""
    scans = {name: scan(folder, style, name) for name in SCHEMAS}
    since = pl.col("date").to_physical()
    year = sum((since >= day(date(year, 8, 1))).cast(pl.UInt32) for year in [*YEARS[1:], LAST + 1])
    quarters = pl.col("share").to_physical().cast(pl.Int32) + 1
    rows = (
        scans["absence"]
        .filter(since >= day(date(BASE, 8, 1)))
        .select("type", key=pl.col("person_id") * 8 + year, quarters=quarters)
    )
    sums = [
        pl.when(among("type", kept.types, TYPES) & (pl.col("quarters") >= kept.quarters))
        .then("quarters")
        .otherwise(0)
        .sum()
        .alias(column)
        for kept, column in absences(wanted).items()
    ]
    answers = scans["answers"].join(scans["persons"], on="person_id")
    answers = answers.group_by("sex", year=pl.col("answered").dt.year(), age=age("birth_date", "answered"))
    frames = scans | {
        "enrolments": in_force(scans["enrolments"], "start_date", "end_date", 9, 30),
        "absence": rows.group_by("key").agg(sums),
        "answers": answers.agg(total=pl.col("score").sum(), units=pl.col("score").count()),
    }
    return dict(zip(frames, pl.collect_all(frames.values(), engine="streaming"), strict=True))


def absences(wanted: list[Asked]) -> dict[Absence, str]:
    """The distinct sums of absence, each with its column."""
    kept = dict.fromkeys(asked.absence for asked in wanted if "absence" in asked.id)
    return {absence: f"quarters_{number}" for number, absence in enumerate(kept)}


def among(column: str, words: tuple[str, ...], all_words: tuple[str, ...]) -> pl.Expr:
    if set(words) == set(all_words):
        return pl.lit(True)
    return pl.any_horizontal(pl.col(column) == word for word in words)


if __name__ == "__main__":
    floor(Path(sys.argv[1]), sys.argv[2])
