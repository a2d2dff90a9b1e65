"""This room holds rows on Spark to what their contract says of rows together: keys, constants, claims of the whole.

What only warns on one machine (repeats of rows without a key, dates after the day of the extract) is not looked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.engine.spark.quoting import named
from forebyg.engine.spark.session import collected
from forebyg.errors import Problem
from forebyg.extracts.claims import claims_of_days, event_dates
from forebyg.extracts.wording import Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def columns_of_rules(extract: Extract) -> set[str]:
    """The columns that the rules ask for."""
    constant = {extract.constant.per, *extract.constant.columns} if extract.constant is not None else set()
    return {*extract.key, *constant, *(_dated(extract) if _has_claims(extract) else ())}


def broken_together(
    rows: DataFrame, count: int, extract: Extract, as_of: dt.date | None, source: Source
) -> Iterator[Problem]:
    """The rules that the rows, which are so many, break together."""
    if extract.key:
        yield from _repeated(rows, extract.key, source)
    if extract.constant is not None:
        for column in extract.constant.columns:
            if column != extract.constant.per:
                yield from _differing(rows, extract.constant.per, column, source)
    if _has_claims(extract):
        for fault in claims_of_days(_days(rows, _dated(extract)), count, extract, as_of):
            yield fault.problem(source)


def _repeated(rows: DataFrame, key: list[str], source: Source) -> Iterator[Problem]:
    """A row with an empty cell in its key is no repeat of any other."""
    names = [named(name) for name in key]
    whole = rows.where(" AND ".join(f"{name} IS NOT NULL" for name in names))
    # Keys whose fingerprints differ, differ: so most often nothing but these goes over the network.
    prints = whole.selectExpr(f"xxhash64({', '.join(names)}) AS print").groupBy("print").count()
    if not prints.where("count > 1").limit(1).collect():
        return
    repeated = (
        whole.groupBy(*names)
        .count()
        .where("count > 1")
        .selectExpr("count(*) AS keys", "coalesce(sum(count), 0) AS rows")
    )
    keys, many = collected(repeated).row(0)
    if keys:
        said = f"{keys:,} {'key is' if keys == 1 else 'keys are'} repeated, in {many:,} rows"
        yield source.problem("FB418", ("key",), f"key [{', '.join(key)}]: {said}")


def _differing(rows: DataFrame, per: str, column: str, source: Source) -> Iterator[Problem]:
    """A value beside an empty cell differs too."""
    from pyspark.sql.functions import expr

    one, other = named(per), named(column)
    # Least and greatest see no empty cells, so these are counted beside them.
    changing = f"coalesce(min({other}) <> max({other}), false) OR (count({other}) BETWEEN 1 AND count(*) - 1)"
    spread = rows.where(f"{one} IS NOT NULL").groupBy(one).agg(expr(changing).alias("changing"))
    changed, people = collected(spread.selectExpr("count_if(changing) AS changed", "count(*) AS people")).row(0)
    if changed:
        text = f"differs between rows of the same '{per}', for {changed:,} of {people:,}, though it is constant"
        yield source.problem("FB419", ("constant", column), f"column '{column}': {text}")


def _has_claims(extract: Extract) -> bool:
    claims = (extract.rows, extract.fresh, extract.coverage, extract.complete_from)
    return any(one is not None for one in claims)


def _dated(extract: Extract) -> list[str]:
    """The columns whose days the claims are of."""
    spell = extract.spell
    begun = [f"{spell.label}.start"] if spell is not None and spell.label is not None else []
    return list(dict.fromkeys([*event_dates(extract), *begun]))


def _days(rows: DataFrame, names: list[str]) -> pl.DataFrame:
    """The different days of each column, side by side."""
    if not names:
        return pl.DataFrame()
    each = ", ".join(
        f"struct({place} AS place, CAST({named(name)} AS DATE) AS day)" for place, name in enumerate(names)
    )
    found = collected(rows.selectExpr(f"inline(array({each}))").where("day IS NOT NULL").distinct())
    days = [found.filter(pl.col("place") == place)["day"].alias(name) for place, name in enumerate(names)]
    longest = max(len(one) for one in days)
    return pl.DataFrame([one.extend_constant(None, longest - len(one)) for one in days])
