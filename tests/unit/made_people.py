"""Small catalogues and people typed by hand, counted and released as `forebyg compute` does it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from forebyg.bound import BoundCatalogue
from forebyg.calculation import Wanted, calculate
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts
from forebyg.results import Release

EXTRACTS = """
extracts:
  people:
    file: people.csv
    key: [row]
    as_of: 2024-12-31
    columns:
      row: id
      child: id
      day: date
      area: category
      sex: {type: category, values: [M, K]}
      age: int or empty
      kind: category or empty
      trait: yes_no or empty
      amount: decimal or empty
      start: date or empty
      stop: date or empty
  spells:
    file: spells.csv
    as_of: 2024-12-31
    columns: {child: id, area: category, first: date, last: date or empty}
    spell: {from: first, to: last}
  staff:
    file: staff.csv
    personal: no
    as_of: 2024-12-31
    columns: {row: id, day: date, area: category, amount: decimal}
defaults: {lang: en, rule: point, open: due, month_end: clamp}
"""
COLUMNS = {
    "people": ["row", "child", "day", "area", "sex", "age", "kind", "trait", "amount", "start", "stop"],
    "spells": ["child", "area", "first", "last"],
    "staff": ["row", "day", "area", "amount"],
}
DAY = "2023-05-01"


def catalogue(indicators: str, disclosure: str = "") -> str:
    """One file: the extracts above, and indicators as YAML beginning at the margin."""
    return disclosure + EXTRACTS + "indicators:\n" + "".join(f"  {line}\n" for line in indicators.strip().splitlines())


def bound(indicators: str) -> BoundCatalogue:
    return bind(read_texts({"a.yaml": catalogue(indicators)}))


def people(number: int, **columns: Any) -> list[dict[str, Any]]:
    """So many alike: in 2023, in area A, boys of 10 with the trait."""
    usual = {"day": DAY, "area": "A", "sex": "M", "age": 10, "kind": "x", "trait": "yes", "amount": 1}
    return [usual | columns for _ in range(number)]


def released(
    folder: Path,
    indicators: str,
    rows: Iterable[Mapping[str, Any]],
    disclosure: str = "",
    internal: bool = False,
    periods: str | None = None,
    select: Sequence[str] = (),
    by: Sequence[str] = (),
    earlier: Sequence[Release] = (),
    **others: Iterable[Mapping[str, Any]],
) -> Release:
    """What leaves; each person without an id of his own is a row and a child of his own."""
    numbered = [{"row": str(number), "child": str(number)} | dict(row) for number, row in enumerate(rows, 1)]
    for name, table in {"people": numbered, "spells": [], "staff": [], **others}.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, COLUMNS[name], delimiter=";", restval="")
            writer.writeheader()
            writer.writerows(table)
    read = read_texts({"a.yaml": catalogue(indicators, disclosure)})
    wanted = Wanted(internal=internal, periods=periods, select=tuple(select), by=tuple(by))
    return calculate(read, folder, wanted, earlier)


def hidden(release: Release) -> set[str]:
    """The rows that are withheld: name, period but 2023, stratum, category."""
    return {_spelled(row) for row in release.rows.filter(pl.col("suppressed") == "withheld").iter_rows(named=True)}


def values(release: Release, column: str = "value") -> dict[str, Any]:
    return {_spelled(row): row[column] for row in release.rows.iter_rows(named=True)}


def _spelled(row: Mapping[str, Any]) -> str:
    name = row["indicator"] if row["variant"] is None else f"{row['indicator']}/{row['variant']}"
    strata = [str(value) for value in pl.Series([row["by"]]).str.json_decode(_STRATA).struct.unnest().row(0) if value]
    period = [] if row["period"] == "2023" else [row["period"]]
    return " ".join([name, *period, *strata, *([row["category"]] if row["category"] else [])])


_STRATA = pl.Struct(dict.fromkeys(("area", "sex", "kind"), pl.String))
