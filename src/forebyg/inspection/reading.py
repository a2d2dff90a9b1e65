"""This room reads the files of a group as text and fits their columns; a name that is an id once is one everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.files import TextFile, read_file, together
from forebyg.extracts.totals import without_totals
from forebyg.extracts.wording import Source
from forebyg.inspection.distinct import Distinct, distinct_of
from forebyg.inspection.figures import Decimals, resolved
from forebyg.inspection.fit import Fit
from forebyg.inspection.fitting import fit, total_of
from forebyg.inspection.proposing import draft_of, with_one_form
from forebyg.inspection.sketches import Group, Sketch, nowhere
from forebyg.inspection.telling import adopted

NAMING = ("int", "category")
"""What ids look like in a file where they are few or repeat."""


@dataclass(frozen=True)
class Fitted:
    """The columns of a group as text, what each fits, what parts the decimals, and what was to be told of that; no
    columns where nothing was read."""

    group: Group
    columns: dict[str, Distinct] = field(default_factory=dict)
    fits: dict[str, Fit] = field(default_factory=dict)
    decimals: Decimals = field(default_factory=Decimals)
    problems: tuple[Problem, ...] = ()


def fitted(group: Group) -> Fitted:
    """The columns of a group and what they fit."""
    problems = tuple(problem for one in group.sketches for problem in one.problems)
    if problems or not group.sketches[0].named.columns:
        return Fitted(group, problems=problems)
    extract = Extract.model_validate(draft_of(group))
    try:
        rows, native = together([_read(one, group, extract) for one in group.sketches], extract)
    except ExtractError as error:
        return Fitted(group, problems=error.problems)
    columns, totals = _columns(rows, extract)
    layout = group.sketches[0].layout
    found = with_one_form({name: _fit(cells, totals.get(name)) for name, cells in columns.items()})
    fits, decimals = resolved(columns, found, layout.separator if layout else "", native)
    told = tuple(adopted(rows, fits, Source(group.name, group.pattern, nowhere)))
    return Fitted(group, columns, fits, decimals, told)


def _columns(rows: pl.DataFrame, extract: Extract) -> tuple[dict[str, Distinct], dict[str, str]]:
    """The columns without the rows of totals, whose other cells are those of no row, and the words of these rows."""
    columns = _distinct(rows, extract)
    totals = {name: word for name, cells in columns.items() if (word := total_of(cells)) is not None}
    if not totals:
        return columns, {}
    said = {name: column.model_copy(update={"total": totals.get(name)}) for name, column in extract.columns.items()}
    counting = without_totals(rows, extract.model_copy(update={"columns": said}))
    return (columns, {}) if counting.is_empty() else (_distinct(counting, extract), totals)


def _distinct(rows: pl.DataFrame, extract: Extract) -> dict[str, Distinct]:
    first = next(iter(extract.columns))
    return {name: distinct_of(name, rows[name], name == first) for name in extract.columns if name in rows.columns}


def _fit(cells: Distinct, total: str | None) -> Fit:
    found = fit(cells)
    return found if total is None else replace(found, more=found.more | {"total": total})


def _read(one: Sketch, group: Group, extract: Extract) -> TextFile:
    return read_file(one.found, extract, set(extract.columns), Source(group.name, one.found.name, nowhere))


def agreed(reads: Sequence[Fitted]) -> list[Fitted]:
    """A column that is an id in one extract is an id in the others."""
    ids = {name.casefold() for read in reads for name, found in read.fits.items() if found.type == "id"}
    return [
        replace(read, fits={name: _agreed(name, found, ids) for name, found in read.fits.items()}) for read in reads
    ]


def _agreed(name: str, found: Fit, ids: set[str]) -> Fit:
    if found.type not in NAMING or name.casefold() not in ids or "marks" in found.more or "unit" in found.more:
        return found
    return replace(found, type="id")
