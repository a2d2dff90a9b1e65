"""This room computes the old definitions on the new extracts, as a release that may stand beside the others.

They are counted as variants of the new ones, beside all that was published: what is held and withheld of them is
decided together. A row that differs by a few from the new one is withheld. Of the others those are told that both runs
show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

import polars as pl

from forebyg.calculation import Folder, Wanted, calculate
from forebyg.comparing.definitions import Definitions, changed
from forebyg.comparing.names import Key
from forebyg.comparing.runs import Known, Printed
from forebyg.comparisons import Place
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Change, Gap
from forebyg.engine import Session
from forebyg.results import KEYS, Release

THEN = "then/"
"""Before the name of a variant: no declared one has a slash in it."""


@dataclass(frozen=True)
class Middle:
    """Old definitions on new extracts, released; and the new ones beside them."""

    release: Release
    rows: Mapping[Key, Mapping[Place, Printed]]
    """By id and variant of the old definition."""
    again: Mapping[Key, Mapping[Place, Printed]]
    """The new definitions, computed once more."""
    extracts: Mapping[str, frozenset[tuple[str, str]]]


def middle_of(then: Known, now: Known, data: Path, earlier: Sequence[Release], asked: Collection[Key]) -> Middle | None:
    """Of those asked for that can be counted; None where that is none. `earlier` is everything published so far."""
    old, new = then.definitions, now.definitions
    if old is None or new is None:
        return None
    keys = _to_count(old, new, asked)
    if not keys:
        return None
    catalogue = _with_old(old, new, keys)
    names = {_name(key[0], _variant(key[1])) for key in keys} | {_name(*key) for key in keys}
    wanted = Wanted(select=tuple(sorted(map(escape, names))), as_of=_as_of(new, now, data))
    release = calculate(catalogue, data, wanted, [*earlier, _shadow(now, keys)])
    computed = Known(None, release, {})
    return Middle(
        release,
        {key: computed.rows.get((key[0], _variant(key[1])), {}) for key in keys},
        {key: computed.rows.get(key, {}) for key in keys},
        computed.extracts,
    )


def _to_count(old: Definitions, new: Definitions, asked: Collection[Key]) -> list[Key]:
    """Those that count otherwise now, as long as their extracts are declared as they were."""
    keys = [key for key in asked if key in old.declared and key in new.declared]
    moved = {key: changed(key, old, new) for key in keys}
    return [
        key
        for key, one in moved.items()
        if one.standing == "definition"
        and not one.is_extract
        and all(old.contract(name) == new.contract(name) for name in old.extracts(key))
    ]


def _with_old(old: Definitions, new: Definitions, keys: Sequence[Key]) -> Catalogue:
    """The new definitions, and the old ones as variants. Those are made of old ones where these differ."""
    wanted, waiting = dict.fromkeys(keys), list(keys)
    while waiting:
        for part in old.parts[waiting.pop()]:
            is_other = part not in new.declared or changed(part, old, new).standing != "same"
            if is_other and part not in wanted:
                wanted[part] = None
                waiting.append(part)
    names = {old.declared[key].name: _name(key[0], _variant(key[1])) for key in wanted}
    before = tuple(_as_variant(old.declared[key], names, new.declared.get(key)) for key in wanted)
    return replace(new.catalogue, indicators=(*new.catalogue.indicators, *before))


def _as_variant(one: Declared, names: Mapping[str, str], now: Declared | None) -> Declared:
    """What was known when is a matter of the new extracts."""
    defaults = one.defaults.model_copy(update={"as_of": now.defaults.as_of}) if now is not None else one.defaults
    definition = one.definition
    update: dict[str, Any] = {}
    if isinstance(definition, Change):
        update["of"] = names.get(definition.of, definition.of)
    elif isinstance(definition, Gap):
        for side in ("of", "to"):
            each = getattr(definition, side)
            update[side] = each.model_copy(update={"id": names.get(each.id, each.id)})
    else:
        for side in ("numerator", "denominator"):
            each = getattr(definition, side, None)
            if definition.kind == "ratio" and isinstance(each, str):
                update[side] = names.get(each, each)
    made = definition.model_copy(update=update) if update else definition
    return replace(one, variant=_variant(one.variant), definition=made, defaults=defaults)


def _variant(variant: str | None) -> str:
    return THEN + (variant or "")


def _name(id_: str, variant: str | None) -> str:
    return id_ if variant is None else f"{id_}/{variant}"


def _as_of(new: Definitions, now: Known, data: Path) -> dt.date | None:
    """The day of the run, where that is not the one that its definitions say."""
    folder = Folder(new.bound, data)
    session = Session(new.bound, folder.frame, None)
    days = []
    for one in new.bound.indicators:
        if (one.declared.id, one.declared.variant) in now.indicators:
            for extract in (extract for side in one.sets for extract in side.extracts()):
                day = session.as_of_extract(extract, one.declared.defaults)
                if extract.has_dates and day is not None:
                    days.append(day)
    asked = now.release.run.as_of
    return None if min(days, default=None) == asked else asked


def _shadow(now: Known, keys: Collection[Key]) -> Release:
    """The rows that the new definitions show, under the names of the old ones, as printed of another definition: so an
    old one is withheld where it differs from the new one by a few."""
    names = [*keys]
    named = pl.DataFrame(names, dict.fromkeys(KEYS[:2], pl.String), orient="row")
    rows = now.release.rows.join(named, on=KEYS[:2], how="semi", nulls_equal=True, maintain_order="left")
    shown = rows.filter(pl.col("suppressed").is_null()).with_columns(
        (pl.lit(THEN) + pl.col("variant").fill_null("")).alias("variant")
    )
    about = tuple(replace(one, variant=_variant(one.variant)) for key, one in now.indicators.items() if key in names)
    return replace(now.release, indicators=about, rows=shown)
