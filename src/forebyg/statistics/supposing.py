"""This room supposes that a row had counted more or fewer units, or had another mean, and judges that anew.

The base, the spread and what the row is compared with stay as they are. Values and limits come from the same functions
as those of the row itself, so that what is supposed can never disagree with what is found when it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import (
    Count,
    Distribution,
    Mean,
    Median,
    Quantile,
    Ratio,
    Share,
    Sum,
    Transition,
    Within,
)
from forebyg.statistics.estimates import point, with_limits
from forebyg.statistics.limits import LIMITS, limit_pairs
from forebyg.statistics.methods import IDENTITY, counts_units, methods
from forebyg.statistics.searching import nearest

STEP = 1e-6
"""A mean is moved by millionths, as decimals are held."""
FARTHEST = 2**50
WITHOUT_TOP = ("count", "ratio")
Claim = Callable[[pl.DataFrame], pl.Series]
"""Whether something holds of each row."""
ITSELF = "itself"
"""What `judged_on` says of a row that is held against what it is without being moved."""
COMPARED_BY = ("value", "numerator", "denominator", "sd")
NEGLIGIBLE = 1e-9
X, N, VALUE, DISTANCE = pl.col("numerator"), pl.col("denominator"), pl.col("value"), pl.col("distance")


def moves(declared: Sequence[Declared]) -> pl.DataFrame:
    """IDENTITY and `moves`: whether the value of a definition moves with units of its numerator or by itself."""
    rows = [(one.id, one.variant, _moves(one, declared)) for one in declared]
    schema = {"indicator": pl.String, "variant": pl.String, "moves": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _moves(one: Declared, declared: Sequence[Declared]) -> str | None:
    if isinstance(one.definition, Share | Ratio) and one.definition.standardise is not None:
        return None
    match one.definition:
        case Count() | Share() | Distribution() | Transition():
            return "units"
        case Within(open=open):
            return None if open == "survival" else "units"
        case Ratio(numerator=numerator):
            return "units" if counts_units(numerator, declared) else None
        case Mean() | Median() | Quantile() | Sum():
            return "value"
    return None


def moves_in() -> pl.Expr:
    """`moves` of a row that has a value; units are whole."""
    is_whole = (pl.col("moves") == "value") | (X % 1 == 0)
    return pl.when(VALUE.is_not_null() & is_whole).then("moves").alias("moves_in")


def reach(rows: pl.DataFrame, declared: Sequence[Declared], holds: Claim) -> pl.DataFrame:
    """How far each row must move until `holds`: `distance`, the least number of units or STEPs of its value, signed.

    `rows` have what `compare` hands on, and `towards` (1 or -1); `judged_on`, the only thing estimated anew: `point`,
    `interval`, or the side compared with; and `wants_ratio`. `holds` must not hold yet, and once it does, go on to.
    Null where it never does; where `can_move` is false, because its limits are made of more than its counts, too.
    """
    known = methods(declared)
    return distances(rows.join(known, on=IDENTITY, how="left", nulls_equal=True, maintain_order="left"), holds)


def distances(rows: pl.DataFrame, holds: Claim) -> pl.DataFrame:
    """As `reach`, of rows that have METHODS."""
    asked = rows.with_row_index("asked")
    found = [pl.DataFrame(schema={"asked": asked.schema["asked"], "distance": pl.Int64(), "can_move": pl.Boolean()})]
    for (on, moved), part in asked.partition_by("judged_on", "moves_in", as_dict=True).items():
        if moved is not None:
            # The values behind a median are many, and move as it does.
            found.append(_reached(part if moved == "units" else part.drop("values"), str(on), holds))
    beside = asked.select("asked").join(pl.concat(found), on="asked", how="left", maintain_order="left")
    return beside.select("distance", pl.col("can_move").fill_null(False))


def supposed(rows: pl.DataFrame, on: str) -> pl.DataFrame:
    """`rows`, all of which move alike, moved by `distance`, with what they are judged on estimated anew."""
    if (rows["moves_in"] == "units").all():
        moved = rows.with_columns(X + DISTANCE).with_columns(point().alias("value"))
        moved = with_limits(moved) if on == "interval" else moved
    else:
        moved = rows.with_columns(pl.col("value", "lower", "upper") + DISTANCE * STEP)
    if on in ("point", "interval"):
        return moved
    pairs = limit_pairs(moved.with_columns(pl.col(f"{on}_{part}").alias(f"other_{part}") for part in COMPARED_BY))
    return pairs.with_columns(pl.col(limit).alias(f"{on}_{limit}") for limit in LIMITS)


def _reached(part: pl.DataFrame, on: str, holds: Claim) -> pl.DataFrame:
    # The limits of repeated events are made of whose events they are, and one event more could be anybody's.
    part = part if on == "point" else part.filter(~pl.col("is_clustered"))
    part = part if on == ITSELF else part.filter(_is_itself(part, on))
    part = part.with_columns(_farthest(on).alias("farthest"))

    def holds_at(places: Any, away: Any) -> Any:
        moved = part[places].with_columns(pl.Series("distance", away) * pl.col("towards"))
        return holds(supposed(moved, on)).fill_null(False).to_numpy()

    away = nearest(part["farthest"].to_numpy(), holds_at)
    found = pl.Series("distance", away, dtype=pl.Int64)
    distance = pl.when(found > 0).then(found * part["towards"]).alias("distance")
    return part.select("asked", distance, pl.lit(True).alias("can_move"))


def _is_itself(part: pl.DataFrame, on: str) -> pl.Series:
    """Whether a row that is not moved is estimated as it is; not so where it was not made of its counts alone."""
    limits = {"point": [], "interval": ["lower", "upper"]}.get(on, [f"{on}_{limit}" for limit in LIMITS])
    again = supposed(part.with_columns(pl.lit(0, pl.Int64).alias("distance")), on)
    names = ["value", *limits]
    beside = pl.concat([part.select(names), again.select(pl.col(names).name.prefix("again_"))], how="horizontal")
    same = [_is_same(pl.col(name), pl.col(f"again_{name}"), "ratio" in name) for name in names]
    return beside.select(pl.all_horizontal(same)).to_series()


def _is_same(one: pl.Expr, again: pl.Expr, may_be_left_out: bool) -> pl.Expr:
    """A ratio is not estimated again where it is not wanted."""
    is_near = ((one - again).abs() <= NEGLIGIBLE * (1 + one.abs())).fill_null(False)
    return is_near | (again.is_null() & (one.is_null() | may_be_left_out))


def _farthest(on: str) -> pl.Expr:
    down, top = pl.col("towards") < 0, pl.when(pl.col("kind").is_in(WITHOUT_TOP)).then(FARTHEST).otherwise(N - X)
    units = pl.when(down).then(X).otherwise(top)
    value = pl.lit(FARTHEST) if on in ("point", "interval") else _down_to_the_turn(on)
    return pl.when(pl.col("moves_in") == "units").then(units).otherwise(value).floor().cast(pl.Int64)


def _down_to_the_turn(on: str) -> pl.Expr:
    """The upper limit of the ratio of two means falls with the mean only as far as the mean is large against its
    error; nearer to nothing it rises again. There z^2 s^2 = s + b, where s and b are the squared relative errors."""
    square = pl.col("z") ** 2
    b = pl.col(f"{on}_sd") ** 2 / pl.col(f"{on}_denominator") / pl.col(f"{on}_value") ** 2
    s = (1 + (1 + 4 * square * b).sqrt()) / (2 * square)
    turn = (pl.col("sd") ** 2 / N / s).sqrt()
    is_turning = pl.col("wants_ratio") & (pl.col("kind") == "mean") & (pl.col("towards") < 0)
    steps = pl.max_horizontal((VALUE - turn) / STEP, pl.lit(0.0))
    return pl.when(is_turning).then(steps).otherwise(FARTHEST).fill_null(FARTHEST)
