"""This room binds extracts: their columns, and what they join and derive on their own dates."""

from __future__ import annotations

from forebyg.bound import BoundExtract, JoinStep, Step
from forebyg.definitions.catalogue import Catalogue
from forebyg.definitions.extracts import Column, Extract, Lookup
from forebyg.expressions import DATE, DATETIME, DECIMAL, INT, PERIOD, TIME, YES_NO, Type
from forebyg.language.binding.contracts import check_contract
from forebyg.language.binding.names import Findings, Names
from forebyg.language.binding.steps import bind_derived, bind_join

NUMBERS = {"int": INT, "decimal": DECIMAL}
OTHERS = {"date": DATE, "datetime": DATETIME, "time": TIME, "yes_no": YES_NO, "period": PERIOD, "cpr": Type("id")}


def type_of(column: Column) -> Type:
    """The expression type of a declared column."""
    return NUMBERS.get(column.type) or OTHERS.get(column.type) or Type(column.type)  # type: ignore[arg-type]


def bind_extracts(
    catalogue: Catalogue, given: dict[str, frozenset[str]]
) -> tuple[dict[str, BoundExtract], list[Findings]]:
    """All extracts by name, those that others join first; a circle of joins is a problem."""
    bound: dict[str, BoundExtract] = {}
    found: list[Findings] = []
    waiting = dict(catalogue.extracts)
    while waiting:
        ready = [
            name for name, declared in waiting.items() if not (_reads(declared.definition) & set(waiting) - {name})
        ]
        circular = not ready
        for name in ready or list(waiting):
            declared = waiting.pop(name)
            findings = Findings(declared.place_of)
            if circular:
                findings.add("FB215", f"extract '{name}' joins itself in a circle", ("join",))
            check_contract(declared, catalogue, findings)
            plain = BoundExtract(name, declared, _own_types(declared.definition), ())
            bound[name] = plain if circular else _with_steps(plain, bound, findings, given.get(name, frozenset()))
            found.append(findings)
    return bound, found


def _reads(extract: Extract) -> set[str]:
    looked = {derived.extract for derived in extract.derive.values() if not isinstance(derived, str)}
    return set(extract.join) | (looked - {"rows"})


def _own_types(extract: Extract) -> dict[str, Type]:
    return {name: type_of(column) for name, column in extract.columns.items()}


def _with_steps(
    plain: BoundExtract, bound: dict[str, BoundExtract], findings: Findings, given: frozenset[str]
) -> BoundExtract:
    names = Names(f"extract '{plain.name}'", given)
    names.add_own(plain)
    definition, steps, columns = plain.declared.definition, list[Step](), dict(plain.columns)
    for name, join in definition.join.items():
        step = bind_join(name, join, bound, names, findings, ("join", name))
        if step is not None:
            steps.append(step)
            columns |= {key: kind for key, kind in joined_columns(step).items() if key.rsplit(".", 1)[-1] not in given}
    for name, derived in definition.derive.items():
        if name in given:
            continue
        if isinstance(derived, Lookup) and derived.extract == plain.name:
            message = f"extract '{plain.name}' looks into itself"
            findings.add("FB215", message, ("derive", name), "derive it in the indicator instead")
            continue
        made = bind_derived(name, derived, bound, names, findings, ("derive", name))
        if made is not None:
            steps.append(made)
        known = names.resolve(name)
        columns[name] = known.type if known else Type("unknown")
    return BoundExtract(plain.name, plain.declared, columns, tuple(steps))


def joined_columns(step: JoinStep) -> dict[str, Type]:
    """The physical columns that a join adds."""
    return {f"{step.name}.{name}": kind for name, kind in step.other.columns.items()}
