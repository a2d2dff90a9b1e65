"""This room builds the plan of a set: the order of the language is the order here."""

from __future__ import annotations

from dataclasses import dataclass

from forebyg.bound import BoundExtract, BoundFold, BoundSet, DeriveStep, JoinStep, LookupStep, Step
from forebyg.engine.needs import marks_read
from forebyg.engine.plan import (
    PERIOD_COLUMNS,
    Derive,
    Filter,
    Fold,
    Join,
    KeepEnd,
    LookUp,
    Number,
    Place,
    Plan,
    Scan,
    Shared,
    Stack,
)
from forebyg.expressions import DATE, DATETIME, ID, YES_NO, Call, Column, Expression, columns_of

NUMERATOR, VALUE, WEIGHT, TO = ".numerator", ".value", ".weight", ".to"
MET, DUE, DONE, WRONG = ".met", ".due", ".done", ".wrong"
PERSON = ".person"


@dataclass(frozen=True)
class SetPlan:
    """A set as plans that share their beginning.

    `covered` has every row of the extract in its period, `placed` those left by `first`, `admitted` those that passed
    the population, `units` one row per period and unit with the folded columns. `waiting` places cases by the start of
    their clock (within only).
    """

    rows: Plan
    covered: Plan
    placed: Plan
    stepped: Plan
    admitted: Plan
    units: Plan
    waiting: Plan | None
    unit: str | None


def plan_extract(extract: BoundExtract) -> Plan:
    """The extract with what it joins and derives on its own dates."""
    return Shared(extract.name, stepped(Scan(extract), extract.steps))


def stepped(plan: Plan, steps: tuple[Step, ...]) -> Plan:
    """The joins, look-ups and derived columns, one after another."""
    for step in steps:
        match step:
            case DeriveStep():
                plan = Derive(plan, ((step.name, step.expression.tree),))
            case JoinStep():
                plan = Join(plan, step, plan_extract(step.other))
            case LookupStep():
                assert step.other is not None
                plan = LookUp(plan, step, plan_extract(step.other))
    return plan


def plan_set(bound: BoundSet) -> SetPlan:
    """The whole way of a set, from rows to units."""
    sources = tuple(plan_extract(extract) for extract in bound.rows)
    rows: Plan = Number(sources[0] if len(sources) == 1 else Stack(sources))
    whole = rows
    if bound.first is not None:
        rows = KeepEnd(rows, bound.first, tuple(bound.rows[0].declared.definition.key))
    if bound.clock is not None:
        rows = Derive(rows, (("deadline", bound.clock.deadline),))
        whole = rows if bound.first is None else Derive(whole, (("deadline", bound.clock.deadline),))
    has_spell = all(extract.has_spell for extract in bound.rows)
    placed = Place(rows, bound.period, has_spell)
    covered = placed if bound.first is None else Place(whole, bound.period, has_spell)
    steps = stepped(placed, bound.steps)
    admitted = _admitted(steps, bound)
    if bound.clock is not None:
        admitted = _timed(admitted, bound)
    waiting = _waiting(rows, bound, has_spell) if bound.clock is not None else None
    return SetPlan(rows, covered, placed, steps, admitted, _units(admitted, bound, has_spell), waiting, bound.per)


def _admitted(plan: Plan, bound: BoundSet) -> Plan:
    for label, condition in bound.population:
        plan = Filter(plan, condition.tree, label)
    return plan


def _timed(plan: Plan, bound: BoundSet) -> Plan:
    """Whether a case is wrong (no deadline, or done before it began), done, due by as_of, and done in time."""
    clock = bound.clock
    assert clock is not None
    columns: list[tuple[str, Expression]] = []
    wrong: Expression = Call("is_null", (clock.deadline,), YES_NO)
    if clock.stop is not None and clock.start is not None:
        wrong = Call("or", (wrong, Call("is_true", (compared("lt", clock.stop, clock.start),), YES_NO)), YES_NO)
    columns.append((WRONG, wrong))
    columns.append((DUE, compared("le", clock.deadline, Column("as_of", DATE))))
    if clock.stop is not None:
        columns.append((DONE, Call("not", (Call("is_null", (clock.stop,), YES_NO),), YES_NO)))
        columns.append((MET, Call("is_true", (compared("le", clock.stop, clock.deadline),), YES_NO)))
    return Derive(plan, tuple(columns))


def _waiting(rows: Plan, bound: BoundSet, has_spell: bool) -> Plan:
    """The same cases, placed by the start of their clock where it has one."""
    clock = bound.clock
    assert clock is not None
    period = bound.period
    if clock.start is not None:
        period = period._replace(
            dated=clock.start, at_day=None, at_anchor=None, at_offsets=(), active=None, labelled=None
        )
    return _timed(_admitted(stepped(Place(rows, period, has_spell), bound.steps), bound), bound)


def _units(plan: Plan, bound: BoundSet, has_spell: bool) -> Plan:
    folds: list[tuple[str, BoundFold]] = []
    found = {step.name for step in bound.unit_steps}
    after: list[tuple[str, Expression]] = []
    named = ((NUMERATOR, bound.numerator), (VALUE, bound.value), (WEIGHT, bound.weight), (TO, bound.to))
    for name, fold in named:
        if fold is None:
            continue
        if fold.expression is not None and columns_of(fold.expression) & found:
            after.append((name, fold.expression))
            known = found | set(PERIOD_COLUMNS)
            folds += [(c.name, BoundFold("same", c, c.type)) for c in _leaves(fold.expression) if c.name not in known]
        else:
            folds.append((name, fold))
    if bound.clock is not None:
        flags = (MET, DUE, DONE, WRONG) if bound.clock.stop is not None else (DUE, WRONG)
        folds += [(flag, BoundFold("same", Column(flag, YES_NO), YES_NO)) for flag in flags]
        folds += [
            ("deadline", BoundFold("same", Column("deadline", bound.clock.deadline.type), bound.clock.deadline.type))
        ]
        for name, date in ((".start", bound.clock.start), (".stop", bound.clock.stop)):
            if date is not None:
                folds.append((name, BoundFold("same", date, date.type)))
    units = bound.units_column
    if units is not None:
        column = Column(units, bound.rows[0].columns[units])
        folds.append((".units", BoundFold("same", column, column.type)))
    if bound.behind is not None:
        person = Column(bound.behind, bound.rows[0].columns.get(bound.behind, ID))
        folds.append((PERSON, BoundFold("same", person, person.type)))
    marks = marks_read(bound)
    unique = tuple(dict(folds).items())
    plan = Fold(plan, bound.per, unique, bound.unit_steps, has_spell, marks)
    return Derive(plan, tuple(after)) if after else plan


def _leaves(tree: Expression) -> list[Column]:
    if isinstance(tree, Column):
        return [tree]
    return [leaf for part in tree.arguments for leaf in _leaves(part)] if isinstance(tree, Call) else []


def compared(function: str, left: Expression, right: Expression) -> Expression:
    """A comparison of two dates; beside a date-time, a date stands for the end of its day."""
    if left.type != right.type:
        left, right = (_moment(side) for side in (left, right))
    return Call(function, (left, right), YES_NO)


def _moment(date: Expression) -> Expression:
    return date if date.type.name == "datetime" else Call("end_of_day", (date,), DATETIME)
