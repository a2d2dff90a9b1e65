"""This room binds what is made of each unit: values, numerators, breakdowns and categories."""

from __future__ import annotations

from forebyg.bound import BoundExtract, BoundFold, DeriveStep, Dimension, Step
from forebyg.definitions.catalogue import Loc
from forebyg.expressions import INT, QUOTIENT, UNKNOWN, YES_NO, Column
from forebyg.language.binding.names import Findings, Names, allowed_values
from forebyg.language.binding.written import SetText


def bind_fold(text: SetText, key: str, names: Names, findings: Findings) -> BoundFold | None:
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
    if key == "numerator" and fold.type not in (YES_NO, UNKNOWN):
        findings.add(
            "FB320", "a numerator is a yes or a no for each row", loc, "compare it with something, such as alder < 18"
        )
        return None
    return fold


def bind_dimensions(
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
            values = next((values for r in rows if (values := allowed_values(r, column.name))), ())
            values = values or names.known.values.get(column.name, ())
            found.append(Dimension(name.rsplit(".", 1)[-1], column.name, values or None))
    return tuple(found)


def _is_free_text(column: Column, rows: tuple[BoundExtract, ...], steps: tuple[Step, ...]) -> bool:
    if column.type.name != "text":
        return False
    made = {step.name: step for step in steps if isinstance(step, DeriveStep)}
    step = made.get(column.name)
    return step is None or isinstance(step.expression.tree, Column)


def bind_categories(text: SetText, rows: tuple[BoundExtract, ...], names: Names) -> tuple[str, ...] | None:
    if text.outcome != "category" or not isinstance(text.value, str):
        return None
    column = names.resolve(text.value)
    return names.known.values.get(column.name) if column else None
