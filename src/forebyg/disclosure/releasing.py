"""This room empties what must not leave, and everything that would give it away."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.disclosure.primary import is_small, primary

WITHHELD = "withheld"
OWN = (
    "numerator", "denominator", "numerator_units", "denominator_units", "total", "weight", "sd", "survival",
    "waiting", "missing", "left_out", "reason", "value", "lower", "upper", "interval",
)  # fmt: skip
CELLS = ("waiting", "missing", "left_out")
CHANGE = ("change", "change_lower", "change_upper")
JUDGED = ("met", "not met", "uncertain")


def release(assessed: pl.DataFrame, declared: Sequence[Declared], internal: bool, threshold: int = 5) -> pl.DataFrame:
    """Rows with RELEASED added, in the same order; `internal` withholds nothing.

    A withheld row keeps its keys, `complete`, what is typed, and no number of its own. `values` never leave. A small
    number of waiting, missing or left out cases of a row that is shown is emptied alone, named in `withheld_cells`.
    """
    nothing = pl.lit(None, pl.List(pl.String)).alias("withheld_cells")
    if internal:
        return assessed.with_columns(pl.lit(None, pl.String).alias("suppressed"), nothing)
    before = pl.col("suppressed") == WITHHELD if "suppressed" in assessed.columns else pl.lit(False)
    cells = pl.col("withheld_cells") if "withheld_cells" in assessed.columns else nothing
    rows = assessed.with_columns(before.fill_null(False).alias("was_hidden"), cells.alias("withheld_cells"))
    hidden = _followed(rows, primary(rows, declared, threshold) | rows["was_hidden"])
    rows = _with_claims(rows.with_columns(hidden.alias("is_hidden")), declared, threshold)
    emptied = rows.with_columns(*_emptied_of_withheld(), *_emptied_by_others())
    suppressed = pl.when("is_hidden").then(pl.lit(WITHHELD)).otherwise(pl.lit(None, pl.String))
    names = [name for name in assessed.columns if name not in ("suppressed", "withheld_cells")]
    return emptied.with_columns(suppressed.alias("suppressed"), _assessment().alias("assessment")).select(
        *names, "suppressed", "withheld_cells"
    )


def _followed(rows: pl.DataFrame, hidden: pl.Series) -> pl.Series:
    """A change or gap is withheld when a row that it is made of is, and so on."""
    while True:
        keys = rows["row"].filter(hidden)
        reached = rows.select(pl.col("inputs").list.eval(pl.element().is_in(keys.to_list())).list.any()).to_series()
        wider = hidden | reached.fill_null(False)
        if (wider == hidden).all():
            return hidden
        hidden = wider


def _with_claims(rows: pl.DataFrame, declared: Sequence[Declared], threshold: int) -> pl.DataFrame:
    """Columns that say, row by row, what else must go."""
    keys = rows["row"].filter(rows["is_hidden"]).to_list()
    with_baseline = [(one.id, one.variant) for one in declared if one.definition.baseline is not None]
    known = pl.DataFrame(with_baseline, schema={"indicator": pl.String, "variant": pl.String}, orient="row")
    known = known.with_columns(pl.lit(True).alias("has_baseline"))
    rows = rows.join(known, on=("indicator", "variant"), how="left", nulls_equal=True, maintain_order="left")
    baseline, previous = (pl.col(f"{side}_row").is_in(keys).fill_null(False) for side in ("baseline", "previous"))
    inputs = pl.col("target_inputs")
    rows = rows.with_columns(baseline.alias("baseline_hidden"), previous.alias("previous_hidden"))
    is_personal = pl.col("personal").fill_null(True)
    is_cell_small = [(is_personal & is_small(pl.col(cell), threshold)).alias(f"{cell}_small") for cell in CELLS]
    return rows.with_columns(
        pl.when("has_baseline").then("baseline_hidden").otherwise("previous_hidden").alias("change_hidden"),
        (
            (pl.col("baseline_hidden") & inputs.list.contains("baseline"))
            | (pl.col("previous_hidden") & inputs.list.contains("previous"))
        )
        .fill_null(False)
        .alias("target_hidden"),
        *is_cell_small,
    )


def _emptied_of_withheld() -> list[pl.Expr]:
    gone = [_unless(pl.col("is_hidden"), name) for name in OWN if name not in CELLS]
    cells = [_unless(pl.col("is_hidden") | pl.col(f"{cell}_small"), cell) for cell in CELLS]
    found = [pl.when(f"{cell}_small").then(pl.lit(cell)) for cell in CELLS]
    named = pl.concat_list(found).list.drop_nulls()
    now = pl.when(~pl.col("is_hidden") & (named.list.len() > 0)).then(named)
    values = pl.lit(None, pl.List(pl.Float64)).alias("values")
    return [*gone, *cells, pl.coalesce(now, "withheld_cells").alias("withheld_cells"), values]


def _emptied_by_others() -> list[pl.Expr]:
    return [
        *(_unless(pl.col("is_hidden") | pl.col("change_hidden"), name) for name in CHANGE),
        *(_unless(pl.col(f"{side}_hidden"), f"{side}_value") for side in ("baseline", "previous")),
        *(_unless(pl.col("target_hidden"), f"target_{side}") for side in ("low", "high")),
    ]


def _unless(gone: pl.Expr, name: str) -> pl.Expr:
    return pl.when(~gone).then(name).alias(name)


def _assessment() -> pl.Expr:
    is_told = pl.col("target_hidden") & pl.col("assessment").is_in(JUDGED)
    return pl.when(pl.col("is_hidden") | is_told).then(pl.lit(WITHHELD)).otherwise("assessment")
