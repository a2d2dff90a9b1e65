"""This room draws small registers for the ten foreign definitions of the book and counts them a second time.

It knows the sentences of the chapter and nothing of the language: DuckDB SQL where SQL says it, days counted one by one
where it does not. Days come from a short list, so that moves, ends and anniversaries meet.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import duckdb

AS_OF = dt.date(2024, 6, 30)
DAY = dt.timedelta(days=1)
STATUS = dt.date(2023, 12, 31)
QUEUED = dt.date(2023, 10, 1)
MONTHS = [dt.date(year, month, 1) for year in (2021, 2022, 2023, 2024) for month in range(1, 13)]
DAYS = sorted({day + DAY * shift for day in MONTHS for shift in (-1, 0, 1, 14)})
CLOSED = {
    *(dt.date(2024, 1, 1), dt.date(2024, 6, 5), dt.date(2025, 1, 1)),
    *(dt.date(2024, 3, 28), dt.date(2024, 3, 29), dt.date(2024, 3, 31), dt.date(2024, 4, 1)),
    *(dt.date(2024, 5, 9), dt.date(2024, 5, 19), dt.date(2024, 5, 20)),
    *(dt.date(2024, 12, 24), dt.date(2024, 12, 25), dt.date(2024, 12, 26), dt.date(2024, 12, 31)),
}
"""New Year and Constitution Day; Easter; Ascension and Whitsun; Christmas."""


class Cell(NamedTuple):
    """One row of a result; what is not asked for is None."""

    numerator: float | None
    denominator: float | None
    value: float | None
    waiting: int | None = None


Cells = dict[tuple[str, str, str | None], Cell]
"""By indicator (with its variant), period and stratum."""
Table = list[dict[str, Any]]


class Register:
    """The tables of a municipality that is nowhere."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tables: dict[str, Table] = {
            "children": [self._child(number) for number in range(30)],
            "placements": self._courses("placement", "started", "ended"),
            "cases": self._courses("case_id", "opened", "closed"),
            "notifications": [self._notification(n) for n in range(60)],
            "assessments": [self._assessment(n) for n in range(60)],
            "absence": list(self._absence()),
            "queue": [self._entry(n) for n in range(40)],
            "staff": [self._contract(n) for n in range(12)],
            "leave": [self._leave() for _ in range(20)],
        }
        for row in self.tables["placements"]:
            row["site"] = self.chance.choice(("north", "south", "east"))
        causes = {(self.chance.randrange(60), self.chance.choice(("school", "alcohol", "violence"))) for _ in range(70)}
        self.tables["causes"] = [{"notification": one, "cause": cause} for one, cause in sorted(causes)]

    def write(self, folder: Path) -> None:
        for name, table in self.tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(table[0]))
                writer.writeheader()
                writer.writerows(table)

    def _some(self, days: list[dt.date]) -> dt.date:
        return self.chance.choice(days)

    def _child(self, number: int) -> dict[str, Any]:
        born = dt.date(self.chance.randint(2001, 2015), self.chance.randint(1, 12), self.chance.choice((1, 2, 15, 28)))
        return {"child": f"C{number}", "born": born, "family": self.chance.choice(("", *"12345678"))}

    def _courses(self, key: str, first: str, last: str) -> Table:
        """Spells, some of them taken up again on the next day, or on, before or after the day a year later."""
        table = [self._spell(key, number, first, last) for number in range(70)]
        for number, row in enumerate(table[:40], start=70):
            if row[last] is not None:
                after = self.chance.choice((1, 2, 335, 364, 365, 366, 367))
                begin = row[last] + DAY * after
                table.append(
                    {key: number, "child": row["child"], first: begin, last: self.chance.choice((begin, None))}
                )
        return table

    def _spell(self, key: str, number: int, first: str, last: str) -> dict[str, Any]:
        """A stay of one of a few more than are in the file of children."""
        begin = self._some(DAYS)
        later = [begin, begin + 30 * DAY, *[day for day in DAYS if begin <= day <= begin + 500 * DAY]]
        end = self._some(later) if self.chance.random() < 0.8 else None
        return {key: number, "child": f"C{self.chance.randrange(31)}", first: begin, last: end}

    def _notification(self, number: int) -> dict[str, Any]:
        child = self.chance.choice(("", *(f"C{n}" for n in range(20))))
        return {"notification": number, "child": child, "received": self._some(DAYS)}

    def _assessment(self, number: int) -> dict[str, Any]:
        received = dt.date(2024, 1, 2) + DAY * self.chance.randrange(363)
        begun = received + DAY * self.chance.randrange(12) if self.chance.random() < 0.9 else None
        return {"assessment": number, "received": received, "begun": begun}

    def _absence(self) -> Iterator[dict[str, Any]]:
        for pupil in range(25):
            for year, half in ((2022, 1), (2022, 2), (2023, 1), (2023, 2)):
                for school in self.chance.choice((("a",), ("a", "b"), ("b",), ())):
                    days = self.chance.choice((30, 45, 90))
                    absent = days * self.chance.choice((5, 10, 10, 20)) / 100 - self.chance.choice((0, 0, 0.5, 1))
                    yield {"pupil": pupil, "school": school, "term": f"{year}-H{half}", "days": days, "absent": absent}

    def _entry(self, number: int) -> dict[str, Any]:
        joined = self._some([day for day in DAYS if day.year in (2022, 2023)])
        end = (
            self._some([day for day in DAYS if day >= joined] + 20 * [max(joined, QUEUED)])
            if self.chance.random() < 0.6
            else None
        )
        return {"entry": number, "person": self.chance.randrange(25), "joined": joined, "placed": end}

    def _contract(self, number: int) -> dict[str, Any]:
        spell = self._spell("contract", number, "hired", "stopped")
        return spell | {"worker": self.chance.randrange(9), "weekly_hours": self.chance.choice((37, 30.5, 21))}

    def _leave(self) -> dict[str, Any]:
        spell = self._spell("leave", 0, "away_from", "away_to")
        return {"worker": self.chance.randrange(9), "away_from": spell["away_from"], "away_to": spell["away_to"]}


SEEN = {"placements": ("started", "ended"), "cases": ("opened", "closed"), "notifications": ("received", None)}
"""What happened after the day of the extract is not known: the row, or its end."""

SQL = """
WITH them AS (
  SELECT p.*, born, p.ended + INTERVAL 12 MONTH AS deadline,
    (SELECT MIN(n.started) FROM placements n WHERE n.child = p.child AND n.started > p.ended) AS anew
  FROM placements p JOIN children USING (child)
  WHERE p.ended < born + INTERVAL 18 YEAR AND NOT EXISTS (
    FROM placements o WHERE o.child = p.child AND o.started <= p.ended + 1 AND COALESCE(o.ended, 'infinity') > p.ended)
)
SELECT 'placed_again', YEAR(ended), NULL, COUNT(*) FILTER (deadline <= $day AND anew <= deadline),
  COUNT(*) FILTER (deadline <= $day), NULL, COUNT(*) FILTER (deadline > $day AND anew IS NULL)
FROM them GROUP BY ALL
UNION ALL
SELECT 'not_back', year, NULL, COUNT(*) FILTER (NOT back), COUNT(*), NULL, NULL FROM (
  SELECT YEAR(closed) AS year, child, BOOL_OR(EXISTS (
    FROM cases n WHERE n.child = c.child AND n.opened > c.closed AND n.opened <= c.closed + INTERVAL 12 MONTH)) AS back
  FROM cases c JOIN children USING (child)
  WHERE closed >= born + INTERVAL 13 YEAR AND closed < born + INTERVAL 21 YEAR AND closed + INTERVAL 12 MONTH <= $day
    AND NOT EXISTS (
      FROM cases o WHERE o.child = c.child AND o.opened <= c.closed + 1 AND COALESCE(o.closed, 'infinity') > c.closed)
  GROUP BY ALL) GROUP BY year
UNION ALL
SELECT 'notifications_count', YEAR(received), NULL, NULL, NULL, COUNT(*), NULL FROM notifications GROUP BY ALL
UNION ALL
SELECT 'notified_children', YEAR(received), NULL, NULL, NULL,
  COUNT(DISTINCT child) + COUNT(*) FILTER (child IS NULL), NULL FROM notifications GROUP BY ALL
UNION ALL
SELECT 'causes_count', YEAR(received), NULL, NULL, NULL, COUNT(*), NULL
FROM causes JOIN notifications USING (notification) GROUP BY ALL
UNION ALL
SELECT 'with_cause', YEAR(received), cause, NULL, NULL, COUNT(DISTINCT notification), NULL
FROM causes JOIN notifications USING (notification) GROUP BY GROUPING SETS ((YEAR(received)), (YEAR(received), cause))
UNION ALL
SELECT 'absent_twice', now.term, NULL,
  COUNT(*) FILTER (now.absent * 10 >= now.days AND before.absent * 10 >= before.days), COUNT(*), NULL, NULL
FROM terms now JOIN terms before ON before.pupil = now.pupil AND before.number = now.number - 1 GROUP BY ALL
UNION ALL
SELECT 'first_after_12', YEAR(day), NULL, COUNT(*) FILTER (day >= born + INTERVAL 12 YEAR), COUNT(*), NULL, NULL
FROM (SELECT child, MIN(started) AS day FROM placements GROUP BY ALL) JOIN children USING (child)
WHERE day < born + INTERVAL 18 YEAR GROUP BY ALL
UNION ALL
SELECT 'with_sibling', '2023', NULL, COUNT(DISTINCT child) FILTER (together), COUNT(DISTINCT child), NULL, NULL
FROM kin
UNION ALL
SELECT 'with_sibling/with_all', '2023', NULL,
  COUNT(DISTINCT child) FILTER (child NOT IN (SELECT child FROM kin WHERE NOT together)), COUNT(DISTINCT child),
  NULL, NULL FROM kin
"""
VIEWS = """
CREATE VIEW terms AS SELECT pupil, term, CAST(term[:4] AS INT) * 2 + CAST(term[-1:] AS INT) AS number,
  SUM(days) AS days, SUM(CAST(absent AS DECIMAL(9, 2))) AS absent FROM absence GROUP BY ALL;
CREATE VIEW there AS SELECT * FROM placements LEFT JOIN children USING (child)
  WHERE DATE '2023-12-31' BETWEEN started AND COALESCE(ended, 'infinity');
CREATE VIEW kin AS SELECT one.child, one.site = other.site AS together
  FROM there one JOIN there other ON one.family = other.family AND one.child <> other.child;
"""


def recount(register: Register) -> Cells:
    """Every definition of the chapter, counted without it."""
    with duckdb.connect() as connection:
        for name, table in register.tables.items():
            begin, end = SEEN.get(name, (None, None))
            rows = [row for row in table if begin is None or row[begin] <= AS_OF]
            types = ", ".join(f"{column} {_type(table, column)}" for column in table[0])
            connection.execute(f"CREATE TABLE {name} ({types})")
            values = [[None if cell == "" else cell for cell in row.values()] for row in rows]
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(table[0]))})", values)
            if end is not None:
                connection.execute(f"UPDATE {name} SET {end} = NULL WHERE {end} > ?", [AS_OF])
        connection.execute(VIEWS)
        found = connection.execute(SQL, {"day": AS_OF}).fetchall()
    cells = {
        (name, str(period), stratum): Cell(over, under, 100 * over / under if under else value, waiting)
        for name, period, stratum, over, under, value, waiting in found
    }
    return cells | _day_by_day(register)


def _type(table: Table, column: str) -> str:
    values = [row[column] for row in table if row[column] not in (None, "")]
    if isinstance(values[0], dt.date):
        return "DATE"
    return "VARCHAR" if isinstance(values[0], str) else "DOUBLE" if isinstance(values[0], float) else "INTEGER"


def _day_by_day(register: Register) -> Cells:
    tables = register.tables
    cells: Cells = {}
    known = [row for row in tables["placements"] if row["started"] <= AS_OF]
    spells = [(row["child"], row["started"], _end(row["ended"], AS_OF)) for row in known]
    there = [(child, first) for child, first, last in spells if first <= STATUS <= last]
    ongoing = [(STATUS - first).days for _, first in there]
    cells["ongoing_days", "2023", None] = Cell(None, len(ongoing), mean(ongoing))
    away = [_days_away(spells, child) for child in {child for child, _ in there}]
    cells["away_days", "2023", None] = Cell(None, len(away), mean(away))
    cells |= _assessments(tables["assessments"], dt.date(2024, 12, 31))
    waits: dict[Any, int] = {}
    for row in tables["queue"]:
        if row["joined"] <= QUEUED < _end(row["placed"], dt.date.max):
            waits[row["person"]] = max(waits.get(row["person"], 0), (QUEUED - row["joined"]).days)
    cells["median_wait", "2023", None] = Cell(None, len(waits), median(waits.values()))
    year = [dt.date(2023, 1, 1) + DAY * n for n in range(365)]
    worked = away_hours = 0.0
    for row in tables["staff"]:
        mine = [one for one in tables["leave"] if one["worker"] == row["worker"]]
        for day in year:
            if row["hired"] <= day <= _end(row["stopped"], dt.date.max):
                worked += row["weekly_hours"] / 7
                if any(one["away_from"] <= day <= _end(one["away_to"], dt.date.max) for one in mine):
                    away_hours += row["weekly_hours"] / 7
    cells["hours_on_leave", "2023", None] = Cell(away_hours, worked, 100 * away_hours / worked)
    return cells


def _end(day: dt.date | None, until: dt.date) -> dt.date:
    """An end that is empty or not yet known goes on."""
    return dt.date.max if day is None or day > until else day


def _days_away(spells: list[tuple[str, dt.date, dt.date]], child: str) -> int:
    """Back from the status date for as long as the day before was a day in placement."""
    day = STATUS
    while any(who == child and first <= day - DAY <= last for who, first, last in spells):
        day -= DAY
    return (STATUS - day).days


def _assessments(table: Table, known: dt.date) -> Cells:
    counts: dict[str, list[int]] = {}
    for row in table:
        deadline, left = row["received"], 4
        while left:
            deadline += DAY
            left -= deadline.weekday() < 5 and deadline not in CLOSED
        begun = row["begun"] if row["begun"] and row["begun"] <= known else None
        if deadline <= known:
            done = begun is not None and begun <= deadline
            base = counts.setdefault(str(deadline.year), [0, 0, 0])
            base[0], base[1] = base[0] + done, base[1] + 1
        elif begun is None:
            counts.setdefault(str(row["received"].year), [0, 0, 0])[2] += 1
    return {
        ("begun_in_time", year, None): Cell(done, base, 100 * done / base if base else None, waiting)
        for year, (done, base, waiting) in counts.items()
    }
