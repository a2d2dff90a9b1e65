"""This room empties what must not leave, and everything that would give it away."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.disclosure import DEFAULT_PROFILE, Profile
from forebyg.disclosure.deciding import Decision
from forebyg.disclosure.primary import RULE, is_small, is_survival, with_rules
from forebyg.disclosure.readings import emptied_readings
from forebyg.results import KEYS

WITHHELD = "withheld"
KEPT = (
    *KEYS, "kind", "period_start", "period_end", "complete", "personal", "numerator_personal", "denominator_personal",
    "row", "inputs", "previous_period", "previous_value", "previous_row", "baseline_period", "baseline_value",
    "baseline_row", "target_low", "target_high", "target_rule", "target_inputs", "assessment", "rule", "held",
    "suppressed", "withheld_cells",
)  # fmt: skip
"""What a withheld row keeps: its keys, what other rows say, and what is typed."""
CELLS = ("waiting", "missing", "left_out")
CHANGE = (
    "change", "change_lower", "change_upper", "change_interval", "change_percent_lower", "change_percent_upper",
    "change_percent_interval", "change_reason", "change_state", "change_direction",
)  # fmt: skip
NEEDED = ("needed", "needed_unit", "needed_by")
JUDGED = ("met", "not met", "uncertain")
MISSING_PER_BASE = 4
"""A status is `uncertain` where more than a fifth are missing, a quarter of the base: on so small a base it would tell
how many a few are."""


def release(
    assessed: pl.DataFrame,
    declared: Sequence[Declared],
    internal: bool,
    profile: Profile = DEFAULT_PROFILE,
    decision: Decision | None = None,
) -> pl.DataFrame:
    """Rows with RELEASED added, in the same order; `internal` withholds nothing.

    A withheld row keeps its keys, `complete`, what is typed, and no number of its own. `values` never leave. A small
    number of waiting, missing or left out cases of a row that is shown is emptied alone, named in `withheld_cells`.
    Without a decision only what is small itself is withheld, and nothing to protect it.
    """
    nothing = pl.lit(None, pl.List(pl.String)).alias("withheld_cells")
    if internal:
        return assessed.with_columns(pl.lit(None, pl.String).alias("suppressed"), nothing)
    before = pl.col("suppressed") == WITHHELD if "suppressed" in assessed.columns else pl.lit(False)
    cells = pl.col("withheld_cells") if "withheld_cells" in assessed.columns else nothing
    rows = assessed.with_columns(before.fill_null(False).alias("was_hidden"), cells.alias("withheld_cells"))
    hidden = _followed(rows, _hidden_at_first(rows, declared, profile, decision))
    rows = rows.with_columns(hidden.alias("is_hidden"), *_beside(decision))
    rows = _with_claims(rows, declared, profile.threshold)
    emptied = rows.with_columns(
        *_emptied_of_withheld(), *_emptied_by_others(), *emptied_readings(rows, profile.threshold)
    )
    own = [name for name in assessed.columns if name not in KEPT]
    emptied = emptied.with_columns(pl.when(~pl.col("is_hidden")).then(pl.col(own)))
    suppressed = pl.when("is_hidden").then(pl.lit(WITHHELD)).otherwise(pl.lit(None, pl.String))
    names = [name for name in assessed.columns if name not in ("suppressed", "withheld_cells")]
    return emptied.with_columns(suppressed.alias("suppressed"), _assessment().alias("assessment")).select(
        *names, "suppressed", "withheld_cells"
    )


def _hidden_at_first(
    rows: pl.DataFrame, declared: Sequence[Declared], profile: Profile, decision: Decision | None
) -> pl.Series:
    if decision is None:
        return with_rules(rows, declared, profile)[RULE].is_not_null() | rows["was_hidden"]
    return rows["row"].is_in(decision.rows) | rows["was_hidden"] | _tells_of_waiting(rows, declared, decision)


def _tells_of_waiting(rows: pl.DataFrame, declared: Sequence[Declared], decision: Decision) -> pl.Series:
    """Rows whose value is made of the cases still waiting, where their number is withheld."""
    names = [(one.id, one.variant) for one in declared if is_survival(one)]
    made_of_them = pl.Series(
        [name in names for name in rows.select("indicator", "variant").iter_rows()], dtype=pl.Boolean
    )
    before = rows["withheld_cells"].list.contains("waiting").fill_null(False)
    return made_of_them & (rows["row"].is_in(decision.beside("waiting")) | before)


def _beside(decision: Decision | None) -> list[pl.Expr]:
    """Which of the numbers beside a row are withheld alone."""
    rows = {cell: decision.beside(cell) if decision is not None else [] for cell in CELLS}
    return [pl.col("row").is_in(rows[cell]).alias(f"{cell}_gone") for cell in CELLS]


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
    is_cell_small = [
        ((is_personal & is_small(pl.col(cell), threshold)) | pl.col(f"{cell}_gone")).alias(f"{cell}_small")
        for cell in CELLS
    ]
    base = pl.coalesce("denominator", pl.col("denominator_units").cast(pl.Float64))
    missing_tells = is_personal & is_small(pl.col("missing"), threshold) & (base < MISSING_PER_BASE * threshold)
    return rows.with_columns(
        pl.when("has_baseline").then("baseline_hidden").otherwise("previous_hidden").alias("change_hidden"),
        (
            (pl.col("baseline_hidden") & inputs.list.contains("baseline"))
            | (pl.col("previous_hidden") & inputs.list.contains("previous"))
        )
        .fill_null(False)
        .alias("target_hidden"),
        missing_tells.fill_null(False).alias("missing_tells"),
        *is_cell_small,
    )


def _emptied_of_withheld() -> list[pl.Expr]:
    cells = [_unless(pl.col(f"{cell}_small"), cell) for cell in CELLS]
    found = [pl.when(f"{cell}_small").then(pl.lit(cell)) for cell in CELLS]
    named = pl.concat_list(found).list.drop_nulls()
    now = pl.when(~pl.col("is_hidden") & (named.list.len() > 0)).then(named)
    values = pl.lit(None, pl.List(pl.Float64)).alias("values")
    return [*cells, pl.coalesce(now, "withheld_cells").alias("withheld_cells"), values]


def _emptied_by_others() -> list[pl.Expr]:
    return [
        *(_unless(pl.col("change_hidden"), name) for name in CHANGE),
        *(_unless(pl.col(f"{side}_hidden"), f"{side}_value") for side in ("baseline", "previous")),
        *(_unless(pl.col("target_hidden"), f"target_{side}") for side in ("low", "high")),
        # Which of two bounds is the narrower one tells of the value that one of them is made of.
        _unless(
            pl.col("target_hidden") & (pl.col("target_rule").n_unique().over("indicator", "variant") > 1), "target_rule"
        ),
        # What a target would take is an inequality on the count, and on the one that the target is made of.
        *(_unless(pl.col("target_hidden") | pl.col("missing_tells"), name) for name in NEEDED),
    ]


def _unless(gone: pl.Expr, name: str) -> pl.Expr:
    return pl.when(~gone).then(name).alias(name)


def _assessment() -> pl.Expr:
    assessment = pl.col("assessment")
    is_told = (pl.col("target_hidden") & assessment.is_in(JUDGED)) | (
        pl.col("missing_tells") & assessment.is_in(("met", "uncertain"))
    )
    return pl.when(pl.col("is_hidden") | is_told).then(pl.lit(WITHHELD)).otherwise("assessment")
