"""This room says what a name means where an expression stands, and finds the name that was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from forebyg.expressions import Column, Expression, Literal_, Located
from forebyg.language.operands import Misfit, shortened
from forebyg.language.suggestion import nearest

MOST_NAMED = 8


@dataclass(frozen=True)
class Scope:
    """What names mean where an expression stands: as the analyst may write them, and their physical columns."""

    columns: dict[str, Column]
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A bare name, and the qualified names it could mean."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A physical name, and the values declared for it."""
    described: str = ""
    """What the columns belong to, for messages: extract 'borgere'."""
    understood: dict[str, Located] = field(default_factory=dict, compare=False, repr=False)
    """The texts that were read so far, with their trees."""


def spellings(name: str) -> tuple[str, ...]:
    """The ways in which the letters of a name may be written down; one where all are ASCII."""
    if name.isascii():
        return (name,)
    return (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))


def column_named(name: str, scope: Scope, quoted: bool) -> Column:
    """The column of that name; Misfit if there is none or several."""
    for spelling in spellings(name):
        if spelling in scope.columns:
            return scope.columns[spelling]
        if spelling in scope.ambiguous:
            raise Misfit(
                f"'{shortened(name)}' is a column of more than one extract",
                f"write {' or '.join(scope.ambiguous[spelling])}",
                code="FB306",
            )
    where = f"a column of {scope.described}" if scope.described else "a name known here"
    raise Misfit(f"'{shortened(name)}' is not {where}", _meant(name, scope, quoted), code="FB203")


def _meant(name: str, scope: Scope, quoted: bool) -> str | None:
    """A text in the wrong quotes, a column of a joined extract, or a slip of the pen."""
    if quoted or any(name in values for values in scope.values.values()):
        return f"text is written in single quotes: '{name}'"
    known = {*scope.columns, *scope.ambiguous}
    meant = nearest(name, known) or next(
        (longer for longer in sorted(known) if longer.rpartition(".")[2] == name), None
    )
    if meant:
        return f"did you mean '{meant}'?"
    return f"known are {', '.join(sorted(known))}" if 0 < len(known) <= MOST_NAMED else None


def undeclared_value(column: Expression, literal: Expression, scope: Scope) -> tuple[str, str] | None:
    """Message and help where a column is compared with a text that is none of its declared values."""
    if not isinstance(column, Column) or not isinstance(literal, Literal_) or not isinstance(literal.value, str):
        return None
    declared = scope.values.get(column.name)
    if not declared or literal.value in declared:
        return None
    meant = nearest(literal.value, declared)
    listed = ", ".join(f"'{value}'" for value in declared[:MOST_NAMED]) + (
        ", ..." if len(declared) > MOST_NAMED else ""
    )
    return (
        f"'{literal.value}' is not a declared value of '{column.name}'",
        f"did you mean '{meant}'?" if meant else f"declared are {listed}",
    )
