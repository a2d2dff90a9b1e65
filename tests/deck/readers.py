"""This room reads odd files with DuckDB, polars and frictionless, each told all that it can be told of the contract.

A reading is the table of the declared columns, or what the reader said when it refused. Nothing is taken from forebyg.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from asked import lacks_a_reader, lacks_frictionless, lacks_polars
from odd_file import OddFile, kind_of
from told import Told, headers, kinds, told


@dataclass(frozen=True)
class Reading:
    """`said` where the reader refused, else the table."""

    table: list[tuple[Any, ...]] | None
    said: str = ""


@dataclass(frozen=True)
class Reader:
    """`cannot`: why a case is not asked of it, None where it can be told what the contract asks."""

    name: str
    read: Callable[[OddFile, Path], Reading]
    cannot: Callable[[OddFile], str | None]


def read_duckdb(case: OddFile, folder: Path) -> Reading:
    import duckdb

    way = told(case)
    path = str(folder / case.contract["file"])
    if path.endswith(".parquet"):
        return _of(duckdb.sql, "select * from read_parquet(?)", [path], case, way)
    types = {"int": "BIGINT", "decimal": "DECIMAL(38,6)", "date": "DATE", "datetime": "TIMESTAMP", "time": "TIME"}
    declared = {_header(case, name, way): types.get(kind, "VARCHAR") for name, kind in kinds(case).items()}
    options: dict[str, Any] = {
        "delim": way.separator,
        "quote": '"',
        "escape": '"',
        "header": way.has_header,
        "skip": way.skip,
        "encoding": {"cp1252": "latin-1", "utf-8-sig": "utf-8"}.get(way.encoding, way.encoding),
        "decimal_separator": way.decimal,
        "thousands": way.thousands,
        "nullstr": ["", *case.contract.get("format", {}).get("null", []), *_no_end(case)],
        "strict_mode": True,
        "null_padding": False,
    }
    for name, form in way.dates.items():
        option = "dateformat" if kinds(case)[name] == "date" else "timestampformat"
        options.setdefault(option, form)
    if set(declared) <= set(way.names) and len({content.partition(b"\n")[0] for content in case.files.values()}) == 1:
        # Nothing is left to its sniffer, whose refusals name no line.
        options |= {
            "auto_detect": False,
            "columns": {name: declared.get(name, "VARCHAR") for name in _unlike(way.names)},
        }
    else:
        options |= {"types": declared}
    return _of(duckdb.sql, f"select * from read_csv(?, {_options(options)})", [path], case, way)


def _unlike(names: list[str]) -> list[str]:
    """Names that stand twice or are empty, as DuckDB itself would call them."""
    seen = [name.casefold() for name in names]
    return [f"{name}_{index}" if seen[index] in ("", *seen[:index]) else name for index, name in enumerate(names)]


def read_polars(case: OddFile, folder: Path) -> Reading:
    way = told(case)
    path = folder / case.contract["file"]
    types: dict[str, Any] = {
        "int": pl.Int64,
        "decimal": pl.Float64,
        "date": pl.Date,
        "datetime": pl.Datetime,
        "time": pl.Time,
    }
    try:
        if path.suffix == ".parquet":
            return _table(pl.read_parquet(path), case, way)
        frame = pl.read_csv(
            str(path),
            separator=way.separator,
            has_header=way.has_header,
            new_columns=None if way.has_header else way.names,
            skip_rows=way.skip,
            encoding="utf8" if way.encoding.startswith("utf-8") else way.encoding,
            schema_overrides={
                _header(case, name, way): types.get(kind, pl.String) for name, kind in kinds(case).items()
            },
            decimal_comma=way.decimal == ",",
            null_values=[*case.contract.get("format", {}).get("null", []), *_no_end(case)],
            try_parse_dates=True,
        )
        return _table(frame, case, way)
    except Exception as error:
        return Reading(None, f"{type(error).__name__}: {error}")


def read_frictionless(case: OddFile, folder: Path) -> Reading:
    from frictionless import Detector, Dialect, Resource, Schema, formats

    way = told(case)
    dialect = Dialect(
        header=way.has_header,
        header_rows=[way.skip + 1] if way.has_header else [],
        skip_blank_rows=True,
        controls=[]
        if case.contract["file"].endswith((".xlsx", ".parquet"))
        else [formats.CsvControl(delimiter=way.separator)],
    )
    schema = Schema.from_descriptor({
        "fields": [_field(case, name, way) for name in case.columns],
        "missingValues": ["", *case.contract.get("format", {}).get("null", []), *_no_end(case)],
        **({"primaryKey": case.contract["key"]} if "key" in case.contract else {}),
    })  # fmt: skip
    try:
        resource = Resource(
            path=case.contract["file"], basepath=str(folder), encoding=way.encoding, dialect=dialect, schema=schema,
            detector=Detector(schema_sync=way.has_header),
        )  # fmt: skip
        found = resource.validate().flatten(["rowNumber", "fieldName", "type", "message"])
        if found:
            return Reading(None, "\n".join(str(error) for error in found))
        again = Resource(
            path=case.contract["file"], basepath=str(folder), encoding=way.encoding, dialect=dialect, schema=schema,
            detector=Detector(schema_sync=way.has_header),
        )  # fmt: skip
        rows = [row.to_dict() for row in again.read_rows()]
    except Exception as error:
        return Reading(None, f"{type(error).__name__}: {error}")
    wanted = [_header(case, name, way) for name in case.columns]
    if rows and not set(wanted) <= set(rows[0]):
        return Reading(None, f"no column {set(wanted) - set(rows[0])}")
    return Reading([tuple(row[name] for name in wanted) for row in rows])


def _field(case: OddFile, name: str, way: Told) -> dict[str, Any]:
    column = case.contract["columns"][name]
    column = column if isinstance(column, dict) else {"type": column}
    kind = kind_of(column)
    types = {
        "int": "integer",
        "decimal": "number",
        "date": "date",
        "datetime": "datetime",
        "time": "time",
        "yes_no": "boolean",
    }
    field: dict[str, Any] = {"name": _header(case, name, way), "type": types.get(kind, "string")}
    rules = {"required": "or empty" not in str(column["type"]) and not column.get("optional")}
    rules |= {theirs: column[ours] for ours, theirs in (("values", "enum"), ("pattern", "pattern")) if ours in column}
    for ours, theirs in (("min", "minimum"), ("max", "maximum")):
        if ours in column:
            rules[theirs] = _limit(column[ours], kind, name, way)
    if kind in ("int", "decimal"):
        field |= {"bareNumber": "unit" not in column}
    if kind == "decimal" or name in way.grouped:
        # Its whole numbers know no mark between thousands.
        field |= {"type": "number", "decimalChar": way.decimal, "groupChar": way.thousands}
    if kind in ("date", "datetime", "time"):
        field["format"] = way.dates.get(name, "%H:%M")
    if kind == "yes_no":
        field |= {"trueValues": ["J", "Ja", "1", "true"], "falseValues": ["n", "NEJ", "0", "False"]}
    return field | {"constraints": rules}


def _limit(limit: str, kind: str, name: str, way: Told) -> str:
    """A limit as the file writes its numbers and days, for so it is read."""
    if kind == "date":
        return date.fromisoformat(limit).strftime(way.dates[name])
    return limit.replace(".", way.decimal) if kind == "decimal" else limit


def _of(run: Callable[..., Any], query: str, given: list[Any], case: OddFile, way: Told) -> Reading:
    try:
        found = run(query, params=given)
        names = [name.casefold().strip() for name in found.columns]
        places = [names.index(_header(case, name, way).casefold().strip()) for name in case.columns]
        return Reading([tuple(row[place] for place in places) for row in found.fetchall()])
    except ValueError:
        return Reading(None, "a declared column is not in the file: " + ", ".join(case.columns))
    except Exception as error:
        return Reading(None, f"{type(error).__name__}: {error}")


def _table(frame: pl.DataFrame, case: OddFile, way: Told) -> Reading:
    return Reading(frame.select(_header(case, name, way) for name in case.columns).rows())


def _header(case: OddFile, name: str, way: Told) -> str:
    """The name in the file as it is written there, for a reader that knows no other; else the declared one."""
    wanted = headers(case, name)
    return next((written for written in way.names if written in wanted), wanted[0])


def _no_end(case: OddFile) -> list[str]:
    return list(case.contract.get("spell", {}).get("no_end", []))


def _options(options: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in options.items())


def _literal(value: Any) -> str:
    match value:
        case bool() | int():
            return str(value).lower()
        case list():
            return "[" + ", ".join(_literal(one) for one in value) + "]"
        case dict():
            return "{" + ", ".join(f"{_literal(key)}: {_literal(one)}" for key, one in value.items()) + "}"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def same(table: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> bool:
    """Equal values, as the head of `compare.py` says."""
    return len(table) == len(expected) and all(
        len(left) == len(right) and all(map(_equal, left, right)) for left, right in zip(table, expected, strict=True)
    )


def _equal(left: Any, right: Any) -> bool:
    if isinstance(right, int) and isinstance(left, Decimal):
        return left == right
    if isinstance(right, Decimal) and isinstance(left, int | float | Decimal) and not isinstance(left, bool):
        return float(left) == float(right)
    if isinstance(left, str):
        return (left.replace("\r\n", "\n") or None) == right
    return type(left) is type(right) and left == right


READERS = (
    Reader("DuckDB `read_csv`", read_duckdb, lacks_a_reader),
    Reader("`frictionless validate`", read_frictionless, lacks_frictionless),
    Reader("polars `read_csv`", read_polars, lacks_polars),
)
warnings.filterwarnings("ignore")
