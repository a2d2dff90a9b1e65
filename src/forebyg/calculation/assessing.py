"""This room makes assessed rows of counts: estimated, compared, judged, held against what was published."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.calculation.counting import Counts, Prepared
from forebyg.calculation.surroundings import counts_fingerprint
from forebyg.definitions.disclosure import DEFAULT_PROFILE, Profile
from forebyg.disclosure.coarsening import coarse_counts, coarse_estimates
from forebyg.disclosure.ledger import Print, marked, standing, with_held_counts, with_held_values
from forebyg.disclosure.rounding import rounded
from forebyg.statistics import compare, derive_rows, detect, estimate, reach
from forebyg.targets import assess


def assessed(
    prepared: Prepared,
    counts: Counts,
    earlier: Sequence[Print] = (),
    profile: Profile | None = None,
    is_foreseen: bool = True,
) -> pl.DataFrame:
    """Rows of ASSESSED before anything is withheld, marked with what the earlier prints ask of them.

    With a profile numbers are as its releases may print them, without one exact. FORESEEN, which take longest, are
    null unless they are asked for.
    """
    needed = counts.needed
    few = (profile or DEFAULT_PROFILE).threshold
    rows = counts.rows if profile is None else coarse_counts(rounded(counts.rows, profile), few)
    figures = _key_figures(prepared, counts)
    bounds = {one.declared.name: one.bounds for one in prepared.bound.indicators}
    stand = standing(rows, fingerprints_of(counts), earlier, few)
    held = with_held_counts(rows, stand)

    def as_printed(made: pl.DataFrame) -> pl.DataFrame:
        return with_held_values(made if profile is None else coarse_estimates(made, profile), stand)

    estimates = estimate(held, needed, *counts.standards, as_printed=as_printed)
    compared = compare(derive_rows(estimates, needed, figures), needed, figures)
    if not is_foreseen:
        return marked(assess(compared, needed, bounds), stand)
    found = assess(detect(compared, needed), needed, bounds, lambda rows, holds: reach(rows, needed, holds))
    return marked(found, stand)


def fingerprints_of(counts: Counts) -> dict[tuple[str, str | None], str]:
    return {(one.id, one.variant): counts_fingerprint(one) for one in counts.needed}


def _key_figures(prepared: Prepared, counts: Counts) -> dict[str, pl.DataFrame]:
    """The key-figure extracts that baselines come from."""
    baselines = [one.definition.baseline for one in counts.needed]
    names = {one.extract for one in baselines if one is not None and one.extract is not None}
    return {name: _as_figures(prepared.session.frame(name)) for name in sorted(names)}


def _as_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """A decimal is held as a whole number of millionths."""
    return frame.with_columns((pl.col("værdi").cast(pl.Float64) / 10**6).alias("værdi"))
