"""This room finds the periods that count the same units, so that their numbers are not taken for independent."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from forebyg.bound import BoundSet
from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Change, Median, Quantile, Ratio, Sum
from forebyg.engine.axis import Axis
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import PERSON
from forebyg.engine.strata import PARENT

SHARED = "shared"
MOST = 0.05
"""Above this part of the smaller of two periods the same units are in both (statistics.md A8)."""
WITHOUT_LIMITS = (Sum, Median, Quantile)


def compared_with(name: str, indicators: Iterable[Declared]) -> frozenset[str] | None:
    """The periods that the numbers of an indicator are compared with beside the one before; None where none of its
    comparisons has limits, or where all may take periods for independent."""
    known = list(indicators)
    users = [one for one in known if name in (one.name, getattr(one.definition, "numerator", None))]
    names = {one.name for one in users}
    users += [one for one in known if isinstance(one.definition, Change) and one.definition.of in names]
    asking = [
        one.definition
        for one in users
        if one.definition.paired is None
        and one.definition.interval != "none"
        and not isinstance(one.definition, WITHOUT_LIMITS)
        and (not isinstance(one.definition, Ratio) or one.definition.per_n is not None)
    ]
    if not asking:
        return None
    labels = [one.baseline.period for one in asking if one.baseline is not None]
    return frozenset(filter(None, [*labels, *(one.start for one in asking if isinstance(one, Change))]))


def shared_periods(
    units: pl.DataFrame, bound: BoundSet, axis: Axis, shown: pl.DataFrame, compared: Collection[str] | None
) -> pl.DataFrame:
    """PARENT and SHARED, the labels of the earlier periods that have more than MOST of their units in common with it:
    of the nearest one that counts any, and of those it is `compared` with. Persons, where they are behind the units."""
    nothing = pl.DataFrame(schema={PARENT: pl.Int64, SHARED: pl.List(pl.String)})
    if compared is None or _stands_alone(bound):
        return nothing
    who = PERSON if bound.person is not None else UNIT
    parents = axis.parts.select(PERIOD, pl.col("parent").alias(PARENT))
    counted = units.join(parents, on=PERIOD).select(PARENT, pl.col(who).alias("who")).drop_nulls().unique()
    sizes = counted.group_by(PARENT).len("size").sort(PARENT)
    labels = shown.select(PARENT, "period")
    named = labels.filter(pl.col("period").is_in(list(compared)))[PARENT].to_list()
    nearest = sizes.select(PARENT, pl.col(PARENT).shift(1).alias("other")).drop_nulls()
    pairs = pl.concat([nearest, *(nearest.select(PARENT, pl.lit(one, pl.Int64).alias("other")) for one in named)])
    pairs = pairs.filter(pl.col("other") < pl.col(PARENT)).unique()
    common = [_common(counted, pairs.filter(pl.col("other") == other)) for other in pairs["other"].unique().sort()]
    if not common:
        return nothing
    found = pl.concat(common).join(sizes, on=PARENT)
    found = found.join(sizes.rename({PARENT: "other", "size": "size_of_other"}), on="other")
    is_shared = pl.col("common") > MOST * pl.min_horizontal("size", "size_of_other")
    told = found.filter(is_shared).join(labels.rename({PARENT: "other"}), on="other").sort(PARENT, "other")
    return told.group_by(PARENT, maintain_order=True).agg(pl.col("period").alias(SHARED))


def _stands_alone(bound: BoundSet) -> bool:
    """Whether no unit can be counted twice: a row that has one day has one period."""
    period = bound.period
    by_day = period.at_day is None and period.at_anchor is None and period.active is None
    return period.only is not None or (bound.per is None and bound.person is None and by_day)


def _common(counted: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """PARENT, other and how many are in both, of pairs that all have the same other."""
    other = counted.filter(pl.col(PARENT) == pairs["other"][0]).select("who")
    both = counted.join(pairs, on=PARENT).join(other, on="who", how="semi")
    return both.group_by(PARENT, "other").len("common")
