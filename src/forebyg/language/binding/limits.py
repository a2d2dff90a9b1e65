"""This room finds what cannot hold in the rules of one column: its bounds, its pattern, its digits, its birth dates."""

from __future__ import annotations

import re

from forebyg.definitions.bounds import BOUNDED, bound_of
from forebyg.definitions.extracts import Column, Extract
from forebyg.language.binding.names import Findings

MATCHED = ("id", "cpr", "text", "category")
CODES = ("id", "category")
WRITTEN = {
    "int": "a whole number",
    "decimal": "a number with a point, such as 12.5",
    "date": "a date as yyyy-mm-dd",
    "datetime": "a date as yyyy-mm-dd",
}
# What the expressions of Rust have not: look-around, references back, conditions, comments and atomic groups.
BEYOND = r"\\(?P<escaped>.)|\[(?:\\.|[^\]\\])*\]|(?P<group>\(\?(?:[=!>(#]|<[=!]|P=))"
# Classes of letters, such as \p{L}, are Rust's and not Python's.
CLASS = r"\\[pP](?:\{\^?\w+\}|\w)"


def check_limits(name: str, column: Column, extract: Extract, findings: Findings) -> None:
    """Gathers everything that is wrong with the rules of a column."""
    _check_types(name, column, findings)
    _check_bounds(name, column, findings)
    if column.pattern is not None and not _is_pattern(column.pattern):
        help = "the whole cell must match; there is no look-around and no reference back, such as (?=...) or \\1"
        findings.add("FB276", f"the pattern of '{name}' cannot be read", ("columns", name, "pattern"), help)
    if column.birth_of is not None:
        _check_birth(name, column, extract, findings)


def _check_types(name: str, column: Column, findings: Findings) -> None:
    fitting = {"min": BOUNDED, "max": BOUNDED, "pattern": MATCHED, "digits": CODES, "birth_of": ("date",)}
    for key, types in fitting.items():
        if getattr(column, key) is not None and column.type not in types:
            message = f"'{key}' belongs to {_listed(types)}, and '{name}' is {column.type}"
            findings.add("FB273", message, ("columns", name, key))


def _check_bounds(name: str, column: Column, findings: Findings) -> None:
    if column.type not in BOUNDED:
        return
    bounds = {key: word for key in ("min", "max") if (word := getattr(column, key)) is not None}
    read = {key: bound_of(word, column.type) for key, word in bounds.items()}
    for key, bound in read.items():
        if bound is None:
            message = f"'{key}' of '{name}' cannot be '{bounds[key]}'"
            findings.add("FB274", message, ("columns", name, key), f"write {WRITTEN[column.type]}")
    if len(read) == 2 and None not in read.values() and read["min"] > read["max"]:  # type: ignore[operator]
        findings.add("FB275", f"'min' of '{name}' lies above 'max'", ("columns", name, "min"), "exchange the two")


def _is_pattern(pattern: str) -> bool:
    for match in re.finditer(BEYOND, pattern):
        if match["group"] or (match["escaped"] and match["escaped"] in "123456789Z"):
            return False
    try:
        re.compile(re.sub(CLASS, r"\\w", pattern).replace("(?<", "(?P<"))
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _check_birth(name: str, column: Column, extract: Extract, findings: Findings) -> None:
    source, loc = str(column.birth_of), ("columns", name, "birth_of")
    if source not in extract.columns:
        message = f"'{source}' is not a declared column of this extract"
        findings.unknown("FB202", message, loc, source, extract.columns)
    elif extract.columns[source].type != "cpr":
        message = f"birth dates are read from CPR numbers, and '{source}' is {extract.columns[source].type}"
        findings.add("FB273", message, loc, f"declare '{source}' as cpr")
    if column.headers:
        help = "take 'from' or 'birth_of' out"
        findings.add("FB289", f"'{name}' cannot stand in the file and be read from '{source}'", loc, help)


def _listed(types: tuple[str, ...]) -> str:
    return " or ".join(", ".join(types).rsplit(", ", 1))
