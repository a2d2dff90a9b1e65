"""This room finds conditions that no row can meet: texts that a column is compared with and never holds."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from forebyg.bound import BoundExtract, BoundSet, DeriveStep, JoinStep, LookupStep
from forebyg.engine.codes import code_of, with_texts
from forebyg.engine.sources import Sources
from forebyg.expressions import Call, Column, Expression, Literal_


def absent_texts(bound: BoundSet, sources: Sources) -> list[str]:
    """A sentence for each comparison of a column with texts none of which occurs in it. The texts are the analyst's."""
    joined = {step.name: step.other for step in bound.steps if isinstance(step, JoinStep)}
    found = [(tree, bound.rows[0], joined) for tree in _own_trees(bound)]
    for step in bound.steps:
        if isinstance(step, LookupStep) and step.other is not None:
            found += [(tree, step.other, {}) for tree in (step.where, step.value) if tree is not None]
    sentences = []
    for tree, own, others in found:
        for column, texts in _comparisons(tree):
            extract = _holder(column, own, others)
            if extract is not None and not set(texts) & _held(extract, column.rsplit(".", 1)[-1], sources):
                listed = ", ".join(f"'{text}'" for text in texts)
                sentences.append(f"{listed} never occurs in column '{column}' of extract '{extract.name}'")
    return list(dict.fromkeys(sentences))


def texts_asked(step: LookupStep) -> set[str]:
    """The columns of the other extract that a look-up compares with texts."""
    assert step.other is not None
    trees = [tree for tree in (step.where, step.value) if tree is not None]
    names = {column for tree in trees for column, _ in _comparisons(tree)}
    return {name for name in names if _holder(name, step.other, {}) is not None}


def _own_trees(bound: BoundSet) -> Iterator[Expression]:
    yield from (condition.tree for _, condition in bound.population)
    yield from (step.expression.tree for step in bound.steps if isinstance(step, DeriveStep))
    if bound.numerator is not None and bound.numerator.expression is not None:
        yield bound.numerator.expression


def _comparisons(tree: Expression) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not isinstance(tree, Call):
        return
    first, *rest = tree.arguments if tree.arguments else (tree,)
    if tree.function in ("eq", "ne", "in") and isinstance(first, Column) and first.type.is_textual:
        texts = [item.value for item in rest if isinstance(item, Literal_) and isinstance(item.value, str)]
        if texts and len(texts) == len(rest):
            yield first.name, tuple(texts)
    for argument in tree.arguments:
        yield from _comparisons(argument)


def _holder(column: str, own: BoundExtract, joined: dict[str, BoundExtract]) -> BoundExtract | None:
    """The extract whose own column it is; none for a column that is derived, or of the outer row."""
    prefix, dot, name = column.rpartition(".")
    extract = joined.get(prefix) if dot else own
    return extract if extract is not None and name in extract.declared.definition.columns else None


def _held(extract: BoundExtract, name: str, sources: Sources) -> set[object]:
    """The values of a column; asked for once in a run."""
    if (extract.name, name) not in sources.held:
        known = sources.known(extract)
        held = code_of(name) if code_of(name) in known.columns else name
        values = with_texts(known.lazy().select(pl.col(held).unique())).collect()
        sources.held[extract.name, name] = set(values[name].to_list())
    return sources.held[extract.name, name]
