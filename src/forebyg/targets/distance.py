"""This room says how far a row is from its target: how many units more or fewer of the same base would meet it.

Found with the judgement itself: at the distance it says `met`, one unit nearer it does not. On a path the distance is
that to the next milestone not met yet.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from forebyg.targets.bounds import LOWER_SIDES
from forebyg.targets.judgement import has_evidence, verdicts

Claim = Callable[[pl.DataFrame], pl.Series]
Reach = Callable[[pl.DataFrame, Claim], pl.DataFrame]
"""How far each row must move until a claim holds: `distance`, signed, in units or in STEPs of its value, null where it
never does; and whether it can be moved at all, `can_move`. The rows have `judged_on`, `towards` and `wants_ratio`."""
STEP = 1e-6
NEEDED: dict[str, pl.DataType] = {"needed": pl.Float64(), "needed_unit": pl.String(), "needed_by": pl.String()}
OPEN = ("not met", "uncertain")


def with_needed(rows: pl.DataFrame, asked: pl.DataFrame, reach: Reach | None) -> pl.DataFrame:
    """`rows` with NEEDED; `asked` are their questions with verdicts.

    Null of a row that cannot be met by any number (`is_held_back`), that has nothing to be met (no data, not due), or
    that does not move. A unit without a number: the target cannot be met on this base.
    """
    nothing = [pl.lit(None, kind).alias(name) for name, kind in NEEDED.items()]
    if reach is None:
        return rows.with_columns(nothing)
    told = rows.filter(~pl.col("is_held_back") & pl.col("moves_in").is_not_null()).select("place")
    asked = asked.join(told, on="place", how="semi", maintain_order="left")
    can_be_met = (pl.col("verdict") != "no data") & has_evidence()
    asked = asked.filter(can_be_met.all().over("place"))
    if asked.is_empty():
        return rows.with_columns(nothing)
    up = pl.when(pl.col("side").is_in(LOWER_SIDES)).then(pl.lit(1, pl.Int64)).otherwise(pl.lit(-1, pl.Int64))
    found = _found(_aims(asked.with_columns(up.alias("towards"))), reach)
    nearest = _without_breaking(_farthest(found), found, reach)
    return rows.join(_in_words(nearest), on="place", how="left", maintain_order="left")


def _aims(asked: pl.DataFrame) -> pl.DataFrame:
    """Of each bound the first question that is open, else that of its own period, if that is met."""
    is_open = pl.col("verdict").is_in(OPEN)
    return (
        asked.filter(is_open | ((pl.col("verdict") == "met") & pl.col("by").is_null()))
        .with_columns(is_open.alias("is_open"))
        .unique(["place", "bound"], keep="first", maintain_order=True)
    )


def _found(aims: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """The aims with `distance`, 0 of those that are met; without the rows that cannot be moved."""
    opened, closed = aims.filter("is_open"), aims.filter(~pl.col("is_open"))
    far = pl.concat([opened, reach(opened, lambda moved: verdicts(moved) == "met")], how="horizontal")
    near = closed.with_columns(pl.lit(0, pl.Int64).alias("distance"), pl.lit(True).alias("can_move"))
    return pl.concat([far, near]).filter(pl.col("can_move").all().over("place"))


def _farthest(found: pl.DataFrame) -> pl.DataFrame:
    """One question for each row: that of the bound that takes most; nothing where one cannot be met, or where one asks
    for more and another for fewer."""
    distance = pl.col("distance")
    cannot = distance.is_null().any() | ((distance.max() > 0) & (distance.min() < 0))
    impossible = cannot.over("place").alias("is_impossible")
    return (
        found.with_columns(impossible)
        .sort(distance.abs(), descending=True, nulls_last=False, maintain_order=True)
        .unique("place", keep="first", maintain_order=True)
        .with_columns(pl.when(~pl.col("is_impossible")).then("distance").alias("distance"))
    )


def _without_breaking(nearest: pl.DataFrame, found: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """What meets one bound of a target must not break another that is met: `between` may be too narrow to be shown."""
    moved = nearest.filter(pl.col("distance") != 0).select(
        "place", pl.col("distance").alias("far"), pl.col("towards").alias("way")
    )
    others = found.join(moved, on="place").filter(~pl.col("is_open") & (pl.col("towards") != pl.col("way")))
    if others.is_empty():
        return nearest
    others = others.with_columns(pl.col("way").alias("towards"))
    breaks = others.with_columns(reach(others, lambda moved: verdicts(moved) != "met")["distance"].alias("breaks"))
    broken = breaks.filter(pl.col("breaks").abs() <= pl.col("far").abs())["place"]
    is_broken = pl.col("place").is_in(broken.to_list())
    return nearest.with_columns(pl.when(~is_broken).then("distance").alias("distance"))


def _in_words(nearest: pl.DataFrame) -> pl.DataFrame:
    in_units = pl.col("moves_in") == "units"
    distance = pl.col("distance").cast(pl.Float64)
    is_moved = pl.col("distance") != 0
    return nearest.select(
        "place",
        pl.when(in_units).then(distance).otherwise(distance * STEP).alias("needed"),
        pl.col("moves_in").alias("needed_unit"),
        pl.when(is_moved.fill_null(True)).then("by").alias("needed_by"),
    )
