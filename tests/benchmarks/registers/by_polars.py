"""This room computes the indicators in polars as an expert writes them: one pass, everything fused, nothing checked.

    python tests/benchmarks/registers/by_polars.py FOLDER iso|danish 12|120 > values.csv

One conditional sum for each distinct filter over person and school year, one table of counts over year, school, sex
and grade; every indicator then adds up a few thousand rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from indicators import Asked, catalogue
from polars_extracts import BASE, LAST, absences, age, in_force, key, read

PUPILS: dict[str, tuple[str, ...]] = {
    "segregated_share": ("school_id", "sex"),
    "concerning_absence_share": ("school_id",),
    "concerning_absence_change": ("school_id",),
    "unlawful_absence_share": ("sex",),
    "absence_days_mean": ("school_kind",),
    "notified_share": ("sex",),
    "supported_concerning_absence_share": ("school_district",),
}


def birthday(years: pl.Expr) -> pl.Expr:
    """The day a person turns so many; born on 29 February, 1 March in common years."""
    year, month, of_month = (
        pl.col("birth_date").dt.year() + years,
        pl.col("birth_date").dt.month(),
        pl.col("birth_date").dt.day(),
    )
    is_moved = (month == 2) & (of_month == 29) & ~pl.date(year, 1, 1).dt.is_leap_year()
    return pl.date(year, month, of_month - is_moved) + pl.duration(days=is_moved.cast(pl.Int32))


def pupil_counts(read: dict[str, pl.DataFrame], wanted: list[Asked]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is counted of pupils, by year, school, sex and grade; and how many there are by year and district."""
    sources = dict.fromkeys(asked.sources for asked in wanted if asked.id == "notified_share")
    kinds = dict.fromkeys(asked.kinds for asked in wanted if asked.id == "supported_concerning_absence_share")
    notified = read["notifications"].with_columns(year=pl.col("received").dt.year()).select("source", key=key())
    notified = notified.group_by("key").agg(pl.col("source").is_in(kept).any().alias(str(kept)) for kept in sources)
    measures = in_force(read["measures"].lazy(), "started", "ended", 9, 30).select("kind", key=key()).collect()
    supported = measures.group_by("key").agg(pl.col("kind").is_in(kept).any().alias(str(kept)) for kept in kinds)
    pupils = (
        read["enrolments"]
        .with_columns(key=key())
        .join(read["persons"].select("person_id", "sex", "district"), on="person_id")
    )
    for more in (read["absence"], notified, supported):
        pupils = pupils.join(more, on="key", how="left")
    counted = {"units": pl.len()}
    columns = absences(wanted)
    for asked in wanted:
        over = (pl.col(columns[asked.absence]) > asked.days * 4) if asked.absence in columns else None
        if asked.id == "segregated_share":
            counted[str(asked.provisions)] = pl.col("provision").is_in(asked.provisions).sum()
        elif asked.id == "absence_days_mean":
            counted[str(asked.absence)] = pl.col(columns[asked.absence]).sum()
        elif asked.id == "notified_share":
            counted[str(asked.sources)] = pl.col(str(asked.sources)).sum()
        elif asked.id == "supported_concerning_absence_share":
            counted[str(asked.kinds)] = pl.col(str(asked.kinds)).sum()
            counted[str((asked.kinds, asked.absence, asked.days))] = (pl.col(str(asked.kinds)) & over).sum()
        elif asked.id in PUPILS:
            counted[str((asked.absence, asked.days))] = over.sum()
    cells = (
        pupils.lazy()
        .group_by("year", "school_id", "sex", "grade")
        .agg(one.alias(name) for name, one in counted.items())
    )
    districts = pupils.lazy().group_by("year", "district").agg(units=pl.len())
    cells, districts = pl.collect_all([cells, districts])
    return cells.join(read["schools"], on="school_id").with_columns(pl.col("sex").cast(pl.String)), districts


def by(cells: pl.DataFrame, strata: tuple[str, ...], numerator: str, denominator: str) -> pl.DataFrame:
    """The sums of the year, and of each stratum of each column in it."""
    sums = [pl.col(numerator).sum().alias("numerator"), pl.col(denominator).sum().alias("denominator")]
    parts = [
        cells.group_by("year", name).agg(sums).with_columns(stratum=pl.concat_str(pl.lit(f"{name}="), name))
        for name in strata
    ]
    total = parts[0].group_by("year").agg(pl.col("numerator", "denominator").sum()).with_columns(stratum=pl.lit(""))
    rows = pl.concat([part.select("year", "stratum", "numerator", "denominator") for part in [total, *parts]])
    return rows.filter(pl.col("denominator") != 0)


def of_pupils(cells: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    kept = cells.filter(pl.col("grade").is_between(*asked.grades)) if asked.grades != (0, 9) else cells
    numerator, denominator = {
        "segregated_share": (str(asked.provisions), "units"),
        "absence_days_mean": (str(asked.absence), "units"),
        "notified_share": (str(asked.sources), "units"),
        "supported_concerning_absence_share": (str((asked.kinds, asked.absence, asked.days)), str(asked.kinds)),
    }.get(asked.id, (str((asked.absence, asked.days)), "units"))
    rows = by(kept, PUPILS[asked.id], numerator, denominator)
    if asked.id == "absence_days_mean":
        return rows.with_columns(value=pl.col("numerator") / 4 / pl.col("denominator"), numerator=None)
    rows = rows.with_columns(value=pl.col("numerator") / pl.col("denominator") * 100)
    if asked.id != "concerning_absence_change":
        return rows
    before = rows.filter(pl.col("year") == BASE).select("stratum", before="value")
    after = rows.filter(pl.col("year") > BASE).join(before, on="stratum")
    return after.with_columns(value=pl.col("value") - pl.col("before"), numerator=None, denominator=None).drop("before")


def of_investigations(read: dict[str, pl.DataFrame], wanted: list[Asked]) -> dict[str, pl.DataFrame]:
    rows, found = read["investigations"], {}
    in_time = {
        f"in_time_{months}": (pl.col("finished") <= pl.col("started").dt.offset_by(f"{months}mo")).sum()
        for months in {asked.months for asked in wanted}
    }
    cells = rows.group_by("paragraph", year=pl.col("started").dt.year()).agg(units=pl.len(), **in_time)
    firsts = {}
    for asked in wanted:
        if asked.id == "investigation_within_4_months":
            kept = cells.filter(pl.col("paragraph").is_in(asked.paragraphs))
            sums = by(kept, ("paragraph",), f"in_time_{asked.months}", "units")
            found[asked.name] = sums.with_columns(value=pl.col("numerator") / pl.col("denominator") * 100)
        elif asked.id == "first_investigation_age":
            if asked.paragraphs not in firsts:
                firsts[asked.paragraphs] = first_ages(read, asked.paragraphs)
            kept = firsts[asked.paragraphs].filter(pl.col("age") < asked.under).with_columns(units=1)
            sums = by(kept, ("sex",), "age", "units")
            found[asked.name] = sums.with_columns(value=pl.col("numerator") / pl.col("denominator"), numerator=None)
    return found


def first_ages(read: dict[str, pl.DataFrame], paragraphs: tuple[str, ...]) -> pl.DataFrame:
    """The exact age at the first investigation of each person old enough to be born."""
    kept = read["investigations"].filter(pl.col("paragraph").is_in(paragraphs))
    firsts = kept.group_by("person_id").agg(pl.col("started").min()).join(read["persons"], on="person_id")
    firsts = firsts.with_columns(whole=age("birth_date", "started")).filter(pl.col("whole").is_not_null())
    last, following = birthday(pl.col("whole")), birthday(pl.col("whole") + 1)
    part = (pl.col("started") - last).dt.total_days() / (following - last).dt.total_days()
    return firsts.select(pl.col("sex").cast(pl.String), year=pl.col("started").dt.year(), age=pl.col("whole") + part)


def compute(folder: Path, style: str, wanted: list[Asked]) -> pl.DataFrame:
    extracts = read(folder, style, wanted)
    persons = extracts["persons"]
    pupils, districts = pupil_counts(extracts, wanted)
    found = {asked.name: of_pupils(pupils, asked) for asked in wanted if asked.id in PUPILS}
    found |= of_investigations(extracts, wanted)
    notified = extracts["notifications"].lazy().join(persons.lazy(), on="person_id")
    notified = notified.group_by(
        "district", "source", year=pl.col("received").dt.year(), age=age("birth_date", "received")
    )
    in_force_then = in_force(extracts["measures"].lazy(), "started", "ended", 12, 31).join(
        persons.lazy(), on="person_id"
    )
    prices = in_force_then.group_by("year", "kind", "sex").agg(total=pl.col("monthly_price").sum(), units=pl.len())
    notified, prices = pl.collect_all([notified.agg(events=pl.len()), prices])
    answers = extracts["answers"].with_columns(pl.col("sex").cast(pl.String))
    for asked in wanted:
        if asked.id == "notifications_per_1000":
            kept = notified.filter(pl.col("source").is_in(asked.sources), pl.col("age").is_between(*asked.ages))
            rows = pl.concat([kept, districts], how="diagonal").with_columns(pl.col("district").cast(pl.String))
            sums = by(rows, ("district",), "events", "units")
            found[asked.name] = sums.with_columns(value=pl.col("numerator") / pl.col("denominator") * 1000)
        elif asked.id == "measure_price_mean":
            kept = prices.filter(pl.col("kind").is_in(asked.kinds), pl.col("sex").cast(pl.String).is_in(asked.sexes))
            sums = by(kept, ("kind",), "total", "units")
            found[asked.name] = sums.with_columns(value=pl.col("numerator") / pl.col("denominator"), numerator=None)
        elif asked.id == "survey_score_mean":
            sums = by(answers.filter(pl.col("age").is_between(*asked.ages)), ("sex",), "total", "units")
            found[asked.name] = sums.with_columns(value=pl.col("numerator") / pl.col("denominator"), numerator=None)
    school_year = pl.concat_str("year", pl.lit("/"), pl.col("year") - 1999)
    return pl.concat(
        rows.filter(pl.col("year").is_between(BASE, LAST)).select(
            indicator=pl.lit(name),
            period=school_year if is_of_school_year(name) else pl.col("year").cast(pl.String),
            stratum="stratum",
            numerator=pl.col("numerator").cast(pl.Int64),
            denominator=pl.col("denominator").cast(pl.Int64),
            value=pl.col("value").cast(pl.Float64),
        )
        for name, rows in found.items()
    )


def is_of_school_year(name: str) -> bool:
    return name.startswith(("segregated", "concerning", "unlawful", "absence", "supported"))


if __name__ == "__main__":
    folder, style, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    compute(folder, style, catalogue(count // 12)).write_csv(sys.stdout.buffer)
