"""This room tells a line of column names from a row of data: what is taken for names is printed, so doubt means data.

A name differs from what stands below it: it has not its shape (letters over digits), and it is not one of few words
that return. Only where the cells below have neither shape nor repeats do the words themselves decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from forebyg.extracts.headers import folded
from forebyg.inspection.vocabulary import HEADINGS

MOST_CELLS = 0.8
"""Below a name so many cells have one shape; the others are gaps and faults."""
FEW_ROWS = 5
"""In fewer rows words return by accident."""
LONGEST_NAME = 300
"""The question of a survey may be a name; what is longer is an answer."""
MOST_WORDS = 3
"""What has more words is a sentence, in which a word of headers tells nothing."""
Vote = Literal["for", "against", "perhaps", "nothing"]
_FIGURES = re.compile(r"[\s\d.,:/%+\-−]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d")


def names_columns(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether `cells` are the names of the columns of `rows`, which have as many cells."""
    names = [cell.strip() for cell in cells]
    filled = [name for name in names if name]
    below = [row for row in rows if [cell.strip() for cell in row] != names]
    columns = [[cell for row in below if (cell := row[index].strip())] for index in range(len(names))]
    nameless = sum(bool(column) for name, column in zip(names, columns, strict=True) if not name)
    if 2 * len({folded(name) for name in filled}) <= len(filled) + nameless and (nameless or len(filled) > 1):
        return False
    years = _are_years(names, columns)
    votes = ["for" if index in years else _vote(name, columns[index]) for index, name in enumerate(names) if name]
    if "for" in votes or "against" in votes:
        return votes.count("for") > 2 * votes.count("against")
    # One district that stands only in the first row could be that of a person; two such columns could not.
    return votes.count("perhaps") >= 2 or _reads_as_names(filled, is_alone=not below)


def shape(cell: str) -> str:
    """Runs of letters as A, runs of digits as 9: B000026 has the shape A9."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "A", cell))


def _vote(name: str, column: list[str]) -> Vote:
    """Whether a name has not the shape of the cells below, is one of them, or is none of few words that return."""
    if len(name) > LONGEST_NAME or _FIGURES.fullmatch(name) or name in column:
        return "against"
    if not column:
        return "nothing"
    common, count = Counter(map(shape, column)).most_common(1)[0]
    if "9" in common and count >= MOST_CELLS * len(column):
        return "against" if shape(name) == common else "for"
    if sum(bool(_DIGITS.search(cell)) for cell in column) >= MOST_CELLS * len(column):
        return "nothing" if _DIGITS.search(name) else "for"
    return "perhaps" if len(column) >= FEW_ROWS and 2 * len(set(column)) <= len(column) else "nothing"


def _are_years(names: list[str], columns: list[list[str]]) -> set[int]:
    """Wide tables have a column for each year; below stand no years."""
    years = {index for index, name in enumerate(names) if _YEAR.fullmatch(name)}
    below = [cell for index in years for cell in columns[index]]
    if len(years) < 2 or len(years) == len(names) or (below and all(_YEAR.fullmatch(cell) for cell in below)):
        return set()
    return years


def _reads_as_names(names: list[str], is_alone: bool) -> bool:
    """All of them as programs write names, or most of them words of headers."""
    if any(_DIGITS.search(name) for name in names):
        return False
    by_program = all(re.fullmatch(r"[^\W\d]\w*", name) and name == name.lower() for name in names)
    known = sum(len(name.split()) <= MOST_WORDS and bool(HEADINGS.search(name)) for name in names)
    return by_program or 2 * known > len(names) or (is_alone and all("_" in name for name in names))
