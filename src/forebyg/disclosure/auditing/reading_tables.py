"""This room reads finished tables for people, of a screen and of Markdown, the way a person does: by their headings,
titles and strata, and the column that a number stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from forebyg.disclosure.auditing.naming import Named, Naming
from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.disclosure.auditing.reading_back import Read, visible
from forebyg.results import ReleasedIndicator

HEADINGS = {
    "indicator": ("Indikator", "Indicator"),
    "period": ("Periode", "Period"),
    "value": ("Værdi", "Value"),
    "interval": ("Interval", "Interval"),
    "base": ("n/N", "n/N"),
    "target": ("Mål", "Target"),
    "change": ("Ændring", "Change"),
    "status": ("Status", "Status"),
    "trend": ("Udvikling", "Trend"),
}
WORDS = {word: (key, lang) for key, words in HEADINGS.items() for lang, word in zip(("da", "en"), words, strict=True)}
JUDGED = ("nået", "ikke nået", "usikkert", "met", "not met", "uncertain")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
DIGITS = re.compile(r"\d[\d.,]*")
BLOCKS = re.compile("[▁▂▃▄▅▆▇█]")
# Notes are read without their blanks, since lines are folded.
BESIDE = {
    "waiting": re.compile(r"(\d[\d.,]*)(?:venter|waiting)"),
    "missing": re.compile(r"(\d[\d.,]*)(?:uoplyst|unknown)"),
}
OUTLOOK = re.compile(
    "måletk|atvisemålet|toshowthetarget|thetarget(?:takes|cannot)|næsteår|nextyear|ingenstatistisk|nostatistically|lillegrundlag|smallbase|tragt|funnel"
)
RIGHT = ("value", "interval", "base", "target", "change")
"""These columns end where their headings end; the others begin where their headings begin."""
SINCE = re.compile(r"\b(?:fra|from) \S+")


class Line(NamedTuple):
    """One line of a table: its first column, and the others by name; no others in a heading."""

    name: str
    depth: int
    cells: dict[str, str]


def read_table(text: str, indicators: Sequence[ReleasedIndicator], pattern: Pattern) -> Iterator[Read]:
    naming = Naming(indicators, pattern)
    yield from _rows(_lines_of_table(COLOUR.sub("", text), naming), naming, language(text))


def read_markdown(text: str, indicators: Sequence[ReleasedIndicator], pattern: Pattern) -> Iterator[Read]:
    yield from _rows(markdown_lines(text), Naming(indicators, pattern), language(text))


def language(text: str) -> str:
    """Of the headings; it says what a point and a comma mean."""
    return "da" if "Periode" in text and "Period " not in text and "Period |" not in text else "en"


def _lines_of_table(text: str, naming: Naming) -> Iterator[Line]:
    """A record goes on to the next line that has a period, with what stands under its cells."""
    columns: list[tuple[str, int, int]] = []
    record: Line | None = None
    for line in _in_columns(text).split("\n"):
        headed = _columns(line)
        if headed:
            columns = headed
        if headed or not columns or not line.strip() or set(line.strip()) == {"─"} or not line.startswith(" "):
            if record is not None:
                yield record
                record = None
            if line.strip() and not headed and set(line.strip()) != {"─"}:
                yield Line(line.strip(), -1, {})
            continue
        name, cells = _split(line, columns)
        depth = (len(line) - len(line.lstrip()) - 2) // 2
        if cells.get("period") in naming.periods:
            if record is not None:
                yield record
            record = Line(name, depth if name else -2, cells)
        elif record is not None and not naming.is_heading(line.strip()):
            for key, cell in cells.items():
                record.cells[f"{key} under"] = cell
            record = record._replace(name=f"{record.name} {name}".strip())
        else:
            if record is not None:
                yield record
                record = None
            yield Line(line.strip(), depth, {})
    if record is not None:
        yield record


def _in_columns(text: str) -> str:
    """One sign for each column of the screen."""
    if text.isascii():
        return text
    return "".join(sign + "\0" if unicodedata.east_asian_width(sign) in "WF" else sign for sign in text)


def _columns(line: str) -> list[tuple[str, int, int]]:
    """Of the line with the headings: each column, from where the one before ends to where its heading ends."""
    words = [(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", line)]
    named = [(WORDS[word][0], start, end) for word, start, end in words if word in WORDS]
    if len(named) != len(words) or not named or named[0][0] != "indicator" or len(named) < 3:
        return []
    return named


def _split(line: str, columns: list[tuple[str, int, int]]) -> tuple[str, dict[str, str]]:
    first = next(start for key, start, _ in columns if key == "period")
    period = re.match(r"\S*", line[first:])
    at = first + (period.end() if period else 0)
    cells = {"period": line[first:at]}
    lefts = [(key, start) for key, start, _ in columns if key in ("status", "trend")]
    for key, _, end in columns:
        if key in RIGHT:
            cells[key], at = line[at:end], end
    for key, start in [("since", at), *lefts]:
        after = [begin for _, begin in lefts if begin > start]
        cells[key] = line[start : min(after, default=None)]
    return line[:first].strip(), {key: cell.strip() for key, cell in cells.items() if cell.strip()}


def markdown_lines(text: str) -> Iterator[Line]:
    """The lines of the tables of rows, and the headings above them. A table that begins otherwise is none of rows."""
    keys: list[str] = []
    is_in_table = False
    for line in text.split("\n"):
        begins, is_in_table = line.startswith("|") and not is_in_table, line.startswith("|")
        if not line.startswith("|"):
            if line.startswith("## "):
                yield Line(line[3:], -1, {})
            continue
        cells = [_unescaped(cell.strip()) for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]
        if begins:
            keys = keys_of(cells)
        elif keys and not all(re.fullmatch("-+:?", cell) for cell in cells):
            name = cells[0]
            depth = (len(name) - len(name.replace("&nbsp;", ""))) // 12
            full = {key: cell for key, cell in zip(keys[1:], cells[1:], strict=True) if cell}
            is_goal = name.startswith("**") and not full
            yield Line(name.replace("&nbsp;", ""), -1 if is_goal else depth, full)


def keys_of(headings: Sequence[str]) -> list[str]:
    """The columns of a table of rows; none of another. One that is half of rows would be read half."""
    keys = [WORDS[word][0] for word in headings if word in WORDS]
    if "period" not in keys and "value" not in keys:
        return []
    if len(keys) != len(headings) or keys[0] != "indicator" or len(set(keys)) != len(keys):
        raise ValueError("a table of rows has a heading that is not known")
    return keys


def _unescaped(cell: str) -> str:
    return re.sub(r"\\([\\|*_`<>\[\]])", r"\1", cell)


def _rows(lines: Iterator[Line], naming: Naming, lang: str) -> Iterator[Read]:
    done: set[str] = set()
    for line in lines:
        named = naming.enter(line.name, line.depth)
        if "period" not in line.cells:
            continue
        row = naming.row_of(line.cells["period"])
        # A line of a row that was read before is a line that was not understood.
        row = None if row in done and not naming.is_pointer else row
        done |= {row} if row and not naming.is_pointer else set()
        yield Read(row, (line.name[:60], line.cells["period"]), dict(fields_of(line.cells, named, lang, naming, row)))


def fields_of_cells(cells: dict[str, str], lang: str, naming: Naming, row: str | None) -> Iterator[tuple[str, Any]]:
    """Of a row that is known by its keys; its notes stand in a cell."""
    yield from fields_of(cells, Named(visible(cells.get("notes", "")), True), lang, naming, row)


def fields_of(
    cells: dict[str, str], named: Named, lang: str, naming: Naming, row: str | None
) -> Iterator[tuple[str, Any]]:
    value = cells.get("value", "")
    is_withheld = value == ".." or naming.is_withheld(row)
    if value == "..":
        yield "suppressed", "withheld"
    elif DIGITS.search(value):
        yield "value", number(value, lang)
    status = re.sub(r"^[^\w]+", "", cells.get("status", ""))
    if status in JUDGED:
        yield "assessment", status
    yield from _base(cells.get("base", ""), lang)
    yield from _beside(named.notes, lang)
    if is_withheld and _has_more(cells, named):
        yield "more", True
    shown = len(BLOCKS.findall(" ".join((cells.get("trend", ""), cells.get("status under", "")))))
    if row is not None and shown > naming.shown_in_series(row):
        yield "trend", shown


def _has_more(cells: dict[str, str], named: Named) -> bool:
    """Whether a withheld line has a number in any column but its period and its target, or a note of its own."""
    names = ("period", "target", "name", "notes", "beside")
    rest = [cell for key, cell in cells.items() if key.partition(" ")[0] not in names]
    if any(DIGITS.search(SINCE.sub("", cell)) for cell in rest):
        return True
    return bool(OUTLOOK.search(named.notes) or (named.notes and not named.has_subtitle))


def _beside(notes: str, lang: str) -> Iterator[tuple[str, float]]:
    for cell, form in BESIDE.items():
        if found := form.search(notes):
            yield cell, number(found[1], lang)


def _base(text: str, lang: str) -> Iterator[tuple[str, float]]:
    above, slash, below = text.replace("n =", "").strip().partition("/")
    named = (("numerator", above), ("denominator", below)) if slash else (("denominator", above),)
    for name, part in named:
        if DIGITS.search(part):
            yield name, number(part, lang)


def number(text: str, lang: str) -> float:
    """A number as people write it; a unit behind it is left away."""
    found = DIGITS.search(text)
    assert found is not None
    thousands, point = (".", ",") if lang == "da" else (",", ".")
    amount = float(found.group().rstrip(".,").replace(thousands, "").replace(point, "."))
    return -amount if text.lstrip().startswith(("−", "-")) else amount
