"""This room holds what was cut out of a text, and words what could not be cut."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from forebyg.extracts.dialect import Dialect
from forebyg.extracts.footers import LONGEST_FOOTER, SAY_FOOTER, faults_of_remarks, faults_of_rules
from forebyg.extracts.headers import folded
from forebyg.extracts.records import records
from forebyg.extracts.wording import Fault, Source, faulty_lines


@dataclass(frozen=True)
class Cut:
    """What either reader makes of a text; the lists are lines."""

    frame: pl.DataFrame
    written: pl.Series
    empty: int
    ragged: list[tuple[int, int]] = field(default_factory=list)
    """Each with the cells that it has."""
    quotes: list[int] = field(default_factory=list)
    returns: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)


def faults_of(cut: Cut, dialect: Dialect, source: Source) -> list[Fault]:
    """What is wrong with the rows of a text, as far as their cells do not matter."""
    return [
        *_quotes(cut, source),
        *_blanks(cut, source),
        *_apostrophes(cut, source),
        *_returns(cut, source),
        *_ragged(cut, dialect, source),
        *_swallowed(cut, dialect, source),
        *_remarks(cut, dialect, source),
    ]


def without_headers(cut: Cut, dialect: Dialect, source: Source) -> tuple[Cut, list[Fault]]:
    """Without rows that are the header again, however they are written."""
    is_header = _is_header(cut, dialect)
    if not is_header.any():
        return cut, []
    lines = cut.frame.filter(is_header)[".line"].to_list()
    said = "1 row is" if len(lines) == 1 else f"{len(lines):,} rows are"
    help = "several files that were copied together are read as several files: file: name*.csv"
    fault = Fault("FB410", ("file",), f"{said} the header again", faulty_lines(lines, source), help)
    return replace(cut, frame=cut.frame.filter(~is_header), written=cut.written.filter(~is_header)), [fault]


def _is_header(cut: Cut, dialect: Dialect) -> pl.Series:
    never = pl.Series([False]).new_from_index(0, cut.frame.height)
    names = [folded(name) for name in dialect.names]
    column = next((name for name in cut.frame.columns if name in dialect.positions), None)
    if dialect.width == 1 or not names or column is None:
        return never
    # One column tells the few rows that are worth cutting again.
    place = dialect.positions[column]
    written = {names[place], dialect.names[place].strip().lower()}
    maybe = cut.frame[column].str.strip_chars().str.to_lowercase().is_in(list(written))
    if not maybe.any():
        return never
    places = maybe.arg_true().to_list()
    cells = (_cells(text, dialect) for text in cut.written.gather(places))
    same = [place for place, row in zip(places, cells, strict=True) if [folded(cell) for cell in row] == names]
    return never.scatter(same, True) if same else never


def _cells(text: str, dialect: Dialect) -> list[str]:
    return next(records(text.split("\n"), dialect.separator, dialect.width)).cells


def _blanks(cut: Cut, source: Source) -> list[Fault]:
    if not cut.blanks:
        return []
    said = "1 row has" if len(cut.blanks) == 1 else f"{len(cut.blanks):,} rows have"
    text = f"{said} a blank between the separator and a quote"
    help = "take the blank out; nobody can tell whether the quote belongs to the cell"
    return [Fault("FB412", ("file",), text, faulty_lines(cut.blanks, source), help)]


def _apostrophes(cut: Cut, source: Source) -> list[Fault]:
    """Columns all of whose cells stand in single quotes, which are letters to every reader."""
    faults = []
    for name in cut.frame.columns:
        if name == ".line" or not _looks_single(cut.frame[name].head(1)):
            continue
        is_filled = cut.frame[name].str.strip_chars().fill_null("") != ""
        if _looks_single(cut.frame[name].filter(is_filled)):
            text = f"column '{name}': all cells stand in single quotes"
            lines = cut.frame[".line"].filter(is_filled).to_list()
            help = "export the file with double quotes, or without quotes"
            faults.append(Fault("FB412", ("file",), text, faulty_lines(lines, source), help))
    return faults


def _looks_single(cells: pl.Series) -> bool:
    return bool(len(cells)) and bool(cells.str.contains(r"^\s*'[^\x00]*'\s*$").fill_null(False).all())


def _quotes(cut: Cut, source: Source) -> list[Fault]:
    if not cut.quotes:
        return []
    said = "1 row has" if len(cut.quotes) == 1 else f"{len(cut.quotes):,} rows have"
    text = f"{said} a quote that does not close where its cell ends"
    help = 'a quote inside a quoted cell is written twice: ""'
    return [Fault("FB412", ("file",), text, faulty_lines(cut.quotes, source), help)]


def _swallowed(cut: Cut, dialect: Dialect, source: Source) -> list[Fault]:
    """Two lost quotes make one cell of the rows between them; nobody can tell it from a text that looks like rows."""
    several = cut.written.str.contains("\n", literal=True)
    texts, lines = cut.written.filter(several), cut.frame[".line"].filter(several)
    marks = dialect.width - 1
    found = [
        line for text, line in zip(texts, lines, strict=True)
        if marks and all(part.count(dialect.separator) == marks for part in text.split("\n"))
    ]  # fmt: skip
    if not found:
        return []
    said = "1 row has" if len(found) == 1 else f"{len(found):,} rows have"
    text = f"{said} quotes around what reads like whole rows"
    help = "look whether a quote was lost there: if not, all is well"
    return [Fault("FB412", ("file",), text, faulty_lines(found, source), help, "warning", cut.frame.height)]


def _returns(cut: Cut, source: Source) -> list[Fault]:
    if not cut.returns:
        return []
    said = "1 row holds" if len(cut.returns) == 1 else f"{len(cut.returns):,} rows hold"
    text, help = f"{said} a lone carriage return outside quotes", "take it out, or put quotes around its cell"
    return [Fault("FB423", ("file",), text, faulty_lines(cut.returns, source), help)]


def _ragged(cut: Cut, dialect: Dialect, source: Source) -> list[Fault]:
    if not cut.ragged:
        return []
    lines = [line for line, _ in cut.ragged]
    said = "1 row has" if len(lines) == 1 else f"{len(lines):,} rows have"
    text, of = f"{said} not the {dialect.width} cells of the header", cut.frame.height + len(lines)
    return [Fault("FB411", ("file",), text, faulty_lines(lines, source), _help_of_ragged(cut, dialect), of=of)]


def _help_of_ragged(cut: Cut, dialect: Dialect) -> str:
    cells = {count for _, count in cut.ragged}
    if cut.frame.is_empty() and len(cells) == 1 and dialect.header:
        return f"each row has {cells.pop()}: give as many columns a name, and look for a separator at the end of lines"
    is_below = cut.frame.height > 0 and cut.ragged[0][0] > cut.frame[".line"].item(-1)
    if is_below and len(cut.ragged) <= LONGEST_FOOTER and max(cells) < dialect.width:
        return f"{SAY_FOOTER}, or fetch anew a file that was cut off"
    long = "a separator inside a cell needs quotes around the cell" if max(cells) > dialect.width else ""
    short = "a row with too few was cut off, or broken by a line end" if min(cells) < dialect.width else ""
    return "; ".join(said for said in (long, short) if said)


def _remarks(cut: Cut, dialect: Dialect, source: Source) -> list[Fault]:
    texts, lines = cut.written.tail(LONGEST_FOOTER).to_list(), cut.frame[".line"].tail(LONGEST_FOOTER).to_list()
    last = [_cells(text, dialect) for text in texts]
    first = [_cells(text, dialect) for text in cut.written.head(1)]
    return faults_of_rules(first, cut.frame[".line"].head(1).to_list(), source) + faults_of_remarks(last, lines, source)
