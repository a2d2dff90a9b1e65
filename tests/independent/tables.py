"""Tables: figures that come as sums and not as persons."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from cells import Cell, Cells
from reading import Register


def expenditure_by_function(of: Register) -> Cells:
    """I77: what was spent, in kroner, by function, by step of the ladder and in all. The year stands in the row.

    Beside it the change of the whole from the year before, in per cent.
    """
    held: dict[tuple[str, str | None, str | None], Fraction] = defaultdict(Fraction)
    for row in of.sources.rows("regnskab"):
        if row["forbrug"]:
            spent = Fraction(row["forbrug"].replace(".", "").replace(",", "."))
            for by, stratum in ((None, None), ("funktion", row["funktion"]), ("trin", row["trin"] or None)):
                held[row["år"], by, stratum] += spent
    cells = Cells()
    for (label, by, stratum), spent in held.items():
        cells.put("expenditure_by_function", label, by, stratum, Cell(value=spent))
    cells.none_is_zero("expenditure_by_function")
    for label in sorted({key[0] for key in held}):
        now, then = held[label, None, None], held.get((str(int(label) - 1), None, None))
        if then:
            cells.put("expenditure_change", label, None, None, Cell(value=100 * (now - then) / then))
    return cells


CHAPTER = (expenditure_by_function,)
