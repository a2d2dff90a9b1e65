"""This room types the columns of a scan, batch by batch, and shows that the slow way types them so.

Cells are not judged one by one: a cell that was not seen before is given once to the readers of the slow way, and what
these make of it stands for all cells like it. Where the slow way asks all cells of a column together (are these ids all
parted by points?), more is asked of each: a cell that could matter there is not plain.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Protocol

import polars as pl

from forebyg.definitions.extracts import Column, Extract
from forebyg.extracts.cells import LETTERS, Cells
from forebyg.extracts.columns import Forms, read_column
from forebyg.extracts.damage import CODE_AS_DATE, FRACTION_ID, PARTED
from forebyg.extracts.letters import OF_PERSON
from forebyg.extracts.limits import out_of_range
from forebyg.extracts.numbers import Marks
from forebyg.extracts.persons import births
from forebyg.extracts.scans.plain import plain_if
from forebyg.extracts.scans.shortest import are_codes, are_shortest, length_of
from forebyg.extracts.severities import all_judged
from forebyg.extracts.typed import prepared_cells
from forebyg.extracts.words import marks_total

FEW_OF = 20
"""Where the first cells of a column have fewer different ones than one in so many, all are looked up."""
MOST_SURPRISES, MOST_WORDS = 6, 10_000
"""A column that shows new cells again and again, as in a file in the order of its dates, or very many, is numbered."""
NUMBER = ".number"
BOUNDED = ("date", "time", "yes_no", "period")
"""Types of which a register has few different values."""


@dataclass(frozen=True)
class Typed:
    """A batch of a column: its physical columns by name; or its words, of which there are few, and the number of each
    cell's, null where it is empty."""

    own: dict[str, pl.Series]
    rank: pl.Series | None = None
    numbers: pl.Series | None = None

    @property
    def words(self) -> dict[str, pl.Series]:
        """The words of each physical column; none where the cells are as they are."""
        return self.own if self.numbers is not None else {}

    @cached_property
    def physical(self) -> dict[str, pl.Series]:
        numbers = self.numbers
        return self.own if numbers is None else {name: words.gather(numbers) for name, words in self.own.items()}

    def order(self, name: str) -> pl.Series:
        """Numbers or values that differ wherever the values of the column do."""
        return self.physical[name] if self.rank is None else self.rank


class Reader(Protocol):
    """How a column of raw cells is typed. The scan reads it as `raw`, which is fast but takes not every cell, and which
    changes as more is seen; where a cell is not taken, as `plain`."""

    @property
    def raw(self) -> pl.DataType: ...

    @property
    def plain(self) -> pl.DataType: ...

    def read(self, raw: pl.Series) -> Typed: ...


class Judge:
    """What the slow way makes of cells; NotPlain where it would say anything of them, or might of the column."""

    def __init__(self, name: str, extract: Extract, marks: Marks, header: Collection[str]):
        self.name, self.extract, self.marks, self.header = name, extract, marks, list(header)
        self.column = extract.columns[name]
        self.form = extract.format.dates
        self._lock = Lock()

    @property
    def detected(self) -> dict[str, str]:
        """How the dates are written, where the contract does not say."""
        is_said = self.extract.format.dates is not None or self.form is None
        return {} if is_said else {f"dates.{self.name}": str(self.form)}

    def judged(self, raw: pl.Series) -> dict[str, pl.Series]:
        plain_if(not raw.str.contains("\n", literal=True).any())
        cells = prepared_cells(self.name, raw, self.extract, self.extract.format, ())
        where = pl.DataFrame({".line": pl.int_range(len(raw), eager=True)}).with_columns(pl.lit("").alias(".file"))
        read = read_column(cells, Forms(self.marks, self.form, self.extract.format.years_from), where)
        faults = all_judged(read.faults, self.extract)
        plain_if(not faults, f"column '{self.name}' breaks the rule '{faults[0].rule if faults else ''}'")
        is_rare = cells.has_rare_letters and self.column.type in LETTERS
        plain_if(not is_rare and not self._could_matter(cells), f"column '{self.name}' has cells that are not plain")
        if self.column.type == "cpr" and self.extract.as_of is not None:
            plain_if(not (births(read.physical[self.name]) > self.extract.as_of).any())
        self._keep_form(read.detected)
        return read.physical

    def _could_matter(self, cells: Cells) -> bool:
        """Cells of which the slow way makes something else where enough cells of the column are like them, and those
        that may begin a header within the rows."""
        if self.header and cells.whole.str.strip_chars().str.to_lowercase().is_in(self.header).any():
            return True
        if self.column.type not in ("id", "category"):
            return False
        is_id, text = self.column.type == "id", cells.text
        patterns = [PARTED.pattern, OF_PERSON] if is_id else []
        patterns += [FRACTION_ID.pattern] if is_id or self.column.digits is not None else []
        remade = text.filter(~text.is_in(self.column.values or []))
        return any(text.str.contains(pattern).any() for pattern in patterns) or bool(
            remade.str.contains(CODE_AS_DATE.pattern).any()
        )

    def _keep_form(self, detected: dict[str, str]) -> None:
        form = detected.pop(f"dates.{self.name}", None)
        plain_if(not detected)
        if form is not None:
            with self._lock:
                plain_if(self.form in (None, form))
                self.form = form


class LookedUp:
    """A column of few different cells. The scan numbers them as it meets them, and each number has its values. It finds
    words that it knows faster than it numbers new ones: so what was seen is given to it for the next blocks."""

    def __init__(self, judge: Judge):
        self.plain, self._numbering = numbering()
        self.judge = judge
        self.values: pl.DataFrame | None = None
        """The physical values by the number of their cell, with gaps where a cell was not seen yet."""
        self._known: pl.DataFrame | None = None
        """The physical values in the order in which the cells were seen, with their `.number`."""
        self._words: pl.Enum | None = None
        self._seen, self._surprises, self._lock = 0, 0, Lock()
        self._blank: dict[str, pl.Series] | None = None

    @property
    def raw(self) -> pl.DataType:
        is_settled = self._words is not None and self._surprises <= MOST_SURPRISES
        return self._words if is_settled and self._words is not None else self.plain

    def read(self, raw: pl.Series) -> Typed:
        numbers = raw.to_physical()
        if raw.dtype == pl.Enum:
            values = self._known
        else:
            last = numbers.max()
            if self.values is None or (isinstance(last, int) and last >= self._seen):
                self._learn(raw)
            values = self.values
        assert values is not None
        typed = Typed({one.name: one for one in values if one.name != NUMBER}, numbers=numbers)
        said = self._said_of_blanks() if raw.null_count() else {}
        if not said:
            return typed
        filled, physical = numbers.is_not_null(), typed.physical
        said = {name: value.new_from_index(0, len(raw)) for name, value in said.items()}
        return Typed(physical | {name: physical[name].zip_with(filled, value) for name, value in said.items()})

    def numbered(self, raw: pl.Series) -> pl.Series:
        """The numbers of the cells, of a column that has been read."""
        numbers = raw.to_physical()
        return numbers if raw.dtype != pl.Enum or self._known is None else self._known[NUMBER].gather(numbers)

    def _learn(self, raw: pl.Series) -> None:
        with self._lock:
            cells = raw.drop_nulls().unique()
            if self._known is not None:
                cells = cells.filter(~cells.to_physical().is_in(self._known[NUMBER].implode()))
                self._surprises += len(cells) > 0
                if cells.is_empty():
                    return
            words = cells.cast(pl.String).alias(self.judge.name)
            new = pl.DataFrame(self.judge.judged(words)).with_columns(cells.to_physical().alias(NUMBER))
            known = new if self._known is None else pl.concat([self._known, new])
            before = [] if self._words is None else self._words.categories.to_list()
            last = known[NUMBER].max()
            place = pl.int_range(last + 1 if isinstance(last, int) else 0, dtype=pl.UInt32, eager=True).alias(NUMBER)
            table = place.to_frame().join(
                known.with_columns(pl.lit(True).alias(".seen")), on=NUMBER, how="left", maintain_order="left"
            )
            missing = table[".seen"].is_null().arg_true()
            # Whoever reads meanwhile finds the values of the words that he knows.
            self._known, self.values = known, table.drop(NUMBER, ".seen")
            self._seen = int(missing[0]) if len(missing) else table.height
            self._words = pl.Enum([*before, *words]) if known.height <= MOST_WORDS else None

    def _said_of_blanks(self) -> dict[str, pl.Series]:
        """What empty cells say, where they say anything."""
        if self._blank is None:
            self._blank = self.judge.judged(pl.Series(self.judge.name, [""]))
        return {name: value for name, value in self._blank.items() if value.null_count() == 0}

    @property
    def distinct(self) -> pl.DataFrame:
        """All values of the column that were seen."""
        assert self._known is not None
        blank = [] if self._blank is None else [pl.DataFrame(self._blank)]
        return pl.concat([self._known.drop(NUMBER), *blank])


class Whole:
    """A column of many different cells. Bare whole numbers need no look, and of cells in a row that are alike one is
    looked at. Ids that are such numbers stay numbers, from which their texts can be written again."""

    def __init__(self, judge: Judge, sample: pl.Series, *, begins_line: bool = False):
        self.judge = judge
        column, name = judge.column, judge.name
        is_bare = not (column.marks or judge.extract.format.null or column.pattern or column.values or column.digits)
        spell = judge.extract.spell
        is_bare &= not (spell is not None and spell.end == name)
        self._is_bare = is_bare and column.type in ("id", "category", "int") and not any(map(_is_whole, judge.header))
        self._is_shortest = self._is_bare and column.type != "category" and are_shortest(sample)
        self.raw = pl.Int64() if self._is_shortest and not begins_line else pl.String()
        self.plain = pl.String()

    def read(self, raw: pl.Series) -> Typed:
        if self._is_bare:
            numbers = raw.cast(pl.Int64, strict=False)
            if numbers.null_count() == 0:
                return self._bare(raw, numbers)
            self._is_bare = self._is_shortest = False
        raw = raw if raw.dtype == pl.String else raw.cast(pl.String).fill_null("")
        begins = raw.ne_missing(raw.shift(1))
        cells = raw.filter(begins)
        if 2 * len(cells) > len(raw):
            physical = self.judge.judged(raw)
        else:
            place = begins.cum_sum() - 1
            physical = {key: values.gather(place) for key, values in self.judge.judged(cells).items()}
        return Typed({key: values.alias(key) for key, values in physical.items()})

    def _bare(self, raw: pl.Series, numbers: pl.Series) -> Typed:
        name = self.judge.name
        if self.judge.column.type == "int":
            plain_if(not out_of_range(self.judge.column, numbers))
            return Typed({name: numbers}, numbers)
        if self._is_shortest and are_codes(numbers) and (raw.dtype == pl.Int64 or length_of(raw) == length_of(numbers)):
            return Typed({name: numbers}, numbers)
        self._is_shortest = False
        return Typed({name: raw.cast(pl.String)}, numbers)


class Unread:
    """Letters that nobody asked for: they are looked at for words that mark a row as the total of others."""

    def __init__(self, column: Column | None, *, begins_line: bool = False):
        numbered, self._numbering = numbering()
        self.plain: pl.DataType = pl.String() if begins_line else numbered
        self.raw, self.column = self.plain, column

    def read(self, raw: pl.Series) -> Typed:
        cells = raw.unique().cast(pl.String)
        plain_if(not cells.str.contains("\n", literal=True).any())
        cells = cells.str.strip_chars()
        marked = marks_total(cells, self.column.type if self.column else "category").fill_null(False)
        known = list(self.column.values or ()) if self.column else []
        plain_if(not (marked & ~cells.is_in(known)).any())
        return Typed({})


class Ignored:
    """A column that nobody asked for and in which nothing can stand that matters."""

    raw: pl.DataType = pl.String()
    plain: pl.DataType = pl.String()

    def read(self, raw: pl.Series) -> Typed:
        plain_if(not raw.str.contains("\n", literal=True).any())
        return Typed({})


def numbering() -> tuple[pl.DataType, pl.Series]:
    """A type whose cells the scan numbers, and what must be held as long as a number stands for the same cell: where
    nothing of the type is held, the scan begins with new numbers."""
    dtype = pl.Categorical(pl.Categories.random())
    return dtype, pl.Series([], dtype=dtype)


def reader_of(judge: Judge, sample: pl.Series) -> LookedUp | Whole:
    """The reader that suits the first cells of the column."""
    type = judge.column.type
    is_few = sample.n_unique() * FEW_OF <= len(sample)
    return LookedUp(judge) if type in BOUNDED or (is_few and type not in ("id", "cpr")) else Whole(judge, sample)


def _is_whole(word: str) -> bool:
    return pl.Series([word]).cast(pl.Int64, strict=False).null_count() == 0
