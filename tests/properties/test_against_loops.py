"""This room holds the engine to plain loops: random registers, every kind recomputed row by row in Python.

Nothing of forebyg is used on the side of the loops: dates are `datetime`, sums are `Fraction`. The registers hold
empty cells, ties, births on 29 February, spells that end on the status date or never, ids under an old name and exact
repeats.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

YEARS = range(2019, 2024)
CONFIG = """
defaults: {lang: en, as_of: AS_OF, rule: point, confidence: 0.95, open: due, month_end: clamp}
ids:
  child: {aliases: id_history, old: old_id, new: new_id}
extracts:
  id_history: {file: id_history.csv, columns: {old_id: id, new_id: id}}
  children:
    file: children.csv
    columns:
      {child: id, born: date, sex: category or empty, district: category or empty, lives_from: date,
       lives_to: date or empty}
    spell: {from: lives_from, to: lives_to}
    constant: {per: child, columns: [born, sex]}
  reports:
    file: reports.csv
    columns:
      {report: id, child: id or empty, received: date or empty, source: category or empty, hours: decimal or empty}
  stays:
    file: stays.csv
    key: [stay]
    columns: {stay: id, child: id, place: category or empty, step: int, moved_in: date, moved_out: date or empty}
    spell: {from: moved_in, to: moved_out}
  cases:
    file: cases.csv
    key: [case_id]
    columns: {case_id: id, child: id or empty, opened: date, closed: date or empty}
  population:
    file: population.csv
    personal: no
    columns: {when: period, persons: int}
    spell: when
indicators:
  events: {title: T, kind: count, rows: reports, period: {every: year, dated: received}, by: [source]}
  persons: {title: T, kind: count, rows: reports, period: {every: year, dated: received}, per: child}
  stock: {title: T, kind: count, rows: stays, period: {every: year, at: end}, per: child, by: [place]}
  any_school:
    title: T
    kind: share
    rows: reports
    period: {every: year, dated: received}
    per: child
    numerator: {any: source = 'school'}
  all_school:
    title: T
    kind: share
    rows: reports
    period: {every: year, dated: received}
    per: child
    numerator: {all: source = 'school'}
  long_reports:
    title: T
    kind: share
    rows: reports
    period: {every: quarter, dated: received}
    population: {sourced: source IS NOT NULL}
    numerator: hours > 2.5
  first_age:
    title: T
    kind: mean
    rows: reports
    first: {per: child, dated: received, among: child IS NOT NULL}
    period: {every: year, dated: received}
    join: {children: {on: child, at: received}}
    population: {under 18: "age(born, received) < 18"}
    value: "exact_age(born, received)"
    by: [sex, district]
  hours: {title: T, kind: median, rows: reports, period: {every: year, dated: received}, value: hours}
  hours_sum: {title: T, kind: sum, rows: reports, period: {every: year, dated: received}, value: hours, missing: skip}
  unit_hours:
    title: T
    kind: mean
    rows: reports
    period: {every: year, dated: received}
    population: {known: child IS NOT NULL}
    per: child
    value: {sum: hours}
  child_years:
    title: T
    kind: sum
    rows: stays
    period: {every: year, active: any}
    derive: {covered: {days: rows, during: period}}
    per: child
    value: covered / period.length
  whole_quarters: {title: T, kind: count, rows: stays, period: {every: year, each: quarter, active: throughout}}
  rate:
    title: T
    kind: ratio
    per_n: 1000
    period: {every: year}
    numerator: {kind: count, rows: stays, period: {at: end}, per: child}
    denominator: {kind: sum, rows: population, period: {at: end + 1 day}, value: persons}
  in_time:
    title: T
    kind: within
    rows: cases
    period: {every: year, dated: deadline}
    clock: {start: opened, stop: closed, limit: 1 months}
  in_time_known:
    title: T
    kind: within
    rows: cases
    period: {every: year, dated: opened}
    clock: {start: opened, stop: closed, limit: 45 days}
    open: known
  moves:
    title: T
    kind: transition
    rows: children
    period: {every: year, at: end}
    derive:
      before: {max: step, of: stays, on: child, during: period.start - 1 day}
      now: {max: step, of: stays, on: child, during: period.end}
    per: child
    from: before
    to: now
  places: {title: T, kind: distribution, rows: stays, period: {every: year, active: any}, of: place}
  looked_up:
    title: T
    kind: mean
    rows: stays
    period: {every: year, dated: moved_in}
    derive:
      n: {count: reports, on: child, dated: received, during: [moved_in, moved_in + 6 months]}
      sources:
        {count_distinct: source, of: reports, on: child, dated: received, during: [.., moved_in],
         where: hours > row.step}
    value: 10 * n + sources
  events_change: {title: T, kind: change, of: events, from: 2020, as: percent}
  any_all_gap: {title: T, kind: gap, of: any_school, to: all_school, as: points}
"""

Row = dict[str, Any]
DAYS = st.dates(dt.date(2019, 10, 1), dt.date(2023, 3, 31))
EDGES = st.sampled_from(
    [
        dt.date(2020, 2, 29),
        dt.date(2020, 12, 31),
        dt.date(2021, 1, 1),
        dt.date(2021, 12, 31),
        dt.date(2022, 1, 31),
        dt.date(2022, 12, 31),
    ]
)
DAY = st.one_of(DAYS, EDGES)
BIRTH = st.one_of(
    st.dates(dt.date(2001, 1, 1), dt.date(2022, 6, 30)),
    st.sampled_from([dt.date(2004, 2, 29), dt.date(2012, 2, 29), dt.date(2020, 2, 29)]),
)
CHILD = st.sampled_from([*"ABCDEF", "OLD-A", "OLDER-A", "OLD-B"])
HOURS = st.sampled_from(["0.1", "0.2", "0.3", "1", "2.5", "2.50", "3.75", "12"])
HISTORY = [("OLDER-A", "OLD-A"), ("OLD-A", "A"), ("OLD-B", "B")]


@dataclass(frozen=True)
class Register:
    """Rows as drawn, before aliases and as_of."""

    as_of: dt.date
    children: list[Row]
    reports: list[Row]
    stays: list[Row]
    cases: list[Row]
    population: list[Row]


def numbered(name: str, rows: list[Row]) -> list[Row]:
    return [{name: f"{number:04}", **row} for number, row in enumerate(rows)]


def spell(start: dt.date, length: int | None, into: tuple[str, str]) -> Row:
    return {into[0]: start, into[1]: None if length is None else start + dt.timedelta(length)}


@st.composite
def registers(draw: st.DrawFn) -> Register:
    maybe = st.none()
    children = []
    for child in draw(st.permutations("ABCDEF")):
        person = {"child": child, "born": draw(BIRTH), "sex": draw(st.sampled_from(["M", "K", None]))}
        moved = draw(DAY)
        districts = draw(st.tuples(*[st.sampled_from(["north", "south", None])] * 2))
        children.append({**person, "district": districts[0], "lives_from": dt.date(2000, 1, 1), "lives_to": moved})
        if draw(st.booleans()):
            later = moved + dt.timedelta(draw(st.sampled_from([0, 1, 40])))
            children.append({**person, "district": districts[1], "lives_from": later, "lives_to": None})
    report = st.fixed_dictionaries(
        {
            "child": st.one_of(CHILD, maybe),
            "received": st.one_of(DAY, DAY, maybe),
            "source": st.sampled_from(["school", "police", None]),
            "hours": st.one_of(HOURS, maybe),
        }
    )
    stay = st.fixed_dictionaries(
        {"child": CHILD, "place": st.sampled_from(["home", "foster", None]), "step": st.integers(1, 4)}
    )
    reports = numbered("report", draw(st.lists(report, min_size=2, max_size=14)))
    reports += draw(st.sampled_from([[], reports[:1]]))
    lengths = st.one_of(maybe, st.integers(0, 500))
    stays = [
        {**row, **spell(draw(DAY), draw(lengths), ("moved_in", "moved_out"))}
        for row in draw(st.lists(stay, min_size=2, max_size=10))
    ]
    cases = [
        {
            "child": draw(st.one_of(CHILD, maybe)),
            **spell(draw(DAY), draw(st.one_of(maybe, st.integers(-3, 70))), ("opened", "closed")),
        }
        for _ in range(draw(st.integers(2, 10)))
    ]
    population = [
        {"when": f"{year}K{quarter}", "persons": draw(st.integers(1, 999))}
        for year in (2020, 2021, 2022, 2023)
        for quarter in (1, 2)
    ]
    as_of = draw(st.sampled_from([dt.date(2022, 12, 31), dt.date(2022, 8, 15), dt.date(2023, 3, 31)]))
    return Register(as_of, children, reports, numbered("stay", stays), numbered("case_id", cases), population)


USUAL = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    # Shrinking would compute some thousand registers; the message names the cell, and the register drawn is printed.
    "phases": [Phase.explicit, Phase.generate],
}


@settings(max_examples=5, derandomize=True, **USUAL)
@given(register=registers())
def test_every_kind_agrees_with_a_plain_loop(register: Register, tmp_path_factory: pytest.TempPathFactory) -> None:
    agrees(register, tmp_path_factory)


@pytest.mark.heavy
@settings(max_examples=100, **USUAL)
@given(register=registers())
def test_every_kind_agrees_on_many_registers(register: Register, tmp_path_factory: pytest.TempPathFactory) -> None:
    agrees(register, tmp_path_factory)


def agrees(register: Register, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = computed(register, tmp_path_factory.mktemp("register"))
    known = seen_by(register)
    for name, loop in LOOPS.items():
        compare(name, found.get(name, {}), loop(known), known)


def computed(register: Register, folder: Path) -> dict[str, dict[tuple[str, str], Row]]:
    """The released rows of every indicator, through files and the public path."""
    from forebyg.calculation import Wanted, calculate
    from forebyg.language.catalogue import read_catalogue

    (folder / "catalogue.yaml").write_text(CONFIG.replace("AS_OF", register.as_of.isoformat()), encoding="utf-8")
    for name in ("children", "reports", "stays", "cases", "population"):
        write(folder / f"{name}.csv", HEADERS[name], getattr(register, name))
    write(folder / "id_history.csv", ("old_id", "new_id"), [{"old_id": old, "new_id": new} for old, new in HISTORY])
    release = calculate(read_catalogue([folder / "catalogue.yaml"]), folder, Wanted(internal=True))
    assert [(shown.id, shown.error) for shown in release.indicators if shown.status != "ok"] == []
    found: dict[str, dict[tuple[str, str], Row]] = {}
    for row in release.rows.iter_rows(named=True):
        stratum = (
            row["category"]
            if row["category"] is not None
            else "; ".join(f"{key}={value}" for key, value in json.loads(row["by"]).items())
        )
        found.setdefault(row["indicator"], {})[row["period"], stratum] = row
    return found


HEADERS = {
    "children": ("child", "born", "sex", "district", "lives_from", "lives_to"),
    "reports": ("report", "child", "received", "source", "hours"),
    "stays": ("stay", "child", "place", "step", "moved_in", "moved_out"),
    "cases": ("case_id", "child", "opened", "closed"),
    "population": ("when", "persons"),
}


def write(path: Path, header: Iterable[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(header)
        writer.writerows([["" if row[name] is None else row[name] for name in header] for row in rows])


# ---------------------------------------------------------------------------------------------- the side of the loops


def seen_by(register: Register) -> Register:
    """The register under today's ids, with what happened after as_of not known."""
    names = dict(HISTORY)

    def now(child: str | None) -> str | None:
        while child in names:
            child = names[child]
        return child

    def until(row: Row) -> Row:
        dates = {
            key: None if isinstance(value, dt.date) and value > register.as_of else value for key, value in row.items()
        }
        return {**dates, **({"child": now(row["child"])} if "child" in row else {})}

    def each(rows: list[Row]) -> list[Row]:
        return [until(row) for row in rows]

    return Register(
        register.as_of,
        each(register.children),
        each(register.reports),
        each(register.stays),
        each(register.cases),
        register.population,
    )


@dataclass
class Expected:
    """What a loop says of one cell; None where it says nothing."""

    numerator: Fraction | int | None = None
    denominator: Fraction | int | None = None
    value: Fraction | int | None = None
    missing: int | None = None
    waiting: int | None = None
    left_out: int | None = None
    complete: bool | None = None
    no_value: bool = False


Cells = dict[tuple[str, str], Expected]


def compare(name: str, found: dict[tuple[str, str], Row], expected: Cells, known: Register) -> None:
    for cell, wanted in expected.items():
        row = found.get(cell)
        assert row is not None, f"{name} {cell} is not there; {sorted(found)}"
        for key in ("numerator", "denominator", "missing", "waiting", "left_out"):
            if getattr(wanted, key) is not None and (getattr(wanted, key) or not wanted.no_value):
                assert row[key] is not None, f"{name} {cell}: {key} is empty, expected {getattr(wanted, key)}"
                assert Fraction(row[key]).limit_denominator(10**6) == getattr(wanted, key), (
                    f"{name} {cell} {key}: {row[key]} for {getattr(wanted, key)}"
                )
        assert wanted.complete in (None, row["complete"]), f"{name} {cell} complete: {row['complete']}"
        if wanted.no_value:
            assert row["value"] is None, f"{name} {cell}: {row['value']} where there is no value"
        if wanted.value is not None:
            assert row["value"] == pytest.approx(float(wanted.value), rel=1e-12, abs=1e-12), f"{name} {cell}"
    for cell, row in found.items():
        if cell not in expected and row["numerator"] is not None:
            assert not row["numerator"], f"{name} {cell} was not expected"


def year_of(day: dt.date | None) -> str | None:
    return None if day is None else str(day.year)


def strata(rows: list[Row], *names: str) -> list[tuple[str, list[Row]]]:
    """The total, then each value of each name alone."""
    cut = [
        (f"{name}={value}", [row for row in rows if row[name] == value])
        for name in names
        for value in {row[name] for row in rows}
    ]
    return [("", rows), *cut]


def units(rows: list[Row]) -> list[list[Row]]:
    """Rows of one child together; a row without a child is a unit of its own."""
    grouped: dict[Any, list[Row]] = {}
    for number, row in enumerate(rows):
        grouped.setdefault(row["child"] if row["child"] is not None else number, []).append(row)
    return list(grouped.values())


def share(met: int, base: int, **more: Any) -> Expected:
    """Of an empty base only that it has no value: it is 0 of 0, or a period in which no case was placed at all."""
    return Expected(met, base, Fraction(100 * met, base), **more) if base else Expected(no_value=True, **more)


def dated(rows: list[Row], column: str, label: Callable[[dt.date], str]) -> dict[str, list[Row]]:
    placed: dict[str, list[Row]] = {}
    for row in rows:
        if row[column] is not None:
            placed.setdefault(label(row[column]), []).append(row)
    return placed


def by_year(rows: list[Row], column: str) -> dict[str, list[Row]]:
    return dated(rows, column, lambda day: str(day.year))


def events(known: Register) -> Cells:
    return {
        (year, stratum): Expected(len(rows), None, len(rows), complete=dt.date(int(year), 12, 31) <= known.as_of)
        for year, placed in by_year(known.reports, "received").items()
        for stratum, rows in strata(placed, "source")
    }


def persons(known: Register) -> Cells:
    return {
        (year, ""): Expected(len(units(rows)), None, len(units(rows)))
        for year, rows in by_year(known.reports, "received").items()
    }


def on(day: dt.date, rows: list[Row]) -> list[Row]:
    return [
        row
        for row in rows
        if row["moved_in"] is not None
        and row["moved_in"] <= day
        and (row["moved_out"] is None or row["moved_out"] >= day)
    ]


def ends(known: Register) -> list[tuple[str, dt.date]]:
    return [(str(year), dt.date(year, 12, 31)) for year in YEARS if dt.date(year, 12, 31) <= known.as_of]


def stock(known: Register) -> Cells:
    cells: Cells = {}
    for year, day in ends(known):
        for stratum, rows in strata(on(day, known.stays), "place"):
            if rows:
                cells[year, stratum] = Expected(
                    len({row["child"] for row in rows}), None, len({row["child"] for row in rows})
                )
    return cells


def judged(answers: list[bool | None], fold: str) -> bool | None:
    """Any and all in the logic of SQL."""
    decisive = fold == "any"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def school_share(fold: str) -> Callable[[Register], Cells]:
    def loop(known: Register) -> Cells:
        cells: Cells = {}
        for year, rows in by_year(known.reports, "received").items():
            answers = [
                judged([None if row["source"] is None else row["source"] == "school" for row in unit], fold)
                for unit in units(rows)
            ]
            cells[year, ""] = share(
                answers.count(True), len(answers) - answers.count(None), missing=answers.count(None)
            )
        return cells

    return loop


def long_reports(known: Register) -> Cells:
    cells: Cells = {}
    for quarter, rows in dated(known.reports, "received", lambda day: f"{day.year}-Q{(day.month + 2) // 3}").items():
        hours = [row["hours"] for row in rows if row["source"] is not None]
        met = sum(value is not None and Fraction(value) > Fraction(5, 2) for value in hours)
        cells[quarter, ""] = share(met, len(hours) - hours.count(None), missing=hours.count(None))
    return cells


def birthday(born: dt.date, year: int) -> dt.date:
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return dt.date(year, 3, 1)
    return born.replace(year=year)


def exact_age(born: dt.date, day: dt.date) -> Fraction | None:
    if day < born:
        return None
    years = day.year - born.year - (birthday(born, day.year) > day)
    last, following = birthday(born, born.year + years), birthday(born, born.year + years + 1)
    return years + Fraction((day - last).days, (following - last).days)


def address(child: str, day: dt.date, known: Register) -> Row:
    """Birth and sex at any date; the district of the later of the spells that hold the day."""
    rows = sorted(
        (row for row in known.children if row["child"] == child), key=lambda row: row["lives_from"] or dt.date.max
    )
    valid = [
        row
        for row in rows
        if row["lives_from"] and row["lives_from"] <= day and (row["lives_to"] is None or row["lives_to"] >= day)
    ]
    return {**rows[0], "district": valid[-1]["district"] if valid else None}


def first_age(known: Register) -> Cells:
    firsts: dict[str, Row] = {}
    for row in sorted(
        (row for row in known.reports if row["child"] and row["received"]),
        key=lambda row: (row["received"], row["report"]),
    ):
        firsts.setdefault(row["child"], {**address(row["child"], row["received"], known), **row})
    cells: Cells = {}
    for year, placed in by_year(list(firsts.values()), "received").items():
        for row in placed:
            row["age"] = exact_age(row["born"], row["received"])
        for stratum, rows in strata(
            [row for row in placed if row["age"] is not None and row["age"] < 18], "sex", "district"
        ):
            ages = [row["age"] for row in rows]
            cells[year, stratum] = Expected(
                None, len(ages), sum(ages) / Fraction(len(ages)) if ages else None, no_value=not ages
            )
    return cells


def hours(known: Register) -> Cells:
    cells: Cells = {}
    for year, rows in by_year(known.reports, "received").items():
        values = [Fraction(row["hours"]) for row in rows if row["hours"] is not None]
        cells[year, ""] = Expected(
            None, len(values), median(values) if values else None, len(rows) - len(values), no_value=not values
        )
    return cells


def hours_sum(known: Register) -> Cells:
    cells: Cells = {}
    for year, rows in by_year(known.reports, "received").items():
        values = [Fraction(row["hours"]) for row in rows if row["hours"] is not None]
        if values:
            cells[year, ""] = Expected(value=sum(values), missing=len(rows) - len(values))
    return cells


def unit_hours(known: Register) -> Cells:
    cells: Cells = {}
    for year, rows in by_year([row for row in known.reports if row["child"]], "received").items():
        of_units = [[row["hours"] for row in unit] for unit in units(rows)]
        sums = [sum(map(Fraction, unit)) for unit in of_units if None not in unit]
        cells[year, ""] = Expected(
            None,
            len(sums),
            sum(sums) / Fraction(len(sums)) if sums else None,
            len(of_units) - len(sums),
            no_value=not sums,
        )
    return cells


def covered(rows: list[Row], first: dt.date, last: dt.date) -> set[dt.date]:
    days: set[dt.date] = set()
    for row in rows:
        if row["moved_in"] is not None:
            start, end = max(row["moved_in"], first), min(row["moved_out"] or last, last)
            days |= {start + dt.timedelta(number) for number in range((end - start).days + 1)}
    return days


def child_years(known: Register) -> Cells:
    cells: Cells = {}
    for year, end in ends(known):
        start = end.replace(month=1, day=1)
        lengths = [len(covered(unit, start, end)) for unit in units(known.stays)]
        if any(lengths):
            cells[year, ""] = Expected(value=Fraction(sum(lengths), (end - start).days + 1))
    return cells


def whole_quarters(known: Register) -> Cells:
    cells: Cells = {}
    for year in YEARS:
        quarters = [
            (dt.date(year, month, 1), dt.date(year, month + 2, calendar.monthrange(year, month + 2)[1]))
            for month in (1, 4, 7, 10)
        ]
        ended = [(first, last) for first, last in quarters if last <= known.as_of]
        count = sum(
            len(covered([row], first, last)) == (last - first).days + 1 for first, last in ended for row in known.stays
        )
        if count:
            cells[str(year), ""] = Expected(count, None, count)
    return cells


def rate(known: Register) -> Cells:
    persons_of = {row["when"]: row["persons"] for row in known.population}
    cells: Cells = {}
    for year, day in ends(known):
        count = len({row["child"] for row in on(day, known.stays)})
        base = persons_of[f"{int(year) + 1}K1"]
        if count:
            cells[year, ""] = Expected(count, base, Fraction(1000 * count, base))
    return cells


def month_later(day: dt.date) -> dt.date:
    year, month = divmod(day.year * 12 + day.month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def within(deadline_of: Callable[[dt.date], dt.date], placed_by: str, known_early: bool) -> Callable[[Register], Cells]:
    def loop(known: Register) -> Cells:
        cells: Cells = {}
        for row in known.cases:
            if row["opened"] is None:
                continue
            deadline, closed = deadline_of(row["opened"]), row["closed"]
            period = str((deadline if placed_by == "deadline" else row["opened"]).year)
            cell = cells.setdefault((period, ""), Expected(0, 0, waiting=0, left_out=0))
            if closed is not None and closed < row["opened"]:
                cell.left_out += 1
            elif deadline <= known.as_of or (known_early and closed is not None):
                cell.numerator += closed is not None and closed <= deadline
                cell.denominator += 1
            elif closed is None:
                cells.setdefault((str(row["opened"].year), ""), Expected(0, 0, waiting=0, left_out=0)).waiting += 1
        begun = {key: cell for key, cell in cells.items() if int(key[0]) <= known.as_of.year}
        return {
            key: share(cell.numerator, cell.denominator, waiting=cell.waiting, left_out=cell.left_out)
            for key, cell in begun.items()
        }

    return loop


def moves(known: Register) -> Cells:
    cells: Cells = {}
    for year, day in ends(known):
        before = dt.date(int(year) - 1, 12, 31)
        living = {
            row["child"]
            for row in known.children
            if row["lives_from"] and row["lives_from"] <= day and (row["lives_to"] is None or row["lives_to"] >= day)
        }
        pairs = []
        for child in living:
            steps = [[row["step"] for row in on(at, known.stays) if row["child"] == child] for at in (before, day)]
            if all(steps):
                pairs.append((max(steps[0]), max(steps[1])))
        for category, count in (
            ("down", sum(b > n for b, n in pairs)),
            ("same", sum(b == n for b, n in pairs)),
            ("up", sum(b < n for b, n in pairs)),
        ):
            if pairs:
                cells[year, category] = share(count, len(pairs), missing=len(living) - len(pairs))
    return cells


def places(known: Register) -> Cells:
    cells: Cells = {}
    for year in range(YEARS.start, known.as_of.year + 1):
        start, end = dt.date(year, 1, 1), min(dt.date(year, 12, 31), known.as_of)
        found = [
            row["place"]
            for row in known.stays
            if row["moved_in"] and row["moved_in"] <= end and (row["moved_out"] is None or row["moved_out"] >= start)
        ]
        base = [place for place in found if place is not None]
        for place in set(base):
            cells[str(year), place] = share(base.count(place), len(base), missing=found.count(None))
    return cells


def looked_up(known: Register) -> Cells:
    cells: Cells = {}
    for year, rows in by_year(known.stays, "moved_in").items():
        values = []
        for row in rows:
            own = [report for report in known.reports if report["child"] == row["child"] and report["received"]]
            half_year = row["moved_in"]
            for _ in range(6):
                half_year = month_later(half_year)
            last_day = half_year.replace(
                day=min(row["moved_in"].day, calendar.monthrange(half_year.year, half_year.month)[1])
            )
            count = sum(row["moved_in"] <= report["received"] <= last_day for report in own)
            sources = {
                report["source"]
                for report in own
                if report["received"] <= row["moved_in"]
                and report["hours"] is not None
                and Fraction(report["hours"]) > row["step"]
            }
            values.append(10 * count + len(sources - {None}))
        cells[year, ""] = Expected(None, len(values), Fraction(sum(values), len(values)))
    return cells


def events_change(known: Register) -> Cells:
    counts = {year: len(rows) for year, rows in by_year(known.reports, "received").items()}
    if not counts.get("2020"):
        return {}
    ended = {str(year) for year in YEARS if dt.date(year, 12, 31) <= known.as_of}
    return {
        (year, ""): Expected(value=Fraction(100 * count, counts["2020"]) - 100)
        for year, count in counts.items()
        if year in ended and year > "2020"
    }


def any_all_gap(known: Register) -> Cells:
    some, every = school_share("any")(known), school_share("all")(known)
    return {
        cell: Expected(value=some[cell].value - every[cell].value)
        for cell in some
        if some[cell].value is not None and every[cell].value is not None
    }


LOOPS: dict[str, Callable[[Register], Cells]] = {
    "events": events,
    "persons": persons,
    "stock": stock,
    "any_school": school_share("any"),
    "all_school": school_share("all"),
    "long_reports": long_reports,
    "first_age": first_age,
    "hours": hours,
    "hours_sum": hours_sum,
    "unit_hours": unit_hours,
    "child_years": child_years,
    "whole_quarters": whole_quarters,
    "rate": rate,
    "in_time": within(month_later, "deadline", known_early=False),
    "in_time_known": within(lambda day: day + dt.timedelta(45), "opened", known_early=True),
    "moves": moves,
    "places": places,
    "looked_up": looked_up,
    "events_change": events_change,
    "any_all_gap": any_all_gap,
}
