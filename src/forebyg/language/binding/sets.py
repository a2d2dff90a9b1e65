"""This room binds a set: what is counted, in the order of the language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from forebyg.bound import (
    BoundClock,
    BoundExtract,
    BoundFirst,
    BoundPeriod,
    BoundSet,
    Dimension,
    LookupStep,
    Step,
)
from forebyg.definitions.catalogue import Loc
from forebyg.definitions.sets import First
from forebyg.expressions import Column, Expression, Located, Type, columns_of
from forebyg.language.binding.dates import add_length, bind_date
from forebyg.language.binding.names import Findings, Names, own_names, words_of
from forebyg.language.binding.own_rows import refuse_own_rows_too_early
from forebyg.language.binding.periods import bind_period
from forebyg.language.binding.persons import bind_person, person_behind
from forebyg.language.binding.steps import bind_derived, bind_join
from forebyg.language.binding.values import bind_categories, bind_dimensions, bind_fold
from forebyg.language.binding.written import SetText


def bind_set(
    text: SetText,
    extracts: Mapping[str, BoundExtract],
    findings: Findings,
    given: Mapping[str, frozenset[str]],
    ids: Collection[str],
    bands: Sequence[str],
) -> BoundSet | None:
    """The set with every name resolved, or None where its problems are among the findings.

    `ids` are the columns of the catalogue that name persons, `bands` those that a standardised figure is counted by.
    """
    before = len(findings.problems)
    rows = _rows(text, extracts, findings)
    if rows is None:
        return None
    names = _names(rows, given.get(rows[0].name, frozenset()))
    if len(rows) > 1:
        _share_names(names, rows)
    first = _first(text, names, findings)
    clock_start, deadline = _deadline(text, names, findings)
    if deadline is not None:
        names.fix("deadline", Column("deadline", deadline.type))
    period = _period(text, names, extracts, findings, rows, deadline is not None)
    if period is None:
        return None
    has_spell = all(r.has_spell for r in rows)
    names.add_period(has_spell, deadline.type if deadline is not None else None)
    steps, unit_steps = _steps(text, extracts, names, findings)
    population = _population(text, names, findings)
    bound_clock = _clock(text, clock_start, deadline, names, findings)
    value, weight = bind_fold(text, "value", names, findings), bind_fold(text, "weight", names, findings)
    numerator, to = bind_fold(text, "numerator", names, findings), bind_fold(text, "to", names, findings)
    by = tuple(bind_dimensions(entry, names, rows, steps, findings, (*text.loc, "by")) for entry in text.by)
    _check_overlapping(rows, population, by, findings, text.loc)
    stop = bound_clock.stop if bound_clock is not None else None
    refuse_own_rows_too_early(text, steps, unit_steps, population, stop, by, findings)
    per = names.resolve(text.keys.per) if text.keys.per else None
    if text.keys.per and per is None:
        message = f"'{text.keys.per}' is not a column of {names.described}"
        findings.unknown("FB203", message, (*text.loc, "per"), text.keys.per, names.scope().columns)
    within = bind_dimensions([*bands], names, rows, steps, findings, ("standardise",)) if bands else ()
    person = bind_person(text, ids, names, rows, findings)
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
        categories=bind_categories(text, rows, names),
        person=person,
        behind=person or person_behind(text, ids, rows),
        bands=within,
    )


def _check_overlapping(
    rows: tuple[BoundExtract, ...],
    population: tuple[tuple[str, Located], ...],
    by: tuple[tuple[Dimension, ...], ...],
    findings: Findings,
    loc: Loc,
) -> None:
    """Values that hold each other, as country and region, must be told apart before anything is counted."""
    overlapping = rows[0].declared.definition.overlapping
    fixed = {name for _, step in population for name in columns_of(step.tree)} if overlapping else set[str]()
    for name in overlapping:
        in_all = by and all(name in {dimension.column for dimension in dimensions} for dimensions in by)
        if name not in fixed and not in_all:
            message = f"the values of '{name}' hold each other, and would be counted more than once"
            findings.add("FB247", message, loc, f"name '{name}' in population, or break every result down by it")


def _rows(text: SetText, extracts: Mapping[str, BoundExtract], findings: Findings) -> tuple[BoundExtract, ...] | None:
    loc = (*text.loc, "rows")
    if not text.keys.rows:
        findings.add("FB220", f"the {text.role or 'indicator'} needs 'rows': the extract it counts from", text.loc)
        return None
    if strange := [name for name in text.keys.rows if name not in extracts]:
        for name in strange:
            findings.unknown("FB210", f"'{name}' is not an extract", loc, name, extracts)
        return None
    rows = tuple([extracts[name] for name in text.keys.rows])
    for name in set.intersection(*(set(r.columns) for r in rows)) if len(rows) > 1 else ():
        if len({r.columns[name] for r in rows}) > 1:
            findings.add("FB221", f"'{name}' is of different types in the extracts stacked here", loc)
            return None
    return rows


def _names(rows: tuple[BoundExtract, ...], given: frozenset[str]) -> Names:
    if len(rows) == 1 and not given:
        return own_names(rows[0])
    names = Names(" and ".join(f"extract '{r.name}'" for r in rows), given)
    for extract in rows:
        names.add_own(extract)
    return names


def _share_names(names: Names, rows: tuple[BoundExtract, ...]) -> None:
    """Stacked extracts share one column for each name."""
    for extract in rows:
        for physical, kind in extract.columns.items():
            if physical.rsplit(".", 1)[-1] not in names.known.fixed:
                names.fix(physical.rsplit(".", 1)[-1], Column(physical, kind))


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
        joined = partial(bind_join, name, join, extracts, names, findings, (*text.loc, "join", name))
        step = names.once(("join", name, *words_of(join)), findings, joined)
        if step is not None:
            steps.append(step)
    for name, derived in text.keys.derive.items():
        if name in names.given:
            names.add_derived(name, _given_type(name, names))
            continue
        words = (derived,) if isinstance(derived, str) else words_of(derived)
        bound = partial(bind_derived, name, derived, extracts, names, findings, (*text.loc, "derive", name))
        made = names.once(("derive", name, *words), findings, bound)
        if isinstance(made, LookupStep) and made.other is None:
            unit_steps.append(made)
        elif made is not None:
            steps.append(made)
    return tuple(steps), tuple(unit_steps)


def _period(
    text: SetText,
    names: Names,
    extracts: Mapping[str, BoundExtract],
    findings: Findings,
    rows: tuple[BoundExtract, ...],
    has_clock: bool,
) -> BoundPeriod | None:
    period, loc = text.keys.period, (*text.loc, "period")
    bound = partial(bind_period, period, names, extracts, findings, loc, rows, has_clock)
    return names.once(("period", has_clock, *words_of(period)), findings, bound) if period else bound()


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
