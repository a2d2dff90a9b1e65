"""This room opens the extracts of the data folder, each once, and holds them to their contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TypeVar

import polars as pl

from forebyg.blocks import Block
from forebyg.bound import BoundCatalogue
from forebyg.calculation.columns import Columns
from forebyg.calculation.references import broken_references
from forebyg.calculation.watching import Watch, unwatched
from forebyg.definitions.extracts import Extract
from forebyg.engine import Unbelievable
from forebyg.errors import ExtractError, ForebygError, Problem, UsageError
from forebyg.extracts import BLOCK, Access, Kept, NotPlain, Opened, Scanned, size_of
from forebyg.extracts.references import ROWS
from forebyg.results import Receipt


@dataclass(frozen=True)
class Checked:
    """What the contracts of all extracts found, and what was read."""

    problems: tuple[Problem, ...]
    receipts: tuple[Receipt, ...]


Made = TypeVar("Made")
STREAMED_FROM = 64 * 1024**2
"""Bytes of an extract that is rather gone through once than held."""
THREADED_FROM = 1024**2
"""Bytes of extracts that are rather read side by side: threads that take turns with few rows only wait."""


@dataclass(frozen=True)
class Passing:
    """An extract of the folder that is gone through once."""

    folder: Folder
    scanned: Scanned | Kept

    def each(self, use: Callable[[Block], Made]) -> Iterator[Made]:
        rows = blocks = 0
        try:
            for height, made in self.scanned.each(lambda block: (block.rows.height, use(block))):
                rows, blocks = rows + height, blocks + 1
                self.folder.watch(f"{self.scanned.name}, rows", rows, self._expected(rows, blocks))
                yield made
        except NotPlain:
            raise Unbelievable from None  # The words of polars carry cells.

    def _expected(self, rows: int, blocks: int) -> int | None:
        """How many rows there will be, as far as the rows of the first blocks tell."""
        size = size_of(self.folder.bound.extracts[self.scanned.name].declared, self.folder.data)
        return max(rows, rows * size // (blocks * BLOCK)) if isinstance(self.scanned, Scanned) else None

    def close(self) -> bool:
        """Whether the pass has read it without an error; what it found is kept for the receipts."""
        try:
            receipts, problems = self.scanned.finish()
        except (NotPlain, pl.exceptions.PolarsError):
            return False
        opened = Opened(self.scanned.name, self._ids(), receipts, problems)
        if not opened.errors:
            self.folder.streamed[self.scanned.name] = opened
        return not opened.errors

    def _ids(self) -> pl.DataFrame:
        """The ids that refer to other extracts, each once."""
        columns = self.folder.bound.extracts[self.scanned.name].declared.definition.references
        found = [self.scanned.ids(column).rename({"rows": ROWS}) for column in columns]
        return pl.concat(found, how="diagonal") if found else pl.DataFrame()


class Folder:
    """The data folder: every extract opened once, of which no more than `columns` are held. `as_of` of the run goes
    before all others."""

    def __init__(
        self,
        bound: BoundCatalogue,
        data: Path,
        as_of: dt.date | None = None,
        access: Access | None = None,
        watch: Watch = unwatched,
        columns: Columns | None = None,
    ):
        self.bound, self.data, self.as_of = bound, data, as_of
        self.columns = columns or {}
        self.access, self.watch = access or Access(data), watch
        self.opened: dict[str, Opened] = {}
        self._opening = {name: Lock() for name in bound.extracts}
        """Several threads may ask for the same one."""
        self.streamed: dict[str, Opened] = {}
        """What was gone through and is not held: their frames have no rows but the ids that refer to other extracts."""
        if not data.is_dir():
            raise UsageError(
                [Problem("FB920", f"there is no folder '{data}' with extracts", help="name it with --data DIR")]
            )

    def frame(self, name: str) -> pl.DataFrame:
        """The extract as declared; ExtractError with everything in which it is not."""
        opened = self.open(name)
        errors = opened.errors or self._refused_ids(name)
        if errors:
            raise ExtractError(errors)
        return opened.frame

    def begin(self, names: Iterable[str]) -> None:
        """Begins with what can be done of these extracts before they are asked for."""
        self.access.begin(self.bound.extracts[name].declared for name in names)

    def is_large(self, name: str) -> bool:
        """Whether an extract is so large that it should not be held where that can be helped."""
        declared = self.bound.extracts[name].declared
        is_asked = any(_is_error(declared.definition, column) for column in declared.definition.references)
        return not is_asked and name not in self.opened and size_of(declared, self.data) >= STREAMED_FROM

    def are_many(self, names: Collection[str]) -> bool:
        """Whether there is so much to read in these extracts that threads are worth it."""
        return sum(size_of(self.bound.extracts[name].declared, self.data) for name in names) >= THREADED_FROM

    def stream(self, name: str) -> Passing | None:
        """The extract to be gone through once; None where it must be opened."""
        declared = self.bound.extracts[name].declared
        scanned = self.access.stream(declared, self.as_of_extract(name))
        return None if scanned is None else Passing(self, scanned)

    def open(self, name: str) -> Opened:
        """The extract as far as it could be read, with its problems."""
        with self._opening[name]:
            if name not in self.opened:
                declared = self.bound.extracts[name].declared
                self.watch(name, 0, None)
                try:
                    self.opened[name] = self._held(self.access.read(declared, self.as_of_extract(name)))
                except ForebygError as error:
                    self.opened[name] = Opened(name, pl.DataFrame(), (), error.problems)
                self.watch(f"{name}, rows", self.opened[name].frame.height, None)
        return self.opened[name]

    def _held(self, opened: Opened) -> Opened:
        """With only the columns that are read, and what stands beside them, as the mark beside a value."""
        if opened.frame.is_empty():
            return opened
        if opened.name not in self.columns:
            return replace(opened, frame=opened.frame.cast({pl.Categorical: pl.String}))
        asked = self.columns[opened.name]
        beside = tuple(f"{name}." for name in asked)
        names = [name for name in opened.frame.columns if name in (".file", ".line", *asked) or name.startswith(beside)]
        columns = self._definition(opened.name).columns
        words = [name for name in names if name in columns and columns[name].type == "category"]
        # The name of the file, the number of the line and words of which there are few take the least room.
        of_file = pl.Enum(opened.frame[".file"].unique())
        held = opened.frame.select(names).with_columns(
            pl.col(".file").cast(of_file), pl.col(".line").cast(pl.UInt32), pl.col(words).cast(pl.Categorical)
        )
        return replace(opened, frame=held)

    def as_of_extract(self, name: str) -> dt.date | None:
        """--as-of, else the extract's own, else that of the defaults: of its file, or the earliest of all files."""
        declared = self.bound.extracts[name].declared
        days = [one.declared.defaults.as_of for one in self.bound.indicators]
        everywhere = min((day for day in days if day), default=None)
        return self.as_of or declared.definition.as_of or declared.defaults.as_of or everywhere

    def receipts(self, names: Collection[str]) -> tuple[Receipt, ...]:
        """Of those among these extracts that were read."""
        read = self._read(names)
        return tuple(receipt for name in self.bound.extracts if name in read for receipt in read[name].receipts)

    def oddities(self, names: Collection[str]) -> list[Problem]:
        """Warnings of those among these extracts that were read: exact repeats, and ids that another extract does not
        hold."""
        read = self._read(names)
        found = [problem for opened in read.values() for problem in opened.warnings]
        # What could not be opened was told already.
        sound = {name: opened for name, opened in read.items() if not opened.errors}
        return found + broken_references(self.bound, sound, self._references(sound))

    def checked(self) -> Checked:
        """All rules of all extracts."""
        problems = [problem for name in self.bound.extracts for problem in self.open(name).problems]
        problems += broken_references(self.bound, self.opened, self._references(self.opened))
        return Checked(tuple(problems), self.receipts(self.bound.extracts))

    def _read(self, names: Collection[str]) -> dict[str, Opened]:
        return {name: opened for name, opened in (self.streamed | self.opened).items() if name in names}

    def with_referred(self, names: Iterable[str]) -> set[str]:
        """These extracts, and those that are opened for their references."""
        found = set(names)
        for name in tuple(found):
            found |= self._refused_by(name)
        return found

    def _references(self, names: Iterable[str]) -> dict[str, Iterable[str]]:
        """The columns of each extract that refer to another, in the order of the catalogue."""
        known = set(names)
        return {name: self._definition(name).references for name in self.bound.extracts if name in known}

    def _refused_ids(self, name: str) -> tuple[Problem, ...]:
        """References that the contract calls an error; the extracts they name are opened for them."""
        definition = self._definition(name)
        asked = [column for column in definition.references if _is_error(definition, column)]
        for other in self._refused_by(name):
            self.open(other)
        found = broken_references(self.bound, self.opened, {name: asked})
        return tuple(problem for problem in found if problem.severity == "error")

    def _refused_by(self, name: str) -> set[str]:
        """The extracts that say which ids of an extract are errors."""
        definition = self._definition(name)
        referred = {other for column, other in definition.references.items() if _is_error(definition, column)}
        return referred | {one[1].name for one in self.bound.aliases} if referred else set()

    def _definition(self, name: str) -> Extract:
        return self.bound.extracts[name].declared.definition


def _is_error(definition: Extract, column: str) -> bool:
    said = definition.severity.get(f"{column}.references") or definition.severity.get("references")
    return said is not None and said.level == "error"
