"""Tables: figures that come as sums and not as persons."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import Cell, Cells
from reading import Register


def expenditure_by_function(of: Register) -> Cells:
    """I77: what was spent, in kroner, by function and in all. The year is the one written in the row."""
    held: dict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
    for row in of.sources.rows("regnskab"):
        if row["forbrug"]:
            spent = Fraction(row["forbrug"].replace(".", "").replace(",", "."))
            for function in (None, row["funktion"]):
                held[row["år"], function] += spent
    cells = Cells()
    for (label, function), spent in held.items():
        cells.put("expenditure_by_function", label, "funktion" if function else None, function, Cell(value=spent))
    return cells


CHAPTER = (expenditure_by_function,)
