"""This room binds joins, derived columns and look-ups, in the order they are written."""

from __future__ import annotations

from collections.abc import Mapping

from forebyg.bound import BoundExtract, DeriveStep, JoinStep, LookupStep, Step
from forebyg.definitions.catalogue import Loc
from forebyg.definitions.extracts import Join, Lookup
from forebyg.expressions import (
    INT,
    QUOTIENT,
    YES_NO,
    Expression,
    Type,
    columns_of,
)
from forebyg.language.binding.contracts import never_meet, never_spelled_alike, spelled_apart
from forebyg.language.binding.dates import bind_date, bind_window
from forebyg.language.binding.names import Findings, Names, declared_type, is_pseudonym, own_names

ROWS = "rows"


def bind_join(
    name: str, join: Join, extracts: Mapping[str, BoundExtract], names: Names, findings: Findings, loc: Loc
) -> JoinStep | None:
    """Another extract beside the rows; afterwards its columns are names."""
    other = extracts.get(name)
    if other is None:
        findings.unknown("FB210", f"'{name}' is not an extract", loc, name, extracts)
        return None
    on = bind_keys(join.on, other, names, findings, (*loc, "on"))
    at = bind_date(join.at, names, findings, (*loc, "at")) if join.at else None
    if other.has_spell and join.at is None:
        findings.add("FB211", f"'{name}' has a spell: say on which day with 'at'", loc, "add at: period.date")
        return None
    if on is None or (join.at and at is None):
        return None
    names.add_joined(name, other, frozenset(theirs for _, theirs in on))
    return JoinStep(name, other, on, at)


def bind_keys(
    on: Mapping[str, str], other: BoundExtract, names: Names, findings: Findings, loc: Loc
) -> tuple[tuple[Expression, str], ...] | None:
    """Pairs of an expression here and a column there; types must fit."""
    pairs: list[tuple[Expression, str]] = []
    for mine, written in on.items():
        column, theirs = names.resolve(mine), column_of(other, written)
        if column is None:
            findings.unknown(
                "FB203", f"'{mine}' is not a column of {names.described}", loc, mine, names.scope().columns
            )
        elif theirs is None:
            message = f"'{written}' is not a column of extract '{other.name}'"
            findings.unknown("FB203", message, loc, written, other.columns)
        elif not _comparable(column.type, other.columns[theirs]):
            findings.add("FB212", f"'{mine}' and '{theirs}' are of different types and never meet", loc)
        elif _is_parted(column.name, other, theirs, names):
            findings.add("FB279", *never_meet(mine, f"{other.name}.{theirs}", loc))
        elif spelled_apart(names.known.declared.get(column.name, ""), declared_type(other, theirs)):
            findings.add("FB234", *never_spelled_alike(mine, f"{other.name}.{theirs}", loc))
        else:
            pairs.append((column, theirs))
    return tuple(pairs) if len(pairs) == len(on) else None


def column_of(other: BoundExtract, name: str) -> str | None:
    """The column that a name means there: its own, or bare one that it joined."""
    found = own_names(other).resolve(name)
    return found.name if found is not None and found.name in other.columns else None


def _is_parted(mine: str, other: BoundExtract, theirs: str, names: Names) -> bool:
    """Whether one side is pseudonymised and the other not; of a derived column nobody knows."""
    return mine in names.known.pseudonyms and names.known.pseudonyms[mine] != is_pseudonym(other, theirs)


def _comparable(one: Type, other: Type) -> bool:
    return one.is_textual == other.is_textual and (one.is_textual or one.name == other.name)


def bind_derived(
    name: str,
    derived: str | Lookup,
    extracts: Mapping[str, BoundExtract],
    names: Names,
    findings: Findings,
    loc: Loc,
) -> Step | None:
    """A derived column; afterwards its name is known."""
    step: Step | None
    if isinstance(derived, Lookup):
        step = bind_lookup(name, derived, extracts, names, findings, loc)
        step_type = step.type if step else None
    else:
        located = findings.sql(derived, names, loc)
        step = DeriveStep(name, located) if located else None
        step_type = located.tree.type if located else None
    names.add_derived(name, step_type or Type("unknown"))
    return step


def bind_lookup(
    name: str,
    lookup: Lookup,
    extracts: Mapping[str, BoundExtract],
    names: Names,
    findings: Findings,
    loc: Loc,
) -> LookupStep | None:
    """A value found in another extract, or among the unit's own rows (`rows`)."""
    if lookup.extract == ROWS:
        return _among_own_rows(name, lookup, names, findings, loc)
    other = extracts.get(lookup.extract)
    if other is None:
        word = "of" if lookup.of else lookup.function
        message = f"'{lookup.extract}' is not an extract"
        findings.unknown("FB210", message, (*loc, word), lookup.extract, extracts)
        return None
    before = len(findings.problems)
    inside = names.inside(other)
    on = bind_keys(lookup.on or {}, other, names, findings, (*loc, "on"))
    during = bind_window(lookup.during, names, findings, (*loc, "during")) if lookup.during else None
    dated = bind_date(lookup.dated, inside, findings, (*loc, "dated")) if lookup.dated else None
    where = findings.condition(lookup.where, inside, (*loc, "where")) if lookup.where else None
    value = findings.sql(lookup.value, inside, (*loc, lookup.function)) if lookup.value else None
    _check_window(lookup, other, findings, loc)
    by = column_of(other, lookup.by) if lookup.by is not None else None
    if lookup.by is not None and by is None:
        message = f"'{lookup.by}' is not a column of extract '{other.name}'"
        findings.unknown("FB203", message, (*loc, "by"), lookup.by, other.columns)
    if value is not None and lookup.function in ("sum", "mean") and value.tree.type.name not in ("number", "unknown"):
        findings.add("FB321", f"'{lookup.function}' needs a number", (*loc, lookup.function))
    if len(findings.problems) > before or on is None:
        return None
    trees = [part.tree for part in (where, value) if part] + ([dated] if dated else [])
    outer = tuple(sorted({c for tree in trees for c in columns_of(tree) if c.startswith("row.")}))
    return LookupStep(
        name,
        lookup.function,
        lookup_type(lookup.function, value.tree if value else None),
        other,
        on,
        during,
        dated,
        where.tree if where else None,
        value.tree if value else None,
        by,
        tuple(c.removeprefix("row.") for c in outer),
    )


def _among_own_rows(name: str, lookup: Lookup, names: Names, findings: Findings, loc: Loc) -> LookupStep | None:
    """A look-up among the unit's own rows that passed the population."""
    before = len(findings.problems)
    value = findings.sql(lookup.value, names, (*loc, lookup.function)) if lookup.value else None
    where = findings.condition(lookup.where, names, (*loc, "where")) if lookup.where else None
    during = bind_window(lookup.during, names, findings, (*loc, "during")) if lookup.during else None
    dated = bind_date(lookup.dated, names, findings, (*loc, "dated")) if lookup.dated else None
    by = names.resolve(lookup.by) if lookup.by else None
    timed = during is not None or lookup.function in ("days", "months", "longest_gap")
    if timed and dated is None and names.resolve("row.start") is None:
        findings.add("FB213", "the rows have no spell: say which of their dates counts with 'dated'", loc)
    if lookup.function == "longest_gap":
        findings.add("FB217", "'longest_gap' looks into another extract, not into the unit's own rows", loc)
    if lookup.by and by is None:
        message = f"'{lookup.by}' is not a column of {names.described}"
        findings.unknown("FB203", message, (*loc, "by"), lookup.by, names.scope().columns)
    if len(findings.problems) > before:
        return None
    tree = value.tree if value else None
    condition = where.tree if where else None
    kind = lookup_type(lookup.function, tree)
    return LookupStep(
        name, lookup.function, kind, None, (), during, dated, condition, tree, by.name if by else None, ()
    )


def _check_window(lookup: Lookup, other: BoundExtract, findings: Findings, loc: Loc) -> None:
    timed = lookup.during is not None or lookup.function in ("days", "months", "longest_gap")
    if timed and lookup.dated is None and not other.has_spell:
        message = f"'{other.name}' has no spell: say which of its dates counts with 'dated'"
        findings.add("FB213", message, loc)
    if lookup.function in ("first", "last") and lookup.by is None and lookup.dated is None and not other.has_spell:
        findings.add("FB214", f"'{lookup.function}' needs an order: 'by' or 'dated'", loc)


def lookup_type(function: str, value: Expression | None) -> Type:
    """The type of what a look-up gives."""
    if function == "exists":
        return YES_NO
    if function == "mean":
        return QUOTIENT
    if value is None or function == "count_distinct":
        return INT
    return value.type
