"""This room says what a reader of the numbers should know, as found in the rows that may leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.bound import BoundCatalogue
from forebyg.language.binding.persons import unsaid_events
from forebyg.language.binding.standards import standard_of
from forebyg.statistics import scattered

IDENTITY = ("indicator", "variant")
INDIRECT = "each row is held against what its own population leads to expect: do not compare such rows with each other"
Remarks = Mapping[tuple[str, str | None], Sequence[str]]


def remarks(released: pl.DataFrame, bound: BoundCatalogue) -> Remarks:
    """Sentences by id and variant."""
    found: dict[tuple[str, str | None], list[str]] = {}
    ids = tuple(column for column, _, _, _ in bound.aliases)
    for one in bound.indicators:
        said = [asked] if (asked := unsaid_events(one, ids)) else []
        written = standard_of(one.declared.definition)
        said += [INDIRECT] if written is not None and written.indirect is not None else []
        found[(one.declared.id, one.declared.variant)] = said
    for told in (_scattered(released), _not_part(released)):
        for key, sentence in told.items():
            found.setdefault(key, []).append(sentence)
    return found


def _scattered(rows: pl.DataFrame) -> dict[tuple[str, str | None], str]:
    return {
        key: f"more than a tenth of the strata lie outside the funnel in {', '.join(periods)}: "
        "they differ by more than chance"
        for key, periods in scattered(rows).items()
    }


def _not_part(rows: pl.DataFrame) -> dict[tuple[str, str | None], str]:
    larger = rows.filter(pl.col("reason") == "not_part").group_by(IDENTITY).agg(pl.len(), pl.col("period").min())
    found = {}
    for id_, variant, height, first in larger.iter_rows():
        many = f"{height:,} results" if height > 1 else "1 result"
        told = f"the numerator is larger than the denominator in {many}, first in {first}: it is not part of it"
        found[id_, variant] = told
    return found
