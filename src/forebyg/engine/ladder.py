"""This room shows the way of a set: how many rows each step left, refused and could not judge."""

from __future__ import annotations

import datetime as dt

import polars as pl

from forebyg.bound import BoundSet, JoinStep
from forebyg.engine.axis import make_axis
from forebyg.engine.counting import terms_of
from forebyg.engine.folding import with_unit
from forebyg.engine.formulas import formula
from forebyg.engine.needs import columns_read
from forebyg.engine.plan import UNIT, described
from forebyg.engine.planning import plan_set
from forebyg.engine.running import Runner
from forebyg.engine.sources import Sources
from forebyg.explanations import Joined, Ladder, Rung


def ladder_of(bound: BoundSet, sources: Sources, last_day: dt.date | None) -> Ladder:
    """Every step of a set over all its periods together, with whole counts."""
    axis = make_axis(bound.period, terms_of(bound, sources), last_day)
    joined = [step for step in bound.steps if isinstance(step, JoinStep)]
    runner = Runner(sources, axis, columns_read(bound) | {_key_of(step) for step in joined})
    plan = plan_set(bound)
    rows, frame = runner.rows(plan.rows), runner.rows(plan.stepped)
    rungs = [Rung("rows", _height(rows)), Rung("in a period", _height(runner.rows(plan.placed)))]
    met, frame = _population(bound, frame)
    rungs += met
    if plan.unit is not None:
        units = with_unit(frame, plan.unit).select(UNIT, ".period").unique().select(pl.len()).collect().item()
        rungs.append(Rung(f"per {plan.unit}", units))
    joins = tuple(_met(runner.rows(plan.stepped), step) for step in joined)
    columns = {e.name: tuple(e.declared.definition.columns) for e in bound.extracts()}
    return Ladder(bound.role, tuple(rungs), joins, columns, described(plan.units))


def _key_of(step: JoinStep) -> str:
    """The column of the other extract that is never empty where a row of it was found."""
    return f"{step.name}.{step.on[0][1]}"


def population_met(bound: BoundSet, sources: Sources, last_day: dt.date | None) -> list[Rung]:
    """The steps of the population alone."""
    runner = Runner(sources, make_axis(bound.period, terms_of(bound, sources), last_day), columns_read(bound))
    return _population(bound, runner.rows(plan_set(bound).stepped))[0]


def _population(bound: BoundSet, frame: pl.LazyFrame) -> tuple[list[Rung], pl.LazyFrame]:
    """What each step of the population left of the rows, and what all of them left."""
    asked = []
    for _, condition in bound.population:
        answer = formula(condition.tree)
        asked.append(
            frame.select(pl.len(), answer.fill_null(False).sum().alias("yes"), answer.is_null().sum().alias("unknown"))
        )
        frame = frame.filter(answer)
    found = [one.row(0) for one in pl.collect_all(asked)]
    labels = [label for label, _ in bound.population]
    return [
        Rung(label, yes, total - yes - unknown, unknown)
        for label, (total, yes, unknown) in zip(labels, found, strict=True)
    ], frame


def _height(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


def _met(frame: pl.LazyFrame, step: JoinStep) -> Joined:
    """Rows whose key was found; in an extract with a spell, with a spell valid on the day."""
    columns = [name for name in frame.collect_schema().names() if name.startswith(f"{step.name}.")]
    wanted = _key_of(step) if _key_of(step) in columns else columns[0]
    matched = int(frame.select(pl.col(wanted).is_not_null().sum()).collect().item())
    return Joined(step.name, matched, _height(frame) - matched)
