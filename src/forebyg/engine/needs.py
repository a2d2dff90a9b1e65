"""This room knows which columns a set reads, so that no step carries others along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from forebyg.bound import BoundExtract, BoundSet, DeriveStep, JoinStep, LookupStep, Step
from forebyg.expressions import Expression, columns_of


def columns_read(bound: BoundSet) -> frozenset[str]:
    """The physical names of all columns that any step of the set reads, joined ones with their prefix."""
    trees = columns = frozenset[str]()
    for tree in _trees(bound):
        trees |= columns_of(tree)
    columns |= trees | set(_names(bound))
    for step in (*bound.steps, *bound.unit_steps):
        columns |= _read_by(step)
    # A label stands with the days it covers, and a value with the mark that says why it is unknown.
    return columns | {f"{name}.{part}" for name in columns for part in ("start", "end", "mark")}


def _trees(bound: BoundSet) -> Iterator[Expression]:
    parts = [bound.period.dated]
    if bound.first is not None:
        parts += [bound.first.dated, bound.first.among]
    if bound.clock is not None:
        parts += [bound.clock.start, bound.clock.stop, bound.clock.deadline]
    parts += [condition.tree for _, condition in bound.population]
    parts += [fold.expression for fold in (bound.value, bound.weight, bound.numerator, bound.to) if fold is not None]
    yield from (part for part in parts if part is not None)


def _names(bound: BoundSet) -> Iterator[str]:
    if bound.first is not None:
        # Of rows on one day the key says which is the first.
        yield from bound.rows[0].declared.definition.key
    names = [
        bound.per,
        bound.behind,
        bound.units_column,
        bound.period.labelled,
        bound.first.per if bound.first else None,
    ]
    names += [fold.by for fold in (bound.value, bound.weight, bound.numerator, bound.to) if fold is not None]
    names += [dimension.column for dimensions in (*bound.by, bound.bands) for dimension in dimensions]
    yield from (name for name in names if name is not None)


def _read_by(step: Step) -> frozenset[str]:
    match step:
        case DeriveStep():
            return frozenset(columns_of(step.expression.tree))
        case JoinStep():
            trees = [mine for mine, _ in step.on] + ([step.at] if step.at is not None else [])
            return frozenset(set[str]().union(*(columns_of(tree) for tree in trees)))
        case LookupStep():
            window = [step.during.first, step.during.last] if step.during is not None else []
            own = [step.where, step.value, step.dated] if step.other is None else []
            trees = [tree for tree in (*(mine for mine, _ in step.on), *window, *own) if tree is not None]
            names = set(step.outer) | ({step.by} if step.other is None and step.by is not None else set())
            return frozenset(names.union(*(columns_of(tree) for tree in trees)))


def columns_by_extract(bound: BoundSet) -> dict[str, set[str]]:
    """The declared columns of every extract that anything of the set is made of."""
    found: dict[str, set[str]] = {}
    for extract in bound.rows:
        _add_columns(extract, columns_read(bound), bound.steps, found)
    if bound.period.terms is not None:
        terms = bound.period.terms
        _add_columns(terms, terms.declared.definition.key, (), found)
    return found


def _add_columns(
    extract: BoundExtract, names: Iterable[str], steps: Sequence[Step], found: dict[str, set[str]]
) -> None:
    definition, names = extract.declared.definition, set(names)
    for step in extract.steps:
        names |= _read_by(step)
    spell = definition.spell
    names |= {one for one in (spell.start, spell.end, spell.label) if one is not None} if spell is not None else set()
    found.setdefault(extract.name, set()).update(names & set(definition.columns))
    for step in (*extract.steps, *steps):
        if isinstance(step, DeriveStep) or step.other is None:
            continue
        theirs = {name for _, name in step.on}
        if isinstance(step, JoinStep):
            theirs |= {name.removeprefix(f"{step.name}.") for name in names if name.startswith(f"{step.name}.")}
        else:
            trees = [tree for tree in (step.dated, step.where, step.value) if tree is not None]
            theirs |= set().union(*(columns_of(tree) for tree in trees)) | {step.by or ""}
            theirs |= set(step.other.declared.definition.key) if step.function in ("first", "last") else set()
        _add_columns(step.other, theirs, (), found)


def marks_read(bound: BoundSet) -> tuple[str, ...]:
    """The columns that say why a value that is summed is unknown."""
    tree = bound.value.expression if bound.value is not None else None
    read = columns_of(tree) if tree is not None and bound.outcome == "sum" else set[str]()
    declared = bound.rows[0].declared.definition.columns
    units = {bound.units_column} if bound.units_column is not None else set[str]()
    return tuple(f"{name}.mark" for name in sorted(read | units) if name in declared and declared[name].marks)
