"""This room tells what a file leaves open and only the analyst knows, and what the proposal takes for no value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from forebyg.errors import Problem
from forebyg.extracts.dialect import SEPARATORS
from forebyg.extracts.forms import SHORT_FORMS
from forebyg.extracts.headers import SPOILT as SPOILT_HELP
from forebyg.extracts.spelling import SPOILT
from forebyg.extracts.wording import Source, counted, fault
from forebyg.inspection.days import needs_saying
from forebyg.inspection.figures import Decimals
from forebyg.inspection.fit import Fit
from forebyg.inspection.proposing import undetected_form
from forebyg.inspection.sketches import Group, nowhere

CODE = "FB440"
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Open:
    """A question that the file does not answer: what is so, what to do, and the note in the contract."""

    text: str
    help: str
    severity: Severity = "warning"


def left_to_say(
    group: Group, fits: Mapping[str, Fit], decimals: Decimals
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The notes for the contract, and the problems."""
    questions = [*_of_header(group), *_of_formats(fits, decimals)]
    problems = tuple(Problem(CODE, f"{group.pattern}: {one.text}", None, one.help, one.severity) for one in questions)
    notes = tuple(f"{one.text}: {one.help}" for one in questions)
    persons = [name for name, fit in fits.items() if fit.type == "cpr"]
    if persons:
        notes += (f"the same person, without the number: pseudonymise: [{', '.join(persons)}]",)
    return notes, problems


def near_key(
    group: Group, frame: pl.DataFrame, name: str, repeats: pl.Series
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The note and the problem about a column that would be the key but for few rows."""
    said = f"'{name}' would be the key but for {int(repeats.sum()):,} rows that share theirs with another"
    help = f"take the repeats out and say key: [{name}], or leave it if they are right"
    found = fault(frame, repeats, "FB418", ("key",), said, help, "warning")
    note = f"once no row shares its '{name}' with another: key: [{name}]"
    return (note,), (found.problem(Source(group.name, group.pattern, nowhere)),)


def _of_header(group: Group) -> Iterator[Open]:
    first = group.sketches[0]
    if first.layout is not None and first.layout.names is None:
        help = (
            "name the columns in their order; if the first line does name them, take out header: none and use its names"
        )
        yield Open("no line of column names was found, and none of its cells is shown", help)
    for why, count in first.named.without.items():
        severity: Severity = "warning" if first.named.columns else "error"
        help = "they are not read until the header names them; nothing else depends on them"
        yield Open(f"{why}: {count:,}", help, severity)
    headers = [header for _, header, _ in first.named.columns if header is not None]
    if len(headers) == 1 and any(mark in headers[0] for mark in SEPARATORS):
        help = "look whether lines end in one more separator, a quote is open, or whole lines stand in quotes"
        yield Open("the line of column names has a separator that does not part the rows below it", help, "error")
    if pl.Series(headers, dtype=pl.String).str.contains(SPOILT).any():
        yield Open("names of columns have letters that were spoilt before the file was written", SPOILT_HELP, "error")


def _of_formats(fits: Mapping[str, Fit], decimals: Decimals) -> Iterator[Open]:
    if decimals.is_assumed:
        written = "a comma" if decimals.mark == "," else "a point"
        yield Open(
            "numbers may have thousands or decimals, and no cell tells which",
            f"{written} is taken to part decimals; if that is wrong, change format: {{decimal: ...}}",
        )
    form = undetected_form(fits.values())
    if form in SHORT_FORMS:
        yield Open(
            "dates have years of two digits", "say the first year they may mean: format: {years_from: ...}", "error"
        )
    unsaid = [name for name, fit in fits.items() if needs_saying(fit.form) and fit.type == "text"]
    if unsaid:
        yield Open(
            f"columns {', '.join(unsaid)}: dates are written in forms that one contract cannot declare together",
            "they are text here; export them in one form",
        )


def adopted(rows: pl.DataFrame, fits: Mapping[str, Fit], source: Source) -> Iterator[Problem]:
    """A warning for each column with words for nothing, rows of totals, or codes that lost their zeros."""
    for name, found in fits.items():
        if not found.nulls and not found.more.keys() & {"total", "digits"}:
            continue
        cells = rows[name].str.strip_chars().fill_null("")
        for mask, code, one, many, help in _taken(cells, found):
            said = f"column '{name}': {counted(int(mask.sum()), rows.height, 'cell', one, many)}"
            yield fault(rows, mask, code, ("columns", name), said, help, "warning").problem(source)


def _taken(cells: pl.Series, found: Fit) -> Iterator[tuple[pl.Series, str, str, str, str]]:
    """Which cells, and what is said of one, of many, and of what the contract does about them."""
    if found.nulls:
        help = "the contract takes them for empty cells: format: {null: [...]}; take that out where they are values"
        said = ("stands for no value", "stand for no value")
        yield cells.is_in(list(found.nulls)), "FB429", *said, help
    if "total" in found.more:
        help = f"the contract leaves their rows out: total: {found.more['total']}; take that out if it is a value"
        said = ("marks its row as the total of others", "mark their rows as totals of others")
        yield cells == str(found.more["total"]), "FB426", *said, help
    if "digits" in found.more:
        digits = int(str(found.more["digits"]))
        help = f"the contract gives them back: digits: {digits}; take that out if the short codes are right"
        said = (
            "has lost zeros in front, as spreadsheets take them",
            "have lost zeros in front, as spreadsheets take them",
        )
        yield cells.str.contains(r"^[0-9]+$") & (cells.str.len_chars() < digits), "FB428", *said, help
