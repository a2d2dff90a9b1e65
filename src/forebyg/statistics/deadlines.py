"""This room holds the share of cases done within a deadline where some are still open.

Closing on the last day of the deadline is in time. `mature` is the headline: it asks only cases that are old enough to
have missed. `naive_closed` favours quick cases, `naive_all` counts young cases as misses; both stand for comparison.
"""

from __future__ import annotations

import polars as pl

SHARES = ("naive_closed", "naive_all", "mature")


def deadline_shares(
    in_time: pl.Expr, closed: pl.Expr, cases: pl.Expr, mature_in_time: pl.Expr, mature: pl.Expr
) -> list[pl.Expr]:
    """Columns SHARES, 0 to 1; null where there is none to ask.

    `in_time` counts the cases closed by their deadline, `closed` those closed at all, `cases` all; `mature` those whose
    deadline has come by the date of the extract, and `mature_in_time` those of them closed by it. Wilson limits of
    `mature_in_time` over `mature` are those of the headline; `unknown_bounds` of the `undetermined_cases` bound what
    all cases can come to.
    """
    parts = ((in_time, closed), (in_time, cases), (mature_in_time, mature))
    return [pl.when(n > 0).then(x / n).alias(name) for name, (x, n) in zip(SHARES, parts, strict=True)]


def undetermined_cases(
    in_time: pl.Expr, closed: pl.Expr, cases: pl.Expr, mature_in_time: pl.Expr, mature: pl.Expr
) -> pl.Expr:
    """The cases that are neither closed nor due; of the same counts as `deadline_shares`."""
    # Whoever is closed before the deadline has come was in time, and is not among the mature.
    return cases - mature - (in_time - mature_in_time)


def survival_limits(survival: pl.Expr, greenwood: pl.Expr, z: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Limits of the Kaplan-Meier share done by the deadline, in percent, on the log(-log) scale.

    `survival` is 100 (1 - S), `greenwood` the sum of d / (r (r - d)) over the days up to the deadline: S squared times
    it is Greenwood's variance. Null where nobody or everybody is done, as in R's `survfit(conf.type = "log-log")`.
    """
    left = 1 - survival / 100
    shift = (z * greenwood.sqrt() / left.log()).exp()
    inside = (left > 0) & (left < 1) & greenwood.is_finite()
    # The logarithm is negative: `shift` is below 1, and a smaller power of S is a larger S.
    return pl.when(inside).then(100 * (1 - left**shift)), pl.when(inside).then(100 * (1 - left ** (1 / shift)))
