"""This room binds the overview of a strategy's actions: its extract, its columns, the codes of goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forebyg.bound import BoundActivities, BoundExtract
from forebyg.definitions.catalogue import Activities, Catalogue, Loc, Strategy
from forebyg.expressions import Expression
from forebyg.language.binding.names import Findings, Names
from forebyg.language.suggestion import meant_or_known

DATES = ("planned", "started")
TEXTS = ("goal", "title", "effect", "finance", "status")
OF_TEXT = ("text", "category", "id")


def bind_activities(
    catalogue: Catalogue, extracts: Mapping[str, BoundExtract]
) -> tuple[tuple[BoundActivities, ...], list[Findings]]:
    """Of each strategy that tells of its actions; one with problems is left out."""
    bound, found = [], []
    for strategy in catalogue.strategies:
        findings = Findings(catalogue.places[strategy.id])
        _check_codes(strategy, findings)
        made = _bound(strategy, extracts, findings) if strategy.activities is not None else None
        if made is not None and not findings.problems:
            bound.append(made)
        found.append(findings)
    return tuple(bound), found


def _check_codes(strategy: Strategy, findings: Findings) -> None:
    """A code is of one goal."""
    seen: dict[str, str] = {}
    for path, code in _codes(strategy):
        if code in seen:
            loc = ("areas", path[0], "goals", path[1], "code")
            findings.add("FB235", f"the goal '{seen[code]}' has the code '{code}' too", loc, "a code is of one goal")
        seen.setdefault(code, ".".join(path))


def _codes(strategy: Strategy) -> Iterator[tuple[tuple[str, str], str]]:
    for area, each in strategy.areas.items():
        for name, goal in each.goals.items():
            if goal.code is not None:
                yield (area, name), goal.code


def _bound(strategy: Strategy, extracts: Mapping[str, BoundExtract], findings: Findings) -> BoundActivities | None:
    asked = strategy.activities
    assert asked is not None
    extract = extracts.get(asked.extract)
    if extract is None:
        help = meant_or_known(asked.extract, sorted(extracts), "extracts")
        findings.add("FB210", f"'{asked.extract}' is not an extract", ("activities", "extract"), help)
        return None
    if extract.declared.definition.personal:
        message = f"extract '{extract.name}' may be of persons: its texts would be shown as they are"
        findings.add("FB236", message, ("activities", "extract"), "say 'personal: no' in the extract where it is so")
    _check_columns(asked, extract, findings)
    return BoundActivities(strategy, extract, _where(asked, extract, findings))


def _check_columns(asked: Activities, extract: BoundExtract, findings: Findings) -> None:
    columns = extract.declared.definition.columns
    for key in (*TEXTS, *DATES):
        name = getattr(asked, key)
        if name is None:
            continue
        loc: Loc = ("activities", key)
        if name not in columns:
            help = meant_or_known(name, columns, "columns")
            findings.add("FB203", f"'{name}' is not a column of extract '{extract.name}'", loc, help)
        elif key in DATES and columns[name].type != "date":
            findings.add("FB237", f"a day is needed here, and '{name}' is {columns[name].type}", loc)
        elif key in TEXTS and columns[name].type not in OF_TEXT:
            findings.add("FB237", f"a text is needed here, and '{name}' is {columns[name].type}", loc)


def _where(asked: Activities, extract: BoundExtract, findings: Findings) -> Expression | None:
    """Over the columns of the file: what the extract joins and derives is not there."""
    if asked.where is None:
        return None
    own = {name: extract.columns[name] for name in extract.declared.definition.columns}
    names = Names(f"extract '{extract.name}'")
    names.add_own(BoundExtract(extract.name, extract.declared, own, ()))
    located = findings.condition(asked.where, names, ("activities", "where"))
    return located.tree if located is not None else None
