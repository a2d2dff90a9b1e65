"""This room types the text cells of a whole extract, file by file or table, and gathers every fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from forebyg.definitions.extracts import Extract, Format
from forebyg.extracts.cells import Cells, prepare
from forebyg.extracts.columns import Forms, read_column
from forebyg.extracts.contract import broken_rules
from forebyg.extracts.numbers import marks_of, proof
from forebyg.extracts.wording import Fault, counted, fault

Outcome = TypeVar("Outcome")
NUMBERS = ("int", "decimal")
FEW_ROWS = 5_000
"""Up to so many, one thread is faster than several: starting them costs more than the columns."""


@dataclass(frozen=True)
class Typed:
    """The physical columns with `.line` and `.file`, the faults, and the text rows that are no totals."""

    frame: pl.DataFrame
    faults: tuple[Fault, ...]


def type_rows(rows: pl.DataFrame, extract: Extract, format: Format, wanted: Collection[str]) -> Typed:
    """The wanted columns of text rows (with `.line` and `.file`) as declared. Rules of rows wait for right cells."""
    where = rows.select(".file", ".line")
    present = [name for name in extract.columns if name in rows.columns]
    made = _side_by_side(lambda name: _prepare(name, rows, extract, format), present, rows.height)
    prepared = dict(zip(present, made, strict=True))
    numbers = [cells for cells in prepared.values() if cells.column.type in NUMBERS]
    forms = Forms(marks_of(format, numbers), format.dates)
    asked = [name for name in present if name in wanted]
    read = _side_by_side(
        lambda name: read_column(prepared[name], forms, where, _open_words(name, extract)), asked, rows.height
    )
    physical = [series for column in read for series in column.physical.values()]
    frame = pl.DataFrame([*physical, where[".line"], where[".file"]])
    faults = [found for column in read for found in column.faults]
    faults += _disputed(forms, numbers, where)
    return Typed(frame, tuple(faults or broken_rules(frame, extract)))


def _side_by_side(verb: Callable[[str], Outcome], columns: Sequence[str], rows: int) -> list[Outcome]:
    """Polars leaves the interpreter free while it works on a column, so columns can share the processors."""
    if rows <= FEW_ROWS:
        return [verb(name) for name in columns]
    with ThreadPoolExecutor() as threads:
        return list(threads.map(verb, columns))


def without_totals(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """The rows that no `total:` word marks."""
    words = {name: column.total for name, column in extract.columns.items() if column.total and name in rows.columns}
    if not words:
        return rows
    is_total = pl.any_horizontal(
        pl.col(name).str.strip_chars().str.to_lowercase() == word.strip().lower() for name, word in words.items()
    )
    return rows.filter(~is_total.fill_null(False))


def _prepare(name: str, rows: pl.DataFrame, extract: Extract, format: Format) -> Cells:
    return prepare(name, extract.columns[name], rows[name], format.null, _open_words(name, extract))


def _open_words(name: str, extract: Extract) -> tuple[str, ...]:
    return tuple(extract.spell.no_end) if extract.spell and name == extract.spell.end else ()


def _disputed(forms: Forms, numbers: Sequence[Cells], where: pl.DataFrame) -> list[Fault]:
    if not forms.marks.disputed:
        return []
    faults = []
    for mark, word in ((",", "a decimal comma"), (".", "a decimal point")):
        masks = [(cells, proof(cells, mark)) for cells in numbers]
        cells, mask = next((cells, mask) for cells, mask in masks if mask.any())
        said = counted(int(mask.sum()), len(mask), "value", f"has {word}", f"have {word}")
        text = f"column '{cells.name}': {said}, others have not"
        faults.append(fault(where, mask, "FB416", ("columns", cells.name), text, "say which in format: {decimal: ','}"))
    return faults
