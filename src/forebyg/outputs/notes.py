"""This room says in a few words what stands behind a number: who is unknown, what is still possible, what it takes."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.methods import named
from forebyg.outputs.numbers import SHARES, WITHHELD, day, exact, number, signed
from forebyg.outputs.rows import Row
from forebyg.results import ReleasedIndicator

WORTH_TELLING = 0.05
"""Above this part of everyone the unknown are told as a share too, and what they leave open (statistics.md A2)."""
LEAST_P = 0.001
MARKS = {"risen": "↑", "fallen": "↓", "no significant change": "≈"}


def notes_of(row: Row, decimals: int, lang: str) -> list[str]:
    """Who waits and who is unknown, why there is no number, and whether the base is small."""
    notes = []
    for name, count in (("waiting", row.waiting), ("missing", row.missing)):
        is_withheld = name in (row.withheld_cells or [])
        if count or is_withheld:
            text = WITHHELD if is_withheld or count is None else exact(count, lang)
            notes.append(label(name, lang).format(text) + (_share_missing(row, lang) if name == "missing" else ""))
    notes += _bounds(row, decimals, lang)
    if row.final_on is not None and row.complete is False:
        notes.append(label("final on", lang).format(day(row.final_on, lang)))
    if row.value is None and row.reason:
        bands = f" ({plain(row.faulty_bands)})" if row.faulty_bands else ""
        notes.append(plain(label(row.reason, lang)) + bands + _instead(row, lang))
    if row.value is not None and row.assessment == "no data":
        notes.append(label("nothing beside", lang))
    if row.small:
        notes.append(label("small", lang))
    if row.interval_detail == "no variation":
        notes.append(label("no variation", lang))
    if row.trend_state in ("rising", "falling") and row.trend_p is not None:
        notes.append(label(row.trend_state, lang).format(_p(row.trend_p, lang)))
    if row.held:
        notes.append(label("held", lang))
    return notes


def _bounds(row: Row, decimals: int, lang: str) -> list[str]:
    """What the share would be if none and if all of the unknown had met; cases not yet due are unknown too."""
    if row.lowest is None or row.highest is None:
        return []
    bounds = [number(bound, decimals, lang) for bound in (row.lowest, row.highest)]
    if row.deadline_undetermined:
        return [label("open bounds", lang).format(exact(row.deadline_undetermined, lang), *bounds)]
    is_worth_telling = row.missing_share is not None and row.missing_share > 100 * WORTH_TELLING
    return [label("bounds", lang).format(*bounds)] if is_worth_telling else []


def _instead(row: Row, lang: str) -> str:
    """The change from nothing, which is no percentage."""
    if row.difference is None:
        return ""
    return f" ({label('difference', lang).format(signed(row.difference, 0 if row.difference % 1 == 0 else 1, lang))})"


def _p(p: float, lang: str) -> str:
    return f"< {exact(LEAST_P, lang, most=3)}" if p < LEAST_P else f"= {exact(p, lang, most=3)}"


def _share_missing(row: Row, lang: str) -> str:
    if not row.missing or row.denominator is None:
        return ""
    share = row.missing / (row.missing + row.denominator)
    return f" ({number(100 * share, 0, lang)} %)" if share > WORTH_TELLING else ""


def outlook(row: Row, indicator: ReleasedIndicator, decimals: int, lang: str) -> list[str]:
    """What is still possible of a change that decides nothing, what the target takes, and what next year could show."""
    said = [label(row.change_reason, lang)] if row.change_reason else []
    said += [_possible(row, indicator, decimals, lang), _needed(row, indicator, decimals, lang)]
    if row.assessment == "uncertain":
        said.append(_detectable(row, indicator, decimals, lang))
    return [text for text in said if text]


def _possible(row: Row, indicator: ReleasedIndicator, decimals: int, lang: str) -> str:
    """The limits of the change, where they leave a target against the baseline or the previous value undecided."""
    compared = "baseline" if row.baseline_period is not None else "previous"
    if row.assessment != "uncertain" or row.target_inputs != [compared] or row.change_state not in MARKS:
        return ""
    low, high, unit, method = row.change_lower, row.change_upper, _points(indicator), row.change_interval
    if low is None and high is None:
        low, high, unit, decimals = row.change_percent_lower, row.change_percent_upper, " %", 0
        method = row.change_percent_interval
    limits = [None if limit is None else signed(limit, decimals, lang) for limit in (low, high)]
    if None in limits:
        return label(row.change_state, lang)
    by = f" ({named(method, lang)})" if named(method, lang) else ""
    return f"{label(row.change_state, lang)}: {label('between', lang).format(*limits)}{unit}{by}"


def _needed(row: Row, indicator: ReleasedIndicator, decimals: int, lang: str) -> str:
    if row.needed == 0 or row.needed_unit is None:
        return ""
    if row.needed is None:
        return _on_the_base(label("cannot be met", lang), row, indicator, lang)
    is_counted = row.needed_unit == "units"
    amount = exact(abs(row.needed), lang) if is_counted else _enough(abs(row.needed), decimals, lang)
    words = ("fewer", "one more" if abs(row.needed) == 1 else "more") if is_counted else ("lower", "higher")
    text = label(words[row.needed > 0], lang).format(amount) + _of(row, indicator, lang)
    if row.needed_by is not None:
        text += " " + label("by then", lang).format(plain(row.needed_by))
    return label("needed to show" if row.rule == "significance" else "needed", lang).format(text)


def _enough(value: float, decimals: int, lang: str) -> str:
    """Rounded up, so that what is printed meets the target, or shows."""
    up = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
    return number(float(up), decimals, lang)


def _detectable(row: Row, indicator: ReleasedIndicator, decimals: int, lang: str) -> str:
    if row.detectable_direction is None:
        return ""
    if row.detectable is None:
        return _on_the_base(label(f"no {row.detectable_direction}", lang), row, indicator, lang)
    change = _enough(abs(row.detectable), decimals, lang) + _points(indicator)
    if row.detectable_units is not None and indicator.kind != "count":
        change = f"{exact(abs(row.detectable_units), lang)}{_of(row, indicator, lang)} ({change})"
    return label(f"{row.detectable_direction} shown", lang).format(change)


def _of(row: Row, indicator: ReleasedIndicator, lang: str) -> str:
    is_part = indicator.kind in SHARES and row.denominator is not None
    return " " + label("of", lang).format(exact(row.denominator or 0, lang)) if is_part else ""


def _on_the_base(text: str, row: Row, indicator: ReleasedIndicator, lang: str) -> str:
    is_part = indicator.kind in SHARES and row.denominator is not None
    return f"{text} {label('on a base', lang).format(exact(row.denominator or 0, lang))}" if is_part else text


def _points(indicator: ReleasedIndicator) -> str:
    return " pp." if indicator.unit == "percent" else ""
