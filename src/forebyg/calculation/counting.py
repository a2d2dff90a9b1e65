"""This room counts what is asked for, and everything that it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.bound import BoundCatalogue, BoundIndicator
from forebyg.calculation.watching import Watch, unwatched
from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Change, Gap
from forebyg.engine import Counted, Session, schema
from forebyg.errors import CountingError, ForebygError, Problem


@dataclass(frozen=True)
class Prepared:
    """Indicators ready to be counted on opened extracts."""

    bound: BoundCatalogue
    session: Session
    chosen: tuple[Declared, ...]


@dataclass(frozen=True)
class Counts:
    """What was counted, by name, and the indicators that failed; what is made of a failed one fails too."""

    counted: Mapping[str, Counted]
    errors: Mapping[str, ForebygError]
    needed: tuple[Declared, ...]
    """Everything that has rows: what was counted, and what is made of it; and the counts that a ratio names, which say
    of what its sides are."""

    @property
    def rows(self) -> pl.DataFrame:
        return pl.concat([one.rows for one in self.counted.values()]) if self.counted else pl.DataFrame(schema=schema())

    @property
    def pairs(self) -> dict[tuple[str, str | None], frozenset[tuple[str, str]]]:
        """By id and variant, which strata two columns have in common."""
        ids = {one.name: (one.id, one.variant) for one in self.needed}
        return {ids[name]: one.pairs for name, one in self.counted.items() if name in ids}

    @property
    def standards(self) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
        """The bands of all standardised figures, and their standards."""
        bands = [one.bands for one in self.counted.values() if one.bands is not None]
        standards = [one.standards for one in self.counted.values() if one.standards is not None]
        return pl.concat(bands) if bands else None, pl.concat(standards) if standards else None


def count(prepared: Prepared, watch: Watch = unwatched) -> Counts:
    counted: dict[str, Counted] = {}
    errors: dict[str, ForebygError] = {}
    parts = with_parts(prepared.bound, prepared.chosen)
    made = [one.declared for one in parts if not one.sets and not one.needs]
    prepared.session.count_together(parts)
    own = [one for one in parts if one.sets or one.needs]
    found = prepared.session.count_each(own, lambda place: watch("indicators", place, len(own)))
    for one, counts in zip(own, found, strict=True):
        result = _without_baseline(one, prepared.session) or counts
        if isinstance(result, ForebygError):
            errors[one.declared.name] = result
        else:
            counted[one.declared.name] = result
    while failed := [
        declared
        for declared in made
        if declared.name not in errors and any(part in errors for part in parts_of(declared))
    ]:
        for lost in failed:
            part = next(part for part in parts_of(lost) if part in errors)
            message = f"'{part}', which it is made of, could not be counted"
            errors[lost.name] = CountingError([Problem("FB531", message, lost.place_of(()))])
    shown = {one.name for one in made if one.name not in errors} | counted.keys()
    named = {name for one in parts for name in one.needs}
    needed = [one.declared for one in prepared.bound.indicators if one.declared.name in shown | named]
    return Counts(counted, errors, tuple(needed))


def _without_baseline(one: BoundIndicator, session: Session) -> ForebygError | None:
    """Why the key figures that it is held against cannot be read."""
    baseline = one.declared.definition.baseline
    if baseline is not None and baseline.extract is not None:
        try:
            session.frame(baseline.extract)
        except ForebygError as error:
            return error
    return None


def with_parts(bound: BoundCatalogue, chosen: Sequence[Declared]) -> list[BoundIndicator]:
    """The chosen indicators and those that they are made of, in declared order."""
    names, waiting = set[str](), [one.name for one in chosen]
    known = {one.declared.name: one for one in bound.indicators}
    while waiting:
        name = waiting.pop()
        if name in names or name not in known:
            continue
        names.add(name)
        waiting += parts_of(known[name].declared)
    return [one for one in bound.indicators if one.declared.name in names]


def extracts_of(indicators: Sequence[BoundIndicator]) -> list[str]:
    """The names of all extracts that they read."""
    return list(dict.fromkeys(extract.name for one in indicators for side in one.sets for extract in side.extracts()))


def parts_of(declared: Declared) -> list[str]:
    """What a change or a gap is made of."""
    definition = declared.definition
    if isinstance(definition, Change):
        return [definition.of]
    return [definition.of.id, definition.to.id] if isinstance(definition, Gap) else []


def without_rows(chosen: Sequence[Declared], rows: pl.DataFrame, counts: Counts) -> dict[str, ForebygError]:
    """Changes and gaps for which the sides have no period or stratum in common: nothing is left out in silence."""
    made = [one for one in chosen if parts_of(one) and one.name not in counts.errors]
    found = set(rows.select("indicator", "variant").unique().iter_rows()) if made else set()
    empty = [one for one in made if (one.id, one.variant) not in found]
    message = "nothing to compare: its sides have no period and stratum in common"
    return {one.name: CountingError([Problem("FB532", message, one.place_of(()))]) for one in empty}
