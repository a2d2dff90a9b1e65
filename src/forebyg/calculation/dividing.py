"""This room breaks indicators down as is asked, as they declare, and as was published of them before.

What is not asked for is counted all the same: only beside it can be told what may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Counted, Ratio
from forebyg.errors import Problem, UsageError
from forebyg.language.binding import unbound

By = str | list[str]
"""A column, or several that are crossed."""
Breakdowns = frozenset[frozenset[str]]
"""The columns of each, by the names that results show; the total has none."""


@dataclass(frozen=True)
class Divided:
    """A catalogue with all these breakdowns."""

    catalogue: Catalogue
    chosen: tuple[Declared, ...]
    shown: Mapping[str, Breakdowns]
    """By name of what has more breakdowns than are to be shown, those that are."""
    before: Mapping[str, Breakdowns]
    """By name of what is broken down as asked, those that it has anyhow."""
    refused: frozenset[str] = frozenset()
    """What cannot be broken down as asked."""


def divided(
    catalogue: Catalogue, chosen: Sequence[Declared], by: Sequence[str], earlier: Iterable[pl.DataFrame]
) -> Divided:
    """`earlier` are the rows that were published before."""
    whole, names = _as_published(catalogue, earlier), {one.name for one in chosen}
    shown = {
        one.name: _breakdowns(_declared(one))
        for one, more in zip(catalogue.indicators, whole.indicators, strict=True)
        if more != one
    }
    shown |= _of_ratios(catalogue, shown)
    if not by:
        return Divided(whole, _named(whole, names), shown, {})
    asked = [name.strip() for name in by]
    if not all(asked):
        raise UsageError([Problem("FB921", "a breakdown needs the name of a column", help="such as --by bydel")])
    counted = {one.name for one in chosen if isinstance(one.definition, Counted)}
    refused = unbound(_with(whole, dict.fromkeys(counted, asked))) & counted
    if refused == counted:
        raise UsageError([Problem("FB921", f"no selected indicator can be broken down by {', '.join(by)}")])
    further = _with(whole, dict.fromkeys(counted - refused, asked))
    before = {one.name: _breakdowns(_declared(one)) for one in whole.indicators if one.name in counted - refused}
    before |= _of_ratios(whole, before)
    shown |= dict.fromkeys(names - refused, _breakdowns(asked)) | dict.fromkeys(refused, frozenset())
    return Divided(further, _named(further, names), shown, before, frozenset(refused))


def in_breakdowns(rows: pl.DataFrame, shown: Mapping[str, Breakdowns]) -> pl.DataFrame:
    """Rows of the total and of these breakdowns; all rows of an indicator that is not named."""
    columns = {by: frozenset(json.loads(by)) for by in rows["by"].unique().to_list()}
    kept = [
        not columns[by] or (name := name_of(id_, variant)) not in shown or columns[by] in shown[name]
        for id_, variant, by in rows.select("indicator", "variant", "by").iter_rows()
    ]
    return rows.filter(pl.Series(kept, dtype=pl.Boolean))


def name_of(id_: str, variant: str | None) -> str:
    return id_ if variant is None else f"{id_}/{variant}"


def _as_published(catalogue: Catalogue, earlier: Iterable[pl.DataFrame]) -> Catalogue:
    """Those that cannot be broken down so any more are left as they are."""
    found: dict[str, dict[str, None]] = {}
    for rows in earlier:
        for id_, variant, by in rows.select("indicator", "variant", "by").unique(maintain_order=True).iter_rows():
            found.setdefault(name_of(id_, variant), {})[by] = None
    further = {name: [_written(columns) for columns in _columns(strata)] for name, strata in found.items()}
    asked = {
        one.name: further[one.name]
        for one in catalogue.indicators
        if isinstance(one.definition, Counted) and further.get(one.name)
    }
    refused = unbound(_with(catalogue, asked)) if asked else frozenset[str]()
    return _with(catalogue, {name: by for name, by in asked.items() if name not in refused})


def _of_ratios(catalogue: Catalogue, further: Mapping[str, Breakdowns]) -> dict[str, Breakdowns]:
    """Of ratios whose sides are broken down further, and that have the strata of their sides, what they have anyhow."""
    declared = {one.name: _breakdowns(_declared(one)) for one in catalogue.indicators}
    found = {}
    for one in catalogue.indicators:
        sides = (one.definition.numerator, one.definition.denominator) if isinstance(one.definition, Ratio) else ()
        names = [side for side in sides if isinstance(side, str)]
        if one.name not in further and any(name in further for name in names):
            found[one.name] = declared[one.name].union(*(declared[name] for name in names))
    return found


def _columns(strata: Iterable[str]) -> list[tuple[str, ...]]:
    return [columns for columns in dict.fromkeys(tuple(json.loads(by)) for by in strata) if columns]


def _written(columns: tuple[str, ...]) -> By:
    return columns[0] if len(columns) == 1 else list(columns)


def _named(catalogue: Catalogue, names: set[str]) -> tuple[Declared, ...]:
    return tuple(one for one in catalogue.indicators if one.name in names)


def _with(catalogue: Catalogue, asked: Mapping[str, Sequence[By]]) -> Catalogue:
    indicators = (_with_asked(one, asked[one.name]) if one.name in asked else one for one in catalogue.indicators)
    return replace(catalogue, indicators=tuple(indicators))


def _with_asked(one: Declared, asked: Sequence[By]) -> Declared:
    """`bydel` is the `borgere.bydel` that the indicator itself is broken down by: results show the last part."""
    known = _breakdowns(_declared(one))
    new = [by for by in asked if not _breakdowns([by]) <= known]
    if not new:
        return one
    return replace(one, definition=one.definition.model_copy(update={"by": [*_declared(one), *new]}))


def _declared(one: Declared) -> Sequence[By]:
    found: Sequence[By] = getattr(one.definition, "by", [])
    return found


def _breakdowns(by: Iterable[By]) -> Breakdowns:
    each = ([entry] if isinstance(entry, str) else entry for entry in by)
    return frozenset(frozenset(name.rsplit(".", 1)[-1] for name in names) for names in each)
