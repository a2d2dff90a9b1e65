"""This room holds a contract to what can be read by it, and says which of its columns a question needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.columns import problem_of_empty
from forebyg.extracts.forms import SHORT_FORMS, WRITTEN
from forebyg.extracts.limits import problem_of_pattern
from forebyg.extracts.wording import Source


def refuse_contract(extract: Extract, source: Source) -> None:
    """ExtractError with the mistakes of the contract itself."""
    problems = []
    if extract.format.dates is not None and extract.format.dates not in WRITTEN:
        help = f"the forms are {', '.join(WRITTEN)}"
        problems.append(source.problem("FB424", ("format", "dates"), "the form of dates is not known", help))
    if extract.format.dates in SHORT_FORMS and extract.format.years_from is None:
        help = "the first of the hundred years that they may mean: years_from: 1950"
        problems.append(source.problem("FB424", ("format", "dates"), "two digits do not say the century", help))
    thousands = extract.format.thousands
    if thousands and (len(thousands) > 1 or thousands.isalnum() or thousands == extract.format.decimal):
        help = "one character other than the decimal mark, such as '.' or a blank"
        problems.append(source.problem("FB424", ("format", "thousands"), "the thousands mark cannot be that", help))
    for name, column in extract.columns.items():
        if found := problem_of_empty(name, column, source.shown):
            problems.append(Problem(found.code, found.message, source.place_of(("columns", name, "empty"))))
        if found := problem_of_pattern(name, column, source.shown):
            problems.append(replace(found, place=source.place_of(("columns", name, "pattern"))))
    if problems:
        raise ExtractError(problems)


def columns_wanted(extract: Extract, columns: Collection[str] | None) -> set[str]:
    """The columns asked for (None: all) and those of the key, the spell and the totals."""
    asked = set(extract.columns if columns is None else columns) & set(extract.columns)
    asked |= set(extract.key)
    asked |= {name for name, column in extract.columns.items() if column.total is not None}
    asked |= {extract.columns[name].birth_of or name for name in asked}
    if extract.spell is not None:
        asked |= {column for column in (extract.spell.start, extract.spell.end, extract.spell.label) if column}
    if extract.constant is not None and asked & set(extract.constant.columns):
        asked.add(extract.constant.per)
    return asked & set(extract.columns)
