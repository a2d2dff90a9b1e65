"""This room assesses every row against the target of its indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.targets import BOUNDS
from forebyg.expressions import Expression
from forebyg.results import ASSESSED, JUDGING
from forebyg.targets.bounds import LOWER_SIDES
from forebyg.targets.changes import change_direction, change_state, directions
from forebyg.targets.distance import Reach, with_needed
from forebyg.targets.judgement import verdicts
from forebyg.targets.questions import RULE, questions

MOST_MISSING = 0.2
"""Above this part of all units without a known value an assessment is never better than uncertain (statistics A2)."""
WORST_FIRST = ("not due", "not met", "no data", "uncertain", "met")
LATER: dict[str, pl.DataType] = {
    "detectable": pl.Float64(),
    "detectable_units": pl.Int64(),
    "detectable_direction": pl.String(),
}
"""Columns of ASSESSED that are null unless another room has filled them."""
IDENTITY = ("indicator", "variant")


def assess(
    compared: pl.DataFrame,
    declared: Sequence[Declared],
    bounds: Mapping[str, Mapping[str, Expression]],
    reach: Reach | None = None,
) -> pl.DataFrame:
    """Rows with COMPARED and JUDGING become rows with ASSESSED; JUDGING is taken away.

    `bounds` are the bounds written as numbers or SQL, by the name of the indicator or variant and of the bound;
    `reach` finds how far a row must move until a claim holds (`statistics.reach`); without it nothing is said of that.
    Values are judged unrounded. In this order: no target, incomplete, no data, then the bounds: not due
    until all of them are, then the worst of them. Below `min_base` every verdict is `uncertain`.
    """
    rows = compared.with_row_index("place").join(
        directions(declared), on=IDENTITY, how="left", nulls_equal=True, maintain_order="left"
    )
    asked = questions(rows, declared, bounds)
    asked = asked.with_columns(verdicts(asked).alias("verdict"))
    rows = rows.join(_answers(asked), on="place", how="left", maintain_order="left")
    rows = rows.with_columns(_small().alias("small"), change_state().alias("change_state"))
    rows = rows.with_columns(_assessment().alias("assessment"), change_direction().alias("change_direction"))
    rows = rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in LATER.items() if name not in rows.columns)
    rows = with_needed(rows.with_columns(_is_held_back().alias("is_held_back")), asked, reach)
    kept = [name for name in compared.columns if name not in JUDGING and name not in ASSESSED]
    return rows.select(*kept, *ASSESSED)


def _answers(asked: pl.DataFrame) -> pl.DataFrame:
    """By `place`: the narrowest bound of each side, what the target is, and the worst verdict of its bounds."""
    is_low = pl.col("side").is_in(LOWER_SIDES)
    own = asked.filter(pl.col("by").is_null()).with_columns(is_low.alias("is_low"))
    sides = (pl.col("number").max().over("place", "is_low"), pl.col("number").min().over("place", "is_low"))
    own = own.with_columns((pl.col("number") == pl.when("is_low").then(sides[0]).otherwise(sides[1])).alias("binds"))
    rank = pl.col("verdict").replace_strict(list(WORST_FIRST), list(range(len(WORST_FIRST))), return_dtype=pl.Int64)
    answers = own.group_by("place", maintain_order=True).agg(
        pl.col("number").filter(is_low).max().alias("target_low"),
        pl.col("number").filter(~is_low).min().alias("target_high"),
        *(pl.col(name).first() for name in RULE),
        pl.col("number").is_null().any().alias("is_unknown"),
        *((pl.col("binds") & (pl.col("side") == side)).any().alias(side) for side in BOUNDS),
        rank.min().alias("verdict"),
    )
    worded = pl.col("verdict").replace_strict(list(range(len(WORST_FIRST))), list(WORST_FIRST), return_dtype=pl.String)
    return answers.with_columns(worded, _binding_rule().alias("target_rule")).drop("is_unknown", *BOUNDS)


def _binding_rule() -> pl.Expr:
    """Of two bounds on one side the one that is narrower in this row; the stricter of two alike."""
    is_told = {side: pl.col(side) for side in BOUNDS}
    is_told["at_least"] &= ~pl.col("above")
    is_told["at_most"] &= ~pl.col("below")
    named = [pl.when(is_told[side]).then(pl.lit(side.replace("_", " "))) for side in BOUNDS]
    is_whole = (pl.col("target_rule") == "between") | pl.col("is_unknown")
    return pl.when(is_whole).then("target_rule").otherwise(pl.concat_list(named).list.drop_nulls().list.join(" and "))


def _base() -> pl.Expr:
    """Of a count it is the count. Nothing is known of the base of a change or a gap; such a comparison is null and
    changes nothing."""
    count = pl.when(pl.col("kind") == "count").then("numerator")
    return pl.coalesce("denominator", count, pl.col("denominator_units").cast(pl.Float64))


def _small() -> pl.Expr:
    return _base() < pl.col("min_base")


def _is_mostly_missing() -> pl.Expr:
    missing = pl.col("missing").fill_null(0)
    return missing > MOST_MISSING * (_base() + missing)


def _assessment() -> pl.Expr:
    verdict = pl.col("verdict")
    is_small = pl.col("small") & verdict.is_in(["met", "not met"])
    return (
        pl.when(pl.col("target_rule").is_null())
        .then(pl.lit("no target"))
        .when(~pl.col("complete"))
        .then(pl.lit("incomplete"))
        .when(pl.col("value").is_null())
        .then(pl.lit("no data"))
        .when(is_small | (_is_mostly_missing() & (verdict == "met")))
        .then(pl.lit("uncertain"))
        .otherwise(verdict)
    )


def _is_held_back() -> pl.Expr:
    """Rows that no number of units would make `met`."""
    can_be = pl.col("complete") & pl.col("value").is_not_null()
    return ~can_be | pl.col("small").fill_null(False) | _is_mostly_missing().fill_null(False)
