"""This room holds the limits of the difference and of the ratio of two rows set side by side."""

from __future__ import annotations

import polars as pl

from forebyg.statistics.means import log_ratio, welch_half_width
from forebyg.statistics.methods import PERCENT_KINDS, is_paired, label
from forebyg.statistics.proportions import newcombe, score_ratio
from forebyg.statistics.rates import exact_ratio
from forebyg.statistics.repeated import repeated_ratio

OTHER = "other_"
LIMITS = ("difference_lower", "difference_upper", "ratio_lower", "ratio_upper")
X, N, Z = pl.col("numerator"), pl.col("denominator"), pl.col("z")
OTHER_X, OTHER_N = pl.col("other_numerator"), pl.col("other_denominator")


def limit_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` with LIMITS, `difference_interval` and `ratio_interval` added; null where no method fits.

    A pair is a row with METHODS and, as `other_*`, the numerator, denominator, value and sd it is compared with.
    The same units in both periods leave no limits, where `other_period` says which the other is. Differences are in the
    value's unit. Ratios of shares and means are searched for only where `wants_ratio`; of
    counts and rates they are the only limits that there are.
    """
    kind = pl.col("kind")
    has_values = pl.col("value").is_not_null() & pl.col("other_value").is_not_null()
    # What is standardised is not made of its own counts alone.
    limited = (pl.col("is_limited") & ~pl.col("is_standardised")).fill_null(False) & has_values
    limited &= ~is_paired(pl.col("other_period")) if "other_period" in pairs.columns else pl.lit(True)
    share = limited & kind.is_in(PERCENT_KINDS) & ~pl.col("is_survival") & (N > 0) & (OTHER_N > 0)
    mean = limited & (kind == "mean") & pl.col("sd").is_not_null() & pl.col("other_sd").is_not_null()
    rate = limited & ((kind == "count") | ((kind == "ratio") & pl.col("is_rate") & (N > 0) & (OTHER_N > 0)))
    if "other_squares" not in pairs.columns:
        pairs = pairs.with_columns(pl.lit(None, pl.Float64).alias("other_squares"))
    # How events came in clusters is not known of a typed baseline, nor of what is printed as it was before.
    clusters = pl.col("squares").is_not_null() & pl.col("other_squares").is_not_null()
    is_repeated, events = pl.col("is_clustered").fill_null(False), rate & _is_whole()
    pairs = pairs.with_columns(
        is_share=share, is_mean=mean, is_events=events & ~is_repeated, is_repeated=events & is_repeated & clusters
    )
    return _ratios(_differences(pairs)).drop("is_share", "is_mean", "is_events", "is_repeated")


def _is_whole() -> pl.Expr:
    return X.is_not_null() & OTHER_X.is_not_null() & (X % 1 == 0) & (OTHER_X % 1 == 0)


def _differences(pairs: pl.DataFrame) -> pl.DataFrame:
    width = welch_half_width(pairs, pl.col("is_mean"))
    low, high = newcombe(X, N, OTHER_X, OTHER_N, Z)
    gap = pl.col("value") - pl.col("other_value")
    pairs = pairs.with_columns(
        pl.coalesce(pl.when("is_share").then(100 * low), gap - width).alias("difference_lower"),
        pl.coalesce(pl.when("is_share").then(100 * high), gap + width).alias("difference_upper"),
    )
    return pairs.with_columns(_interval("difference", share="newcombe", mean="welch"))


def _ratios(pairs: pl.DataFrame) -> pl.DataFrame:
    wanted, low, high = pl.col("wants_ratio"), *log_ratio(Z)
    clustered = repeated_ratio(Z)
    pairs = pairs.with_row_index("pair").with_columns(
        pl.when(wanted & pl.col("is_mean")).then(means).when("is_repeated").then(events).alias(f"ratio_{side}")
        for side, means, events in zip(("lower", "upper"), (low, high), clustered, strict=True)
    )
    for searched in (_searched(pairs, "is_share"), _searched(pairs, "is_events")):
        if searched is not None:
            found = pairs.select("pair").join(searched, on="pair", how="left", maintain_order="left")
            pairs = pairs.with_columns(pl.coalesce(found[name], name).alias(name) for name in found.columns[1:])
    return pairs.with_columns(_interval("ratio", share="score", mean="log", events="exact", repeated="log")).drop(
        "pair"
    )


def _searched(pairs: pl.DataFrame, which: str) -> pl.DataFrame | None:
    wanted = pl.col("wants_ratio") if which == "is_share" else pl.lit(True)
    chosen = pairs.filter(wanted & pl.col(which))
    if chosen.is_empty():
        return None
    if which == "is_share":
        lower, upper = score_ratio(*chosen.select(X, N, OTHER_X, OTHER_N, Z).get_columns())
    else:
        # Counts are events over equal exposure.
        exposed = [pl.when(pl.col("kind") == "count").then(1.0).otherwise(base) for base in (N, OTHER_N)]
        parts = chosen.select(X, exposed[0].alias("n"), OTHER_X, exposed[1].alias("other_n"), "confidence")
        lower, upper = exact_ratio(*parts.get_columns())
    return chosen.select("pair").with_columns(lower.alias("ratio_lower"), upper.alias("ratio_upper"))


def _interval(of: str, **methods: str) -> pl.Expr:
    chosen = [pl.when(f"is_{name}").then(label(method, pl.col("confidence"))) for name, method in methods.items()]
    has_limits = pl.col(f"{of}_lower").is_not_null() | pl.col(f"{of}_upper").is_not_null()
    return pl.when(has_limits).then(pl.coalesce(chosen)).otherwise(pl.lit("none")).alias(f"{of}_interval")
