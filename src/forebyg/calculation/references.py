"""This room holds the ids of extracts to those of the extracts they refer to, as they are now: after aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import polars as pl

from forebyg.bound import BoundCatalogue, BoundExtract
from forebyg.calculation.columns import key_of
from forebyg.engine import Sources
from forebyg.errors import CountingError, Problem
from forebyg.extracts import Opened, judged, unmatched
from forebyg.extracts.wording import Source

IN_PART = ("file", "encoding", "header", "width", "quotes", "contract")
"""Rules that leave an extract read in part, so that an id it lacks may be one that was not read."""
UNREAD = ("type", "damaged")
IDS = (pl.String, pl.Categorical, pl.Int64)
"""Ids are texts, or numbers where all of them are plain numbers; words of which there are few are categories."""


def broken_references(
    bound: BoundCatalogue, opened: Mapping[str, Opened], asked: Mapping[str, Iterable[str]]
) -> list[Problem]:
    """The problems of the references `asked` for, by extract and column, among the extracts that are opened."""
    sound = {name for name, one in opened.items() if not one.errors}
    aliases = tuple(alias for alias in bound.aliases if alias[1].name in sound)
    sources = Sources(lambda name: opened[name].frame, aliases, {})
    found: list[Problem] = []
    for name, columns in asked.items():
        for column in columns:
            try:
                problem = _broken(bound.extracts[name], column, bound, opened, sources)
            except CountingError as error:
                found += error.problems
            else:
                found += [problem] if problem else []
    return list(dict.fromkeys(found))


def _broken(
    extract: BoundExtract, column: str, bound: BoundCatalogue, opened: Mapping[str, Opened], sources: Sources
) -> Problem | None:
    declared = extract.declared
    held = bound.extracts[declared.definition.references[column]]
    key = key_of(held, column)
    if extract.name not in opened or held.name not in opened or not _holds_all(opened[held.name], key):
        return None
    frame, theirs = opened[extract.name].frame, opened[held.name].frame[key]
    if column not in frame.columns or not all(
        any(one.dtype == known for known in IDS) for one in (frame[column], theirs)
    ):
        return None  # What could not be read was told.
    if frame[column].dtype != theirs.dtype or theirs.dtype == pl.Categorical:
        frame, theirs = frame.with_columns(pl.col(column).cast(pl.String)), theirs.cast(pl.String)
    fault = unmatched(
        frame,
        column,
        theirs,
        held.name,
        partial(sources.with_current_ids, extract),
        partial(sources.with_current_ids, held),
    )
    fault = judged(fault, declared.definition) if fault else None
    shown = declared.definition.file or f"table of '{extract.name}'"
    return fault.problem(Source(extract.name, shown, declared.place_of)) if fault else None


def _holds_all(opened: Opened, key: str) -> bool:
    broken = [problem.finding for problem in opened.errors if problem.finding]
    in_part = any(one.rule in IN_PART or (one.rule in UNREAD and one.column == key) for one in broken)
    return not in_part and len(broken) == len(opened.errors) and key in opened.frame.columns
