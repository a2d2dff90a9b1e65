"""This room is the only one that knows the order: bind, open, count, estimate, compare, assess, release."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

import forebyg
from forebyg.bound import BoundCatalogue, BoundExtract, BoundIndicator
from forebyg.definitions.catalogue import Catalogue, Declared, Strategy
from forebyg.definitions.indicators import Change, Counted, Gap, NotComputed, Ratio
from forebyg.disclosure import release
from forebyg.engine import Counted as CountedRows
from forebyg.engine import Session, ladder_of, schema
from forebyg.errors import CountingError, ExtractError, ForebygError, Problem, UsageError
from forebyg.extracts import Opened, open_extract
from forebyg.language.binding import bind
from forebyg.language.selection import find, select
from forebyg.language.sentence import title_of
from forebyg.results import Joined, Ladder, Receipt, Release, ReleasedIndicator, Run, Rung
from forebyg.statistics import compare, derive_rows, estimate
from forebyg.targets import assess, target_text

THRESHOLD = 5
DISCLOSURE = "counts of 1 to 4 withheld"
UNITS = {"share": "percent", "within": "percent", "distribution": "percent", "transition": "percent", "count": "count"}


@dataclass(frozen=True)
class Wanted:
    """What of a catalogue is asked for. `periods` is a label, a year, or two with `..` between."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    periods: str | None = None
    by: tuple[str, ...] = ()
    as_of: dt.date | None = None
    internal: bool = False
    lang: str | None = None


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
    catalogue, refused = _broken_down(catalogue, chosen, wanted.by)
    chosen = tuple(one for one in catalogue.indicators if one.name in {declared.name for declared in chosen})
    bound = bind(catalogue)
    folder = _Folder(bound, data)
    prepared = Prepared(bound, Session(bound, folder.frame, wanted.as_of), chosen)
    counted, errors = _counted(prepared)
    rows = _assessed(prepared, counted, errors)
    released = release(rows, _needed(prepared, counted, errors), wanted.internal, THRESHOLD)
    names = {(one.id, one.variant) for one in chosen}
    kept = [(id_, variant) in names for id_, variant in released.select("indicator", "variant").iter_rows()]
    released = _in_periods(released.filter(pl.Series(kept, dtype=pl.Boolean)), wanted.periods)
    about = tuple(_about(one, bound, wanted, errors, counted, refused) for one in chosen)
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
    problems = dict.fromkeys(problem for error in errors.values() for problem in error.problems)
    return Release(run, about, released, tuple(problems))


def assessed_rows(prepared: Prepared) -> tuple[pl.DataFrame, dict[str, ForebygError]]:
    """The rows of ASSESSED before anything is withheld, and the indicators that could not be counted."""
    counted, errors = _counted(prepared)
    return _assessed(prepared, counted, errors), errors


class _Folder:
    """The data folder: every extract opened once."""

    def __init__(self, bound: BoundCatalogue, data: Path):
        self.bound, self.data = bound, data
        self.opened: dict[str, Opened] = {}
        if not data.is_dir():
            raise UsageError(
                [Problem("FB904", f"there is no folder '{data}' with extracts", help="name it with --data DIR")]
            )

    def frame(self, name: str) -> pl.DataFrame:
        if name not in self.opened:
            self.opened[name] = open_extract(name, self.bound.extracts[name].declared, self.data)
        return self.opened[name].frame

    def receipts(self) -> tuple[Receipt, ...]:
        return tuple(
            receipt for name in self.bound.extracts if name in self.opened for receipt in self.opened[name].receipts
        )


def _broken_down(
    catalogue: Catalogue, chosen: Sequence[Declared], by: tuple[str, ...]
) -> tuple[Catalogue, frozenset[str]]:
    """The catalogue with the breakdowns asked for instead of the declared ones, and those that cannot be so broken down."""
    if not by:
        return catalogue, frozenset()
    names = {one.name for one in chosen}
    refused = set()
    indicators = list(catalogue.indicators)
    for position, one in enumerate(indicators):
        if one.name not in names or not isinstance(one.definition, Counted):
            continue
        asked = replace(one, definition=one.definition.model_copy(update={"by": [name.strip() for name in by]}))
        alone = replace(
            catalogue, indicators=tuple(asked if i == position else o for i, o in enumerate(catalogue.indicators))
        )
        try:
            bind(replace(alone, indicators=_only(alone, asked)))
            indicators[position] = asked
        except ForebygError:
            refused.add(one.name)
            indicators[position] = replace(one, definition=one.definition.model_copy(update={"by": []}))
    if len(refused) == len(names):
        listed = ", ".join(by)
        raise UsageError([Problem("FB905", f"no selected indicator can be broken down by {listed}")])
    return replace(catalogue, indicators=tuple(indicators)), frozenset(refused)


def _only(catalogue: Catalogue, one: Declared) -> tuple[Declared, ...]:
    """An indicator with those its sides name."""
    definition = one.definition
    sides = (definition.numerator, definition.denominator) if isinstance(definition, Ratio) else ()
    return tuple(
        o for o in catalogue.indicators if o is one or o.name in [side for side in sides if isinstance(side, str)]
    )


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


def _counted(prepared: Prepared) -> tuple[dict[str, CountedRows], dict[str, ForebygError]]:
    """Counts by name, and the indicators that failed; what is made of a failed one fails too."""
    counted: dict[str, CountedRows] = {}
    errors: dict[str, ForebygError] = {}
    made = []
    for one in with_parts(prepared.bound, prepared.chosen):
        if not one.sets and not one.needs:
            made.append(one.declared)
            continue
        try:
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


def _needed(
    prepared: Prepared, counted: Mapping[str, CountedRows], errors: Mapping[str, ForebygError]
) -> list[Declared]:
    """Everything that has rows: what was counted, and what is made of it."""
    found = [one.declared for one in with_parts(prepared.bound, prepared.chosen)]
    return [one for one in found if one.name in counted or (_parts(one) and one.name not in errors)]


def _assessed(
    prepared: Prepared, counted: Mapping[str, CountedRows], errors: Mapping[str, ForebygError]
) -> pl.DataFrame:
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


def _in_periods(rows: pl.DataFrame, periods: str | None) -> pl.DataFrame:
    """A label or a year (the periods that begin in it), or a range of them."""
    if periods is None or rows.is_empty():
        return rows
    first, dots, last = periods.partition("..")
    year = pl.col("period_start").dt.year()
    if not dots:
        hit = (pl.col("period") == first) | (
            year == int(first) if first.isdigit() and len(first) == 4 else pl.lit(False)
        )
        kept = rows.filter(hit)
    else:
        low, high = _year(first), _year(last)
        kept = rows.filter((year >= low if low else pl.lit(True)) & (year <= high if high else pl.lit(True)))
    if kept.is_empty():
        known = rows["period"].unique().sort().to_list()
        message = f"no result has a period '{periods}'"
        raise UsageError([Problem("FB906", message, help=f"there are {known[0]} to {known[-1]}")])
    return kept


def _year(text: str) -> int | None:
    if not text:
        return None
    if not text[:4].isdigit():
        raise UsageError([Problem("FB906", f"'{text}' is no period", help="write 2012, 2012/13 or 2010..2012")])
    return int(text[:4])


def _about(
    one: Declared,
    bound: BoundCatalogue,
    wanted: Wanted,
    errors: Mapping[str, ForebygError],
    counted: Mapping[str, CountedRows],
    refused: frozenset[str],
) -> ReleasedIndicator:
    definition, lang = one.definition, wanted.lang or one.defaults.lang or "da"
    kind: str = getattr(definition, "kind", "")
    error = errors.get(one.name)
    reason = definition.reason if isinstance(definition, NotComputed) else None
    warnings = [f"cannot be broken down by {', '.join(wanted.by)}"] if one.name in refused else []
    if getattr(definition, "open", None) in ("known", "closed"):
        warnings.append(f"open: {definition.open} leaves out cases still open, and so looks better than it is")  # type: ignore[attr-defined]
    area, goal = _goal(one)
    titles = _titles(one.strategy, area, goal, lang)
    return ReleasedIndicator(
        id=one.id,
        variant=one.variant,
        kind=kind,
        title=title_of(definition.title, lang),
        strategy=one.strategy.id if one.strategy else None,
        strategy_title=titles[0],
        focus_area=area,
        focus_area_title=titles[1],
        goal=goal,
        goal_title=titles[2],
        unit=_unit(one),
        better=definition.better,
        definition_sha256=_fingerprint(one, bound),
        status="error" if error else "not computed" if reason else "ok",
        error=_message(error) if error else reason,
        lang=lang,
        target_text=target_text(one, "en" if lang == "en" else "da"),
        source=definition.source.document if definition.source else None,
        overlapping=counted[one.name].overlapping if one.name in counted else (),
        warnings=tuple(warnings),
        tags=tuple(definition.tags),
    )


def _message(error: ForebygError) -> str:
    more = len(error.problems) - 1
    return error.problems[0].message + (f" (and {more} more)" if more else "")


def _goal(one: Declared) -> tuple[str | None, str | None]:
    area, dot, goal = (one.definition.goal or "").partition(".")
    return area or None, goal if dot else None


def _titles(
    strategy: Strategy | None, area: str | None, goal: str | None, lang: str
) -> tuple[str | None, str | None, str | None]:
    if strategy is None:
        return None, None, None
    found = strategy.areas.get(area or "")
    aim = found.goals.get(goal or "") if found else None
    return (
        title_of(strategy.title, lang),
        title_of(found.title, lang) if found else None,
        title_of(aim.title, lang) if aim else None,
    )


def _unit(one: Declared) -> str:
    definition = one.definition
    if definition.unit:
        return definition.unit
    if isinstance(definition, Ratio):
        return f"per {int(definition.per_n)}" if definition.per_n else "ratio"
    if isinstance(definition, Change | Gap):
        return {"points": "percentage points"}.get(definition.measured, definition.measured)
    return UNITS.get(getattr(definition, "kind", ""), "value")


def _fingerprint(one: Declared, bound: BoundCatalogue) -> str:
    """A hash of what the definition means, with the extracts it reads: comments and order do not count."""
    indicator = next(found for found in bound.indicators if found.declared.name == one.name)
    extracts: dict[str, BoundExtract] = {e.name: e for side in indicator.sets for e in side.extracts()}
    meaning = {
        "definition": one.canonical,
        "extracts": {name: e.declared.definition.model_dump(mode="json") for name, e in extracts.items()},
    }
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


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


def ladder(catalogue: Catalogue, name: str, data: Path, wanted: Wanted) -> tuple[Ladder, ...]:
    """The way of each set of an indicator, with small numbers withheld unless `internal`."""
    declared = find(catalogue, name)
    bound = bind(catalogue)
    session = Session(bound, _Folder(bound, data).frame, wanted.as_of)
    indicator = session.named(declared.name)
    sides = list(indicator.sets) + [own for n in indicator.needs if (own := session.named(n).own)]
    made = []
    for side in sides:
        last = min(session.days(side, declared.defaults), default=None)
        found = ladder_of(side, session.known(declared.defaults), last)
        is_open = wanted.internal or not any(e.declared.definition.personal for e in side.rows)
        made.append(found if is_open else _withheld(found))
    return tuple(made)


def _withheld(found: Ladder) -> Ladder:
    """Numbers of 1 to 4 go, and steps that differ by 1 to 4 from the one before."""
    rungs, before = [], None
    for rung in found.rungs:
        small = _is_small(rung.left) or (before is not None and rung.left is not None and _is_small(before - rung.left))
        small = small or _is_small(rung.refused) or _is_small(rung.unknown)
        before = rung.left
        rungs.append(Rung(rung.label, None, None, None) if small else rung)
    joins = [
        Joined(j.extract, None, None) if _is_small(j.matched) or _is_small(j.unmatched) else j for j in found.joins
    ]
    return replace(found, rungs=tuple(rungs), joins=tuple(joins))


def _is_small(count: int | None) -> bool:
    return count is not None and 0 < count < THRESHOLD


def check_extracts(catalogue: Catalogue, data: Path) -> list[Problem]:
    """Every problem of every extract that any indicator reads."""
    bound = bind(catalogue)
    names = {e.name for one in bound.indicators for side in one.sets for e in side.extracts()}
    problems: list[Problem] = []
    for name, extract in bound.extracts.items():
        if name not in names:
            continue
        try:
            problems += open_extract(name, extract.declared, data).warnings
        except ExtractError as error:
            problems += error.problems
    return problems
