"""This room makes coarser what figures of a release are made of and print beside their counts, before anything else is
made of it: from all digits of a spread, or of a figure of several counts, these counts could be worked out.

What is rounded is rounded for itself, and outward: limits of a release are never narrower than the true ones.
"""

from __future__ import annotations

import polars as pl

from forebyg.definitions.disclosure import Profile
from forebyg.disclosure.guesses import coarse_spread, places_of
from forebyg.disclosure.sums.scales import MOST

DIGITS = 3
"""Of a figure that is made of more counts than are printed beside it."""
OF_SPREAD = 2
"""Of what tells how far limits lie from a figure."""
ORDER = ("lower", "upper", "interval_coverage")


def coarse_counts(counts: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """COUNTS with the spread of what persons have and of their events, as limits and comparisons may be made of it; a
    mean of few values has none from which, beside the mean, it would follow how many of a few have which."""
    is_personal = pl.col("personal").fill_null(True)
    coarse = {
        "sd": _told_of_few(counts, _spread(threshold), threshold),
        "squares": _squares(threshold),
        "greenwood": upward(pl.col("greenwood"), OF_SPREAD),
        "survival": nearest(pl.col("survival"), DIGITS),
    }
    return counts.with_columns(
        pl.when(is_personal).then(made).otherwise(name).alias(name) for name, made in coarse.items()
    )


def coarse_estimates(estimates: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """ESTIMATES with METHODS: standardised figures of three digits, and no limits that are the values of a few."""
    is_personal = pl.col("personal").fill_null(True)
    is_made = is_personal & pl.col("is_standardised")
    value, lower, upper = pl.col("value"), pl.col("lower"), pl.col("upper")
    low, high = _unit(value - lower, OF_SPREAD), _unit(upper - value, OF_SPREAD)
    figures = {name: nearest(pl.col(name), DIGITS) for name in ("value", "expected", "standardised_ratio")}
    limits = {"lower": _tidied((lower / low).floor() * low), "upper": _tidied((upper / high).ceil() * high)}
    rounded = estimates.with_columns(
        pl.when(is_made).then(made).otherwise(name).alias(name) for name, made in (figures | limits).items()
    )
    is_of_few = is_personal & pl.col("kind").is_in(["median", "quantile"]) & _are_of_few(profile.threshold)
    # From all its digits it would follow how many values there are, which is rounded.
    coverage = pl.col("interval_coverage") if profile.rounding is None else pl.col("interval_coverage").round(2)
    rounded = rounded.with_columns(pl.when(is_personal).then(coverage).otherwise("interval_coverage"))
    return rounded.with_columns(
        *(pl.when(~is_of_few).then(name).alias(name) for name in ORDER),
        pl.when(is_of_few).then(pl.lit("none")).otherwise("interval").alias("interval"),
    )


def _are_of_few(threshold: int) -> pl.Expr:
    """Whether fewer than the threshold have the lower limit or less, or the upper limit or more."""
    values = pl.col("values").list
    first, last = values.get(threshold - 1, null_on_oob=True), values.get(-threshold, null_on_oob=True)
    return (pl.col("lower").is_not_null() & ~((first <= pl.col("lower")) & (last >= pl.col("upper")))).fill_null(True)


def _spread(threshold: int) -> pl.Expr:
    """Of values that are whole steps apart, the sum of squares about the mean moves by two squared steps at least while
    the sum stays: it is told to so many of those as the threshold. Of others the deviation has two digits."""
    sd, freedom = pl.col("sd"), pl.col("denominator") - 1
    unit = 2 * threshold * pl.col("step") ** 2
    squares = (sd**2 * freedom / unit).ceil() * unit
    return pl.when(sd == 0).then(0.0).otherwise(pl.coalesce((squares / freedom).sqrt(), upward(sd, OF_SPREAD)))


def _told_of_few(counts: pl.DataFrame, spread: pl.Expr, threshold: int) -> pl.Expr:
    """The spread of a mean of few values to so many squares that nothing follows of a few; none where it would."""
    if not {"answers", "answered"} <= set(counts.columns):
        return spread
    names = ("kind", "sd", "step", "answers", "answered")
    found: list[float | None] = []
    for kind, sd, step, answers, answered in counts.select(names).iter_rows():
        is_few = kind == "mean" and sd and step and answers and places_of(answers, step) <= MOST
        small = is_few and sum(answered) >= threshold and any(count < threshold for count in answered)
        found.append(coarse_spread(answers, answered, step, threshold) if small else -1.0)
    judged = pl.Series(found, dtype=pl.Float64)
    return pl.when(pl.lit(judged) == -1.0).then(spread).otherwise(pl.lit(judged))


def _squares(threshold: int) -> pl.Expr:
    """The sum of squares of repeated events is above the events by twice as many as there are pairs of events of one
    person: it is told to so many pairs as the threshold."""
    events, unit = pl.col("numerator"), 2 * threshold
    return events + ((pl.col("squares") - events) / unit).ceil() * unit


def nearest(number: pl.Expr, digits: int) -> pl.Expr:
    """To so many significant digits; none stays none."""
    unit = _unit(number, digits)
    return pl.when(number == 0).then(number).otherwise(_tidied((number / unit).round() * unit))


def upward(number: pl.Expr, digits: int) -> pl.Expr:
    """To so many significant digits, away from none."""
    unit = _unit(number, digits)
    return pl.when((number == 0) | ~number.is_finite()).then(number).otherwise(_tidied((number / unit).ceil() * unit))


def _unit(number: pl.Expr, digits: int) -> pl.Expr:
    """What the last of so many digits counts."""
    size = pl.when(number.abs() > 0).then(number.abs()).otherwise(1.0)
    return pl.lit(10.0) ** (size.log10().floor() + 1 - digits)


def _tidied(number: pl.Expr) -> pl.Expr:
    """Without the noise of the last binary digits."""
    return number.round_sig_figs(12)
