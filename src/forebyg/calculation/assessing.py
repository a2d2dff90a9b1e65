"""This room makes assessed rows of counts: estimated, compared, judged, held against what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.calculation.counting import Counts, Prepared, count, without_rows
from forebyg.calculation.surroundings import counts_fingerprint
from forebyg.definitions.disclosure import DEFAULT_PROFILE, Profile
from forebyg.disclosure.coarsening import coarse_counts, coarse_estimates
from forebyg.disclosure.ledger import Print, marked, standing, with_held_counts, with_held_values
from forebyg.disclosure.rounding import rounded
from forebyg.errors import ForebygError
from forebyg.expressions import Expression
from forebyg.statistics import compare, derive_rows, detect, estimate, reach
from forebyg.targets import assess

Assessed = tuple[pl.DataFrame, Mapping[str, ForebygError]]


@dataclass(frozen=True)
class World:
    """Indicators counted on extracts of their own, and the key figures that they are held against."""

    prepared: Prepared
    counts: Counts
    figures: Mapping[str, pl.DataFrame]


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
    figures, bounds = _key_figures(prepared, counts), _bounds(prepared)
    return _assessed(counts, figures, bounds, earlier, profile, is_foreseen)


def world_of(prepared: Prepared) -> World:
    """Counted. Raises ForebygError where key figures cannot be read."""
    counts = count(prepared)
    return World(prepared, counts, _key_figures(prepared, counts))


def assessed_worlds(worlds: Sequence[World], is_foreseen: bool = True) -> list[Assessed]:
    """Of each the rows of ASSESSED before anything is withheld, and the indicators that could not be counted. No row
    knows of another indicator, so worlds without a name in common are assessed at once."""
    found: dict[int, Assessed] = {}
    for places in _apart(worlds):
        together = [worlds[place] for place in places]
        counted = {name: one for world in together for name, one in world.counts.counted.items()}
        counts = Counts(counted, {}, tuple(one for world in together for one in world.counts.needed))
        figures = {name: frame for world in together for name, frame in world.figures.items()}
        bounds = {name: one for world in together for name, one in _bounds(world.prepared).items()}
        rows = _assessed(counts, figures, bounds, is_foreseen=is_foreseen)
        parts = rows.partition_by("indicator", "variant", as_dict=True)
        for place, world in zip(places, together, strict=True):
            ids = [(one.id, one.variant) for one in world.counts.needed]
            own = pl.concat([rows.clear(), *(parts[one] for one in ids if one in parts)])
            errors = {**world.counts.errors, **without_rows(world.prepared.chosen, own, world.counts)}
            found[place] = (own, errors)
    return [found[place] for place in range(len(worlds))]


def _apart(worlds: Sequence[World]) -> list[list[int]]:
    """The places of the worlds, together where no two have an indicator or an extract of key figures in common."""
    groups: list[tuple[list[int], set[tuple[str, str]]]] = []
    for place, world in enumerate(worlds):
        held = {("indicator", one.declared.name) for one in world.prepared.bound.indicators}
        held |= {("extract", name) for name in world.figures}
        found = next((group for group in groups if group[1].isdisjoint(held)), None)
        if found is None:
            groups.append(([place], held))
        else:
            found[0].append(place)
            found[1].update(held)
    return [places for places, _ in groups]


def _assessed(
    counts: Counts,
    figures: Mapping[str, pl.DataFrame],
    bounds: Mapping[str, Mapping[str, Expression]],
    earlier: Sequence[Print] = (),
    profile: Profile | None = None,
    is_foreseen: bool = True,
) -> pl.DataFrame:
    needed = counts.needed
    few = (profile or DEFAULT_PROFILE).threshold
    rows = counts.rows if profile is None else coarse_counts(rounded(counts.rows, profile), few)
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


def _bounds(prepared: Prepared) -> dict[str, dict[str, Expression]]:
    return {one.declared.name: one.bounds for one in prepared.bound.indicators}


def _key_figures(prepared: Prepared, counts: Counts) -> dict[str, pl.DataFrame]:
    """The key-figure extracts that baselines come from."""
    baselines = [one.definition.baseline for one in counts.needed]
    names = {one.extract for one in baselines if one is not None and one.extract is not None}
    return {name: _as_figures(prepared.session.frame(name)) for name in sorted(names)}


def _as_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """A decimal is held as a whole number of millionths."""
    return frame.with_columns((pl.col("værdi").cast(pl.Float64) / 10**6).alias("værdi"))
