"""This room reads tables written in the catalogue: code lists, and the `given` rows of worked examples.

A header line, then rows, cells parted by `|`; dates are ISO, decimals have a point.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from forebyg.definitions.extracts import Extract, Format
from forebyg.errors import ConfigError, Place, Problem
from forebyg.extracts.columns import absent, problem_of_empty
from forebyg.extracts.dates import ISO
from forebyg.extracts.dialect import folded
from forebyg.extracts.persons import as_given, births
from forebyg.extracts.totals import without_totals
from forebyg.extracts.typed import type_rows
from forebyg.extracts.wording import Source, in_lines

AS_WRITTEN = Format(decimal=".", thousands="", dates=ISO)


@dataclass(frozen=True)
class _Table:
    names: list[str]
    lines: list[int]
    rows: list[list[str]]


def frame_of_table(name: str, extract: Extract, text: str, where: Place | None = None) -> pl.DataFrame:
    """The physical columns of a table; declared columns it leaves out are empty, undeclared ones stay text.

    ConfigError names the lines of the table, the header being line 1 unless blank lines stand above it.
    """
    source = Source(name, f"table of '{name}'", lambda loc: where)
    table = _parted(text, source)
    declared = {folded(column): column for column in extract.columns}
    names = [declared.get(folded(column), column) for column in table.names]
    _refuse(_header_problems(names, source) + _contract_problems(extract, source))
    rows = pl.DataFrame(table.rows, schema=dict.fromkeys(names, pl.String), orient="row")
    rows = rows.with_columns(pl.Series(".line", table.lines, dtype=pl.Int64), pl.lit("table").alias(".file"))
    if rows.is_empty():
        return _completed(rows, rows, extract, [name for name in names if name not in extract.columns])
    rows = without_totals(rows, extract)
    persons = [name for name in names if name in extract.columns and extract.columns[name].type == "cpr"]
    rows = rows.with_columns(as_given(rows[name]) for name in persons)
    typed = type_rows(rows, _with_short_ids(extract), AS_WRITTEN, names)
    _refuse([_placed(found.problem(source), source) for found in typed.faults if found.severity == "error"])
    return _completed(typed.frame, rows, extract, names)


def _with_short_ids(extract: Extract) -> Extract:
    """In a table a person may be called 1: what is no CPR number is an id like others. Nothing is pseudonymised."""
    short = {
        name: column.model_copy(update={"type": "id"}) if column.type == "cpr" else column
        for name, column in extract.columns.items()
    }
    return extract.model_copy(update={"columns": short})


def _parted(text: str, source: Source) -> _Table:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        _refuse([source.problem("FB404", (), "is empty: it begins with a line of column names")])
    cells = [[cell.strip() for cell in line.split("|")] for _, line in lines]
    uneven = [number for (number, _), row in zip(lines, cells, strict=True) if len(row) != len(cells[0])]
    if uneven:
        rows = "1 row has" if len(uneven) == 1 else f"{len(uneven)} rows have"
        said = f"{rows} not the {len(cells[0])} cells of the header; first at {in_lines(uneven)}"
        _refuse([source.problem("FB411", (), said)])
    return _Table(cells[0], [number for number, _ in lines[1:]], cells[1:])


def _header_problems(names: list[str], source: Source) -> list[Problem]:
    problems = []
    if "" in names:
        problems.append(source.problem("FB408", (), "a column of the header has no name"))
    for column in dict.fromkeys(column for column in names if column and names.count(column) > 1):
        problems.append(
            source.problem("FB409", (), f"column '{column}' stands {names.count(column)} times in the header")
        )
    return problems


def _contract_problems(extract: Extract, source: Source) -> list[Problem]:
    found = (problem_of_empty(name, column, source.shown) for name, column in extract.columns.items())
    return [_placed(problem, source) for problem in found if problem]


def _placed(problem: Problem, source: Source) -> Problem:
    message = problem.message.removeprefix("table: ")
    message = message if message.startswith(source.shown) else f"{source.shown}: {message}"
    return Problem(problem.code, message, source.place_of(()), problem.help, problem.severity)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ConfigError(problems)


def _completed(frame: pl.DataFrame, rows: pl.DataFrame, extract: Extract, names: list[str]) -> pl.DataFrame:
    series: list[pl.Series] = []
    for column, definition in extract.columns.items():
        given = [
            frame[name]
            for name in (column, f"{column}.start", f"{column}.end", f"{column}.mark")
            if name in frame.columns
        ]
        if column in names:
            series += given
        elif definition.birth_of in names:
            series.append(births(frame[definition.birth_of]).alias(column))
        else:
            series += absent(column, definition, rows.height).values()
    extra = [rows[column].replace({"": None}) for column in names if column not in extract.columns]
    return pl.DataFrame([*series, *extra, frame[".line"], frame[".file"]])
