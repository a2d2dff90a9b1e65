"""This room reads period labels on Spark: `2012`, `2022/23`, `2012-H1`, `2012-Q1`, `2012-05`, and other spellings."""

from __future__ import annotations

from forebyg.engine.spark.quoting import named, quoted

YEAR = "([1-9][0-9]{3})"
BARE = rf"\A{YEAR}\z"
MONTH = rf"\A{YEAR}-(0[1-9]|1[0-2])\z"
CROSSING = rf"\A{YEAR}(?:/([0-9]{{2}}|[0-9]{{4}})|-([0-9]{{4}})|([0-9]{{2}}))\z"
PART = rf"(?i)\A{YEAR}-?(?:[KQ]([1-4])|H([12])|M(0[1-9]|1[0-2]))\z"


def period(cell: str, year: str | None) -> str:
    """The label as forebyg writes it, null where it is none; a bare year may name a side of one across New Year."""
    first = f"CAST(substring({cell}, 1, 4) AS INT)"
    bare = cell if year is None else _crossing(first if year == "start" else f"({first} - 1)")
    second = f"CAST(concat({', '.join(_part(cell, CROSSING, place) for place in (2, 3, 4))}) AS INT)"
    follows = f"{second} IN ({first} + 1, ({first} + 1) % 100)"
    quarter, half, month = (_part(cell, PART, place) for place in (2, 3, 4))
    kinds = (("Q", quarter), ("H", half))
    named_parts = " ".join(f"WHEN {part} <> '' THEN concat('{kind}', {part})" for kind, part in kinds)
    part = f"CASE {named_parts} ELSE {month} END"
    return (
        f"(CASE WHEN {cell} RLIKE {quoted(BARE)} THEN {bare} WHEN {cell} RLIKE {quoted(MONTH)} THEN {cell} "
        f"WHEN {cell} RLIKE {quoted(CROSSING)} THEN CASE WHEN {follows} THEN {_crossing(first)} END "
        f"WHEN {cell} RLIKE {quoted(PART)} THEN concat(substring({cell}, 1, 4), '-', {part}) END)"
    )


def edges(name: str) -> dict[str, str]:
    """The first and last day of the labels of a column that has been read."""
    label = named(name)
    first, last = f"CAST(substring({label}, 6) AS INT)", "last_day"
    year = f"CAST(substring({label}, 1, 4) AS INT)"
    kind, number = f"substring({label}, 6, 1)", f"CAST(substring({label}, 7) AS INT)"
    months = f"CASE {kind} WHEN 'Q' THEN ({number} - 1) * 3 + 1 WHEN 'H' THEN ({number} - 1) * 6 + 1 ELSE {first} END"
    ends = f"CASE {kind} WHEN 'Q' THEN {number} * 3 WHEN 'H' THEN {number} * 6 ELSE {first} END"
    choices = {
        "start": (f"make_date({year}, 1, 1)", f"make_date({year}, 8, 1)", f"make_date({year}, {months}, 1)"),
        "end": (
            f"make_date({year}, 12, 31)",
            f"make_date({year} + 1, 7, 31)",
            f"{last}(make_date({year}, {ends}, 1))",
        ),
    }
    return {
        f"{name}.{side}": (
            f"(CASE WHEN startswith({label}, '9999') THEN NULL WHEN length({label}) = 4 THEN {bare} "
            f"WHEN contains({label}, '/') THEN {crossing} ELSE {part} END)"
        )
        for side, (bare, crossing, part) in choices.items()
    }


def _crossing(first: str) -> str:
    return f"concat(CAST({first} AS STRING), '/', lpad(CAST(({first} + 1) % 100 AS STRING), 2, '0'))"


def _part(cell: str, pattern: str, place: int) -> str:
    return f"regexp_extract({cell}, {quoted(pattern)}, {place})"
