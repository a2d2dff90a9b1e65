"""This room holds quantiles of sorted values and their limits by order statistics."""

from __future__ import annotations

import math

import polars as pl

NEGLIGIBLE = 1e-18


def type_7(values: pl.Expr, part: pl.Expr) -> pl.Expr:
    """The quantile of a sorted list by linear interpolation at (n - 1) * part, as in R, numpy and Excel's .INC."""
    position = (values.list.len().cast(pl.Float64) - 1) * part
    # Rounded so that 0.9 of ten steps is the ninth value and not a hair beside it.
    position = position.round(9)
    below = position.floor()
    at = values.list.get(below.cast(pl.Int64), null_on_oob=True)
    after = values.list.get((below + 1).cast(pl.Int64), null_on_oob=True)
    return pl.when(values.list.len() > 0).then(at + pl.coalesce((after - at) * (position - below), 0.0))


def order_limits(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns `order_lower`, `order_upper` and `order_coverage` beside `frame`.

    `frame` has sorted `values`, `part` (0.5 for the median) and `confidence`. The coverage is what the ranks achieve,
    at least `confidence`; it is null where there are no limits.
    """
    cases = frame.select(pl.col("values").list.len().alias("n"), "part", "confidence")
    ranks = {case: _order_places(*case) for case in cases.unique().rows() if None not in case}
    found = [ranks.get(case, (None, None, None)) for case in cases.rows()]
    schema = {"first_rank": pl.Int64, "last_rank": pl.Int64, "order_coverage": pl.Float64}
    places = pl.DataFrame(found, schema=schema, orient="row")
    at = pl.col("values").list
    return pl.concat([frame, places], how="horizontal").with_columns(
        at.get(pl.col("first_rank") - 1, null_on_oob=True).alias("order_lower"),
        at.get(pl.col("last_rank") - 1, null_on_oob=True).alias("order_upper"),
    )


def _order_places(n: int, part: float, confidence: float) -> tuple[int | None, int | None, float | None]:
    first, last = order_ranks(n, part, confidence)
    if first is None or last is None:
        return None, None, None
    return first, last, order_coverage(n, part, first, last)


def order_coverage(n: int, part: float, first: int, last: int) -> float:
    """The chance that the quantile lies from the first to the last order statistic (ranks from 1), 0 to 1."""
    return binomial_tail(last - 1, n, part) - binomial_tail(first - 1, n, part)


def order_ranks(n: int, part: float, confidence: float) -> tuple[int | None, int | None]:
    """The ranks (from 1) of the order statistics that hold a quantile, each tail at most half of 1 - confidence.

    For the median these are r and n + 1 - r. None, None where the values are too few.
    """
    tail = (1 - confidence) / 2
    first = _largest_rank(n, part, tail)
    mirrored = _largest_rank(n, 1 - part, tail)
    return (first, n + 1 - mirrored) if first > 0 and mirrored > 0 else (None, None)


def _largest_rank(n: int, part: float, tail: float) -> int:
    """The largest r with P(at most r - 1 of n values lie below the quantile) <= tail; 0 if there is none."""
    low, high = 0, n
    while low < high:
        middle = (low + high + 1) // 2
        if binomial_tail(middle - 1, n, part) <= tail:
            low = middle
        else:
            high = middle - 1
    return low


def binomial_tail(most: int, n: int, part: float) -> float:
    """P(B <= most) of a binomial B, summed downwards from `most` as far as it matters."""
    if most >= n:
        return 1.0
    if most > (n + 1) * part:
        return 1 - binomial_tail(n - most - 1, n, 1 - part)
    log = math.lgamma(n + 1) - math.lgamma(most + 1) - math.lgamma(n - most + 1)
    term = math.exp(log + most * math.log(part) + (n - most) * math.log1p(-part))
    total, count = term, most
    while count > 0 and term > NEGLIGIBLE * total:
        term *= count * (1 - part) / ((n - count + 1) * part)
        total, count = total + term, count - 1
    return total
