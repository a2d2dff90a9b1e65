"""This room binds an indicator by its kind: which sets it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from forebyg.bound import BoundExtract, BoundIndicator, BoundSet
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import (
    Average,
    Change,
    Count,
    Counted,
    Distribution,
    Gap,
    GapSide,
    Indicator,
    Mean,
    Ratio,
    Share,
    Sum,
    Transition,
    Within,
)
from forebyg.definitions.sets import Period, Set, SetKeys
from forebyg.expressions import Expression
from forebyg.language.binding.judging import bind_bounds
from forebyg.language.binding.names import Findings
from forebyg.language.binding.sets import bind_set
from forebyg.language.binding.standards import bind_standard, standard_of
from forebyg.language.binding.written import SetText

MERGED = ("population", "derive", "join")
KEY_FIGURES = {"indikator_id": "text", "periode": "text", "gruppe": "text", "værdi": "number"}
KEY_FIGURE_TYPES = {"text": "category, text or period", "number": "decimal"}
Making = Callable[[SetText], BoundSet | None]


def bind_indicator(
    declared: Declared,
    catalogue: Catalogue,
    extracts: Mapping[str, BoundExtract],
    findings: Findings,
    given: Mapping[str, frozenset[str]],
) -> BoundIndicator | None:
    """The indicator ready to be counted, or None with problems."""
    definition = declared.definition
    bounds = bind_bounds(definition, findings)
    _check_key_figures(definition, extracts, findings)

    standard = bind_standard(definition, extracts, findings)
    bands = tuple(written.bands) if standard and (written := standard_of(definition)) else ()

    def made(text: SetText) -> BoundSet | None:
        return bind_set(text, extracts, findings, given, catalogue.ids, bands)

    bound = _by_kind(definition, declared, catalogue, findings, made, bounds)
    return replace(bound, standard=standard) if bound is not None and standard is not None else bound


def _by_kind(
    definition: Indicator,
    declared: Declared,
    catalogue: Catalogue,
    findings: Findings,
    made: Making,
    bounds: dict[str, Expression],
) -> BoundIndicator | None:
    if isinstance(definition, Ratio):
        numerator = _side(definition, "numerator", declared, catalogue, findings, made)
        denominator = _side(definition, "denominator", declared, catalogue, findings, made)
        if numerator is None or denominator is None or not _same_periods(numerator, denominator, findings):
            return None
        return BoundIndicator(declared, None, numerator, denominator, bounds)
    if isinstance(definition, Share) and (isinstance(definition.numerator, Set) or definition.denominator is not None):
        return _share_of_sets(definition, declared, findings, made, bounds)
    if isinstance(definition, Change | Gap):
        _check_parts(definition, declared, catalogue, findings)
        return BoundIndicator(declared, bounds=bounds)
    if isinstance(definition, Counted):
        own = made(own_text(definition))
        return BoundIndicator(declared, own, bounds=bounds) if own else None
    return BoundIndicator(declared, bounds=bounds)


def own_text(definition: Counted) -> SetText:
    """The one set of a kind that counts rows of its own."""
    by = tuple(definition.by)
    match definition:
        case Count():
            return SetText("", definition, "count", by=by, events=definition.events)
        case Share():
            assert not isinstance(definition.numerator, Set)
            return SetText("", definition, "share", numerator=definition.numerator, by=by)
        case Average():
            outcome = "value" if isinstance(definition, Mean) else "ranked"
            return SetText("", definition, outcome, value=definition.value, weight=definition.weight, by=by)
        case Sum():
            return SetText(
                "", definition, "sum", value=definition.value, by=by, skip_missing=definition.missing == "skip"
            )
        case Within():
            month_end = definition.clock.month_end or definition.month_end or "clamp"
            return SetText(
                "", definition, "within", numerator=definition.numerator, clock=definition.clock,
                open=definition.open or "due", month_end=month_end, by=by,
            )  # fmt: skip
        case Transition():
            return SetText("", definition, "transition", value=definition.start, to=definition.end, by=by)
        case Distribution():
            return SetText("", definition, "category", value=definition.of, by=by)
    raise AssertionError(definition)


def _side(
    definition: Ratio, key: str, declared: Declared, catalogue: Catalogue, findings: Findings, made: Making
) -> BoundSet | str | None:
    written = getattr(definition, key)
    events = definition.events if key == "numerator" else None
    if isinstance(written, str):
        if events is not None and events.are_repeated:
            help_ = f"say it at '{written}', or write its set here"
            findings.add("FB296", f"'{written}' is counted by itself, and so are its persons", ("events",), help_)
        other = _indicator(written, declared, catalogue, findings, key)
        if other is not None and not isinstance(other.definition, Count | Sum):
            findings.add("FB240", f"'{written}' is no count or sum: a ratio is made of those", (key,))
            return None
        return written if other is not None else None
    return made(side_text(definition, written, key)._replace(events=events))


def _same_periods(one: BoundSet | str | None, other: BoundSet | str | None, findings: Findings) -> bool:
    """Both sides are counted over the same periods; a side that is an indicator brings its own."""
    if not isinstance(one, BoundSet) or not isinstance(other, BoundSet):
        return True
    axes = [(side.period.every, side.period.starts, side.period.only) for side in (one, other)]
    if axes[0] != axes[1]:
        findings.add("FB246", "both sides of a ratio need the same periods: 'every' differs", ("denominator", "period"))
    return axes[0] == axes[1]


def side_text(definition: Counted, side: Set, key: str) -> SetText:
    """One side of a ratio: the indicator's keys hold for both, the side's own replace or join them."""
    keys = {name: getattr(definition, name) for name in SetKeys.model_fields}
    for name in side.model_fields_set & set(SetKeys.model_fields):
        own = getattr(side, name)
        if name in MERGED:
            keys[name] = {**keys[name], **own}
        elif name == "period" and keys["period"] is not None and own is not None:
            keys["period"] = merged_period(keys["period"], own)
        else:
            keys[name] = own
    return SetText(
        key,
        SetKeys.model_construct(**keys),
        "sum" if side.kind == "sum" else "count",
        (key,),
        value=side.value,
        by=tuple(definition.by),
        skip_missing=side.missing == "skip",
    )


def merged_period(shared: Period, own: Period) -> Period:
    written = {name: getattr(own, name) for name in own.model_fields_set}
    return shared.model_copy(update=written)


def _share_of_sets(
    definition: Share, declared: Declared, findings: Findings, made: Making, bounds: dict[str, Expression]
) -> BoundIndicator | None:
    if not isinstance(definition.numerator, Set) or definition.denominator is None:
        findings.add("FB241", "a share of two sets needs both a numerator and a denominator set", ("numerator",))
        return None
    numerator = made(side_text(definition, definition.numerator, "numerator"))
    denominator = made(side_text(definition, definition.denominator, "denominator"))
    if not numerator or not denominator or not _same_periods(numerator, denominator, findings):
        return None
    return BoundIndicator(declared, None, numerator, denominator, bounds)


def _check_parts(definition: Change | Gap, declared: Declared, catalogue: Catalogue, findings: Findings) -> None:
    if isinstance(definition, Change):
        other = _indicator(definition.of, declared, catalogue, findings, "of")
        if other is not None and definition.start == "baseline" and other.definition.baseline is None:
            findings.add("FB242", f"'{definition.of}' has no baseline to measure the change from", ("from",))
        return
    for key in ("of", "to"):
        side: GapSide = getattr(definition, key)
        other = _indicator(side.id, declared, catalogue, findings, key)
        broken = [[name] if isinstance(name, str) else name for name in getattr(other and other.definition, "by", [])]
        strata = [{name.rsplit(".", 1)[-1] for name in names} for names in broken]
        if other is not None and side.where and set(side.where) not in strata:
            listed = ", ".join(side.where)
            findings.add(
                "FB248", f"'{side.id}' is not broken down by {listed}", (key,), f"add it to 'by' of '{side.id}'"
            )


def _indicator(name: str, declared: Declared, catalogue: Catalogue, findings: Findings, key: str) -> Declared | None:
    other = catalogue.named.get(name)
    if other is None:
        findings.unknown("FB243", f"'{name}' is not an indicator", (key,), name, catalogue.named)
    elif other.name == declared.name:
        findings.add("FB244", "an indicator cannot be made of itself", (key,), "name another one")
        return None
    return other


def _check_key_figures(definition: Indicator, extracts: Mapping[str, BoundExtract], findings: Findings) -> None:
    """An extract of key figures has the columns that a baseline is found by."""
    name = definition.baseline.extract if definition.baseline is not None else None
    if name is None or name not in extracts:
        return
    for column, kind in KEY_FIGURES.items():
        found = extracts[name].columns.get(column)
        if found is None or (kind == "number") != (found.name == "number"):
            message = f"'{name}' holds no key figures: it needs a column '{column}' of type {KEY_FIGURE_TYPES[kind]}"
            findings.add("FB249", message, ("baseline", "from"))
