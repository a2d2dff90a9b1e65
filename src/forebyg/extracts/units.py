"""This room finds numbers without the unit that others of their column have: they may be of another size."""

from __future__ import annotations

from forebyg.extracts.cells import Cells, Wrong

ZERO = r"^[+-]?0+(?:[.,]0+)?$"
"""Nothing is nothing in every unit."""


def without_unit(cells: Cells) -> tuple[Wrong, ...]:
    """Of the cells with and without the unit the fewer."""
    unit = cells.column.unit
    if not unit:
        return ()
    filled = cells.text.is_not_null()
    having = filled & cells.whole.str.strip_chars(' \t\u00a0\u202f"').str.ends_with(unit)
    bare = filled & ~having & ~cells.text.str.contains(ZERO)
    if not having.any() or not bare.any():
        return ()
    help = f"write all numbers of the column with {unit}, or all without"
    if bare.sum() > having.sum():
        said = (f"has {unit} where others have not", f"have {unit} where others have not")
        return (Wrong(having, "FB416", *said, help),)
    said = (f"has no {unit} where others have", f"have no {unit} where others have")
    return (Wrong(bare, "FB416", *said, help),)
