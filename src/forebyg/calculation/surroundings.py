"""This room says what surrounds the rows of an indicator: titles, goal, unit, fingerprint, what went wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from forebyg.bound import BoundCatalogue, BoundExtract
from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue, Declared, Strategy
from forebyg.definitions.indicators import NotComputed, Within
from forebyg.errors import ForebygError
from forebyg.language.units import unit_of
from forebyg.language.words import title_of
from forebyg.results import ReleasedIndicator
from forebyg.targets import target_text

JUDGING_KEYS = (
    "by", "unit", "better", "baseline", "target", "rule", "margin", "min_base", "interval", "confidence", "breaks",
    "trend", "funnel", "standardise", "sensitive", "tags", "paired",
)  # fmt: skip
"""Keys of a definition that change no count of a row."""

CHANGE_NO_NUMBER = {"title", "severity", "rows", "fresh", "coverage"}
"""Keys of an extract that say what is told of it, not what is counted."""


def surroundings(
    one: Declared,
    bound: BoundCatalogue,
    wanted: Wanted,
    error: ForebygError | None,
    overlapping: tuple[str, ...],
    is_refused: bool,
    is_empty: bool,
    absent: Sequence[str],
    is_by_chance: bool,
) -> ReleasedIndicator:
    """What is told of an indicator beside its rows, in the language asked for."""
    definition, lang = one.definition, wanted.lang or one.defaults.lang or "da"
    reason = _reason(one, lang)
    warnings = [f"cannot be broken down by {', '.join(wanted.by)}"] if is_refused else []
    warnings += absent
    if is_empty:
        warnings.append("no row is placed in a period known on as_of: give a later --as-of, or see explain")
    if isinstance(definition, Within) and definition.open in ("known", "closed"):
        warnings.append(f"open: {definition.open} leaves out cases still open, and so looks better than it is")
    if is_by_chance:
        warnings.append("rule: point on a base under 100 judges chance too; rule: significance allows for it")
    return replace(
        named(one, wanted.lang, [other.declared for other in bound.indicators]),
        definition_sha256=_fingerprint(one, bound),
        status="error" if error else "not computed" if reason else "ok",
        error=_message(error) if error else reason,
        target_text=target_text(one, "en" if lang == "en" else "da"),
        source=definition.source.document if definition.source else None,
        overlapping=overlapping,
        warnings=tuple(warnings),
        counts_sha256=counts_fingerprint(one),
    )


def _leader(one: Declared, others: Sequence[Declared]) -> Declared | None:
    """The indicator that a variant stands under."""
    if one.variant is None:
        return None
    return next((other for other in others if other.id == one.id and other.variant is None), None)


def _reason(one: Declared, lang: str) -> str | None:
    """Why it is not computed."""
    return title_of(one.definition.reason, lang) if isinstance(one.definition, NotComputed) else None


def _message(error: ForebygError) -> str:
    more = len(error.problems) - 1
    return error.problems[0].message + (f" (and {more} more)" if more else "")


def _goal(one: Declared) -> tuple[str | None, str | None]:
    area, dot, goal = (one.definition.goal or "").partition(".")
    return area or None, goal if dot else None


def _titles(
    strategy: Strategy | None, area: str | None, goal: str | None, lang: str
) -> tuple[str | None, str | None, str | None]:
    if strategy is None:
        return None, None, None
    found = strategy.areas.get(area or "")
    aim = found.goals.get(goal or "") if found else None
    return (
        title_of(strategy.title, lang),
        title_of(found.title, lang) if found else None,
        title_of(aim.title, lang) if aim else None,
    )


def counts_fingerprint(one: Declared) -> str:
    """A hash of what a definition counts: a new target, and what only judges or shows, makes no new number."""
    counted = {key: value for key, value in one.canonical.items() if key not in JUDGING_KEYS}
    text = json.dumps(counted, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _fingerprint(one: Declared, bound: BoundCatalogue) -> str:
    """A hash of what the definition means, with the extracts it reads: comments, order, what is left at its default
    and rules that change no number do not count."""
    indicator = next(found for found in bound.indicators if found.declared.name == one.name)
    extracts: dict[str, BoundExtract] = {e.name: e for side in indicator.sets for e in side.extracts()}
    extracts |= {indicator.standard.name: indicator.standard} if indicator.standard is not None else {}
    meaning = {
        "definition": one.canonical,
        "extracts": {
            name: e.declared.definition.model_dump(mode="json", exclude_defaults=True, exclude=CHANGE_NO_NUMBER)
            for name, e in extracts.items()
        },
    }
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def in_language(
    indicators: Sequence[ReleasedIndicator], catalogue: Catalogue, lang: Literal["da", "en"]
) -> tuple[ReleasedIndicator, ...]:
    """The same with titles and targets in another language, where the definitions have them in it."""
    declared = {(one.id, one.variant): one for one in catalogue.indicators}
    return tuple(
        _translated(one, declared[one.id, one.variant], declared.get((one.id, None)), lang)
        if (one.id, one.variant) in declared
        else one
        for one in indicators
    )


def _translated(
    one: ReleasedIndicator, declared: Declared, leader: Declared | None, lang: Literal["da", "en"]
) -> ReleasedIndicator:
    area, goal = _goal(declared)
    strategy_title, area_title, goal_title = _titles(declared.strategy, area, goal, lang)
    return replace(
        one,
        title=title_of(declared.definition.title, lang),
        strategy_title=strategy_title,
        focus_area_title=area_title,
        goal_title=goal_title,
        lang=lang,
        error=_reason(declared, lang) or one.error,
        target_text=target_text(declared, lang),
        leader_title=title_of(leader.definition.title, lang) if one.variant is not None and leader else None,
        caution=title_of(declared.definition.caution, lang) or None,
    )


def named(one: Declared, lang: str | None, others: Sequence[Declared] = ()) -> ReleasedIndicator:
    """What an indicator is called, and nothing of how it is counted; all there is of figures that were not computed."""
    definition, words = one.definition, lang or one.defaults.lang or "da"
    leader = _leader(one, others)
    area, goal = _goal(one)
    titles = _titles(one.strategy, area, goal, words)
    return ReleasedIndicator(
        id=one.id,
        variant=one.variant,
        kind=definition.kind,
        title=title_of(definition.title, words),
        strategy=one.strategy.id if one.strategy else None,
        strategy_title=titles[0],
        focus_area=area,
        focus_area_title=titles[1],
        goal=goal,
        goal_title=titles[2],
        unit=unit_of(definition, others),
        better=definition.better,
        definition_sha256="",
        status="ok",
        lang=words,
        tags=tuple(definition.tags),
        has_own_title=leader is not None and definition.title != leader.definition.title,
        leader_title=title_of(leader.definition.title, words) if leader is not None else None,
        caution=title_of(definition.caution, words) or None,
    )
