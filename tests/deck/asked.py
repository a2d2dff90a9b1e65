"""This room says which odd files are not asked of a reader, since it has no word for what the contract asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odd_file import OddFile
from told import details, headers, kinds

RULES = ("constant", "spell", "fresh", "coverage", "rows", "references", "severity", "pseudonymise", "stack")
MEANINGS = ("overlapping", "marks")
CELLS = ("digits", "birth_of", "marks", "empty", "total")
LIMITS = ("unit", "pattern", "min", "max", "values")
FORMATS = ("footer", "sheet", "years_from")
RULES_OF_CELLS = {"FB413", "FB415", "FB418", "FB421", "FB425", "FB433"}
NO_FAULT_OF_A_FILE = ("FB424", "FB401", "FB436")
"""Faults of a contract, of a missing file, of a missing key."""

OF_FOREBYG = {
    "points that nothing explains",  # The others are told the decimal mark.
    "whole numbers with a point that nothing explains",
    "thousands now and then",
    "more decimals than are kept",  # They may keep more.
    "a whole number too great",
    "a number beyond all",
    "digits of another script",
    "powers of ten",
    "gzip that says it is CSV",
    "CSV that says it is gzip",
    "a blank before the quote",  # Readers differ, which is why forebyg refuses; no reading is wrong.
}
"""Files that forebyg refuses by its own choice, where another reading is no fault."""


def lacks_a_reader(case: OddFile) -> str | None:
    """What DuckDB and polars have no word for: rules, limits, CPR numbers, workbooks, zip files."""
    lacking = [*_lacking(case, ("key", *RULES), (*CELLS, *LIMITS), ("yes_no", "cpr", "period"))]
    lacking += ["rules of cells"] * _all_of(case, RULES_OF_CELLS)
    lacking += [end for end in (".xlsx", ".zip") if case.contract["file"].endswith(end)]
    return lacking[0] if lacking else None


def lacks_polars(case: OddFile) -> str | None:
    """Nor can polars be told the form of dates."""
    return lacks_a_reader(case) or ("dates" if "dates" in case.contract.get("format", {}) else None)


def lacks_frictionless(case: OddFile) -> str | None:
    """It knows keys, required cells, allowed values, limits and yes and no; not rules of rows, nor globs."""
    lacking = [*_lacking(case, RULES, CELLS, ("cpr", "period"))]
    lacking += ["repeats"] * _all_of(case, {"FB421"})
    lacking += [end for end in (".xlsx", ".parquet", "*") if end in case.contract["file"]]
    return lacking[0] if lacking else None


def _lacking(case: OddFile, rules: Sequence[str], words: Sequence[str], types: Sequence[str]) -> Iterator[str]:
    format = case.contract.get("format", {})
    if case.name in OF_FOREBYG:
        yield "of forebyg alone"
    yield from (rule for rule in (*rules, *MEANINGS) if rule in case.contract)
    yield from (word for column in details(case) for word in words if word in column)
    yield from (kind for kind in kinds(case).values() if kind in types)
    yield from (word for word in FORMATS if word in format)
    if format.get("header") == "search":
        yield "header: search"
    if any(len(headers(case, name)) > 1 for name in case.columns):
        yield "several names of a column"
    yield from (said.code for said in case.said if said.code in NO_FAULT_OF_A_FILE)


def _all_of(case: OddFile, codes: set[str]) -> bool:
    faults = {said.code for said in case.said}
    return bool(faults) and faults <= codes
