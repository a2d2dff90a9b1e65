"""This room says which columns of its extracts a run reads; no others are held once they have been checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forebyg.bound import BoundCatalogue, BoundExtract, BoundIndicator
from forebyg.definitions.indicators import Ratio, Share
from forebyg.engine import columns_by_extract

Columns = Mapping[str, frozenset[str]]
"""The declared columns that are read, by extract; of an extract that is not named, all."""


def columns_held(bound: BoundCatalogue) -> Columns:
    """What is read for any indicator of the catalogue: what is counted for some is judged beside the others. Extracts
    of actions and of key figures are shown as they are, and held whole."""
    found = columns_beside(bound, bound.indicators)
    for indicator in bound.indicators:
        for one in indicator.sets:
            for name, columns in columns_by_extract(one).items():
                found.setdefault(name, set()).update(columns)
    for name, extract in bound.extracts.items():
        for column, other in extract.declared.definition.references.items():
            found.setdefault(name, set()).add(column)
            found.setdefault(other, set()).add(key_of(bound.extracts[other], column))
    baselines = [one.declared.definition.baseline for one in bound.indicators]
    whole = {one.extract.name for one in bound.activities} | {one.extract for one in baselines if one is not None}
    return {
        name: frozenset(found.get(name, set()) | _deciding(extract))
        for name, extract in bound.extracts.items()
        if name not in whole
    }


def columns_beside(bound: BoundCatalogue, indicators: Iterable[BoundIndicator]) -> dict[str, set[str]]:
    """The columns of ids that have changed, and those of standards."""
    found: dict[str, set[str]] = {}
    for _, holder, old, new in bound.aliases:
        found.setdefault(holder.name, set()).update((old, new))
    for one in indicators:
        definition = one.declared.definition
        if one.standard is not None and isinstance(definition, Share | Ratio) and definition.standardise is not None:
            standard = definition.standardise
            found.setdefault(one.standard.name, set()).update(standard.bands, standard.numbers)
    return found


def key_of(held: BoundExtract, column: str) -> str:
    """The column of the extract referred to that holds the ids: of the same name, else its key."""
    return column if column in held.columns else held.declared.definition.key[0]


def _deciding(extract: BoundExtract) -> set[str]:
    """The dates that say whether a row is known yet."""
    columns = extract.declared.definition.columns
    return {name for name, column in columns.items() if column.type in ("date", "datetime") and not column.optional}
