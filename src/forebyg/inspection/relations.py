"""This room finds what rows and extracts have to do with each other: keys, spells, references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from forebyg.inspection.vocabulary import SPELLS

IDS = ("id", "cpr")
SECONDS = ("date", "datetime", "period", "id", "cpr")
"""What tells the rows of one id apart; a score or a number would do so by accident."""
ALONE = ("category", "date", "period", "text")
"""What the first column may be where it tells the rows apart without being an id: the names of districts, days."""
FEWEST_ROWS = 2
"""Of one row every column would be the key."""
FEWEST_OF_KEY, MOST_REPEATS = 10, 0.01
"""One repeat in ten rows, or one in a hundred, is a fault of the rows; more say that the id is no key."""
FEWEST_IDS = 5
"""Fewer ids stand in a column of another name by accident."""
MOST_PAIRS = 40
"""Each pair is tried on all rows."""
SAMPLE = 10_000
CONTAINED = 0.9
"""The share of ids that another extract has to hold, where the columns have one name: a register has gaps."""


@dataclass(frozen=True)
class Related:
    """An extract as other extracts see it: the types of its columns, its key, and its ids without repeats."""

    name: str
    types: Mapping[str, str]
    key: tuple[str, ...]
    nearly: tuple[str, ...]
    """The column that would be the key but for few rows."""
    ids: Mapping[str, pl.Series]


def key_of(frame: pl.DataFrame, types: Mapping[str, str]) -> tuple[str, ...]:
    """The column, or the pair of columns, whose cells are never empty and never repeat."""
    if frame.height < FEWEST_ROWS:
        return ()
    whole = [name for name in types if name in frame.columns and frame[name].null_count() == 0]
    ids = [name for name in whole if types[name] in IDS]
    first = [name for name in whole[:1] if name == next(iter(types)) and types[name] in ALONE]
    for name in (*ids, *first):
        if frame[name].n_unique() == frame.height:
            return (name,)
    seconds = [name for kind in SECONDS for name in whole if types[name] == kind]
    pairs = [pair for pair in product(ids, seconds) if pair[0] != pair[1]][:MOST_PAIRS]
    return next((pair for pair in pairs if _tells_apart(frame, pair)), ())


def nearly_key_of(frame: pl.DataFrame, types: Mapping[str, str]) -> tuple[str, pl.Series] | None:
    """The id that would be the key but for few rows, and a mark on these; a row that stands twice hides a key."""
    for name, kind in types.items():
        if kind not in IDS or name not in frame.columns or frame[name].null_count():
            continue
        repeats = frame.height - frame[name].n_unique()
        if repeats == 1 < FEWEST_OF_KEY <= frame.height or 0 < repeats <= MOST_REPEATS * frame.height:
            return name, frame[name].is_duplicated()
    return None


def spell_of(frame: pl.DataFrame, types: Mapping[str, str]) -> tuple[str, str] | None:
    """The dates from and to which a row is valid: named so, the first never empty, none ending before it begins."""
    dates = [name for name, kind in types.items() if kind in ("date", "datetime") and name in frame.columns]
    return next((pair for pair in _named_pairs(dates) if _is_spell(frame, *pair)), None)


def references_of(extract: Related, others: Sequence[Related]) -> dict[str, str]:
    """The id columns of an extract, each with the extract that holds its ids."""
    found = {}
    for column, ids in extract.ids.items():
        held = {other.name: (_held(extract, column, ids, other), -len(other.key or other.nearly)) for other in others}
        best = max(held, key=lambda name: held[name])  # The first among equals.
        if held[best][0]:
            found[column] = best
    return found


def _tells_apart(frame: pl.DataFrame, pair: tuple[str, str]) -> bool:
    """Most pairs repeat in the first rows already."""
    head = frame.head(SAMPLE).select(pair)
    return not head.is_duplicated().any() and (frame.height <= SAMPLE or not frame.select(pair).is_duplicated().any())


def _named_pairs(dates: Sequence[str]) -> Iterator[tuple[str, str]]:
    small = {name.lower(): name for name in dates}
    for begin, end in SPELLS:
        for name in dates:
            if begin in name.lower() and (other := small.get(name.lower().replace(begin, end))):
                yield name, other


def _is_spell(frame: pl.DataFrame, start: str, end: str) -> bool:
    if frame[start].null_count() or frame.is_empty():
        return False
    begun, ended = (frame[name].cast(pl.Datetime("us")) for name in (start, end))
    return not (ended < begun).fill_null(False).any()


def _held(extract: Related, column: str, ids: pl.Series, other: Related) -> float:
    """How well another extract holds the ids of a column: 0 where it is no register of them."""
    if other.name == extract.name or not len(ids):
        return 0.0
    has_name = column in (*other.key, *other.nearly)
    target = column if has_name else other.key[0] if len(other.key) == 1 else None
    if target is None or target not in other.ids or (not has_name and len(ids) < FEWEST_IDS):
        return 0.0
    known = other.ids[target]
    if len(known) < len(ids) or (len(known) == len(ids) and (extract.key or extract.nearly) == (column,)):
        return 0.0  # A register refers to none that holds no more than it does itself.
    share = ids.is_in(known.implode()).mean()
    assert isinstance(share, float)
    return share if share >= (CONTAINED if has_name else 1.0) else 0.0
