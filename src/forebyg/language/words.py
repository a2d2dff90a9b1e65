"""This room chooses what is said in one language, and holds what is said with care: a warning beside a number,
whether looked-up rows begin in a window or are in force in it, and a clock whose event nobody wishes for."""

from __future__ import annotations

from typing import Final

from forebyg.definitions.scalars import Words


def title_of(words: Words | None, lang: str) -> str:
    """A title or another text in the language, else in the one it has; Danish first."""
    if isinstance(words, dict):
        return words.get(lang) or words.get("da") or next(iter(words.values()), "")
    return words or ""


WITH_CARE: Final = {
    "da": {
        "caution": "Forbehold: {caution}",
        "lookup during": ", der gælder {window}",
        "lookup dated": ", med {dated} {window}",
        "within happened": "Andel i procent: sager, hvor det er sket inden fristen.",
        "clock stop happened": "; det regnes for sket ved {stop}.",
        "open due happened": "Er det ikke sket, når fristen udløber, tæller sagen som ikke sket; indtil da venter den.",
        "open known happened": "En sag tæller med, når det er sket, eller fristen er udløbet.",
        "open closed happened": "Kun sager, hvor det er sket, tæller med (de øvrige ses ikke).",
        "open survival happened": "Sager, hvor det endnu ikke er sket, vejes efter Kaplan-Meier ved fristen.",
    },
    "en": {
        "caution": "Caution: {caution}",
        "lookup during": ", in force {window}",
        "lookup dated": ", with {dated} {window}",
        "within happened": "A share in percent: cases in which it happened before their deadline.",
        "clock stop happened": "; it counts as happened at {stop}.",
        "open due happened": "A case waits until its deadline; if it has not happened then, it counts as not happened.",
        "open known happened": "A case counts once it has happened or its deadline has passed.",
        "open closed happened": "Only cases in which it happened count (the others are not seen).",
        "open survival happened": "Cases in which it has not happened yet are weighed by Kaplan-Meier at the deadline.",
    },
}
"""Where less is better nobody is done in time: what happened, such as a new offence, happened within the limit."""


def happened(key: str, better: str | None) -> str:
    """The key of what is said where nobody is done: less is better, or neither."""
    return f"{key} happened" if better in ("lower", "neither") and f"{key} happened" in WITH_CARE["en"] else key
