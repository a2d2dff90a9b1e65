"""This room refuses a value found among a unit's own rows where those rows are not chosen yet."""

from __future__ import annotations

from collections.abc import Iterator

from forebyg.bound import DeriveStep, Dimension, LookupStep, Span, Step
from forebyg.definitions.catalogue import Loc
from forebyg.expressions import Expression, Located, columns_of
from forebyg.language.binding.names import Findings
from forebyg.language.binding.written import SetText

Population = tuple[tuple[str, Located], ...]
Dimensions = tuple[tuple[Dimension, ...], ...]


def refuse_own_rows_too_early(
    text: SetText,
    steps: tuple[Step, ...],
    unit_steps: tuple[LookupStep, ...],
    population: Population,
    stop: Expression | None,
    by: Dimensions,
    findings: Findings,
) -> None:
    """The unit's own rows are those that passed the population, so that only what is made of each unit can read what
    is found among them: no step before that, and no breakdown, whose rows lie in it by themselves."""
    found = {step.name for step in unit_steps}
    if not found:
        return
    own, unit = " and ".join(text.keys.rows or []), text.keys.per
    extract = f"look into the extract: 'of: {own}'" + (f" with 'on: {unit}'" if unit else " with 'on'")
    derived = {step.name for step in steps if isinstance(step, DeriveStep)}
    for what, read, loc in _readers(text, steps, unit_steps, population, stop, by):
        instead = f"say it where the unit's value is made, or {extract}" if loc[-1] in derived else extract
        for name in sorted(read & found):
            message = f"{what} reads '{name}', found among the unit's own rows: they are known after the population"
            findings.add("FB222", message, loc, instead)


def _readers(
    text: SetText,
    steps: tuple[Step, ...],
    unit_steps: tuple[LookupStep, ...],
    population: Population,
    stop: Expression | None,
    by: Dimensions,
) -> Iterator[tuple[str, set[str], Loc]]:
    """What reads columns before or beside the units, those columns, and where it is written."""
    for step in (*steps, *unit_steps):
        if isinstance(step, DeriveStep | LookupStep):
            yield f"'{step.name}'", _read(step), (*text.loc, "derive", step.name)
    for label, condition in population:
        yield f"the step '{label}'", columns_of(condition.tree), (*text.loc, "population", label)
    if stop is not None:
        yield "'stop'", columns_of(stop), (*text.loc, "clock", "stop")
    for dimensions in by:
        yield "a breakdown", {one.column for one in dimensions}, (*text.loc, "by")


def _read(step: DeriveStep | LookupStep) -> set[str]:
    if isinstance(step, DeriveStep):
        return columns_of(step.expression.tree)
    parts = [mine for mine, _ in step.on] + _ends(step.during)
    if step.other is None:
        parts += [part for part in (step.dated, step.where, step.value) if part is not None]
    read = {name for part in parts for name in columns_of(part)}
    return read | set(step.outer) | ({step.by} if step.other is None and step.by is not None else set[str]())


def _ends(window: Span | None) -> list[Expression]:
    return [end for end in (window.first, window.last) if end is not None] if window is not None else []
