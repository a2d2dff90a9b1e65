"""This room computes the indicators in DuckDB SQL as an expert writes them: each extract staged once, nothing checked.

python tests/benchmarks/registers/by_duckdb.py FOLDER iso|danish 12|120 > values.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb
from indicators import Absence, Asked, catalogue

TABLES = {
    "persons": {"person_id": "UINTEGER", "sex": "VARCHAR", "birth_date": "DATE", "district": "VARCHAR"},
    "schools": {"school_id": "UINTEGER", "school_kind": "VARCHAR", "school_district": "VARCHAR"},
    "enrolments": {
        "enrolment_id": "UINTEGER",
        "person_id": "UINTEGER",
        "school_id": "UINTEGER",
        "start_date": "DATE",
        "end_date": "DATE",
        "provision": "VARCHAR",
        "grade": "TINYINT",
    },
    "notifications": {
        "notification_id": "UINTEGER",
        "person_id": "UINTEGER",
        "received": "DATE",
        "assessed": "DATE",
        "source": "VARCHAR",
    },
    "investigations": {
        "investigation_id": "UINTEGER",
        "person_id": "UINTEGER",
        "paragraph": "VARCHAR",
        "started": "DATE",
        "finished": "DATE",
    },
    "measures": {
        "measure_id": "UINTEGER",
        "person_id": "UINTEGER",
        "started": "DATE",
        "ended": "DATE",
        "kind": "VARCHAR",
        "monthly_price": "DOUBLE",
    },
    "answers": {"answer_id": "UINTEGER", "person_id": "UINTEGER", "answered": "DATE", "score": "TINYINT"},
    "absence": {"person_id": "UINTEGER", "date": "DATE", "type": "absence_type", "share": "FLOAT"},
}
STYLES = {
    "iso": "delim = ',', dateformat = '%Y-%m-%d'",
    "danish": "delim = ';', dateformat = '%d-%m-%Y', decimal_separator = ',', encoding = 'latin-1'",
}
"""No letter of these files is outside Latin 1."""
SCHOOL_YEAR = "year(date) - (month(date) < 8)::INTEGER"
MACROS = """
    CREATE TYPE absence_type AS ENUM ('sygdom', 'lovligt', 'ulovligt');
    CREATE MACRO age(born, day) AS CASE WHEN day >= born THEN year(day) - year(born)
        - (month(day) * 100 + day(day) < month(born) * 100 + day(born))::INTEGER END;
    CREATE MACRO birthday(born, years) AS born + to_years(years::INTEGER)
        + CASE WHEN month(born) = 2 AND day(born) = 29 AND day(born + to_years(years::INTEGER)) = 28
          THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END;
"""


def words(column: str, kept: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in kept)})"


def absences(wanted: list[Asked]) -> dict[Absence, str]:
    kept = dict.fromkeys(asked.absence for asked in wanted if "absence" in asked.id)
    return {absence: f"quarters_{number}" for number, absence in enumerate(kept)}


def read(folder: Path, style: str, name: str) -> str:
    columns = ", ".join(f"'{column}': '{type}'" for column, type in TABLES[name].items())
    plain = "header = true, auto_detect = false, quote = '', escape = ''"
    return f"read_csv('{folder / name}.csv', {plain}, columns = {{{columns}}}, {STYLES[style]})"


def stage(database: duckdb.DuckDBPyConnection, folder: Path, style: str, wanted: list[Asked]) -> None:
    """The extracts as tables; absence added up by person and school year; pupils with all that is asked of them."""
    database.execute(MACROS)
    for name in TABLES:
        if name != "absence":
            database.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {read(folder, style, name)}")
    sums = [
        f"sum(CASE WHEN {words('type', kept.types)} AND quarters >= {kept.quarters} THEN quarters ELSE 0 END) AS {name}"
        if kept != Absence()
        else f"sum(quarters) AS {name}"
        for kept, name in absences(wanted).items()
    ]
    sources = dict.fromkeys(asked.sources for asked in wanted if asked.id == "notified_share")
    kinds = dict.fromkeys(asked.kinds for asked in wanted if asked.id == "supported_concerning_absence_share")
    flags = [f"bool_or({words('source', kept)}) AS {flag('notified', kept)}" for kept in sources]
    support = [f"bool_or({words('kind', kept)}) AS {flag('supported', kept)}" for kept in kinds]
    database.execute(f"""
        CREATE TEMP TABLE absent AS
            SELECT person_id, year, {", ".join(sums)} FROM (
                SELECT person_id, ({SCHOOL_YEAR})::SMALLINT AS year, type, (share * 4)::INTEGER AS quarters
                FROM {read(folder, style, "absence")}
            ) GROUP BY ALL;
        CREATE TEMP TABLE notified AS
            SELECT person_id, year(received)::SMALLINT AS year, {", ".join(flags)} FROM notifications GROUP BY ALL;
        CREATE TEMP TABLE years AS
            SELECT range::SMALLINT AS year, make_date(range, 9, 30) AS in_autumn, make_date(range, 12, 31) AS last
            FROM range(2015, 2021);
        CREATE TEMP TABLE supported AS
            SELECT person_id, year, {", ".join(support)} FROM measures, years
            WHERE in_autumn >= started AND (ended IS NULL OR in_autumn <= ended) GROUP BY ALL;
        CREATE TEMP TABLE pupils AS
            SELECT year, sex, district, school_id, school_kind, school_district, provision, grade,
                absent.* EXCLUDE (person_id, year), notified.* EXCLUDE (person_id, year),
                supported.* EXCLUDE (person_id, year)
            FROM enrolments
            JOIN years ON in_autumn >= start_date AND (end_date IS NULL OR in_autumn <= end_date)
            JOIN persons USING (person_id) JOIN schools USING (school_id)
            LEFT JOIN absent USING (person_id, year) LEFT JOIN notified USING (person_id, year)
            LEFT JOIN supported USING (person_id, year);
        CREATE TEMP TABLE answered AS SELECT year(answered) AS year, sex, age(birth_date, answered) AS age, score
            FROM answers JOIN persons USING (person_id);
        CREATE TEMP TABLE received AS SELECT year(received) AS year, district, source, age(birth_date, received) AS age
            FROM notifications JOIN persons USING (person_id);
        CREATE TEMP TABLE aged AS SELECT person_id, sex, paragraph, started, age(birth_date, started) AS whole,
                whole + date_diff('day', birthday(birth_date, whole), started)
                    / date_diff('day', birthday(birth_date, whole), birthday(birth_date, whole + 1)) AS exact
            FROM investigations JOIN persons USING (person_id);
    """)


def flag(what: str, kept: tuple[str, ...]) -> str:
    return f'"{what} {" ".join(kept)}"'


def grouped(rows: str, where: str, strata: tuple[str, ...], measured: str, year: str = "year") -> str:
    """The total of each year and its strata, in one statement."""
    stratum = " ".join(f"WHEN grouping({name}) = 0 THEN '{name}=' || {name}" for name in strata)
    sets = ", ".join([f"({year})", *(f"({year}, {name})" for name in strata)])
    return f"""SELECT {year} AS period, CASE {stratum} ELSE '' END AS stratum, {measured} FROM {rows} WHERE {where}
        GROUP BY GROUPING SETS ({sets}) HAVING denominator > 0"""


def share(part: str) -> str:
    return f"count(*) FILTER ({part}) AS numerator, count(*) AS denominator, numerator / denominator * 100 AS value"


def query(asked: Asked, columns: dict[Absence, str]) -> str:
    grades = "grade BETWEEN {} AND {}".format(*asked.grades)
    ages = "BETWEEN {} AND {}".format(*asked.ages)
    column = columns.get(asked.absence, "")
    over = share(f"{column} > {asked.days * 4}")
    mean = "NULL AS numerator, count({0}) AS denominator, avg({0}) AS value"
    paragraphs = words("paragraph", asked.paragraphs)
    if asked.id == "segregated_share":
        return grouped("pupils", grades, ("school_id", "sex"), share(words("provision", asked.provisions)))
    if asked.id == "concerning_absence_share":
        return grouped("pupils", grades, ("school_id",), over)
    if asked.id == "concerning_absence_change":
        shares = grouped("pupils", grades, ("school_id",), over)
        return f"""WITH shares AS ({shares}) SELECT shares.period, stratum, NULL, NULL, shares.value - before.value
            FROM shares JOIN shares AS before USING (stratum) WHERE before.period = 2015 AND shares.period > 2015"""
    if asked.id == "unlawful_absence_share":
        return grouped("pupils", grades, ("sex",), over)
    if asked.id == "absence_days_mean":
        return grouped("pupils", grades, ("school_kind",), mean.format(f"coalesce({column}, 0) / 4"))
    if asked.id == "notified_share":
        return grouped("pupils", grades, ("sex",), share(flag("notified", asked.sources)))
    if asked.id == "supported_concerning_absence_share":
        return grouped("pupils", f"{grades} AND {flag('supported', asked.kinds)}", ("school_district",), over)
    if asked.id == "first_investigation_age":
        aged = f"""(SELECT sex, year(min(started)) AS year, arg_min_null(exact, started) AS exact
            FROM aged WHERE {paragraphs} GROUP BY person_id, sex)"""
        return grouped(aged, f"exact < {asked.under}", ("sex",), mean.format("exact"))
    if asked.id == "investigation_within_4_months":
        in_time = share(f"finished <= started + INTERVAL {asked.months} MONTH")
        return grouped("(SELECT *, year(started) AS year FROM investigations)", paragraphs, ("paragraph",), in_time)
    if asked.id == "notifications_per_1000":
        rows = f"""(SELECT year, district, 1 AS event, 0 AS pupil FROM received
            WHERE {words("source", asked.sources)} AND age {ages} UNION ALL SELECT year, district, 0, 1 FROM pupils)"""
        measured = "sum(event) AS numerator, sum(pupil) AS denominator, numerator / denominator * 1000 AS value"
        return grouped(rows, "true", ("district",), measured)
    if asked.id == "measure_price_mean":
        in_force = "last >= started AND (ended IS NULL OR last <= ended)"
        rows = f"measures JOIN persons USING (person_id) JOIN years ON {in_force}"
        where = f"{words('kind', asked.kinds)} AND {words('sex', asked.sexes)}"
        return grouped(rows, where, ("kind",), mean.format("monthly_price"))
    return grouped("answered", f"age {ages}", ("sex",), mean.format("score"))


def compute(folder: Path, style: str, wanted: list[Asked]) -> list[tuple]:
    database = duckdb.connect()
    stage(database, folder, style, wanted)
    columns, rows = absences(wanted), []
    for asked in wanted:
        is_of_school_year = asked.id.startswith(("segregated", "concerning", "unlawful", "absence", "supported"))
        for year, *rest in database.execute(query(asked, columns)).fetchall():
            rows.append((asked.name, f"{year}/{year - 1999}" if is_of_school_year else year, *rest))
    return rows


if __name__ == "__main__":
    folder, style, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    writer = csv.writer(sys.stdout)
    writer.writerow(["indicator", "period", "stratum", "numerator", "denominator", "value"])
    writer.writerows(compute(folder, style, catalogue(count // 12)))
