"""This room says what a column means, so that two definitions that count the same are seen to.

Derived columns are written out, and a joined or looked-up one stands as a node with its keys and days. What is left is
a tree that names nothing but the columns of the extract itself: equal trees have equal meaning, whatever a definition
calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from forebyg.bound import BoundExtract, BoundPeriod, BoundSet, DeriveStep, JoinStep, LookupStep, Step
from forebyg.expressions import DATE, TEXT, YES_NO, Call, Column, Expression, Literal_

Meanings = Mapping[str, Expression]
"""By physical name, what a column means; a name that is not there means itself."""
NOTHING = Literal_(None, TEXT)
OPPOSITES = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}
TURNED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
LOOK_UP, JOINED, STATUS_DATE = "look-up", "joined", "status date"


def meanings_of(bound: BoundSet) -> dict[str, Expression]:
    """What every name of a set means, those of its units too."""
    known = _after(bound.rows[0].steps, {}) if len(bound.rows) == 1 else {}
    if bound.clock is not None:
        known["deadline"] = inlined(bound.clock.deadline, known)
    if bound.period.at_day is not None or bound.period.at_anchor is not None:
        known["period.date"] = Call(STATUS_DATE, (word(status_date(bound.period)),), DATE)
    return _after((*bound.steps, *bound.unit_steps), known)


def inlined(tree: Expression, meanings: Meanings) -> Expression:
    """The tree with what its columns mean in their place."""
    if isinstance(tree, Column):
        return meanings.get(tree.name, tree)
    if isinstance(tree, Literal_):
        return replace(tree, type=TEXT) if tree.type.is_textual else tree
    return Call(tree.function, tuple(inlined(part, meanings) for part in tree.arguments), tree.type)


def conditions(tree: Expression) -> frozenset[Expression]:
    """What must be true for a written-out tree to be, each for itself, in the one form that equal ones have."""
    tree = _plain(tree)
    if isinstance(tree, Call) and tree.function == "and":
        return frozenset().union(*(conditions(part) for part in tree.arguments))
    return frozenset([tree])


def known_of(tree: Expression) -> frozenset[Expression]:
    """What must hold for a written-out tree to have a value at all: a comparison has one where both sides have."""
    if isinstance(tree, Literal_):
        return frozenset() if tree.value is not None else frozenset([is_known(tree)])
    if isinstance(tree, Call) and tree.function in (*OPPOSITES, "in", "add", "sub", "mul", "neg", "not"):
        return frozenset().union(*(known_of(part) for part in tree.arguments))
    return frozenset([is_known(tree)])


def is_known(tree: Expression) -> Expression:
    return Call("not", (Call("is_null", (tree,), YES_NO),), YES_NO)


def status_date(period: BoundPeriod) -> str:
    return f"{period.at_day or period.at_anchor} {' '.join(f'{one.count} {one.unit}' for one in period.at_offsets)}"


def word(text: str) -> Literal_:
    return Literal_(text, TEXT)


def _after(steps: Iterable[Step], known: Meanings) -> dict[str, Expression]:
    found = dict(known)
    for step in steps:
        match step:
            case DeriveStep():
                found[step.name] = inlined(step.expression.tree, found)
            case JoinStep():
                found |= _joined(step, found)
            case LookupStep():
                found[step.name] = _looked_up(step, found)
    return found


def _joined(step: JoinStep, known: Meanings) -> dict[str, Expression]:
    """A column that is the same in all rows of a person does not depend on the day of the join."""
    keys = [part for mine, theirs in step.on for part in (inlined(mine, known), word(theirs))]
    day = inlined(step.at, known) if step.at is not None else NOTHING
    constant = step.other.declared.definition.constant
    found: dict[str, Expression] = {}
    for name, kind in step.other.columns.items():
        is_constant = constant is not None and name in constant.columns
        parts = (word(step.name), word(name), *keys, NOTHING if is_constant else day)
        found[f"{step.name}.{name}"] = Call(JOINED, parts, kind)
    return found


def _looked_up(step: LookupStep, known: Meanings) -> Expression:
    """Arguments: the function, the extract, the keys as one call, both ends of the window, the date, the order, the
    value, and the condition last."""
    inside = _inside(step.other, known)
    keys = tuple(part for mine, theirs in step.on for part in (inlined(mine, known), word(theirs)))
    window = (step.during.first, step.during.last) if step.during is not None else (None, None)
    first, last = (NOTHING if side is None else inlined(side, known) for side in window)
    dated, value, where = (
        NOTHING if tree is None else inlined(tree, inside) for tree in (step.dated, step.value, step.where)
    )
    name = word(step.other.name if step.other is not None else "rows")
    by = word(step.by or "")
    parts = (word(step.function), name, Call("keys", keys, TEXT), first, last, dated, by, value, where)
    return Call(LOOK_UP, parts, step.type)


def _inside(other: BoundExtract | None, known: Meanings) -> dict[str, Expression]:
    """Names inside a look-up: those of the rows looked into, and of this side as `row.name`."""
    if other is None:
        return dict(known)
    outer = {f"row.{name}": Call("outer", (tree,), tree.type) for name, tree in known.items()}
    return _after(other.steps, {}) | outer


def _plain(tree: Expression) -> Expression:
    """Without double negation, negated comparisons and literals on the left; alternatives in one order."""
    if not isinstance(tree, Call):
        return tree
    match tree.function:
        case "is_true":
            return _plain(tree.arguments[0])
        case "not":
            return _negated(tree)
        case "and":
            return Call("and", tuple(map(_plain, tree.arguments)), YES_NO)
        case "or":
            parts = {part for one in tree.arguments for part in _alternatives(_plain(one))}
            return Call("or", tuple(sorted(parts, key=repr)), YES_NO) if len(parts) > 1 else parts.pop()
        case "eq" if _is_case_of(tree):
            return _plain(tree.arguments[0].arguments[0])  # type: ignore[union-attr]  # what `_is_case_of` says
        case comparison if comparison in TURNED and isinstance(tree.arguments[0], Literal_):
            return Call(TURNED[comparison], tree.arguments[::-1], tree.type)
        case "in" if len(tree.arguments) > 1:
            subject, *listed = tree.arguments
            if len(listed) == 1:
                return Call("eq", (subject, listed[0]), YES_NO)
            return Call("in", (subject, *sorted(listed, key=repr)), YES_NO)
    return tree


def _alternatives(tree: Expression) -> tuple[Expression, ...]:
    return tree.arguments if isinstance(tree, Call) and tree.function == "or" else (tree,)


def _negated(tree: Call) -> Expression:
    inner = tree.arguments[0]
    if not isinstance(inner, Call):
        return tree
    if inner.function == "not":
        return _plain(inner.arguments[0])
    if inner.function in OPPOSITES:
        return _plain(Call(OPPOSITES[inner.function], inner.arguments, YES_NO))
    if inner.function in ("and", "or"):
        other = "or" if inner.function == "and" else "and"
        return _plain(Call(other, tuple(Call("not", (part,), YES_NO) for part in inner.arguments), YES_NO))
    return tree


def _is_case_of(tree: Call) -> bool:
    """`CASE WHEN a THEN 1 ELSE 0 END = 1` says no more than `a`, whatever the two numbers are."""
    left, right = tree.arguments
    return (
        isinstance(left, Call)
        and left.function == "case"
        and len(left.arguments) == 3
        and isinstance(right, Literal_)
        and left.arguments[1] == right
        and isinstance(left.arguments[2], Literal_)
        and left.arguments[2].value not in (None, right.value)
    )
