"""This room describes how sets will be counted, before any row is read: what is gone through, and what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from forebyg.bound import BoundExtract, BoundPeriod, DeriveStep, JoinStep, LookupStep, Step
from forebyg.engine.batch import Batch, Prepared
from forebyg.engine.families import Mark, why_alone
from forebyg.engine.gathering import Gathering
from forebyg.engine.needs import columns_by_extract
from forebyg.engine.parts import Part
from forebyg.engine.written import as_written
from forebyg.explanations import AloneSet, CountingPlan, PlannedExtract, PlannedFamily, PlannedPart, PlannedPass


def planned(
    batch: Batch, extracts: Iterable[BoundExtract], streamed: Collection[str], asked: Mapping[str, Iterable[str]]
) -> CountingPlan:
    """The plan of all sets; `extracts` are those that are read for them, of which `streamed` are not held. `asked` are
    columns that are read for something else."""
    used = {name: set(columns) for name, columns in asked.items()}
    for one in batch.wanted.values():
        for name, columns in columns_by_extract(one.bound).items():
            used.setdefault(name, set()).update(columns)
    together = {member.mark for one in batch.prepared for member in one.family.members}
    return CountingPlan(
        tuple(_extract(one, used.get(one.name, set()), one.name in streamed) for one in extracts),
        tuple(_pass(one) for passes in batch.passes.by_extract.values() for made in passes for one in made.gatherings),
        tuple(_family(one) for one in batch.prepared),
        tuple(
            AloneSet(mark[0], side_of(mark), why_alone(one.bound) or "periods")
            for mark, one in batch.wanted.items()
            if mark not in together
        ),
    )


def side_of(mark: Mark) -> str | None:
    return None if mark[1] == "own" else mark[1]


def _extract(extract: BoundExtract, used: Collection[str], is_streamed: bool) -> PlannedExtract:
    definition = extract.declared.definition
    columns = tuple(name for name in definition.columns if name in used)
    return PlannedExtract(extract.name, definition.file, is_streamed, columns, len(definition.columns))


def _pass(gathering: Gathering) -> PlannedPass:
    grain = gathering.grain
    return PlannedPass(
        grain.extract,
        grain.keys,
        None if grain.windows is None else len(grain.windows),
        None if grain.dated is None else as_written(grain.dated),
        tuple(_part(part) for part in gathering.parts),
    )


def _part(part: Part) -> PlannedPart:
    value, where = (None if tree is None else as_written(tree) for tree in (part.value, part.where))
    return PlannedPart(part.kind, value, where)


def _family(one: Prepared) -> PlannedFamily:
    bound, members = one.family.bound, one.family.members
    by = dict.fromkeys(" x ".join(each.name for each in dims) for member in members for dims in member.own.by)
    indicators = dict.fromkeys(member.mark[0] for member in members)
    return PlannedFamily(
        tuple(extract.name for extract in bound.rows),
        _period(bound.period),
        tuple((_step(step), step.name in one.answers) for step in bound.steps),
        len(members),
        tuple(indicators),
        tuple(by),
    )


def _period(period: BoundPeriod) -> str:
    """How rows are placed, in the words of the language."""
    every = period.only or period.every or (period.terms.name if period.terms else "")
    placed = [
        ("each", period.each),
        ("dated", None if period.dated is None else as_written(period.dated)),
        ("at", _status(period)),
        ("active", period.active),
        ("labelled", period.labelled),
    ]
    return ", ".join([every, *(f"{name} {said}" for name, said in placed if said)])


def _status(period: BoundPeriod) -> str | None:
    if period.at_day is not None:
        return "{:02}-{:02}".format(*period.at_day)
    if period.at_anchor is None:
        return None
    return " + ".join([period.at_anchor, *(f"{one.count} {one.unit}" for one in period.at_offsets)])


def _step(step: Step) -> str:
    match step:
        case DeriveStep():
            return f"{step.name} = {as_written(step.expression.tree)}"
        case JoinStep():
            return f"join {step.name}"
        case LookupStep():
            return f"{step.name} = {step.function} of {step.other.name if step.other is not None else 'rows'}"
