"""This room tells what a file leaves open and only the analyst knows, once as a note and once as a problem."""

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
from forebyg.inspection.days import needs_saying
from forebyg.inspection.figures import Decimals
from forebyg.inspection.fit import Fit
from forebyg.inspection.proposing import undetected_form
from forebyg.inspection.sketches import Group

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
