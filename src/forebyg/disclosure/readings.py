"""This room empties what statistics say beside a value where it would tell of a count that is withheld."""

from __future__ import annotations

import polars as pl

from forebyg.disclosure.primary import is_small

GROUP = ("indicator", "variant", "period")
UNKNOWN = ("lowest", "highest", "missing_share")
DEADLINE = (
    "deadline_naive_closed", "deadline_naive_all", "deadline_mature", "deadline_km", "deadline_km_lower",
    "deadline_km_upper", "deadline_km_interval", "deadline_undetermined", "followed",
)  # fmt: skip
TREND = (
    "trend_state", "trend_points", "trend_p", "trend_gradient", "trend_lower", "trend_upper", "trend_interval",
    "trend_kendall_p", "trend_theil_sen", "trend_reason", "trend_rows",
)  # fmt: skip
FUNNEL = (
    "funnel", "funnel_average", "funnel_lower", "funnel_upper", "funnel_far_lower", "funnel_far_upper",
    "funnel_interval",
)  # fmt: skip
WORKINGS = (
    "shared",
    "squares",
    "numerator_persons",
    "least_band",
    "greenwood",
    "in_time",
    "closed",
    "cases",
    "mature_in_time",
    "mature",
)
"""What values and limits are made of: counts that are printed nowhere."""
NEAR = 1e-9


def emptied_readings(rows: pl.DataFrame, threshold: int) -> list[pl.Expr]:
    """All columns named here as a release may show them; `rows` has is_hidden, missing_small and waiting_small."""
    stages = _tells_of_stages(threshold) | pl.col("waiting_small") | _lists("waiting")
    gone = {
        UNKNOWN: pl.col("missing_small") | _lists("missing") | (pl.col("cases").is_not_null() & stages),
        DEADLINE: stages,
        TREND: pl.lit(_has_hidden_rows(rows)),
        FUNNEL: _has_hidden_average(),
    }
    emptied = [pl.when(~which).then(name).alias(name) for names, which in gone.items() for name in names]
    workings = [pl.lit(None, rows.schema[name]).alias(name) for name in WORKINGS]
    return [*emptied, *workings]


def _lists(cell: str) -> pl.Expr:
    return pl.col("withheld_cells").list.contains(cell).fill_null(False)


def _tells_of_stages(threshold: int) -> pl.Expr:
    """Each of these shares tells counts of its own: how many are open, closed late, or not yet due. They stand beside
    a total only, and only where none of those counts is small."""
    in_time, closed, cases = pl.col("in_time"), pl.col("closed"), pl.col("cases")
    met, mature = pl.col("mature_in_time"), pl.col("mature")
    parts = [
        in_time, closed, cases, mature, met, closed - in_time, cases - closed, cases - in_time,
        mature - met, cases - mature, in_time - met, closed - met, cases - mature - in_time + met, pl.col("followed"),
    ]  # fmt: skip
    small = pl.any_horizontal(is_small(part, threshold) for part in parts)
    return (pl.col("personal").fill_null(True) & small) | (pl.col("by") != "{}")


def _has_hidden_rows(rows: pl.DataFrame) -> pl.Series:
    """Whether a trend is made of a row that is withheld."""
    hidden = rows["row"].filter(rows["is_hidden"]).to_list()
    reached = pl.col("trend_rows").list.eval(pl.element().is_in(hidden)).list.any()
    return rows.select(reached.fill_null(False)).to_series()


def _has_hidden_average() -> pl.Expr:
    """The average of a funnel with a withheld row is told only where it is the value of the total, which is shown."""
    total = pl.when((pl.col("by") == "{}") & ~pl.col("is_hidden")).then("value").max().over(GROUP)
    is_total = ((pl.col("funnel_average") - total).abs() <= NEAR * (1 + total.abs())).fill_null(False)
    return pl.col("is_hidden").any().over(GROUP) & ~is_total
