"""This room words what is wrong with an extract: the column, the count, the first lines, never a cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from forebyg.definitions.catalogue import Loc, PlaceOf
from forebyg.errors import Problem

MOST_LINES = 5
DIGITS = re.compile(r"\d{6}")
"""A header run together with its first row holds an id: such a name is not shown."""
LONGEST_NAME = 60


REMEDIES = {
    "FB401": "put the file there, or correct the name here",
    "FB402": "put the file itself into the data folder",
    "FB403": "name a file that you may read",
    "FB404": "export the extract anew: it needs a line of column names and its rows",
    "FB406": "write the file anew in UTF-8, or say its encoding in format: {encoding: ...}",
    "FB408": "correct the name, or write {from: ...} with the name in the file",
    "FB414": "correct the cells, or declare the column as what it holds",
    "FB415": "correct the cells, or add the missing word to 'values'",
    "FB417": "correct the dates where they are registered, and export anew",
    "FB418": "take the repeats out, or name the columns that tell the rows apart",
    "FB419": "correct the rows, or take the column out of 'constant'",
    "FB420": "correct the dates where they are registered, and export anew",
    "FB425": "look whether the right rows were exported",
}
"""What to do about a problem that has no better help of its own, by code."""


@dataclass(frozen=True)
class Source:
    """What is being read, as the analyst knows it, and where its declaration stands."""

    shown: str
    place_of: PlaceOf

    def problem(
        self, code: str, loc: Loc, text: str, help: str | None = None, severity: Literal["error", "warning"] = "error"
    ) -> Problem:
        return Problem(code, f"{self.shown}: {text}", self.place_of(loc), help or REMEDIES.get(code), severity)


@dataclass(frozen=True)
class Fault:
    """One rule that rows break. `rows` has `.file` and `.line` of those rows, in the order of the file."""

    code: str
    loc: Loc
    text: str
    rows: pl.DataFrame
    help: str | None = None
    severity: Literal["error", "warning"] = "error"

    def problem(self, source: Source) -> Problem:
        files = self.rows[".file"].unique(maintain_order=True).to_list()
        shown = files[0] if len(files) == 1 else source.shown
        text = f"{shown}: {self.text}; first at {_first_at(self.rows, len(files) > 1)}"
        return Problem(self.code, text, source.place_of(self.loc), self.help or REMEDIES.get(self.code), self.severity)


def fault(
    where: pl.DataFrame,
    mask: pl.Series,
    code: str,
    loc: Loc,
    text: str,
    help: str | None = None,
    severity: Literal["error", "warning"] = "error",
) -> Fault:
    """A fault of the rows of `where` that `mask` marks; an unknown mask is no fault."""
    return Fault(code, loc, text, where.select(".file", ".line").filter(mask.fill_null(False)), help, severity)


def counted(some: int, of: int, noun: str, one: str, many: str) -> str:
    """`3 of 1,000 values are not dates`."""
    return f"{some:,} of {of:,} {noun}{'' if of == 1 else 's'} {one if some == 1 else many}"


def in_lines(lines: Sequence[int]) -> str:
    """`line 3, 4`, at most five of them."""
    return f"line {', '.join(str(line) for line in lines[:MOST_LINES])}"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The did-you-mean for a word that is not among `words`."""
    folded = {known.casefold(): known for known in words if not DIGITS.search(known)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean '{printable(folded[close[0]])}'?" if close else None


def printable(name: str) -> str:
    """A name out of a file without the characters that could disturb a screen, and not too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}…"


def _first_at(rows: pl.DataFrame, several: bool) -> str:
    head = rows.head(MOST_LINES)
    if not several:
        return in_lines(head[".line"].to_list())
    by_file = head.group_by(".file", maintain_order=True).agg(".line").rows()
    return "; ".join(f"{file} {in_lines(lines)}" for file, lines in by_file)
