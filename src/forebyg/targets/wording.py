"""This room says a target as an analyst would."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.targets import BOUNDS, Baseline, Bound
from forebyg.targets.bounds import plain_side

SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
WORDS = {
    "da": {"previous": "forrige", "and": "og", "steps": "trin"},
    "en": {"previous": "previous", "and": "and", "steps": "steps"},
}


def target_text(declared: Declared, lang: Literal["da", "en"]) -> str | None:
    """`≤ baseline (2011)`, `≥ 95`, `2025: 6,5 → 2028: 5,0`; None without a target."""
    definition = declared.definition
    target = definition.target
    if target is None:
        return None
    written: list[tuple[str, Bound | None]] = [(SIGNS[side], getattr(target, side)) for side in BOUNDS]
    plain = "" if isinstance(target.plain, dict) else SIGNS[plain_side(definition.better)]
    written.append((plain, target.plain))
    parts = [
        f"{sign} {_bound(bound, definition.baseline, target.steps, lang)}".strip()
        for sign, bound in written
        if bound is not None
    ]
    if target.between is not None:
        parts.append("–".join(_number(number, lang) for number in target.between))
    return f" {WORDS[lang]['and']} ".join(parts)


def _bound(bound: Bound, baseline: Baseline | None, steps: bool, lang: Literal["da", "en"]) -> str:
    if isinstance(bound, dict):
        path = " → ".join(f"{label}: {_number(number, lang)}" for label, number in bound.items())
        return f"{path} ({WORDS[lang]['steps']})" if steps else path
    said = "baseline" if baseline is None else f"baseline ({baseline.period or baseline.extract})"
    text = re.sub(r"\d+\.\d+", lambda match: _number(Decimal(match[0]), lang), bound)
    text = re.sub(r"\s*\*\s*", " × ", text)
    text = re.sub(r"\bprevious\b", WORDS[lang]["previous"], text)
    return re.sub(r"\bbaseline\b", said, text)


def _number(number: Decimal, lang: Literal["da", "en"]) -> str:
    text = format(number, "f")
    return text.replace(".", ",") if lang == "da" else text
