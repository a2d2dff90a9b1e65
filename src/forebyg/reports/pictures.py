"""This room gives the charts of a figure as pictures for paper, each with its caption and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forebyg.outputs.characters import plain
from forebyg.reports.alternatives import alternative
from forebyg.reports.charts import begins_above_zero, small_multiple
from forebyg.reports.headings import heading
from forebyg.reports.material import Figure, Lang
from forebyg.reports.page_words import PAGE_WORDS
from forebyg.reports.reading import named, unit_of
from forebyg.reports.series import Series, series_of


@dataclass(frozen=True)
class Picture:
    """A PNG. `alternative` says it to those who do not see it."""

    png: bytes
    caption: str
    alternative: str


def pictures(figure: Figure, lang: Lang) -> Iterator[Picture]:
    """One, or one for each category; none where there is too little to draw."""
    for series in series_of(figure, lang):
        words = alternative(series, figure, lang).removesuffix(PAGE_WORDS[lang]["in table"]).strip()
        yield Picture(small_multiple(series, lang).png(), _caption(figure, series, lang), words)


def _caption(figure: Figure, series: Series, lang: Lang) -> str:
    category = f": {plain(series.category)}" if series.category is not None else ""
    unit = f", {unit_of(figure, lang)}" if unit_of(figure, lang) else ""
    first, last = series.points[0].period, series.points[-1].period
    caption = heading("picture", lang).format(named(figure) + category + unit, first, last)
    return f"{caption}. {PAGE_WORDS[lang]['axis']}" if begins_above_zero(series) else f"{caption}."
