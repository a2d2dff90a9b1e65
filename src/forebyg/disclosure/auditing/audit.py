"""This room reads finished texts as an attacker would, and refuses them when they tell what is withheld.

All texts of one command are one release: what one prints and another withholds is told. The numbers are those that are
read in the texts; from the release come only the rows that there are, and the sums between their counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from forebyg.disclosure.auditing.book import Book
from forebyg.disclosure.auditing.naming import Naming
from forebyg.disclosure.auditing.pattern import Key, Pattern
from forebyg.disclosure.auditing.pieces import Taken
from forebyg.disclosure.auditing.reading_back import Read, read_csv, read_json
from forebyg.disclosure.auditing.reading_documents import read_document
from forebyg.disclosure.auditing.reading_notes import read_note
from forebyg.disclosure.auditing.reading_pages import read_page
from forebyg.disclosure.auditing.reading_tables import read_markdown, read_table
from forebyg.disclosure.auditing.reading_workbooks import read_workbook
from forebyg.disclosure.system.bounds import exposed
from forebyg.errors import AuditError, Problem
from forebyg.results import ReleasedIndicator

Format = Literal["table", "json", "csv", "markdown", "html", "xlsx", "docx"]
NAMED = 5
"""So many rows are named in a message."""
UNIQUE = 100
"""On so small a base a percentage without decimals is only one count."""
REPORT = "this is a fault of the program: please report it; --internal is for your own eyes"
UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    StopIteration,
    ParseError,
    BadZipFile,
    OSError,
)
CELLS = ("waiting", "missing", "left_out")
OF_A_ROW = frozenset(
    [
        *("indicator", "variant", "title", "kind", "unit", "better", "status", "error", "target_text", "internal"),
        "caution",
        *("strategy", "focus_area", "focus_area_title", "goal", "goal_title", "period", "period_start", "period_end"),
        *("by", "category", "complete", "suppressed", "withheld_cells", "rule", "assessment"),
        *("target", "target.0", "target.1", "target_low", "target_high", "target_rule", "target_inputs"),
        *(
            f"{side}{joint}{name}"
            for side in ("previous", "baseline")
            for joint in "_."
            for name in ("period", "value")
        ),
    ]
)
"""What may stand in a row that is withheld: its names, what is typed, and what other rows show."""


class Finished(NamedTuple):
    """A text that is ready to be written."""

    name: str
    format: Format
    text: str
    content: bytes = b""
    """Of a workbook or a document, which is no text."""


@dataclass(frozen=True)
class Leak:
    """A row of which a text tells more than it may."""

    told: str
    of: str
    """The text, or the texts."""


def audit(finished: Sequence[Finished], indicators: Sequence[ReleasedIndicator], pattern: Pattern) -> None:
    """Raises AuditError where the texts, alone or together, tell what is withheld. No message has a number."""
    found: list[Leak] = []
    problems: list[Problem] = []
    known: dict[int, int] = {}
    for one in finished:
        try:
            rows = list(_read(one, indicators, pattern))
            counts = list(_counts(rows, pattern))
        except UNREADABLE:
            problems.append(unreadable(one.name))
            continue
        lost = [read for read in rows if read.row is None]
        problems += [_misplaced(one.name, lost)] if lost else []
        found += [
            Leak(told(pattern.rows[read.row]), one.name)
            for read in rows
            if read.row is not None and _tells(read, pattern)
        ]
        for cell, value in counts:
            known.setdefault(cell, value)
            if known[cell] != value:
                found.append(Leak(_told_of(cell, pattern), one.name))
    together = " and ".join(one.name for one in finished)
    other = misprinted(pattern, known)
    if other:
        problems.append(misprints(together, [_told_of(cell, pattern) for cell in other]))
    else:
        found += [Leak(_told_of(cell, pattern), together) for cell in computed(pattern, known)]
    problems += leaks_of(found)
    if problems:
        raise AuditError(problems)


def computed(pattern: Pattern, known: Mapping[int, int]) -> list[int]:
    """The withheld cells that follow from these counts and from what the release shows."""
    if pattern.system is None:
        return []
    system = pattern.system
    shown = {cell for number, row in enumerate(system.rows) if number not in pattern.units for cell in row.cells}
    values = tuple(known.get(cell, value) for cell, value in enumerate(system.values))
    more = {cell for cell in known if cell not in shown}
    attacked = replace(system, values=values, given=system.given | more)
    return exposed(attacked, pattern.units)


def misprinted(pattern: Pattern, known: Mapping[int, int]) -> list[int]:
    """The cells of which a text prints another number than was released: its sums would mean nothing."""
    values = pattern.system.values if pattern.system is not None else ()
    return [cell for cell, value in known.items() if values[cell] is not None and values[cell] != value]


def _read(one: Finished, indicators: Sequence[ReleasedIndicator], pattern: Pattern) -> Iterator[Read]:
    match one.format:
        case "json":
            return read_json(one.text, pattern)
        case "csv":
            return read_csv(one.text, pattern)
        case "markdown":
            return read_markdown(one.text, indicators, pattern)
        case "table":
            return read_table(one.text, indicators, pattern)
        case _:
            return iter(taken(one, pattern, Book(indicators)).reads)


def taken(one: Finished, pattern: Pattern, book: Book) -> Taken:
    """A report taken apart: its rows and all that stands beside them."""
    naming = Naming(book.indicators, pattern)
    match one.format:
        case "html":
            return read_page(one.text, naming, pattern.rows)
        case "xlsx":
            return read_workbook(one.content, pattern, book)
        case "docx":
            return read_document(one.content, naming, book)
        case "markdown":
            return read_note(one.text, naming, book)
    raise ValueError(f"{one.format} is no report")


def _tells(read: Read, pattern: Pattern) -> bool:
    """Whether a row shows what is withheld: its own fields, or what is made of rows that are."""
    assert read.row is not None
    fields, key = read.fields, pattern.rows[read.row]
    if read.row in pattern.withheld or "suppressed" in fields:
        if any(_is_told(name, value) for name, value in fields.items()):
            return True
    elif any(one in pattern.withheld for one in pattern.inputs.get(read.row, ())) and "value" in fields:
        return True
    if any(cell in fields for cell in CELLS if (read.row, cell) in pattern.beside or cell in _listed(fields)):
        return True
    return _tells_of_previous(key, fields, pattern)


def _is_told(name: str, value: Any) -> bool:
    if name == "assessment":
        return str(value) != "withheld"
    is_of_row = name in OF_A_ROW or name.startswith("withheld_cells")
    return not is_of_row and not (name == "held" and value in (False, "false"))


def _listed(fields: Mapping[str, Any]) -> list[str]:
    """The numbers that the text itself says it withholds."""
    names = ("withheld_cells", *(f"withheld_cells.{place}" for place in range(len(CELLS))))
    return [part for name in names if name in fields for part in str(fields[name]).split("; ")]


def _tells_of_previous(key: Key, fields: Mapping[str, Any], pattern: Pattern) -> bool:
    """A baseline can be typed or a key figure, which is nobody's withheld row; what came before cannot."""
    period = fields.get("previous_period", fields.get("previous.period"))
    if period is None or key._replace(period=str(period)).spelled() not in pattern.withheld:
        return False
    has_baseline = {"baseline_period", "baseline.period"} & fields.keys()
    is_told = {"previous_value", "previous.value"} & fields.keys()
    return bool(is_told) or ("change" in fields and not has_baseline)


def _counts(rows: Sequence[Read], pattern: Pattern) -> Iterator[tuple[int, int]]:
    """The cells that the texts print, and those that follow at once from a percentage or a mean and its base."""
    for read in rows:
        if read.row is None:
            continue
        counts = _of_row(read.fields, pattern.kinds.get(read.row, ""))
        for name, value in counts.items():
            cell = pattern.places.get((read.row, name))
            if cell is not None and value == int(value) and value >= 0:
                yield cell, int(value)


def _of_row(fields: Mapping[str, Any], kind: str) -> dict[str, float]:
    names = ("numerator", "denominator", *CELLS)
    found = {name: float(fields[name]) for name in names if name in fields}
    if "value" not in fields:
        return found
    # A value that stands alone, as in an overview, tells of no count.
    value, base = float(fields["value"]), found.get("denominator")
    if base is None and kind not in ("count", "sum"):
        return found
    base = base or 0.0
    match kind:
        case "count":
            found.setdefault("numerator", value)
        case "sum" if _is_whole(value):
            found["ones"] = float(round(value))
        case "mean" if _is_whole(value * base):
            found["ones"] = float(round(value * base))
        case "share" | "within" | "distribution" | "transition" if base <= UNIQUE or _is_whole(value * base / 100):
            # With a known base a percentage is the count (statistics.md B3).
            found.setdefault("numerator", float(round(value * base / 100)))
    return found


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _told_of(cell: int, pattern: Pattern) -> str:
    """The row of a cell; of one that nothing prints a row that it hangs together with."""
    assert pattern.system is not None
    near = [other for number in pattern.system.relations_of[cell] for other in pattern.system.relations[number].cells]
    for one in (cell, *near):
        for key in pattern.row_of(one):
            return told(key)
    return "a difference between two counts"


def told(key: Key) -> str:
    strata = "" if key.by == "{}" else key.by
    return " ".join(part for part in (key.indicator, key.variant, key.period, key.category, strata) if part)


def leaks_of(found: Sequence[Leak]) -> Iterator[Problem]:
    by_text: dict[str, dict[str, None]] = {}
    for leak in found:
        by_text.setdefault(leak.of, {})[leak.told] = None
    for text, rows in by_text.items():
        message = f"{text} would tell what is withheld, so nothing was written: {_few(list(rows))}"
        yield Problem("FB601", message, help=REPORT)


def _few(rows: Sequence[str]) -> str:
    named = list(dict.fromkeys(rows))
    return "; ".join(named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")


def misprints(name: str, rows: Sequence[str]) -> Problem:
    message = f"{name} would print other numbers than were released, so nothing was written: {_few(rows)}"
    return Problem("FB603", message, help=REPORT)


def _misplaced(name: str, lost: Sequence[Read]) -> Problem:
    named = "; ".join(" ".join(filter(None, read.names)) for read in lost[:NAMED])
    return Problem("FB602", f"{name} cannot be audited, so nothing was written: no row of the release is {named}")


def unreadable(name: str) -> Problem:
    return Problem("FB602", f"{name} cannot be audited, so nothing was written: it cannot be read back")
