"""This room takes the lines of tables of rows apart, with the row that each is of."""

from __future__ import annotations

from collections.abc import Iterable

from forebyg.disclosure.auditing.naming import Naming
from forebyg.disclosure.auditing.pieces import Piece
from forebyg.disclosure.auditing.reading_back import Read
from forebyg.disclosure.auditing.reading_tables import Line, fields_of


def take_lines(lines: Iterable[Line], naming: Naming, lang: str) -> tuple[list[Read], list[Piece]]:
    """A line of a row that was read before is a line that was not understood."""
    reads: list[Read] = []
    pieces: list[Piece] = []
    done: set[str] = set()
    for line in lines:
        named = naming.enter(line.name, line.depth)
        row = naming.row_of(line.cells["period"]) if "period" in line.cells else None
        row = None if row in done and not naming.is_pointer else row
        if "period" in line.cells:
            done |= {row} if row and not naming.is_pointer else set()
            fields = dict(fields_of(line.cells, named, lang, naming, row))
            reads.append(Read(row, (line.name[:60], line.cells["period"]), fields))
        told = {"notes": line.name, **line.cells}
        if row is None:
            pieces += [Piece(text) for text in told.values() if text]
        else:
            pieces += [Piece(text, "row", (row,), cell=cell) for cell, text in told.items() if text]
    return reads, pieces
