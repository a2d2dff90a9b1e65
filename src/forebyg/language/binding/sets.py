"""This room binds a set: what is counted, in the order of the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forebyg.bound import (
    BoundClock,
    BoundExtract,
    BoundFirst,
    BoundFold,
    BoundSet,
    DeriveStep,
    Dimension,
    LookupStep,
    Step,
)
from forebyg.definitions.catalogue import Loc
from forebyg.definitions.indicators import Clock, First, Fold, SetKeys
from forebyg.expressions import INT, QUOTIENT, YES_NO, Column, Expression, Located, Type, columns_of
from forebyg.language.binding.dates import add_length, bind_date
from forebyg.language.binding.names import Findings, Names, allowed_values
from forebyg.language.binding.periods import bind_period
from forebyg.language.binding.steps import bind_derived, bind_join


@dataclass(frozen=True)
class SetText:
    """A set as written: its keys, what is made of each unit, and where all of it stands."""

    role: str
    keys: SetKeys
    outcome: str
    loc: Loc = ()
    value: str | Fold | None = None
    weight: str | Fold | None = None
    numerator: str | Fold | None = None
    to: str | None = None
    clock: Clock | None = None
    open: str = "due"
    month_end: str = "clamp"
    by: tuple[str | list[str], ...] = ()
    skip_missing: bool = False


def bind_set(
    text: SetText, extracts: Mapping[str, BoundExtract], findings: Findings, given: Mapping[str, frozenset[str]]
) -> BoundSet | None:
    """The set with every name resolved, or None where its problems are among the findings."""
    before = len(findings.problems)
    rows = _rows(text, extracts, findings)
    if rows is None:
        return None
    names = Names(" and ".join(f"extract '{r.name}'" for r in rows), given.get(rows[0].name, frozenset()))
    for extract in rows:
        names.add_own(extract)
    if len(rows) > 1:
        _share_names(names, rows)
    first = _first(text, names, findings)
    clock_start, deadline = _deadline(text, names, findings)
    if deadline is not None:
        names.fixed["deadline"] = Column("deadline", deadline.type)
    period = bind_period(text.keys.period, names, extracts, findings, (*text.loc, "period"), rows, deadline is not None)
    if period is None:
        return None
    has_spell = all(r.has_spell for r in rows)
    names.add_period(has_spell, deadline.type if deadline is not None else None)
    steps, unit_steps = _steps(text, extracts, names, findings)
    population = _population(text, names, findings)
    bound_clock = _clock(text, clock_start, deadline, names, findings)
    value, weight = _fold(text, "value", names, findings), _fold(text, "weight", names, findings)
    numerator, to = _fold(text, "numerator", names, findings), _fold(text, "to", names, findings)
    by = tuple(_dimensions(entry, names, rows, steps, findings, (*text.loc, "by")) for entry in text.by)
    _check_overlapping(rows, population, by, findings, text.loc)
    per = names.resolve(text.keys.per) if text.keys.per else None
    if text.keys.per and per is None:
        message = f"'{text.keys.per}' is not a column of {names.described}"
        findings.unknown("FB203", message, (*text.loc, "per"), text.keys.per, names.scope().columns)
    if len(findings.problems) > before:
        return None
    unit_names = {step.name for step in unit_steps}
    for fold in (value, weight, numerator, to):
        if (
            fold is not None
            and fold.expression is not None
            and fold.function != "same"
            and columns_of(fold.expression) & unit_names
        ):
            findings.add("FB222", "a value found among the unit's own rows is already one per unit", text.loc)
            return None
    return BoundSet(
        role=text.role,
        rows=rows,
        first=first,
        period=period,
        clock=bound_clock,
        steps=steps,
        unit_steps=unit_steps,
        population=population,
        per=per.name if per else None,
        outcome=text.outcome,
        value=value,
        weight=weight,
        numerator=numerator,
        to=to,
        by=by,
        skip_missing=text.skip_missing,
        categories=_categories(text, rows, names),
    )


def _check_overlapping(
    rows: tuple[BoundExtract, ...],
    population: tuple[tuple[str, Located], ...],
    by: tuple[tuple[Dimension, ...], ...],
    findings: Findings,
    loc: Loc,
) -> None:
    """Values that hold each other, as country and region, must be told apart before anything is counted."""
    fixed = {name for _, step in population for name in columns_of(step.tree)}
    for name in rows[0].declared.definition.overlapping:
        in_all = by and all(name in {dimension.column for dimension in dimensions} for dimensions in by)
        if name not in fixed and not in_all:
            message = f"the values of '{name}' hold each other, and would be counted more than once"
            findings.add("FB247", message, loc, f"name '{name}' in population, or break every result down by it")


def _rows(text: SetText, extracts: Mapping[str, BoundExtract], findings: Findings) -> tuple[BoundExtract, ...] | None:
    loc = (*text.loc, "rows")
    if not text.keys.rows:
        findings.add("FB220", f"the {text.role or 'indicator'} needs 'rows': the extract it counts from", text.loc)
        return None
    for name in text.keys.rows:
        if name not in extracts:
            findings.unknown("FB210", f"'{name}' is not an extract", loc, name, extracts)
    if any(name not in extracts for name in text.keys.rows):
        return None
    rows = tuple(extracts[name] for name in text.keys.rows)
    for name in set.intersection(*(set(r.columns) for r in rows)) if len(rows) > 1 else ():
        if len({r.columns[name] for r in rows}) > 1:
            findings.add("FB221", f"'{name}' is of different types in the extracts stacked here", loc)
            return None
    return rows


def _share_names(names: Names, rows: tuple[BoundExtract, ...]) -> None:
    """Stacked extracts share one column for each name."""
    for extract in rows:
        for physical, kind in extract.columns.items():
            names.fixed.setdefault(physical.rsplit(".", 1)[-1], Column(physical, kind))


def _first(text: SetText, names: Names, findings: Findings) -> BoundFirst | None:
    for end in ("first", "last"):
        first: First | None = getattr(text.keys, end)
        if first is None:
            continue
        loc = (*text.loc, end)
        dated = bind_date(first.dated, names, findings, (*loc, "dated"))
        among = findings.condition(first.among, names, (*loc, "among")) if first.among else None
        per = names.resolve(first.per)
        if per is None:
            message = f"'{first.per}' is not a column of {names.described}"
            findings.unknown("FB203", message, (*loc, "per"), first.per, names.scope().columns)
        if dated is None or per is None or (first.among and among is None):
            return None
        return BoundFirst(end, per.name, dated, among.tree if among else None, first.history)
    return None


def _deadline(text: SetText, names: Names, findings: Findings) -> tuple[Expression | None, Expression | None]:
    """Where the clock starts, and when it runs out."""
    clock, loc = text.clock, (*text.loc, "clock")
    if clock is None:
        return None, None
    start = bind_date(clock.start, names, findings, (*loc, "start")) if clock.start else None
    if clock.due is not None:
        return start, bind_date(clock.due, names, findings, (*loc, "due"))
    assert clock.limit is not None
    month_end = clock.month_end or text.month_end
    return start, add_length(start, clock.limit, month_end) if start is not None else None


def _clock(
    text: SetText, start: Expression | None, deadline: Expression | None, names: Names, findings: Findings
) -> BoundClock | None:
    if text.clock is None or deadline is None:
        return None
    stop = bind_date(text.clock.stop, names, findings, (*text.loc, "clock", "stop")) if text.clock.stop else None
    if text.clock.stop is None and text.numerator is None:
        findings.add(
            "FB223", "a clock without 'stop' needs a 'numerator', judged at the deadline", (*text.loc, "clock")
        )
    return BoundClock(start, stop, deadline, text.open)


def _steps(
    text: SetText, extracts: Mapping[str, BoundExtract], names: Names, findings: Findings
) -> tuple[tuple[Step, ...], tuple[LookupStep, ...]]:
    steps: list[Step] = []
    unit_steps: list[LookupStep] = []
    for name, join in text.keys.join.items():
        step = bind_join(name, join, extracts, names, findings, (*text.loc, "join", name))
        if step is not None:
            steps.append(step)
    for name, derived in text.keys.derive.items():
        if name in names.given:
            names.add_derived(name, _given_type(name, names))
            continue
        made = bind_derived(name, derived, extracts, names, findings, (*text.loc, "derive", name))
        if isinstance(made, LookupStep) and made.other is None:
            unit_steps.append(made)
        elif made is not None:
            steps.append(made)
    return tuple(steps), tuple(unit_steps)


def _given_type(name: str, names: Names) -> Type:
    column = names.resolve(name)
    return column.type if column else Type("unknown")


def _population(text: SetText, names: Names, findings: Findings) -> tuple[tuple[str, Located], ...]:
    steps = []
    for label, sql in text.keys.population.items():
        located = findings.condition(sql, names, (*text.loc, "population", label))
        if located is not None:
            steps.append((label, located))
    return tuple(steps)


def _fold(text: SetText, key: str, names: Names, findings: Findings) -> BoundFold | None:
    written, loc = getattr(text, key), (*text.loc, key)
    if written is None:
        return None
    if isinstance(written, str):
        located = findings.sql(written, names, loc)
        return (
            _checked(BoundFold("same", located.tree, located.tree.type), key, text, findings, loc) if located else None
        )
    if written.function in ("days", "months", "count"):
        return BoundFold(written.function, None, INT)
    located = findings.sql(written.sql, names, (*loc, written.function))
    if located is None:
        return None
    kind = (
        YES_NO if written.function in ("any", "all") else QUOTIENT if written.function == "mean" else located.tree.type
    )
    by = names.resolve(written.by) if written.by else None
    return _checked(BoundFold(written.function, located.tree, kind, by.name if by else None), key, text, findings, loc)


def _checked(fold: BoundFold, key: str, text: SetText, findings: Findings, loc: Loc) -> BoundFold | None:
    needs_number = key in ("value", "weight") and text.outcome in ("value", "ranked", "sum")
    if needs_number and fold.type.name not in ("number", "unknown"):
        if fold.type == YES_NO:
            findings.add("FB322", f"'{key}' must be a number; this is a yes or a no", loc, "a share counts yes and no")
        else:
            findings.add("FB322", f"'{key}' must be a number; this is {fold.type.name}", loc)
        return None
    if key == "numerator" and fold.type not in (YES_NO, Type("unknown")):
        findings.add(
            "FB320", "a numerator is a yes or a no for each row", loc, "compare it with something, such as alder < 18"
        )
        return None
    return fold


def _dimensions(
    entry: str | list[str],
    names: Names,
    rows: tuple[BoundExtract, ...],
    steps: tuple[Step, ...],
    findings: Findings,
    loc: Loc,
) -> tuple[Dimension, ...]:
    found = []
    for name in [entry] if isinstance(entry, str) else entry:
        scope = names.scope()
        column = scope.columns.get(name)
        if column is None and name in scope.ambiguous:
            could = " or ".join(f"'{choice}'" for choice in scope.ambiguous[name])
            findings.add("FB306", f"'{name}' could be {could}", loc, "write one of them out")
        elif column is None:
            findings.unknown("FB203", f"'{name}' is not a column of {names.described}", loc, name, scope.columns)
        elif column.type.name in ("id", "date", "datetime", "time") or _is_free_text(column, rows, steps):
            findings.add(
                "FB224", f"'{name}' cannot be a breakdown: it is {column.type.name}", loc, "break down by a category"
            )
        else:
            values = next((allowed_values(r, column.name) for r in rows if allowed_values(r, column.name)), ())
            values = values or names.values.get(column.name, ())
            found.append(Dimension(name.rsplit(".", 1)[-1], column.name, values or None))
    return tuple(found)


def _is_free_text(column: Column, rows: tuple[BoundExtract, ...], steps: tuple[Step, ...]) -> bool:
    if column.type.name != "text":
        return False
    made = {step.name: step for step in steps if isinstance(step, DeriveStep)}
    step = made.get(column.name)
    return step is None or isinstance(step.expression.tree, Column)


def _categories(text: SetText, rows: tuple[BoundExtract, ...], names: Names) -> tuple[str, ...] | None:
    if text.outcome != "category" or not isinstance(text.value, str):
        return None
    column = names.resolve(text.value)
    return names.values.get(column.name) if column else None
