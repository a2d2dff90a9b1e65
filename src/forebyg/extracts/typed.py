"""This room types the text cells of a whole extract, file by file or table, and gathers every fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl

from forebyg.definitions.extracts import Extract, Format
from forebyg.extracts.cells import NUMBERS, Cells, prepare
from forebyg.extracts.columns import Forms, ReadColumn, read_column
from forebyg.extracts.contract import broken_rules
from forebyg.extracts.dates import ISO
from forebyg.extracts.numbers import Marks, disputes, marks_of
from forebyg.extracts.persons import birth_cells
from forebyg.extracts.pseudonyms import Key, pseudonymised
from forebyg.extracts.severities import all_judged
from forebyg.extracts.wording import Fault, counted, fault

Outcome = TypeVar("Outcome")
READ_ALL_THE_SAME = ("required", "allowed", "range", "pattern", "words", "totals", "stand-ins")
CANONICAL = Forms(Marks(".", ""), ISO)
"""How what is no text in its file is written for reading: workbooks and Parquet know numbers and dates themselves."""
FEW_ROWS = 5_000
"""Up to so many, one thread is faster than several: starting them costs more than the columns."""


@dataclass(frozen=True)
class Typed:
    """The physical columns with `.line` and `.file`, the faults, and what was detected: how numbers and dates are
    written, where the contract does not say."""

    frame: pl.DataFrame
    faults: tuple[Fault, ...]
    detected: dict[str, str] = field(default_factory=dict)

    @property
    def sound(self) -> pl.DataFrame:
        """The columns of which every cell could be read."""
        return self.frame.select(_sound(self.frame, self.faults))


def type_rows(
    rows: pl.DataFrame,
    extract: Extract,
    format: Format,
    wanted: Collection[str],
    native: Collection[str] = (),
    key: Key | None = None,
) -> Typed:
    """The wanted columns of text rows (with `.line` and `.file`) as declared, held to the rules of its cells and,
    where all cells concerned are right, to the rules of its rows. `native` columns are written canonically. With a
    `key` the frame holds pseudonyms where the extract asks for them; all rules were held to the ids themselves."""
    where = rows.select(".line", ".file")
    present = [name for name in extract.columns if name in rows.columns]
    files = _heights(where[".file"])
    made = _side_by_side(lambda name: prepared_cells(name, rows[name], extract, format, files), present, rows.height)
    prepared = dict(zip(present, made, strict=True))
    numbers = [cells for name, cells in prepared.items() if cells.column.type in NUMBERS and name not in native]
    forms = Forms(marks_of(format, numbers), format.dates, format.years_from)
    asked = [name for name in present if name in wanted]
    made_of = {name: CANONICAL if name in native else forms for name in asked}
    columns = _side_by_side(lambda name: read_column(prepared[name], made_of[name], where), asked, rows.height)
    read = dict(zip(asked, columns, strict=True))
    read |= _births(extract, wanted, prepared, read, where)
    read = {name: read[name] for name in extract.columns if name in read}
    frame = pl.DataFrame([*(series for column in read.values() for series in column.physical.values()), *where])
    faults = [found for column in read.values() for found in column.faults]
    faults = all_judged([*faults, *_disputed(forms, numbers, where)], extract)
    faults += all_judged(broken_rules(frame.select(_sound(frame, faults)), extract), extract)
    frame = frame if key is None else pseudonymised(frame, extract.pseudonymise, key)
    return Typed(frame, tuple(faults), _detected(format, forms.marks, read))


def _births(
    extract: Extract,
    wanted: Collection[str],
    prepared: dict[str, Cells],
    read: dict[str, ReadColumn],
    where: pl.DataFrame,
) -> dict[str, ReadColumn]:
    """The columns of dates of birth that stand in no file."""
    return {
        name: read_column(birth_cells(name, column, prepared[source], read[source].physical[source]), CANONICAL, where)
        for name, column in extract.columns.items()
        if (source := column.birth_of) in read and name in wanted and name not in prepared
    }


def _detected(format: Format, marks: Marks, read: dict[str, ReadColumn]) -> dict[str, str]:
    """How the extract writes what its contract leaves open, and what was given back."""
    decimal = {"decimal mark": marks.decimal} if marks.decimal and format.decimal is None else {}
    thousands = {mark for column in read.values() for mark in column.detected.get("thousands", "").split(", ") if mark}
    parted = {"thousands": ", ".join(sorted(thousands))} if thousands else {}
    others = {key: said for column in read.values() for key, said in column.detected.items() if key != "thousands"}
    return decimal | parted | others


def _heights(files: pl.Series) -> tuple[int, ...]:
    """How many rows each file has, none where there is one file."""
    if files.is_empty() or files.first() == files.last():
        return ()
    return tuple(files.rle().struct.field("len"))


def _sound(frame: pl.DataFrame, faults: Iterable[Fault]) -> list[str]:
    """A value that is not allowed is there all the same, and can be compared with others."""
    spoilt = {found.column for found in faults if found.severity == "error" and found.rule not in READ_ALL_THE_SAME}
    return [name for name in frame.columns if name not in spoilt]


def _side_by_side(verb: Callable[[str], Outcome], columns: Sequence[str], rows: int) -> list[Outcome]:
    """Polars leaves the interpreter free while it works on a column, so columns can share the processors."""
    if rows <= FEW_ROWS:
        return [verb(name) for name in columns]
    with ThreadPoolExecutor() as threads:
        return list(threads.map(verb, columns))


def prepared_cells(name: str, raw: pl.Series, extract: Extract, format: Format, files: tuple[int, ...]) -> Cells:
    is_end = extract.spell is not None and name == extract.spell.end
    open_words = extract.spell.no_end if extract.spell and is_end else None
    return prepare(name, extract.columns[name], raw, format.null, open_words, name in extract.overlapping, files)


def _disputed(forms: Forms, numbers: Sequence[Cells], where: pl.DataFrame) -> list[Fault]:
    faults = []
    for cells, wrong in disputes(numbers) if forms.marks.disputed else ():
        said = counted(int(wrong.mask.sum()), len(wrong.mask), "value", wrong.one, wrong.many)
        loc, text = ("columns", cells.name), f"column '{cells.name}': {said}"
        faults.append(fault(where, wrong.mask, wrong.code, loc, text, wrong.help))
    return faults
