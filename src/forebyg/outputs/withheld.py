"""This room tells in words why rows are withheld, and never a number of them.

A row that is small itself looks like one that protects it: which is which would bound both. So the reasons stand
together, and row by row only for one's own eyes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from forebyg.explanations import WithheldRow
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.rows import natural

_RULES = {
    "da": {
        "base": "færre end {few} i grundlaget",
        "count": "1 til {most} talt",
        "complement": "1 til {most} af grundlaget uden for tælleren",
        "group": "hele gruppen, eller ingen af den, og indikatoren er følsom",
        "persons": "1 til {most} personer bag",
        "ones": "summen røber, at 1 til {most} har andet end de øvrige",
        "dominance": "to giver det meste af summen",
        "quantile": "for få til en median eller fraktil",
        "parts": "værdien ville røbe 1 til {most}, som den er lavet af",
        "before": "skjult, da det blev offentliggjort før",
        "moved": "offentliggjort før, og flyttet så lidt, at forskellen ville røbe nogle få",
        "inputs": "lavet af skjulte tal",
        "strata": "ville følge af totalen og de andre grupper ({names})",
        "categories": "ville følge af grundlaget og de andre kategorier",
        "complement of": "ville følge af grundlaget og resten af det",
        "nested": "forskellen til {names} ville røbe nogle få",
        "nested here": "forskellen til et andet tal i samme indikator ville røbe nogle få",
        "missing": "ville følge af, hvor mange der er uoplyst",
        "periods": "ville følge af kortere perioder i den samme tid",
    },
    "en": {
        "base": "fewer than {few} in the base",
        "count": "1 to {most} counted",
        "complement": "1 to {most} of the base outside the numerator",
        "group": "the whole group, or none of it, and the indicator is sensitive",
        "persons": "1 to {most} persons behind it",
        "ones": "the sum tells that 1 to {most} have other than the rest",
        "dominance": "two give most of the sum",
        "quantile": "too few for a median or a quantile",
        "parts": "the value would tell of 1 to {most} that it is made of",
        "before": "withheld when it was published before",
        "moved": "published before, and moved so little that the difference would tell of a few",
        "inputs": "made of withheld numbers",
        "strata": "would follow from the total and the other groups ({names})",
        "categories": "would follow from the base and the other categories",
        "complement of": "would follow from the base and the rest of it",
        "nested": "the difference to {names} would tell of a few",
        "nested here": "the difference to another number of the same indicator would tell of a few",
        "missing": "would follow from how many are unknown",
        "periods": "would follow from shorter periods of the same time",
    },
}
_HEADS = {"da": "Skjult ({}), og hvorfor:", "en": "Withheld ({}), and why:"}
_TOGETHER = {
    "da": "Skjult ({}). Hver for sig er enten lille, eller en lille ville følge af den. I alle perioder er grundene:",
    "en": "Withheld ({}). Each is either small, or a small one would follow from it. In all periods the reasons are:",
}
_OR_ELSE = {"da": "eller en lille ville følge af den", "en": "or a small one would follow from it"}
"""Stands where every reason found is that of a small one: nobody shall know that."""
_ROWS = {"da": "De er:", "en": "They are:"}
_EACH = {
    "da": "Hvilken grund der er hvis, er kun til egne øjne (--internal)",
    "en": "Which reason is whose is for your own eyes (--internal)",
}
_NOTHING = {"da": "Intet er skjult ({}).", "en": "Nothing is withheld ({})."}
_TOTAL = {"da": "total", "en": "total"}


def as_text(rows: Sequence[WithheldRow], profile: str, threshold: int, lang: str, is_internal: bool) -> list[str]:
    """Lines: the reasons, and the periods with what is withheld in each; internally under each reason."""
    asked = [row for row in rows if row.is_asked]
    if not asked:
        return [_NOTHING[lang].format(plain(profile))]
    if is_internal:
        rows = asked
    reasons = list(dict.fromkeys(_reason(row, threshold, lang) for row in rows))
    if not is_internal:
        reasons += [_OR_ELSE[lang]] if all(row.is_rule for row in rows) else []
        head = [_TOGETHER[lang].format(plain(profile)), *(f"  {reason}" for reason in reasons)]
        return [*head, _ROWS[lang], *_by_period(asked, "  ", lang), f"  {_EACH[lang]}"]
    lines = [_HEADS[lang].format(plain(profile))]
    for reason in reasons:
        own = [row for row in rows if _reason(row, threshold, lang) == reason]
        lines += [f"  {reason}", *_by_period(own, "    ", lang)]
    return lines


def _by_period(rows: Sequence[WithheldRow], indent: str, lang: str) -> list[str]:
    grouped: dict[str, dict[str, None]] = {}
    for row in rows:
        grouped.setdefault(row.period, {})[_named(row, lang)] = None
    ordered = sorted(grouped.items(), key=lambda one: natural(one[0]))
    return [f"{indent}{plain(period)}: {'; '.join(named)}" for period, named in ordered]


def _reason(row: WithheldRow, threshold: int, lang: str) -> str:
    why = row.why
    if why == "complement" and not row.is_rule:
        why = "complement of"
    elif why == "nested" and not row.names:
        why = "nested here"
    names = ", ".join(map(plain, row.names))
    return _RULES[lang][why].format(few=threshold, most=threshold - 1, names=names)


def _named(row: WithheldRow, lang: str) -> str:
    strata: dict[str, str | None] = json.loads(row.by)
    values = [label("unknown", lang) if value is None else plain(value) for value in strata.values()]
    values += [label(row.category, lang)] if row.category is not None else []
    values += [label(row.number, lang).format("..")] if row.number else []
    return " · ".join(values) or _TOTAL[lang]
