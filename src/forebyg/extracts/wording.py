"""This room words what is wrong with an extract: the column, the count, the first lines, never a cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from forebyg.definitions.catalogue import Loc, PlaceOf
from forebyg.errors import Finding, Problem

MOST_LINES = 5
COLUMN_FOLLOWS = ("columns", "references", "constant")
"""Keys of a contract below which the name of a column follows in a Loc."""
DIGITS = re.compile(r"\d{6}|(?:\d\d[ .-]?){3}\d{4}")
"""A header run together with its first row holds an id: such a name is not shown."""
SEPARATED = re.compile(r"""[;,\t|"]""")
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
    "FB431": "correct the cells, or change 'min' and 'max'",
    "FB432": "correct the cells, or change 'pattern'",
    "FB433": "look whether the right rows were exported, or change 'rows'",
    "FB434": "export the extract anew, or change 'fresh'",
    "FB435": "export the missing periods too, or move 'complete_from'",
    "FB439": "take one of them out of the folder",
    "FB438": "correct the dates or 'as_of', or write planned: yes where dates are planned",
}
"""What to do about a problem that has no better help of its own, by code."""

RULES = {
    "FB406": "encoding", "FB407": "encoding", "FB408": "header", "FB409": "header", "FB410": "header",
    "FB411": "width", "FB412": "quotes", "FB413": "required", "FB414": "type", "FB415": "allowed",
    "FB416": "decimal mark", "FB417": "type", "FB418": "key", "FB419": "constant", "FB420": "spell",
    "FB421": "repeats", "FB422": "encoding", "FB423": "quotes", "FB424": "contract", "FB425": "rows",
    "FB426": "totals", "FB427": "stand-ins", "FB428": "damaged", "FB429": "words", "FB430": "references",
    "FB431": "range", "FB432": "pattern", "FB433": "rows", "FB434": "fresh", "FB435": "coverage",
    "FB438": "as_of", "FB441": "goal",
}  # fmt: skip
"""The rule that a problem breaks, by code; `file` for all others."""


@dataclass(frozen=True)
class Source:
    """What is being read: the extract, the file as the analyst knows it, and where its declaration stands."""

    extract: str
    shown: str
    place_of: PlaceOf

    def problem(
        self, code: str, loc: Loc, text: str, help: str | None = None, severity: Literal["error", "warning"] = "error"
    ) -> Problem:
        found = Finding(self.extract, self.shown, _column(loc), RULES.get(code, "file"))
        place, help = self.place_of(loc), help or REMEDIES.get(code)
        return Problem(code, f"{self.shown}: {text}", place, help, severity, finding=found)


@dataclass(frozen=True)
class Fault:
    """One rule that rows break, or the extract as a whole. `rows` has `.file` and `.line` of those rows, in the order
    of the file; none where the whole is at fault. `of` counts the rows that were held to the rule."""

    code: str
    loc: Loc
    text: str
    rows: pl.DataFrame
    help: str | None = None
    severity: Literal["error", "warning"] = "error"
    of: int | None = None

    @property
    def rule(self) -> str:
        return RULES[self.code]

    @property
    def column(self) -> str | None:
        return _column(self.loc)

    def problem(self, source: Source) -> Problem:
        files = self.rows[".file"].unique(maintain_order=True).to_list()
        shown = files[0] if len(files) == 1 else source.shown
        lines = _first_lines(self.rows)
        text = f"{shown}: {self.text}" + (f"; first at {_said(lines)}" if lines else "")
        found = Finding(source.extract, shown, self.column, self.rule, self.rows.height or None, self.of, lines)
        place, help = source.place_of(self.loc), self.help or REMEDIES.get(self.code)
        return Problem(self.code, text, place, help, self.severity, finding=found)


def fault(
    where: pl.DataFrame,
    mask: pl.Series,
    code: str,
    loc: Loc,
    text: str,
    help: str | None = None,
    severity: Literal["error", "warning"] = "error",
    of: int | None = None,
) -> Fault:
    """A fault of the rows of `where` that `mask` marks; an unknown mask is no fault. `of` None: all rows were held to
    the rule."""
    rows = where.select(".file", ".line").filter(mask.fill_null(False))
    return Fault(code, loc, text, rows, help, severity, where.height if of is None else of)


def faulty_lines(lines: Sequence[int], source: Source) -> pl.DataFrame:
    """The rows of a Fault that concerns lines of one file."""
    return pl.DataFrame({".file": [source.shown] * len(lines), ".line": pl.Series(lines, dtype=pl.Int64)})


def counted(some: int, of: int, noun: str, one: str, many: str) -> str:
    """`3 of 1,000 values are not dates`."""
    return f"{some:,} of {of:,} {noun}{'' if of == 1 else 's'} {one if some == 1 else many}"


def in_lines(lines: Sequence[int]) -> str:
    """`line 3, 4`, at most five of them."""
    return f"line {', '.join(str(line) for line in lines[:MOST_LINES])}"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The did-you-mean for a word that is not among `words`."""
    # A name that holds a separator or a quote may be a header run together with its first row.
    folded = {known.casefold(): known for known in words if not DIGITS.search(known) and not SEPARATED.search(known)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean '{printable(folded[close[0]])}'?" if close else None


def printable(name: str) -> str:
    """A name out of a file without the characters that could disturb a screen, and not too long."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name).strip()
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}…"


def _column(loc: Loc) -> str | None:
    return str(loc[1]) if len(loc) > 1 and loc[0] in COLUMN_FOLLOWS else None


def _first_lines(rows: pl.DataFrame) -> tuple[tuple[str, tuple[int, ...]], ...]:
    by_file = rows.head(MOST_LINES).group_by(".file", maintain_order=True).agg(".line").rows()
    return tuple((file, tuple(lines)) for file, lines in by_file)


def _said(lines: tuple[tuple[str, tuple[int, ...]], ...]) -> str:
    if len(lines) == 1:
        return in_lines(lines[0][1])
    return "; ".join(f"{file} {in_lines(numbers)}" for file, numbers in lines)
