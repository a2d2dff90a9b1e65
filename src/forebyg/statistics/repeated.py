"""This room holds the limits of a count of events that come in clusters: the same child several times."""

from __future__ import annotations

import polars as pl

from forebyg.statistics.rates import FEWEST_FOR_BYAR, byar


def repeated_poisson(events: pl.Expr, squares: pl.Expr, z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Limits of a count of events, 0 or more; null below ten events, and where either is null.

    `squares` is the sum over persons of their events squared (sum f^2 k_f, for k_f persons with f events each): the
    variance of the events where persons are independent and their events are not. Byar's limits are widened about the
    count by sqrt(squares / events), as `calculate_dsr(independent_events = FALSE)` of PHEindicatormethods does.
    """
    lower, upper = byar(events, z)
    spread = (squares / events).sqrt()
    # A few children with very many events can push the lower limit below what a count can be.
    down = pl.max_horizontal(events + spread * (lower - events), pl.lit(0.0))
    known = (events >= FEWEST_FOR_BYAR) & squares.is_not_null()
    return pl.when(known).then(down), pl.when(known).then(events + spread * (upper - events))


def repeated_ratio(z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Limits of `value` / `other_value` of two counts or rates of repeated events.

    Normal on the logarithm, where the squared error of a count is squares / events squared. Null below ten events on
    either side, where the events are too few to be taken for normal.
    """
    events, others = pl.col("numerator"), pl.col("other_numerator")
    squares, other_squares = pl.col("squares"), pl.col("other_squares")
    error = (squares / events**2 + other_squares / others**2).sqrt()
    known = (events >= FEWEST_FOR_BYAR) & (others >= FEWEST_FOR_BYAR)
    ratio, factor = pl.col("value") / pl.col("other_value"), (z * error).exp()
    return pl.when(known).then(ratio / factor), pl.when(known).then(ratio * factor)
