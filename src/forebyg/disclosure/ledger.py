"""This room holds a release against what was published before it.

An attacker keeps what was printed. Two prints of one number that differ by a few say how many these few are, so a count
that has moved by 1 to threshold - 1 is printed as it was first, with its limits; what other rows make of it (changes,
gaps, status) is made of the printed number too. Where the rest of the row has moved so far that the old value would be
wrong by more than a few, it is withheld instead. What was withheld stays withheld.

Rows are the same number where their keys are, and where the definition counts the same (`counts_sha256`); one that has
got another name counts the same still. Another definition is another number: it is neither held nor withheld for what
the old one did, except where it differs from a print of the old one by so few that the two together would tell of them;
then it is withheld.

A period that has not ended is never final: once it is complete, a row that was withheld in it is judged anew, and one
that is held is judged like any other, on the number as printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from forebyg.disclosure.moves import (
    COUNTED,
    LARGEST,
    NEGLIGIBLE,
    NOW,
    PRINTED,
    WHOLES,
    distance,
    is_small_move,
    is_stale,
)
from forebyg.disclosure.releasing import CELLS, WITHHELD
from forebyg.results import ESTIMATES, KEYS, Release

ESTIMATED = {"reason": "String"} | {
    name: kind for name, kind in ESTIMATES.items() if not name.startswith(("trend", "funnel", "final"))
}
"""What is printed of a row alone; trends and funnels are made again, of counts as printed."""
NOT_PRINTED = (
    "sd", "squares", "in_time", "closed", "cases", "mature_in_time", "mature", "greenwood", "followed", "survival",
    "values",
)  # fmt: skip
NOT_JUDGED = ("numerator_units", "denominator_units", "total")
"""True counts that nothing is made of while a row is held, and that are back when it is decided what is shown."""
OWN_LIMITS = ("lower", "upper", "interval", "interval_detail")
OTHER_LIMITS = (
    "interval_coverage", "crude_lower", "crude_upper", "crude_interval", "deadline_km_lower", "deadline_km_upper",
    "deadline_km_interval",
)  # fmt: skip
WITHOUT_LIMITS = "none"
LOST = "held"
"""The reason of a row whose value cannot be made of what is printed of it."""

TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "String": pl.String,
    "Float64": pl.Float64,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
}

Fingerprints = Mapping[tuple[str, str | None], str]
"""By id and variant."""


class Print(NamedTuple):
    """Released rows that were shown, and what their definitions counted."""

    rows: pl.DataFrame
    fingerprints: Fingerprints


def print_of(release: Release) -> Print:
    return Print(release.rows, {(one.id, one.variant): one.counts_sha256 for one in release.indicators})


def standing(rows: pl.DataFrame, fingerprints: Fingerprints, earlier: Sequence[Print], threshold: int) -> pl.DataFrame:
    """How the rows of COUNTS stand to what was published: KEYS, and

    `hidden`, `hidden_cells`: withheld before, so withheld now; `held`: printed as before; `now_*`: the true counts;
    `printed_*`: what the nearest of the earlier prints showed, null without one. Rows never published are not there.
    """
    if not earlier:
        return pl.DataFrame(schema=dict.fromkeys(KEYS, pl.String))
    prints = _prints(earlier, fingerprints)
    shas = [(*name, sha) for name, sha in fingerprints.items()]
    known = pl.DataFrame(shas, {"indicator": pl.String, "variant": pl.String, "sha": pl.String}, orient="row")
    now = rows.join(known, on=("indicator", "variant"), how="left", nulls_equal=True).select(
        *KEYS, "kind", "sha", "complete", "personal", "numerator_personal", "denominator_personal", "only_ones",
        *(pl.col(name).cast(pl.Float64).alias(NOW + name) for name in COUNTED),
        *(pl.col(name).alias(NOW + name) for name in NOT_JUDGED), *LARGEST, "weight",
    )  # fmt: skip
    pairs = now.join(prints, on=KEYS, how="inner", nulls_equal=True).with_columns(
        (pl.col("sha") == pl.col("sha_then")).fill_null(False).alias("is_same"),
        is_small_move(threshold).alias("is_moved"),
        is_stale(threshold).alias("is_stale"),
        distance().alias("distance"),
    )
    return _by_row(pairs)


def with_held_counts(counts: pl.DataFrame, stand: pl.DataFrame) -> pl.DataFrame:
    """COUNTS in which held rows have the counts as printed, so that all that is made of them is made of those."""
    if stand.is_empty():
        return counts
    rows = _beside(counts, stand, COUNTED)
    then = {name: pl.col(PRINTED + name) for name in COUNTED}
    # What else the row was made of was not printed. It would tell how that has moved.
    then |= {name: pl.lit(None) for name in (*NOT_PRINTED, *NOT_JUDGED) if name in counts.columns}
    base = pl.coalesce("weight", pl.col(f"{PRINTED}denominator"))
    summed = pl.when(pl.col("kind") == "mean").then(pl.col(f"{PRINTED}value") * base)
    then["total"] = summed.when(pl.col("kind") == "sum").then(f"{PRINTED}value")
    return _held(rows, counts, then)


def with_held_values(estimates: pl.DataFrame, stand: pl.DataFrame) -> pl.DataFrame:
    """ESTIMATES in which held rows have the value as printed. `estimates` has the METHODS of its rows too.

    What is made of counts alone has been made again of those that are printed, and stands as it is. Other limits stand
    as printed, or not at all where they are of another level than is asked for now; and a figure that was printed
    without being standardised cannot be standardised now.
    """
    if stand.is_empty():
        return estimates
    then = {name: pl.col(PRINTED + name) for name in ESTIMATED if name in estimates.columns}
    level = pl.col(f"{PRINTED}interval").str.extract(r"([\d.]+)$").cast(pl.Float64) / 100
    is_of_now = pl.col("is_limited") & ((level - pl.col("confidence")).abs() < NEGLIGIBLE).fill_null(False)
    then |= {name: pl.when(is_of_now).then(then[name]) for name in (*OWN_LIMITS, *OTHER_LIMITS)}
    is_lost = pl.col("is_standardised") & pl.col(f"{PRINTED}crude").is_null()
    then |= {name: pl.when(~is_lost).then(then[name]) for name in ("value", *OWN_LIMITS)}
    then["interval"] = pl.coalesce(then["interval"], pl.lit(WITHOUT_LIMITS))
    then["reason"] = pl.when(is_lost).then(pl.lit(LOST)).otherwise(then["reason"])
    then |= {name: pl.when(_is_of_counts()).then(name).otherwise(then[name]) for name in ("value", *OWN_LIMITS)}
    return _held(_beside(estimates, stand, [*ESTIMATED]), estimates, then)


def _is_of_counts() -> pl.Expr:
    """Whether the limits of a row are made of what it prints."""
    kind = pl.col("kind")
    is_share = kind.is_in(WHOLES) & ~pl.col("is_survival")
    is_events = kind.is_in(["count", "ratio"]) & ~pl.col("is_clustered")
    return (is_share | is_events) & ~pl.col("is_standardised")


def _beside(rows: pl.DataFrame, stand: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    wanted = dict.fromkeys([*names, "value"])
    held = stand.filter("held").select(*KEYS, "held", *(PRINTED + name for name in wanted))
    return rows.join(held, on=KEYS, how="left", nulls_equal=True, maintain_order="left")


def _held(rows: pl.DataFrame, like: pl.DataFrame, then: Mapping[str, pl.Expr]) -> pl.DataFrame:
    is_held = pl.col("held").fill_null(False)
    columns = [
        pl.when(is_held).then(old.cast(like.schema[name])).otherwise(name).alias(name) for name, old in then.items()
    ]
    return rows.with_columns(columns).select(like.columns)


def marked(rows: pl.DataFrame, stand: pl.DataFrame) -> pl.DataFrame:
    """Rows of ASSESSED with `suppressed`, `withheld_cells` and `held` as the ledger asks, `now_*` and `printed_*`."""
    if stand.is_empty():
        return rows
    columns = [*KEYS, "hidden", "hidden_cells", "held", *(p + name for p in (NOW, PRINTED) for name in COUNTED)]
    columns += [*(NOW + name for name in NOT_JUDGED), f"{PRINTED}value"]
    joined = rows.join(stand.select(columns), on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    hidden, cells = pl.col("hidden").fill_null(False), pl.col("hidden_cells")
    is_held = pl.col("held").fill_null(False)
    true = [pl.when(is_held).then(NOW + name).otherwise(name).alias(name) for name in NOT_JUDGED]
    emptied = [pl.when(~cells.list.contains(cell).fill_null(False)).then(cell).alias(cell) for cell in CELLS]
    return joined.with_columns(
        pl.when(hidden).then(pl.lit(WITHHELD)).alias("suppressed"),
        pl.when(~hidden & (cells.list.len() > 0)).then(cells).alias("withheld_cells"),
        (is_held & ~hidden).alias("held"),
        *emptied,
        *true,
    ).drop("hidden", "hidden_cells", *(NOW + name for name in NOT_JUDGED))


def settled(released: pl.DataFrame) -> pl.DataFrame:
    """Without what only the release had to know; what is withheld is not held."""
    if "held" not in released.columns:
        return released.with_columns(pl.lit(False).alias("held"))
    kept = [name for name in released.columns if not name.startswith((NOW, PRINTED)) and name != "held"]
    return released.select(*kept, (pl.col("held").fill_null(False) & pl.col("suppressed").is_null()).alias("held"))


def _prints(earlier: Sequence[Print], fingerprints: Fingerprints) -> pl.DataFrame:
    """Every row of every earlier print, numbered in their order; also under each other name that it has now."""
    found = [_numbered(one, number) for number, one in enumerate(earlier)]
    found += [_renamed(rows, one, fingerprints) for rows, one in zip(found, earlier, strict=True)]
    return pl.concat(found)


def _renamed(rows: pl.DataFrame, one: Print, fingerprints: Fingerprints) -> pl.DataFrame:
    names = [
        (*then, *now)
        for then, old in one.fingerprints.items()
        for now, new in fingerprints.items()
        if old and old == new and then != now
    ]
    then, now = ("indicator", "variant"), ("indicator_now", "variant_now")
    others = pl.DataFrame(names, dict.fromkeys((*then, *now), pl.String), orient="row")
    found = rows.join(others, on=then, how="inner", nulls_equal=True)
    return found.with_columns(pl.col(new).alias(old) for old, new in zip(then, now, strict=True)).select(rows.columns)


def _numbered(one: Print, number: int) -> pl.DataFrame:
    shas = [(*name, sha) for name, sha in one.fingerprints.items()]
    known = pl.DataFrame(shas, {"indicator": pl.String, "variant": pl.String, "sha_then": pl.String}, orient="row")
    return one.rows.join(known, on=("indicator", "variant"), how="left", nulls_equal=True).select(
        *KEYS,
        "sha_then",
        pl.lit(number).alias("run"),
        (pl.col("suppressed") == WITHHELD).fill_null(False).alias("was_hidden"),
        pl.col("withheld_cells").alias("cells_then"),
        pl.col("complete").alias("complete_then"),
        *(pl.col(name).cast(pl.Float64).alias(PRINTED + name) for name in COUNTED),
        *(pl.col(name).cast(TYPES[kind]).alias(PRINTED + name) for name, kind in ESTIMATED.items()),
    )


def _by_row(pairs: pl.DataFrame) -> pl.DataFrame:
    """The nearest print first, of two as near the newer."""
    shown = pl.col("is_same") & ~pl.col("was_hidden")
    is_final = pl.col("complete_then").fill_null(True) | ~pl.col("complete").fill_null(True)
    cells = pl.col("cells_then").filter(shown & is_final).explode().drop_nulls().unique(maintain_order=True)
    by_another = ~pl.col("is_same") & ~pl.col("was_hidden") & pl.col("is_moved")
    ordered = pairs.sort("distance", "run", descending=[False, True], maintain_order=True)
    grouped = ordered.group_by(KEYS, maintain_order=True).agg(
        (pl.col("is_same") & pl.col("was_hidden") & is_final).any().alias("hidden"),
        cells.alias("hidden_cells"),
        (shown & pl.col("is_moved")).any().alias("held"),
        pl.col("is_stale").filter(shown).first().fill_null(False).alias("is_stale"),
        (shown & (pl.col("distance") == 0)).any().alias("is_public"),
        by_another.any().alias("is_told"),
        *(pl.col(NOW + name).first() for name in (*COUNTED, *NOT_JUDGED)),
        *(pl.col(PRINTED + name).filter(shown).first() for name in (*COUNTED, *ESTIMATED)),
    )
    is_told = pl.col("is_told") & ~pl.col("held") & ~pl.col("is_public")
    hidden = pl.col("hidden") | is_told | (pl.col("held") & pl.col("is_stale"))
    return grouped.with_columns(hidden.alias("hidden"), (pl.col("held") & ~hidden).alias("held")).drop(
        "is_public", "is_told", "is_stale"
    )
