"""This room takes the steps in their order."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

import forebyg
from forebyg.calculation.activities import of_wanted
from forebyg.calculation.assessing import assessed
from forebyg.calculation.clusters import cluster_of, engines
from forebyg.calculation.columns import columns_held
from forebyg.calculation.counting import Counts, Prepared, count, extracts_of, with_parts, without_rows
from forebyg.calculation.dividing import Divided, divided, in_breakdowns
from forebyg.calculation.folder import Folder
from forebyg.calculation.goals import goals_of
from forebyg.calculation.kin import with_kin
from forebyg.calculation.releasing import judged
from forebyg.calculation.remarks import remarks
from forebyg.calculation.remembering import with_remembered
from forebyg.calculation.surroundings import surroundings
from forebyg.calculation.wanted import Wanted, in_periods
from forebyg.calculation.watching import Watch, unwatched
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.disclosure import release
from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.disclosure.ledger import print_of, settled
from forebyg.disclosure.receipts import released_receipts
from forebyg.engine import Session
from forebyg.errors import ForebygError
from forebyg.extracts import Access
from forebyg.language.binding import bind
from forebyg.language.selection import select
from forebyg.results import Release, ReleasedIndicator, Run
from forebyg.statistics import load_beside
from forebyg.targets import judged_on_few


def calculate(
    catalogue: Catalogue,
    data: Path,
    wanted: Wanted,
    earlier: Sequence[Release] = (),
    watch: Watch = unwatched,
    kept: Sequence[Catalogue] = (),
    access: Access | None = None,
    master: str | None = None,
) -> Release:
    """Everything wanted, released, held against the `earlier` releases (oldest first), which no internal one is, and
    the definitions that were `kept` with them. `access` is how the extracts are come by, if not by reading them;
    what is only looked into is gone through on the Spark `master`, where there is one.

    An indicator that cannot be counted is marked `error`; the others go on.
    """
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    chosen = select(catalogue, wanted.select, wanted.exclude)
    asked = divided(catalogue, chosen, wanted.by, [one.rows for one in earlier])
    bound = bind(with_remembered(asked.catalogue, kept))
    load_beside()
    folder = Folder(bound, data, wanted.as_of, access, watch, columns_held(bound))
    # What is counted of the same persons says what may leave: it is counted with the rest, in one go.
    everything = asked.chosen if wanted.internal else with_kin(bound, asked.chosen)
    parts = with_parts(bound, everything)
    folder.begin(extracts_of(parts))
    with cluster_of(folder, master) as cluster:
        session = Session(bound, folder.frame, wanted.as_of, folder.stream, folder.is_large, folder.are_many, cluster)
        prepared = Prepared(bound, session, asked.chosen)
        session.count_together(parts)
        counts = count(prepared, watch)
        watch("what may leave", 0, None)
        told = of_wanted(bound, folder, asked.chosen, wanted)
        names = folder.with_referred(_read(prepared))
        receipts, oddities = folder.receipts(names), (*told.problems, *folder.oddities(names))
        rows, pattern = _released(prepared, counts, everything, asked, wanted, earlier)
    errors = {**counts.errors, **without_rows(asked.chosen, rows, counts)}
    shown = in_periods(_asked_for(rows, asked), wanted.periods)
    run = Run(
        version=forebyg.__version__,
        internal=wanted.internal,
        disclosure="none" if wanted.internal else catalogue.disclosure.text,
        engine=engines(master),
        as_of=_run_as_of(prepared),
        started=started,
        seconds=round(time.perf_counter() - clock, 3),
        configs=tuple((file.path, file.sha256) for file in catalogue.files),
        receipts=receipts if wanted.internal else released_receipts(receipts, catalogue.disclosure.threshold),
        profile=catalogue.disclosure.name,
        few=catalogue.disclosure.threshold - 1,
        rounding=catalogue.disclosure.rounding,
    )
    problems = dict.fromkeys([*(problem for error in errors.values() for problem in error.problems), *oddities])
    about = _about(prepared, counts, errors, shown, asked, wanted)
    goals = goals_of(catalogue, chosen, wanted)
    return Release(run, about, shown, tuple(problems), pattern, told.activities, goals)


def _read(prepared: Prepared) -> set[str]:
    """The extracts that are read for what was chosen."""
    parts = with_parts(prepared.bound, prepared.chosen)
    named = [prepared.session.named(name) for one in parts for name in one.needs]
    names = {name for one in (*parts, *named) for name in prepared.session.read_by(one)}
    baselines = [one.declared.definition.baseline for one in parts]
    names |= {one.extract for one in baselines if one is not None and one.extract is not None}
    strategies = {one.strategy.id for one in prepared.chosen if one.strategy is not None}
    return names | {one.extract.name for one in prepared.bound.activities if one.strategy.id in strategies}


def _released(
    prepared: Prepared,
    counts: Counts,
    chosen: tuple[Declared, ...],
    asked: Divided,
    wanted: Wanted,
    earlier: Sequence[Release],
) -> tuple[pl.DataFrame, Pattern | None]:
    """Of all that was `chosen` for it; internally nothing is withheld."""
    profile = asked.catalogue.disclosure
    if wanted.internal:
        return settled(release(assessed(prepared, counts), counts.needed, internal=True)), None
    everything = Prepared(prepared.bound, prepared.session, chosen)
    if everything.chosen != asked.chosen:
        counts = count(everything)
    prints = [print_of(one) for one in earlier]
    found = judged(everything, counts, profile, prints, asked.before)
    return found.rows, found.pattern


def _asked_for(rows: pl.DataFrame, asked: Divided) -> pl.DataFrame:
    ids = [(one.id, one.variant) for one in asked.chosen]
    chosen = pl.DataFrame(ids, schema={"indicator": pl.String, "variant": pl.String}, orient="row")
    shown = rows.join(chosen, on=chosen.columns, how="semi", nulls_equal=True, maintain_order="left")
    return in_breakdowns(shown, asked.shown) if asked.shown else shown


def _about(
    prepared: Prepared,
    counts: Counts,
    errors: Mapping[str, ForebygError],
    shown: pl.DataFrame,
    asked: Divided,
    wanted: Wanted,
) -> tuple[ReleasedIndicator, ...]:
    by_chance, told = judged_on_few(shown), remarks(shown, prepared.bound)
    session, counted = prepared.session, counts.counted
    return tuple(
        surroundings(
            one,
            prepared.bound,
            wanted,
            errors.get(one.name),
            counted[one.name].overlapping if one.name in counted else (),
            one.name in asked.refused,
            one.name in counted and (counted[one.name].rows["reason"] == "not_covered").fill_null(False).all(),
            (
                *(session.absent_texts(session.named(one.name)) if one.name in counted else ()),
                *told.get((one.id, one.variant), ()),
            ),
            (one.id, one.variant) in by_chance,
        )
        for one in asked.chosen
    )


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
