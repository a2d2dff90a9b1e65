"""This room binds the whole catalogue and gathers every problem of it."""

from __future__ import annotations

from collections.abc import Mapping

from forebyg.bound import BoundCatalogue, BoundExtract, BoundIndicator
from forebyg.definitions.catalogue import Catalogue
from forebyg.errors import ConfigError, Problem
from forebyg.language.binding.activities import bind_activities
from forebyg.language.binding.extracts import bind_extracts
from forebyg.language.binding.indicators import bind_indicator
from forebyg.language.binding.names import Findings, forget_names
from forebyg.language.binding.persons import unsaid_events
from forebyg.language.parameters import unused


def bind(catalogue: Catalogue, given: Mapping[str, frozenset[str]] | None = None) -> BoundCatalogue:
    """Every name resolved and every expression typed. Raises ConfigError with all problems.

    `given` names columns that a worked example gives directly, by extract: they stand for derived or joined ones.
    """
    bound, found = _bind(catalogue, dict(given or {}))
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise ConfigError(errors)
    return bound


def problems(catalogue: Catalogue) -> list[Problem]:
    """Everything that does not hold together, without data."""
    return _bind(catalogue, {})[1]


def unbound(catalogue: Catalogue) -> frozenset[str]:
    """The names of the indicators that do not hold together."""
    return frozenset(one.declared.name for one in _bind(catalogue, {})[0].indicators if not one.holds)


def _bind(catalogue: Catalogue, given: dict[str, frozenset[str]]) -> tuple[BoundCatalogue, list[Problem]]:
    forget_names()
    extracts, found = bind_extracts(catalogue, given)
    aliases, alias_problems = _aliases(catalogue, extracts)
    indicators = []
    for declared in catalogue.indicators:
        findings = Findings(declared.place_of)
        bound = bind_indicator(declared, catalogue, extracts, findings, given)
        holds = bound is not None and not any(problem.severity == "error" for problem in findings.problems)
        if bound is not None and holds and (asked := unsaid_events(bound, catalogue.ids)):
            findings.problems.append(Problem("FB297", asked, declared.place_of(("numerator",)), None, "warning"))
        indicators.append(bound if bound is not None and holds else BoundIndicator(declared, holds=False))
        found.append(findings)
    activities, told = bind_activities(catalogue, extracts)
    found += told
    gathered = alias_problems + unused(catalogue.parameters.values())
    gathered += [problem for findings in found for problem in findings.problems]
    return BoundCatalogue(extracts, tuple(indicators), aliases, activities), list(dict.fromkeys(gathered))


def _aliases(
    catalogue: Catalogue, extracts: Mapping[str, BoundExtract]
) -> tuple[tuple[tuple[str, BoundExtract, str, str], ...], list[Problem]]:
    aliases, found = [], []
    for column, alias in catalogue.ids.items():
        extract = extracts.get(alias.aliases)
        if extract is None:
            found.append(
                Problem("FB210", f"'{alias.aliases}', which holds the old ids of '{column}', is not an extract")
            )
        elif alias.old not in extract.columns or alias.new not in extract.columns:
            found.append(
                Problem("FB202", f"'{alias.old}' and '{alias.new}' must be columns of extract '{alias.aliases}'")
            )
        else:
            aliases.append((column, extract, alias.old, alias.new))
    return tuple(aliases), found
