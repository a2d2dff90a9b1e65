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
    runner = Runner(sources, axis, columns_read(bound))
    plan = plan_set(bound)
    rows, frame = runner.rows(plan.rows), runner.rows(plan.stepped)
    rungs = [Rung("rows", _height(rows)), Rung("in a period", _height(runner.rows(plan.placed)))]
    for label, condition in bound.population:
        answer = frame.select(
            pl.len().alias("all"),
            formula(condition.tree).fill_null(False).sum().alias("yes"),
            formula(condition.tree).is_null().sum().alias("unknown"),
        ).collect()
        total, yes, unknown = answer.row(0)
        rungs.append(Rung(label, yes, total - yes - unknown, unknown))
        frame = frame.filter(formula(condition.tree))
    if plan.unit is not None:
        units = with_unit(frame, plan.unit).select(UNIT, ".period").unique().select(pl.len()).collect().item()
        rungs.append(Rung(f"per {plan.unit}", units))
    joins = tuple(_met(runner.rows(plan.stepped), step) for step in bound.steps if isinstance(step, JoinStep))
    columns = {e.name: tuple(e.declared.definition.columns) for e in bound.extracts()}
    return Ladder(bound.role, tuple(rungs), joins, columns, described(plan.units))


def _height(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


def _met(frame: pl.LazyFrame, step: JoinStep) -> Joined:
    """Rows whose key was found; in an extract with a spell, with a spell valid on the day."""
    theirs = step.on[0][1]
    columns = [name for name in frame.collect_schema().names() if name.startswith(f"{step.name}.")]
    wanted = f"{step.name}.{theirs}" if f"{step.name}.{theirs}" in columns else columns[0]
    matched = int(frame.select(pl.col(wanted).is_not_null().sum()).collect().item())
    return Joined(step.name, matched, _height(frame) - matched)
