"""This room holds the words and signs that people read, in Danish and in English."""

from __future__ import annotations

from typing import Final

SYMBOLS: Final = {
    "met": "✓",
    "not met": "✗",
    "uncertain": "≈",
    "incomplete": "◌",
    "not due": "○",
    "no data": "–",
    "withheld": "■",
    "no target": " ",
}

_DANISH: Final = {
    "indicator": "Indikator",
    "period": "Periode",
    "value": "Værdi",
    "base": "n/N",
    "interval": "Interval",
    "target": "Mål",
    "status": "Status",
    "change": "Ændring",
    "trend": "Udvikling",
    "met": "nået",
    "not met": "ikke nået",
    "uncertain": "usikkert",
    "incomplete": "ufuldstændig",
    "not due": "ikke endnu",
    "no data": "ingen data",
    "withheld": "skjult",
    "no target": "intet mål",
    "error": "fejl",
    "not computed": "ikke beregnet",
    "down": "ned",
    "same": "uændret",
    "up": "op",
    "unknown": "(uoplyst)",
    "by": "efter {}",
    "overlapping": "grupperne overlapper",
    "since": "fra {}",
    "waiting": "{} venter",
    "missing": "{} uoplyst",
    "empty_base": "ingen i grundlaget",
    "not_covered": "ikke i udtrækket",
    "all_missing": "alle uoplyst",
    "suppressed": "skjult i kilden",
    "unknown_addend": "et led er uoplyst",
    "baseline_zero": "udgangspunktet er 0",
    "per": "pr. {}",
    "points": "procentpoint",
    "index": "indeks",
    "percent per year": "procent om året",
    "no strategy": "Indikatorer",
    "no goal": "Uden mål i strategien",
    "internal": "INTERN: intet er skjult",
    "as_of": "Opgjort pr. {}",
    "data": "data: {}",
    "configs": "definitioner: {}",
    "rule": "Antal på 1–4 personer vises ikke (..)",
    "nothing": "Ingen indikatorer.",
}

_ENGLISH: Final = {
    "indicator": "Indicator",
    "period": "Period",
    "value": "Value",
    "base": "n/N",
    "interval": "Interval",
    "target": "Target",
    "status": "Status",
    "change": "Change",
    "trend": "Trend",
    "met": "met",
    "not met": "not met",
    "uncertain": "uncertain",
    "incomplete": "incomplete",
    "not due": "not due",
    "no data": "no data",
    "withheld": "withheld",
    "no target": "no target",
    "error": "error",
    "not computed": "not computed",
    "down": "down",
    "same": "same",
    "up": "up",
    "unknown": "(unknown)",
    "by": "by {}",
    "overlapping": "groups overlap",
    "since": "from {}",
    "waiting": "{} waiting",
    "missing": "{} unknown",
    "empty_base": "nobody in the base",
    "not_covered": "not in the extract",
    "suppressed": "hidden in the source",
    "all_missing": "all unknown",
    "unknown_addend": "an addend is unknown",
    "baseline_zero": "the baseline is 0",
    "per": "per {}",
    "points": "percentage points",
    "index": "index",
    "percent per year": "percent per year",
    "no strategy": "Indicators",
    "no goal": "Without a goal in the strategy",
    "internal": "INTERNAL: nothing withheld",
    "as_of": "As of {}",
    "data": "data: {}",
    "configs": "definitions: {}",
    "rule": "Counts of 1–4 persons are not shown (..)",
    "nothing": "No indicators.",
}

LABELS: Final = {"da": _DANISH, "en": _ENGLISH}


def label(key: str, lang: str) -> str:
    """The word for a key; the key itself where there is none (a mark of an extract is its own word)."""
    return LABELS.get(lang, _ENGLISH).get(key, key)


def unit_label(unit: str, lang: str) -> str:
    """`pr. 1.000` for `per 1000`; nothing where the number says it itself."""
    if unit in ("percent", "count", ""):
        return ""
    if unit.startswith("per ") and unit[4:].isdigit():
        size = f"{int(unit[4:]):,}"
        return label("per", lang).format(size.replace(",", ".") if lang == "da" else size)
    return label(unit, lang)
