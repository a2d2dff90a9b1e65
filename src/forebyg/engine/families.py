"""This room finds the sets that begin alike - same rows, periods and clock - so that what they have in common is made
once: their steps stand in one list, each different one under a name of its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from forebyg.bound import BoundFold, BoundSet, DeriveStep, JoinStep, LookupStep, Span, Step
from forebyg.engine.plan import PERIOD_COLUMNS
from forebyg.expressions import Call, Column, Expression

Mark = tuple[str, str]
"""An indicator by name, and which of its sets."""
FUSED = ("count", "share", "value", "ranked", "sum", "within")
"""What is tallied of units by aggregates alone."""

NEVER_RENAMED = (*PERIOD_COLUMNS, "row.start", "row.end")
"""Columns that no step makes, also where one is called `period` or `row`."""


@dataclass(frozen=True)
class Member:
    """A set of a family: as it was bound, and with the names that its steps have among those of the family."""

    mark: Mark
    own: BoundSet
    seen: BoundSet


@dataclass(frozen=True)
class Family:
    """`bound` is what the members have in common: it admits every row, and has the steps of all."""

    bound: BoundSet
    members: tuple[Member, ...]


def families(sets: Iterable[tuple[Mark, BoundSet, Hashable]]) -> list[Family]:
    """The families of all sets that can be counted together; a set that cannot is in none. Each comes with what else
    the sets of a family must have in common: what was known of them, and until when."""
    kin: dict[Hashable, list[tuple[Mark, BoundSet]]] = {}
    for mark, bound, known in sets:
        if is_fused(bound):
            kin.setdefault((known, _beginning(bound)), []).append((mark, bound))
    return [_family(members) for members in kin.values()]


def is_fused(bound: BoundSet) -> bool:
    """Whether aggregates of its rows say all: nothing is looked up among a unit's own rows."""
    return why_alone(bound) is None


def why_alone(bound: BoundSet) -> str | None:
    """Why a set cannot be counted with others; None where it can."""
    if bound.outcome not in FUSED:
        return "categories"
    if bound.unit_steps:
        return "own_rows"
    if bound.bands:
        return "bands"
    return "hides" if hides_columns(bound) else None


def hides_columns(bound: BoundSet) -> bool:
    """Whether a step is called as a column is that the others of a family may read."""
    own = {"as_of", "deadline"}.union(*(extract.columns for extract in bound.rows))
    return any(step.name in own or "." in step.name for step in bound.steps)


def _beginning(bound: BoundSet) -> Hashable:
    period = bound.period
    terms = period.terms.name if period.terms is not None else None
    names = tuple(extract.name for extract in bound.rows)
    return names, bound.first, period._replace(terms=None), terms, bound.clock


def _family(sets: list[tuple[Mark, BoundSet]]) -> Family:
    steps: dict[Hashable, Step] = {}
    members = [Member(mark, bound, _renamed(bound, steps)) for mark, bound in sets]
    first = sets[0][1]
    common = first._replace(
        role="family", steps=tuple(steps.values()), population=(), per=None, outcome="count", value=None,
        weight=None, numerator=None, to=None, by=(), person=None, behind=None,
    )  # fmt: skip
    return Family(common, tuple(members))


def _renamed(bound: BoundSet, steps: dict[Hashable, Step]) -> BoundSet:
    """The set with the family's names of its steps; a step that the family has not yet is added to `steps`."""
    names: dict[str, str] = {}
    taken = {step.name for step in steps.values()}

    own = []
    for step in bound.steps:
        here = _stepped(step, names)
        known = steps.get(_content(here))
        if known is None:
            name = here.name
            while name in taken:
                name += "'"
            known = here._replace(name=name)
            steps[_content(here)] = known
            taken.add(name)
        names[step.name] = known.name
        own.append(known)
    if all(old == new for old, new in names.items()):
        return bound._replace(steps=tuple(own))
    return bound._replace(
        steps=tuple(own),
        population=tuple((label, one._replace(tree=renamed(one.tree, names))) for label, one in bound.population),
        value=_fold(bound.value, names), weight=_fold(bound.weight, names),
        numerator=_fold(bound.numerator, names), to=_fold(bound.to, names),
        per=_name(bound.per, names), person=_name(bound.person, names), behind=_name(bound.behind, names),
        by=tuple(tuple(one._replace(column=column(one.column, names)) for one in dims) for dims in bound.by),
    )  # fmt: skip


def _stepped(step: Step, names: dict[str, str]) -> Step:
    """The step with its own columns under other names; those of the extract that it looks into keep theirs."""
    match step:
        case DeriveStep():
            return step._replace(expression=step.expression._replace(tree=renamed(step.expression.tree, names)))
        case JoinStep():
            return step._replace(on=_keys(step, names), at=_renamed_or_none(step.at, names))
        case LookupStep():
            outer = {f"row.{old}": f"row.{column(old, names)}" for old in step.outer}
            during = step.during
            if during is not None:
                during = Span(_renamed_or_none(during.first, names), _renamed_or_none(during.last, names))
            return step._replace(
                on=_keys(step, names), during=during, outer=tuple(column(old, names) for old in step.outer),
                where=_renamed_or_none(step.where, outer), value=_renamed_or_none(step.value, outer),
            )  # fmt: skip


def _keys(step: JoinStep | LookupStep, names: dict[str, str]) -> tuple[tuple[Expression, str], ...]:
    return tuple((renamed(mine, names), theirs) for mine, theirs in step.on)


def _renamed_or_none(tree: Expression | None, names: dict[str, str]) -> Expression | None:
    return None if tree is None else renamed(tree, names)


def renamed(tree: Expression, names: dict[str, str]) -> Expression:
    """The tree with other names of steps."""
    if isinstance(tree, Column):
        return replace(tree, name=column(tree.name, names))
    if isinstance(tree, Call):
        return replace(tree, arguments=tuple(renamed(argument, names) for argument in tree.arguments))
    return tree


def column(name: str, names: dict[str, str]) -> str:
    """A column that a step makes or joins, under the step's other name."""
    if name in names or name in NEVER_RENAMED:
        return names.get(name, name)
    prefix = next((step for step in names if name.startswith(f"{step}.")), None)
    return name if prefix is None else names[prefix] + name[len(prefix) :]


def _name(name: str | None, names: dict[str, str]) -> str | None:
    return None if name is None else column(name, names)


def _fold(fold: BoundFold | None, names: dict[str, str]) -> BoundFold | None:
    if fold is None or fold.expression is None:
        return fold
    return fold._replace(expression=renamed(fold.expression, names), by=_name(fold.by, names))


def _content(step: Step) -> Hashable:
    """What a step does, whatever it is called; a join also by its name, which its columns begin with."""
    match step:
        case DeriveStep():
            return "derive", step.expression.tree
        case JoinStep():
            return "join", step.name, step.other.name, step.on, step.at
        case LookupStep():
            other = step.other.name if step.other is not None else None
            return "look up", step._replace(name="", other=None), other
