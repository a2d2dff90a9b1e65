"""This room computes the indicators in pandas as an expert writes them: each extract read once, nothing checked.

python tests/benchmarks/registers/by_pandas.py FOLDER iso|danish 12|120 > values.csv
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from indicators import Absence, Asked, catalogue

YEARS = np.arange(2015, 2021)
STYLES = {"iso": {}, "danish": {"sep": ";", "decimal": ",", "encoding": "cp1252"}}
FORMS = {"iso": "%Y-%m-%d", "danish": "%d-%m-%Y"}
DATES = {"birth_date", "start_date", "end_date", "received", "started", "finished", "ended", "answered", "date"}
COLUMNS = {
    "persons": {"person_id": "int64", "sex": "category", "birth_date": "category", "district": "category"},
    "schools": {"school_id": "int64", "school_kind": "category", "school_district": "category"},
    "enrolments": {
        "person_id": "int64",
        "school_id": "int64",
        "start_date": "category",
        "end_date": "category",
        "provision": "category",
        "grade": "int8",
    },
    "notifications": {"person_id": "int64", "received": "category", "source": "category"},
    "investigations": {"person_id": "int64", "paragraph": "category", "started": "category", "finished": "category"},
    "measures": {
        "person_id": "int64",
        "started": "category",
        "ended": "category",
        "kind": "category",
        "monthly_price": "float64",
    },
    "answers": {"person_id": "int64", "answered": "category", "score": "float32"},
    "absence": {"person_id": "int64", "date": "category", "type": "category", "share": "float32"},
}
"""Dates are read as words, of which there are few, and each word is read once."""


def read(folder: Path, style: str, name: str) -> pd.DataFrame:
    columns = COLUMNS[name]
    rows = pd.read_csv(folder / f"{name}.csv", usecols=list(columns), dtype=columns, engine="c", **STYLES[style])
    for column in DATES & set(columns):
        words = rows[column].cat
        days = pd.to_datetime(words.categories, format=FORMS[style]).to_numpy().astype("datetime64[D]")
        rows[column] = pd.Series(np.append(days, np.datetime64("NaT")).astype("datetime64[s]")[words.codes])
    return rows


def absences(wanted: list[Asked]) -> list[Absence]:
    return list(dict.fromkeys(asked.absence for asked in wanted if "absence" in asked.id))


def absent(folder: Path, style: str, wanted: list[Asked]) -> pd.DataFrame:
    """Quarters of days by person and school year, a column for each distinct filter."""
    columns = COLUMNS["absence"]
    rows = pd.read_csv(folder / "absence.csv", dtype=columns, engine="c", **STYLES[style])
    days = pd.to_datetime(rows["date"].cat.categories, format=FORMS[style])
    years = (days.year - (days.month < 8)).to_numpy()
    quarters = (rows["share"].to_numpy() * 4).astype("int8")
    place, keys = pd.factorize(rows["person_id"].to_numpy() * 10_000 + years[rows["date"].cat.codes])
    types = {word: rows["type"].cat.categories.get_loc(word) for word in rows["type"].cat.categories}
    codes = rows["type"].cat.codes.to_numpy()
    sums = {}
    for kept in absences(wanted):
        is_kept = np.isin(codes, [types[word] for word in kept.types]) & (quarters >= kept.quarters)
        sums[kept] = np.bincount(place, weights=np.where(is_kept, quarters, 0), minlength=len(keys)).astype("int32")
    return pd.DataFrame(sums, index=keys)


def age(born: pd.Series, when: pd.Series) -> pd.Series:
    def in_year(days: pd.Series) -> pd.Series:
        return days.dt.month * 100 + days.dt.day

    years = when.dt.year - born.dt.year - (in_year(when) < in_year(born))
    return years.where(when >= born)


def birthday(born: pd.Series, years: pd.Series) -> pd.Series:
    """Born on 29 February: 1 March in common years."""
    year = born.dt.year + years.astype("int64")
    is_moved = (born.dt.month == 2) & (born.dt.day == 29) & ~((year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)))
    day = born.dt.day - is_moved
    return pd.to_datetime(pd.DataFrame({"year": year, "month": born.dt.month, "day": day})) + pd.to_timedelta(
        is_moved.astype(int), unit="D"
    )


def in_force(rows: pd.DataFrame, start: str, end: str, status: str) -> pd.DataFrame:
    """The rows once for each year on whose status date (mm-dd) they are in force."""
    days = {year: pd.Timestamp(f"{year}-{status}") for year in YEARS}
    parts = [rows[(rows[start] <= day) & ~(rows[end] < day)].assign(year=year) for year, day in days.items()]
    return pd.concat(parts, ignore_index=True)


def by(rows: pd.DataFrame, numerator: str, denominator: str, *strata: str) -> pd.DataFrame:
    """The sums of each year and of its strata."""
    found = [rows.groupby("year", as_index=False)[[numerator, denominator]].sum().assign(stratum="")]
    for name in strata:
        part = rows.groupby(["year", name], as_index=False, observed=True)[[numerator, denominator]].sum()
        found.append(part.assign(stratum=f"{name}=" + part[name].astype(str)))
    sums = pd.concat(found)[["year", "stratum", numerator, denominator]]
    sums.columns = ["year", "stratum", "numerator", "denominator"]
    sums = sums[sums["denominator"] > 0]
    return sums.assign(value=sums["numerator"] / sums["denominator"])


def pupil_rows(
    folder: Path,
    style: str,
    persons: pd.DataFrame,
    notifications: pd.DataFrame,
    measures: pd.DataFrame,
    wanted: list[Asked],
) -> pd.DataFrame:
    """Pupils on 30 September with all that is asked of them."""
    pupils = in_force(read(folder, style, "enrolments"), "start_date", "end_date", "09-30").drop(
        columns=["start_date", "end_date"]
    )
    pupils = pupils.merge(persons[["person_id", "sex", "district"]], on="person_id").merge(
        read(folder, style, "schools"), on="school_id"
    )
    key = pupils["person_id"] * 10_000 + pupils["year"]
    sums = absent(folder, style, wanted)
    place = sums.index.get_indexer(key)
    for kept in sums.columns:
        pupils[kept] = np.where(place < 0, 0, sums[kept].to_numpy()[place])
    received = notifications["person_id"] * 10_000 + notifications["year"]
    supported = in_force(measures, "started", "ended", "09-30")
    for asked in wanted:
        if asked.id == "notified_share":
            pupils[asked.sources] = key.isin(received[notifications["source"].isin(asked.sources)])
        elif asked.id == "supported_concerning_absence_share" and asked.kinds not in pupils:
            kept = supported[supported["kind"].isin(asked.kinds)]
            pupils[asked.kinds] = key.isin(kept["person_id"] * 10_000 + kept["year"])
    return pupils.drop(columns="person_id").assign(units=1)


def of_pupils(pupils: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    kept = pupils[pupils["grade"].between(*asked.grades)] if asked.grades != (0, 9) else pupils
    if asked.id == "absence_days_mean":
        rows = kept[["year", "school_kind", "units"]].assign(days=kept[asked.absence] / 4)
        return by(rows, "days", "units", "school_kind").assign(numerator=None)
    if asked.id == "segregated_share":
        counted, strata = kept["provision"].isin(asked.provisions), ["school_id", "sex"]
    elif asked.id == "notified_share":
        counted, strata = kept[asked.sources], ["sex"]
    elif asked.id == "supported_concerning_absence_share":
        kept = kept[kept[asked.kinds]]
        counted, strata = kept[asked.absence] > asked.days * 4, ["school_district"]
    else:
        counted, strata = (
            kept[asked.absence] > asked.days * 4,
            ["sex" if asked.id == "unlawful_absence_share" else "school_id"],
        )
    rows = by(kept[["year", *strata, "units"]].assign(counted=counted), "counted", "units", *strata)
    rows["value"] *= 100
    if asked.id != "concerning_absence_change":
        return rows
    before = rows[rows["year"] == 2015].set_index("stratum")["value"]
    rows = rows[(rows["year"] > 2015) & rows["stratum"].isin(before.index)]
    return rows.assign(value=rows["value"] - rows["stratum"].map(before), numerator=None, denominator=None)


def of_events(asked: Asked, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    if asked.id == "first_investigation_age":
        cases = tables["investigations"]
        kept = (
            cases[cases["paragraph"].isin(asked.paragraphs)]
            .sort_values("started", kind="stable")
            .drop_duplicates("person_id")
        )
        return by(kept[kept["exact"] < asked.under].assign(units=1), "exact", "units", "sex").assign(numerator=None)
    if asked.id == "investigation_within_4_months":
        kept = tables["investigations"]
        kept = kept[kept["paragraph"].isin(asked.paragraphs)]
        in_time = kept["finished"] <= kept["started"] + pd.DateOffset(months=asked.months)
        rows = by(kept.assign(in_time=in_time, units=1), "in_time", "units", "paragraph")
        return rows.assign(value=rows["value"] * 100)
    if asked.id == "notifications_per_1000":
        events = tables["notifications"]
        events = events[events["source"].isin(asked.sources) & events["age"].between(*asked.ages)]
        rows = pd.concat([events[["year", "district"]].assign(events=1, units=0), tables["districts"].assign(events=0)])
        rows = by(rows, "events", "units", "district")
        return rows.assign(value=rows["value"] * 1000)
    if asked.id == "measure_price_mean":
        kept = tables["prices"]
        kept = kept[kept["kind"].isin(asked.kinds) & kept["sex"].isin(asked.sexes)]
        return by(kept.assign(units=1), "monthly_price", "units", "kind").assign(numerator=None)
    kept = tables["answers"]
    return by(kept[kept["age"].between(*asked.ages)].assign(units=1), "score", "units", "sex").assign(numerator=None)


def compute(folder: Path, style: str, wanted: list[Asked]) -> pd.DataFrame:
    persons = read(folder, style, "persons")
    notifications = read(folder, style, "notifications").merge(persons, on="person_id")
    notifications = notifications.assign(
        year=notifications["received"].dt.year, age=age(notifications["birth_date"], notifications["received"])
    )
    measures = read(folder, style, "measures")
    pupils = pupil_rows(folder, style, persons, notifications, measures, wanted)
    cases = read(folder, style, "investigations").merge(persons, on="person_id")
    born, started = cases["birth_date"], cases["started"]
    whole = age(born, started)
    last, following = birthday(born, whole.fillna(0)), birthday(born, whole.fillna(0) + 1)
    answers = read(folder, style, "answers").dropna(subset="score").merge(persons, on="person_id")
    tables = {
        "notifications": notifications,
        "districts": pupils.groupby(["year", "district"], observed=True, as_index=False)["units"].sum(),
        "investigations": cases.assign(year=started.dt.year, exact=whole + (started - last) / (following - last)),
        "prices": in_force(measures, "started", "ended", "12-31").merge(persons, on="person_id"),
        "answers": answers.assign(
            year=answers["answered"].dt.year, age=age(answers["birth_date"], answers["answered"])
        ),
    }
    found = []
    for asked in wanted:
        is_of_pupils = "absence" in asked.id or asked.id in ("segregated_share", "notified_share")
        rows = of_pupils(pupils, asked) if is_of_pupils else of_events(asked, tables)
        is_of_school_year = is_of_pupils and asked.id != "notified_share"
        years = rows["year"].astype(str)
        period = years + "/" + (rows["year"] - 1999).astype(str) if is_of_school_year else years
        found.append(rows.assign(indicator=asked.name, period=period))
    return pd.concat(found)[["indicator", "period", "stratum", "numerator", "denominator", "value"]]


if __name__ == "__main__":
    folder, style, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    compute(folder, style, catalogue(count // 12)).to_csv(sys.stdout, index=False)
