"""This room writes what the mark of a held row tells: that its count has moved by no more than a few."""

from __future__ import annotations

from forebyg.disclosure.sums.draft import Draft, Told

TOLD = Told("nested")


def add_move(draft: Draft, cell: int, move: int, most: int) -> None:
    """So much has the count moved up or down since it was printed. No cell is negative: the move is written with `most`
    added to it, and lies between none and twice as much."""
    values = draft.values
    shifted = draft.virtual(values[cell] + most)
    draft.add(shifted, (cell, draft.constant(most)), TOLD)
    moved = draft.virtual(move + most)
    draft.add(shifted, (draft.constant(values[cell] - move), moved), TOLD)
    draft.add(draft.constant(2 * most), (moved, draft.virtual(most - move)), TOLD)
    draft.primary.add(moved)
