"""This room tells the lines below the rows from the rows: those that the contract names, and those that it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forebyg.extracts.dialect import Dialect
from forebyg.extracts.headers import folded
from forebyg.extracts.wording import Fault, Source, faulty_lines

MOST_LINES = 30
"""More lines than that below the rows are no footer."""
SAY_FOOTER = "say format: {footer: [...]} with the words that the lines below the rows begin with"
REMARK = re.compile(
    r"(?:antal|rækker|poster|kilde|note|anm|bemærk|udtr|udskr|kørt|kørsel|dannet|genereret|oprettet|dato|side|rapport"
    r"|opdateret|slut på|source|rows|records|number of|generated|printed|created|report|page|updated|end of)"
    r"\w*\b.*[:\d]",
    re.IGNORECASE | re.DOTALL,
)
"""What programs write below the rows: a word for it, and a colon or a number."""


def without_footer(body: bytes, dialect: Dialect) -> tuple[bytes, int]:
    """The text above the declared footer that ends it, and how many lines that has."""
    if not dialect.footer:
        return body, 0
    above = end = len(body)
    count = 0
    while end > dialect.offset:
        start = max(body.rfind(b"\n", 0, end - 1) + 1, dialect.offset)
        line = body[start:end].decode("utf-8")
        if begins_footer(line, dialect.separator, dialect.footer):
            above, count = start, count + 1
        elif line.strip(f'{dialect.separator}" \t\n\u00a0'):
            break
        end = start
    return body[:above], count


def begins_footer(line: str, separator: str, words: Sequence[str]) -> bool:
    """Whether the first cell of the line begins with one of the words."""
    start = folded(line.lstrip(f'{separator}" \t\u00a0')[:200])
    return any(start.startswith(folded(word)) for word in words)


def remarks(rows: Sequence[Sequence[str]]) -> int:
    """How many of the last rows have words in their first cell and nothing in the others, as no row above them has."""
    alone = [
        len(cells) > 1 and bool(cells[0].strip()) and not any(cell.strip() for cell in cells[1:]) for cells in rows
    ]
    is_remark = [single and bool(REMARK.match(cells[0].strip())) for single, cells in zip(alone, rows, strict=True)]
    count = next((place for place, is_one in enumerate(reversed(is_remark)) if not is_one), len(rows))
    return 0 if count == len(rows) or any(alone[: len(rows) - count]) else count


def faults_of_remarks(rows: Sequence[Sequence[str]], lines: Sequence[int], source: Source) -> list[Fault]:
    """A footer that the contract does not declare, among the last rows and their lines."""
    count = remarks(rows)
    if not count:
        return []
    text = "the last row has words in its first cell alone, as lines below the rows have"
    if count > 1:
        text = f"the last {count} rows have words in their first cell alone, as lines below the rows have"
    return [Fault("FB426", ("file",), text, faulty_lines(lines[-count:], source), SAY_FOOTER)]
