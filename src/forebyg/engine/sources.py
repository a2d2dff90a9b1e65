"""This room holds the opened extracts as they are known on a day: ids in use now, nothing from after as_of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import polars as pl

from forebyg.blocks import Block, number_of
from forebyg.bound import SPELL_FROM, SPELL_TO, BoundExtract
from forebyg.engine.codes import coded, with_texts
from forebyg.engine.places import Places
from forebyg.errors import CountingError, Problem, told

LINE = ".line"
CHAIN_LIMIT = 1000


Made = TypeVar("Made")


class Unbelievable(Exception):
    """What a stream gives may not be what the extract holds: it is to be opened instead."""


class Stream(Protocol):
    """An extract that is gone through once, block by block, and never held."""

    def each(self, use: Callable[[Block], Made]) -> Iterator[Made]:
        """What `use` makes of each block of rows, in their order; `use` is called from several threads at once.
        Raises Unbelievable."""

    def close(self) -> bool:
        """After the pass: whether it can be believed. Else the extract is to be opened, which says what is wrong."""


@dataclass
class Sources:
    """Frames by extract name, opened when first needed. `aliases` are (column, extract, old, new).

    `frames`, `shared`, `held`, `singular` and `places` remember what has been read, prepared and checked.
    """

    open: Callable[[str], pl.DataFrame]
    aliases: tuple[tuple[str, BoundExtract, str, str], ...]
    as_of: Mapping[str, dt.date | None]
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    shared: dict[str, pl.LazyFrame] = field(default_factory=dict)
    renamed: dict[str, pl.DataFrame] = field(default_factory=dict)
    held: dict[tuple[str, str], set[object]] = field(default_factory=dict)
    singular: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    places: dict[tuple[str, str], Places | None] = field(default_factory=dict)

    def known(self, extract: BoundExtract) -> pl.DataFrame:
        """The rows of an extract as known on its as_of, with `.from` and `.to` where it has a spell, and codes in place
        of ids."""
        if extract.name not in self.frames:
            self.frames[extract.name] = self.of_rows(extract, self.open(extract.name))
        return self.frames[extract.name]

    def rows(self, extract: BoundExtract) -> pl.LazyFrame:
        """As `known`, with the texts of ids and categories, and `as_of`."""
        return self.in_full(extract, Block(self.known(extract)))

    def in_full(self, extract: BoundExtract, known: Block) -> pl.LazyFrame:
        """Rows of an extract as they are known, with what is written only where it is read."""
        as_of = pl.lit(self.as_of.get(extract.name), dtype=pl.Date)
        lacking = {name: words for name, words in known.words.items() if name not in known.rows.columns}
        words = [pl.lit(one).gather(pl.col(number_of(name))).alias(name) for name, one in lacking.items()]
        return with_texts(known.rows.lazy()).with_columns(as_of.alias("as_of"), *words)

    def of_block(self, extract: BoundExtract, block: Block) -> Block:
        """A block of an extract as declared, as `of_rows` has it. What is not the same of every row with the same word
        is written in full."""
        as_of, spell = self.as_of.get(extract.name), extract.declared.definition.spell
        changing: set[str | None] = {column for column, _, _, _ in self.aliases}
        changing |= {spell.start, spell.end, spell.label} if spell is not None else set()
        own = {name: words for name, words in block.words.items() if name.partition(".")[0] not in changing}
        same = {name: words for name, words in own.items() if not _are_later(words, as_of)}
        return Block(self.of_rows(extract, block.written(block.words.keys() - same.keys())), same)

    def of_rows(self, extract: BoundExtract, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of an extract as declared, as they are known on its as_of, with codes in place of ids."""
        rows = self.with_current_ids(extract, rows)
        rows = with_spell(extract, as_known(extract, rows, self.as_of.get(extract.name)))
        ids = [name for name, column in extract.declared.definition.columns.items() if column.type == "id"]
        return coded(rows, ids)

    def with_current_ids(self, extract: BoundExtract, frame: pl.DataFrame) -> pl.DataFrame:
        """Old ids as the ones in use now, chains included; the extract that holds them is left as it is."""
        for column, current in self.current_ids(extract, frame.columns):
            frame = frame.with_columns(pl.col(column).cast(pl.String))
            mapped = frame.select(column).join(
                current, left_on=column, right_on="old", how="left", maintain_order="left"
            )
            frame = frame.with_columns(pl.coalesce(mapped["new"], frame[column]).alias(column))
        return frame

    def current_ids(self, extract: BoundExtract, columns: Collection[str]) -> list[tuple[str, pl.DataFrame]]:
        """Those of the columns whose ids have changed, each with every `old` id and the `new` one in use now."""
        return [
            (column, self._chains(column, holder, old, new))
            for column, holder, old, new in self.aliases
            if column in columns and holder.name != extract.name
        ]

    def _chains(self, column: str, holder: BoundExtract, old: str, new: str) -> pl.DataFrame:
        """Every old id with the one in use now."""
        if column not in self.renamed:
            held = self.open(holder.name)
            raw = held.select(old=pl.col(old).cast(pl.String), new=pl.col(new).cast(pl.String)).drop_nulls()
            step = dict(raw.filter(pl.col("old") != pl.col("new")).iter_rows())
            if raw["old"].n_unique() < raw.height:
                twice = raw.height - raw["old"].n_unique()
                raise _broken_aliases(holder, f"{told(twice)} old ids have more than one new id")
            current = {}
            for first in step:
                last, steps = first, 0
                while last in step:
                    last, steps = step[last], steps + 1
                    if steps > CHAIN_LIMIT:
                        raise _broken_aliases(holder, "some chains of ids go round in a circle")
                current[first] = last
            self.renamed[column] = pl.DataFrame(
                {"old": list(current), "new": list(current.values())}, schema={"old": pl.String, "new": pl.String}
            )
        return self.renamed[column]


def _broken_aliases(holder: BoundExtract, message: str) -> CountingError:
    place = holder.declared.place_of(())
    return CountingError(
        [Problem("FB510", f"extract '{holder.name}': {message}", place, "each old id leads to one new id")]
    )


def as_known(extract: BoundExtract, frame: pl.DataFrame, as_of: dt.date | None) -> pl.DataFrame:
    """Rows that begin after as_of do not exist yet, and later ends and completions are empty.

    A row begins with the dates it must have; planned dates and labels may lie in the future.
    """
    definition = extract.declared.definition
    if as_of is None:
        return frame
    begins = {definition.spell.start} if definition.spell is not None else set()
    for name, column in definition.columns.items():
        if column.type not in ("date", "datetime") or column.planned or name not in frame.columns:
            continue
        later = frame[name].cast(pl.Date) > as_of
        if not later.any():
            continue  # Most extracts are drawn on their as_of, and need not be copied.
        if name in begins or not column.optional:
            frame = frame.filter(~later.fill_null(False))
        else:
            frame = frame.with_columns(pl.when(~later.fill_null(False)).then(pl.col(name)).alias(name))
    return frame


def _are_later(days: pl.Series, as_of: dt.date | None) -> bool:
    """Whether any of these are days after as_of."""
    return as_of is not None and days.dtype in (pl.Date, pl.Datetime) and bool((days.cast(pl.Date) > as_of).any())


def with_spell(extract: BoundExtract, frame: pl.DataFrame) -> pl.DataFrame:
    """`.from` and `.to`, inclusive, an empty `.to` open; a spell that covers no day has both empty."""
    spell = extract.declared.definition.spell
    if spell is None:
        return frame
    if spell.label is not None:
        return frame.with_columns(
            pl.col(f"{spell.label}.start").alias(SPELL_FROM), pl.col(f"{spell.label}.end").alias(SPELL_TO)
        )
    last = pl.col(spell.end or "").cast(pl.Date)
    if spell.last_day == "out":
        last = last.dt.offset_by("-1d")
    first = pl.col(spell.start or "").cast(pl.Date)
    covers = last.is_null() | (first <= last)
    return frame.with_columns(pl.when(covers).then(first).alias(SPELL_FROM), pl.when(covers).then(last).alias(SPELL_TO))


def require_single(sources: Sources, extract: BoundExtract, frame: pl.DataFrame, on: tuple[str, ...]) -> None:
    """Raises CountingError where a join on `on` could multiply rows: a key that repeats, or spells that overlap."""
    mark = (extract.name, on)
    if mark in sources.singular:
        return
    keyed = frame.drop_nulls(list(on))
    if extract.has_spell:
        keyed = keyed.drop_nulls([SPELL_FROM]).sort(*on, SPELL_FROM)
        before = pl.col(SPELL_TO).fill_null(dt.date.max).shift(1).over(*on)
        same_start = pl.col(SPELL_FROM) == pl.col(SPELL_FROM).shift(1).over(*on)
        faults = keyed.filter((pl.col(SPELL_FROM) < before) | same_start)
        what = "spells that overlap"
    else:
        faults = keyed.filter(pl.struct(on).is_duplicated())
        what = "rows with a key that repeats"
    if faults.height:
        raise CountingError([_not_single(extract, faults, on, what)])
    sources.singular.add(mark)


def _not_single(extract: BoundExtract, faults: pl.DataFrame, on: tuple[str, ...], what: str) -> Problem:
    lines = ""
    if LINE in faults.columns:
        first = faults[LINE].drop_nulls().sort().head(5).to_list()
        lines = f"; first at line {', '.join(str(line) for line in first)}" if first else ""
    found = f"{told(faults.height)} {what} on {', '.join(on)}{lines}"
    message = f"extract '{extract.name}' has {found}: a join would multiply rows"
    return Problem("FB511", message, extract.declared.place_of(()), "correct the extract, or join on more columns")
