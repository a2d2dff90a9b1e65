"""This room says what a reader of the numbers should know, as found in the rows that may leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.bound import BoundCatalogue
from forebyg.language.binding.persons import unsaid_events
from forebyg.language.binding.standards import standard_of
from forebyg.statistics import is_scattered

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
    for key, rows in released.partition_by(IDENTITY, as_dict=True, maintain_order=True).items():
        id_, variant = key
        found.setdefault((id_, variant), []).extend([*_scattered(rows), *_not_part(rows)])
    return found


def _scattered(rows: pl.DataFrame) -> list[str]:
    periods = is_scattered(rows)
    if not periods:
        return []
    where = f"outside the funnel in {', '.join(periods)}"
    return [f"more than a tenth of the strata lie {where}: they differ by more than chance"]


def _not_part(rows: pl.DataFrame) -> list[str]:
    larger = rows.filter(pl.col("reason") == "not_part")
    if larger.is_empty():
        return []
    many = f"{larger.height:,} results" if larger.height > 1 else "1 result"
    first = larger["period"].sort()[0]
    return [f"the numerator is larger than the denominator in {many}, first in {first}: it is not part of it"]
