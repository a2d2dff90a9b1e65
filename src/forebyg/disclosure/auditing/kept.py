"""This room holds finished reports against the run that they are made from: its released rows, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from forebyg.disclosure.auditing.accounts import unaccounted
from forebyg.disclosure.auditing.audit import UNREADABLE, Finished, Leak, audit, leaks_of, misprints, taken, told
from forebyg.disclosure.auditing.audit import unreadable as unread
from forebyg.disclosure.auditing.book import Book
from forebyg.disclosure.auditing.pattern import Pattern, pattern_of
from forebyg.disclosure.auditing.pieces import Piece
from forebyg.errors import AuditError, Problem
from forebyg.results import Release

REPORTS = ("html", "xlsx", "docx", "markdown")
BESIDE = {
    "made": "what it says of how it was made",
    "definition": "a definition",
    "other": "a text beside the rows",
    "false": "a part that no report has, or that says otherwise than the cells it is made of",
}


def audit_kept(
    finished: Sequence[Finished], release: Release, typed: Sequence[str] = (), pattern: Pattern | None = None
) -> None:
    """Raises AuditError where a report tells what is withheld, or another number than the run. No message has a number.

    Every number of a report is accounted for: in a row it is one of that row, in a sentence or at a chart one of the
    rows it speaks of, elsewhere part of a name, a day, a receipt, or of what somebody wrote. `typed` is what was
    written and is not in the release: definitions in words, the names of runs. Without a pattern, which a kept run
    does not have, what is withheld is what the run says is.
    """
    if release.run.internal:
        return
    pattern = pattern or pattern_of(_whole(release.rows))
    audit(finished, release.indicators, pattern)
    book = Book(release.indicators, release.rows.iter_rows(named=True), release.run, typed)
    problems: list[Problem] = []
    for one in finished:
        if one.format not in REPORTS:
            continue
        try:
            report = taken(one, pattern, book)
            found = list(unaccounted(report.pieces, book, report.lang))
        except UNREADABLE:
            problems.append(unread(one.name))
            continue
        other = {name: None for piece in found for name in _shown(piece, pattern)}
        problems += [misprints(one.name, list(other))] if other else []
        problems += leaks_of([Leak(name, one.name) for piece in found for name in _withheld(piece, pattern)])
    if problems:
        raise AuditError(problems)


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Of what a change is made of a kept run remembers nothing."""
    lists = [name for name in ("withheld_cells", "inputs") if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.List(pl.String)).alias(name) for name in lists)
    return rows if "held" in rows.columns else rows.with_columns(pl.lit(None, pl.Boolean).alias("held"))


def _shown(piece: Piece, pattern: Pattern) -> Iterator[str]:
    """The rows that are shown, and printed with another number than theirs."""
    if piece.rows and not _is_withheld(piece.rows, pattern):
        yield from (told(pattern.rows[row]) for row in piece.rows[:1])


def _withheld(piece: Piece, pattern: Pattern) -> Iterator[str]:
    if piece.rows:
        yield from (told(pattern.rows[row]) for row in piece.rows if row in pattern.withheld)
    elif piece.figures:
        for indicator, variant in piece.figures:
            yield " ".join(filter(None, ("what is said of", indicator, variant)))
    else:
        yield BESIDE.get(piece.role, "a text beside the rows")


def _is_withheld(rows: Iterable[str], pattern: Pattern) -> bool:
    return any(row in pattern.withheld for row in rows)
