"""This room takes the steps in their order."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import forebyg
from forebyg.bound import BoundCatalogue, BoundIndicator
from forebyg.calculation.folder import Folder
from forebyg.calculation.surroundings import surroundings
from forebyg.calculation.wanted import Wanted, broken_down, in_periods
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Change, Gap
from forebyg.disclosure import release
from forebyg.engine import Counted, Session, schema
from forebyg.errors import SMALL, CountingError, ForebygError, Problem
from forebyg.language.binding import bind
from forebyg.language.selection import select
from forebyg.results import Release, Run
from forebyg.statistics import compare, derive_rows, estimate
from forebyg.targets import assess

DISCLOSURE = "counts of 1 to 4 withheld"


@dataclass(frozen=True)
class Prepared:
    """Indicators ready to be counted on opened extracts."""

    bound: BoundCatalogue
    session: Session
    chosen: tuple[Declared, ...]


def calculate(catalogue: Catalogue, data: Path, wanted: Wanted) -> Release:
    """Everything wanted, released. An indicator that cannot be counted is marked `error`; the others go on."""
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    chosen = select(catalogue, wanted.select, wanted.exclude)
    catalogue, refused = broken_down(catalogue, chosen, wanted.by)
    chosen = tuple(one for one in catalogue.indicators if one.name in {declared.name for declared in chosen})
    bound = bind(catalogue)
    folder = Folder(bound, data, wanted.as_of)
    prepared = Prepared(bound, Session(bound, folder.frame, wanted.as_of), chosen)
    counted, errors = _counted(prepared)
    rows = _assessed(prepared, counted, errors)
    errors |= _without_rows(prepared, rows, errors)
    released = release(rows, _needed(prepared, counted, errors), wanted.internal, SMALL)
    names = {(one.id, one.variant) for one in chosen}
    kept = [(id_, variant) in names for id_, variant in released.select("indicator", "variant").iter_rows()]
    released = in_periods(released.filter(pl.Series(kept, dtype=pl.Boolean)), wanted.periods)
    about = tuple(
        surroundings(
            one,
            bound,
            wanted,
            errors.get(one.name),
            counted[one.name].overlapping if one.name in counted else (),
            one.name in refused,
            one.name in counted and (counted[one.name].rows["reason"] == "not_covered").fill_null(False).all(),
            prepared.session.absent_texts(prepared.session.named(one.name)) if one.name in counted else (),
        )
        for one in chosen
    )
    run = Run(
        version=forebyg.__version__,
        internal=wanted.internal,
        disclosure="none" if wanted.internal else DISCLOSURE,
        engine=f"polars {pl.__version__}",
        as_of=_run_as_of(prepared),
        started=started,
        seconds=round(time.perf_counter() - clock, 3),
        configs=tuple((file.path, file.sha256) for file in catalogue.files),
        receipts=folder.receipts(),
    )
    found = [problem for error in errors.values() for problem in error.problems]
    problems = dict.fromkeys([*found, *folder.oddities()])
    return Release(run, about, released, tuple(problems))


def assessed_rows(prepared: Prepared) -> tuple[pl.DataFrame, dict[str, ForebygError]]:
    """The rows of ASSESSED before anything is withheld, and the indicators that could not be counted."""
    counted, errors = _counted(prepared)
    rows = _assessed(prepared, counted, errors)
    return rows, errors | _without_rows(prepared, rows, errors)


def with_parts(bound: BoundCatalogue, chosen: Sequence[Declared]) -> list[BoundIndicator]:
    """The chosen indicators and those that they are made of, in declared order."""
    names, waiting = set[str](), [one.name for one in chosen]
    known = {one.declared.name: one for one in bound.indicators}
    while waiting:
        name = waiting.pop()
        if name in names or name not in known:
            continue
        names.add(name)
        waiting += _parts(known[name].declared)
    return [one for one in bound.indicators if one.declared.name in names]


def _parts(declared: Declared) -> list[str]:
    """What a change or a gap is made of."""
    definition = declared.definition
    if isinstance(definition, Change):
        return [definition.of]
    return [definition.of.id, definition.to.id] if isinstance(definition, Gap) else []


def _counted(prepared: Prepared) -> tuple[dict[str, Counted], dict[str, ForebygError]]:
    """Counts by name, and the indicators that failed; what is made of a failed one fails too."""
    counted: dict[str, Counted] = {}
    errors: dict[str, ForebygError] = {}
    made = []
    for one in with_parts(prepared.bound, prepared.chosen):
        if not one.sets and not one.needs:
            made.append(one.declared)
            continue
        baseline = one.declared.definition.baseline
        try:
            if baseline is not None and baseline.extract is not None:
                prepared.session.frame(baseline.extract)
            counted[one.declared.name] = prepared.session.count(one)
        except ForebygError as error:
            errors[one.declared.name] = error
    while failed := [
        declared
        for declared in made
        if declared.name not in errors and any(part in errors for part in _parts(declared))
    ]:
        for lost in failed:
            part = next(part for part in _parts(lost) if part in errors)
            message = f"'{part}', which it is made of, could not be counted"
            errors[lost.name] = CountingError([Problem("FB531", message, lost.place_of(()))])
    return counted, errors


def _without_rows(
    prepared: Prepared, rows: pl.DataFrame, errors: Mapping[str, ForebygError]
) -> dict[str, ForebygError]:
    """Changes and gaps for which the sides have no period or stratum in common: nothing is left out in silence."""
    found = set(rows.select("indicator", "variant").unique().iter_rows())
    empty = [
        one for one in prepared.chosen if _parts(one) and one.name not in errors and (one.id, one.variant) not in found
    ]
    message = "nothing to compare: its sides have no period and stratum in common"
    return {one.name: CountingError([Problem("FB532", message, one.place_of(()))]) for one in empty}


def _needed(prepared: Prepared, counted: Mapping[str, Counted], errors: Mapping[str, ForebygError]) -> list[Declared]:
    """Everything that has rows: what was counted, and what is made of it; and the counts that a ratio names, which
    say of what its sides are."""
    found = with_parts(prepared.bound, prepared.chosen)
    named = {name for one in found for name in one.needs}
    shown = {
        one.declared.name
        for one in found
        if one.declared.name in counted or (_parts(one.declared) and one.declared.name not in errors)
    }
    return [one.declared for one in prepared.bound.indicators if one.declared.name in shown | named]


def _assessed(prepared: Prepared, counted: Mapping[str, Counted], errors: Mapping[str, ForebygError]) -> pl.DataFrame:
    needed = _needed(prepared, counted, errors)
    rows = pl.concat([one.rows for one in counted.values()]) if counted else pl.DataFrame(schema=schema())
    figures = _key_figures(prepared, needed)
    bounds = {one.declared.name: one.bounds for one in prepared.bound.indicators}
    estimates = derive_rows(estimate(rows, needed), needed, figures)
    return assess(compare(estimates, needed, figures), needed, bounds)


def _key_figures(prepared: Prepared, needed: Sequence[Declared]) -> dict[str, pl.DataFrame]:
    """The key-figure extracts that baselines come from."""
    names = {one.definition.baseline.extract for one in needed if one.definition.baseline is not None}
    return {
        name: _as_figures(prepared.session.frame(name)) for name in sorted(name for name in names if name is not None)
    }


def _as_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """A decimal is held as a whole number of millionths."""
    return frame.with_columns((pl.col("værdi").cast(pl.Float64) / 10**6).alias("værdi"))


def _run_as_of(prepared: Prepared) -> dt.date | None:
    """The earliest as_of of all extracts that were read."""
    names = {one.name for one in prepared.chosen}
    days = []
    for indicator in prepared.bound.indicators:
        if indicator.declared.name in names:
            for side in indicator.sets:
                for extract in side.extracts():
                    day = prepared.session.as_of_extract(extract, indicator.declared.defaults)
                    if extract.has_dates and day is not None:
                        days.append(day)
    return min(days, default=None)
