"""This room finds the word that was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_SHOWN = 12
CLOSENESS = 0.66


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The nearest of the words, None where none is near."""
    known = {each.casefold(): each for each in words}
    found = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=CLOSENESS)
    return known[found[0]] if found else None


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """The question for a help line, None where no word is near."""
    near = nearest(word, words)
    return f"did you mean '{near}'?" if near else None


def meant_or_known(word: str, words: Iterable[str], plural: str) -> str:
    """The question, or else the words there are."""
    known = list(words)
    if question := did_you_mean(word, known):
        return question
    if not known:
        return f"there are no {plural}"
    shown = ", ".join(known[:MOST_SHOWN])
    return f"{plural}: {shown}{', ...' if len(known) > MOST_SHOWN else ''}"
