"""This room finds the periods that count the same units, so that their numbers are not taken for independent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from forebyg.bound import BoundSet
from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Change, Indicator, Median, Quantile, Ratio, Sum
from forebyg.engine.axis import Axis
from forebyg.engine.closing import with_parents
from forebyg.engine.plan import UNIT
from forebyg.engine.planning import PERSON
from forebyg.engine.strata import PARENT

SHARED = "shared"
MOST = 0.05
"""Above this part of the smaller of two periods the same units are in both (statistics.md A8)."""
WHO = "who"
NOTHING = pl.DataFrame(schema={PARENT: pl.Int64, SHARED: pl.List(pl.String)})
WITHOUT_LIMITS = (Sum, Median, Quantile)


def compared_with(indicators: Sequence[Declared]) -> dict[str, frozenset[str]]:
    """By the name of an indicator, the periods that its numbers are compared with beside the one before. One is left
    out where none of its comparisons has limits, or where all may take periods for independent."""
    users: dict[str, list[Declared]] = {}
    changes: dict[str, list[Declared]] = {}
    for one in indicators:
        above = getattr(one.definition, "numerator", None)
        for name in {one.name, above} if isinstance(above, str) else {one.name}:
            users.setdefault(name, []).append(one)
        if isinstance(one.definition, Change):
            changes.setdefault(one.definition.of, []).append(one)
    found = {}
    for name, own in users.items():
        made_of_them = [change for user in own for change in changes.get(user.name, ())]
        asking = [one.definition for one in (*own, *made_of_them) if _has_limits(one.definition)]
        if asking:
            labels = [one.baseline.period for one in asking if one.baseline is not None]
            starts = [one.start for one in asking if isinstance(one, Change)]
            found[name] = frozenset(filter(None, [*labels, *starts]))
    return found


def _has_limits(definition: Indicator) -> bool:
    """Whether comparisons of its numbers have limits, for which periods must be independent."""
    is_ratio = isinstance(definition, Ratio) and definition.per_n is None
    without = is_ratio or isinstance(definition, WITHOUT_LIMITS) or definition.interval == "none"
    return definition.paired is None and not without


def shared_periods(
    units: pl.DataFrame, bound: BoundSet, axis: Axis, shown: pl.DataFrame, compared: Collection[str] | None
) -> pl.DataFrame:
    """PARENT and SHARED, the labels of the earlier periods that have more than MOST of their units in common with it:
    of the nearest one that counts any, and of those it is `compared` with. Persons, where they are behind the units."""
    if compared is None or stands_alone(bound):
        return NOTHING
    placed = with_parents(units.lazy(), axis).select(PARENT, pl.col(who_of(bound)).alias(WHO))
    found = placed.drop_nulls().unique().collect()
    counted = found.with_columns(pl.lit(True).alias("counted"))
    return shared_of_many(counted, [("counted", frozenset(compared))], shown)[0]


def who_of(bound: BoundSet) -> str:
    return PERSON if bound.person is not None else UNIT


def shared_of_many(
    counted: pl.DataFrame, asked: Sequence[tuple[str, frozenset[str]]], shown: pl.DataFrame
) -> list[pl.DataFrame]:
    """As `shared_periods`, for each column of `counted` that says who is counted, with the labels it is compared with.
    `counted` has one row per PARENT and WHO."""
    flags = list(dict.fromkeys(flag for flag, _ in asked))
    sizes = counted.group_by(PARENT).agg(pl.col(flags).sum()).sort(PARENT)
    labels = dict(shown.select(PARENT, "period").iter_rows())
    size = {flag: {index: many for index, many in sizes.select(PARENT, flag).iter_rows() if many} for flag in flags}
    wanted = [_pairs(sorted(size[flag]), names, labels) for flag, names in asked]
    common = _common(counted, flags, set().union(*wanted))
    return [_told(flag, pairs, size[flag], common, labels) for (flag, _), pairs in zip(asked, wanted, strict=True)]


def _pairs(counting: list[int], names: Collection[str], labels: Mapping[int, str]) -> set[tuple[int, int]]:
    """Each period with the nearest before it that counts any, and with those it is compared with."""
    named = [index for index, label in labels.items() if label in names]
    return {
        *zip(counting[1:], counting, strict=False),
        *((at, other) for at in counting for other in named if other < at),
    }


def _common(
    counted: pl.DataFrame, flags: list[str], pairs: set[tuple[int, int]]
) -> dict[tuple[int, int], dict[str, int]]:
    """How many are counted in both periods of a pair, by flag."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for other in sorted({other for _, other in pairs}):
        later = sorted({index for index, before in pairs if before == other})
        earlier = (
            counted.lazy().filter(pl.col(PARENT) == other).select(WHO, *(pl.col(one).alias(f"{one}°") for one in flags))
        )
        both = counted.lazy().filter(pl.col(PARENT).is_in(later)).join(earlier, on=WHO, how="inner")
        many = both.group_by(PARENT).agg((pl.col(one) & pl.col(f"{one}°")).sum().alias(one) for one in flags).collect()
        found |= {(row[PARENT], other): row for row in many.iter_rows(named=True)}
    return found


def _told(
    flag: str,
    pairs: Collection[tuple[int, int]],
    size: Mapping[int, int],
    common: Mapping[tuple[int, int], Mapping[str, int]],
    labels: Mapping[int, str],
) -> pl.DataFrame:
    told: dict[int, list[str]] = {}
    for index, other in sorted(pairs):
        both = common.get((index, other), {}).get(flag, 0)
        if both > MOST * min(size[index], size.get(other, 0)) and other in labels:
            told.setdefault(index, []).append(labels[other])
    if not told:
        return NOTHING
    return pl.DataFrame({PARENT: list(told), SHARED: list(told.values())}, schema=NOTHING.schema)


def stands_alone(bound: BoundSet) -> bool:
    """Whether no unit can be counted twice: a row that has one day has one period."""
    period = bound.period
    by_day = period.at_day is None and period.at_anchor is None and period.active is None
    return period.only is not None or (bound.per is None and bound.person is None and by_day)
