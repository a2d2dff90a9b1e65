"""This room tells of earlier figures that were typed in, each with its source, beside the definition they are of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from forebyg.outputs.characters import plain
from forebyg.outputs.numbers import exact
from forebyg.outputs.rows import natural

MOST = 6
"""Decimals of a number that was typed in."""
_WORDS: Final = {
    "da": "Tidligere tal, der er indtastet og ikke beregnet: {}.",
    "en": "Earlier figures, typed in and not computed: {}.",
}


class TypedFigure(NamedTuple):
    """A figure of the whole."""

    period: str
    value: float
    source: str


def earlier_figures(figures: Sequence[TypedFigure], unit: str, lang: str) -> str:
    """`2018: 90 (Årsberetning 2018); 2019: 95 (Årsberetning 2019)`, in one sentence."""
    percent = " %" if unit == "percent" else ""
    in_order = sorted(figures, key=lambda one: natural(one.period))
    told = (f"{plain(one.period)}: {exact(one.value, lang, MOST)}{percent} ({_plain(one.source)})" for one in in_order)
    return _WORDS["en" if lang == "en" else "da"].format("; ".join(told))


def _plain(text: str) -> str:
    """In a definition what stands in backticks is SQL."""
    return plain(text).replace("`", "'").strip()
