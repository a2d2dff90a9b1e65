"""This room takes a finished note apart: its tables of rows, the sentences beneath them, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forebyg.disclosure.auditing.book import Book
from forebyg.disclosure.auditing.naming import Naming
from forebyg.disclosure.auditing.pieces import Piece, Taken
from forebyg.disclosure.auditing.reading_lines import take_lines
from forebyg.disclosure.auditing.reading_tables import language, markdown_lines

MADE = ("Metode", "Method", "Fortrolighed", "Confidentiality", "Kilder", "Sources")
ESCAPED = re.compile(r"\\(.)")
OF_ROWS = re.compile(r"^\|[^|]*\| (?:Periode|Period) \|")


def read_note(text: str, naming: Naming, book: Book) -> Taken:
    lang = language(text)
    reads, pieces = take_lines(markdown_lines(text), naming, lang)
    return Taken(lang, reads, [*pieces, *_beside(text, book)])


def _beside(text: str, book: Book) -> Iterator[Piece]:
    """Every line that is none of a table of rows."""
    is_made, before, is_of_rows = True, "", False
    for line in text.split("\n"):
        said = ESCAPED.sub(r"\1", line).strip()
        if line.startswith("|"):
            if not before.startswith("|"):
                is_of_rows = OF_ROWS.match(line) is not None
            if not is_of_rows:
                yield Piece(said)
        elif line.startswith("## "):
            is_made = said[3:] in MADE
            yield Piece(said)
        elif said.startswith("- ") and not is_made:
            figures, rest = book.figures_at(said[2:], (":",))
            yield Piece(rest, "statement", figures=figures) if figures else Piece(said)
        elif said:
            yield Piece(said, "made" if is_made else "other")
        before = line
