"""This room tells of an extract that cannot be read on Spark: too particular a contract, or what its cells break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from forebyg.definitions.catalogue import Loc
from forebyg.definitions.extracts import Extract
from forebyg.engine.spark.cells import MARKS, Cells, numbers
from forebyg.engine.spark.checks import ELSEWHERE, Check
from forebyg.engine.spark.files import WITHOUT
from forebyg.errors import Problem
from forebyg.extracts.finding import WILDCARDS, Found
from forebyg.extracts.forms import FORMS, SHORT_FORMS, WRITTEN
from forebyg.extracts.wording import Source, counted

OTHERWISE = (".xlsx", ".xls", ".xlsm", ".ods", ".zip", ".7z", ".gz", ".bz2", ".zst")
"""What Spark does not open by itself, or only as a whole."""
SHARED = re.compile(r"[\w \-.^$|(),:;/æøåÆØÅ\[\]{}?*+\\]*")
"""Signs of a pattern that Rust and Java read alike; what is apart is looked for beside them."""
APART = re.compile(r"\(\?|\[[^\]]*\[|&&|[*+?}]\+|\\(?![dws.\-/\\])|[A-Za-z_]-[^\]]*\\|\\[dws]")


def too_particular(extract: Extract, columns: Sequence[str], source: Source) -> Iterator[Problem]:
    """What a contract asks for that only the reader of one machine does."""
    asked: dict[str, object] = {
        "table": extract.table, "stack": extract.stack, "pseudonymise": extract.pseudonymise,
        "severity": extract.severity,
    }  # fmt: skip
    form = extract.format
    asked |= {
        "format.thousands": form.thousands
        and any(extract.columns[name].type in ("int", "decimal") for name in columns),
        "format.footer": form.footer,
        "format.sheet": form.sheet,
        "format.header": form.header not in (None, "none", "1"),
    }
    for name in extract.columns:
        asked[f"columns.{name}.total"] = extract.columns[name].total
    for name in columns:
        column = extract.columns[name]
        asked |= {f"columns.{name}.{key}": getattr(column, key) for key in ("marks", "birth_of", "unit")}
        asked[f"columns.{name}.type"] = column.type == "cpr"
        asked[f"columns.{name}.empty"] = column.empty is not None and column.type in ("period", "time", "datetime")
        asked[f"columns.{name}.pattern"] = column.pattern is not None and not _is_shared(column.pattern)
    for key, value in asked.items():
        if value:
            loc: Loc = tuple(key.split(".")) if not key.startswith("columns.") else ("columns", key.split(".", 1)[1])
            text = f"'{key.rpartition('.')[2]}' of {_place(key)} is not read on Spark"
            yield source.problem("FB543", loc, text, WITHOUT)
    if form.dates is not None and (
        form.dates not in WRITTEN or (form.dates in SHORT_FORMS and form.years_from is None)
    ):
        yield source.problem(
            "FB424", ("format", "dates"), "the form of dates is not known", f"the forms are {', '.join(FORMS)}"
        )


def _place(key: str) -> str:
    return f"column '{key.split('.', 1)[1].rpartition('.')[0]}'" if key.startswith("columns.") else "the contract"


def _is_shared(pattern: str) -> bool:
    return SHARED.fullmatch(pattern) is not None and APART.search(pattern) is None


def unreadable(files: Sequence[Found], source: Source) -> Iterator[Problem]:
    """Files that Spark would not open, or not as what they are."""
    if any(file.path.name.startswith(("_", ".")) for file in files):
        text = "Spark takes files whose names begin with _ or . for no data"
        yield source.problem("FB543", ("file",), text, WITHOUT)
    elif any(file.name.lower().endswith(OTHERWISE) for file in files):
        yield source.problem("FB543", ("file",), "workbooks and archives are not read on Spark", WITHOUT)


def broken(checks: Sequence[Check], counts: Mapping[str, int], source: Source) -> Iterator[Problem]:
    """The rules that cells break, each with its count."""
    of = counts["rows"]
    for place, check in enumerate(checks):
        if some := counts[f"check.{place}"]:
            text = f"column '{check.column}': {counted(some, of, 'cell', check.one, check.many)}"
            yield source.problem(check.code, ("columns", check.column), text, check.help)


def ragged(counts: Mapping[str, int], source: Source) -> Iterator[Problem]:
    """Rows of another width than the header."""
    if counts["ragged"]:
        said = counted(counts["ragged"], counts["rows"], "row", "has not", "have not")
        yield source.problem("FB411", (), f"{said} as many cells as the header", "correct the rows")


def unsettled(columns: Sequence[Cells], counts: Mapping[str, int], source: Source) -> Iterator[Problem]:
    """Dates of several forms in one column, and numbers of which nothing tells what their marks mean."""
    for cells in columns:
        if cells.column.type not in ("date", "datetime") or cells.dates is not None:
            continue
        if sum(counts[f"{cells.name}.form.{form}"] > 0 for form in FORMS) > 1:
            text = f"column '{cells.name}': its dates are written in several forms"
            yield source.problem(
                "FB414", ("columns", cells.name), text, f"say one in format: {{dates: ...}}; {ELSEWHERE}"
            )
    asked = numbers(list(columns))
    proven, doubtful = (
        {mark: sum(counts[f"{cells.name}.{what}.{name}"] for cells in asked) for mark, name in MARKS.items()}
        for what in ("proves", "doubtful")
    )
    several = any(letter in source.shown for letter in WILDCARDS)
    unknown = sum(doubtful[mark] for mark in MARKS if not proven[mark] or several)
    if all(proven.values()) or unknown:
        text = "its numbers do not tell whether a comma or a point stands before the decimals"
        yield source.problem(
            "FB416", ("format", "decimal"), text, "say which in format: {decimal: ','} or format: {decimal: '.'}"
        )
