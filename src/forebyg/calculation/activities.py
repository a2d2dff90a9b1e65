"""This room finds the actions of a strategy: which goal each belongs to, and what was known of it on as_of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from forebyg.bound import BoundActivities, BoundCatalogue
from forebyg.calculation.folder import Folder
from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue, Declared, Strategy
from forebyg.engine.formulas import formula
from forebyg.engine.sources import LINE, as_known
from forebyg.errors import ForebygError, Problem
from forebyg.extracts.wording import Fault, Source, counted
from forebyg.language.binding import bind
from forebyg.results import ReleasedActivity

JOINT = ": "
TEXTS = ("goal", "title", "effect", "finance", "status")
_LATER = ".later"


@dataclass(frozen=True)
class Told:
    """The actions by strategy and goal, in the order of the strategies, and what is odd about them."""

    activities: tuple[ReleasedActivity, ...] = ()
    problems: tuple[Problem, ...] = ()


def activities_in(catalogue: Catalogue, data: Path, as_of: dt.date | None = None) -> Told:
    """Of every strategy; ConfigError where the definitions do not hold together."""
    bound = bind(catalogue)
    return activities_of(bound.activities, Folder(bound, data, as_of))


def activities_of(asked: Iterable[BoundActivities], folder: Folder) -> Told:
    """An extract that cannot be read leaves a strategy without actions, and says so; its indicators go on."""
    told = [_read(one, folder) for one in asked]
    return Told(
        tuple(activity for one in told for activity in one.activities),
        tuple(dict.fromkeys(problem for one in told for problem in one.problems)),
    )


def of_wanted(bound: BoundCatalogue, folder: Folder, chosen: Sequence[Declared], wanted: Wanted) -> Told:
    """Of the strategies of what was chosen; where only some of it was, of the goals of that."""
    strategies = {one.strategy.id for one in chosen if one.strategy is not None}
    told = activities_of((one for one in bound.activities if one.strategy.id in strategies), folder)
    if not wanted.select and not wanted.exclude:
        return told
    goals = {(one.strategy.id, one.definition.goal) for one in chosen if one.strategy is not None}
    kept = (one for one in told.activities if (one.strategy, f"{one.focus_area}.{one.goal}") in goals)
    return replace(told, activities=tuple(kept))


def _read(one: BoundActivities, folder: Folder) -> Told:
    try:
        frame = folder.frame(one.extract.name)
    except ForebygError as error:
        return Told(problems=tuple(replace(problem, severity="warning") for problem in error.problems))
    return _placed(_known(one, frame, folder.as_of_extract(one.extract.name)), one)


def _known(one: BoundActivities, frame: pl.DataFrame, as_of: dt.date | None) -> pl.DataFrame:
    """The rows of this strategy by the words of `activities`. A start after as_of is not known, nor is the status that
    came with it."""
    asked = one.strategy.activities
    assert asked is not None
    started = pl.col(asked.started).cast(pl.Date) if asked.started else pl.lit(None, dtype=pl.Date)
    later = (started > as_of).fill_null(False) if as_of is not None else pl.lit(False)
    rows = as_known(one.extract, frame.with_columns(later.alias(_LATER)), as_of)
    rows = rows.with_columns(pl.lit(as_of, dtype=pl.Date).alias("as_of"))
    if one.where is not None:
        rows = rows.filter(formula(one.where))
    is_later = pl.col(_LATER)
    columns = {
        **{key: _column(getattr(asked, key), pl.String).str.strip_chars() for key in TEXTS},
        **{key: _column(getattr(asked, key), pl.Date) for key in ("planned", "started")},
    }
    columns |= {key: pl.when(~is_later).then(columns[key]).alias(key) for key in ("started", "status")}
    where = (LINE, pl.lit(0)), (".file", pl.lit(one.extract.name))
    return rows.select(**columns, **{name: pl.col(name) if name in rows.columns else no for name, no in where})


def _column(name: str | None, kind: type[pl.DataType]) -> pl.Expr:
    return pl.col(name).cast(kind) if name is not None else pl.lit(None, dtype=kind)


def _placed(rows: pl.DataFrame, one: BoundActivities) -> Told:
    places = _places(one.strategy)
    begun = pl.col("goal").str.splitn(JOINT, 2)
    split = rows.with_columns(
        place=begun.struct.field("field_0").replace_strict(places, default=None, return_dtype=pl.Int64),
        title=pl.coalesce(pl.col("title"), begun.struct.field("field_1"), pl.col("goal")),
    )
    goals = list(_goals(one.strategy))
    found = split.filter(pl.col("place").is_not_null()).sort("place", maintain_order=True)
    told = found.select("title", "planned", "started", "effect", "finance", "status").to_dicts()
    activities = tuple(
        ReleasedActivity(one.strategy.id, *goals[place], **row) for place, row in zip(found["place"], told, strict=True)
    )
    homeless = split.filter(pl.col("place").is_null())
    return Told(activities, (_homeless(homeless, rows.height, one),) if homeless.height else ())


def _goals(strategy: Strategy) -> Iterable[tuple[str, str]]:
    return ((area, goal) for area, each in strategy.areas.items() for goal in each.goals)


def _places(strategy: Strategy) -> dict[str, int]:
    """Which goal a word means: its code, or the title of an area that has no other goal."""
    number = {path: place for place, path in enumerate(_goals(strategy))}
    titled = {
        title: number[area, next(iter(each.goals))]
        for area, each in strategy.areas.items()
        if len(each.goals) == 1
        for title in _titles(each.title)
    }
    coded = {
        goal.code: number[area, name]
        for area, each in strategy.areas.items()
        for name, goal in each.goals.items()
        if goal.code is not None
    }
    return titled | coded


def _titles(title: str | dict[str, str]) -> Collection[str]:
    return title.values() if isinstance(title, dict) else (title,)


def _homeless(rows: pl.DataFrame, of: int, one: BoundActivities) -> Problem:
    declared, asked = one.extract.declared, one.strategy.activities
    assert asked is not None
    said = counted(rows.height, of, "row", "belongs", "belong")
    text = f"column '{asked.goal}': {said} to no goal of '{one.strategy.id}'"
    codes = [goal.code for area in one.strategy.areas.values() for goal in area.goals.values() if goal.code]
    known = f"codes: {', '.join(codes)}" if codes else "no goal has a code"
    help = f"what stands before '{JOINT}' is the 'code' of a goal, or the title of an area with one goal; {known}"
    fault = Fault("FB441", ("columns", asked.goal), text, rows.select(".file", LINE), help, "warning", of)
    return fault.problem(Source(one.extract.name, declared.definition.file or one.extract.name, declared.place_of))
