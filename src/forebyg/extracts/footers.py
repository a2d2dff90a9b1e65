"""This room tells the lines below the rows from the rows: those that the contract names, and those that it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forebyg.extracts.dialect import Dialect
from forebyg.extracts.headers import folded
from forebyg.extracts.wording import Fault, Source, faulty_lines
from forebyg.extracts.words import FOOTERS

LONGEST_FOOTER = 30
"""More lines than that below the rows are no footer."""
SAY_FOOTER = "say format: {footer: [...]} with the words that the lines below the rows begin with"
FOOTER = rf"({'|'.join(re.escape(word) for word in FOOTERS)})"
REMARK = re.compile(rf"{FOOTER}.*[:\d]", re.IGNORECASE | re.DOTALL)
"""What programs write below the rows: a word for it, and a colon or a number."""
COUNT = re.compile(
    r"(?:(?:antal|number of) (?:rækker|poster|linjer|rows|records|lines)|rows|records|rækker|poster)\s*[:=]\s*[\d., ]+"
    r"|\(?\s*\d[\d., ]* (?:rows?|records?|rækker?|linjer?|poster)(?:\(s\))?"
    r"(?: (?:affected|selected|returned|exported|fetched|påvirket|valgt))?\.?\s*\)?",
    re.IGNORECASE,
)
"""What programs write below the rows even of one column, where other words may be values."""
RULE = re.compile(r"[-=]{3,}")


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
    alone = [_stands_alone(cells) for cells in rows]
    is_remark = [
        single and bool(REMARK.match(cells[0].strip()) or _is_count_or_rule(cells[0]))
        for single, cells in zip(alone, rows, strict=True)
    ]
    count = next((place for place, is_one in enumerate(reversed(is_remark)) if not is_one), len(rows))
    return 0 if count == len(rows) or any(alone[: len(rows) - count]) else count


def _stands_alone(cells: Sequence[str]) -> bool:
    if len(cells) == 1:
        return _is_count_or_rule(cells[0])
    return bool(cells) and bool(cells[0].strip()) and not any(cell.strip() for cell in cells[1:])


def _is_count_or_rule(cell: str) -> bool:
    return bool(COUNT.fullmatch(cell.strip()) or RULE.fullmatch(cell.strip()))


def faults_of_rules(rows: Sequence[Sequence[str]], lines: Sequence[int], source: Source) -> list[Fault]:
    """A line of strokes between the header and the rows."""
    drawn = [
        line for cells, line in zip(rows, lines, strict=True)
        if cells and all(RULE.fullmatch(cell.strip()) for cell in cells)
    ]  # fmt: skip
    help = "export the rows without lines between them"
    text = "the row below the header is a line of strokes"
    return [Fault("FB426", ("file",), text, faulty_lines(drawn, source), help)] if drawn else []


def faults_of_remarks(rows: Sequence[Sequence[str]], lines: Sequence[int], source: Source) -> list[Fault]:
    """A footer that the contract does not declare, among the last rows and their lines."""
    count = remarks(rows)
    if not count:
        return []
    text = "the last row has words in its first cell alone, as lines below the rows have"
    if count > 1:
        text = f"the last {count} rows have words in their first cell alone, as lines below the rows have"
    if len(rows[-1]) == 1:
        text = "the last row reads" if count == 1 else f"the last {count} rows read"
        text += " like what programs write below the rows"
    return [Fault("FB426", ("file",), text, faulty_lines(lines[-count:], source), SAY_FOOTER)]
