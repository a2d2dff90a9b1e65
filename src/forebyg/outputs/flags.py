"""This room says which strata lie outside the funnel around their average; where very many do, that they do instead."""

from __future__ import annotations

from collections.abc import Iterable

from forebyg.outputs.labels import label
from forebyg.outputs.rows import Row

FLAGGED = ("low far", "low near", "high near", "high far")
OVERDISPERSED = 0.10
"""Above this part of the strata, and more than one, no single stratum is unusual (statistics.md A13)."""


def flagged(row: Row, lang: str) -> list[str]:
    return [label(row.funnel, lang)] if row.funnel in FLAGGED else []


def scattered(outside: int, judged: int, lang: str) -> list[str]:
    """That the strata differ, instead of a flag on each."""
    return [label("scattered", lang).format(outside, judged)]


def scattered_periods(rows: Iterable[Row]) -> dict[str, tuple[int, int]]:
    """The periods in which more than a tenth of the strata, and more than one, lie outside: so many, of so many."""
    funnels: dict[str, list[bool]] = {}
    for row in rows:
        if row.funnel is not None:
            funnels.setdefault(row.period, []).append(row.funnel in FLAGGED)
    counted = {period: (sum(flags), len(flags)) for period, flags in funnels.items()}
    return {
        period: (outside, judged)
        for period, (outside, judged) in counted.items()
        if outside > 1 and outside > OVERDISPERSED * judged
    }
