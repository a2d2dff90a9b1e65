"""This room knows the commonest way in which the cells of each type are written: a cell that is written so is read at
once, and none of the rules about rare letters needs to be asked of it. Any other goes the longer way, to the same end.

Each try is a column of its own, so that a later one can take it up without computing it anew.
"""

from __future__ import annotations

import re

from forebyg.definitions.extracts import Column
from forebyg.engine.spark.quoting import WHOLE, WIDE, named, quoted
from forebyg.extracts import words
from forebyg.extracts.columns import NO, YES

LETTERS = "[0-9A-Za-zæøåÆØÅ_/-]++"
NO_TOTAL = rf"(?!(?iu:{'|'.join(words.TOTALS)})|.* [Aa][Ll][Tt])"
WORDS = rf"\A(?:[0-9]++|{NO_TOTAL}{LETTERS}(?: {LETTERS})*+)\z"
"""Digits, or words with single blanks between them, none of which may call its row a total."""
NUMBER = r"\A-?[0-9]{1,12}(?:[MARK][0-9]{1,2})?\z"
ISO, DANISH = "yyyy-mm-dd", "dd-mm-yyyy"
DAYS = (ISO, DANISH)
FIRST_DAY = "DATE'1000-01-01'"


def tries(name: str, column: Column, raw: str, mark: str | None, dates: str | None, others: list[str]) -> list[str]:
    """What is tried in turn, each under the name `tried(name, place)`; the last says whether the cell is plain. None
    where the type has no plain way. `others` are texts that are no value."""
    first, second = tried(name, 0), tried(name, 1)
    match column.type:
        case "int":
            steps = [f"try_cast({raw} AS {WHOLE})", f"CAST({first} AS STRING) = {raw}"]
        case "date":
            steps = [_iso(raw, dates), f"try_cast({first} AS DATE)"]
            steps += [f"{second} >= {FIRST_DAY} AND {_is_in_full(first)}"]
        case "decimal":
            steps = [f"{raw} RLIKE {quoted(NUMBER.replace('MARK', mark or '.,'))}"]
        case "yes_no":
            steps = [f"{raw} IN ({', '.join(quoted(word) for word in (*YES, *NO))})"]
        case "id" | "category" | "text":
            listed = [word for word in column.values or () if re.search(PYTHON, word)]
            steps = [f"{raw} IN ({', '.join(map(quoted, listed))})" if listed else f"{raw} RLIKE {quoted(WORDS)}"]
        case _:
            return []
    if others:
        steps[-1] = f"{steps[-1]} AND {raw} NOT IN ({', '.join(map(quoted, others))})"
    return [*steps[:-1], f"coalesce({steps[-1]}, false)"]


PYTHON = WORDS.replace(r"\z", r"\Z")


def tried(name: str, place: int) -> str:
    """The name of what is tried."""
    return named(f".try.{place}.{name}")


def _iso(raw: str, dates: str | None) -> str:
    """The cell as yyyy-mm-dd, where it may be a day written in full."""
    parts = f"substring({raw}, 7), '-', substring({raw}, 4, 2), '-', substring({raw}, 1, 2)"
    ways = {
        ISO: f"WHEN substring({raw}, 5, 1) = '-' THEN {raw}",
        DANISH: f"WHEN substring({raw}, 3, 1) = '-' AND substring({raw}, 6, 1) = '-' THEN concat({parts})",
    }
    allowed = [ways[way] for way in DAYS if dates in (None, way)]
    return f"CASE {' '.join(allowed)} END" if allowed else "CAST(NULL AS STRING)"


def _is_in_full(iso: str) -> str:
    """Whether a text that Spark takes for a day is one of ten letters: it would also take 2020-1-1T and 2020-01-1."""
    dashes = " AND ".join(f"substring({iso}, {place}, 1) = '-'" for place in (5, 8))
    return f"length({iso}) = 10 AND {dashes} AND substring({iso}, 10, 1) BETWEEN '0' AND '9'"


def value(name: str, column: Column, raw: str) -> str | None:
    """The value of a plain cell; None where it is read as any other."""
    match column.type:
        case "int":
            return tried(name, 0)
        case "date":
            return tried(name, 1)
        case "decimal":
            point = f"greatest(locate('.', {raw}), locate(',', {raw}))"
            behind = f"CASE WHEN {point} = 0 THEN 1000000 WHEN {point} = length({raw}) - 1 THEN 100000 ELSE 10000 END"
            digits = f"CAST(replace(replace({raw}, '.', ''), ',', '') AS {WHOLE})"
            return f"CAST({digits} * {behind} AS {WIDE})"
    return None


def counts(column: Column, raw: str) -> dict[str, str]:
    """What a plain cell shows of how its column is written."""
    if column.type == "date":
        return {f"form.{ISO}": f"substring({raw}, 5, 1) = '-'", f"form.{DANISH}": f"substring({raw}, 3, 1) = '-'"}
    if column.type == "decimal":
        return {"proves.point": f"contains({raw}, '.')", "proves.comma": f"contains({raw}, ',')"}
    return {}
