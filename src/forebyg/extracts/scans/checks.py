"""This room holds the batches of a scan to the contract, and says at the end what was read and whether it is proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock

import polars as pl

from forebyg.blocks import Block, number_of
from forebyg.definitions.extracts import Column, Extract
from forebyg.errors import Problem
from forebyg.extracts.cells import LETTERS, NUMBERS
from forebyg.extracts.claims import claims_of_days, event_dates
from forebyg.extracts.headers import folded
from forebyg.extracts.numbers import Marks, marks_of
from forebyg.extracts.prints import contract_print
from forebyg.extracts.scans.columns import Ignored, Judge, LookedUp, Reader, Typed, Unread, Whole, reader_of
from forebyg.extracts.scans.contents import Bytes
from forebyg.extracts.scans.heads import Written
from forebyg.extracts.scans.plain import plain_if
from forebyg.extracts.scans.rules import Ids, Keys, Late, Prints, ends_before_start, rising_order
from forebyg.extracts.scans.shortest import alike
from forebyg.extracts.scans.sources import ROW, Blocks
from forebyg.extracts.severities import all_judged
from forebyg.extracts.typed import prepared_cells
from forebyg.extracts.wording import Source
from forebyg.results import Receipt

SAMPLE_ROWS = 1_000
"""So many first rows tell how the columns are typed, and whether keys are sorted."""


@dataclass
class Seen:
    """What was seen of a file so far."""

    bytes: Bytes
    late: Late
    ids: Sequence[Ids] = ()
    rows: int = 0
    lines: int = 0


@dataclass
class Checks:
    """All that is kept of an extract while it streams. Batches come from several threads at once."""

    files: Sequence[Written]
    extract: Extract
    source: Source
    as_of: dt.date | None
    trusted: frozenset[str]
    readers: dict[str, Reader]
    asked: list[str]
    in_full: frozenset[str]
    """Those of which the checks read every row."""
    keys: Keys | None
    marks: Marks
    seen: list[Seen]
    prints: Prints = field(default_factory=Prints)
    days: dict[str, set[dt.date]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The physical columns, as the first rows tell them."""
        typed = [_first_typed(self.readers[name], self.files[0]) for name in self.asked]
        return {key: one.dtype for columns in typed for key, one in columns.items()}

    @property
    def worded(self) -> list[str]:
        """The columns of which there are few words."""
        return [name for name in self.asked if isinstance(self.readers[name], LookedUp)]

    def needed(self, file: Written) -> list[str]:
        """The columns that are read: all, so that each row is seen to be whole; of a trusted file those asked for."""
        needed = set(self.asked) if self.trusted else set(file.names)
        return [name for name in file.names if name in needed]

    def check(self, place: int, raw: pl.DataFrame) -> Block:
        """The typed rows of a batch; NotPlain where the slow way has a word to say."""
        seen = self.seen[place]
        rows, raw = raw[ROW], raw.drop(ROW)
        typed = {name: self.readers[name].read(raw[name]) for name in raw.columns}
        block = self._block(typed)
        plain_if(bool(self.trusted) or not ends_before_start(block.rows, self.extract), "spells end before they begin")
        with self.lock:
            self._keep(seen, raw, block.rows, typed, rows)
        return block

    def _block(self, typed: dict[str, Typed]) -> Block:
        columns: list[pl.Series] = []
        words: dict[str, pl.Series] = {}
        for name in self.asked:
            one = typed[name]
            words |= one.words
            columns += [one.numbers.alias(number_of(key)) for key in one.words if one.numbers is not None]
            columns += one.physical.values() if name in self.in_full or not one.words else ()
        return Block(pl.DataFrame(columns), words)

    def _keep(
        self, seen: Seen, raw: pl.DataFrame, frame: pl.DataFrame, typed: dict[str, Typed], rows: pl.Series
    ) -> None:
        seen.rows += frame.height
        if frame.is_empty():
            return
        seen.late.keep(frame)
        for ids in seen.ids:
            ids.keep(frame[ids.column], typed[ids.column].order(ids.column), rows)
        for name, days in self.days.items():
            days |= set(frame[name].cast(pl.Date).unique().drop_nulls())
        if self.trusted:
            return
        if self.keys is not None:
            self.keys.keep(frame, {name: typed[name].order(name) for name in self.extract.key})
        elif not self.extract.key:
            self.prints.keep(pl.DataFrame([self._numbered(cells) for cells in raw]))

    def _numbered(self, cells: pl.Series) -> pl.Series:
        """Texts or numbers that are equal where the cells are."""
        reader = self.readers[cells.name]
        numbers = reader.numbered(cells) if isinstance(reader, LookedUp) else cells.to_physical()
        return numbers.alias(cells.name)

    def finish(self) -> tuple[tuple[Receipt, ...], tuple[Problem, ...]]:
        """As `Scanned.finish`."""
        bytes = [seen.bytes.seen() for seen in self.seen]
        fingerprints = [sha256 for sha256, _ in bytes]
        plain_if(all(is_plain for _, is_plain in bytes), "it has line ends of several kinds")
        plain_if(len(set(fingerprints)) == len(fingerprints), "a file stands there twice")
        plain_if(not self.trusted or self.trusted.issuperset(fingerprints))
        plain_if(all(seen.rows == seen.lines for seen in self.seen), "it has lines that are no rows")
        plain_if(bool(self.trusted) or self._have_different_keys(), "keys are repeated")
        plain_if(self.prints.are_different(), "rows repeat others exactly")
        rows = sum(seen.rows for seen in self.seen)
        faults = all_judged(claims_of_days(self._days(), rows, self.extract, self.as_of), self.extract)
        problems = tuple(found.problem(self.source) for found in faults)
        return tuple(map(self._receipt, self.files, self.seen, fingerprints)), problems

    def ids(self, column: str) -> pl.DataFrame:
        """As `Scanned.ids`."""
        frames = []
        for file, seen in zip(self.files, self.seen, strict=True):
            found = next(ids.frame for ids in seen.ids if ids.column == column)
            line = pl.col("row").cast(pl.Int64) + (file.dialect.lines_before + 1)
            frames.append(found.select(column, "rows", pl.lit(file.found.name).alias(".file"), line.alias(".line")))
        return pl.concat(alike(frames))

    def _have_different_keys(self) -> bool:
        """Whether no key stands twice; where the order of the rows does not show it, a second look does."""
        said = True if self.keys is None else self.keys.are_different()
        if said is not None:
            return said
        again = Keys(self.extract.key, None)
        for file in self.files:
            for raw in Blocks(file, self.readers):
                self._keep_keys(again, raw)
        return bool(again.are_different())

    def _keep_keys(self, keys: Keys, raw: pl.DataFrame) -> None:
        frame = pl.DataFrame([self.readers[name].read(raw[name]).physical[name] for name in keys.key])
        keys.keep(frame, {})

    def may_have_open_rows(self, file: Written) -> bool:
        """Whether rows with too few cells are not told by their last one, which is empty then."""
        column = self.extract.columns.get(file.names[-1])
        is_filled = file.names[-1] in self.asked and column is not None and _is_filled(column)
        return not (self.trusted or is_filled)

    def _receipt(self, file: Written, seen: Seen, sha256: str) -> Receipt:
        late = seen.late.newest
        judges = [reader.judge for reader in self.readers.values() if isinstance(reader, LookedUp | Whole)]
        dates = {key: form for judge in judges if judge.name in self.asked for key, form in judge.detected.items()}
        decimal = self.marks.decimal if self.extract.format.decimal is None else None
        return Receipt(
            self.source.extract,
            file.found.name,
            file.size,
            sha256,
            file.encoding,
            file.dialect.separator,
            seen.rows,
            detected=file.detected | ({"decimal mark": decimal} if decimal else {}) | dates,
            newest=next(iter(late), None),
            unread=file.dialect.unread,
            personal=self.extract.personal,
            late=late,
            contract=contract_print(self.source.extract, self.extract),
        )

    def _days(self) -> pl.DataFrame:
        """Every day that the claims ask about, by its column."""
        held: dict[str, pl.Series] = {}
        for name in self.asked:
            reader = self.readers[name]
            if isinstance(reader, LookedUp):
                held |= {one.name: one for one in reader.distinct if one.dtype in (pl.Date, pl.Datetime)}
        held |= {name: pl.Series(sorted(days), dtype=pl.Date) for name, days in self.days.items()}
        days = [one.cast(pl.Date).drop_nulls().unique().to_frame(name) for name, one in held.items()]
        plain_if(not self._is_late(held))
        return pl.concat(days, how="horizontal_extend") if days else pl.DataFrame()

    def _is_late(self, held: dict[str, pl.Series]) -> bool:
        """Whether a date lies after the day on which the extract was drawn."""
        day = self.extract.as_of
        events = set(event_dates(self.extract))
        return day is not None and any((held[name].cast(pl.Date) > day).any() for name in events & set(held))


def checks_of(
    files: Sequence[Written],
    extract: Extract,
    source: Source,
    wanted: set[str],
    read: Sequence[str],
    as_of: dt.date | None,
    trusted: frozenset[str],
) -> Checks:
    """What is to be checked; NotPlain where the first rows show already that the slow way is needed."""
    present = [name for name in extract.columns if all(name in file.dialect.positions for file in files)]
    asked = [name for name in present if name in wanted]
    held = [name for name in present if name in read]
    plain_if(any(_is_filled(extract.columns[name]) for name in (asked if trusted else held)) and bool(asked))
    marks = _marks(files, extract, [name for name in held if extract.columns[name].type in NUMBERS])
    # The slow way looks for the header again in the first column that it reads.
    first = next(name for name in read if name in held)
    readers: dict[str, Reader] = {}
    for file in files:
        for place, name in enumerate(file.names):
            if name not in readers:
                header = _header(file, place) if name == first else []
                readers[name] = _reader(name, file, place, extract, marks, held, header, files)
    typed = {name: _first_typed(readers[name], files[0]) for name in extract.key}
    keys = Keys(extract.key, rising_order(_sample_keys(extract.key, typed))) if extract.key else None
    late = [name for name in event_dates(extract) if name in asked]
    referring = [name for name in extract.references if name in asked]
    seen = [Seen(Bytes(file), Late(late), [Ids(name) for name in referring]) for file in files]
    whole = [name for name in late if isinstance(readers[name], Whole)]
    ends = () if extract.spell is None else (extract.spell.start, extract.spell.end)
    in_full = frozenset(name for name in (*extract.key, *late, *referring, *ends) if name is not None)
    return Checks(
        files, extract, source, as_of, trusted, readers, asked, in_full, keys, marks, seen,
        days={name: set() for name in whole},
    )  # fmt: skip


def _reader(
    name: str, file: Written, place: int, extract: Extract, marks: Marks, held: Collection[str],
    header: Collection[str], files: Sequence[Written],
) -> Reader:  # fmt: skip
    column = extract.columns.get(name)
    # What begins a line brings the rest of the line end before it along.
    begins_line = any(one.end == "\r" and one.names[0] == name for one in files)
    if column is not None and name in held:
        judge = Judge(name, extract, marks, header)
        sample = file.sample[str(place)]
        return Whole(judge, sample, begins_line=True) if begins_line else reader_of(judge, sample)
    if column is None or (column.type in LETTERS and name not in extract.overlapping):
        return Unread(column, begins_line=begins_line)
    return Ignored()


def _is_filled(column: Column) -> bool:
    """Whether an empty cell of the column is told as missing."""
    return not column.optional and column.empty is None and "" not in column.marks


def _marks(files: Sequence[Written], extract: Extract, names: Sequence[str]) -> Marks:
    """The marks that the first rows of each file prove."""
    proven = []
    for file in files:
        sample = {name: file.sample[str(file.dialect.positions[name])] for name in names}
        cells = [prepared_cells(name, raw, extract, extract.format, ()) for name, raw in sample.items()]
        proven.append(marks_of(extract.format, cells))
    plain_if(not any(one.disputed or one != proven[0] for one in proven))
    return proven[0]


def _header(file: Written, place: int) -> list[str]:
    """How a row begins that may be the header again."""
    names = file.dialect.names
    return [folded(names[place]), names[place].strip().lower()] if names else []


def _first_typed(reader: Reader, file: Written) -> dict[str, pl.Series]:
    assert isinstance(reader, LookedUp | Whole)
    sample = file.sample[str(file.dialect.positions[reader.judge.name])].head(SAMPLE_ROWS)
    return reader.judge.judged(sample.alias(reader.judge.name))


def _sample_keys(key: Sequence[str], typed: dict[str, dict[str, pl.Series]]) -> pl.DataFrame:
    """The keys of the first rows, as they are compared."""
    held = [typed[name][name] for name in key]
    numbers = [one.cast(pl.Int64, strict=False) if one.dtype == pl.String else one for one in held]
    return pl.DataFrame(
        [number if number.null_count() == one.null_count() else one for number, one in zip(numbers, held, strict=True)]
    )
