"""This room finds the rows whose own counts are too small to be shown, and the rule that says so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.disclosure import Profile
from forebyg.definitions.indicators import Count, Quantile, Ratio, Within
from forebyg.definitions.sets import Set

SPLIT_KINDS = ("share", "within", "distribution", "transition")
CATEGORY_KINDS = ("distribution", "transition")
MEDIANS = ("median", "quantile")
RULE = "rule"
COUNT, BASE, COMPLEMENT, GROUP, PERSONS = "count", "base", "complement", "group", "persons"
ONES, DOMINANCE, QUANTILE, PARTS = "ones", "dominance", "quantile", "parts"
COUNT_RULES, AMOUNT_RULES, VALUE_RULES = (GROUP, PERSONS), (ONES, DOMINANCE), (QUANTILE, PARTS)
"""Rules that withhold a count that is not small itself, a sum, and a value whose counts are no secret."""
X, N, KIND = pl.col("numerator"), pl.col("denominator"), pl.col("kind")


def is_small(count: pl.Expr, threshold: int) -> pl.Expr:
    """1 to threshold - 1; none is not small, and neither is what is unknown."""
    return ((count > 0) & (count < threshold)).fill_null(False)


def with_rules(rows: pl.DataFrame, declared: Sequence[Declared], profile: Profile) -> pl.DataFrame:
    """Rows of COUNTS with RULE: the first rule that withholds the row for what it counts itself; null where none does.
    Rows of activities or staff (`personal: no`) have none."""
    rows = rows.join(
        _traits(declared, profile), on=("indicator", "variant"), how="left", nulls_equal=True, maintain_order="left"
    )
    unknown = [name for name in ("numerator_persons", "least_band") if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.Int64).alias(name) for name in unknown)
    found = [pl.when(holds.fill_null(False)).then(pl.lit(name)) for name, holds in _rules(profile)]
    is_personal = pl.col("personal").fill_null(True)
    return rows.with_columns(pl.when(is_personal).then(pl.coalesce(found)).alias(RULE)).drop(_TRAITS)


def _rules(profile: Profile) -> list[tuple[str, pl.Expr]]:
    """In the order in which they are told."""

    def few(count: pl.Expr) -> pl.Expr:
        is_few = is_small(count, profile.threshold)
        return is_few if profile.shows_zeros else is_few | (count == 0).fill_null(False)

    is_ratio, is_split, is_count = KIND == "ratio", KIND.is_in(SPLIT_KINDS), KIND == "count"
    above, below = _is_counted("numerator"), _is_counted("denominator")
    whole = is_split & ~KIND.is_in(CATEGORY_KINDS) & profile.complement
    units = pl.col("denominator_units")
    return [
        (BASE, is_split & (few(N) | few(units))),
        (BASE, KIND.is_in(["mean", "sum", *MEDIANS]) & (few(N) | few(units))),
        (BASE, is_ratio & _is_personal("denominator") & (few(units) | (below & few(N)))),
        (COUNT, (is_split | is_count) & (few(X) | few(pl.col("numerator_units")))),
        (COUNT, is_ratio & _is_personal("numerator") & (few(pl.col("numerator_units")) | (above & few(X)))),
        (COMPLEMENT, whole & is_small(N - X, profile.threshold)),
        (PERSONS, ~is_ratio & few(pl.col("numerator_persons"))),
        (PERSONS, is_ratio & _is_personal("numerator") & few(pl.col("numerator_persons"))),
        (GROUP, pl.col("is_sensitive") & is_split & (N > 0) & ((X == 0) | (X == N))),
        (GROUP, pl.col("is_sensitive") & (KIND == "mean") & (N > 0) & (pl.col("sd") == 0)),
        *_of_sums(above, below, profile),
        (QUANTILE, KIND.is_in(MEDIANS) & (pl.col("needed_base") > N)),
        # These values tell how many wait, or how many there are in one of a few bands.
        (PARTS, (pl.col("is_survival") & few(pl.col("waiting"))) | is_small(pl.col("least_band"), profile.threshold)),
    ]


def _of_sums(above: pl.Expr, below: pl.Expr, profile: Profile) -> list[tuple[str, pl.Expr]]:
    """Rules of rows that print a sum of persons' values, or what gives it away: a mean, a side of a ratio."""
    is_ratio = KIND == "ratio"
    sums = [
        (KIND.is_in(["mean", "sum"]), "total", "denominator_units", ""),
        (is_ratio & _is_personal("numerator") & ~above, "numerator", "numerator_units", ""),
        (is_ratio & _is_personal("denominator") & ~below, "denominator", "denominator_units", "denominator_"),
    ]
    found = []
    for is_sum, total, units, prefix in sums:
        summed, ones = pl.col(total), pl.col(f"{prefix}only_ones").fill_null(False)
        few = (ones & _is_count_of_few(summed, units, profile.threshold)) | _are_few_different(
            summed, units, prefix, profile.threshold
        )
        found += [(ONES, is_sum & few), (DOMINANCE, is_sum & ~ones & _is_dominated(summed.abs(), prefix, profile))]
    return found


def _is_count_of_few(summed: pl.Expr, units: str, threshold: int) -> pl.Expr:
    """A sum or mean of 0 and 1 is a number of persons, and so is the rest of its base."""
    return is_small(summed, threshold) | is_small(pl.col(units) - summed, threshold)


def _are_few_different(summed: pl.Expr, units: str, prefix: str, threshold: int) -> pl.Expr:
    """Of values that are so many steps apart (two values, whole numbers) the sum lies at least as many steps above all
    having the least, and below all having the most, as there are units that have not."""
    step, n = pl.col(f"{prefix}step"), pl.col(units)
    over = (summed - n * pl.col(f"{prefix}least")) / step
    under = (n * pl.col(f"{prefix}most") - summed) / step
    return is_small(over.round(), threshold) | is_small(under.round(), threshold)


def _is_dominated(total: pl.Expr, prefix: str, profile: Profile) -> pl.Expr:
    """The two largest are most of it, or the others hide the largest from the second too little (the p rule)."""
    largest, second = pl.col(f"{prefix}largest"), pl.col(f"{prefix}second").fill_null(0)
    rest = total - largest - second
    of_two = largest + second > float(profile.share_of_two) * total
    return (largest > 0) & (of_two | (rest < float(profile.rest) * largest))


def _is_personal(side: str) -> pl.Expr:
    return pl.col(f"{side}_personal").fill_null(pl.col("personal").fill_null(True))


def _is_counted(side: str) -> pl.Expr:
    return pl.col("counts_above" if side == "numerator" else "counts_below")


_TRAITS = ("is_sensitive", "is_survival", "counts_above", "counts_below", "needed_base")


def _traits(declared: Sequence[Declared], profile: Profile) -> pl.DataFrame:
    rows = [
        (
            *(one.id, one.variant, one.definition.sensitive, is_survival(one)),
            *(*_sides_counted(one, declared), _needed_base(one, profile)),
        )
        for one in declared
    ]
    schema = {"indicator": pl.String, "variant": pl.String} | dict.fromkeys(_TRAITS[:-1], pl.Boolean)
    return pl.DataFrame(rows, schema=schema | {"needed_base": pl.Int64}, orient="row")


def is_survival(one: Declared) -> bool:
    """Whether its value is made of the cases still waiting too."""
    return isinstance(one.definition, Within) and one.definition.open == "survival"


def _needed_base(one: Declared, profile: Profile) -> int:
    """As many on the shorter side of a quantile as a median has on each."""
    at = one.definition.quantile if isinstance(one.definition, Quantile) else Decimal("0.5")
    return math.ceil(profile.percentile * profile.threshold / (2 * min(at, 1 - at)))


def _sides_counted(one: Declared, declared: Sequence[Declared]) -> tuple[bool, bool]:
    definition = one.definition
    if not isinstance(definition, Ratio):
        return False, False
    return _is_count(definition.numerator, declared), _is_count(definition.denominator, declared)


def _is_count(side: str | Set, declared: Sequence[Declared]) -> bool:
    """Whether one side of a ratio is a number of persons or events. An id that is not at hand is taken for one."""
    if isinstance(side, Set):
        return side.kind == "count"
    return all(isinstance(other.definition, Count) for other in declared if other.name == side)
