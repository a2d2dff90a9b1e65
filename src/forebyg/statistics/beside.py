"""This room sets each row beside an earlier one: its previous period, its baseline, or a period by name.

The earlier row's columns stand beside as `other_*`. Frames keep their rows and order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.targets import Baseline, Break
from forebyg.results import period_position
from forebyg.statistics.methods import PERCENT_KINDS

STRATUM = ("indicator", "variant", "by", "category")
PARTS = (
    "row", "period", "period_start", "position", "value", "numerator", "denominator", "sd", "squares", "complete",
    "reason", "personal",
)  # fmt: skip
WHOLE = 6
"""A count told as a rate is a whole number but for the error of floats."""
KEY_FIGURE = {"indikator_id": "indicator", "periode": "period", "gruppe": "group", "værdi": "value"}


@dataclass(frozen=True)
class Past:
    """What an indicator is compared with, and the dates across which it must not be."""

    indicator: str
    variant: str | None
    baseline: Baseline | None
    breaks: tuple[Break, ...]
    known_as: str
    """Its id among key figures."""


def past_of(declared: Declared) -> Past:
    definition = declared.definition
    return Past(declared.id, declared.variant, definition.baseline, tuple(definition.breaks), declared.id)


def with_position(frame: pl.DataFrame) -> pl.DataFrame:
    """The column `position`: where the period stands on the axis of years, by its label or else its first day."""
    labels = {label: period_position(label) for label in frame["period"].unique()}
    known = {label: float(position) for label, position in labels.items() if position is not None}
    start = pl.col("period_start")
    by_date = start.dt.year() + (start.dt.ordinal_day() - 1) / 366
    by_label = pl.col("period").replace_strict(known, default=None, return_dtype=pl.Float64)
    return frame.with_columns(pl.coalesce(by_label, by_date).alias("position"))


def beside_previous(frame: pl.DataFrame) -> pl.DataFrame:
    """The nearest earlier complete row with a value, of the same stratum and category."""
    earlier = pl.when(pl.col("complete") & pl.col("value").is_not_null()).then("place").shift(1).forward_fill()
    asked = frame.with_row_index("place").select(earlier.over(STRATUM, order_by="period_start"))
    return frame.with_columns(pl.col(PARTS).gather(asked.to_series()).name.prefix("other_"))


def beside_period(frame: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The row of `others` of the period named in the column `asked`, same stratum and category."""
    other = others.select(*STRATUM, pl.col("period").alias("asked"), pl.col(PARTS).name.prefix("other_"))
    return frame.join(other, on=(*STRATUM, "asked"), how="left", nulls_equal=True, maintain_order="left")


def beside_baseline(
    frame: pl.DataFrame, pasts: Sequence[Past], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The declared baseline: a complete computed period, a typed number (for the total) or a key figure.

    Adds `asked`, the baseline's period, null where no baseline is declared.
    """
    frame = frame.with_row_index("place").join(
        _baselines(pasts), on=("indicator", "variant"), how="left", nulls_equal=True, maintain_order="left"
    )
    beside = beside_period(frame, frame.filter(pl.col("complete") & pl.col("is_computed").fill_null(False)))
    found = _found_key_figures(frame, pasts, key_figures)
    beside = beside.join(found, on="place", how="left", maintain_order="left").drop("place")
    total = (pl.col("by") == "{}") & pl.col("category").is_null()
    base = pl.coalesce(pl.when(total).then("typed_n"), "other_denominator")
    figure = pl.coalesce(pl.when(total).then("typed_value"), "figure_value")
    told = pl.when(total).then(pl.col("typed_value") * pl.col("typed_n"))
    typed_count = (
        pl.when(pl.col("kind").is_in(PERCENT_KINDS))
        .then(told / 100)
        .when(pl.col("kind") == "count")
        .then(figure)
        .when(pl.col("kind") == "ratio")
        .then(told / pl.col("per"))
        .round(WHOLE)
    )
    return beside.with_columns(
        pl.coalesce("asked", "figure_period").alias("asked"),
        pl.coalesce(figure, "other_value").alias("other_value"),
        pl.coalesce(typed_count, "other_numerator").alias("other_numerator"),
        base.alias("other_denominator"),
    )


def states(pasts: Sequence[Past]) -> pl.Expr:
    """Whether a row may be compared with the one beside it: one of COMPARABLE, by what stands in `other_*`."""
    return (
        pl.when(pl.col("other_value").is_null())
        .then(pl.lit("no data"))
        .when(_is_broken(pasts))
        .then(pl.lit("break"))
        .otherwise(pl.lit("ok"))
    )


def baseline_position(frame: pl.DataFrame) -> pl.Expr:
    """Where the period named in `asked` stands: by its label, or by the day a computed period of that name begins."""
    positions = {label: period_position(label) for label in frame["asked"].unique()}
    known = {label: float(position) for label, position in positions.items() if position is not None}
    named = pl.col("asked").replace_strict(known, default=None, return_dtype=pl.Float64)
    own = pl.when(pl.col("period") == pl.col("asked")).then("position").max().over("indicator", "variant")
    return pl.coalesce(named, own)


def _is_broken(pasts: Sequence[Past]) -> pl.Expr:
    months = ((pl.col("position") - pl.col("other_position")) * 12).round().cast(pl.Int64)
    moved = pl.col("period_start").dt.offset_by(pl.concat_str(pl.lit("-"), months.cast(pl.String), pl.lit("mo")))
    # A typed baseline has no first day of its own; it begins like this period, so many years earlier.
    begins = pl.coalesce("other_period_start", moved)
    crossed = [_is_of(past) & _crosses(begins, one.start) for past in pasts for one in past.breaks]
    return pl.any_horizontal(crossed).fill_null(False) if crossed else pl.lit(False)


def _crosses(begins: pl.Expr, broken: dt.date) -> pl.Expr:
    return (begins < broken) & (pl.col("period_end") >= broken)


def _is_of(past: Past) -> pl.Expr:
    return (pl.col("indicator") == past.indicator) & pl.col("variant").eq_missing(pl.lit(past.variant, pl.String))


def _baselines(pasts: Sequence[Past]) -> pl.DataFrame:
    rows = [
        (
            past.indicator,
            past.variant,
            past.baseline.period,
            past.baseline.extract is None and past.baseline.value is None,
            None if past.baseline.value is None else float(past.baseline.value),
            None if past.baseline.n is None else float(past.baseline.n),
        )
        for past in pasts
        if past.baseline is not None
    ]
    schema = {"indicator": pl.String, "variant": pl.String, "asked": pl.String, "is_computed": pl.Boolean}
    return pl.DataFrame(rows, schema=schema | {"typed_value": pl.Float64, "typed_n": pl.Float64}, orient="row")


def _found_key_figures(
    frame: pl.DataFrame, pasts: Sequence[Past], key_figures: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Columns place, figure_period and figure_value: the key figure of each row that has one."""
    named = [past for past in pasts if past.baseline is not None and past.baseline.extract is not None]
    found = [_figures_of(frame, past, key_figures) for past in named]
    schema = {"place": pl.get_index_type(), "figure_period": pl.String, "figure_value": pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *(one.select(*schema) for one in found)])


def _figures_of(frame: pl.DataFrame, past: Past, key_figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    assert past.baseline is not None
    assert past.baseline.extract is not None
    figures = key_figures[past.baseline.extract].select(pl.col(old).alias(new) for old, new in KEY_FIGURE.items())
    group = pl.coalesce(pl.col("group"), pl.lit(""))
    figures = figures.filter(pl.col("indicator") == past.known_as).select(
        group.alias("group"), pl.col("period").alias("figure_period"), pl.col("value").alias("figure_value")
    )
    if past.baseline.period is not None:
        figures = figures.filter(pl.col("figure_period") == past.baseline.period)
    places = {label: period_position(label) for label in figures["figure_period"].unique()}
    known = {label: float(place) for label, place in places.items() if place is not None}
    figures = figures.with_columns(
        pl.col("figure_period").replace_strict(known, default=None, return_dtype=pl.Float64).alias("figure_position")
    )
    rows = frame.filter(_is_of(past) & pl.col("category").is_null()).with_columns(_groups(frame).alias("group"))
    joined = rows.join(figures, on="group", how="inner")
    place = pl.col("figure_position")
    # The latest figure before the period; where all lie later, the first of them, so that the row is not yet due.
    fitness = pl.when(place < pl.col("position")).then(place).otherwise(-place)
    return joined.sort(fitness).unique("place", keep="last", maintain_order=True)


def _groups(frame: pl.DataFrame) -> pl.Expr:
    """A key figure's group: '' for the total, the value of a single stratum, else null."""
    groups = {by: _group_of(by) for by in frame["by"].unique()}
    return pl.col("by").replace_strict(groups, default=None, return_dtype=pl.String)


def _group_of(by: str) -> str | None:
    values = list(json.loads(by).values())
    if not values:
        return ""
    return str(values[0]) if len(values) == 1 and values[0] is not None else None
