"""This room names what a report is taken apart into: the rows that it prints, and every other text with its role."""

from __future__ import annotations

from typing import Literal, NamedTuple

from forebyg.disclosure.auditing.reading_back import Read

Role = Literal[
    "row",  # a cell of a row
    "amount",  # a number of a workbook, as it is kept there
    "statement",  # the sentence of an indicator
    "series",  # what stands at its chart: caption, text for those who do not see it
    "scale",  # all that is written in the drawing itself
    "compared",  # what stands at a funnel
    "compared scale",
    "points",  # how many marks are drawn of a series
    "made",  # how the report was made
    "definition",
    "other",
    "false",  # what says otherwise than the cells it is made of, and what no report has
]
Figure = tuple[str, str | None]
"""The id of an indicator and its variant."""


class Piece(NamedTuple):
    """A text of a report and what it stands at. No number may stand in it that is not told there."""

    text: str
    role: Role = "other"
    rows: tuple[str, ...] = ()
    """The rows of which it may be, as LINKS spells them."""
    figures: tuple[Figure, ...] = ()
    """The indicators of which it may be: those of one title."""
    cell: str = ""
    """The column that it stands in."""


class Taken(NamedTuple):
    """A report taken apart."""

    lang: str
    reads: list[Read]
    pieces: list[Piece]
